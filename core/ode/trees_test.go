package ode_test

import (
	"fmt"
	"math"
	"testing"

	"costate/core/ode"
)

// tree is a rooted tree: the subtrees that hang on its root.
type tree []tree

func (t tree) order() int {
	n := 1
	for _, c := range t {
		n += c.order()
	}
	return n
}

// density is γ(t) of the order condition Σ b_i Φ_i(t) = 1/γ(t) (HNW I, II.2,
// theorem 2.13).
func (t tree) density() float64 {
	g := float64(t.order())
	for _, c := range t {
		g *= c.density()
	}
	return g
}

// weights returns Φ_i(t) for every stage i. A vertex with one son takes b in
// place of a: for a Rosenbrock method b is β = α + Γ (HW II, IV.7),
// for an explicit one a itself.
func (t tree) weights(a, b [][]float64) []float64 {
	phi := make([]float64, len(a))
	for i := range phi {
		phi[i] = 1
	}
	m := a
	if len(t) == 1 {
		m = b
	}
	for _, c := range t {
		w := c.weights(a, b)
		for i, row := range m {
			sum := 0.0
			for j, v := range row {
				sum += v * w[j]
			}
			phi[i] *= sum
		}
	}
	return phi
}

// trees returns all rooted trees of the orders 1 … n by order.
func trees(n int) [][]tree {
	byOrder := [][]tree{nil, {tree{}}}
	var all []tree // in one fixed order, so that subtrees can be chosen without repetition
	for order := 2; order <= n; order++ {
		all = append(all, byOrder[order-1]...)
		var level []tree
		var grow func(from, left int, t tree)
		grow = func(from, left int, t tree) {
			if left == 0 {
				level = append(level, append(tree(nil), t...))
				return
			}
			for i := from; i < len(all) && all[i].order() <= left; i++ {
				grow(i, left-all[i].order(), append(t, all[i]))
			}
		}
		grow(0, order-1, nil)
		byOrder = append(byOrder, level)
	}
	return byOrder[1:]
}

func TestTreeCounts(t *testing.T) {
	// HNW I, II.2: the number of rooted trees of each order.
	for i, want := range []int{1, 1, 2, 4, 9, 20, 48, 115} {
		if got := len(trees(8)[i]); got != want {
			t.Errorf("%d trees of order %d, want %d", got, i+1, want)
		}
	}
}

// absolute returns |a| entry by entry: Φ with it bounds what round-off works on.
func absolute(a [][]float64) [][]float64 {
	out := make([][]float64, len(a))
	for i, row := range a {
		for _, v := range row {
			out[i] = append(out[i], math.Abs(v))
		}
	}
	return out
}

// residual returns Σ w_i Φ_i(t) − want and the size of the round-off in it: a
// coefficient is rounded to half a unit, one for each edge of the tree and for
// the weight, and the sums over at most 16 stages add as much again.
func residual(a, b [][]float64, w []float64, t tree, want float64) (r, roundoff float64) {
	phi, bound := t.weights(a, b), t.weights(absolute(a), absolute(b))
	size := math.Abs(want)
	for i, v := range w {
		r += v * phi[i]
		size += math.Abs(v) * bound[i]
	}
	return r - want, 0x1p-52 * float64(t.order()) * size
}

// orderOf returns the order of the weights w: how far all conditions hold.
func orderOf(a, b [][]float64, w []float64, limit int) int {
	for p, level := range trees(limit) {
		for _, t := range level {
			if r, roundoff := residual(a, b, w, t, 1/t.density()); math.Abs(r) > roundoff {
				return p
			}
		}
	}
	return limit
}

