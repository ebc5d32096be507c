package ode

import (
	"math"
	"testing"
)

// TestRoughPowers sweeps the range of squared errors and of exponents, with the
// bounds that the comments derive.
func TestRoughPowers(t *testing.T) {
	for x := 1e-300; x < 1e300; x *= 1.0037 {
		if d := math.Abs(roughLog2(x) - math.Log2(x)); d > 0.044 {
			t.Fatalf("log₂ %g off by %g", x, d)
		}
	}
	for x := -900.0; x < 900; x += 0.0173 {
		if d := math.Abs(roughExp2(x)/math.Exp2(x) - 1); d > 8e-4 {
			t.Fatalf("2^%g off by %g", x, d)
		}
	}
}

// TestControllerFactor compares the factors with the formula evaluated by
// math.Pow: a log₂ of err² off by 0.044 to the power α/2 ≤ 0.15 is 0.5 per cent,
// and as much again may come from the memory.
func TestControllerFactor(t *testing.T) {
	for _, order := range []int{2, 4, 7} {
		k := float64(order + 1)
		alpha, beta := 1/k-0.15/k, 0.2/k
		c := newController(ControlPI, order)
		old := 1e-4
		for err := 1e-6; err < 1; err *= 1.7 {
			want := 0.9 * math.Pow(err, -alpha) * math.Pow(old, beta)
			want = min(max(want, 0.2), 10)
			if got := c.accept(err*err, false); math.Abs(got/want-1) > 0.01 {
				t.Errorf("order %d, error %g after %g: factor %g, want %g", order, err, old, got, want)
			}
			old = max(err, 1e-4)
		}
		for err := 1.01; err < 1e9; err *= 3 {
			want := max(0.9*math.Pow(err, -alpha), 0.2)
			if got := c.reject(err * err); math.Abs(got/want-1) > 0.01 {
				t.Errorf("order %d, error %g: factor %g, want %g", order, err, got, want)
			}
		}
		if got := c.accept(0, false); got != 1 {
			t.Errorf("order %d: factor %g after a rejection", order, got)
		}
		if got := c.accept(0, false); got != 10 {
			t.Errorf("order %d: factor %g after no error", order, got)
		}
		for _, bad := range []float64{math.NaN(), math.Inf(1)} {
			if got := c.reject(bad); got != 0.1 {
				t.Errorf("order %d: factor %g after %g", order, got, bad)
			}
		}
	}
}
