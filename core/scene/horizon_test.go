package scene

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"costate/core/flow"
)

// of builds a scene for these tests.
func learning(t *testing.T, doc string) *Experiment {
	t.Helper()
	s, err := Decode([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	x, err := new(Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

const swing = `{"params": {"g": 3, "c": 0.2}, "field": {"equations": ["theta' = omega", "omega' = -g*sin(theta) - c*omega + F*sin(1.3*t)", "F' = 0"]},
	"z0": [[1, 0, 0.7]], "T": 2.3, "solver": {"method": "dop853", "rtol": 1e-10, "atol": 1e-12}, "samples": 5, "gradient": {"method": "METHOD"},
	"loss": {"terminal": "0.5*(theta - 0.4)^2 + 0.1*omega^2", "running": "0.05*theta^2*c", OBSERVED "parameters": "PENALTY"}, "flow": {"free": ["T", "c"]}}`

// The entry of T is dL/dT, as differences of the loss find it, by every method,
// with data on both clocks, and where the loss names T.
func TestGradientOfLearntT(t *testing.T) {
	for _, c := range []struct{ method, observed, penalty string }{
		{"checkpointed", "", "0"},
		{"checkpointed", `"observations": {"clock": "depth", "times": [0.25, 0.6, 1], "states": ["theta"], "values": [[0.8], [0.1], [-0.3]]},`, "0.1*c^2"},
		{"backsolve", `"observations": {"clock": "time", "times": [0.5, 1.7], "states": ["theta"], "values": [[0.8], [0.1]]},`, "0.02*T^2*c"},
		{"forward", "", "0.02*T^2*c"},
		{"discrete", "", "0.02*T^2*c"},
	} {
		doc := strings.NewReplacer("METHOD", c.method, "OBSERVED", c.observed, "PENALTY", c.penalty).Replace(swing)
		x := learning(t, doc)
		if got := strings.Join(x.Params, " "); got != "c g T" || x.Horizon() != 2 {
			t.Fatalf("parameters %s, T is number %d", got, x.Horizon())
		}
		o := x.Objective()
		g := make([]float64, 3)
		if _, err := o.Gradient(context.Background(), g, x.Theta); err != nil {
			t.Fatal(err)
		}
		theta := append([]float64(nil), x.Theta...)
		loss := func(k int, h float64) float64 {
			copy(theta, x.Theta)
			theta[k] += h
			v, err := o.Value(context.Background(), theta)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		for k := range theta {
			const h = 1e-3
			// Fourth order: what is left is the solver's error over h.
			want := (8*(loss(k, h)-loss(k, -h)) - (loss(k, 2*h) - loss(k, -2*h))) / (12 * h)
			if !(math.Abs(g[k]-want) < 1e-6) {
				t.Errorf("%s: dL/d%s = %v, differences say %v", c.method, x.Params[k], g[k], want)
			}
		}
	}
}

// z' = 1 from 0 ends at T, so that T goes to the target as T(0) does along a line:
// T(τ) = b + (T(0) − b) e^(−ητ).
func TestFlowOfTIsExact(t *testing.T) {
	x := learning(t, `{"field": {"equations": ["z' = 1"]}, "z0": [[0]], "T": 3, "solver": {"rtol": 1e-10, "atol": 1e-12},
		"loss": {"terminal": "0.5*(z - 1.2)^2"}, "flow": {"eta": 0.5, "duration": 4, "free": ["T"]}}`)
	path := flow.NewPath(x.Objective(), x.FlowConfig(8), 0, x.Theta)
	for path.Tau() < 4 {
		if err := path.Next(context.Background()); err != nil {
			t.Fatal(err)
		}
		if want := 1.2 + 1.8*math.Exp(-path.Tau()/2); !(math.Abs(path.Theta()[0]-want) < 1e-7) {
			t.Errorf("T(%v) = %v, not %v", path.Tau(), path.Theta()[0], want)
		}
	}
}

// Over s = t/T the duration is a parameter like any other: both ways to write it
// are the same training.
func TestFlowOfTIsThatOfADuration(t *testing.T) {
	tail := `"z0": [[1, 0]], "solver": {"method": "dop853", "rtol": 1e-10, "atol": 1e-12}, "loss": {"terminal": "0.5*((theta + 0.9)^2 + 0.1*omega^2)"}`
	a := learning(t, `{"params": {"c": 0.3}, "field": {"equations": ["theta' = omega", "omega' = -4*sin(theta) - c*omega + sin(1.3*t)"]},
		"T": 1, "flow": {"eta": 0.3, "duration": 5, "free": ["c", "T"]}, `+tail+`}`)
	b := learning(t, `{"params": {"c": 0.3, "D": 1}, "field": {"equations": ["theta' = D*omega", "omega' = D*(-4*sin(theta) - c*omega + sin(1.3*D*t))"]},
		"T": 1, "flow": {"eta": 0.3, "duration": 5, "free": ["c", "D"]}, `+tail+`}`)
	var ends [2]map[string]float64
	for i, x := range []*Experiment{a, b} {
		path := flow.NewPath(x.Objective(), x.FlowConfig(4), 0, x.Theta)
		for range 4 {
			if err := path.Next(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		ends[i] = map[string]float64{}
		for k, name := range x.Params {
			ends[i][name] = path.Theta()[k]
		}
	}
	if dT, dc := ends[0]["T"]-ends[1]["D"], ends[0]["c"]-ends[1]["c"]; !(math.Abs(dT) < 1e-6) || !(math.Abs(dc) < 1e-6) || math.Abs(ends[0]["T"]-1) < 0.1 {
		t.Errorf("T = %v and %v, c = %v and %v", ends[0]["T"], ends[1]["D"], ends[0]["c"], ends[1]["c"])
	}
}

// T stays above 0: training that would go on beyond ends there and says so.
func TestLearntTStaysPositive(t *testing.T) {
	for _, rule := range []string{`"rule": "flow", "eta": 1, "duration": 10`, `"rule": "descent", "eta": 0.3, "steps": 40`} {
		x := learning(t, `{"field": {"equations": ["z' = 1"]}, "z0": [[1]], "T": 1, "loss": {"terminal": "0.5*z^2"}, "flow": {`+rule+`, "free": ["T"]}}`)
		path := flow.NewPath(x.Objective(), x.FlowConfig(40), 0, x.Theta)
		var err error
		for k := 0; k < 40 && err == nil; k++ {
			if _, err = path.Loss(context.Background()); err == nil {
				err = path.Next(context.Background())
			}
		}
		if err == nil || !strings.Contains(err.Error(), "which has to stay above 0") {
			t.Errorf("%s: T = %v, %v", rule, path.Theta(), err)
		}
	}
}

// Of many points, and of mini-batches of them, T is that of the one who asks.
func TestLearntTOfData(t *testing.T) {
	for _, batch := range []string{"", `, "rule": "descent", "batch": 16`} {
		doc := `{"field": {"network": {"dim": 2, "hidden": [4], "seed": 3}}, "T": 1.5, "data": {"generate": {"kind": "moons", "points": 80, "seed": 2}},
			"loss": {"classes": {}}, "flow": {"free": ["weights", "T"]` + batch + `}}`
		x := learning(t, doc)
		o := x.Objective()
		o.Batch(0)
		g := make([]float64, len(x.Theta))
		loss := func(T float64) float64 {
			theta := append([]float64(nil), x.Theta...)
			theta[x.Horizon()] = T
			v, err := o.Gradient(context.Background(), g, theta)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		const h = 1e-2
		want := (8*(loss(1.5+h)-loss(1.5-h)) - (loss(1.5+2*h) - loss(1.5-2*h))) / (12 * h)
		// The tolerance of the solver is 1e-6.
		if loss(1.5); !(math.Abs(g[x.Horizon()]-want) < 2e-5) || want == 0 {
			t.Errorf("%q: dL/dT = %v, differences say %v", batch, g[x.Horizon()], want)
		}
	}
}

// A T that cannot be learnt is refused where it is asked for; a parameter of that
// name is one.
func TestLearntTRefused(t *testing.T) {
	for doc, want := range map[string]string{
		`{"params": {"a": 1}, "loss": {"parameters": "a^2"}, "flow": {"free": ["a", "T"]}}`:                                               "landscape",
		`{"field": {"equations": ["x' = -x"]}, "z0": [[1]], "T": 0, "flow": {"free": ["T"]}}`:                                             "above 0",
		`{"field": {"network": {"dim": 1, "hidden": [2], "varying": "linear"}}, "z0": [[1]], "T": 1, "flow": {"free": ["weights", "T"]}}`: "vary",
		`{"params": {"a": 1}, "field": {"equations": ["x' = -a*x"]}, "z0": [[1]], "T": 1, "flow": {"free": ["b"]}}`:                       "there are a, T",
	} {
		_, err := Decode([]byte(doc))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", doc, err)
		}
	}
	x := learning(t, `{"params": {"T": 300}, "field": {"equations": ["x' = -x/T"]}, "z0": [[1]], "T": 2, "flow": {"free": ["T"]}}`)
	if x.Horizon() != -1 || x.Theta[0] != 300 {
		t.Errorf("a temperature became the interval: %v", x.Theta)
	}
}

// Held, it is a number that field and loss still know.
func TestHoldT(t *testing.T) {
	x := learning(t, `{"params": {"a": 1}, "field": {"equations": ["x' = -a*x/T"]}, "z0": [[1]], "T": 2, "loss": {"terminal": "x"}, "flow": {"free": ["a", "T"]}}`)
	held, err := x.HoldT()
	if err != nil {
		t.Fatal(err)
	}
	moved, err := new(Builder).Build(held.Scene.WithT(5))
	if err != nil {
		t.Fatal(err)
	}
	v, err := moved.Engine().Value(context.Background(), moved.Theta)
	if err != nil || held.Horizon() != -1 || !(math.Abs(v-math.Exp(-1)) < 1e-5) {
		t.Errorf("x(T) = %v, %v", v, err)
	}
	if text, _ := json.Marshal(x.Scene.Flow.Free); string(text) != `["a","T"]` {
		t.Errorf("the scene's own became %s", text)
	}
}
