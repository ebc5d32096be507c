package adjoint

import (
	"context"
	"errors"
	"math"

	"costate/core/ode"
)

// block is start points next to each other, integrated as one system: products
// of matrices then take the place of products with vectors. They share one
// sequence of steps, and the tolerance holds for each: the error of a step is
// that of the start point that has the largest (see ode.Options.Lanes). The
// gradient's integral over t is kept out of the state, as for one start point.
type block struct {
	*together
	first int // start point of lane 0
	sol   history
	end   []float64
}

// together is what blocks of equal size share.
type together struct {
	e                 *Engine
	n, lanes          int
	batch             Batch
	forward, backward *ode.Solver
	eval, adjoint     ode.RHS
	sol               *history // being swept
	hint              int
	z, a, f           []float64
	point, costate    []float64    // of one lane
	running           LaneFunction // or nil
	costs             []float64    // of the lanes
}

// newBlocks divides the start points evenly, nil if one by one is the way.
func (e *Engine) newBlocks() []*block {
	starts := len(e.p.Z0)
	if e.p.Batch == nil || e.p.Method.Stiff || starts < 2 || len(e.p.Events) > 0 {
		return nil
	}
	count := (starts + maxLanes - 1) / maxLanes
	shared := map[int]*together{}
	var blocks []*block
	for i, first := 0, 0; i < count; i++ {
		lanes := (starts - first) / (count - i)
		if shared[lanes] == nil {
			shared[lanes] = e.newTogether(lanes)
		}
		b := &block{together: shared[lanes], first: first, end: make([]float64, e.n*lanes)}
		if e.p.Checkpoints > 0 {
			b.sol.tape = newTape(e, b.forward, lanes)
		}
		blocks = append(blocks, b)
		first += lanes
	}
	return blocks
}

func (e *Engine) newTogether(lanes int) *together {
	opt := e.p.Options
	opt.Lanes = lanes
	if opt.ATols != nil {
		opt.ATols = make([]float64, 0, e.n*lanes)
		for _, v := range e.p.Options.ATols {
			for range lanes {
				opt.ATols = append(opt.ATols, v)
			}
		}
	}
	v := func() []float64 { return make([]float64, e.n*lanes) }
	s := &together{e: e, n: e.n, lanes: lanes, batch: e.p.Batch(lanes),
		forward: ode.NewSolver(e.p.Method, e.n*lanes, opt), backward: ode.NewSolver(e.p.Method, e.n*lanes, opt),
		z: v(), a: v(), f: v(),
		point: make([]float64, e.n), costate: make([]float64, e.n), costs: make([]float64, lanes)}
	if l := e.p.Loss.Running; l != nil {
		s.running = newLanes(l, e.n, e.p.NumParams, lanes)
		e.pieces.addFunction(s.running)
	}
	s.eval, s.adjoint = s.batch.Eval, s.rhs
	e.pieces.add(s.batch)
	return s
}

// lane copies lane j of x to dst, which it returns.
func (s *together) lane(dst, x []float64, j int) []float64 {
	for i := range dst {
		dst[i] = x[i*s.lanes+j]
	}
	return dst
}

func (s *together) setLane(x []float64, j int, v []float64) {
	for i := range v {
		x[i*s.lanes+j] = v[i]
	}
}

// each counts the work of a block for each of its start points.
func (s *together) each(stats ode.Stats) ode.Stats {
	stats.Evaluations *= s.lanes
	stats.Accepted *= s.lanes
	stats.Rejected *= s.lanes
	return stats
}

