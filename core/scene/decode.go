package scene

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"costate/core/adjoint"
	"costate/core/field"
	"costate/core/flow"
)

// The limits of a scene; past one there is a fault.
const (
	MaxStates  = 100_000    // states × start points
	MaxSamples = 100_000    // output times
	MaxRows    = 10_000_000 // states × start points × samples
	MaxSteps   = 10_000_000 // of one solve
	MaxParams  = 1_000_000  // weights included
	MaxTime    = 1e100      // of |t0|, T and the flow's duration: products of larger ones overflow
)

// Decode reads a scene. The error wraps [ErrNotJSON] or is [Faults]; names in
// expressions are looked at by a [Builder].
func Decode(data []byte) (*Scene, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var doc any
	if err := dec.Decode(&doc); err != nil {
		return nil, fmt.Errorf("%w: %v, byte %d", ErrNotJSON, err, dec.InputOffset())
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("%w: more text after the scene, byte %d", ErrNotJSON, dec.InputOffset())
	}
	var faults Faults
	root := value{doc, "", &faults}
	if doc == nil {
		root.wrong("an object")
		return nil, faults
	}
	s := decodeScene(root)
	if len(faults) > 0 {
		return nil, faults
	}
	return s, nil
}

func decodeScene(root value) *Scene {
	s := &Scene{
		Version: 1, Name: "Untitled", T: 10, Samples: 400,
		Params:   map[string]float64{},
		Solver:   Solver{Method: "dopri5", RTol: 1e-6, ATol: 1e-8, Step: 0.05, MaxSteps: 100_000, Controller: "PI"},
		Loss:     Loss{Terminal: "0", Running: "0", Parameters: "0"},
		Gradient: GradientChoice{Method: "checkpointed"},
		Flow:     Flow{Rule: "flow", Eta: 0.1, Duration: 10, Steps: 100},
	}
	m := root.object("version", "name", "about", "source", "params", "field", "z0", "t0", "T",
		"solver", "samples", "events", "data", "loss", "gradient", "flow", "view")
	m["version"].integer(&s.Version)
	if s.Version != 1 {
		m["version"].faults.add("/version", "this program reads version 1, not %d", s.Version)
	}
	m["name"].text(&s.Name)
	m["about"].text(&s.About)
	m["source"].text(&s.Source)
	params := m["params"].object()
	for _, name := range slices.Sorted(maps.Keys(params)) {
		v := 0.0
		if params[name].absent() {
			params[name].wrong("a number")
		}
		params[name].number(&v)
		s.Params[name] = v
	}
	n := decodeField(s, m["field"])
	m["t0"].number(&s.T0)
	m["T"].number(&s.T)
	m["t0"].within(s.T0, -MaxTime, MaxTime)
	m["T"].within(s.T, 0, MaxTime)
	if t1 := s.T0 + s.T; s.T > 0 && t1 == s.T0 {
		m["T"].faults.add("/T", "t0 + T = %v cannot be told from t0", t1)
	}
	m["samples"].integer(&s.Samples)
	m["samples"].within(float64(s.Samples), 2, MaxSamples)
	decodeSolver(s, m["solver"])
	decodeData(s, m["data"], m["T"])
	decodeStarts(s, m["z0"], n)
	decodeEvents(s, m["events"])
	decodeLoss(s, m["loss"])
	g := m["gradient"].object("method", "checkpoints", "seminorm", "restart")
	g["checkpoints"].integer(&s.Gradient.Checkpoints)
	if c := s.Gradient.Checkpoints; c != 0 {
		g["checkpoints"].within(float64(c), adjoint.LeastCheckpoints, MaxSteps)
	}
	seminorm := true
	g["seminorm"].truth(&seminorm)
	s.Gradient.FullNorm = !seminorm
	g["restart"].truth(&s.Gradient.Restart)
	g["method"].text(&s.Gradient.Method)
	if _, ok := adjoint.LookupMethod(s.Gradient.Method); !ok {
		g["method"].faults.add("/gradient/method", "unknown gradient method %q; there are checkpointed, backsolve, discrete, reversible, forward, finite-difference", s.Gradient.Method)
	}
	decodeFlow(s, m["flow"])
	ranges := s.View // so far there is nothing in it but what the equations declare
	s.View = nil
	decodeView(s, m["view"])
	s.addRanges(ranges)
	return s
}

