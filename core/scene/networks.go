package scene

import (
	"errors"
	"maps"
	"slices"

	"costate/core/adjoint"
	"costate/core/field"
)

const (
	startGlorot = "glorot"
	startZero   = "zero"
)

// decodeNetworks reads the networks that equations call. Which names they may
// have is known when the equations are compiled.
func decodeNetworks(s *Scene, x value) {
	if x.absent() {
		return
	}
	members := x.object()
	total := float64(len(s.Params))
	for _, name := range slices.Sorted(maps.Keys(members)) {
		at := members[name]
		if at.absent() {
			at.wrong("an object")
			continue
		}
		w := &CalledNetwork{Inputs: 1, Hidden: []int{16}, Outputs: 1, Activation: "tanh", Seed: 1, Start: startGlorot}
		m := at.object("inputs", "hidden", "outputs", "activation", "seed", "start", "weights")
		m["inputs"].integer(&w.Inputs)
		m["outputs"].integer(&w.Outputs)
		w.Hidden = m["hidden"].integers(w.Hidden)
		m["activation"].text(&w.Activation)
		seed := int(w.Seed)
		m["seed"].integer(&seed)
		w.Seed = int64(seed)
		m["start"].start(&w.Start)
		w.Weights = m["weights"].numbers()
		if name == weightsName || name == readoutName {
			at.faults.add(at.at, "a network cannot be named %q: in flow.free that stands for the weights of all, or of the classes' read-out", name)
		}
		if total += numWeights(w.Inputs, w.Hidden, w.Outputs); total > MaxParams {
			at.faults.add(at.at, "%.0f weights and parameters; at most %d", total, MaxParams)
			return
		}
		if s.Field.Networks == nil {
			s.Field.Networks = map[string]*CalledNetwork{}
		}
		s.Field.Networks[name] = w
	}
}

// start reads the rule of initial weights.
func (x value) start(dst *string) {
	x.text(dst)
	if *dst != startGlorot && *dst != startZero {
		x.faults.add(x.at, "expected %q or %q, got %q", startGlorot, startZero, *dst)
	}
}

const (
	varyingConstant = "constant"
	varyingLinear   = "linear"

	defaultLayers = 4
)

// decodeVarying reads the weights of a network and how they depend on t, from its
// members.
func decodeVarying(w *Network, n map[string]value) {
	kind := n["varying"]
	kind.text(&w.Varying)
	if word, ok := n["weights"].v.(string); ok {
		if word != "varying" {
			n["weights"].wrong(`a list of numbers, or "varying"`)
		}
		if w.Varying == "" {
			w.Varying = varyingLinear
		}
	} else {
		w.Weights = n["weights"].numbers()
	}
	if between := n["interpolation"]; !between.absent() {
		if w.Varying == "" {
			between.faults.add(between.at, "only weights that vary are interpolated: with it goes \"weights\": \"varying\"")
		}
		kind = between
		kind.text(&w.Varying)
	}
	switch w.Varying {
	case "":
		if layers := n["layers"]; !layers.absent() {
			layers.faults.add(layers.at, "only weights that vary have layers: with it goes \"varying\": %q or %q", varyingConstant, varyingLinear)
		}
		return
	case varyingConstant, varyingLinear:
	default:
		kind.faults.add(kind.at, "expected %q or %q, got %q", varyingConstant, varyingLinear, w.Varying)
		return
	}
	w.Layers = defaultLayers
	n["layers"].integer(&w.Layers)
	least := 1.0
	if w.Varying == varyingLinear {
		least = 2
	}
	n["layers"].within(float64(w.Layers), least, MaxParams)
}

// numWeights counts as a real number: widths may be anything.
func numWeights(in int, hidden []int, out int) float64 {
	size := 0.0
	for _, width := range append(slices.Clone(hidden), out) {
		size += (float64(in) + 1) * float64(width)
		in = width
	}
	return size
}

// hasWeights reports whether θ is more than the named parameters.
func (s *Scene) hasWeights() bool {
	return s.Field != nil && (s.Field.Network != nil || len(s.Field.Networks) > 0 || s.Loss.Classes != nil)
}

