package adjoint

import (
	"context"
	"math"
	"slices"

	"costate/core/ode"
)

// sweeper is the backward solve: its state is a for Checkpointed, and z
// followed by a for Backsolve. The integral for dL/dθ is kept out of the state:
// it does not react on a, and as a pure quadrature it neither costs steps nor
// enters the error estimate (Rackauckas et al., "A comparison of automatic
// differentiation and continuous sensitivity analysis", 2018, on quadrature
// adjoints), as with the seminorm of P. Kidger, R. T. Q. Chen, T. Lyons, "Hey, that's
// not an ODE": faster ODE adjoints via seminorms, ICML 2021. With Problem.FullNorm
// it is the last part of Backsolve's state and takes part in the norm.
type sweeper struct {
	e       *Engine
	resolve bool // Backsolve
	carries bool // and dL/dθ behind a in the state
	solver  *ode.Solver
	f       ode.RHS // the method rhs
	sol     *history
	hint    int
	read    float64 // if fresh, the time that z is of: stages share times
	fresh   bool

	state, z, a   []float64
	cost, vjp     []float64
	dtheta, extra []float64
	node          []float64  // integrand at node q, leading columns, at [q·columns:]
	whole, part   []float64  // accumulated at the last step's end; at a point inside it
	steps         *reverse   // Discrete
	back          *undo      // through reversible steps
	undone        bool       // z is read of the step that back is at
	jac           *jacobians // for stiff methods
	row           AdjointRow
	columns       int
	nodes         *nodes // or nil
	passage       *passage
	from, to      float64 // events between which z is read
	g             *Gradient
}

// sweeper returns the engine's sweeper for m, made at first need, with rows of
// so many columns.
func (e *Engine) sweeper(m Method, columns int) *sweeper {
	s := &e.checkpointed
	if m == Backsolve {
		s = &e.backsolve
	}
	if *s == nil {
		*s = newSweeper(e, m == Backsolve)
	}
	(*s).setColumns(columns)
	return *s
}

func newSweeper(e *Engine, resolve bool) *sweeper {
	n, p := e.n, e.p.NumParams
	dim, opt := n, e.options(1)
	carries := resolve && e.p.FullNorm
	if resolve {
		dim, opt = 2*n, e.options(2)
	}
	if carries {
		dim += p
		for range p {
			if opt.ATols != nil {
				opt.ATols = append(opt.ATols, opt.ATol)
			}
		}
	}
	s := &sweeper{
		e: e, resolve: resolve, carries: carries,
		solver: ode.NewSolver(e.p.Method, dim, opt),
		state:  make([]float64, dim), z: make([]float64, n), a: make([]float64, n),
		cost: make([]float64, n), vjp: make([]float64, n),
		dtheta: make([]float64, p), extra: make([]float64, p),
		row: AdjointRow{A: make([]float64, n)},
	}
	s.f = s.rhs
	s.nodes = e.newNodes()
	s.passage = newPassage(n, p)
	// Together with z, the equation's Jacobian has second derivatives of f:
	// the solver takes differences there.
	if e.p.Method.Stiff && !resolve {
		s.jac = newJacobians(e.p.Field)
		s.solver.SetJacobian(s.jacobian)
	}
	return s
}

func (s *sweeper) setColumns(columns int) {
	if s.columns == columns {
		return
	}
	s.columns = columns
	s.node = resize(s.node, columns*len(s.e.rule.c))
	s.whole, s.part = resize(s.whole, columns), resize(s.part, columns)
	s.row.Integrand = resize(s.row.Integrand, columns)
}

// resize returns n entries of any value, in the storage of v if they fit.
func resize(v []float64, n int) []float64 { return slices.Grow(v[:0], n)[:n] }

