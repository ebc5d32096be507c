package scene

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const pendulum = `{
	"version": 1, "name": "Pendulum", "about": "It swings.",
	"params": {"g": 9.81, "c": 0.1},
	"field": {"equations": ["theta' = omega", "omega' = -g*sin(theta) - c*omega"]},
	"z0": [[1.2, 0], [0.5, -1]],
	"t0": 1, "T": 10,
	"solver": {"method": "tsit5", "rtol": 1e-7, "atol": 1e-9, "step": 0.1, "maxSteps": 5e4},
	"samples": 200,
	"loss": {
		"terminal": "0.5*theta^2", "running": "0.01*omega^2", "parameters": "c^2",
		"observations": {"clock": "depth", "times": [0.5, 1], "states": ["omega"], "values": [[[1], [2]], [[3], [4]]]}
	},
	"gradient": {"method": "backsolve"},
	"flow": {"rule": "adam", "eta": 0.01, "duration": 5, "steps": 50, "free": ["c"]},
	"view": {"headline": "Look", "axes": ["theta", "omega"], "x": [-2, 2], "y": [-3, 3], "ranges": {"g": [0, 20]}, "units": {"g": "m/s²"}}
}`

const network = `{
	"params": {"k": 0.5},
	"field": {"network": {"dim": 2, "hidden": [3], "activation": "tanh", "input": "z^3", "time": true, "augment": 1, "seed": 7}},
	"z0": [[1, 0.5]], "T": 1,
	"loss": {"terminal": "z1^2 + z3", "parameters": "0.5*k^2"}
}`

const landscape = `{"params": {"a": 2, "b": -1}, "loss": {"parameters": "0.5*a^4 + a*b^2"}}`

func mustDecode(tb testing.TB, doc string) *Scene {
	tb.Helper()
	s, err := Decode([]byte(doc))
	if err != nil {
		tb.Fatalf("%v in %s", err, doc)
	}
	return s
}

// edit sets the member at a path with / between its keys; "absent" removes it.
func edit(tb testing.TB, doc, path, raw string) string {
	tb.Helper()
	var root any
	if err := json.Unmarshal([]byte(doc), &root); err != nil {
		tb.Fatal(err)
	}
	keys := strings.Split(path, "/")
	m := root.(map[string]any)
	for _, key := range keys[:len(keys)-1] {
		if m[key] == nil {
			m[key] = map[string]any{}
		}
		m = m[key].(map[string]any)
	}
	last := keys[len(keys)-1]
	if raw == "absent" {
		delete(m, last)
	} else {
		m[last] = json.RawMessage(raw)
	}
	out, err := json.Marshal(root)
	if err != nil {
		tb.Fatal(err)
	}
	return string(out)
}

// pointers returns where the faults stand, each place once.
func pointers(tb testing.TB, err error) []string {
	tb.Helper()
	var faults Faults
	if !errors.As(err, &faults) {
		tb.Fatalf("%v is no list of faults", err)
	}
	var list []string
	for _, f := range faults {
		if f.Message == "" {
			tb.Errorf("%s: no message", f.Pointer)
		}
		if !slices.Contains(list, f.Pointer) {
			list = append(list, f.Pointer)
		}
	}
	return list
}

