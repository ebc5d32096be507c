package horizon

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"

	"costate/core/flow"
	"costate/core/scene"
)

// Member is one of a row of scenes that differ in T alone, after some training.
type Member struct {
	T        float64
	Steps    int
	Loss     float64
	Accuracy float64 // the part of the points whose class is the most probable

	// Length is ∫‖f‖ dt along a trajectory, the mean over the points, and Speed
	// that by T.
	Length, Speed float64

	Ends  [][]float64 // z(t1) of the points
	Theta []float64
}

// Row trains scenes that differ in T alone, all from the same θ and with as many
// steps; what the way costs is scaled as in [Classes]. It belongs to one goroutine.
type Row struct {
	// Yield, unless nil, is called by every goroutine before every step.
	Yield func()

	members []*member
}

type member struct {
	Member
	watch *Watch
	path  *flow.Path
	bound *bounded // or nil
}

// NewRow prepares a row; bound, unless 0, keeps the size of every weight of the
// network below it. The weights of the read-out are free.
func NewRow(x *scene.Experiment, at []float64, bound float64) (*Row, error) {
	r := &Row{}
	for _, T := range at {
		m, err := newMember(x, T, bound)
		if err != nil {
			return nil, err
		}
		r.members = append(r.members, m)
	}
	return r, nil
}

func newMember(x *scene.Experiment, T, bound float64) (*member, error) {
	s := *x.Scene
	s.T = T
	s.Loss.KineticEnergy *= T / x.Scene.T
	x, err := new(scene.Builder).Build(&s)
	if err != nil {
		return nil, err
	}
	m := &member{Member: Member{T: T}}
	if m.watch, err = NewWatch(x, T, rowSamples); err != nil {
		return nil, err
	}
	var objective flow.Objective = x.Objective()
	theta := x.Theta
	if bound > 0 {
		m.bound = &bounded{objective: objective, bound: bound, count: x.Readout.From, theta: make([]float64, len(theta))}
		objective, theta = m.bound, m.bound.inner(theta)
	}
	m.path = flow.NewPath(objective, x.FlowConfig(1), 0, theta)
	return m, nil
}

// rowSamples is how many times a trajectory is looked at for its length.
const rowSamples = 33

// Train has every member make so many steps, all processors at work, and reports
// it, one call at a time. A member that cannot go on stays where it is: the error
// is the context's alone.
func (r *Row) Train(ctx context.Context, steps int, report func(i int, m *Member)) error {
	var all sync.WaitGroup
	var mu sync.Mutex
	places := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, m := range r.members {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			if m.train(ctx, steps, r.Yield) == nil {
				mu.Lock()
				defer mu.Unlock()
				report(i, &m.Member)
			}
		})
	}
	all.Wait()
	return ctx.Err()
}

// SpeedSlope returns the slope of log Speed over log T by least squares, over the
// members that have been trained: −1 where T is depth.
func (r *Row) SpeedSlope() float64 {
	n, sx, sy, sxx, sxy := 0.0, 0.0, 0.0, 0.0, 0.0
	for _, m := range r.members {
		if m.Speed > 0 {
			x, y := math.Log(m.T), math.Log(m.Speed)
			n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
		}
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

func (m *member) train(ctx context.Context, steps int, yield func()) (err error) {
	for range steps {
		if yield != nil {
			yield()
		}
		if err = m.path.Next(ctx); err != nil {
			return err
		}
	}
	m.Steps = m.path.Steps()
	theta := m.path.Theta()
	if m.bound != nil {
		theta = m.bound.outer(theta)
	}
	m.Theta = slices.Clone(theta)
	if err = m.watch.Solve(ctx, m.Theta); err != nil {
		return err
	}
	last := len(m.watch.Times) - 1
	m.Loss, m.Accuracy = m.watch.Loss[last], m.watch.Accuracy[last]
	m.Length = m.watch.Length
	m.Speed = m.Length / m.T
	m.Ends = m.watch.At(last)
	return nil
}

// bounded is an objective in φ with w = b tanh(φ/b) for the first entries of θ:
// |w| < b whatever φ is, and where |w| is small φ is w.
type bounded struct {
	objective flow.Objective
	bound     float64
	count     int
	theta     []float64
}

func (o *bounded) outer(phi []float64) []float64 {
	copy(o.theta, phi)
	for i := range o.count {
		o.theta[i] = o.bound * math.Tanh(phi[i]/o.bound)
	}
	return o.theta
}

// inner is the φ of θ; what lies beyond the bound is put a little inside of it.
func (o *bounded) inner(theta []float64) []float64 {
	phi := slices.Clone(theta)
	for i := range o.count {
		phi[i] = o.bound * math.Atanh(max(-0.99, min(0.99, theta[i]/o.bound)))
	}
	return phi
}

func (o *bounded) Gradient(ctx context.Context, dst, phi []float64) (float64, error) {
	loss, err := o.objective.Gradient(ctx, dst, o.outer(phi))
	if dst != nil {
		for i := range o.count {
			part := o.theta[i] / o.bound
			dst[i] *= 1 - part*part
		}
	}
	return loss, err
}
