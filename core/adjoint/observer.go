package adjoint

import (
	"sync"

	"costate/core/ode"
)

// Observer is told of rows as they are computed; nil functions are not called.
// What they are passed is valid during the call only.
type Observer struct {
	// Sample gets z at Problem.Samples[i], i rising.
	Sample func(start, i int, t float64, z []float64)

	// Step gets the solver after each accepted step of the forward solve.
	Step func(start int, s *ode.Solver)

	// Reject gets the solver where a step of the forward solve was tried and
	// rejected, with its size and the scaled norm of its error estimate; see
	// ode.Solver.OnReject.
	Reject func(start int, s *ode.Solver, h, err float64)

	// Event gets a crossing of the forward solve, after the samples up to its
	// time; Crossing.Event is the index into Problem.Events.
	Event func(start int, c *ode.Crossing)

	// Adjoint gets a row of the backward sweep, t falling.
	Adjoint func(row *AdjointRow)

	// Columns is how many leading parameters the rows' Integrand and
	// Accumulated have.
	Columns int
}

// shared is an observer of a problem whose first start point is another's number
// first, among several that are solved at the same time: one at a time has it told.
func (o Observer) shared(first int, telling *sync.Mutex) Observer {
	out := Observer{Columns: o.Columns}
	if tell := o.Sample; tell != nil {
		out.Sample = func(start, i int, t float64, z []float64) {
			telling.Lock()
			defer telling.Unlock()
			tell(first+start, i, t, z)
		}
	}
	if tell := o.Step; tell != nil {
		out.Step = func(start int, s *ode.Solver) {
			telling.Lock()
			defer telling.Unlock()
			tell(first+start, s)
		}
	}
	if tell := o.Reject; tell != nil {
		out.Reject = func(start int, s *ode.Solver, h, err float64) {
			telling.Lock()
			defer telling.Unlock()
			tell(first+start, s, h, err)
		}
	}
	if tell := o.Event; tell != nil {
		out.Event = func(start int, c *ode.Crossing) {
			telling.Lock()
			defer telling.Unlock()
			tell(first+start, c)
		}
	}
	if tell := o.Adjoint; tell != nil {
		out.Adjoint = func(row *AdjointRow) {
			telling.Lock()
			defer telling.Unlock()
			row.Start += first
			tell(row)
			row.Start -= first
		}
	}
	return out
}

// AdjointRow is the backward sweep at one time. At an observation there are
// two rows, for a(t_i+) and then a(t_i−), and so there are at an event that jumps
// or ends the solve.
type AdjointRow struct {
	Start  int
	Sample int // index into Problem.Samples; −1 for a row at an observation or an event only
	T      float64
	Z      []float64 // the state that the way back has there: of Backsolve the one solved backwards
	A      []float64
	H      float64 // aᵀ f + ℓ

	Integrand   []float64 // aᵀ ∂f/∂θ + ∂ℓ/∂θ
	Accumulated []float64 // dL/dθ from t to t1; at t0, summed over the start points, dL/dθ
}