// decodeField returns the number of states, 0 where that is not known.
func decodeField(s *Scene, x value) int {
	if x.absent() {
		return 0
	}
	s.Field = &Field{}
	m := x.object("networks", "equations", "network")
	eq, net := m["equations"], m["network"]
	switch {
	case eq.absent() == net.absent():
		x.faults.add(x.at, "expected either equations or a network")
		return 0
	case !eq.absent():
		if !s.declare(eq) {
			return 0
		}
		n := len(s.Field.Equations) - s.Field.definitions
		if len(s.Field.Equations) == 0 {
			x.faults.add(eq.at, "expected at least one equation, as \"x' = -x\"")
		}
		decodeNetworks(s, m["networks"])
		if s.Field.unreadable {
			return 0
		}
		return n
	}
	if called := m["networks"]; !called.absent() {
		x.faults.add(called.at, "networks are for equations to call; a field that is one network is \"network\"")
	}
	w := &Network{Dim: 2, Hidden: []int{50}, Activation: "tanh", Input: "z", Seed: 1, Start: startGlorot}
	s.Field.Network = w
	n := net.object("dim", "hidden", "activation", "input", "time", "augment", "seed", "start", "weights", "varying", "interpolation", "layers")
	n["dim"].integer(&w.Dim)
	w.Hidden = n["hidden"].integers(w.Hidden)
	n["activation"].text(&w.Activation)
	n["input"].text(&w.Input)
	n["time"].truth(&w.Time)
	n["augment"].integer(&w.Augment)
	seed := int(w.Seed)
	n["seed"].integer(&seed)
	w.Seed = int64(seed)
	n["start"].start(&w.Start)
	decodeVarying(w, n)
	in := w.Dim + w.Augment
	if w.Time {
		in++
	}
	if size := numWeights(in, w.Hidden, w.Dim+w.Augment) * float64(max(w.Layers, 1)); size+float64(len(s.Params)) > MaxParams {
		x.faults.add(net.at, "%.0f weights and parameters; at most %d", size, MaxParams)
		return 0
	}
	return w.Dim
}

func decodeStarts(s *Scene, x value, n int) {
	if s.Field == nil {
		if !x.absent() {
			x.faults.add("/z0", "start points need a field")
		}
		return
	}
	if x.absent() && s.set != nil {
		s.Z0 = s.set.starts
	} else if x.absent() && s.Data == nil {
		x.faults.add("/z0", "a field needs start points: a list of lists of numbers, as [[1, 0]]")
		return
	}
	for _, row := range x.list() {
		z := row.numbers()
		if n > 0 && len(z) != n {
			row.faults.add(row.at, "expected %d numbers, one a state, got %d", n, len(z))
		}
		s.Z0 = append(s.Z0, z)
	}
	dim := n
	if s.Field.Network != nil {
		dim += s.Field.Network.Augment
	}
	s.checkData(x, dim)
	switch {
	case s.Starts() == 0:
		x.faults.add("/z0", "expected at least one start point")
	case dim*s.Starts() > MaxStates:
		x.faults.add("/z0", "%d states for %d start points; at most %d together", dim, s.Starts(), MaxStates)
	case dim*s.Starts()*s.Samples > MaxRows:
		x.faults.add("/samples", "%d samples of %d states; at most %d numbers together", s.Samples, dim*s.Starts(), MaxRows)
	}
}

func decodeLoss(s *Scene, x value) {
	m := x.object("terminal", "running", "parameters", "observations", "classes", "likelihood", "weightDecay", "kineticEnergy")
	m["terminal"].text(&s.Loss.Terminal)
	m["running"].text(&s.Loss.Running)
	m["parameters"].text(&s.Loss.Parameters)
	if s.Field == nil {
		for _, name := range []string{"terminal", "running", "observations", "classes", "likelihood", "weightDecay", "kineticEnergy"} {
			if !m[name].absent() && m[name].v != "0" {
				x.faults.add("/loss/"+name, "this part of the loss needs a field; a landscape's loss is \"parameters\"")
			}
		}
		return
	}
	decodeTask(s, m)
	o := m["observations"]
	switch {
	case s.set != nil && s.set.observations != nil:
		s.Loss.Observations = s.set.observations
	case s.set != nil && !o.absent():
		o.faults.add(o.at, "points of data have no observations: the loss of their labels is \"classes\", that of their density \"likelihood\"")
	case !o.absent():
		decodeObservations(s, o)
	}
}

