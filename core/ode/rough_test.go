package ode

import (
	"math"
	"testing"
)

// TestRoughPowers sweeps the range of squared errors and of exponents: the
// first term left out of the artanh series is u⁹/9·2/ln 2 with |u| ≤ 0.172, that
// of exp is (ln 2/2)⁷/7!.
func TestRoughPowers(t *testing.T) {
	for x := 1e-300; x < 1e300; x *= 1.37 {
		if d := math.Abs(roughLog2(x) - math.Log2(x)); d > 1e-7 {
			t.Fatalf("log₂ %g off by %g", x, d)
		}
	}
	for x := -900.0; x < 900; x += 0.173 {
		if d := math.Abs(roughExp2(x)/math.Exp2(x) - 1); d > 2e-7 {
			t.Fatalf("2^%g off by %g", x, d)
		}
	}
}
