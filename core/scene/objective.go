package scene

import (
	"context"
	"math"

	"costate/core/adjoint"
	"costate/core/flow"
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

	// Shown says which start points the Observer need see of many, of which it then
	// sees some; nil is all of them.
	Shown func(start int) bool

	method adjoint.Method
	x      *Experiment
	crowd  *adjoint.Parallel // made at first need, for many start points
	batch  *batch            // or nil
	drawn  bool              // whether Gradient is that of the mini-batch
	stale  bool              // whether the last one was
}

// Objective returns a new objective with an engine of its own.
func (x *Experiment) Objective() *Objective {
	return &Objective{Engine: x.Engine(), method: x.GradientMethod(), x: x}
}

// curved is an objective with second derivatives.
type curved struct {
	*Objective
	hessian *adjoint.Hessian
	product adjoint.Gradient
}

// HessianVector writes ∂²L/∂θ² v to dst.
func (c *curved) HessianVector(ctx context.Context, dst, theta, v []float64) error {
	if err := c.hessian.Product(ctx, &c.product, theta, v, nil); err != nil {
		return err
	}
	copy(dst, c.product.Theta)
	return nil
}

// secondRTol is the tolerance that is enough for a curvature of five digits.
const secondRTol = 1e-7

// Smooth returns the loss of the experiment as one to be differentiated once
// more: a [flow.Curved] objective where the field and the loss have second
// derivatives. Otherwise noise is the relative error of its gradient, which is
// solved with about four times the steps, since that error is divided by a
// small difference in θ.
func (x *Experiment) Smooth() (o flow.Objective, noise float64) {
	way := adjoint.Checkpointed
	if x.GradientMethod() == adjoint.Discrete {
		way = adjoint.Discrete
	}
	if x.Horizon() >= 0 {
		return x.finer() // second derivatives with respect to T are not written out
	}
	exact := *x
	if m, _ := ode.Lookup(x.Scene.Solver.Method); x.Scene.Field != nil && m.Adaptive {
		s := *x.Scene
		part := min(1, secondRTol/s.Solver.RTol)
		s.Solver.RTol *= part
		s.Solver.MaxSteps *= 4
		s.Solver.MinStep = 0
		s.Solver = s.Solver.withATol(func(v float64) float64 { return part * v })
		exact.Scene = &s
	}
	if h, err := adjoint.NewHessian(*exact.Engine().Problem(), way); err == nil {
		return &curved{Objective: exact.Objective(), hessian: h}, 0
	}
	return x.finer()
}

// finer is the objective for differences of gradients.
func (x *Experiment) finer() (o *Objective, noise float64) {
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
	if o.method != adjoint.Discrete && o.method != adjoint.Reversible {
		o.method = adjoint.Checkpointed
	}
	return o, noise
}

// manyStarts is from how many start points on they are shared out to the processors:
// for fewer, a picture of them is what takes the time.
const manyStarts = 64

// solve has the gradient at θ in o.Result.
func (o *Objective) solve(ctx context.Context, theta []float64) error {
	if err := o.move(theta); err != nil {
		return err
	}
	if !o.SharesOut() {
		return o.Engine.Gradient(ctx, &o.Result, theta, o.method, o.Observer)
	}
	// Of many start points the gradient is that of the parts whoever sees them:
	// where training goes does not depend on what was shown of it.
	if o.crowd == nil {
		o.crowd = adjoint.NewParallel(func() adjoint.Problem {
			return o.x.carry(o.x.Scene.Z0, o.x.training(), true).Problem
		}, 0)
	}
	if see := &o.Observer; see.Sample != nil || see.Step != nil || see.Reject != nil || see.Event != nil || see.Adjoint != nil {
		return o.crowd.Watched(ctx, &o.Result, theta, o.method, o.Shown, o.Observer)
	}
	return o.crowd.Gradient(ctx, &o.Result, theta, o.method)
}

// SharesOut reports whether the start points are so many that they are shared out: an
// Observer then sees some on their way back while others are still on theirs forward.
func (o *Objective) SharesOut() bool { return len(o.Engine.Problem().Z0) >= manyStarts }

// Stats returns the work of the last gradient of all start points.
func (o *Objective) Stats() adjoint.Stats {
	if o.crowd != nil {
		return o.crowd.Stats()
	}
	return o.Engine.Stats()
}

// Took returns how long its two ways took.
func (o *Objective) Took() adjoint.Took {
	if o.crowd != nil {
		return o.crowd.Took()
	}
	return o.Engine.Took()
}

// ActiveObservations returns how many observations took part in it.
func (o *Objective) ActiveObservations() int {
	if o.crowd != nil {
		return o.crowd.ActiveObservations()
	}
	return o.Engine.ActiveObservations()
}

// Gradient writes ∇L(θ) to dst, unless dst is nil, and returns the loss.
func (o *Objective) Gradient(ctx context.Context, dst, theta []float64) (float64, error) {
	watched := o.Observer.Sample != nil || o.Observer.Adjoint != nil
	if o.stale = o.drawn && !watched; !o.stale {
		if err := o.solve(ctx, theta); err != nil {
			return 0, err
		}
	}
	if o.drawn {
		if err := o.move(theta); err != nil {
			return 0, err
		}
		loss, err := o.batch.gradient(ctx, dst, theta, o.method)
		if err == nil {
			o.addT(dst, o.batch.result.T)
		}
		return loss, err
	}
	copy(dst, o.Result.Theta)
	o.addT(dst, o.Result.T)
	return o.Result.Loss, nil
}
