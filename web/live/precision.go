package live

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"

	"costate/core/ode"
	"costate/core/scene"
)

// Precision asks what methods make of the trajectory of one start point.
type Precision struct {
	Methods []string `json:"methods"`
	Start   int      `json:"start"`
}

const (
	// maxCompared bounds how many methods are compared.
	maxCompared = 24

	// Tolerances are 10^−2 … 10^−(1+decades), steps T/16 … T/(16·2^(halvings−1)).
	decades  = 11
	halvings = 13

	// ownSolver stands for the solver of the scene where a method is.
	ownSolver = -1
)

func (v *View) checkSolving() error {
	if v.Solver != nil && v.Solver.Start < 0 || v.Precision != nil && v.Precision.Start < 0 {
		return errors.New("start counts from 0")
	}
	if v.Precision == nil {
		return nil
	}
	if len(v.Precision.Methods) > maxCompared {
		return fmt.Errorf("at most %d methods are compared", maxCompared)
	}
	for _, id := range v.Precision.Methods {
		if _, ok := ode.Lookup(id); !ok {
			return fmt.Errorf("no method %q to compare; GET /api/v1/methods lists them", id)
		}
	}
	return nil
}

// precisionMessage says what the points to come are measured by.
type precisionMessage struct {
	Type        string       `json:"type"` // "precision"
	Run         int          `json:"run"`
	Start       int          `json:"start"`
	Methods     []string     `json:"methods"`
	Reference   string       `json:"reference"` // its method
	Uncertainty *uncertainty `json:"uncertainty,omitempty"`
	Detail      string       `json:"detail,omitempty"` // why there is no reference
}

type uncertainty struct {
	End  float64 `json:"end"`
	Most float64 `json:"most"`
}

// precision is a study in the making.
type precision struct {
	series[pointKey]
	key     studyKey
	methods []string
	own     scene.Solver
	study   *scene.Study
	ready   bool // there is a reference, and the client knows
}

// pointKey is what tells points of one study apart; the scene's own solver has
// no method here.
type pointKey struct {
	method    string
	tolerance float64
}

// studyKey is what the trajectory and its measure depend on.
type studyKey struct {
	compiled any
	theta    []float64
	start    []float64
	index    int
	scene    scene.Scene
}

// precisionDue prepares the study that the view asks for, unless the client has
// it. It reports whether there is something to compute.
func (s *Session) precisionDue() bool {
	v, x := s.view.Precision, s.experiment
	if v == nil {
		s.precision = nil
		return false
	}
	if x.Scene.Field == nil || v.Start >= x.Scene.Starts() {
		return false
	}
	key := studyKey{x.Compiled, slices.Clone(s.theta), x.Start(v.Start), v.Start, lossOnly(x.Scene)}
	key.scene.Loss, key.scene.Z0, key.scene.Field = scene.Loss{}, nil, nil
	// Of the solver the ratio of its tolerances counts, which the tolerances of a study keep.
	solver := key.scene.Solver
	measure := solver.WithRTol(1)
	measure.Method, measure.Step, measure.MaxSteps, measure.MinStep = "", 0, 0, 0
	key.scene.Solver = measure
	p := s.precision
	if p == nil || !reflect.DeepEqual(p.key, key) {
		p = &precision{key: key, study: x.Study(s.theta, v.Start)}
		p.series = series[pointKey]{kind: KindPrecision, run: s.number(), cols: 8, known: map[pointKey][]float64{}}
		s.precision = p
	}
	if p.study == nil {
		return false
	}
	if !slices.Equal(p.methods, v.Methods) || !reflect.DeepEqual(p.own, solver) || p.run != s.number() && p.due() {
		p.methods, p.own, p.run, p.next, p.ready = v.Methods, solver, s.number(), 0, false
		p.lay(x)
	}
	return !p.ready || p.due()
}

// lay plans the points: the scene's own solver, then all methods coarsely, then
// finer and finer.
func (p *precision) lay(x *scene.Experiment) {
	own, _ := ode.Lookup(p.own.Method)
	tolerance := p.own.Step
	if own.Adaptive {
		tolerance = p.own.RTol
	}
	p.plan = nil
	p.add(pointKey{"", tolerance}, ownSolver, p.own)
	delete(p.known, p.plan[0].key)
	for k := range max(decades, halvings) {
		for i, id := range p.methods {
			m, _ := ode.Lookup(id)
			switch {
			case m.Adaptive && k < decades:
				tolerance = math.Pow(10, -2-float64(k))
			case !m.Adaptive && k < halvings:
				tolerance = math.Ldexp(x.Scene.T/16, -k)
			default:
				continue
			}
			p.add(pointKey{id, tolerance}, i, p.study.Solver(m, tolerance))
		}
	}
}

// add plans a point of the method with that place in methods, or ownSolver.
func (p *precision) add(key pointKey, index int, solver scene.Solver) {
	p.plan = append(p.plan, point[pointKey]{key, []float64{float64(index), key.tolerance}, func(ctx context.Context) ([]float64, error) {
		m, err := p.study.Measure(ctx, solver)
		return []float64{float64(m.Evaluations), float64(m.Jacobians), float64(m.Accepted), float64(m.Rejected), m.End, m.Most}, err
	}})
}

// precisionSlice computes the reference, or the next points.
func (s *Session) precisionSlice(ctx context.Context) {
	if p := s.precision; p.ready {
		p.slice(ctx, s.out)
	} else {
		s.referenceFor(ctx, p)
	}
}

// referenceFor computes the reference, unless it is known, and says how far it
// holds.
func (s *Session) referenceFor(ctx context.Context, p *precision) {
	m := precisionMessage{Type: "precision", Run: p.run, Start: p.key.index, Methods: p.methods}
	if p.study.Method == "" {
		if err := p.study.Reference(ctx); err != nil {
			if ctx.Err() == context.Canceled {
				return
			}
			p.plan = nil
			m.Detail = "No reference at tight tolerance: " + err.Error()
		}
	}
	if p.study.Method != "" {
		u := p.study.Uncertainty
		m.Reference, m.Uncertainty = p.study.Method, &uncertainty{u.End, u.Most}
	}
	p.ready = true
	s.out.Message(m)
}
