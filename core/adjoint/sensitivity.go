package adjoint

import (
	"context"
	"math"

	"costate/core/ode"
)

// tangents is the forward sensitivity problem: the state is z followed by
// tangents δz, n numbers each, that start from directions of z0 and are driven
// by directions v of θ,
//
//	dδz/dt = (∂f/∂z) δz + (∂f/∂θ) v
//
// solved as one system, so that the tolerance holds for the tangents too.
type tangents struct {
	e      *Engine
	solver *ode.Solver
	state  []float64
	theta  func(j int) []float64 // v of tangent j, nil for 0; valid until the next call

	events  *ode.Events // or nil
	passage *passage
	stopped bool // an event ended the last solve

	sample func(i int, state []float64) // told of the state at Problem.Samples[i], or nil

	along   []float64 // of the loss of a start point, the part that comes through z, one entry a tangent
	partial []float64 // ∂L/∂θ at fixed z
	dz, dp  []float64
}

func (e *Engine) tangents(count int, theta func(j int) []float64) *tangents {
	s := &tangents{
		e: e, solver: ode.NewSolver(e.p.Method, e.n*(1+count), e.options(1+count)),
		state: make([]float64, e.n*(1+count)), theta: theta,
		along: make([]float64, count), partial: make([]float64, e.p.NumParams),
		dz: make([]float64, e.n), dp: make([]float64, e.p.NumParams),
		passage: newPassage(e.n, e.p.NumParams),
	}
	s.events = e.newEvents(s.solver)
	return s
}

func (s *tangents) tangent(state []float64, j int) []float64 {
	n := s.e.n
	return state[(1+j)*n : (2+j)*n]
}

func (s *tangents) rhs(dst []float64, t float64, state []float64) {
	n, z := s.e.n, state[:s.e.n]
	s.e.p.Field.Eval(dst[:n], t, z)
	for j := range s.along {
		s.e.p.Field.JVP(s.tangent(dst, j), t, z, 0, s.tangent(state, j), s.theta(j))
	}
}

// add takes in a part of the loss with derivative w·dz by z at state.
func (s *tangents) add(w float64, state []float64) {
	for j := range s.along {
		s.along[j] += w * dot(s.dz, s.tangent(state, j))
	}
}

func (s *tangents) addPartial(w float64) {
	for i, v := range s.dp {
		s.partial[i] += w * v
	}
}

// solve carries start point k and the tangents, whose starts stand in s.state,
// from t0 to t1 and fills along and partial. It leaves ∂φ/∂z(z(t1)) in s.dz.
func (s *tangents) solve(ctx context.Context, k int) error {
	e, n, t1 := s.e, s.e.n, s.e.p.T1()
	s.stopped = false
	e.turn(k)
	clear(s.along)
	clear(s.partial)
	copy(s.state, e.p.Z0[k])
	s.solver.Start(s.rhs, e.p.T0, s.state)
	if s.events != nil {
		s.events.Start()
	}
	e.pieces.enter(0)
	defer e.pieces.hold(math.NaN())
	piece, seen, shown := 0, 0, 0
	if s.sample != nil {
		for ; shown < len(e.p.Samples) && e.p.Samples[shown] <= e.p.T0; shown++ {
			s.sample(shown, s.state)
		}
	}
	observe := func(state []float64) {
		clear(s.dz)
		e.p.Loss.Observations.addGradient(s.dz, k, e.obs[seen].index, state[:n])
		s.add(1, state)
		seen++
	}
	for seen < len(e.obs) && e.obs[seen].t <= e.p.T0 {
		observe(s.state)
	}
	for s.solver.T() != t1 && !s.stopped {
		if err := ctx.Err(); err != nil {
			return &StoppedError{s.solver.T(), err}
		}
		if err := e.pieces.advance(s.solver, s.events, &piece); err != nil {
			return &SolveError{Start: k, Err: err}
		}
		if s.sample != nil {
			for ; shown < len(e.p.Samples) && e.p.Samples[shown] <= s.solver.T(); shown++ {
				s.solver.Interpolate(s.state, e.p.Samples[shown])
				s.sample(shown, s.state)
			}
		}
		for seen < len(e.obs) && e.obs[seen].t <= s.solver.T() {
			s.solver.Interpolate(s.state, e.obs[seen].t)
			observe(s.state)
		}
		if l := e.p.Loss.Running; l != nil {
			from, h := s.solver.Previous(), s.solver.T()-s.solver.Previous()
			for q, c := range e.rule.c {
				t, w := from+c*h, h*e.rule.w[q]
				s.solver.Interpolate(s.state, t)
				l.Gradient(s.dz, s.dp, t, s.state[:n])
				s.add(w, s.state)
				s.addPartial(w)
			}
		}
		if s.events != nil {
			if err := s.passOn(k); err != nil {
				return err
			}
		}
	}
	clear(s.dz)
	if e.p.Loss.Terminal != nil {
		e.p.Loss.Terminal.Gradient(s.dz, s.dp, s.solver.T(), s.solver.Z()[:n])
		s.add(1, s.solver.Z())
		s.addPartial(1)
	}
	e.stats.Backward.Add(s.solver.Stats())
	return nil
}