func decodeObservations(s *Scene, x value) {
	o := &Observations{Clock: "time"}
	s.Loss.Observations = o
	m := x.object("clock", "times", "states", "values")
	m["clock"].text(&o.Clock)
	if o.Clock != "time" && o.Clock != "depth" {
		x.faults.add(x.at+"/clock", "expected \"time\" or \"depth\", got %q", o.Clock)
	}
	o.Times = m["times"].numbers()
	if o.Clock == "depth" {
		for i, item := range m["times"].list() {
			item.within(o.Times[i], 0, 1)
		}
	}
	o.States = m["states"].texts()
	if len(o.Times) == 0 || len(o.States) == 0 {
		x.faults.add(x.at, "expected times, states and values")
		return
	}
	if len(s.Z0) == 0 {
		return // that is the fault: how many tables there should be is not known
	}
	// One start point: a table; several: a table each.
	tables := m["values"].list()
	if len(s.Z0) == 1 && depth(m["values"].v) == 2 {
		tables = []value{m["values"]}
	}
	if len(tables) != len(s.Z0) {
		x.faults.add(x.at+"/values", "expected %d tables, one a start point, got %d", len(s.Z0), len(tables))
		return
	}
	for _, table := range tables {
		var rows [][]float64
		for _, row := range table.list() {
			r := row.numbers()
			if len(r) != len(o.States) {
				row.faults.add(row.at, "expected %d numbers, one an observed state, got %d", len(o.States), len(r))
			}
			rows = append(rows, r)
		}
		if len(rows) != len(o.Times) {
			table.faults.add(table.at, "expected %d rows, one a time, got %d", len(o.Times), len(rows))
		}
		o.Values = append(o.Values, rows)
	}
}

// depth returns how many lists deep v is nested.
func depth(v any) int {
	l, ok := v.([]any)
	if !ok {
		return 0
	}
	if len(l) == 0 {
		return 1
	}
	return 1 + depth(l[0])
}

func decodeFlow(s *Scene, x value) {
	m := x.object("rule", "eta", "duration", "steps", "free", "solver", "gradientTolerance", "schedule", "decay", "batch", "seed")
	m["rule"].text(&s.Flow.Rule)
	if err := flow.CheckRule(s.Flow.Rule); err != nil {
		x.faults.add("/flow/rule", "%v", err)
	}
	m["eta"].number(&s.Flow.Eta)
	if !(s.Flow.Eta > 0) {
		x.faults.add("/flow/eta", "must be above 0, is %v", s.Flow.Eta)
	}
	m["duration"].number(&s.Flow.Duration)
	if !(s.Flow.Duration > 0) {
		x.faults.add("/flow/duration", "must be above 0, is %v", s.Flow.Duration)
	} else {
		m["duration"].within(s.Flow.Duration, 0, MaxTime)
	}
	m["steps"].integer(&s.Flow.Steps)
	m["steps"].within(float64(s.Flow.Steps), 1, 1e6)
	decodeTraining(s, m)
	names := s.freeNames()
	if m["free"].absent() {
		s.Flow.Free = names
		return
	}
	s.Flow.Free = m["free"].texts()
	if s.Field != nil {
		n := len(s.Flow.Free)
		s.Flow.Free = slices.DeleteFunc(s.Flow.Free, func(name string) bool { return slices.Contains(s.Field.replaced, name) })
		s.Field.held = len(s.Flow.Free) < n
	}
	for i, name := range s.Flow.Free {
		switch {
		case slices.Contains(names, name) || name == weightsName && s.hasWeights():
		case name == horizonName:
			s.checkHorizon(x.faults, i)
		default:
			x.faults.add(fmt.Sprintf("/flow/free/%d", i), "no parameter %q; there are %s", name, freeWords(names))
		}
	}
}

