package scene

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"costate/core/adjoint"
	"costate/core/field"
	"costate/core/ode"
)

// Experiment is a scene compiled, ready to be solved. It is immutable; each
// engine made from it has evaluators of its own.
type Experiment struct {
	Scene      *Scene
	States     []string
	Params     []string  // named ones, in the order of θ; the last one is "T" where it is learnt
	Theta      []float64 // θ of the scene: the named parameters, then the weights
	Free       []bool    // which entries of θ move
	TeX        []string  // the field typeset, an entry an equation; of a landscape the loss
	Autonomous bool
	Networks   []NetworkWeights // of networks in the equations, in the order of θ

	// Definitions are the names that the equations define; nil where there are
	// no equations.
	Definitions *field.Definitions

	// Compiled is the same for experiments that share a compiled field.
	Compiled any

	// Readout says where in θ the read-out of loss.classes is; nil without it.
	Readout *NetworkWeights

	divergence                    func() adjoint.Function            // of a likelihood
	divergences                   func(lanes int) adjoint.Divergence // or nil
	newField                      func() adjoint.Field
	compare                       *comparison
	closed                        []*field.Scalar
	newBatch                      func(lanes int) adjoint.Batch // or nil
	newPoints                     func(count int) Points        // or nil
	terminal, running, parameters *field.Scalar
	events                        []event
}

const (
	maxStiff    = 500       // states of a stiff method
	maxTangents = 1_000_000 // numbers in the state of the forward sensitivity problem
)

// Builder compiles scenes and remembers the last field and losses, so that a
// change of numbers compiles nothing. The zero value is ready.
type Builder struct {
	fieldKey string
	system   *field.System
	hybrid   *field.Hybrid
	scalars  map[string]*field.Scalar

	compareKey    string
	learnt, truth func() adjoint.Field
}

// Build compiles the expressions of a decoded scene. The error is [Faults].
func (b *Builder) Build(s *Scene) (*Experiment, error) {
	x := &Experiment{Scene: s, Params: slices.Sorted(maps.Keys(s.Params)), States: []string{}, Autonomous: true}
	var faults Faults
	for _, name := range x.Params {
		x.Theta = append(x.Theta, s.Params[name])
	}
	x.addHorizon(s)
	switch {
	case s.Field == nil:
	case s.Field.Network != nil:
		faults = append(faults, x.addNetwork(s)...)
	case len(s.Field.Networks) > 0:
		faults = append(faults, b.addHybrid(x, s)...)
	default:
		faults = append(faults, b.addEquations(x, s)...)
	}
	if len(faults) > 0 {
		return nil, faults // the names of the states are not known
	}
	faults = append(faults, x.checkTask(s)...)
	faults = append(faults, x.addReadout(s)...)
	compile := func(src, at string, scope field.Scope) *field.Scalar {
		scalar, err := b.scalar(src, scope)
		if err != nil {
			faults = append(faults, expressionFaults(err, func(e *field.Error) string {
				if e.Equation < 0 {
					return "/params"
				}
				return at
			})...)
			return nil
		}
		if scalar.IsZero() {
			return nil
		}
		return scalar
	}
	if s.Field != nil {
		x.terminal = compile(s.Loss.Terminal, "/loss/terminal", field.Scope{States: x.States, Params: x.Params, Definitions: x.Definitions})
		x.running = compile(s.Loss.Running, "/loss/running", field.Scope{States: x.States, Params: x.Params, Time: true, Definitions: x.Definitions})
		x.checkStates(s, &faults)
		x.checkSizes(s, &faults)
	}
	faults = append(faults, b.addEvents(x, s)...)
	faults = append(faults, b.addCompare(x, s)...)
	faults = append(faults, b.addClosed(x, s)...)
	x.parameters = compile(s.Loss.Parameters, "/loss/parameters", field.Scope{Params: x.Params, Definitions: x.Definitions})
	if s.Field == nil && x.parameters != nil {
		x.TeX = []string{"L = " + x.parameters.LaTeX()}
	}
	allWeights := slices.Contains(s.Flow.Free, weightsName)
	for i := range x.Theta {
		x.Free = append(x.Free, slices.Contains(s.Flow.Free, x.nameOf(i)) || allWeights && i >= len(x.Params) && x.nameOf(i) != readoutName)
	}
	x.checkFlow(s, &faults)
	return x, faults.orNil()
}

