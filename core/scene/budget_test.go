package scene

import (
	"context"
	"encoding/json"
	"testing"

	"costate/core/adjoint"
)

const withChoice = `{"field": {"equations": ["x' = -x + sin(t)"]}, "z0": [[1]], "T": 8,
	"loss": {"terminal": "x^2", "observations": {"times": [1, 3], "states": ["x"], "values": [[0], [1]]}}, "gradient": `

// What is chosen of a gradient besides its method is read, written, and reaches the
// engine.
func TestGradientChoice(t *testing.T) {
	for _, c := range []struct {
		text string
		want GradientChoice
	}{
		{`{"method":"checkpointed"}`, GradientChoice{Method: "checkpointed"}},
		{`{"method":"discrete","checkpoints":12}`, GradientChoice{Method: "discrete", Checkpoints: 12}},
		{`{"method":"backsolve","seminorm":false,"restart":true}`, GradientChoice{Method: "backsolve", FullNorm: true, Restart: true}},
	} {
		s := mustDecode(t, withChoice+c.text+"}")
		if s.Gradient != c.want {
			t.Errorf("%s: %+v", c.text, s.Gradient)
		}
		if text, err := json.Marshal(s.Gradient); err != nil || string(text) != c.text {
			t.Errorf("%s is written %s, %v", c.text, text, err)
		}
	}
	engine := func(text string) (adjoint.Gradient, adjoint.Stats) {
		x, err := new(Builder).Build(mustDecode(t, withChoice+text+"}"))
		if err != nil {
			t.Fatal(err)
		}
		o := x.Objective()
		if _, err := o.Gradient(context.Background(), nil, x.Theta); err != nil {
			t.Fatal(err)
		}
		return o.Result, o.Engine.Stats()
	}
	whole, all := engine(`{"method": "checkpointed"}`)
	few, some := engine(`{"method": "checkpointed", "checkpoints": 8}`)
	if few.Z0[0][0] != whole.Z0[0][0] || some.StoredStates != 8 || some.Repeated == 0 || some.StoredBytes == 0 || all.StoredStates <= 8 || all.VJPs < all.Backward.Evaluations {
		t.Errorf("with 8 states %v %+v, with all %v %+v", few.Z0, some, whole.Z0, all)
	}
	plain, a := engine(`{"method": "backsolve"}`)
	restarted, b := engine(`{"method": "backsolve", "restart": true}`)
	if plain.Z0[0][0] == restarted.Z0[0][0] || b.Reconstruction >= a.Reconstruction {
		t.Errorf("restarting: %v %+v, without %v %+v", restarted.Z0, b, plain.Z0, a)
	}
}
