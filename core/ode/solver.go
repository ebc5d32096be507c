package ode

import (
	"fmt"
	"math"
)

// RHS is the right-hand side: it writes f(t, z) to dst. dst and z have the n
// entries of the state, never alias, and are not to be kept. Where f cannot be
// evaluated it writes NaN; an adaptive solver then tries a smaller step.
type RHS func(dst []float64, t float64, z []float64)

// Solver advances one initial value problem step by step. It owns all its
// buffers and may be started again and again; it is not for concurrent use.
type Solver struct {
	scheme
	derivatives *derivatives // for a stiff method, else nil
	auto        *auto        // of a method that changes by itself, else nil

	opt  Options
	atol []float64 // opt.ATols, one a state
	n    int
	f    RHS

	t, tPrev, h float64 // now, start of the last step, its size: t − tPrev = h exactly
	z, zPrev, y []float64
	zero        []float64 // what an error estimate adds up from
	k           []float64 // stage i of the last step at [i·n : (i+1)·n]
	block       *block    // of two or three states, which holds k; else nil
	carry       bool      // fEnd is f(t, z), to become f0
	fresh       bool      // f0 is f(t, z)
	due         bool      // the next step is to be by the other method

	size      float64 // |h| to try next; 0 = not known
	tried     int     // steps tried since Start
	errSq     float64 // squared error norm of the last accepted step
	origin    float64 // fixed step: where the even steps count from
	evenSteps int     // fixed step: their number, signed

	// Of several systems, the sums of the error's squares, and of the second
	// estimate's.
	lanes, lanes3 []float64

	onReject func(h, err float64) // or nil

	stats Stats
}

// NewSolver allocates a solver for n states. Nothing is allocated after it.
func NewSolver(m Method, n int, opt Options) *Solver {
	tab := m.data()
	if tab == nil || n < 1 || len(tab.A) > smallStages {
		panic(fmt.Sprintf("ode: no solver for method %q and %d states", m.ID, n))
	}
	s := &Solver{
		opt: opt.withDefaults(n), n: n,
		z: make([]float64, n), zPrev: make([]float64, n), y: make([]float64, n), zero: make([]float64, n),
		// Two stages at least: the starting step rule needs them. One besides holds
		// the error estimate of an implicit method.
		k: make([]float64, max(2*n, (len(tab.A)+1)*n, smallStorage)),
	}
	if n == 2 || n == 3 {
		s.block = new(block)
		s.k = s.block.k[:]
	}
	if m.implicit != nil && m.implicit.Filtered != nil {
		s.opt.loosen()
	}
	s.atol = s.opt.ATols
	if s.opt.Lanes > 1 {
		s.lanes, s.lanes3 = make([]float64, s.opt.Lanes), make([]float64, s.opt.Lanes)
	}
	if m.Stiff {
		s.derivatives = newDerivatives(n)
	}
	s.scheme = s.newScheme(m, s.k)
	if _, stiff, ok := m.Parts(); ok {
		if least := (len(stiff.data().A) + 1) * n; least > len(s.k) { // never a block's
			s.k = make([]float64, least)
			s.scheme = s.newScheme(m, s.k)
		}
		s.auto = s.newAuto(stiff)
	}
	return s
}

// Start begins at z(t0) = z0, which it copies. It zeroes the statistics and
// forgets the step size.
func (s *Solver) Start(f RHS, t0 float64, z0 []float64) {
	s.checkState(z0)
	s.f, s.t, s.tPrev, s.h = f, t0, t0, 0
	copy(s.z, z0)
	copy(s.zPrev, z0)
	s.fresh, s.carry = false, false
	if s.auto != nil {
		if s.OnStiff() {
			s.change()
		}
		s.auto.count, s.due = 0, false
	}
	s.control = newController(s.opt.Control, s.tab.EstimateOrder)
	if s.implicit != nil {
		s.implicit.start(s.tab.EstimateOrder)
	}
	s.size, s.tried, s.errSq = s.opt.Step, 0, 0
	if !s.method.Adaptive && s.size == 0 {
		s.size = defaultStep
	}
	s.origin, s.evenSteps = t0, 0
	s.stats = Stats{}
	s.dense.reset()
}

// Jump replaces the state at the current t, where the solution is to be
// discontinuous. The step size is kept. Interpolate still gives the last step
// as it was, so at t itself the state before the jump.
func (s *Solver) Jump(z []float64) {
	s.checkState(z)
	copy(s.z, z)
	s.fresh, s.carry = false, false
	if s.implicit != nil {
		s.implicit.forget()
	}
}

func (s *Solver) checkState(z []float64) {
	if len(z) != s.n {
		panic(fmt.Sprintf("ode: state has %d entries, solver %d", len(z), s.n))
	}
}

// T returns the current time.
func (s *Solver) T() float64 { return s.t }

// Z returns the state at T, a view that the next Step, Jump or Start changes;
// not to be written to.
func (s *Solver) Z() []float64 { return s.z }

// Dim returns the number of states n.
func (s *Solver) Dim() int { return s.n }

// Method returns the method that the solver steps with; for one that changes by
// itself, that for stiff problems while it is that one's turn.
func (s *Solver) Method() Method { return s.method }

// Previous returns the time at which the last accepted step started; the step
// used h = T − Previous exactly.
func (s *Solver) Previous() float64 { return s.tPrev }

// PreviousState returns the state at which the last accepted step started, a
// view as Z is.
func (s *Solver) PreviousState() []float64 { return s.zPrev }

// Stage returns the slope k_i of the last accepted step, for a Rosenbrock
// method u_i, a view as Z is.
func (s *Solver) Stage(i int) []float64 { return s.k[i*s.n : (i+1)*s.n] }

// Size returns the size |h| that the next step is planned to have; 0 for an adaptive
// method before its first one.
func (s *Solver) Size() float64 { return s.size }

// ErrorEstimate returns the scaled norm of the last accepted step's error
// estimate, at most 1; 0 for a fixed-step method.
func (s *Solver) ErrorEstimate() float64 { return math.Sqrt(s.errSq) }

// OnReject has f told of each step that is tried and rejected: its size h from
// T, which may point either way, and the scaled norm of its error estimate, NaN
// where there was none. f is called between steps until changed, or for nil no
// more; accepted steps cost the same with it.
func (s *Solver) OnReject(f func(h, err float64)) { s.onReject = f }

// Stats returns the work done since Start.
func (s *Solver) Stats() Stats { return s.stats }

func (s *Solver) eval(dst []float64, t float64, z []float64) {
	s.stats.Evaluations++
	s.f(dst, t, z)
}