func (b *Builder) addEquations(x *Experiment, s *Scene) Faults {
	key := fieldKey(s.Field.Equations, x.Params)
	if b.system == nil || b.fieldKey != key {
		system, err := field.Compile(s.Field.Equations, x.Params)
		if err != nil {
			return s.equationFaults(err)
		}
		b.fieldKey, b.system, b.hybrid, b.scalars = key, system, nil, nil
	}
	system := b.system
	x.Compiled = system
	x.States, x.TeX, x.Autonomous = system.States(), system.LaTeX(), system.Autonomous()
	x.Definitions = system.Definitions()
	x.newField = func() adjoint.Field { return system.Evaluator() }
	x.newPoints = func(count int) Points { return system.Batch(count) }
	return nil
}

// fieldKey is the same for fields that compile to the same.
func fieldKey(equations, params []string, others ...any) string {
	return fmt.Sprintf("%q %q %q", equations, params, others)
}

// equationFaults places what is wrong with the equations.
func (s *Scene) equationFaults(err error) Faults {
	return expressionFaults(err, func(e *field.Error) string {
		switch {
		case e.Network != "":
			return "/field/networks/" + escape(e.Network)
		case e.Equation < 0:
			return "/params"
		}
		return fmt.Sprintf("/field/equations/%d", s.Field.line(e.Equation))
	})
}

func (x *Experiment) addNetwork(s *Scene) Faults {
	w := s.Field.Network
	network, err := field.NewNetwork(field.NetworkConfig{Dim: w.Dim, Hidden: w.Hidden, Activation: w.Activation,
		Input: w.Input, Time: w.Time, Augment: w.Augment, Seed: w.Seed, Weights: w.Weights,
		ZeroLast: w.Start == startZero, Varying: w.Varying, Layers: w.Layers, From: s.T0, To: s.T0 + s.T})
	if err != nil {
		f := &Fault{Pointer: "/field/network", Message: err.Error()}
		var e *field.NetworkError
		if errors.As(err, &e) {
			f.Pointer, f.Message = f.Pointer+"/"+e.Field, e.Message
		}
		return Faults{f}
	}
	x.States, x.TeX, x.Autonomous = network.States(), network.LaTeX(), network.Autonomous()
	x.Compiled = network
	x.Theta = append(x.Theta, network.Weights()...)
	named := len(x.Params)
	x.newField = func() adjoint.Field {
		e := network.Evaluator()
		if named == 0 {
			return e
		}
		return &weighted{e, named}
	}
	x.newBatch = func(lanes int) adjoint.Batch {
		return &weightedBatch{network.Batch(lanes), named}
	}
	return nil
}

func (b *Builder) scalar(src string, scope field.Scope) (*field.Scalar, error) {
	key := fmt.Sprintf("%q %q %q %v", src, scope.States, scope.Params, scope.Time)
	if s := b.scalars[key]; s != nil {
		return s, nil
	}
	s, err := field.CompileScalar(src, scope)
	if err != nil {
		return nil, err
	}
	if b.scalars == nil || len(b.scalars) > 8+4*maxEvents {
		b.scalars = map[string]*field.Scalar{}
	}
	b.scalars[key] = s
	return s, nil
}

func (x *Experiment) checkStates(s *Scene, faults *Faults) {
	check := func(names []string, pointer string) {
		for i, name := range names {
			if !slices.Contains(x.States, name) {
				faults.add(fmt.Sprintf("%s/%d", pointer, i), "no state %q; there are %s", name, strings.Join(x.States, ", "))
			}
		}
	}
	if o := s.Loss.Observations; o != nil {
		check(o.States, "/loss/observations/states")
	}
	if s.View != nil {
		check(s.View.Axes, "/view/axes")
	}
}

