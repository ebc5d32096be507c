package export

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"costate/core/field"
	"costate/core/ode"
	"costate/core/scene"
)

// program is what the templates of the languages with expressions see. Text in
// it is ready to stand in the program.
type program struct {
	header
	Formulas []string // comments: the equations as typed

	States, Params []string // quoted names
	Values         []string // of the named parameters
	Z0             []string // a row a start point, without brackets
	T0, T          string
	Solver         method
	FixedStep      string // "" for an adaptive method
	MaxSteps       int
	RTol, ATol     string
	ATols          string // a tolerance a state, "" for one for all
	MinStep        string // "" without, as MaxStep
	MaxStep        string
	Stops          string // times that a step ends on, "" for none

	Field, FieldVJP                     *function
	Network                             *network
	Hybrid                              *hybrid   // equations that call networks
	Terminal, Running, Penalty          *function // nil: absent
	TerminalDot, RunningDot, PenaltyDot *function
	Observations                        *observations
	Events                              []event
	Task                                *task
	FreeRest                            string // which weights move, where not all or none do

	Module   string // of Python, that arrays come from
	Rule     string
	Eta      string
	Duration string
	Steps    int
	Free     []string // 1 or 0, for each named parameter
	FreeAll  bool
	FreeNet  string

	writer *field.Writer
}

// Uses reports whether the program needs its own definition of a function.
func (p *program) Uses(function string) bool { return p.writer.Uses(function) }

// HasWeights reports whether θ is more than the named parameters.
func (p *program) HasWeights() bool { return p.Network != nil || p.Hybrid != nil || p.Task.ReadsOut() }

// Integrates reports whether there is a running cost.
func (p *program) Integrates() bool { return p.Running != nil || p.Task.Moves() }

// NeedsPaths reports whether dL/dT has a part that each trajectory gives.
func (p *program) NeedsPaths() bool {
	return p.Terminal != nil || p.Running != nil || p.Observations != nil && p.Observations.Depth
}

// Lossless reports whether nothing adds to the loss: then a library that
// differentiates still has to be given something that depends on θ.
func (p *program) Lossless() bool {
	return p.Terminal == nil && p.Running == nil && p.Penalty == nil && p.Observations == nil
}

// function is the inside of one: lines, then what it gives back.
type function struct {
	Time    string // for a gradient with one, that by t
	Lines   []string
	State   []string // for a gradient the part by the state
	Results []string // for a gradient the part by the named parameters
	Weights bool     // whether θ has a network's weights too
}

// observations are the data.
type observations struct {
	Depth  bool
	Times  string
	States string
	Values []string // a table a start point, of rows without brackets
}

// method is a solver of the target; About says how it is related to the scene's.
type method struct{ Name, About string }

// Call makes the method where a name alone is a type.
func (m method) Call() string {
	if strings.HasSuffix(m.Name, ")") {
		return m.Name
	}
	return m.Name + "()"
}

// target is what differs between those languages.
type target struct {
	dialect     *field.Dialect
	unpack      func(names []string, from string) string
	activations map[string]activation
	method      func(s scene.Solver) method
	derivatives bool   // the program has them written out
	settings    string // members of the scene's solver that the library has, too
	first       int    // index of the first state
	named       string // the first %d of params
	comment     string
	module      string // of Python, that arrays come from
}

