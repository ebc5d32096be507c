package adjoint

import (
	"context"
	"math"
	"slices"
	"time"

	"costate/core/ode"
)

// Engine solves a [Problem] forwards and differentiates its loss, again and
// again for one θ after the other. It owns all its buffers.
type Engine struct {
	p     Problem
	n     int
	obs   []observation
	rule  gauss
	short shortStep

	forward  *ode.Solver
	eval     ode.RHS  // Field.Eval
	both     valueVJP // the Field, if it is one
	theta    []float64
	sol      []history   // dense output, one a start point, if kept
	end      [][]float64 // z(t1)
	obsState [][]float64 // z at obs[i], at [i·n:(i+1)·n], one list a start point
	loss     float64
	costs    []float64 // what each start point adds to it
	stats    Stats
	took     Took

	pairs     []pairs // of a reversible method, one a start point, or nil
	keepPairs bool

	individuals []Individual

	events  *ode.Events // of forward, or nil
	courses []course    // one a start point

	checkpointed, backsolve *sweeper // nil until needed
	blocks                  []*block // of start points solved together, or nil
	pieces                  pieces
	row                     AdjointRow // of a block

	zBuf, fBuf []float64
	scratch    []float64 // p numbers
}

// NewEngine prepares for a problem, which must not change any more.
func NewEngine(p Problem) *Engine {
	p.check()
	if p.MaxBytes == 0 {
		p.MaxBytes = 256 << 20
	}
	e := &Engine{p: p, theta: make([]float64, p.NumParams)}
	if p.Field == nil {
		return e
	}
	e.n = p.Field.Dim()
	e.obs = p.active()
	e.rule = newGauss(p.Method.Order)
	e.short = newShortStep(p.Method, p.Loss.Running != nil)
	e.eval = p.Field.Eval
	e.both, _ = p.Field.(valueVJP)
	e.forward = ode.NewSolver(p.Method, e.n, p.Options)
	if p.Method.Stiff {
		j := newJacobians(p.Field)
		e.forward.SetJacobian(j.state)
		e.forward.SetTimeDerivative(j.time)
	}
	e.events = e.newEvents(e.forward)
	e.sol = make([]history, len(p.Z0))
	for k := range e.sol {
		if p.Checkpoints > 0 {
			e.sol[k].tape = newTape(e, e.forward, 1)
		}
	}
	e.courses = make([]course, len(p.Z0))
	if p.Method.Reversible() != nil {
		e.pairs = make([]pairs, len(p.Z0))
	}
	for range p.Z0 {
		e.end = append(e.end, make([]float64, e.n))
		e.obsState = append(e.obsState, make([]float64, e.n*len(e.obs)))
	}
	e.zBuf, e.fBuf = make([]float64, e.n), make([]float64, e.n)
	e.scratch = make([]float64, p.NumParams)
	e.pieces = newPieces(&e.p)
	e.pieces.addFunction(p.Loss.Running)
	e.individuals = individuals(&e.p.Loss)
	e.costs = make([]float64, len(p.Z0))
	e.blocks = e.newBlocks()
	return e
}

// options are those of the problem for so many systems of n states one after the
// other, which the tolerances of the states repeat for.
func (e *Engine) options(systems int) ode.Options {
	opt := e.p.Options
	if opt.ATols != nil {
		opt.ATols = slices.Repeat(opt.ATols, systems)
	}
	return opt
}

// Problem returns the problem the engine was made for.
func (e *Engine) Problem() *Problem { return &e.p }

// ActiveObservations returns how many observation times lie in [t0, t1].
//
// Where events end the solves it is how many the longest one reaches.
func (e *Engine) ActiveObservations() int {
	if e.events == nil {
		return len(e.obs)
	}
	count := 0
	for i := range e.courses {
		count = max(count, e.courses[i].seen)
	}
	return count
}

// Loss returns the loss of the last forward solve.
func (e *Engine) Loss() float64 { return e.loss }

// Stats returns the work since the last call of Solve.
func (e *Engine) Stats() Stats { return e.stats }

