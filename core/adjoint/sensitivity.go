package adjoint

import (
	"context"

	"costate/core/ode"
)

// tangents is the forward sensitivity problem: the state is z followed by the
// columns of ∂z/∂z0 (n) and ∂z/∂θ (p), n numbers each,
//
//	dS/dt = (∂f/∂z) S + ∂f/∂θ,  S(t0) = 0
//
// solved as one system, so that the tolerance holds for the sensitivities too.
type tangents struct {
	e    *Engine
	unit []float64 // one direction of θ
}

func (s *tangents) rhs(dst []float64, t float64, state []float64) {
	n, z := s.e.n, state[:s.e.n]
	s.e.p.Field.Eval(dst[:n], t, z)
	for j := range n + len(s.unit) {
		var dtheta []float64
		if j >= n {
			s.unit[j-n] = 1
			dtheta = s.unit
		}
		lo, hi := (1+j)*n, (2+j)*n
		s.e.p.Field.JVP(dst[lo:hi], t, z, 0, state[lo:hi], dtheta)
		if j >= n {
			s.unit[j-n] = 0
		}
	}
}

// pull adds w · dzᵀ S to the gradient, S the columns of state.
func (s *tangents) pull(g *Gradient, k int, w float64, dz, state []float64) {
	n := s.e.n
	for j := range n {
		g.Z0[k][j] += w * dot(dz, state[(1+j)*n:(2+j)*n])
	}
	for j := range s.unit {
		g.Theta[j] += w * dot(dz, state[(1+n+j)*n:(2+n+j)*n])
	}
}

// sensitivities fills g without any backward solve: the independent check.
func (e *Engine) sensitivities(ctx context.Context, g *Gradient) error {
	n, p, t0, t1 := e.n, e.p.NumParams, e.p.T0, e.p.T1()
	s := &tangents{e: e, unit: make([]float64, p)}
	solver := ode.NewSolver(e.p.Method, n*(1+n+p), e.p.Options)
	state, dz, dtheta := make([]float64, n*(1+n+p)), make([]float64, n), make([]float64, p)
	if e.p.Loss.Parameters != nil {
		e.p.Loss.Parameters.Gradient(nil, g.Theta, t0, nil)
	}
	add := func(w float64) {
		for i, v := range dtheta {
			g.Theta[i] += w * v
		}
	}
	for k, z0 := range e.p.Z0 {
		clear(state)
		copy(state, z0)
		for j := range n {
			state[(1+j)*n+j] = 1
		}
		solver.Start(s.rhs, t0, state)
		seen := 0
		observe := func(state []float64) {
			ob := e.obs[seen]
			clear(dz)
			e.p.Loss.Observations.addGradient(dz, k, ob.index, state[:n])
			s.pull(g, k, 1, dz, state)
			seen++
		}
		for seen < len(e.obs) && e.obs[seen].t <= t0 {
			observe(state)
		}
		for solver.T() != t1 {
			if err := ctx.Err(); err != nil {
				return &StoppedError{solver.T(), err}
			}
			if err := solver.Step(t1); err != nil {
				return &SolveError{Start: k, Err: err}
			}
			for seen < len(e.obs) && e.obs[seen].t <= solver.T() {
				solver.Interpolate(state, e.obs[seen].t)
				observe(state)
			}
			if l := e.p.Loss.Running; l != nil {
				from, h := solver.Previous(), solver.T()-solver.Previous()
				for q, c := range e.rule.c {
					t, w := from+c*h, h*e.rule.w[q]
					solver.Interpolate(state, t)
					l.Gradient(dz, dtheta, t, state[:n])
					s.pull(g, k, w, dz, state)
					add(w)
				}
			}
		}
		clear(dz)
		if e.p.Loss.Terminal != nil {
			e.p.Loss.Terminal.Gradient(dz, dtheta, t1, solver.Z()[:n])
			s.pull(g, k, 1, dz, solver.Z())
			add(1)
		}
		g.T += e.hamiltonian(t1, solver.Z()[:n], dz) + e.depthTerm(k)
		g.T0 -= e.hamiltonian(t0, z0, g.Z0[k])
		e.stats.Backward.Add(solver.Stats())
	}
	return nil
}