// addHybrid compiles equations that call networks.
func (b *Builder) addHybrid(x *Experiment, s *Scene) Faults {
	var faults Faults
	networks := map[string]*field.Perceptron{}
	var shapes []any
	for _, name := range slices.Sorted(maps.Keys(s.Field.Networks)) {
		w := s.Field.Networks[name]
		p, err := field.NewPerceptron(field.PerceptronConfig{Inputs: w.Inputs, Hidden: w.Hidden, Outputs: w.Outputs,
			Activation: w.Activation, Seed: w.Seed, ZeroLast: w.Start == startZero, Weights: w.Weights})
		if err != nil {
			f := &Fault{Pointer: "/field/networks/" + escape(name), Message: err.Error()}
			var e *field.NetworkError
			if errors.As(err, &e) {
				f.Pointer, f.Message = f.Pointer+"/"+e.Field, e.Message
			}
			faults = append(faults, f)
			continue
		}
		networks[name] = p
		shapes = append(shapes, name, w.Inputs, w.Hidden, w.Outputs, w.Activation)
	}
	if len(faults) > 0 {
		return faults
	}
	key := fieldKey(s.Field.Equations, x.Params, shapes)
	if b.hybrid == nil || b.fieldKey != key {
		hybrid, err := field.CompileHybrid(s.Field.Equations, x.Params, networks)
		if err != nil {
			return s.equationFaults(err)
		}
		b.fieldKey, b.system, b.hybrid, b.scalars = key, nil, hybrid, nil
	}
	hybrid := b.hybrid
	x.Compiled = hybrid
	x.States, x.TeX, x.Autonomous = hybrid.States(), hybrid.LaTeX(), hybrid.Autonomous()
	x.Definitions = hybrid.Definitions()
	for _, n := range hybrid.Networks() {
		x.Theta = append(x.Theta, networks[n.Name].Weights()...)
		x.Networks = append(x.Networks, NetworkWeights{n.Name, n.Offset, n.Offset + n.NumParams()})
	}
	x.newField = func() adjoint.Field { return hybrid.Evaluator() }
	x.newBatch = func(lanes int) adjoint.Batch { return hybrid.Batch(lanes) }
	x.newPoints = func(count int) Points { return hybrid.Batch(count) }
	return nil
}

// NetworkWeights says where in θ the weights of a network in the equations are.
type NetworkWeights struct {
	Name     string
	From, To int
}

// Weights returns the part of theta that is weights, nil where the scene has no
// network.
func (x *Experiment) Weights(theta []float64) []float64 {
	if !x.Scene.hasWeights() {
		return nil
	}
	return theta[len(x.Params):]
}

// WeightsByNetwork returns the weights in theta of each network in the
// equations, nil where there is none.
func (x *Experiment) WeightsByNetwork(theta []float64) map[string][]float64 {
	if x.Networks == nil {
		return nil
	}
	weights := map[string][]float64{}
	for _, n := range x.Networks {
		weights[n.Name] = theta[n.From:n.To]
	}
	return weights
}

// Trained returns a merge patch (RFC 7396) of the scene that makes the weights in
// theta its own, those of a read-out too; nil where it has none.
func (x *Experiment) Trained(theta []float64) map[string]any {
	patch := map[string]any{}
	if x.Scene.Field != nil && x.Scene.Field.Network != nil {
		end := len(theta)
		if x.Readout != nil {
			end = x.Readout.From
		}
		patch["field"] = map[string]any{"network": map[string]any{"weights": theta[len(x.Params):end]}}
	} else if networks := map[string]any{}; x.Scene.Field != nil {
		for _, n := range x.Networks {
			if n.Name != readoutName {
				networks[n.Name] = map[string]any{"weights": theta[n.From:n.To]}
			}
		}
		if len(networks) > 0 {
			patch["field"] = map[string]any{"networks": networks}
		}
	}
	if x.Readout != nil {
		patch["loss"] = map[string]any{"classes": map[string]any{"weights": theta[x.Readout.From:x.Readout.To]}}
	}
	if len(patch) == 0 {
		return nil
	}
	return patch
}

// nameOf returns the name by which flow.free knows entry i of θ: a parameter, a
// network in the equations, or "weights".
func (x *Experiment) nameOf(i int) string {
	if i < len(x.Params) {
		return x.Params[i]
	}
	if x.Readout != nil && i >= x.Readout.From {
		return readoutName
	}
	for _, n := range x.Networks {
		if i < n.To {
			return n.Name
		}
	}
	return weightsName
}