func TestOrderConditions(t *testing.T) {
	for _, m := range ode.Methods() {
		tab := m.Tableau()
		if tab == nil {
			continue
		}
		t.Run(m.ID, func(t *testing.T) {
			for i, row := range tab.A {
				sum, size := 0.0, 0.0
				for _, v := range row {
					sum += v
					size += math.Abs(v)
				}
				if d := math.Abs(sum - tab.C[i]); d > 0x1p-52*(1+size) {
					t.Errorf("row %d sums to %.17g, c = %.17g", i, sum, tab.C[i])
				}
			}
			// One order more than claimed must fail, or the catalogue says too little.
			limit := min(m.Order+1, 9)
			if got := orderOf(tab.A, tab.A, tab.B, limit); got != m.Order {
				t.Errorf("b has order %d, catalogue says %d", got, m.Order)
			}
			if got := evaluations(tab); got != m.Stages {
				t.Errorf("%d evaluations a step, catalogue says %d", got, m.Stages)
			}
			if m.Adaptive != (tab.E != nil) {
				t.Error("an adaptive method needs an error estimate, another has none")
			}
		})
	}
}

func evaluations(tab *ode.Tableau) int {
	if tab.FSAL {
		return tab.Main - 1
	}
	return tab.Main
}

// TestEmbeddedOrder finds the order of b̂ = b − E, and that E is not 0 on the
// trees of the order after it.
func TestEmbeddedOrder(t *testing.T) {
	want := map[string][]int{"bosh3": {2}, "dopri5": {4}, "tsit5": {4}, "auto": {4}, "vern7": {6}, "dop853": {5, 3}}
	for _, m := range ode.Methods() {
		tab := m.Tableau()
		if tab == nil {
			continue
		}
		for i, e := range [][]float64{tab.E, tab.E3} {
			if e == nil {
				continue
			}
			embedded := make([]float64, len(e))
			for j := range e {
				embedded[j] = tab.B[j] - e[j]
			}
			if got := orderOf(tab.A, tab.A, embedded, m.Order); got != want[m.ID][i] {
				t.Errorf("%s: embedded formula %d has order %d, want %d", m.ID, i, got, want[m.ID][i])
			}
		}
	}
}

// TestDenseConditions checks Σ b_i(θ) Φ_i(t) = θ^|t|/γ(t) as polynomials: the
// coefficient of θ^|t| is 1/γ(t) and every other one 0.
func TestDenseConditions(t *testing.T) {
	for _, m := range ode.Methods() {
		tab := m.Tableau()
		if tab == nil {
			continue
		}
		t.Run(m.ID, func(t *testing.T) {
			if got := denseOrder(tab, tab.DenseOrder+1); got != tab.DenseOrder {
				t.Errorf("extension has order %d, tableau says %d", got, tab.DenseOrder)
			}
			w := make([]float64, len(tab.Dense))
			tab.DenseWeights(w, 1)
			for i, row := range tab.Dense {
				want, size := 0.0, 1.0
				if i < len(tab.B) {
					want = tab.B[i]
				}
				for _, v := range row {
					size += math.Abs(v)
				}
				if math.Abs(w[i]-want) > 0x1p-52*float64(len(row))*size {
					t.Errorf("b_%d(1) = %.17g, b_%d = %.17g", i, w[i], i, want)
				}
			}
			tab.DenseWeights(w, 0)
			for i := range w {
				if w[i] != 0 {
					t.Errorf("b_%d(0) = %g", i, w[i])
				}
			}
		})
	}
}

func denseOrder(tab *ode.Tableau, limit int) int {
	for p, level := range trees(limit) {
		if p >= tab.DenseDegree() {
			return p // no column for θ^(p+1)
		}
		for _, tr := range level {
			for j := range tab.DenseDegree() {
				column := make([]float64, len(tab.Dense))
				for i, row := range tab.Dense {
					column[i] = row[j]
				}
				want := 0.0
				if j == p {
					want = 1 / tr.density()
				}
				// The expansion of nested forms adds a few roundings of its own.
				if r, roundoff := residual(tab.A, tab.A, column, tr, want); math.Abs(r) > 4*roundoff {
					return p
				}
			}
		}
	}
	return limit
}

func ExampleTableau_DenseWeights() {
	m, _ := ode.Lookup("heun")
	w := make([]float64, m.Stages)
	m.Tableau().DenseWeights(w, 0.5)
	fmt.Println(w)
	// Output: [0.375 0.125]
}
