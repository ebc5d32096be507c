package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"

	"costate/core/adjoint"
	"costate/core/ode"
	"costate/core/scene"
)

// Bench asks what ways to the gradient make of the scene.
type Bench struct {
	Gradients []Way `json:"gradients"`
}

// Way is a gradient as a scene has it.
type Way struct {
	Method      string `json:"method"`
	Checkpoints int    `json:"checkpoints,omitempty"`
	Seminorm    *bool  `json:"seminorm,omitempty"`
	Restart     bool   `json:"restart,omitempty"`
}

func (w Way) choice() scene.GradientChoice {
	return scene.GradientChoice{Method: w.Method, Checkpoints: w.Checkpoints, FullNorm: w.Seminorm != nil && !*w.Seminorm, Restart: w.Restart}
}

// maxGradients bounds how many ways are compared.
const maxGradients = 32

func (v *View) checkBench() error {
	if v.Invariants != nil && v.Invariants.Start < 0 {
		return errors.New("start counts from 0")
	}
	if v.Bench == nil {
		return nil
	}
	if len(v.Bench.Gradients) > maxGradients {
		return fmt.Errorf("at most %d gradients are compared", maxGradients)
	}
	for _, g := range v.Bench.Gradients {
		if _, ok := adjoint.LookupMethod(g.Method); !ok {
			return fmt.Errorf("no gradient %q to compare", g.Method)
		}
		if c := g.Checkpoints; c < 0 || c > 0 && c < adjoint.LeastCheckpoints {
			return fmt.Errorf("checkpoints of at least %d, or 0 for all", adjoint.LeastCheckpoints)
		}
	}
	return nil
}

// benchMessage says what the points to come are measured by.
type benchMessage struct {
	Type       string          `json:"type"` // "bench"
	Run        int             `json:"run"`
	Gradients  []Way           `json:"gradients"`
	Components []string        `json:"components"`
	Reference  *benchReference `json:"reference,omitempty"`
	Detail     string          `json:"detail,omitempty"` // why there is no reference
}

type benchReference struct {
	Method      string    `json:"method"`
	Solver      string    `json:"solver"`
	Values      []float64 `json:"values"`      // by component
	Off         []float64 `json:"off"`         // of each, from the same with a hundred times the tolerance
	Uncertainty float64   `json:"uncertainty"` // of the whole, as a part of its size
	Floor       float64   `json:"floor"`
}

// refusedMessage says why a way to the gradient has no number.
type refusedMessage struct {
	Type      string  `json:"type"` // "refused"
	Run       int     `json:"run"`
	Way       int     `json:"way"` // its place in gradients
	Tolerance float64 `json:"tolerance"`
	Detail    string  `json:"detail"`
}

// bench is a study of gradients in the making.
type bench struct {
	series[benchPoint]
	key       benchKey
	gradients []Way
	own       scene.Scene // what its own point depends on
	study     *scene.Bench
	ready     bool
	reasons   map[benchPoint]string // why points have no number
	lost      map[string]bool       // ways that are given up
}

// benchPoint is what tells points apart; the way is as JSON, empty for the
// scene's own with its own tolerance.
type benchPoint struct {
	way       string
	tolerance float64
}

// benchKey is what the gradient depends on.
type benchKey struct {
	compiled any
	theta    []float64
	scene    scene.Scene
}

// benchDue prepares the study that the view asks for, unless the client has it.
// It reports whether there is something to compute.
func (s *Session) benchDue() bool {
	v, x := s.view.Bench, s.experiment
	if v == nil {
		s.bench = nil
		return false
	}
	if x.Scene.Field == nil {
		return false
	}
	key := benchKey{x.Compiled, slices.Clone(s.theta), lossOnly(x.Scene)}
	own := scene.Scene{Solver: x.Scene.Solver, Gradient: x.Scene.Gradient}
	// The method stays in it: all ways are measured by it.
	key.scene.Solver = x.Scene.Solver.WithRTol(1)
	key.scene.Solver.Step = 0
	b := s.bench
	if b == nil || !reflect.DeepEqual(b.key, key) {
		b = &bench{key: key, study: x.Bench(s.theta), reasons: map[benchPoint]string{}, lost: map[string]bool{}}
		b.series = series[benchPoint]{kind: KindBench, run: s.number(), known: map[benchPoint][]float64{}}
		s.bench = b
	}
	if b.study == nil {
		return false
	}
	if !reflect.DeepEqual(b.gradients, v.Gradients) || !reflect.DeepEqual(b.own, own) || b.run != s.number() && b.due() {
		b.gradients, b.own, b.run, b.next, b.ready = v.Gradients, own, s.number(), 0, false
		b.lay(s, x)
	}
	return !b.ready || b.due()
}

