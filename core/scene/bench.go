package scene

import (
	"context"
	"fmt"
	"math"
	"time"

	"costate/core/adjoint"
	"costate/core/ode"
)

// Bench measures ways to the gradient of an experiment: how far each is from a
// reference that knows how far it can be relied on, and what it takes. It
// belongs to one goroutine.
type Bench struct {
	// Names are the components of the gradient: named parameters, "weights" for
	// all others together, then as z0[start].state, T and t0.
	Names []string

	// Of the reference, which Compute finds: how, its components (of the weights
	// the norm), how far each is from that with a hundred times the tolerance, and
	// how far the whole is, as a part of its size.
	Method, Solver         string
	Reference, Uncertainty []float64
	Whole                  float64

	// Floor is how far the gradient moves, as a part of its size, if θ and z0 are
	// rounded to double precision: no method that is given them can come nearer.
	Floor float64

	x     *Experiment
	theta []float64
	exact adjoint.Gradient
}

// Cost is what a gradient took and missed.
type Cost struct {
	Evaluations, VJPs, JVPs int // of f; Jacobians by them
	Steps                   int // accepted, both ways
	States, Bytes           int // kept for the way back
	Seconds                 float64

	Error float64   // ‖g − g*‖/‖g*‖ over θ and z0
	Off   []float64 // g − g* by component, of the weights its norm
}

const (
	// benchTangents bounds the tangents of the forward sensitivity problem that is
	// solved for a reference; past it a checkpointed adjoint is, which takes less.
	benchTangents = 32

	// benchStarts bounds the start points that have components of their own.
	benchStarts = 4

	// rounding is the relative change of θ and z0 that Floor is found by: large
	// enough to stand out of the reference's errors.
	rounding = 1e-6
)

// Bench prepares at θ; nil for a landscape or no interval.
func (x *Experiment) Bench(theta []float64) *Bench {
	if x.Scene.Field == nil || x.Scene.T == 0 {
		return nil
	}
	b := &Bench{x: x, theta: append([]float64(nil), theta...)}
	b.Names = append([]string{}, x.Params[:b.named()]...)
	if len(x.Theta) > len(x.Params) {
		b.Names = append(b.Names, "weights")
	}
	for k := range min(benchStarts, x.Scene.Starts()) {
		for _, state := range x.States {
			b.Names = append(b.Names, fmt.Sprintf("z0[%d].%s", k, state))
		}
	}
	b.Names = append(b.Names, "T", "t0")
	return b
}

// named is how many parameters have a component of their own: T has one anyway.
func (b *Bench) named() int {
	if k := b.x.Horizon(); k >= 0 {
		return k
	}
	return len(b.x.Params)
}

// Solver returns the scene's solver with another relative tolerance or, of a
// fixed-step method, step.
func (b *Bench) SolverAt(tolerance float64) Solver {
	m, _ := ode.Lookup(b.x.Scene.Solver.Method)
	return b.x.solverAt(m, tolerance)
}

// Compute finds the reference. It has to succeed first.
func (b *Bench) Compute(ctx context.Context) error {
	x, method := b.x, adjoint.Forward
	if len(x.States)+len(x.Theta) > benchTangents {
		method = adjoint.Checkpointed
	}
	var failed error
	own, _ := ode.Lookup(x.Scene.Solver.Method)
	for _, r := range referencesFor(own) {
		m, ok := ode.Lookup(r.method)
		if !ok || m.Stiff && len(x.States) > maxStiff {
			continue
		}
		loose, _, err := b.gradient(ctx, method, x.solverAt(m, r.loose), b.theta, 0)
		var tight, moved adjoint.Gradient
		if err == nil {
			tight, _, err = b.gradient(ctx, method, x.solverAt(m, r.tight), b.theta, 0)
		}
		if err == nil {
			moved, _, err = b.gradient(ctx, method, x.solverAt(m, r.tight), rounded(b.theta), rounding)
		}
		if sum := loose.Distance(&tight) + moved.Distance(&tight); err == nil && sum-sum != 0 {
			err = adjoint.ErrLossNotFinite
		}
		if err == nil {
			b.exact, b.Method, b.Solver = tight, method.String(), m.ID
			b.Reference, b.Uncertainty, b.Whole = b.components(&tight, nil), b.components(&loose, &tight), loose.Distance(&tight)
			for i, v := range b.Uncertainty {
				b.Uncertainty[i] = math.Abs(v)
			}
			b.Floor = 0x1p-52 * math.Max(1, moved.Distance(&tight)/rounding)
			return nil
		}
		if ctx.Err() != nil {
			return err
		}
		failed = err
	}
	return failed
}

