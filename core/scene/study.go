package scene

import (
	"context"
	"errors"
	"math"

	"costate/core/adjoint"
	"costate/core/ode"
)

// Study measures methods on one trajectory of an experiment: the error of what
// they reach against the work that it took, relative to a reference that knows
// how far it can be relied on. It belongs to one goroutine.
type Study struct {
	Method      string   // of the reference
	Uncertainty Distance // of the reference from the same with a hundred times the tolerance

	x         *Experiment
	theta     []float64
	start     int
	reference track
}

// Distance is how far a trajectory is from another, as a part of the size of
// that one: ‖z − z*‖/‖z*‖ at the end, and over samples the largest ‖z − z*‖ over
// the largest ‖z*‖; Euclidean norms.
type Distance struct{ End, Most float64 }

// Measured is what one solve cost and missed.
type Measured struct {
	ode.Stats
	Distance
}

// track is a trajectory at samples, and where it ended.
type track struct {
	z   [][]float64
	end []float64
}

const (
	// studySamples is how many samples a trajectory is compared at.
	studySamples = 129

	// studySteps bounds the steps of one solve of a study.
	studySteps = 200_000
)

type reference struct {
	method       string
	loose, tight float64
}

// references are the methods that a reference is computed with, the first that
// succeeds, at two relative tolerances each.
var references = []reference{
	{"dop853", 1e-11, 1e-13},
	// Where stability and not accuracy rules an explicit method, it runs out of steps.
	{"rodas5p", 1e-9, 1e-11},
}

// Study prepares for start point k at θ; nil for a landscape or no interval.
func (x *Experiment) Study(theta []float64, k int) *Study {
	if x.Scene.Field == nil || x.Scene.T == 0 || k >= x.Scene.Starts() {
		return nil
	}
	return &Study{x: x, theta: append([]float64(nil), theta...), start: k}
}

// Solver returns the scene's solver with another method and relative
// tolerance or, of a fixed-step method, step. The absolute tolerance keeps its
// ratio to the relative one.
func (s *Study) Solver(m ode.Method, tolerance float64) Solver { return s.x.solverAt(m, tolerance) }

func (x *Experiment) solverAt(m ode.Method, tolerance float64) Solver {
	solver := x.Scene.Solver
	solver.Method, solver.MaxSteps = m.ID, studySteps
	if m.Adaptive {
		solver = solver.WithRTol(tolerance)
		solver.MinStep = 0
	} else {
		solver.Step = tolerance
	}
	return solver
}

// Reference computes what the others are measured by. It has to succeed first.
func (s *Study) Reference(ctx context.Context) error {
	var failed error
	for _, r := range references {
		m, ok := ode.Lookup(r.method)
		if !ok || m.Stiff && len(s.x.States) > maxStiff {
			continue
		}
		loose, _, err := s.solve(ctx, s.Solver(m, r.loose))
		if err == nil {
			s.reference, _, err = s.solve(ctx, s.Solver(m, r.tight))
		}
		if err == nil {
			s.Method, s.Uncertainty = m.ID, loose.distance(&s.reference)
			return nil
		}
		if ctx.Err() != nil {
			return err
		}
		failed = err
	}
	return failed
}

// Measure solves with another method or tolerance.
func (s *Study) Measure(ctx context.Context, solver Solver) (Measured, error) {
	got, stats, err := s.solve(ctx, solver)
	if err != nil {
		return Measured{Stats: stats, Distance: Distance{math.NaN(), math.NaN()}}, err
	}
	return Measured{stats, got.distance(&s.reference)}, nil
}

func (s *Study) solve(ctx context.Context, solver Solver) (track, ode.Stats, error) {
	e := s.x.alone(s.start, solver, studySamples).Engine()
	var got track
	err := e.Solve(ctx, s.theta, false, adjoint.Observer{
		Sample: func(_, _ int, _ float64, z []float64) { got.z = append(got.z, append([]float64(nil), z...)) },
		Step:   func(_ int, s *ode.Solver) { got.end = append(got.end[:0], s.Z()...) },
	})
	if errors.Is(err, adjoint.ErrLossNotFinite) {
		err = nil
	}
	return got, e.Stats().Forward, err
}

// alone is the experiment with one start point, that solver and no loss.
func (x *Experiment) alone(start int, solver Solver, samples int) *Experiment {
	s, y := *x.Scene, *x
	s.Solver, s.Samples, s.Loss = solver, samples, Loss{}
	s.Z0, s.set = [][]float64{x.Start(start)}, nil
	y.Scene, y.terminal, y.running, y.parameters = &s, nil, nil, nil
	return &y
}

// Alone returns an engine for the trajectory of one start point, without a
// loss, by the scene's own solver.
func (x *Experiment) Alone(start int) *adjoint.Engine {
	return x.alone(start, x.Scene.Solver, 2).Engine()
}

func (a *track) distance(b *track) Distance {
	d := Distance{End: relative(miss(a.end, b.end), miss(b.end, nil))}
	most, size := 0.0, 0.0
	for i := range min(len(a.z), len(b.z)) {
		most = math.Max(most, miss(a.z[i], b.z[i]))
		size = math.Max(size, miss(b.z[i], nil))
	}
	d.Most = relative(most, size)
	return d
}

// relative is a part of a size, of nothing as it is.
func relative(v, size float64) float64 {
	if size == 0 {
		return v
	}
	return v / size
}

// miss is ‖a − b‖, b nil being 0.
func miss(a, b []float64) float64 {
	norm := 0.0
	for i, v := range a {
		if b != nil {
			v -= b[i]
		}
		norm = math.Hypot(norm, v)
	}
	return norm
}