const weightsName = "weights"

// freeNames lists all that can move.
func (s *Scene) freeNames() []string {
	names := slices.Sorted(maps.Keys(s.Params))
	if s.Field != nil && len(s.Field.Networks) > 0 {
		names = append(names, slices.Sorted(maps.Keys(s.Field.Networks))...)
	}
	if s.Field != nil && s.Field.Network != nil {
		names = append(names, weightsName)
	}
	if s.Loss.Classes != nil {
		names = append(names, readoutName)
	}
	if names == nil {
		names = []string{}
	}
	return names
}

func decodeView(s *Scene, x value) {
	if x.absent() {
		return
	}
	v := &View{}
	s.View = v
	m := x.object("headline", "axes", "x", "y", "ranges", "units", "scales", "steps", "panels", "compare", "closed", "seconds")
	m["headline"].text(&v.Headline)
	v.Axes = m["axes"].texts()
	v.X, v.Y = m["x"].span(), m["y"].span()
	v.Panels = decodePanels(m["panels"])
	v.Compare = decodeCompare(m["compare"])
	v.Closed = decodeClosed(m["closed"])
	if m["seconds"].number(&v.Seconds); !m["seconds"].absent() {
		m["seconds"].within(v.Seconds, leastSeconds, mostSeconds)
	}
	for name, r := range m["ranges"].object() {
		if span := r.span(); span != nil {
			if v.Ranges == nil {
				v.Ranges = map[string][2]float64{}
			}
			v.Ranges[name] = *span
		}
	}
	for name, u := range m["units"].object() {
		unit := ""
		u.text(&unit)
		if v.Units == nil {
			v.Units = map[string]string{}
		}
		v.Units[name] = unit
	}
	for name, kind := range m["scales"].object() {
		scale := ""
		kind.text(&scale)
		if scale != "linear" && scale != "log" {
			kind.wrong("\"linear\" or \"log\"")
		}
		if v.Scales == nil {
			v.Scales = map[string]string{}
		}
		v.Scales[name] = scale
	}
	for name, step := range m["steps"].object() {
		size := 0.0
		step.number(&size)
		if !(size > 0) {
			step.faults.add(step.at, "must be above 0, is %v", size)
		}
		if v.Steps == nil {
			v.Steps = map[string]float64{}
		}
		v.Steps[name] = size
	}
}

const (
	leastSeconds, mostSeconds = 0.1, 3600 // of view.seconds

	maxPanels    = 32
	maxPanelName = 64 // bytes
)

// decodePanels reads a list of names. Which panels there are is the page's
// affair: a scene written for a later page stays a scene.
func decodePanels(x value) []string {
	names := x.texts()
	if len(names) > maxPanels {
		x.faults.add(x.at, "at most %d panels, has %d", maxPanels, len(names))
		return nil
	}
	seen := map[string]bool{}
	for i, name := range names {
		at := fmt.Sprintf("%s/%d", x.at, i)
		switch {
		case name == "" || len(name) > maxPanelName:
			x.faults.add(at, "a panel's name has 1 to %d bytes", maxPanelName)
		case seen[name]:
			x.faults.add(at, "panel %q stands twice", name)
		}
		seen[name] = true
	}
	return names
}

func (x value) span() *[2]float64 {
	l := x.numbers()
	if l == nil {
		return nil
	}
	if len(l) != 2 || !(l[0] < l[1]) {
		x.faults.add(x.at, "expected two rising numbers")
		return nil
	}
	return &[2]float64{l[0], l[1]}
}

// expressionFaults places what package field found under pointer.
func expressionFaults(err error, pointer func(e *field.Error) string) Faults {
	var list field.Errors
	switch e := err.(type) {
	case field.Errors:
		list = e
	case *field.Error:
		list = field.Errors{e}
	default:
		return Faults{{Pointer: pointer(&field.Error{Equation: -1}), Message: err.Error()}}
	}
	faults := make(Faults, len(list))
	for i, e := range list {
		faults[i] = &Fault{Pointer: pointer(e), Offset: e.Offset, Message: e.Message, Name: e.Name, Suggestion: e.Suggestion, Length: e.Length}
	}
	return faults
}
