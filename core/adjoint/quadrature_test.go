package adjoint

import (
	"math"
	"testing"

	"costate/core/ode"
)

// Of tᵐ, m the first power that the shorter rule misses, the error of the rule is a
// tenth of the tolerance where the error estimate of the method is at its limit.
func TestShortStep(t *testing.T) {
	shorter := map[string]bool{}
	for _, m := range ode.Methods() {
		s := newShortStep(m, false)
		if s.estimate < 0 {
			continue
		}
		shorter[m.ID] = true
		if len(s.rule.c) != len(newGauss(m.Order).c)-1 {
			t.Errorf("%s: %d nodes", m.ID, len(s.rule.c))
		}
		power := float64(2 * len(s.rule.c))
		tab, estimate, integral := m.Tableau(), 0.0, 0.0
		for i, e := range tab.E {
			estimate += e * math.Pow(tab.C[i], power)
		}
		for q, c := range s.rule.c {
			integral += s.rule.w[q] * math.Pow(c, power)
		}
		// A scale by which the estimate is at its limit.
		scale := s.estimate / math.Abs(estimate)
		if got := scale * math.Abs(integral-1/(power+1)); math.Abs(got-0.1) > 1e-12 {
			t.Errorf("%s: the rule's error is %v of the tolerance", m.ID, got)
		}
		if got := math.Pow(s.part, power+1); math.Abs(got-s.estimate) > 1e-15 {
			t.Errorf("%s: a step of %v of another has %v of its estimate", m.ID, s.part, got)
		}
	}
	// The estimate of bosh3, too, is of an even order; dop853 has two estimates.
	for id, want := range map[string]bool{"bosh3": true, "dopri5": true, "tsit5": true, "dop853": false, "rk4": false, "rodas4": false} {
		if shorter[id] != want {
			t.Errorf("%s: a shorter rule is %v", id, shorter[id])
		}
	}
	dopri5, _ := ode.Lookup("dopri5")
	if s := newShortStep(dopri5, true); s.estimate >= 0 {
		t.Error("a shorter rule with a running cost")
	}
}
