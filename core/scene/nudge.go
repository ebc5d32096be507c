package scene

import (
	"context"
	"math"

	"costate/core/adjoint"
	"costate/core/ode"
)

// single is the experiment's problem with one start point alone.
func (x *Experiment) single(start int) adjoint.Problem {
	p := *x.Engine().Problem()
	p.Z0 = p.Z0[start : start+1]
	p.Loss.Terminal, p.Loss.Running = adjoint.ForStart(p.Loss.Terminal, start), adjoint.ForStart(p.Loss.Running, start)
	if o := p.Loss.Observations; o != nil {
		only := *o
		only.Values = o.Values[start : start+1]
		p.Loss.Observations = &only
	}
	return p
}

// Nudge prepares for changes of the state of a start point at time t: a(t) by
// the scene's own way to the gradient, the changed loss at tight tolerance, but
// for fixed steps, whose own loss is what their gradient is of.
func (x *Experiment) Nudge(ctx context.Context, theta []float64, start int, t float64) (*adjoint.Nudge, error) {
	p := x.single(start)
	var exact []adjoint.Way
	if own := p.Method; own.Adaptive {
		for _, r := range referencesFor(own) {
			if m, ok := ode.Lookup(r.method); ok && !(m.Stiff && len(x.States) > maxStiff) {
				exact = append(exact, adjoint.Way{Method: m, Options: x.solverAt(m, math.Min(r.loose, x.Scene.Solver.RTol)).options()})
			}
		}
	}
	return adjoint.NewNudge(ctx, p, theta, x.GradientMethod(), t, exact)
}

// Invariants follows a tangent of a start point that is dz at time from, and H,
// with a(t) by the scene's own way to the gradient.
func (x *Experiment) Invariants(ctx context.Context, theta []float64, start int, from float64, dz []float64) (*adjoint.Invariants, error) {
	return adjoint.NewInvariants(ctx, x.single(start), theta, x.GradientMethod(), from, dz)
}