// referencesFor are the references in the order in which they are tried: where
// the scene is solved by a stiff method, a stiff one first.
func referencesFor(own ode.Method) []reference {
	if own.Stiff {
		return []reference{references[1], references[0]}
	}
	return references
}

// rounded is θ with every entry moved by a relative rounding, up and down by turns.
func rounded(theta []float64) []float64 {
	out := append([]float64(nil), theta...)
	for i := range out {
		out[i] *= 1 + rounding*float64(1-2*(i%2))
	}
	return out
}

// Measure takes the gradient another way.
func (b *Bench) Measure(ctx context.Context, choice GradientChoice, solver Solver) (Cost, error) {
	scene, y := *b.x.Scene, *b.x
	scene.Gradient = choice
	y.Scene = &scene
	n := len(b.x.States)
	method := y.GradientMethod()
	if size := n * (1 + n + len(b.theta)); method == adjoint.Forward && size > maxTangents {
		return Cost{Error: math.NaN()}, fmt.Errorf("forward would carry %d numbers along; at most %d", size, maxTangents)
	}
	in := Bench{x: &y}
	g, cost, err := in.gradient(ctx, method, solver, b.theta, 0)
	cost.Error, cost.Off = math.NaN(), make([]float64, len(b.Names))
	if err != nil {
		for i := range cost.Off {
			cost.Off[i] = math.NaN()
		}
		return cost, err
	}
	cost.Error, cost.Off = g.Distance(&b.exact), b.components(&g, &b.exact)
	return cost, nil
}

// gradient solves the experiment by a way of its own, its start points moved by
// a relative amount, up and down by turns.
func (b *Bench) gradient(ctx context.Context, method adjoint.Method, solver Solver, theta []float64, moved float64) (adjoint.Gradient, Cost, error) {
	scene, y := *b.x.Scene, *b.x
	scene.Solver, scene.Samples = solver, 2
	y.Scene = &scene
	p := *y.Engine().Problem()
	count := &counted{Field: p.Field}
	// One by one, so that evaluations are those of single points.
	p.Field, p.Batch = count, nil
	if moved != 0 {
		p.Z0 = nil
		for k := range scene.Starts() {
			z := y.Start(k)
			for i := range z {
				z[i] *= 1 + moved*float64(1-2*(i%2))
			}
			p.Z0 = append(p.Z0, z)
		}
	}
	e := adjoint.NewEngine(p)
	var g adjoint.Gradient
	began := time.Now()
	err := e.Gradient(ctx, &g, theta, method, adjoint.Observer{})
	s := e.Stats()
	return g, Cost{Evaluations: count.evaluations, VJPs: count.vjps, JVPs: count.jvps, Steps: s.Forward.Accepted + s.Backward.Accepted,
		States: s.StoredStates, Bytes: s.StoredBytes, Seconds: time.Since(began).Seconds()}, err
}

// components lists g, or what it differs from another by, under Names.
func (b *Bench) components(g, from *adjoint.Gradient) []float64 {
	var out []float64
	less := func(v, w float64) { out = append(out, v-w) }
	zero := adjoint.Gradient{Theta: make([]float64, len(g.Theta)), Z0: g.Z0}
	if from == nil {
		from = &zero
		zero.Z0 = make([][]float64, len(g.Z0))
		for k := range zero.Z0 {
			zero.Z0[k] = make([]float64, len(g.Z0[k]))
		}
	}
	for i := range b.named() {
		less(g.Theta[i], from.Theta[i])
	}
	if named := len(b.x.Params); len(g.Theta) > named {
		size := 0.0
		for i := named; i < len(g.Theta); i++ {
			size = math.Hypot(size, g.Theta[i]-from.Theta[i])
		}
		less(size, 0)
	}
	for k := range min(benchStarts, len(g.Z0)) {
		for i, v := range g.Z0[k] {
			less(v, from.Z0[k][i])
		}
	}
	less(g.T, from.T)
	less(g.T0, from.T0)
	return out
}
