package scene

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"costate/core/flow"
)

// The flow of every scene with formulas is what the exact ones say: the quartic's
// first and not its second, and both of a quadratic.
func TestClosedForms(t *testing.T) {
	for id, exact := range map[string][]bool{"quartic": {true, false}, "conditioning": {true, true}} {
		e, _ := Find(id)
		for _, eta := range []float64{0.03, 0.1, 0.7} {
			x := mustBuild(t, edit(t, string(e.Scene), "flow/eta", fmt.Sprint(eta)))
			forms := x.ClosedForms()
			c := x.FlowConfig(100)
			path := flow.NewPath(x.Objective(), c, 0, x.Theta)
			values, worst := make([]float64, forms.Len()), make([]float64, forms.Len())
			for range 100 {
				if err := path.Next(context.Background()); err != nil {
					t.Fatal(err)
				}
				forms.At(values, x.Theta, path.Tau(), eta)
				for k, v := range values {
					i := slices.Index(x.Params, x.Scene.View.Closed[k].Param)
					worst[k] = max(worst[k], math.Abs(v-path.Theta()[i]))
				}
			}
			for k, is := range exact {
				// The flow of a landscape is followed to 1e-11 a step.
				if is != (worst[k] < 1e-9) || !is && worst[k] < 1e-2 {
					t.Errorf("%s, η = %v: %q is off by %.3g", id, eta, x.Scene.View.Closed[k].Name, worst[k])
				}
			}
		}
	}
}

func TestClosedFaults(t *testing.T) {
	scene := func(params, closed string) string {
		return `{"params": ` + params + `, "loss": {"parameters": "a^2"}, "view": {"closed": [` + closed + `]}}`
	}
	for _, c := range []struct{ params, closed, pointer, message string }{
		{`{"a": 1}`, `{"param": "b", "formula": "a"}`, "/view/closed/0/param", `no parameter "b"`},
		{`{"a": 1}`, `{"param": "a", "formula": "a*"}`, "/view/closed/0/formula", ""},
		{`{"a": 1}`, `{"param": "a", "formula": "c"}`, "/view/closed/0/formula", "c"},
		{`{"a": 1, "tau": 2}`, `{"param": "a", "formula": "a"}`, "/view/closed", "tau"},
		{`{"a": 1}`, `{"param": "a", "formula": "a", "value": 1}`, "/view/closed/0/value", ""},
	} {
		s, err := Decode([]byte(scene(c.params, c.closed)))
		if err == nil {
			_, err = new(Builder).Build(s)
		}
		faults, ok := err.(Faults)
		if !ok || faults[0].Pointer != c.pointer || !strings.Contains(faults[0].Message, c.message) {
			t.Errorf("%s: %v", c.closed, err)
		}
	}
}