func TestDefaults(t *testing.T) {
	s := mustDecode(t, `{"field": {"equations": ["x' = -x"]}, "z0": [[1]]}`)
	want := &Scene{
		Version: 1, Name: "Untitled", Params: map[string]float64{},
		Field: &Field{Equations: []string{"x' = -x"}}, Z0: [][]float64{{1}}, T: 10, Samples: 400,
		Solver:   Solver{Method: "dopri5", RTol: 1e-6, ATol: 1e-8, Step: 0.05, MaxSteps: 100_000, Controller: "PI"},
		Loss:     Loss{Terminal: "0", Running: "0", Parameters: "0"},
		Gradient: GradientChoice{Method: "checkpointed"},
		Flow:     Flow{Rule: "flow", Eta: 0.1, Duration: 10, Steps: 100, Free: []string{}},
	}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v\nwant %+v", s, want)
	}
	net := mustDecode(t, `{"field": {"network": {}}, "z0": [[1, 0]], "params": {"b": 1, "a": 2}}`)
	if w := *net.Field.Network; !reflect.DeepEqual(w, Network{Dim: 2, Hidden: []int{50}, Activation: "tanh", Input: "z", Seed: 1, Start: startGlorot}) {
		t.Errorf("network %+v", w)
	}
	if !slices.Equal(net.Flow.Free, []string{"a", "b", "weights"}) {
		t.Errorf("free: %v", net.Flow.Free)
	}
	if s := mustDecode(t, `{}`); s.Field != nil || s.Z0 != nil {
		t.Errorf("an empty scene is %+v", s)
	}
	// null is as good as absent, and a later member of the same name wins.
	if s := mustDecode(t, `{"T": 3, "name": null, "solver": null, "T": 4}`); s.T != 4 || s.Name != "Untitled" || s.Solver.Method != "dopri5" {
		t.Errorf("%+v", s)
	}
}

func TestDecodeAll(t *testing.T) {
	s := mustDecode(t, pendulum)
	o := s.Loss.Observations
	if s.Solver.MaxSteps != 50_000 || s.Solver.Method != "tsit5" || o.Clock != "depth" || o.Values[1][0][0] != 3 ||
		s.Flow.Rule != "adam" || s.View.Units["g"] != "m/s²" || s.View.X[0] != -2 || s.Gradient.Method != "backsolve" {
		t.Errorf("%+v", s)
	}
	// One start point may have its table bare or in a list.
	one := edit(t, pendulum, "z0", `[[1, 0]]`)
	for _, values := range []string{`[[1], [2]]`, `[[[1], [2]]]`} {
		s := mustDecode(t, edit(t, one, "loss/observations/values", values))
		if v := s.Loss.Observations.Values; len(v) != 1 || v[0][1][0] != 2 {
			t.Errorf("%s is read as %v", values, v)
		}
	}
}

func TestNotJSON(t *testing.T) {
	for _, doc := range []string{"", " ", "{", `{"T": NaN}`, `{"T": Infinity}`, "{} {}", "nul", `{"T": 1,}`, "{}x"} {
		if _, err := Decode([]byte(doc)); !errors.Is(err, ErrNotJSON) {
			t.Errorf("%q: %v", doc, err)
		}
	}
	for _, doc := range []string{"null", "3", `"x"`, "[]", "true"} {
		if _, err := Decode([]byte(doc)); !slices.Equal(pointers(t, err), []string{""}) {
			t.Errorf("%q: %v", doc, err)
		}
	}
}

