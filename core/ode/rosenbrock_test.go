package ode_test

import (
	"math"
	"math/cmplx"
	"testing"

	"costate/core/ode"
)

// stiffMethods returns the adaptive ones of the catalogue that are made for stiff
// problems, without auto, which is only there.
func stiffMethods() []ode.Method {
	return methodsWith(func(m ode.Method) bool { return m.Stiff && m.Adaptive && m.ID != "auto" })
}

func rosenbrockMethods() []ode.Method {
	return methodsWith(func(m ode.Method) bool { return m.Rosenbrock() != nil })
}

func methodsWith(fits func(ode.Method) bool) []ode.Method {
	var methods []ode.Method
	for _, m := range ode.Methods() {
		if fits(m) {
			methods = append(methods, m)
		}
	}
	return methods
}

// classical is a Rosenbrock method in the form that the order conditions are
// stated in (HW II, IV.7): slopes k with u = Γk, β = α + Γ.
type classical struct {
	alpha, gamma, beta [][]float64
}

// classicalOf inverts the transformation: Γ = (I/γ − g)⁻¹, α = AΓ.
func classicalOf(r *ode.Rosenbrock) classical {
	n := len(r.A)
	c := classical{square(n), square(n), square(n)}
	for j := range n {
		c.gamma[j][j] = r.Gamma
		for i := j + 1; i < n; i++ {
			for k := j; k < i; k++ {
				c.gamma[i][j] += r.Gamma * r.Couple[i][k] * c.gamma[k][j]
			}
		}
	}
	for i, row := range r.A {
		c.alpha[i] = c.slopeWeights(row)
		for j := range n {
			c.beta[i][j] = c.alpha[i][j] + c.gamma[i][j]
		}
	}
	return c
}

// slopeWeights turns weights of the u_i into those of the k_i.
func (c classical) slopeWeights(w []float64) []float64 {
	out := make([]float64, len(c.gamma))
	for k, v := range w {
		for j, g := range c.gamma[k] {
			out[j] += v * g
		}
	}
	return out
}

func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// conditions checks order conditions of a Rosenbrock method. bound is the same
// computation on absolute values: what round-off works on.
type conditions struct {
	exact, bound classical
}

func conditionsOf(r *ode.Rosenbrock) conditions {
	a := *r
	a.A, a.Couple = absolute(r.A), absolute(r.Couple)
	return conditions{classicalOf(r), classicalOf(&a)}
}

// holds tells whether Σ w_i Φ_i(t) = want, w being weights of the u_i. The
// coefficients are published to 16 digits: half a unit of the last one is up to
// 5e-16 of its value, and every vertex multiplies three of them (α = AΓ).
func (c conditions) holds(w []float64, t tree, want float64) bool {
	b, size := c.exact.slopeWeights(w), c.bound.slopeWeights(absolute([][]float64{w})[0])
	phi, most := t.weights(c.exact.alpha, c.exact.beta), t.weights(c.bound.alpha, c.bound.beta)
	sum, roundoff := -want, math.Abs(want)
	for i := range b {
		sum += b[i] * phi[i]
		roundoff += size[i] * most[i]
	}
	return math.Abs(sum) <= 3*5e-16*float64(t.order())*roundoff
}

// order returns how far all conditions hold for weights w of the u_i.
func (c conditions) order(w []float64, limit int) int {
	for p, level := range trees(limit) {
		for _, t := range level {
			if !c.holds(w, t, 1/t.density()) {
				return p
			}
		}
	}
	return limit
}

