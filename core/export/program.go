package export

import (
	"fmt"
	"math"
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

	Field, FieldVJP                     *function
	Network                             *network
	Terminal, Running, Penalty          *function // nil: absent
	TerminalDot, RunningDot, PenaltyDot *function
	Observations                        *observations

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

// network is a multilayer perceptron.
type network struct {
	Activation  activation
	Cube, Time  bool
	Layers      []string // "in, out"
	Weights     []string // lines of numbers
	States      int
	NamedParams int
}

// activation is σ(s) and σ'(s), the latter where it is needed.
type activation struct{ Value, Slope string }

// method is a solver of the target; About says how it is related to the scene's.
type method struct{ Name, About string }

// target is what differs between those languages.
type target struct {
	dialect     *field.Dialect
	unpack      func(names []string, from string) string
	activations map[string]activation
	method      func(s scene.Solver) method
	derivatives bool   // the program has them written out
	first       int    // index of the first state
	named       string // the first %d of params
	comment     string
	module      string // of Python, that arrays come from
}

// maxWeights is how many weights a program holds: beyond it is data, not text.
const maxWeights = 20_000

// data returns what a template of the target sees.
func (t *target) data(x *scene.Experiment, l *Language) (any, error) {
	s := x.Scene
	p := &program{header: newHeader(x, l), T0: number(s.T0), T: number(s.T), RTol: number(s.Solver.RTol), ATol: number(s.Solver.ATol),
		Module: t.module, Rule: s.Flow.Rule, Eta: number(s.Flow.Eta), Duration: number(s.Flow.Duration), Steps: s.Flow.Steps}
	p.writer = field.NewWriter(t.dialect, x.States, x.Params)
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
		for k := range s.Z0 {
			p.Z0 = append(p.Z0, numbers(x.Start(k)))
		}
	}
	switch f := x.Compiled.(type) {
	case *field.System:
		for _, text := range f.Canonical() {
			p.Formulas = append(p.Formulas, comment(t.comment+"    ", text))
		}
		p.Field = t.function(p, p.writer.System(f), 0, false)
		if t.derivatives {
			p.FieldVJP = t.function(p, p.writer.SystemVJP(f), len(x.States), true)
		}
	case *field.Network:
		if n := len(x.Theta) - len(x.Params); n > maxWeights {
			return nil, scene.Faults{{Pointer: "/field/network", Message: fmt.Sprintf("the network has %d weights; a program holds at most %d: take the one in Go, which draws them from the seed, or make the layers narrower", n, maxWeights)}}
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
	p.Observations = t.observations(x)
	return p, nil
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
	f.Weights = p.Network != nil
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

func (t *target) network(x *scene.Experiment) *network {
	c := x.Scene.Field.Network
	n := &network{Activation: t.activations[c.Activation], Cube: c.Input == "z^3", Time: c.Time, States: len(x.States), NamedParams: len(x.Params)}
	in := n.States
	if c.Time {
		in++
	}
	for _, out := range append(slices.Clone(c.Hidden), n.States) {
		n.Layers = append(n.Layers, fmt.Sprintf("(%d, %d)", in, out))
		in = out
	}
	var weights []string
	for _, w := range x.Theta[len(x.Params):] {
		weights = append(weights, number(w))
	}
	n.Weights = strings.Split(wrapped(weights, 92), "\n")
	return n
}

// networkFormula is the field of a network in one line.
func networkFormula(x *scene.Experiment) string {
	c := x.Scene.Field.Network
	formula := "z"
	if c.Input == "z^3" {
		formula = "z³"
	}
	if c.Time {
		formula = "(" + formula + ", t)"
	}
	for k := range len(c.Hidden) + 1 {
		if k > 0 {
			formula = c.Activation + "(" + formula + ")"
		}
		formula = fmt.Sprintf("W%d·%s + b%d", k+1, formula, k+1)
	}
	return "dz/dt = " + formula
}

// number writes v as a floating-point literal that all languages read.
func number(v float64) string {
	format := byte('f')
	if a := math.Abs(v); a != 0 && (a < 1e-4 || a >= 1e15) {
		format = 'e'
	}
	text := strconv.FormatFloat(v, format, -1, 64)
	if format == 'f' && !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

func numbers(list []float64) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = number(v)
	}
	return strings.Join(texts, ", ")
}

func indicator(b bool) string {
	if b {
		return "1.0"
	}
	return "0.0"
}

// wrapped joins items with commas to lines of at most about width letters.
func wrapped(items []string, width int) string {
	var b strings.Builder
	column := 0
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
			if column+len(item) > width {
				b.WriteByte('\n')
				column = 0
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(item)
		column += len(item) + 2
	}
	return b.String()
}
