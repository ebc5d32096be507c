package adjoint

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"

	"costate/core/ode"
)

// gauss is a Gauss–Legendre rule on [0, 1].
type gauss struct {
	c, w []float64

	// cumulative[q][j] is the coefficient of θ^(j+1) in ∫₀^θ L_q, where L_q is
	// Lagrange's polynomial of node q: the same evaluations give the integral
	// up to any point inside the step.
	cumulative [][]float64
}

// newGauss takes as many nodes as make the rule's order 2m exceed the order of
// the solution it integrates along, so that the quadrature is never what
// limits the accuracy.
func newGauss(order int) gauss { return gaussNodes(order/2 + 1) }

func gaussNodes(m int) gauss {
	g := gauss{c: make([]float64, m), w: make([]float64, m), cumulative: make([][]float64, m)}
	quad.Legendre{}.FixedLocations(g.c, g.w, 0, 1)
	for q := range g.c {
		lagrange := []float64{1}
		for r, c := range g.c {
			if r == q {
				continue
			}
			next := make([]float64, len(lagrange)+1)
			for j, v := range lagrange {
				next[j] -= v * c / (g.c[q] - c)
				next[j+1] += v / (g.c[q] - c)
			}
			lagrange = next
		}
		for j := range lagrange {
			lagrange[j] /= float64(j + 1)
		}
		g.cumulative[q] = lagrange
	}
	return g
}

// shortStep is the rule with a node less than newGauss gives, for steps that
// are cut much shorter than the tolerance asks for, as between observations that
// lie close together.
type shortStep struct {
	rule gauss
	// The rule will do up to an error estimate of the step (see
	// ode.Solver.ErrorEstimate), negative if never, and up to a part of the forward
	// step in which it lies.
	estimate, part float64
}

// newShortStep compares the rule with the method's error estimate h Σ e_i k_i, for an
// integrand that changes along the solution as the slope k does. Where both
// begin with the same derivative, of order 2m for m nodes, the error of the
// rule (Davis & Rabinowitz, Methods of Numerical Integration, 2nd ed. 1984,
// eq. 2.7.12) is a fixed multiple of the estimate:
//
//	h^(2m+1) (m!)⁴ / ((2m+1) ((2m)!)³) k^(2m)  to  h^(2m+1) Σ e_i c_i^(2m) / (2m)! k^(2m)
//
// A tenth of the tolerance for a step is granted. The estimate goes as the power
// 2m+1 of h: for dopri5 a step must be a third of what the tolerance allows, and
// three such steps together stay below a third of the tolerance of that one.
//
// The adjoint says nothing of how ∂f/∂θ changes where ∂f/∂z vanishes. The same is
// therefore asked of the forward step, whose estimate was 1 at most. What a running
// cost adds to the integrand no step knows of: with one there is no shorter rule.
func newShortStep(method ode.Method, running bool) shortStep {
	m := method.Order / 2
	tab := method.Tableau()
	if _, _, both := method.Parts(); both {
		tab = nil // a step may be of either kind
	}
	if running || tab == nil || tab.E == nil || tab.E3 != nil || m < 1 || tab.EstimateOrder != 2*m {
		return shortStep{estimate: -1}
	}
	slope := 0.0
	for i, e := range tab.E {
		slope += e * math.Pow(tab.C[i], float64(2*m))
	}
	rule := 1 / float64(2*m+1)
	for i := 1; i <= m; i++ {
		// ((2m)!)² / (m!)⁴ is the square of the binomial coefficient.
		rule *= float64(i*i) / float64((m+i)*(m+i))
	}
	estimate := 0.1 * math.Abs(slope) / rule
	return shortStep{gaussNodes(m), estimate, math.Pow(estimate, 1/float64(2*m+1))}
}

// along returns the rule for the last step of a backward solve, forward the size
// of the forward step at its end.
func (e *Engine) along(s *ode.Solver, forward float64) *gauss {
	if s.ErrorEstimate() <= e.short.estimate && s.Previous()-s.T() <= e.short.part*forward {
		return &e.short.rule
	}
	return &e.rule
}

// weightTo returns ∫₀^θ L_q.
func (g *gauss) weightTo(q int, theta float64) float64 {
	v := 0.0
	for j := len(g.cumulative[q]) - 1; j >= 0; j-- {
		v = (v + g.cumulative[q][j]) * theta
	}
	return v
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

func maxAbsDiff(a, b []float64) float64 {
	m := 0.0
	for i, v := range a {
		m = math.Max(m, math.Abs(v-b[i]))
	}
	return m
}