// Every fault is placed where it stands, and nothing else is blamed.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ path, raw, pointer string }{
		{"version", "2", "/version"}, {"version", "1.5", "/version"}, {"version", `"1"`, "/version"},
		{"name", "5", "/name"}, {"about", "[]", "/about"},
		{"bogus", "1", "/bogus"}, {"t1", "1", "/t1"}, {"Name", `"x"`, "/Name"},
		{"params/g", `"x"`, "/params/g"}, {"params/g", "null", "/params/g"},
		{"params/g", "1e400", "/params/g"}, {"params", `{"g": 1, "c": 1, "a/b~c": {}}`, "/params/a~1b~0c"},
		{"field", "3", "/field"}, {"field", "{}", "/field"},
		{"field", `{"equations": ["theta' = 1", "omega' = 1"], "network": {}}`, "/field"},
		{"field/equations", "[]", "/field/equations"},
		{"field/equations", `["theta' = 1", 2]`, "/field/equations/1"},
		{"field/equations", `["theta' = 1", null]`, "/field/equations/1"},
		{"field/other", "1", "/field/other"},
		{"z0", "absent", "/z0"}, {"z0", "null", "/z0"},
		{"z0", "[[1, 2], [3]]", "/z0/1"}, {"z0", `[[1, 2], [3, "x"]]`, "/z0/1/1"}, {"z0", "[[1, 2], [3, null]]", "/z0/1/1"},
		{"t0", `"0"`, "/t0"}, {"T", "-1", "/T"}, {"T", "1e400", "/T"}, {"T", "true", "/T"},
		{"T", "-1e-300", "/T"}, {"t0", "-1e999", "/t0"},
		{"t0", "1e20", "/T"}, // t0 + 10 is t0
		{"samples", "1", "/samples"}, {"samples", "0", "/samples"}, {"samples", "-5", "/samples"}, {"samples", "2.5", "/samples"}, {"samples", "1e30", "/samples"},
		{"solver", "[]", "/solver"}, {"solver/bogus", "1", "/solver/bogus"},
		{"solver/method", `"lsoda"`, "/solver/method"}, {"solver/method", "5", "/solver/method"},
		{"solver/rtol", "0", "/solver/rtol"}, {"solver/rtol", "1e-15", "/solver/rtol"}, {"solver/rtol", "1.5", "/solver/rtol"},
		{"solver/atol", "0", "/solver/atol"}, {"solver/atol", "-1", "/solver/atol"},
		{"solver/step", "0", "/solver/step"}, {"solver/step", "-0.1", "/solver/step"},
		{"solver/atol", "[1e-8, 0]", "/solver/atol/1"}, {"solver/atol", `[1e-8, "x"]`, "/solver/atol/1"},
		{"solver/controller", `"P"`, "/solver/controller"}, {"solver/controller", "1", "/solver/controller"},
		{"solver/minStep", "-1", "/solver/minStep"}, {"solver/maxStep", `"1"`, "/solver/maxStep"},
		{"solver", `{"minStep": 1, "maxStep": 0.5}`, "/solver/minStep"}, {"solver/tstops", "3", "/solver/tstops"}, {"solver/tstops", "[1, null]", "/solver/tstops/1"},
		{"solver/maxSteps", "0", "/solver/maxSteps"}, {"solver/maxSteps", "1.5", "/solver/maxSteps"},
		{"loss/terminal", "0", "/loss/terminal"}, {"loss/bogus", `"0"`, "/loss/bogus"},
		{"loss/observations/clock", `"wall"`, "/loss/observations/clock"},
		{"loss/observations/times", "[0.5, 1.5]", "/loss/observations/times/1"},
		{"loss/observations/times", "[-0.1, 1]", "/loss/observations/times/0"},
		{"loss/observations/times", "[]", "/loss/observations"},
		{"loss/observations/states", "[]", "/loss/observations"},
		{"loss/observations/values", "absent", "/loss/observations/values"},
		{"loss/observations/values", "[[[1], [2]]]", "/loss/observations/values"},
		{"loss/observations/values", "[[[1], [2]], [[3]]]", "/loss/observations/values/1"},
		{"loss/observations/values", "[[[1], [2, 3]], [[3], [4]]]", "/loss/observations/values/0/1"},
		{"loss/observations/values", `[[[1], ["2"]], [[3], [4]]]`, "/loss/observations/values/0/1/0"},
		{"gradient/checkpoints", `5`, "/gradient/checkpoints"}, {"gradient/checkpoints", `-1`, "/gradient/checkpoints"}, {"gradient/seminorm", `1`, "/gradient/seminorm"}, {"gradient/restart", `"yes"`, "/gradient/restart"},
		{"gradient/method", `"adjoint"`, "/gradient/method"}, {"gradient", `"forward"`, "/gradient"},
		{"flow/rule", `"sgd"`, "/flow/rule"}, {"flow/eta", "0", "/flow/eta"}, {"flow/eta", "-1", "/flow/eta"},
		{"flow/duration", "0", "/flow/duration"}, {"flow/steps", "0", "/flow/steps"}, {"flow/steps", "1000001", "/flow/steps"},
		{"flow/free", `["c", "zz"]`, "/flow/free/1"}, {"flow/free", `["weights"]`, "/flow/free/0"}, {"flow/free", `"c"`, "/flow/free"},
		{"view", "1", "/view"}, {"view/bogus", "1", "/view/bogus"}, {"view/x", "[2, 1]", "/view/x"}, {"view/x", "[1]", "/view/x"},
		{"view/axes", "[1]", "/view/axes/0"}, {"view/panels", `"state"`, "/view/panels"}, {"view/panels", `["state", ""]`, "/view/panels/1"}, {"view/panels", `["loss", "loss"]`, "/view/panels/1"}, {"view/ranges", `{"g": [1]}`, "/view/ranges/g"}, {"view/units", `{"g": 3}`, "/view/units/g"},
	} {
		if _, err := Decode([]byte(edit(t, pendulum, c.path, c.raw))); err == nil {
			t.Errorf("%s = %s is taken", c.path, c.raw)
		} else if got := pointers(t, err); !slices.Equal(got, []string{c.pointer}) {
			t.Errorf("%s = %s: faults at %q, want %q", c.path, c.raw, got, c.pointer)
		}
	}
	for _, c := range []struct{ path, raw, pointer string }{
		{"z0", "[[1]]", "/z0"}, {"params", "[]", "/params"}, {"loss/terminal", `"a"`, "/loss/terminal"}, {"loss/running", `"a"`, "/loss/running"},
		{"loss/observations", `{"times": [1]}`, "/loss/observations"},
	} {
		if _, err := Decode([]byte(edit(t, landscape, c.path, c.raw))); err == nil {
			t.Errorf("landscape with %s = %s is taken", c.path, c.raw)
		} else if got := pointers(t, err); !slices.Equal(got, []string{c.pointer}) {
			t.Errorf("landscape with %s = %s: faults at %q", c.path, c.raw, got)
		}
	}
	// All that is wrong is found at once.
	_, err := Decode([]byte(`{"version": 3, "T": -1, "samples": 1, "flow": {"eta": 0}, "x": 1}`))
	if got := pointers(t, err); len(got) != 5 {
		t.Errorf("faults at %q", got)
	}
}