// Took is how long the two ways of a gradient took, of one processor's time where
// several were at work.
type Took struct{ Forward, Backward time.Duration }

// Of divides a time as the two ways took of it.
func (k Took) Of(whole time.Duration) (forward, backward time.Duration) {
	if all := k.Forward + k.Backward; all > 0 {
		forward = time.Duration(float64(whole) * float64(k.Forward) / float64(all))
	}
	return forward, whole - forward
}

// Took returns how long the last call of Gradient took.
func (e *Engine) Took() Took { return e.took }

func (e *Engine) setParams(theta []float64) {
	copy(e.theta, theta)
	for _, f := range []Function{e.p.Loss.Terminal, e.p.Loss.Running, e.p.Loss.Parameters} {
		if f != nil {
			f.SetParams(theta)
		}
	}
	if e.p.Field != nil {
		e.p.Field.SetParams(theta)
	}
	for i := range e.p.Events {
		e.p.Events[i].setParams(theta)
	}
	for i, b := range e.blocks {
		if i == 0 || b.together != e.blocks[i-1].together {
			b.batch.SetParams(theta)
			if b.running != nil {
				b.running.SetParams(theta)
			}
		}
	}
	for _, s := range []*sweeper{e.checkpointed, e.backsolve} {
		if s != nil && s.nodes != nil {
			s.nodes.batch.SetParams(theta)
		}
	}
}

// Solve integrates every start point from t0 to t1 and adds up the loss. keep
// says whether the dense output is to be kept for Checkpointed.
func (e *Engine) Solve(ctx context.Context, theta []float64, keep bool, o Observer) error {
	return e.solve(ctx, theta, keep, e.blocks, o)
}

// solve is Solve with the start points in blocks, or one by one for nil.
func (e *Engine) solve(ctx context.Context, theta []float64, keep bool, blocks []*block, o Observer) error {
	e.setParams(theta)
	e.stats = Stats{}
	e.loss = 0
	clear(e.costs)
	if e.p.Loss.Parameters != nil {
		e.loss = e.p.Loss.Parameters.Value(e.p.T0, nil)
	}
	if e.p.Field != nil {
		defer e.pieces.hold(math.NaN())
		bytes := 0
		for _, b := range blocks {
			if err := b.solve(ctx, keep, &bytes, o); err != nil {
				return err
			}
		}
		for k := range e.p.Z0 {
			if blocks != nil {
				break
			}
			if err := e.solveStart(ctx, k, keep, &bytes, o); err != nil {
				return err
			}
		}
	}
	if e.loss-e.loss != 0 {
		return ErrLossNotFinite
	}
	return nil
}

