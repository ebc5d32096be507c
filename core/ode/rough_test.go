package ode

import (
	"math"
	"testing"
)

// TestRoughPowers sweeps the range of squared errors and of exponents. The fit
// to log₂ m is good to 1.2e-4; the Taylor polynomial of exp leaves (ln 2/2)⁵/5!.
func TestRoughPowers(t *testing.T) {
	for x := 1e-300; x < 1e300; x *= 1.37 {
		if d := math.Abs(roughLog2(x) - math.Log2(x)); d > 2e-4 {
			t.Fatalf("log₂ %g off by %g", x, d)
		}
	}
	for x := -900.0; x < 900; x += 0.173 {
		if d := math.Abs(roughExp2(x)/math.Exp2(x) - 1); d > 6e-5 {
			t.Fatalf("2^%g off by %g", x, d)
		}
	}
}