// sweep runs the backward solve for every start point and fills g.
func (e *Engine) sweep(ctx context.Context, g *Gradient, m Method, blocks []*block, o Observer) error {
	if blocks != nil {
		if e.p.Loss.Parameters != nil {
			e.p.Loss.Parameters.Gradient(nil, g.Theta, e.p.T0, nil)
		}
		for _, b := range blocks {
			if err := b.sweep(ctx, g, o); err != nil {
				return err
			}
		}
		return nil
	}
	s := e.sweeper(m, min(o.Columns, e.p.NumParams))
	s.g = g
	if e.p.Loss.Parameters != nil {
		e.p.Loss.Parameters.Gradient(nil, g.Theta, e.p.T0, nil)
	}
	copy(s.whole, g.Theta)
	for k := range e.p.Z0 {
		if err := s.start(ctx, k, m, o); err != nil {
			return err
		}
		clear(s.whole)
	}
	if s.nodes != nil {
		s.nodes.flush(g.Theta)
	}
	return nil
}

// gathers reports whether only the sum over all nodes is wanted, so that they can
// be evaluated together.
func (s *sweeper) gathers() bool { return s.nodes != nil && s.columns == 0 }

// split gives the parts of a backward state; for Checkpointed z is read from
// the forward solve at t.
func (s *sweeper) split(t float64, state []float64) (z, a []float64) {
	if s.resolve {
		return state[:s.e.n], s.costate(state)
	}
	if s.undone {
		s.back.at(s.z, t)
		return s.z, state
	}
	if t != s.read || !s.fresh {
		switch {
		case t >= s.to:
			s.sol.EvalBefore(s.z, s.to, &s.hint)
		default:
			s.sol.Eval(s.z, max(t, s.from), &s.hint)
		}
		s.read, s.fresh = t, true
	}
	return s.z, state
}

// costate is the part a of a backward state.
func (s *sweeper) costate(state []float64) []float64 {
	if s.resolve {
		return state[s.e.n : 2*s.e.n]
	}
	return state
}

// rhs is da/dt = −aᵀ ∂f/∂z − ∂ℓ/∂z, with dz/dt = f before it for Backsolve.
func (s *sweeper) rhs(dst []float64, t float64, state []float64) {
	z, a := s.split(t, state)
	s.e.stats.VJPs++
	da, dtheta := dst, []float64(nil)
	if s.resolve {
		da = s.costate(dst)
	}
	if s.carries {
		dtheta = dst[2*s.e.n:]
	}
	if both := s.e.both; both != nil && s.resolve {
		both.ValueVJP(dst[:s.e.n], da, dtheta, t, z, a)
	} else {
		if s.resolve {
			s.e.p.Field.Eval(dst[:s.e.n], t, z)
		}
		s.e.p.Field.VJP(da, dtheta, t, z, a)
	}
	if l := s.e.p.Loss.Running; l != nil {
		extra := s.extra
		if !s.carries {
			extra = nil
		}
		l.Gradient(s.cost, extra, t, z)
		for i := range da {
			da[i] += s.cost[i]
		}
		for i := range dtheta {
			dtheta[i] += s.extra[i]
		}
	}
	for i := range da {
		da[i] = -da[i]
	}
	for i := range dtheta {
		dtheta[i] = -dtheta[i]
	}
}

// integrand writes aᵀ ∂f/∂θ + ∂ℓ/∂θ to s.dtheta.
func (s *sweeper) integrand(t float64, z, a []float64) {
	s.e.stats.VJPs++
	s.e.p.Field.VJP(s.vjp, s.dtheta, t, z, a)
	if l := s.e.p.Loss.Running; l != nil {
		l.Gradient(nil, s.extra, t, z)
		for i, v := range s.extra {
			s.dtheta[i] += v
		}
	}
}

