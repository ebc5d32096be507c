package scene

import (
	"context"
	"math"

	"costate/core/adjoint"
	"costate/core/ode"
)

// Objective is the loss of an experiment as a function of θ, with the gradient
// by the scene's method: what training descends. It belongs to one goroutine.
type Objective struct {
	Engine *adjoint.Engine
	Result adjoint.Gradient // of the last call of Gradient

	// Observer sees the solves of the next call of Gradient; the zero value
	// sees none and makes it cheaper.
	Observer adjoint.Observer

	method adjoint.Method
}

// Objective returns a new objective with an engine of its own.
func (x *Experiment) Objective() *Objective {
	return &Objective{Engine: x.Engine(), method: x.GradientMethod()}
}

// Smooth returns the loss of the experiment as one to be differentiated once
// more, with the relative error of its gradient: solved with about four times
// the steps, since that error is divided by a small difference in θ.
func (x *Experiment) Smooth() (o *Objective, noise float64) {
	s := *x.Scene
	s.Samples = 2
	noise = 0x1p-52
	if s.Field != nil {
		if m, _ := ode.Lookup(s.Solver.Method); m.Adaptive {
			finer := math.Pow(4, -float64(m.Order))
			s.Solver.RTol = min(s.Solver.RTol, max(1e-11, finer*s.Solver.RTol))
			s.Solver = s.Solver.withATol(func(v float64) float64 { return min(v, max(1e-13, finer*v)) })
			s.Solver.MaxSteps *= 4
			s.Solver.MinStep = 0
			noise = s.Solver.RTol
		}
	}
	fine := *x
	fine.Scene = &s
	o = fine.Objective()
	if o.method != adjoint.Discrete {
		o.method = adjoint.Checkpointed
	}
	return o, noise
}

// Gradient writes ∇L(θ) to dst, unless dst is nil, and returns the loss.
func (o *Objective) Gradient(ctx context.Context, dst, theta []float64) (float64, error) {
	if err := o.Engine.Gradient(ctx, &o.Result, theta, o.method, o.Observer); err != nil {
		return 0, err
	}
	copy(dst, o.Result.Theta)
	return o.Result.Loss, nil
}