func TestRosenbrockConditions(t *testing.T) {
	for _, m := range rosenbrockMethods() {
		t.Run(m.ID, func(t *testing.T) {
			r := m.Rosenbrock()
			if m.Tableau() != nil || !m.Adaptive || m.Stages != evaluations(&r.Tableau) {
				t.Errorf("catalogue says %+v", m)
			}
			c := conditionsOf(r)
			embedded := make([]float64, len(r.B))
			for i := range r.A {
				embedded[i] = r.B[i] - r.E[i]
				near(t, "c", i, r.C[i], c.exact.alpha[i], c.bound.alpha[i])
				near(t, "d", i, r.D[i], c.exact.gamma[i], c.bound.gamma[i])
			}
			// The trees of one order more must fail, or the data says too little.
			if got := c.order(r.B, m.Order+1); got != m.Order {
				t.Errorf("order %d, catalogue says %d", got, m.Order)
			}
			// rosenbrock23 carries on the lower order of its two.
			got := c.order(embedded, m.Order+2)
			if want := map[string]int{"rosenbrock23": 3, "rodas4": 3, "rodas5p": 4}[m.ID]; got != want {
				t.Errorf("embedded formula has order %d, want %d", got, want)
			}
			if got = min(got, m.Order); got != r.EstimateOrder {
				t.Errorf("estimate has order %d, data says %d", got, r.EstimateOrder)
			}
			if got := c.denseOrder(r); got != r.DenseOrder {
				t.Errorf("extension has order %d, data says %d", got, r.DenseOrder)
			}
			if r.FSAL {
				last := r.A[len(r.A)-1]
				for i, v := range last {
					if v != r.B[i] {
						t.Errorf("last stage is not at the new state")
					}
				}
			}
		})
	}
}

// near compares a coefficient with the row sum it stands for.
func near(t *testing.T, name string, i int, want float64, row, bound []float64) {
	t.Helper()
	got, size := 0.0, math.Abs(want)
	for j := range row {
		got += row[j]
		size += bound[j]
	}
	if math.Abs(got-want) > 2*5e-16*size {
		t.Errorf("%s[%d] = %.17g, its row adds up to %.17g", name, i, want, got)
	}
}

// denseOrder is denseOrder for the polynomials m_i(θ).
func (c conditions) denseOrder(r *ode.Rosenbrock) int {
	columns := make([][]float64, r.DenseDegree())
	for j := range columns {
		for _, row := range r.Dense {
			columns[j] = append(columns[j], row[j])
		}
	}
	for p, level := range trees(len(columns)) {
		for _, tr := range level {
			for j, w := range columns {
				want := 0.0
				if j == p {
					want = 1 / tr.density()
				}
				if !c.holds(w, tr, want) {
					return p
				}
			}
		}
	}
	return len(columns)
}

// TestLStability: |R| ≤ 1 on the imaginary axis, and so, R having no pole on
// the left, in the whole left half plane; and R vanishes at infinity.
func TestLStability(t *testing.T) {
	for _, m := range rosenbrockMethods() {
		r := m.Rosenbrock()
		c := classicalOf(r)
		b := c.slopeWeights(r.B)
		for y := 1e-3; y < 1e9; y *= 1.01 {
			// Near 0 it is 1 − O(y^(p+1)), which round-off lifts above 1.
			if got := cmplx.Abs(stability(c, b, complex(0, y))); got > 1+1e-14 {
				t.Fatalf("%s: |R(%gi)| − 1 = %g", m.ID, y, got-1)
			}
		}
		if got := cmplx.Abs(stability(c, b, -1e9)); got > 1e-7 {
			t.Errorf("%s: R(−1e9) = %g", m.ID, got)
		}
	}
}

// stability is R(z) = 1 + z bᵀ(I − zβ)⁻¹(1 … 1)ᵀ: HW II, IV.7.
func stability(c classical, b []float64, z complex128) complex128 {
	k := make([]complex128, len(b))
	r := complex(1, 0)
	for i := range k {
		s := complex(1, 0)
		for j := range i {
			s += z * complex(c.beta[i][j], 0) * k[j]
		}
		k[i] = s / (1 - z*complex(c.beta[i][i], 0))
		r += z * complex(b[i], 0) * k[i]
	}
	return r
}