// start sweeps start point k: from the terminal adjoint, in s.a, to dL/dz0.
func (s *sweeper) start(ctx context.Context, k int, m Method, o Observer) error {
	e := s.e
	t1 := e.end1(k)
	e.turn(k)
	s.sol, s.hint = &e.sol[k], e.sol[k].Len()-1
	s.between(k, len(e.courses[k].moments))
	clear(s.a)
	moved := 0.0 // ∂φ/∂t
	if e.p.Loss.Terminal != nil {
		_, moved = e.p.Loss.Terminal.Gradient(s.a, s.extra, t1, e.end[k])
		for i, v := range s.extra {
			s.g.Theta[i] += v
		}
		for i := range s.whole {
			s.whole[i] += s.extra[i]
		}
	}
	s.g.T += e.longer(k, s.a) + e.depthTerm(k)
	s.passage.moved = moved
	s.row.Start, s.row.Accumulated = k, s.whole
	along := s.continuous
	switch {
	case m == Discrete && e.pairs == nil:
		along = s.discrete
	case m == Discrete || m == Reversible:
		along = s.undo
	}
	if err := along(ctx, k, o); err != nil {
		return err
	}
	e.pieces.hold(math.NaN())
	copy(s.g.Z0[k], s.a)
	s.g.T0 -= e.hamiltonian(e.p.T0, e.p.Z0[k], s.a)
	return nil
}

// continuous integrates the adjoint equation of start point k.
func (s *sweeper) continuous(ctx context.Context, k int, o Observer) error {
	e := s.e
	t0, t1 := e.p.T0, e.end1(k)
	if s.resolve {
		clear(s.state)
		copy(s.state, e.end[k])
		copy(s.state[e.n:], s.a)
	} else {
		copy(s.state, s.a)
	}
	s.solver.Start(s.f, t1, s.state)
	piece, sample, next := e.pieces.at(t1), e.lastSample(k), e.courses[k].seen-1
	moment := len(e.courses[k].moments) - 1
	e.pieces.enter(piece)
	if err := s.arrive(k, t1, &sample, &next, &moment, o); err != nil {
		return err
	}
	for s.solver.T() != t0 {
		if err := ctx.Err(); err != nil {
			e.stats.Backward.Add(s.solver.Stats())
			return &StoppedError{s.solver.T(), err}
		}
		stop := t0
		if next >= 0 {
			stop = e.obs[next].t
		}
		if moment >= 0 {
			stop = max(stop, e.courses[k].moments[moment].t)
		}
		if err := e.pieces.retreat(s.solver, &piece, stop); err != nil {
			e.stats.Backward.Add(s.solver.Stats())
			return &SolveError{Backward: true, Resolve: s.resolve, Start: k, Err: err}
		}
		s.step(&sample, o)
		if err := s.arrive(k, s.solver.T(), &sample, &next, &moment, o); err != nil {
			return err
		}
		s.sol.passed(s.solver.T())
	}
	z, a := s.split(t0, s.solver.Z())
	if s.resolve {
		e.stats.Reconstruction = max(e.stats.Reconstruction, maxAbsDiff(z, e.p.Z0[k]))
	}
	copy(s.a, a)
	if s.carries {
		for i, v := range s.solver.Z()[2*e.n:] {
			s.g.Theta[i] += v
		}
	}
	e.stats.Backward.Add(s.solver.Stats())
	return nil
}

// step integrates dL/dθ over the last backward step and reports the samples
// strictly inside it.
func (s *sweeper) step(sample *int, o Observer) {
	e := s.e
	if s.carries {
		s.stepCarried(sample, o)
		return
	}
	forward := math.Inf(1) // the state of Backsolve has z in it, and so has its estimate
	if !s.resolve {
		forward = s.sol.Knot(s.hint+1) - s.sol.Knot(s.hint)
	}
	rule := e.along(s.solver, forward)
	from, h := s.solver.Previous(), s.solver.T()-s.solver.Previous()
	for q, c := range rule.c {
		t := from + c*h
		s.solver.Interpolate(s.state, t)
		z, a := s.split(t, s.state)
		w := -h * rule.w[q]
		if s.gathers() {
			s.nodes.add(s.g.Theta, w, z, a)
			if l := e.p.Loss.Running; l != nil {
				e.addGradient(l, nil, s.g.Theta, w, t, z)
			}
			continue
		}
		s.integrand(t, z, a)
		for i, v := range s.dtheta {
			s.g.Theta[i] += w * v
		}
		copy(s.node[q*s.columns:(q+1)*s.columns], s.dtheta)
	}
	if o.Adjoint == nil {
		return
	}
	s.row.Accumulated = s.part
	for ; *sample >= 0 && e.p.Samples[*sample] > s.solver.T(); *sample-- {
		t := e.p.Samples[*sample]
		s.solver.Interpolate(s.state, t)
		s.addNodes(s.part, rule, (t-from)/h, h)
		s.report(*sample, t, s.state, o)
	}
	s.addNodes(s.whole, rule, 1, h)
	s.row.Accumulated = s.whole
}

