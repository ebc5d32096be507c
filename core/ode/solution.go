package ode

import (
	"fmt"
	"sort"
)

// Solution is the dense output of a whole solve: a function of t between its
// ends. Steps are appended as they are accepted, forwards or backwards in t,
// into flat storage; after that any number of goroutines may evaluate it. The
// zero value is empty.
type Solution struct {
	n, width int
	t        []float64 // knots, one more than there are steps
	coef     []float64 // a step after the other, as Solver.coefficients gives them
	last     []float64 // state at the last knot
	stiff    []bool    // of a method that changes by itself: which steps are those of its method for stiff problems
}

// Reset empties the solution and keeps its storage.
func (sol *Solution) Reset() {
	sol.n, sol.width = 0, 0
	sol.t, sol.coef, sol.last, sol.stiff = sol.t[:0], sol.coef[:0], sol.last[:0], sol.stiff[:0]
}

// Begin empties the solution and sets its first knot, so that it holds z0 even
// if no step is ever appended (T = 0).
func (sol *Solution) Begin(t0 float64, z0 []float64) {
	sol.Reset()
	sol.n = len(z0)
	sol.t = append(sol.t, t0)
	sol.last = append(sol.last, z0...)
}

// Append adds the last accepted step of s, which must begin where the last one
// appended ended and go the same way.
func (sol *Solution) Append(s *Solver) {
	if len(sol.t) == 0 {
		sol.Begin(s.tPrev, s.zPrev)
	}
	if end := sol.t[len(sol.t)-1]; s.n != sol.n || s.tPrev != end || s.h == 0 || (len(sol.t) > 1 && (s.h > 0) != sol.rising()) {
		panic(fmt.Sprintf("ode: step from t = %v to %v does not continue a solution that ends at %v", s.tPrev, s.t, end))
	}
	coef := s.coefficients()
	sol.width = len(coef) / s.n
	sol.t = append(sol.t, s.t)
	sol.coef = append(sol.coef, coef...)
	copy(sol.last, s.z)
	if s.auto != nil {
		sol.stiff = append(sol.stiff, s.stiff != nil)
	}
}

// Stiff tells of a method that changes by itself whether step i is one of its
// method for stiff problems ([Method.Parts]).
func (sol *Solution) Stiff(i int) bool { return i < len(sol.stiff) && sol.stiff[i] }

// Len returns the number of steps.
func (sol *Solution) Len() int { return max(0, len(sol.t)-1) }

// Dim returns the number of states n; 0 when empty.
func (sol *Solution) Dim() int { return sol.n }

// Span returns the first and the last knot; t1 < t0 for a solve backwards.
func (sol *Solution) Span() (t0, t1 float64) {
	sol.mustHold()
	return sol.t[0], sol.t[len(sol.t)-1]
}

// Knot returns the time at which step i starts, and for i = Len the end.
func (sol *Solution) Knot(i int) float64 { return sol.t[i] }

// State writes the state at which step i starts to dst, and for i = Len the
// one at the end.
func (sol *Solution) State(dst []float64, i int) {
	if i == sol.Len() {
		copy(dst[:sol.n], sol.last)
		return
	}
	step := sol.coef[i*sol.n*sol.width:]
	for j := range dst[:sol.n] {
		dst[j] = step[j*sol.width]
	}
}

// Bytes returns the size of the storage in use.
func (sol *Solution) Bytes() int { return 8 * (len(sol.t) + len(sol.coef) + len(sol.last)) }

// Eval writes the solution at t to dst, n entries. At a knot the step that
// starts there counts, so after a jump the new state. Outside the span the
// first or last step is extrapolated. hint, if not nil, is the step that was
// used last and is updated: as t moves monotonically, finding the step then
// takes constant time on average, otherwise a binary search.
func (sol *Solution) Eval(dst []float64, t float64, hint *int) {
	sol.mustHold()
	if len(dst) != sol.n {
		panic(fmt.Sprintf("ode: Eval into %d entries, solution has %d", len(dst), sol.n))
	}
	if sol.Len() == 0 || t == sol.t[len(sol.t)-1] {
		copy(dst, sol.last)
		return
	}
	var i int
	if hint != nil {
		i = sol.near(t, *hint)
		*hint = i
	} else {
		i = sol.find(t)
	}
	size := sol.n * sol.width
	horner(dst, sol.coef[i*size:(i+1)*size], sol.width, (t-sol.t[i])/(sol.t[i+1]-sol.t[i]))
}

// EvalBefore is Eval, but at a knot the step that ends there counts: where the
// solution jumps it gives the state before.
func (sol *Solution) EvalBefore(dst []float64, t float64, hint *int) {
	sol.Eval(dst, t, hint)
	if sol.Len() == 0 {
		return
	}
	i := sol.Len()
	if t != sol.t[i] {
		if i = sol.find(t); i == 0 || sol.t[i] != t {
			return
		}
	}
	size := sol.n * sol.width
	horner(dst, sol.coef[(i-1)*size:i*size], sol.width, 1)
}

func (sol *Solution) mustHold() {
	if len(sol.t) == 0 {
		panic("ode: the solution is empty")
	}
}

func (sol *Solution) rising() bool { return sol.t[len(sol.t)-1] > sol.t[0] }

// after tells whether knot i comes after t on the way.
func (sol *Solution) after(i int, t float64, rising bool) bool {
	if rising {
		return sol.t[i] > t
	}
	return sol.t[i] < t
}

// find returns the step in which t lies, by binary search.
func (sol *Solution) find(t float64) int {
	rising := sol.rising()
	return sort.Search(sol.Len()-1, func(i int) bool { return sol.after(i+1, t, rising) })
}

// near returns the step in which t lies, trying step i and both neighbours
// before it searches.
func (sol *Solution) near(t float64, i int) int {
	rising, last := sol.rising(), sol.Len()-1
	for _, c := range [3]int{i, i + 1, i - 1} {
		if c < 0 || c > last {
			continue
		}
		if (c == 0 || !sol.after(c, t, rising)) && (c == last || sol.after(c+1, t, rising)) {
			return c
		}
	}
	return sol.find(t)
}
