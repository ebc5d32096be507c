package scene

import (
	"context"

	"costate/core/adjoint"
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

// Gradient writes ∇L(θ) to dst, unless dst is nil, and returns the loss.
func (o *Objective) Gradient(ctx context.Context, dst, theta []float64) (float64, error) {
	if err := o.Engine.Gradient(ctx, &o.Result, theta, o.method, o.Observer); err != nil {
		return 0, err
	}
	copy(dst, o.Result.Theta)
	return o.Result.Loss, nil
}