func (e *Engine) solveStart(ctx context.Context, k int, keep bool, bytes *int, o Observer) error {
	s, t1 := e.forward, e.p.T1()
	e.turn(k)
	s.Start(e.eval, e.p.T0, e.p.Z0[k])
	course := &e.courses[k]
	course.reset(t1)
	if e.pairs != nil {
		e.pairs[k].begin(e.p.T0, e.p.Z0[k])
	}
	if e.events != nil {
		e.events.Start()
	}
	if keep {
		e.sol[k].Begin(e.p.T0, e.p.Z0[k])
	}
	if o.Reject != nil {
		s.OnReject(func(h, err float64) { o.Reject(k, s, h, err) })
		defer s.OnReject(nil)
	}
	e.pieces.enter(0)
	piece, sample, seen := 0, 0, 0
	// Rows and observations at t0 stand before the first step.
	for ; sample < len(e.p.Samples) && e.p.Samples[sample] <= e.p.T0 && o.Sample != nil; sample++ {
		o.Sample(k, sample, e.p.Samples[sample], e.p.Z0[k])
	}
	for ; seen < len(e.obs) && e.obs[seen].t <= e.p.T0; seen++ {
		e.observe(k, seen, e.p.Z0[k])
	}
	for s.T() != t1 && !course.stopped {
		if err := ctx.Err(); err != nil {
			e.stats.Forward.Add(s.Stats())
			return &StoppedError{s.T(), err}
		}
		if err := e.pieces.advance(s, e.events, &piece); err != nil {
			e.stats.Forward.Add(s.Stats())
			return &SolveError{Start: k, Err: err}
		}
		if e.pairs != nil {
			e.pairs[k].note(s, e.keepPairs, s.T() == e.pieces.ends[piece] && s.T() != t1)
			if e.pairs[k].bytes() > e.p.MaxBytes {
				return &SolveError{Start: k, Err: ErrStorage}
			}
		}
		if keep {
			before := e.sol[k].Bytes()
			e.sol[k].add(s, piece)
			if *bytes += e.sol[k].Bytes() - before; *bytes > e.p.MaxBytes {
				return &SolveError{Start: k, Err: ErrStorage}
			}
		}
		if o.Step != nil {
			o.Step(k, s)
		}
		if o.Sample != nil {
			for ; sample < len(e.p.Samples) && e.p.Samples[sample] <= s.T(); sample++ {
				s.Interpolate(e.zBuf, e.p.Samples[sample])
				o.Sample(k, sample, e.p.Samples[sample], e.zBuf)
			}
		}
		for ; seen < len(e.obs) && e.obs[seen].t <= s.T(); seen++ {
			s.Interpolate(e.zBuf, e.obs[seen].t)
			e.observe(k, seen, e.zBuf)
		}
		if e.p.Loss.Running != nil {
			e.pay(k, e.runningCost(s))
		}
		if e.events != nil {
			course.seen = seen
			if *bytes += e.happen(k, o); *bytes > e.p.MaxBytes {
				return &SolveError{Start: k, Err: ErrStorage}
			}
		}
	}
	course.seen = seen
	copy(e.end[k], s.Z())
	if e.p.Loss.Terminal != nil {
		e.pay(k, e.p.Loss.Terminal.Value(course.end, s.Z()))
	}
	e.stats.Forward.Add(s.Stats())
	if keep {
		e.stats.StoredStates += e.sol[k].states()
	}
	return nil
}

func (e *Engine) observe(k, i int, z []float64) {
	copy(e.obsState[k][i*e.n:], z)
	e.pay(k, e.p.Loss.Observations.value(k, e.obs[i].index, z))
}

// runningCost integrates ℓ over the last step of s.
func (e *Engine) runningCost(s *ode.Solver) float64 {
	t, h, sum := s.Previous(), s.T()-s.Previous(), 0.0
	for q, c := range e.rule.c {
		s.Interpolate(e.zBuf, t+c*h)
		sum += e.rule.w[q] * e.p.Loss.Running.Value(t+c*h, e.zBuf)
	}
	return sum * h
}

// alone reports whether a method takes start points one by one in any case.
func alone(m Method) bool { return m == Backsolve || m == Discrete || m == Reversible }

// apart reports whether for o start points are solved one by one that are otherwise
// solved together, with steps of their own.
func (e *Engine) apart(m Method, o Observer) bool {
	return !alone(m) && e.blocks != nil && o.Adjoint != nil && min(o.Columns, e.p.NumParams) > 0
}

// Value returns the loss at θ.
func (e *Engine) Value(ctx context.Context, theta []float64) (float64, error) {
	err := e.Solve(ctx, theta, false, Observer{})
	return e.loss, err
}

