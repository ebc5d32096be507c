package scene

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"costate/core/adjoint"
	"costate/core/ode"
)

const ball = `{"params": {"g": 9.81, "r": 0.8}, "field": {"equations": ["x' = v", "v' = -g"]}, "z0": [[2, 0]], "T": 1.5,
	"loss": {"terminal": "x"}, "events": [{"when": "x", "direction": "falling", "set": {"v": "-r*v"}}]}`

// A parameter that stands in an event alone is a part of θ like any other: with
// one bounce at τ, x(T) = r g τ s − g s²/2 with s = T − τ, so ∂/∂r = g τ s.
func TestParameterOfAnEvent(t *testing.T) {
	x := mustBuild(t, ball)
	for _, m := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve, adjoint.Discrete, adjoint.Forward} {
		g := gradient(t, x, m)
		tau := math.Sqrt(4 / 9.81)
		if want := 9.81 * tau * (1.5 - tau); math.Abs(g.Theta[1]-want) > 1e-6 {
			t.Errorf("%v: ∂L/∂r = %v, want %v", m, g.Theta[1], want)
		}
	}
}

func TestEventsOfAScene(t *testing.T) {
	s, err := Decode([]byte(ball))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `"events":[{"when":"x","direction":"falling","set":{"v":"-r*v"},"stop":false}]`) {
		t.Errorf("written as %s", text)
	}
	again, err := Decode(text)
	if err != nil || len(again.Events) != 1 || again.Events[0].Set["v"] != "-r*v" {
		t.Errorf("read again: %+v, %v", again, err)
	}
	x := mustBuild(t, strings.Replace(ball, `"set": {"v": "-r*v"}`, `"stop": true`, 1))
	var end float64
	err = x.Engine().Solve(context.Background(), x.Theta, false, adjoint.Observer{
		Event: func(_ int, c *ode.Crossing) { end = c.T }})
	if err != nil || math.Abs(end-math.Sqrt(4/9.81)) > 1e-12 {
		t.Errorf("stops at %v: %v", end, err)
	}
}

func TestWrongEvents(t *testing.T) {
	for _, c := range []struct {
		events, pointer string
		offset          int
	}{
		{`[{"direction": "falling"}]`, "/events/0/when", 0},
		{`[{"when": "x + y"}]`, "/events/0/when", 4},
		{`[{"when": "x"}, {"when": "v", "direction": "down"}]`, "/events/1/direction", 0},
		{`[{"when": "x", "set": {"v": "-r*v + "}}]`, "/events/0/set/v", 7},
		{`[{"when": "x", "set": {"w": "1"}}]`, "/events/0/set/w", 0},
		{`[{"when": "x", "set": {"v": 1}}]`, "/events/0/set/v", 0},
		{`[{"when": "x", "sets": {}}]`, "/events/0/sets", 0},
		{`[{"when": "x", "stop": "yes"}]`, "/events/0/stop", 0},
		{`{"when": "x"}`, "/events", 0},
	} {
		text := strings.Replace(ball, `[{"when": "x", "direction": "falling", "set": {"v": "-r*v"}}]`, c.events, 1)
		s, err := Decode([]byte(text))
		if err == nil {
			_, err = new(Builder).Build(s)
		}
		faults, ok := err.(Faults)
		if !ok || faults[0].Pointer != c.pointer || faults[0].Offset != c.offset {
			t.Errorf("%s: %v at %+v, want %s, byte %d", c.events, err, faults, c.pointer, c.offset)
		}
	}
	if _, err := Decode([]byte(`{"params": {"a": 1}, "loss": {"parameters": "a"}, "events": [{"when": "a"}]}`)); err == nil {
		t.Error("a landscape has no events")
	}
	s, err := Decode([]byte(strings.Replace(ball, `"T": 1.5`, `"T": 1.5, "solver": {"method": "alf"}, "gradient": {"method": "discrete"}`, 1)))
	if err == nil {
		_, err = new(Builder).Build(s)
	}
	if faults, ok := err.(Faults); !ok || faults[0].Pointer != "/gradient/method" {
		t.Errorf("discrete with a reversible method: %v", err)
	}
}
