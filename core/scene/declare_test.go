package scene

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
)

const declared = `{
	"params": {"g": 9.81, "c": 7},
	"field": {"equations": ["# a pendulum", "c = 1/4 in [0, 2]", "theta' = omega", "", "k = 2", "omega' = -g*sin(theta) - c*k*omega # damped"]},
	"z0": [[1.2, 0]],
	"view": {"ranges": {"c": [0, 1], "g": [1, 20]}}
}`

// What is declared among the equations is kept where parameters are, and wins
// over what stands there: the normal form is the contract's.
func TestDeclarations(t *testing.T) {
	s := mustDecode(t, declared)
	if want := []string{"theta' = omega", "omega' = -g*sin(theta) - c*k*omega # damped"}; !reflect.DeepEqual(s.Field.Equations, want) {
		t.Errorf("equations %q", s.Field.Equations)
	}
	if want := map[string]float64{"g": 9.81, "c": 0.25, "k": 2}; !reflect.DeepEqual(s.Params, want) {
		t.Errorf("params %v", s.Params)
	}
	if want := map[string][2]float64{"c": {0, 2}, "g": {1, 20}}; !reflect.DeepEqual(s.View.Ranges, want) {
		t.Errorf("ranges %v", s.View.Ranges)
	}
	if want := []string{"c", "g", "k"}; !reflect.DeepEqual(s.Flow.Free, want) {
		t.Errorf("free %v", s.Flow.Free)
	}
	x, err := new(Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(x.Theta, []float64{0.25, 9.81, 2}) {
		t.Errorf("θ = %v", x.Theta)
	}
	out, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	again := mustDecode(t, string(out))
	if second, err := json.Marshal(again); err != nil || string(second) != string(out) {
		t.Errorf("%s\ncomes back as %s, %v", out, second, err)
	}
	if again.Declared() != nil {
		t.Error("the normal form declares something")
	}
	// A scene without a view, or without params, gets them.
	s = mustDecode(t, `{"field": {"equations": ["x' = -k*x", "k = 2 in [0, 3]"]}, "z0": [[1]]}`)
	if s.Params["k"] != 2 || s.View.Ranges["k"] != [2]float64{0, 3} {
		t.Errorf("%v, %v", s.Params, s.View)
	}
}

// The patch has all that the declarations said.
func TestDeclared(t *testing.T) {
	var patch struct {
		Field  struct{ Equations []string }
		Params map[string]float64
		View   struct{ Ranges map[string][2]float64 }
	}
	s := mustDecode(t, declared)
	if err := json.Unmarshal(s.Declared(), &patch); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(patch.Field.Equations, s.Field.Equations) || !reflect.DeepEqual(patch.Params, s.Params) || !reflect.DeepEqual(patch.View.Ranges, s.View.Ranges) {
		t.Errorf("%+v", patch)
	}
	for _, doc := range []string{pendulum, network, landscape} {
		if p := mustDecode(t, doc).Declared(); p != nil {
			t.Errorf("%s declares %s", doc, p)
		}
	}
}

// A definition is kept with the equations, is of no state, takes the place of a
// parameter, and can be used in the loss.
func TestDefinitions(t *testing.T) {
	s := mustDecode(t, `{"params": {"r": 1, "k": 2}, "field": {"equations": ["x' = -k*r", "r = sqrt(x² + y²)", "# so", "y' = s", "s = 2r*t"]},
		"z0": [[3, 4]], "loss": {"terminal": "r^2", "running": "s/2"}, "flow": {"free": ["r", "k"]}}`)
	if want := []string{"x' = -k*r", "r = sqrt(x² + y²)", "y' = s", "s = 2r*t"}; !reflect.DeepEqual(s.Field.Equations, want) {
		t.Errorf("equations %q", s.Field.Equations)
	}
	if !reflect.DeepEqual(s.Params, map[string]float64{"k": 2}) || !reflect.DeepEqual(s.Flow.Free, []string{"k"}) {
		t.Errorf("params %v, free %v", s.Params, s.Flow.Free)
	}
	var patch struct {
		Params map[string]*float64
		Flow   struct{ Free []string }
	}
	if err := json.Unmarshal(s.Declared(), &patch); err != nil {
		t.Fatal(err)
	}
	if r, ok := patch.Params["r"]; !ok || r != nil || *patch.Params["k"] != 2 || !reflect.DeepEqual(patch.Flow.Free, []string{"k"}) {
		t.Errorf("patch %s", s.Declared())
	}
	x, err := new(Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(x.States, []string{"x", "y"}) || len(x.TeX) != 4 || x.TeX[1] != `r = \sqrt{x^{2} + y^{2}}` || x.Autonomous {
		t.Errorf("states %v, TeX %q", x.States, x.TeX)
	}
	dz := make([]float64, 2)
	x.Field().Eval(dz, 0.5, []float64{3, 4})
	if dz[0] != -10 || dz[1] != 5 {
		t.Errorf("f = %v", dz)
	}
	terminal, _, _ := x.Losses()
	e := terminal.Evaluator()
	e.SetParams(x.Theta)
	if value, _ := e.Gradient(dz, nil, 0, []float64{3, 4}); value != 25 || dz[0] != 6 || dz[1] != 8 {
		t.Errorf("φ = %v, ∇φ = %v", value, dz)
	}
	for loss, c := range map[string]struct {
		src, says string
		offset    int
	}{
		"terminal":   {"r + s", "s depends on the time t, which cannot be used here", 4},
		"parameters": {"k*r", "r depends on the state x, which cannot be used here", 2},
	} {
		_, err := new(Builder).Build(mustDecode(t, edit(t, `{"params": {"k": 2}, "field": {"equations": ["x' = s", "s = r*t", "r = |x|"]}, "z0": [[1]]}`, "loss/"+loss, `"`+c.src+`"`)))
		var faults Faults
		if !errors.As(err, &faults) || faults[0].Pointer != "/loss/"+loss || faults[0].Offset != c.offset || faults[0].Message != c.says {
			t.Errorf("%s: %v", loss, err)
		}
	}
}

// Faults stand in the line that was typed, not in that of the normal form.
func TestFaultsAmongDeclarations(t *testing.T) {
	for _, c := range []struct {
		equations, pointer string
		offset             int
	}{
		{`["# so", "x' = -k*q", "k = 2"]`, "/field/equations/1", 8},
		{`["k = 2", "", "x' = 1 +"]`, "/field/equations/2", 8},
		{`["k = 2", "x' = k", "k = 3"]`, "/field/equations/2", 0},
		{`["x' = k", "k = 2 in [3, 1]"]`, "/field/equations/1", 13},
		{`["k = 2", "x = y"]`, "/field/equations/1", 0},
		{`["k = 2", "x' = k", "k = 3*x"]`, "/field/equations/2", 0},
		{`["x' = k", "k = 3*x", "k = 2"]`, "/field/equations/1", 0},
		{`["x' = r", "", "r = s*x", "s = r"]`, "/field/equations/3", 4},
		{`["r = 2*t", "x' = r*q"]`, "/field/equations/1", 7},
		{`["x' = 1", "x = 2"]`, "/field/equations/0", 0},
		{`["k = 2"]`, "/field/equations", 0},
	} {
		s, err := Decode([]byte(`{"field": {"equations": ` + c.equations + `}, "z0": [[1]]}`))
		if err == nil {
			_, err = new(Builder).Build(s)
		}
		var faults Faults
		if !errors.As(err, &faults) || faults[0].Pointer != c.pointer || faults[0].Offset != c.offset {
			t.Errorf("%s: %v, want %s at %d", c.equations, err, c.pointer, c.offset)
		}
	}
}

func TestScalesAndSteps(t *testing.T) {
	s := mustDecode(t, edit(t, pendulum, "view/scales", `{"g": "log", "c": "linear"}`))
	if s.View.Scales["g"] != "log" || s.View.Scales["c"] != "linear" {
		t.Errorf("scales %v", s.View.Scales)
	}
	s = mustDecode(t, edit(t, pendulum, "view/steps", `{"g": 0.01}`))
	if s.View.Steps["g"] != 0.01 {
		t.Errorf("steps %v", s.View.Steps)
	}
	for path, raw := range map[string]string{"view/scales": `{"g": "cubic"}`, "view/steps": `{"g": 0}`} {
		_, err := Decode([]byte(edit(t, pendulum, path, raw)))
		if got := pointers(t, err); len(got) != 1 || got[0] != "/"+path+"/g" {
			t.Errorf("%s = %s: faults at %q", path, raw, got)
		}
	}
}

// A line that cannot be read says so itself; start points are not counted
// against it.
func TestUnreadableLineIsTheFault(t *testing.T) {
	for _, line := range []string{"f(x) = x^2", "k ∈ [0, 5]", "0 <= k <= 5", "x'' = 1"} {
		lines, _ := json.Marshal([]string{line, "y' = y"})
		s, err := Decode([]byte(`{"version": 1, "field": {"equations": ` + string(lines) + `}, "z0": [[1]], "T": 1}`))
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		_, err = new(Builder).Build(s)
		var faults Faults
		if !errors.As(err, &faults) || faults[0].Pointer != "/field/equations/0" {
			t.Errorf("%s: %v", line, err)
		}
	}
}
