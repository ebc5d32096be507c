package ode

import (
	"context"
	"slices"
)

// Solve integrates from z(t0) = z0 to t1 and returns the dense output. On an
// error, which is one of Step's or the context's, the solution holds what was
// reached.
func Solve(ctx context.Context, m Method, f RHS, t0, t1 float64, z0 []float64, opt Options) (*Solution, Stats, error) {
	s := NewSolver(m, len(z0), opt)
	s.Start(f, t0, z0)
	sol := new(Solution)
	sol.Begin(t0, z0)
	for s.T() != t1 {
		if err := ctx.Err(); err != nil {
			return sol, s.Stats(), err
		}
		if err := s.Step(t1); err != nil {
			return sol, s.Stats(), err
		}
		sol.Append(s)
	}
	return sol, s.Stats(), nil
}

// SolveEvents is Solve with events: it ends at t1 or at a terminal event, and
// returns the crossings it met, in their order.
func SolveEvents(ctx context.Context, m Method, f RHS, t0, t1 float64, z0 []float64, opt Options, list []Event) (*Solution, []Crossing, Stats, error) {
	s := NewSolver(m, len(z0), opt)
	s.Start(f, t0, z0)
	e := NewEvents(s, list)
	e.Start()
	sol, met := new(Solution), []Crossing(nil)
	sol.Begin(t0, z0)
	for s.T() != t1 && !e.Stopped() {
		if err := ctx.Err(); err != nil {
			return sol, met, s.Stats(), err
		}
		err := e.Step(t1)
		for _, c := range e.Crossings() {
			c.Before, c.After = slices.Clone(c.Before), slices.Clone(c.After)
			met = append(met, c)
		}
		if err != nil {
			return sol, met, s.Stats(), err
		}
		sol.Append(s)
	}
	return sol, met, s.Stats(), nil
}