// Gradient solves for θ and writes the loss and its derivatives to g. The
// observer sees both solves; the rows of a(t) are those of the adjoint method,
// or for Forward and FiniteDifference, which have no a(t), of Checkpointed.
func (e *Engine) Gradient(ctx context.Context, g *Gradient, theta []float64, m Method, o Observer) error {
	if m == Reversible && e.p.Field != nil && e.pairs == nil {
		return ErrNotReversible
	}
	if (m == Discrete || m == Reversible) && e.acts() && !DiscreteThroughEvents(e.p.Method) {
		return ErrDiscreteEvents
	}
	pairs := e.pairs != nil && (m == Discrete || m == Reversible)
	e.keepPairs = pairs && m == Discrete && e.p.Checkpoints == 0
	keep := !pairs && (m == Checkpointed || m == Discrete || o.Adjoint != nil && m != Backsolve)
	// Rows with columns are those of one start point after the other.
	blocks := e.blocks
	if alone(m) || e.apart(m, o) {
		blocks = nil
	}
	began := time.Now()
	err := e.solve(ctx, theta, keep, blocks, o)
	half := time.Now()
	e.took = Took{Forward: half.Sub(began)}
	if err != nil {
		return err
	}
	defer func() { e.took.Backward = time.Since(half) }()
	if e.p.Field != nil {
		defer e.pieces.hold(math.NaN())
	}
	g.reset(len(e.p.Z0), e.n, e.p.NumParams)
	g.Loss = e.loss
	switch {
	case e.p.Field == nil && m != FiniteDifference:
		e.landscapeGradient(g)
	case m == Checkpointed || m == Backsolve || m == Discrete || m == Reversible:
		err = e.sweep(ctx, g, m, blocks, o)
	default:
		if o.Adjoint != nil && e.p.Field != nil {
			if err = e.sweep(ctx, g, Checkpointed, blocks, o); err != nil {
				return err
			}
			e.stats.Backward = ode.Stats{}
			g.reset(len(e.p.Z0), e.n, e.p.NumParams)
			g.Loss = e.loss
		}
		if m == Forward {
			err = e.sensitivities(ctx, g)
		} else {
			err = e.differences(ctx, g, 1)
		}
	}
	switch {
	case keep:
		e.countBytes(blocks)
	case pairs:
		e.countPairs()
	}
	if err == nil && !g.finite() {
		err = ErrLossNotFinite
	}
	return err
}

// countBytes adds up what was held for the way back.
func (e *Engine) countBytes(blocks []*block) {
	for _, b := range blocks {
		e.stats.StoredBytes += b.sol.most()
	}
	for k := range e.sol {
		if blocks == nil {
			e.stats.StoredBytes += e.sol[k].most()
		}
	}
}

func (e *Engine) landscapeGradient(g *Gradient) {
	if e.p.Loss.Parameters != nil {
		e.p.Loss.Parameters.Gradient(nil, g.Theta, e.p.T0, nil)
	}
}

// hamiltonian returns H = aᵀ f + ℓ at (t, z).
func (e *Engine) hamiltonian(t float64, z, a []float64) float64 {
	e.p.Field.Eval(e.fBuf, t, z)
	h := dot(a, e.fBuf)
	if e.p.Loss.Running != nil {
		h += e.p.Loss.Running.Value(t, z)
	}
	return h
}

// depthTerm returns Σ s_i (∂φ_i/∂z) f(t_i, z(t_i)), what dL/dT gains because
// observations on the depth clock move with T.
func (e *Engine) depthTerm(k int) float64 {
	sum := 0.0
	for i, ob := range e.obs {
		if ob.s == 0 || e.events != nil && i >= e.courses[k].seen {
			continue
		}
		z := e.obsState[k][i*e.n : (i+1)*e.n]
		clear(e.zBuf)
		e.p.Loss.Observations.addGradient(e.zBuf, k, ob.index, z)
		e.p.Field.Eval(e.fBuf, ob.t, z)
		sum += ob.s * dot(e.zBuf, e.fBuf)
	}
	return sum
}

// Distance returns ‖g − other‖/‖other‖ in the Euclidean norm over θ and all
// z0, the measure by which two ways to a gradient are compared; 0 where both
// vanish.
func (g *Gradient) Distance(other *Gradient) float64 {
	var diff, norm float64
	add := func(a, b []float64) {
		for i := range a {
			diff = math.Hypot(diff, a[i]-b[i])
			norm = math.Hypot(norm, b[i])
		}
	}
	add(g.Theta, other.Theta)
	for k := range g.Z0 {
		add(g.Z0[k], other.Z0[k])
	}
	if diff == 0 {
		return 0
	}
	return diff / norm
}
