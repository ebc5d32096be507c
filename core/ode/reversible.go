package ode

// Reversible is a method that carries a second state along, so that a step of −h
// undoes one of h exactly, but for rounding. It is symmetric, of order 2, and
// costs one evaluation of f a step.
//
// What that buys is paid for in stability: on y' = λy both methods here have the
// factors hλ ± √((hλ)² + 1) of the two-step rule y_{n+1} = y_{n−1} + 2h f_n, and one
// of them is above 1 in size but for hλ on the segment from −i to i. Where
// solutions approach each other the second state runs away from the first in the
// end, however small the step: these methods are for oscillations, or for spans of
// a few times 1/|λ|.
//
// A jump, and a step that an event cuts short, begin anew with the second state
// that belongs to the first: what lies before is not undone over them.
type Reversible struct {
	Tableau // of the slopes k that a step adds up: b, and the extension

	// Leapfrog: the second state is a slope v, k₁ = v, k₂ = f(t + h/2, z + h v/2) and
	// v⁺ = 2 k₂ − v. Otherwise it is a state ẑ, k₁ = f(t, ẑ), k₂ = f(t + h, ẑ⁺) and
	// ẑ⁺ = 2 z − ẑ + h k₁.
	Leapfrog bool
}

// P. Kidger, J. Foster, X. Li, T. Lyons, Efficient and accurate gradients for
// neural SDEs, NeurIPS 2021, section 3, algorithm 1: the trapezoidal rule over the
// slopes at ẑ. The extension is Heun's.
var reversibleHeun = &Reversible{Tableau: Tableau{
	A: [][]float64{{}, {1}}, B: []float64{1. / 2, 1. / 2}, C: []float64{0, 1}, Main: 2, FSAL: true,
	Dense: [][]float64{{1, -1. / 2}, {0, 1. / 2}}, DenseOrder: 2,
}}

// U. Mutze, An asynchronous leapfrog method, arXiv:1311.6602; J. Zhuang, N. C.
// Dvornek, S. Tatikonda, J. S. Duncan, MALI, ICLR 2021, algorithm 2 there without
// damping. The extension is the midpoint rule's.
var asynchronousLeapfrog = &Reversible{Leapfrog: true, Tableau: Tableau{
	A: [][]float64{{}, {1. / 2}}, B: []float64{0, 1}, C: []float64{0, 1. / 2}, Main: 2, FSAL: true,
	Dense: [][]float64{{1, -1}, {0, 1}}, DenseOrder: 2,
}}

// Second returns the second state of a reversible method where the solver stands
// after a step, a view as Z is, and PreviousSecond where that step began.
func (s *Solver) Second() []float64 {
	if s.pair.leapfrog {
		return s.fEnd
	}
	return s.pair.aux
}

// PreviousSecond is the second state where the last step began.
func (s *Solver) PreviousSecond() []float64 {
	if s.pair.leapfrog {
		return s.f0
	}
	return s.pair.next
}

// pair is what a solver has besides for a reversible method.
type pair struct {
	leapfrog  bool
	aux, next []float64 // ẑ, and that after the step; with Leapfrog not used
}

// reversibleStages makes a step of size h and leaves the new state in zPrev and the
// slope that the next one begins with in fEnd.
func (s *Solver) reversibleStages(h float64) {
	p, k := s.pair, s.k[s.n:2*s.n]
	if p.leapfrog {
		for i, v := range s.f0 {
			s.y[i] = s.z[i] + h/2*v
		}
		s.eval(k, s.t+h/2, s.y)
		for i, u := range k {
			s.zPrev[i] = s.z[i] + h*u
			s.fEnd[i] = 2*u - s.f0[i]
		}
		return
	}
	for i, v := range s.f0 {
		p.next[i] = 2*s.z[i] - p.aux[i] + h*v
	}
	s.eval(k, s.t+h, p.next)
	for i, v := range s.f0 {
		s.zPrev[i] = s.z[i] + h/2*(v+k[i])
	}
}
