package scene

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	"costate/core/ode"
)

// Solver chooses a method of package ode and its options.
type Solver struct {
	Method     string
	RTol, ATol float64
	ATols      []float64 // one a state, in the place of ATol; or nil
	Step       float64
	MaxSteps   int
	Controller string    // of [ode.Controls]
	MinStep    float64   // 0: as small as t resolves
	MaxStep    float64   // 0: no limit
	TStops     []float64 // times that a step ends on
}

// MarshalJSON writes "atol" as a number or, with ATols, as a list.
func (s Solver) MarshalJSON() ([]byte, error) {
	var atol any = s.ATol
	if s.ATols != nil {
		atol = s.ATols
	}
	return json.Marshal(struct {
		Method     string    `json:"method"`
		RTol       float64   `json:"rtol"`
		ATol       any       `json:"atol"`
		Step       float64   `json:"step"`
		MaxSteps   int       `json:"maxSteps"`
		Controller string    `json:"controller"`
		MinStep    float64   `json:"minStep,omitempty"`
		MaxStep    float64   `json:"maxStep,omitempty"`
		TStops     []float64 `json:"tstops,omitempty"`
	}{s.Method, s.RTol, atol, s.Step, s.MaxSteps, s.Controller, s.MinStep, s.MaxStep, s.TStops})
}

// WithRTol returns the solver with another relative tolerance, the absolute ones
// in the same proportion to it.
func (s Solver) WithRTol(rtol float64) Solver {
	ratio := rtol / s.RTol
	s.RTol = rtol
	return s.withATol(func(v float64) float64 { return v * ratio })
}

// withATol changes every absolute tolerance.
func (s Solver) withATol(change func(v float64) float64) Solver {
	s.ATol = change(s.ATol)
	s.ATols = slices.Clone(s.ATols)
	for i, v := range s.ATols {
		s.ATols[i] = change(v)
	}
	return s
}

// options are those of package ode.
func (s Solver) options() ode.Options {
	control, _ := ode.LookupControl(s.Controller)
	opt := ode.Options{RTol: s.RTol, ATol: s.ATol, ATols: s.ATols, MaxSteps: s.MaxSteps,
		Control: control, MinStep: s.MinStep, MaxStep: s.MaxStep, Stops: s.TStops}
	if m, _ := ode.Lookup(s.Method); !m.Adaptive {
		opt.Step = s.Step
	}
	return opt
}

// maxStops bounds the times that a step has to end on.
const maxStops = 10_000

func decodeSolver(s *Scene, x value) {
	m := x.object("method", "rtol", "atol", "step", "maxSteps", "controller", "minStep", "maxStep", "tstops")
	m["method"].text(&s.Solver.Method)
	if _, ok := ode.Lookup(s.Solver.Method); !ok {
		var ids []string
		for _, method := range ode.Methods() {
			ids = append(ids, method.ID)
		}
		x.faults.add("/solver/method", "unknown method %q; there are %s", s.Solver.Method, strings.Join(ids, ", "))
	}
	m["rtol"].number(&s.Solver.RTol)
	m["rtol"].within(s.Solver.RTol, 1e-14, 1)
	const least, most = 1e-300, math.MaxFloat64
	if _, ok := m["atol"].v.([]any); ok {
		s.Solver.ATols = m["atol"].numbers()
		for i, item := range m["atol"].list() {
			item.within(s.Solver.ATols[i], least, most)
		}
	} else {
		m["atol"].number(&s.Solver.ATol)
		m["atol"].within(s.Solver.ATol, least, most)
	}
	m["step"].number(&s.Solver.Step)
	if !(s.Solver.Step > 0) {
		x.faults.add("/solver/step", "must be above 0, is %v", s.Solver.Step)
	}
	m["maxSteps"].integer(&s.Solver.MaxSteps)
	m["maxSteps"].within(float64(s.Solver.MaxSteps), 1, MaxSteps)
	m["controller"].text(&s.Solver.Controller)
	if _, ok := ode.LookupControl(s.Solver.Controller); !ok {
		x.faults.add("/solver/controller", "unknown controller %q; there are %s", s.Solver.Controller, strings.Join(ode.Controls(), ", "))
	}
	m["minStep"].number(&s.Solver.MinStep)
	m["minStep"].within(s.Solver.MinStep, 0, MaxTime)
	m["maxStep"].number(&s.Solver.MaxStep)
	m["maxStep"].within(s.Solver.MaxStep, 0, MaxTime)
	if s.Solver.MaxStep > 0 && s.Solver.MinStep > s.Solver.MaxStep {
		x.faults.add("/solver/minStep", "is above maxStep, %v", s.Solver.MaxStep)
	}
	s.Solver.TStops = m["tstops"].numbers()
	if n := len(s.Solver.TStops); n > maxStops {
		x.faults.add("/solver/tstops", "%d times; at most %d", n, maxStops)
	}
}