// lay plans the points: the scene's own, then all ways coarsely, then finer and
// finer.
func (b *bench) lay(s *Session, x *scene.Experiment) {
	m, _ := ode.Lookup(x.Scene.Solver.Method)
	tolerance, count := b.own.Solver.Step, halvings
	if m.Adaptive {
		tolerance, count = b.own.Solver.RTol, decades
	}
	b.plan, b.cols = nil, 10+len(b.study.Names)
	b.add(s.out, benchPoint{"", tolerance}, ownSolver, b.own.Gradient, b.own.Solver)
	delete(b.known, b.plan[0].key)
	for k := range count {
		for i, g := range b.gradients {
			way, _ := json.Marshal(g)
			tolerance := math.Ldexp(x.Scene.T/16, -k)
			if m.Adaptive {
				tolerance = math.Pow(10, -2-float64(k))
			}
			b.add(s.out, benchPoint{string(way), tolerance}, i, g.choice(), b.study.SolverAt(tolerance))
		}
	}
}

// add plans a point of the way with that place in gradients, or ownSolver.
func (b *bench) add(out *Outbox, key benchPoint, index int, choice scene.GradientChoice, solver scene.Solver) {
	b.plan = append(b.plan, point[benchPoint]{key, []float64{float64(index), key.tolerance}, func(ctx context.Context) ([]float64, error) {
		row := make([]float64, b.cols-2)
		if b.lost[key.way] && key.way != "" {
			for i := range row {
				row[i] = nan
			}
			return row, nil
		}
		c, err := b.study.Measure(ctx, choice, solver)
		if err != nil && (ctx.Err() == nil || ctx.Err() == context.DeadlineExceeded) {
			detail := err.Error()
			switch {
			case ctx.Err() != nil:
				detail = fmt.Sprintf("takes more than %v", maxMeasure)
			case errors.Is(err, adjoint.ErrNotReversible):
				detail = "needs a solver whose steps can be undone: reversible-heun or alf"
			}
			// What takes too long takes longer with more digits, what does not go never does.
			b.lost[key.way] = ctx.Err() != nil || errors.Is(err, adjoint.ErrNotReversible) || errors.Is(err, adjoint.ErrDiscreteEvents)
			b.reasons[key] = detail
			out.Message(refusedMessage{"refused", b.run, index, key.tolerance, detail})
		}
		for i, v := range []float64{float64(c.Evaluations), float64(c.VJPs), float64(c.JVPs), float64(c.Steps), float64(c.States), float64(c.Bytes), c.Seconds, c.Error} {
			row[i] = v
		}
		copy(row[8:], c.Off)
		return row, err
	}})
}

// benchSlice computes the reference, or the next points.
func (s *Session) benchSlice(ctx context.Context) {
	b := s.bench
	if b.ready {
		b.slice(ctx, s.out)
		return
	}
	m := benchMessage{Type: "bench", Run: b.run, Gradients: b.gradients, Components: b.study.Names}
	if b.study.Method == "" {
		if err := b.study.Compute(ctx); err != nil {
			if ctx.Err() == context.Canceled {
				return
			}
			b.plan = nil
			m.Detail = "No reference at tight tolerance: " + err.Error()
		}
	}
	if b.study.Method != "" {
		m.Reference = &benchReference{b.study.Method, b.study.Solver, b.study.Reference, b.study.Uncertainty, b.study.Whole, b.study.Floor}
	}
	b.ready = true
	s.out.Message(m)
	// The client forgets with a new bench why points that are known have no number.
	for index, g := range b.gradients {
		way, _ := json.Marshal(g)
		for _, p := range b.plan {
			if reason := b.reasons[p.key]; reason != "" && p.key.way == string(way) {
				s.out.Message(refusedMessage{"refused", b.run, index, p.key.tolerance, reason})
			}
		}
	}
}
