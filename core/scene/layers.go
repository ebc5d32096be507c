package scene

import (
	"context"
	"errors"
	"math"

	"costate/core/adjoint"
	"costate/core/ode"
)

// Layers measures the experiment as a residual network: N steps of a method over
// T are N layers, z_{k+1} = z_k + h Φ(t_k, z_k), and their discrete adjoint is
// backpropagation through them (E. Haber, L. Ruthotto, Inverse Problems 34 (2018)
// 014004, §2; R. T. Q. Chen et al., NeurIPS 2018, §1). It belongs to one
// goroutine.
type Layers struct {
	x         *Experiment
	exact     courses
	Reference string // the method that the errors are relative to
}

// Layer is a network of so many layers, or a solve by an adaptive method that
// chose so many steps.
type Layer struct {
	Steps       int // accepted
	Evaluations int // of f, forwards

	// Z is the distance of z(t1), and A that of a(t0), from those of the ODE, the
	// largest over the start points, as a part of the largest ‖z‖ and ‖a‖ at the
	// ends of the interval.
	Z, A float64
}

// courses are z and a at both ends, one start point after the other.
type courses struct{ z, a [][]float64 }

// layerSamples are the ends of the interval: there every network has a layer.
const layerSamples = 2

// NewLayers prepares by solving the experiment at tight tolerance.
func (x *Experiment) NewLayers(ctx context.Context) (*Layers, error) {
	if x.Scene.Field == nil || x.Scene.T == 0 {
		return nil, Faults{{Pointer: "/T", Message: "layers need a field and an interval"}}
	}
	l := &Layers{x: x}
	var failed error
	for _, r := range references {
		m, _ := ode.Lookup(r.method)
		if m.Stiff && len(x.States) > maxStiff {
			continue
		}
		var err error
		if l.exact, _, err = l.solve(ctx, x.solverAt(m, r.tight), adjoint.Checkpointed); err == nil {
			l.Reference = m.ID
			return l, nil
		}
		if ctx.Err() != nil {
			return nil, err
		}
		failed = err
	}
	return nil, failed
}

// Fixed measures n steps of a method over T, differentiated step by step.
func (l *Layers) Fixed(ctx context.Context, m ode.Method, n int) (Layer, error) {
	return l.measure(ctx, l.x.solverAt(m, l.x.Scene.T/float64(n)))
}

// Adaptive measures the solve by a method at a relative tolerance.
func (l *Layers) Adaptive(ctx context.Context, m ode.Method, rtol float64) (Layer, error) {
	return l.measure(ctx, l.x.solverAt(m, rtol))
}

// Slopes are those of the logarithms of Z and A over that of Steps, by least
// squares: −1 each for a method of order 1. NaN without two layers that differ.
func Slopes(layers []Layer) (z, a float64) {
	n, sx, sxx, sz, sa, sxz, sxa := 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
	for _, l := range layers {
		if !(l.Z > 0 && l.A > 0) {
			continue // as exact as numbers are: no logarithm
		}
		x, lz, la := math.Log(float64(l.Steps)), math.Log(l.Z), math.Log(l.A)
		n, sx, sxx, sz, sa, sxz, sxa = n+1, sx+x, sxx+x*x, sz+lz, sa+la, sxz+x*lz, sxa+x*la
	}
	d := n*sxx - sx*sx
	return (n*sxz - sx*sz) / d, (n*sxa - sx*sa) / d
}

func (l *Layers) measure(ctx context.Context, solver Solver) (Layer, error) {
	got, stats, err := l.solve(ctx, solver, adjoint.Discrete)
	if err != nil {
		return Layer{}, err
	}
	return Layer{stats.Accepted, stats.Evaluations, apart(got.z, l.exact.z, layerSamples-1), apart(got.a, l.exact.a, 0)}, nil
}

// apart is the largest distance of two courses at one end of the interval, as a
// part of the size of the second. At the other end z has nothing to be off by, and
// a is off by what z is: there φ sets it.
func apart(a, b [][]float64, end int) float64 {
	most, size := 0.0, 0.0
	for i := range b {
		if i%layerSamples == end {
			most = math.Max(most, miss(a[i], b[i]))
		}
		size = math.Max(size, miss(b[i], nil))
	}
	return relative(most, size)
}

func (l *Layers) solve(ctx context.Context, solver Solver, way adjoint.Method) (courses, ode.Stats, error) {
	s, y := *l.x.Scene, *l.x
	s.Solver, s.Samples = solver, layerSamples
	y.Scene = &s
	e := y.Engine()
	c := courses{make([][]float64, layerSamples*len(s.Z0)), make([][]float64, layerSamples*len(s.Z0))}
	var g adjoint.Gradient
	err := e.Gradient(ctx, &g, l.x.Theta, way, adjoint.Observer{
		Sample: func(start, i int, _ float64, z []float64) {
			c.z[start*layerSamples+i] = append([]float64(nil), z...)
		},
		Adjoint: func(row *adjoint.AdjointRow) {
			if row.Sample >= 0 {
				c.a[row.Start*layerSamples+row.Sample] = append([]float64(nil), row.A...)
			}
		},
	})
	for i := range c.z {
		if err == nil && (c.z[i] == nil || c.a[i] == nil) {
			err = errors.New("an event ends a trajectory: layers are compared over the whole interval")
		}
	}
	return c, e.Stats().Forward, err
}