// sensitivities fills g without any backward solve: the independent check. The
// tangents are the columns of ∂z/∂z0, then those of ∂z/∂θ.
func (e *Engine) sensitivities(ctx context.Context, g *Gradient) error {
	n, p := e.n, e.p.NumParams
	unit, last := make([]float64, p), 0
	s := e.tangents(n+p, func(j int) []float64 {
		if j < n {
			return nil
		}
		unit[last] = 0
		last = j - n
		unit[last] = 1
		return unit
	})
	e.landscapeGradient(g)
	for k, z0 := range e.p.Z0 {
		clear(s.state)
		for j := range n {
			s.tangent(s.state, j)[j] = 1
		}
		if err := s.solve(ctx, k); err != nil {
			return err
		}
		copy(g.Z0[k], s.along[:n])
		for i, v := range s.along[n:] {
			g.Theta[i] += v + s.partial[i]
		}
		if !s.stopped {
			g.T += e.hamiltonian(e.p.T1(), s.solver.Z()[:n], s.dz)
		}
		g.T += e.depthTerm(k)
		g.T0 -= e.hamiltonian(e.p.T0, z0, g.Z0[k])
	}
	return nil
}

// Direction is a change of all that a loss depends on; what is nil stays.
type Direction struct {
	Theta []float64   // p numbers
	Z0    [][]float64 // [start][n]
	T, T0 float64     // of T, t0 held, and of t0, t1 held
}

// Directional is Along of a direction of θ and of the start points.
func (e *Engine) Directional(ctx context.Context, theta, dtheta []float64, dz0 [][]float64) (loss, derivative float64, err error) {
	return e.Along(ctx, theta, Direction{Theta: dtheta, Z0: dz0})
}

// Along returns the loss at θ and its derivative along a direction, by one tangent
// carried forwards: independent of every adjoint, at the cost of two solves
// whatever the number of parameters. A later t0 is a start moved by −f(t0, z0), and
// a longer interval adds H(t1) = ∂φ/∂z f + ℓ, which needs no way back.
func (e *Engine) Along(ctx context.Context, theta []float64, d Direction) (loss, derivative float64, err error) {
	if err := e.Solve(ctx, theta, false, Observer{}); err != nil {
		return 0, 0, err
	}
	if e.p.Loss.Parameters != nil && d.Theta != nil {
		r := make([]float64, e.p.NumParams)
		e.p.Loss.Parameters.Gradient(nil, r, e.p.T0, nil)
		derivative = dot(r, d.Theta)
	}
	if e.p.Field == nil {
		return e.loss, derivative, nil
	}
	defer e.pieces.hold(math.NaN())
	s := e.tangents(1, func(int) []float64 { return d.Theta })
	for k, z0 := range e.p.Z0 {
		e.turn(k)
		clear(s.state)
		start := s.tangent(s.state, 0)
		if d.Z0 != nil {
			copy(start, d.Z0[k])
		}
		if d.T0 != 0 {
			e.pieces.enter(0)
			e.p.Field.Eval(e.fBuf, e.p.T0, z0)
			for i, v := range e.fBuf {
				start[i] -= d.T0 * v
			}
			if l := e.p.Loss.Running; l != nil {
				derivative -= d.T0 * l.Value(e.p.T0, z0)
			}
		}
		if err := s.solve(ctx, k); err != nil {
			return 0, 0, err
		}
		derivative += s.along[0]
		if d.Theta != nil {
			derivative += dot(s.partial, d.Theta)
		}
		if d.T != 0 {
			if !s.stopped {
				derivative += d.T * e.hamiltonian(e.p.T1(), s.solver.Z()[:e.n], s.dz)
			}
			derivative += d.T * e.depthTerm(k)
		}
	}
	return e.loss, derivative, nil
}