// data returns what a template of the target sees.
func (t *target) data(x *scene.Experiment, l *Language) (any, error) {
	s := x.Scene
	if fault := t.unsettled(s.Solver); fault != nil {
		return nil, fault
	}
	if fault := t.noTask(s); fault != nil {
		return nil, fault
	}
	if len(s.Events) > 0 && !t.derivatives {
		return nil, scene.Faults{{Pointer: "/events", Message: "events are written in Python (SciPy) and in Go: take one of those, or leave them out"}}
	}
	if fault := trainedInGoAlone(s.Flow, x.Horizon() >= 0); fault != nil {
		return nil, fault
	}
	p := &program{header: newHeader(x, l), T0: number(s.T0), T: number(s.T), RTol: number(s.Solver.RTol), ATol: number(s.Solver.ATol),
		Module: t.module, Rule: s.Flow.Rule, Eta: number(s.Flow.Eta), Duration: number(s.Flow.Duration), Steps: s.Flow.Steps}
	p.limit(s.Solver)
	p.writer = field.NewWriter(t.dialect, x.States, x.Params, x.Definitions)
	for i, name := range x.Params {
		p.Params, p.Values = append(p.Params, strconv.Quote(name)), append(p.Values, number(x.Theta[i]))
		p.Free = append(p.Free, indicator(x.Free[i]))
	}
	p.FreeAll = !slices.Contains(x.Free, false)
	p.Solver, p.MaxSteps = t.method(s.Solver), s.Solver.MaxSteps
	if m, _ := ode.Lookup(s.Solver.Method); !m.Adaptive {
		p.FixedStep = number(s.Solver.Step)
	}
	if s.Field != nil {
		for _, name := range x.States {
			p.States = append(p.States, strconv.Quote(name))
		}
		for k := range s.Starts() {
			p.Z0 = append(p.Z0, numbers(x.Start(k)))
		}
	}
	t.task(p, x)
	switch f := x.Compiled.(type) {
	case *field.System:
		for _, text := range f.Canonical() {
			p.Formulas = append(p.Formulas, comment(t.comment+"    ", text))
		}
		p.Field = t.function(p, p.writer.System(f), 0, false)
		if t.derivatives {
			p.FieldVJP = t.function(p, p.writer.SystemVJP(f), len(x.States), true)
		}
	case *field.Hybrid:
		if n := len(x.Theta) - len(x.Params); !t.derivatives || n > maxWeights {
			message := "equations that call networks are written in Python (SciPy) and in Go: take one of those"
			if t.derivatives {
				message = fmt.Sprintf("the networks have %d weights; a program holds at most %d: take the one in Go, which draws them from the seeds, or make the layers narrower", n, maxWeights)
			}
			return nil, scene.Faults{{Pointer: "/field/networks", Message: message}}
		}
		for _, text := range f.Canonical() {
			p.Formulas = append(p.Formulas, comment(t.comment+"    ", text))
		}
		p.Hybrid = t.hybrid(p, x, f)
	case *field.Network:
		if n := len(x.Theta) - len(x.Params); n > maxWeights {
			return nil, scene.Faults{{Pointer: "/field/network", Message: fmt.Sprintf("the network has %d weights; a program holds at most %d: take the one in Go, which draws them from the seed, or make the layers narrower", n, maxWeights)}}
		}
		if s.Field.Network.Varying != "" {
			return nil, scene.Faults{{Pointer: "/field/network/varying", Message: "weights that vary with t are written in Go alone so far: take that"}}
		}
		p.Network = t.network(x)
		p.Formulas = []string{comment(t.comment+"    ", networkFormula(x))}
		p.FreeNet = indicator(x.Free[len(x.Free)-1])
	}
	terminal, running, penalty := x.Losses()
	n := len(x.States)
	scalar := func(symbol string, f *field.Scalar) (value, gradient *function) {
		if f == nil {
			return nil, nil
		}
		p.Formulas = append(p.Formulas, comment(t.comment+"    ", symbol+" = "+f.Canonical()))
		value = t.function(p, p.writer.Scalar(f), 0, false)
		if t.derivatives {
			gradient = t.function(p, p.writer.ScalarGradient(f), n, false)
		}
		return value, gradient
	}
	p.Terminal, p.TerminalDot = scalar("φ", terminal)
	p.Running, p.RunningDot = scalar("ℓ", running)
	p.Penalty, p.PenaltyDot = scalar("R", penalty)
	if p.Task != nil {
		p.Formulas = append(p.Formulas, p.Task.formulas...)
	}
	p.Observations = t.observations(x)
	t.events(p, x)
	return p, nil
}

