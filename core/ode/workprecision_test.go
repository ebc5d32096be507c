package ode_test

import (
	"math"
	"testing"

	"costate/core/ode"
)

// TestWorkPrecision prints, with -v, the evaluations of f and the error of every
// explicit adaptive method on classic problems at rising accuracy, and holds what
// the orders promise: where ten digits are asked for, the work falls from order 3
// to 5 to 7 and 8.
func TestWorkPrecision(t *testing.T) {
	classic := map[string]bool{"Brusselator ODE (HNW II.4)": true, "Neural-ODE spiral (cubic)": true, "DETEST B1 at t=20": true, "DETEST D1 at t=20": true, "DETEST E1 at t=20": true}
	for _, p := range references(t) {
		if !classic[p.Name] {
			continue
		}
		delete(classic, p.Name)
		// work[id] is the least number of evaluations with an error below 1e-9.
		work := map[string]float64{}
		for _, m := range ode.Methods() {
			if !m.Adaptive || m.Tableau() == nil || m.Stiff {
				continue
			}
			work[m.ID] = math.Inf(1)
			for digits := 3.0; digits <= 12; digits++ {
				s, miss := p.solve(t, m, math.Pow(10, -digits))
				n := s.Stats().Evaluations
				t.Logf("%-28s %-8s 1e-%02.0f %8d evaluations, error %.2e", p.Name, m.ID, digits, n, miss)
				if miss < 1e-9 {
					work[m.ID] = min(work[m.ID], float64(n))
				}
			}
		}
		for _, pair := range [][2]string{{"dopri5", "bosh3"}, {"tsit5", "bosh3"}, {"vern7", "dopri5"}, {"dop853", "dopri5"}} {
			if !(work[pair[0]] < work[pair[1]]) {
				t.Errorf("%s: %s takes %g evaluations, %s %g", p.Name, pair[0], work[pair[0]], pair[1], work[pair[1]])
			}
		}
	}
	if len(classic) > 0 {
		t.Errorf("no problem named %v", classic)
	}
}
