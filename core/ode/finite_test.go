package ode

import (
	"math"
	"testing"
)

func TestFirstNonFinite(t *testing.T) {
	for n := range 11 {
		v := make([]float64, n)
		for i := range v {
			v[i] = []float64{math.MaxFloat64, -math.MaxFloat64, 5e-324, math.Copysign(0, -1)}[i%4]
		}
		if i := firstNonFinite(v); i != -1 {
			t.Errorf("%v: %d is not finite", v, i)
		}
		for at := range v {
			for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
				kept := v[at]
				v[at] = bad
				if at+1 < n {
					v[n-1] = math.Inf(1)
				}
				if i := firstNonFinite(v); i != at {
					t.Errorf("%v: %d is not finite first, but %d", v, i, at)
				}
				v[at], v[n-1] = kept, 1
			}
		}
	}
}