// solve integrates the block from t0 to t1 and adds up the loss, as solveStart
// does for one start point.
func (b *block) solve(ctx context.Context, keep bool, bytes *int, o Observer) error {
	e, s := b.e, b.forward
	t0, t1 := e.p.T0, e.p.T1()
	b.take()
	for j := range b.lanes {
		b.setLane(b.z, j, e.p.Z0[b.first+j])
	}
	s.Start(b.eval, t0, b.z)
	defer func() { e.stats.Forward.Add(b.each(s.Stats())) }()
	if keep {
		b.sol.Begin(t0, b.z)
	}
	if o.Reject != nil {
		s.OnReject(func(h, err float64) {
			for j := range b.lanes {
				o.Reject(b.first+j, s, h, err)
			}
		})
		defer s.OnReject(nil)
	}
	e.pieces.enter(0)
	piece, sample, seen := 0, 0, 0
	for ; sample < len(e.p.Samples) && e.p.Samples[sample] <= t0 && o.Sample != nil; sample++ {
		b.sample(sample, b.z, o)
	}
	for ; seen < len(e.obs) && e.obs[seen].t <= t0; seen++ {
		b.observe(seen, b.z)
	}
	for s.T() != t1 {
		if err := ctx.Err(); err != nil {
			return &StoppedError{s.T(), err}
		}
		if err := e.pieces.advance(s, nil, &piece); err != nil {
			return b.blame(ctx, err)
		}
		if keep {
			before := b.sol.Bytes()
			b.sol.add(s, piece)
			if *bytes += b.sol.Bytes() - before; *bytes > e.p.MaxBytes {
				return &SolveError{Start: b.first, Err: ErrStorage}
			}
		}
		if o.Step != nil {
			for j := range b.lanes {
				o.Step(b.first+j, s)
			}
		}
		if o.Sample != nil {
			for ; sample < len(e.p.Samples) && e.p.Samples[sample] <= s.T(); sample++ {
				s.Interpolate(b.z, e.p.Samples[sample])
				b.sample(sample, b.z, o)
			}
		}
		for ; seen < len(e.obs) && e.obs[seen].t <= s.T(); seen++ {
			s.Interpolate(b.z, e.obs[seen].t)
			b.observe(seen, b.z)
		}
		if b.running != nil {
			from, h := s.Previous(), s.T()-s.Previous()
			for q, c := range e.rule.c {
				s.Interpolate(b.z, from+c*h)
				b.running.Values(b.costs, from+c*h, b.z)
				for j, v := range b.costs {
					e.pay(b.first+j, h*e.rule.w[q]*v)
				}
			}
		}
	}
	copy(b.end, s.Z())
	for j := range b.lanes {
		end := b.lane(e.end[b.first+j], b.end, j)
		if e.p.Loss.Terminal != nil {
			e.turn(b.first + j)
			e.pay(b.first+j, e.p.Loss.Terminal.Value(t1, end))
		}
	}
	if keep {
		e.stats.StoredStates += b.sol.states() * b.lanes
	}
	return nil
}

// take has what is shared be that of the block.
func (b *block) take() {
	if b.running != nil {
		b.running.SetFirst(b.e.p.First + b.first)
	}
}

func (b *block) sample(i int, z []float64, o Observer) {
	for j := range b.lanes {
		o.Sample(b.first+j, i, b.e.p.Samples[i], b.lane(b.point, z, j))
	}
}

func (b *block) observe(i int, z []float64) {
	for j := range b.lanes {
		b.e.observe(b.first+j, i, b.lane(b.point, z, j))
	}
}

// blame says which start point a forward solve failed for: the first that fails
// on its own, too.
func (b *block) blame(ctx context.Context, err error) error {
	e, bytes := b.e, 0
	loss, stats := e.loss, e.stats
	defer func() { e.loss, e.stats = loss, stats }()
	for k := b.first; k < b.first+b.lanes; k++ {
		if alone := e.solveStart(ctx, k, false, &bytes, Observer{}); alone != nil {
			return alone
		}
	}
	return &SolveError{Start: b.first, Err: err}
}

// rhs is da/dt = −aᵀ ∂f/∂z − ∂ℓ/∂z in each lane.
func (s *together) rhs(dst []float64, t float64, a []float64) {
	s.sol.Eval(s.z, t, &s.hint)
	s.batch.VJP(dst, nil, t, s.z, a)
	s.e.stats.VJPs += s.lanes
	if s.running != nil {
		s.running.AddGradient(dst, nil, 1, t, s.z)
	}
	for i := range dst {
		dst[i] = -dst[i]
	}
}