// checkSizes refuses what would need more memory than one scene may have.
func (x *Experiment) checkSizes(s *Scene, faults *Faults) {
	n, p := len(x.States), len(x.Theta)
	if m, _ := ode.Lookup(s.Solver.Method); m.Stiff && n > maxStiff {
		faults.add("/solver/method", "%s factors matrices of %d × %d; at most %d states: take an explicit method", m.ID, n, n, maxStiff)
	}
	if k := len(s.Solver.ATols); s.Solver.ATols != nil && k != n {
		faults.add("/solver/atol", "expected a number, or one for each of the %d states; got %d", n, k)
	}
	if size := n * (1 + n + p); x.GradientMethod() == adjoint.Forward && size > maxTangents {
		faults.add("/gradient/method", "forward carries %d numbers along, z and its derivatives by z0 and θ; at most %d: take checkpointed or backsolve", size, maxTangents)
	}
}

// Field returns a new evaluator of the field with θ of the scene, nil for a
// landscape.
func (x *Experiment) Field() adjoint.Field {
	if x.newField == nil {
		return nil
	}
	f := x.newField()
	f.SetParams(x.Theta)
	return f
}

// Losses returns the parts of the loss that are expressions, nil where absent.
func (x *Experiment) Losses() (terminal, running, parameters *field.Scalar) {
	return x.terminal, x.running, x.parameters
}

// Start returns start point k with its augmented states.
func (x *Experiment) Start(k int) []float64 {
	z := make([]float64, len(x.States))
	if own := x.Scene.Z0; k < len(own) {
		copy(z, own[k])
	} else {
		copy(z, x.Scene.set.Train.Points[k-len(own)])
	}
	return z
}

// Times returns the output times, both ends included.
func (x *Experiment) Times() []float64 {
	s := x.Scene
	times := make([]float64, s.Samples)
	for i := range times {
		times[i] = s.T0 + s.T*float64(i)/float64(s.Samples-1)
	}
	times[s.Samples-1] = s.T0 + s.T
	return times
}

// GradientMethod returns the scene's way to the gradient.
func (x *Experiment) GradientMethod() adjoint.Method {
	m, _ := adjoint.LookupMethod(x.Scene.Gradient.Method)
	return m
}

// Engine returns a new engine for the scene's problem.
func (x *Experiment) Engine() *adjoint.Engine {
	if x.Scene.Field == nil {
		return adjoint.NewEngine(x.problem())
	}
	return adjoint.NewEngine(x.carry(x.Scene.Z0, x.training(), true).Problem)
}

// problem is the scene's without start points and what depends on them.
func (x *Experiment) problem() adjoint.Problem {
	s := x.Scene
	method, _ := ode.Lookup(s.Solver.Method)
	p := adjoint.Problem{NumParams: len(x.Theta), Loss: adjoint.Loss{Parameters: x.function(x.parameters)}}
	if s.Field == nil {
		return p
	}
	p.Field, p.T0, p.T, p.Method, p.Samples = x.newField(), s.T0, s.T, method, x.Times()
	p.Batch = x.newBatch
	p.Checkpoints, p.FullNorm, p.Restart = s.Gradient.Checkpoints, s.Gradient.FullNorm, s.Gradient.Restart
	p.Options = s.Solver.options()
	p.Loss.Terminal, p.Loss.Running = x.function(x.terminal), x.function(x.running)
	p.Events = x.problemEvents()
	if o := s.Loss.Observations; o != nil {
		p.Loss.Observations = x.observations(o)
	}
	return p
}

func (x *Experiment) observations(o *Observations) *adjoint.Observations {
	out := &adjoint.Observations{Times: o.Times, Values: o.Values}
	if o.Clock == "depth" {
		out.Clock = adjoint.DepthClock
	}
	for _, name := range o.States {
		out.States = append(out.States, slices.Index(x.States, name))
	}
	return out
}
