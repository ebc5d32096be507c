package adjoint

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
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
func newGauss(order int) gauss {
	m := order/2 + 1
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