// A scene written is the scene read.
func TestRoundTrip(t *testing.T) {
	docs := []string{pendulum, network, landscape, `{}`,
		edit(t, network, "field/network/hidden", "[]"),
		edit(t, network, "flow/free", "[]"),
		edit(t, edit(t, network, "field/network", `{"dim": 1, "hidden": [], "weights": [0.5, 1]}`), "z0", "[[1]]"),
		edit(t, edit(t, pendulum, "z0", "[[1, 0]]"), "loss/observations/values", "[[1], [2]]"),
	}
	for _, e := range Catalogue() {
		docs = append(docs, string(e.Scene))
	}
	for _, doc := range docs {
		s := mustDecode(t, doc)
		out, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if again := mustDecode(t, string(out)); !reflect.DeepEqual(s, again) {
			t.Errorf("%s\ncomes back as %+v\nnot %+v", out, again, s)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, doc := range []string{pendulum, network, landscape, declared, `{}`, `null`, `[`, `{"field":{"network":{"dim":-1,"hidden":[0]}},"z0":[[]]}`,
		`{"field":{"equations":["x'=x"]},"z0":[[1]],"T":5e-324,"samples":3,"loss":{"observations":{"times":[0],"states":["x"],"values":[[1]]}}}`} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		s, err := Decode(doc)
		if err != nil {
			if s != nil || err.Error() == "" {
				t.Errorf("%+v, %v", s, err)
			}
			return
		}
		out, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(out)
		if err != nil {
			t.Fatalf("%s does not decode: %v", out, err)
		}
		if second, err := json.Marshal(again); err != nil || string(second) != string(out) {
			t.Fatalf("%s comes back as %s (%v)", out, second, err)
		}
		if n := s.Field; n != nil && n.Network != nil && len(n.Network.Hidden) > 0 && slices.Max(n.Network.Hidden) > 1000 {
			return // compiles, but slowly
		}
		if x, err := new(Builder).Build(s); err == nil {
			x.Engine()
		}
	})
}
