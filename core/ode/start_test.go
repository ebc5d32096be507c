package ode

import "testing"

// Far from t = 0 a starting step may be smaller than t resolves; with times
// such as Unix seconds a solve still begins.
func TestStartFarFromZero(t *testing.T) {
	m, _ := Lookup("dopri5")
	for _, t0 := range []float64{1e10, -1e10, 1.7e9} {
		s := NewSolver(m, 1, Options{})
		s.Start(func(dst []float64, _ float64, z []float64) { dst[0] = 0 * z[0] }, t0, []float64{0})
		for s.T() != t0+10 {
			if err := s.Step(t0 + 10); err != nil {
				t.Fatalf("t0 = %v: %v", t0, err)
			}
		}
	}
}