// sweep carries the adjoint of the block from t1 to t0 and adds to g.
func (b *block) sweep(ctx context.Context, g *Gradient, o Observer) error {
	e, s := b.e, b.backward
	t0, t1 := e.p.T0, e.p.T1()
	b.take()
	b.together.sol, b.hint = &b.sol, b.sol.Len()-1
	clear(b.a)
	if e.p.Loss.Terminal != nil {
		for j := range b.lanes {
			e.turn(b.first + j)
			e.addGradient(e.p.Loss.Terminal, b.costate, g.Theta, 1, t1, e.end[b.first+j])
			b.setLane(b.a, j, b.costate)
		}
	}
	g.T += b.hamiltonian(t1, b.end, b.a)
	for j := range b.lanes {
		g.T += e.depthTerm(b.first + j)
	}
	s.Start(b.adjoint, t1, b.a)
	defer func() { e.stats.Backward.Add(b.each(s.Stats())) }()
	piece, sample, next := len(e.pieces.ends)-1, len(e.p.Samples)-1, len(e.obs)-1
	e.pieces.enter(piece)
	b.arrive(&sample, &next, o)
	for s.T() != t0 {
		if err := ctx.Err(); err != nil {
			return &StoppedError{s.T(), err}
		}
		stop := t0
		if next >= 0 {
			stop = e.obs[next].t
		}
		if err := e.pieces.retreat(s, &piece, stop); err != nil {
			start := b.first
			var nonFinite *ode.NonFiniteError
			if errors.As(err, &nonFinite) {
				start += nonFinite.State % b.lanes
			}
			return &SolveError{Backward: true, Start: start, Err: err}
		}
		b.step(g)
		if o.Adjoint != nil {
			for ; sample >= 0 && e.p.Samples[sample] > s.T(); sample-- {
				s.Interpolate(b.a, e.p.Samples[sample])
				b.report(sample, e.p.Samples[sample], b.a, o)
			}
		}
		b.arrive(&sample, &next, o)
		b.sol.passed(s.T())
	}
	e.pieces.hold(math.NaN())
	for j := range b.lanes {
		b.lane(g.Z0[b.first+j], s.Z(), j)
		b.setLane(b.z, j, e.p.Z0[b.first+j])
	}
	g.T0 -= b.hamiltonian(t0, b.z, s.Z())
	return nil
}

// step integrates dL/dθ over the last backward step.
func (b *block) step(g *Gradient) {
	e, s := b.e, b.backward
	from, h := s.Previous(), s.T()-s.Previous()
	rule := e.along(s, b.sol.Knot(b.hint+1)-b.sol.Knot(b.hint))
	for q, c := range rule.c {
		t, w := from+c*h, -h*rule.w[q]
		s.Interpolate(b.a, t)
		b.sol.Eval(b.z, t, &b.hint)
		for i := range b.a {
			b.a[i] *= w
		}
		b.batch.VJP(nil, g.Theta, t, b.z, b.a)
		e.stats.VJPs += b.lanes
		if b.running != nil {
			b.running.AddGradient(nil, g.Theta, w, t, b.z)
		}
	}
}

// arrive reports the rows at the time where the solver stands and takes the
// jumps of all observations there.
func (b *block) arrive(sample, next *int, o Observer) {
	e, s := b.e, b.backward
	t, at := s.T(), -1
	for ; o.Adjoint != nil && *sample >= 0 && e.p.Samples[*sample] >= t; *sample-- {
		if at >= 0 {
			b.report(at, t, s.Z(), o)
		}
		at = *sample
	}
	if *next >= 0 && e.obs[*next].t == t {
		if o.Adjoint != nil {
			b.report(-1, t, s.Z(), o)
		}
		copy(b.a, s.Z())
		for ; *next >= 0 && e.obs[*next].t == t; *next-- {
			for j := range b.lanes {
				k := b.first + j
				clear(b.costate)
				e.p.Loss.Observations.addGradient(b.costate, k, e.obs[*next].index, e.obsState[k][*next*b.n:(*next+1)*b.n])
				for i, v := range b.costate {
					b.a[i*b.lanes+j] += v
				}
			}
		}
		s.Jump(b.a)
		if o.Adjoint != nil {
			b.report(at, t, s.Z(), o)
		}
	} else if at >= 0 {
		b.report(at, t, s.Z(), o)
	}
}

// report gives the rows of all start points at t.
func (b *block) report(sample int, t float64, a []float64, o Observer) {
	e := b.e
	b.sol.Eval(b.z, t, &b.hint)
	b.batch.Eval(b.f, t, b.z)
	if b.running != nil {
		b.running.Values(b.costs, t, b.z)
	}
	for j := range b.lanes {
		z, costate := b.lane(b.point, b.z, j), b.lane(b.costate, a, j)
		h := 0.0
		for i, v := range costate {
			h += v * b.f[i*b.lanes+j]
		}
		if b.running != nil {
			h += b.costs[j]
		}
		e.row = AdjointRow{Start: b.first + j, Sample: sample, T: t, Z: z, A: costate, H: h}
		o.Adjoint(&e.row)
	}
}

// hamiltonian returns the sum of H = aᵀ f + ℓ over the lanes.
func (s *together) hamiltonian(t float64, z, a []float64) float64 {
	s.batch.Eval(s.f, t, z)
	sum := dot(a, s.f)
	if s.running != nil {
		s.running.Values(s.costs, t, z)
		for _, v := range s.costs {
			sum += v
		}
	}
	return sum
}
