package adjoint

import (
	"context"
	"errors"

	"costate/core/ode"
)

// ErrEndsBefore reports a time that a trajectory does not reach, since an event
// ended it.
var ErrEndsBefore = errors.New("an event ends the trajectory before that time")

// Way is how a problem is solved: a method with its options.
type Way struct {
	Method  ode.Method
	Options ode.Options
}

// From returns the rest of a problem of one start point from time t in
// [t0, t1] on, where the state is z: the losses from t on, the observations at
// t with them, on the time clock, and the samples, with t the first of them. The derivative of its loss by its start is
// a(t−) of the whole.
func (p *Problem) From(t float64, z []float64) Problem {
	rest := *p
	rest.T0, rest.T, rest.Z0 = t, p.T1()-t, [][]float64{z}
	rest.Samples = []float64{t}
	for _, s := range p.Samples {
		if s > t {
			rest.Samples = append(rest.Samples, min(s, rest.T1()))
		}
	}
	if o := p.Loss.Observations; o != nil {
		seen := &Observations{States: o.States, Values: [][][]float64{nil}}
		for _, ob := range p.active() {
			if ob.t >= t {
				// t + (t1 − t) may miss t1 by a rounding error.
				seen.Times = append(seen.Times, min(ob.t, rest.T1()))
				seen.Values[0] = append(seen.Values[0], o.Values[0][ob.index])
			}
		}
		rest.Loss.Observations = seen
	}
	return rest
}

// Nudge is the loss of a trajectory as a function of its state at one time: what
// a(t) is the derivative of, and what a change of that state really does. It
// belongs to one goroutine.
type Nudge struct {
	T    float64
	Z, A []float64 // z(t) of the problem's solve, a(t−) by its method
	Loss float64   // from t on, solved as Change does

	theta []float64
	probe *Engine
	z     []float64 // where the probe starts
}

// NewNudge prepares for a change of z(t) of a problem of one start point: a(t)
// is found by the method asked for and by the problem's own solver, and changes
// are told by the first of the ways exact that succeeds, or, of none, by the
// problem's own solver.
func NewNudge(ctx context.Context, p Problem, theta []float64, m Method, t float64, exact []Way) (*Nudge, error) {
	z, err := p.stateAt(ctx, theta, t)
	if err != nil {
		return nil, err
	}
	n := &Nudge{T: t, Z: z, theta: append([]float64(nil), theta...), z: make([]float64, len(z))}
	rest := p.From(t, z)
	var g Gradient
	if err := NewEngine(rest).Gradient(ctx, &g, theta, m, Observer{}); err != nil {
		return nil, err
	}
	n.A = g.Z0[0]
	if len(exact) == 0 {
		exact = []Way{{p.Method, p.Options}}
	}
	rest.Z0 = [][]float64{n.z}
	for _, way := range exact {
		rest.Method, rest.Options = way.Method, way.Options
		n.probe = NewEngine(rest)
		copy(n.z, n.Z)
		if n.Loss, err = n.probe.Value(ctx, theta); err == nil || ctx.Err() != nil {
			break
		}
	}
	return n, err
}

// stateAt returns z(t) of the only start point.
func (p *Problem) stateAt(ctx context.Context, theta []float64, t float64) ([]float64, error) {
	z := append([]float64(nil), p.Z0[0]...)
	if t <= p.T0 {
		return z, nil
	}
	head := *p
	head.T, head.Loss, head.Samples, head.Batch = t-p.T0, Loss{}, nil, nil
	e, reached := NewEngine(head), p.T0
	err := e.Solve(ctx, theta, false, Observer{Step: func(_ int, s *ode.Solver) {
		copy(z, s.Z())
		reached = s.T()
	}})
	if err == nil && reached < head.T1() {
		err = ErrEndsBefore
	}
	return z, err
}

// Change returns how much the loss changes if z(t) becomes z(t) + dz, by
// solving from there, and what a(t) says of it: a(t)·dz. The two differ by
// O(|dz|²) where a is right. sample is told of the changed trajectory at the
// problem's samples; nil for none.
func (n *Nudge) Change(ctx context.Context, dz []float64, sample func(t float64, z []float64)) (change, predicted float64, err error) {
	for i, v := range n.Z {
		n.z[i] = v + dz[i]
	}
	o := Observer{}
	if sample != nil {
		o.Sample = func(_, _ int, t float64, z []float64) { sample(t, z) }
	}
	if err := n.probe.Solve(ctx, n.theta, false, o); err != nil {
		return 0, 0, err
	}
	return n.probe.Loss() - n.Loss, dot(n.A, dz), nil
}