// stepCarried is step where the state has the integral in it.
func (s *sweeper) stepCarried(sample *int, o Observer) {
	if o.Adjoint == nil {
		return
	}
	at := 2 * s.e.n
	from := s.row.Accumulated[:s.columns]
	s.row.Accumulated = s.part
	for ; *sample >= 0 && s.e.p.Samples[*sample] > s.solver.T(); *sample-- {
		t := s.e.p.Samples[*sample]
		s.solver.Interpolate(s.state, t)
		for i := range s.part {
			s.part[i] = from[i] + s.state[at+i] - s.solver.PreviousState()[at+i]
		}
		s.report(*sample, t, s.state, o)
	}
	for i := range s.whole {
		s.whole[i] += s.solver.Z()[at+i] - s.solver.PreviousState()[at+i]
	}
	s.row.Accumulated = s.whole
}

// addNodes writes what was accumulated before the step, plus the integral by
// the rule over its first part θ, h being its size, to dst.
func (s *sweeper) addNodes(dst []float64, rule *gauss, theta, h float64) {
	copy(dst, s.whole)
	for q := range rule.c {
		w := -h * rule.weightTo(q, theta)
		for i := range dst {
			dst[i] += w * s.node[q*s.columns+i]
		}
	}
}

// arrive reports the row at t, where the solver stands, and takes the jumps of
// an event and of all observations there. These see z before the event's.
func (s *sweeper) arrive(k int, t float64, sample, next, moment *int, o Observer) error {
	e := s.e
	happened := *moment >= 0 && e.courses[k].moments[*moment].t == t
	if happened {
		if o.Adjoint != nil {
			s.report(-1, t, s.solver.Z(), o)
		}
		if err := s.passBack(k, *moment); err != nil {
			return err
		}
		*moment--
	}
	atSample := -1
	if o.Adjoint != nil {
		for *sample >= 0 && e.p.Samples[*sample] >= t {
			if atSample >= 0 {
				// The interval is too short for its samples to be apart.
				s.report(atSample, t, s.solver.Z(), o)
			}
			atSample = *sample
			*sample--
		}
	}
	if *next >= 0 && e.obs[*next].t == t {
		if o.Adjoint != nil {
			s.report(-1, t, s.solver.Z(), o)
		}
		copy(s.state, s.solver.Z())
		a := s.costate(s.state)
		if s.resolve && e.p.Restart {
			copy(s.state[:e.n], e.obsState[k][*next*e.n:])
		}
		for ; *next >= 0 && e.obs[*next].t == t; *next-- {
			z := e.obsState[k][*next*e.n : (*next+1)*e.n]
			e.p.Loss.Observations.addGradient(a, k, e.obs[*next].index, z)
		}
		s.solver.Jump(s.state)
		if o.Adjoint != nil {
			s.report(atSample, t, s.solver.Z(), o)
		}
	} else if atSample >= 0 || happened && o.Adjoint != nil {
		s.report(atSample, t, s.solver.Z(), o)
	}
	return nil
}

func (s *sweeper) report(sample int, t float64, state []float64, o Observer) {
	z, a := s.split(t, state)
	s.row.Sample, s.row.T, s.row.Z = sample, t, z
	copy(s.row.A, a)
	s.row.H = s.e.hamiltonian(t, z, a)
	if s.columns > 0 {
		s.integrand(t, z, a)
		copy(s.row.Integrand, s.dtheta)
	}
	o.Adjoint(&s.row)
}