// unsettled refuses settings of the solver that the target's library has not. What
// chooses its steps is its own in any case.
func (t *target) unsettled(s scene.Solver) error {
	var faults scene.Faults
	for _, c := range []struct {
		member  string
		set     bool
		written string
	}{
		{"atol", s.ATols != nil, "a list of tolerances is written in Python (SciPy) and in Go: take one of those, or one tolerance for all states"},
		{"minStep", s.MinStep > 0, "a smallest step is written in Python (diffrax), in Julia and in Go: take one of those, or leave it out"},
		{"maxStep", s.MaxStep > 0, "a largest step is written in Python (SciPy or diffrax), in Julia and in Go: take one of those, or leave it out"},
		{"tstops", len(s.TStops) > 0, "times that steps end on are written in Python (SciPy) and in Go: take one of those, or leave them out"},
	} {
		if c.set && !slices.Contains(strings.Fields(t.settings), c.member) {
			faults = append(faults, &scene.Fault{Pointer: "/solver/" + c.member, Message: c.written})
		}
	}
	if faults == nil {
		return nil
	}
	return faults
}

// limit takes over the settings that [target.unsettled] lets through.
func (p *program) limit(s scene.Solver) {
	if s.ATols != nil {
		p.ATols = numbers(s.ATols)
	}
	if s.MinStep > 0 {
		p.MinStep = number(s.MinStep)
	}
	if s.MaxStep > 0 {
		p.MaxStep = number(s.MaxStep)
	}
	if len(s.TStops) > 0 {
		p.Stops = numbers(s.TStops)
	}
}

// trainedInGoAlone refuses rules and settings of training that the programs in
// other languages do not have.
func trainedInGoAlone(f scene.Flow, learnsT bool) error {
	var faults scene.Faults
	if learnsT {
		faults = append(faults, &scene.Fault{Pointer: "/flow/free", Message: "T is learnt in Go alone: take that, or leave T out of flow.free"})
	}
	if slices.Contains([]string{"adamw", "proximal", "modified-flow"}, f.Rule) {
		faults = append(faults, &scene.Fault{Pointer: "/flow/rule", Message: "the rule " + f.Rule + " is written in Go alone: take that, or another rule"})
	}
	for _, c := range []struct {
		member string
		set    bool
	}{{"solver", f.Solver != nil}, {"schedule", f.Schedule != nil}, {"gradientTolerance", f.GradientTolerance > 0}, {"batch", f.Batch > 0}} {
		if c.set {
			faults = append(faults, &scene.Fault{Pointer: "/flow/" + c.member, Message: "this setting of training is written in Go alone: take that, or leave it out"})
		}
	}
	if faults == nil {
		return nil
	}
	return faults
}

// function makes the inside of one from a listing: the names that occur are
// unpacked, then the steps.
func (t *target) function(p *program, l field.Listing, states int, costate bool) *function {
	text := strings.Join(l.Results, "\n")
	for _, step := range l.Steps {
		text += "\n" + step.Value
	}
	words := map[string]bool{}
	for _, word := range word.FindAllString(text, -1) {
		words[word] = true
	}
	f := &function{}
	unpack := func(names []string, from string) {
		if slices.ContainsFunc(names, func(name string) bool { return words[name] }) {
			f.Lines = append(f.Lines, t.unpack(names, from))
		}
	}
	unpack(p.writer.States, "state")
	f.Weights = p.HasWeights()
	if f.Weights {
		unpack(p.writer.Params, fmt.Sprintf(t.named, len(p.Params)))
	} else {
		unpack(p.writer.Params, "params")
	}
	if costate {
		unpack(p.writer.Costate, "costate")
	}
	for _, step := range l.Steps {
		f.Lines = append(f.Lines, step.Name+" = "+step.Value)
	}
	f.State, f.Results = l.Results[:states], l.Results[states:]
	return f
}

var word = regexp.MustCompile(`[A-Za-z_][A-Za-z_0-9]*`)

func (t *target) observations(x *scene.Experiment) *observations {
	o := x.Scene.Loss.Observations
	if set := x.Scene.DataSet(); set != nil && set.Train.Targets != nil {
		o = reached(x.States, set)
	}
	if o == nil || x.Scene.Field == nil {
		return nil
	}
	out := &observations{Depth: o.Clock == "depth", Times: numbers(o.Times)}
	var states []string
	for _, name := range o.States {
		states = append(states, strconv.Itoa(slices.Index(x.States, name)+t.first))
	}
	out.States = strings.Join(states, ", ")
	for _, table := range o.Values {
		var rows []string
		for _, row := range table {
			rows = append(rows, "["+numbers(row)+"]")
		}
		out.Values = append(out.Values, wrapped(rows, 92))
	}
	return out
}
