package scene

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"costate/core/flow"
)

// TestFlowMembers: how training goes comes back as it was written, with defaults
// where nothing is said, and rules the path.
func TestFlowMembers(t *testing.T) {
	const doc = `{"params": {"a": 1}, "loss": {"parameters": "a^2"}, "flow": {"rule": "adamw", "eta": 0.2, "steps": 50, "solver": {"method": "radau5", "rtol": 1e-7},
		"gradientTolerance": 1e-3, "schedule": {"kind": "cosine", "warmup": 5}, "batch": 16, "seed": 7}}`
	x, err := new(Builder).Build(mustDecode(t, doc))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(x.Scene.Flow)
	if err != nil {
		t.Fatal(err)
	}
	const want = `"solver":{"method":"radau5","rtol":1e-7},"gradientTolerance":0.001,"schedule":{"kind":"cosine","warmup":5,"length":50},"decay":0.01,"batch":16,"seed":7}`
	if !strings.HasSuffix(string(data), want) {
		t.Errorf("%s", data)
	}
	c := x.FlowConfig(100)
	if c.Schedule != (flow.Schedule{Kind: "cosine", Warmup: 5, Length: 50}) || c.Method != "radau5" || c.RTol != 1e-7 || c.ATol != 1e-13 || c.Decay != 0.01 || !c.Batch || c.GradientTolerance != 1e-3 {
		t.Errorf("%+v", c)
	}
	if data, _ = json.Marshal(mustDecode(t, `{"params": {"a": 1}, "loss": {"parameters": "a^2"}}`).Flow); string(data) != `{"rule":"flow","eta":0.1,"duration":10,"steps":100,"free":["a"]}` {
		t.Errorf("%s", data)
	}
	for patch, pointer := range map[string]string{
		`{"solver": {"method": "leapfrog"}}`:                             "/flow/solver/method",
		`{"solver": {"rtol": 2}}`:                                        "/flow/solver/rtol",
		`{"solver": {"atol": 0}}`:                                        "/flow/solver/atol",
		`{"solver": {"step": 0}}`:                                        "/flow/solver/step",
		`{"solver": {"steps": 1}}`:                                       "/flow/solver/steps",
		`{"schedule": {"kind": "linear"}}`:                               "/flow/schedule/kind",
		`{"schedule": {"kind": "cosine", "warmup": 10}, "duration": 10}`: "/flow/schedule/length",
		`{"schedule": {"kind": "warmup", "warmup": -1}}`:                 "/flow/schedule/warmup",
		`{"batch": -1}`:                                                  "/flow/batch",
		`{"gradientTolerance": -1}`:                                      "/flow/gradientTolerance",
		`{"decay": -1}`:                                                  "/flow/decay",
	} {
		var faults Faults
		if _, err := Decode([]byte(`{"params": {"a": 1}, "loss": {"parameters": "a^2"}, "flow": ` + patch + `}`)); !errors.As(err, &faults) || faults[0].Pointer != pointer {
			t.Errorf("%s gives %v", patch, err)
		}
	}
	for _, seconds := range []string{"0", "-1", "3601", `"2"`} {
		var faults Faults
		if _, err := Decode([]byte(`{"params": {"a": 1}, "loss": {"parameters": "a^2"}, "view": {"seconds": ` + seconds + `}}`)); !errors.As(err, &faults) || faults[0].Pointer != "/view/seconds" {
			t.Errorf("view.seconds %s gives %v", seconds, err)
		}
	}
	big := `{"field": {"network": {"dim": 2, "hidden": [200]}}, "z0": [[1, 0]], "loss": {"terminal": "z1^2"}, "flow": {"solver": {"method": "rodas4"}}}`
	var faults Faults
	if _, err := new(Builder).Build(mustDecode(t, big)); !errors.As(err, &faults) || faults[0].Pointer != "/flow/solver/method" {
		t.Errorf("%v", err)
	}
}

// The flow of a loss over trajectories is the same by explicit and stiff methods;
// L never rises on any and falls by what the integral says. x(1) = x0 e^{−k}, so
// that of L = ½(x(1) − 0.2)² is k' = η (e^{−k} − 0.2) e^{−k}.
func TestFlowOverTrajectories(t *testing.T) {
	ctx := t.Context()
	var ends []float64
	for _, method := range []string{"dopri5", "rodas5p", "radau5"} {
		x, err := new(Builder).Build(mustDecode(t, `{"params": {"k": 0.3}, "field": {"equations": ["x' = -k*x"]}, "z0": [[1]], "T": 1, "samples": 2, "solver": {"rtol": 1e-9, "atol": 1e-11},
			"loss": {"terminal": "0.5*(x - 0.2)^2"}, "flow": {"eta": 3, "duration": 5, "solver": {"method": "`+method+`"}}}`))
		if err != nil {
			t.Fatal(err)
		}
		p := flow.NewPath(x.Objective(), x.FlowConfig(20), 0, x.Theta)
		last, err := p.Loss(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			if err := p.Next(ctx); err != nil {
				t.Fatal(err)
			}
			loss, err := p.Loss(ctx)
			// 1e-8 is the flow's tolerance.
			if fallen, expected, _ := p.Balance(ctx); err != nil || loss > last+1e-8 || math.Abs(fallen-expected) > 1e-6 {
				t.Errorf("%s: L from %v to %v, fallen %v, expected %v (%v)", method, last, loss, fallen, expected, err)
			}
			last = loss
		}
		ends = append(ends, p.Theta()[0])
	}
	// The closed form by Simpson's rule on dτ = dk/(η (e^{−k} − 0.2) e^{−k}).
	integral, n := 0.0, 20000
	rate := func(k float64) float64 { return 1 / (3 * (math.Exp(-k) - 0.2) * math.Exp(-k)) }
	for i := range n {
		a := 0.3 + (ends[0]-0.3)*float64(i)/float64(n)
		b := 0.3 + (ends[0]-0.3)*float64(i+1)/float64(n)
		integral += (b - a) / 6 * (rate(a) + 4*rate((a+b)/2) + rate(b))
	}
	if math.Abs(integral-5) > 1e-6 {
		t.Errorf("k = %v is reached at τ = %v, not 5", ends[0], integral)
	}
	for _, v := range ends[1:] {
		if math.Abs(v-ends[0]) > 1e-7 {
			t.Errorf("ends at %v", ends)
		}
	}
}

// A run is the same to the last bit each time, by every rule, of a network too.
func TestRunsAreIdentical(t *testing.T) {
	for _, rule := range flow.Rules {
		run := func() []float64 {
			x, err := new(Builder).Build(mustDecode(t, `{"field": {"network": {"dim": 2, "hidden": [8], "seed": 3}}, "z0": [[1, 0], [0, 1]], "T": 1, "samples": 2,
				"loss": {"terminal": "(z1 - 1)^2 + z2^2"}, "flow": {"rule": "`+rule+`", "eta": 0.05, "duration": 2}}`))
			if err != nil {
				t.Fatal(err)
			}
			p := flow.NewPath(x.Objective(), x.FlowConfig(4), 0, x.Theta)
			for range 4 {
				if err := p.Next(t.Context()); err != nil {
					t.Fatalf("%s: %v", rule, err)
				}
			}
			return slices.Clone(p.Theta())
		}
		if a, b := run(), run(); !slices.Equal(a, b) {
			t.Errorf("%s: two runs differ", rule)
		}
	}
}

// So is one of mini-batches of many start points, however many processors share
// them.
func TestBatchedRunsAreIdentical(t *testing.T) {
	const task = `{"field": {"network": {"dim": 2, "hidden": [6], "seed": 2}}, "T": 1, "samples": 2, "solver": {"rtol": 1e-3, "atol": 1e-4},
		"data": {"generate": {"kind": "moons", "points": 120, "noise": 0.1, "seed": 4}, "test": 0.2}, "loss": {"classes": {}},
		"flow": {"rule": "adam", "eta": 0.05, "steps": 6%s}}`
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, batch := range []string{"", `, "batch": 16, "seed": 7`} {
		run := func(processors int) []float64 {
			runtime.GOMAXPROCS(processors)
			x, err := new(Builder).Build(mustDecode(t, fmt.Sprintf(task, batch)))
			if err != nil {
				t.Fatal(err)
			}
			p := flow.NewPath(x.Objective(), x.FlowConfig(6), 0, x.Theta)
			for range 6 {
				if err := p.Next(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			return slices.Clone(p.Theta())
		}
		one := run(1)
		if again, two := run(1), run(2); !slices.Equal(one, again) || !slices.Equal(one, two) {
			t.Errorf("batches %q: the same seed ends elsewhere", batch)
		}
	}
}

// The loss never rises along the flow of random scenes, and falls by η∫‖∇L‖²dτ:
// of random fields of one to three states, starts, losses and times.
func TestLossFallsOnRandomScenes(t *testing.T) {
	ctx := t.Context()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3).Draw(t, "n")
		number := rapid.Float64Range(-1, 1)
		params, states, starts := map[string]float64{}, []string{"x", "y", "z"}[:n], []float64{}
		var equations []string
		terminal := "0"
		for i, state := range states {
			right := fmt.Sprintf("%.3f*sin(%s)", number.Draw(t, "coupling"), states[(i+1)%n])
			for _, other := range states {
				name := fmt.Sprintf("p%d", len(params))
				params[name] = number.Draw(t, name)
				right += fmt.Sprintf(" + %s*%s", name, other)
			}
			equations = append(equations, fmt.Sprintf("%s' = %s - 0.2*%s^3", state, right, state))
			terminal += fmt.Sprintf(" + (%s - %.3f)^2", state, number.Draw(t, "target"))
			starts = append(starts, number.Draw(t, "start"))
		}
		doc, err := json.Marshal(map[string]any{
			"params": params, "field": map[string]any{"equations": equations}, "z0": [][]float64{starts}, "T": rapid.Float64Range(0.2, 2).Draw(t, "T"), "samples": 2,
			"solver": map[string]any{"rtol": 1e-9, "atol": 1e-11},
			"loss":   map[string]any{"terminal": terminal, "running": "0.1*x^2", "parameters": "0.05*p0^2"},
			"flow":   map[string]any{"eta": rapid.Float64Range(0.05, 1).Draw(t, "η"), "duration": 2}})
		if err != nil {
			t.Fatal(err)
		}
		s, err := Decode(doc)
		if err != nil {
			t.Fatalf("%v in %s", err, doc)
		}
		x, err := new(Builder).Build(s)
		if err != nil {
			t.Fatal(err)
		}
		p := flow.NewPath(x.Objective(), x.FlowConfig(6), 0, x.Theta)
		before, err := p.Loss(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for range 6 {
			if err := p.Next(ctx); err != nil {
				t.Fatal(err)
			}
			loss, err := p.Loss(ctx)
			fallen, expected, _ := p.Balance(ctx)
			// The flow's own tolerance of 1e-8 in θ, times ∇L; the balance by the dense output.
			if err != nil || loss > before+1e-8*max(1, before) || math.Abs(fallen-expected) > 1e-5*max(1, expected) {
				t.Errorf("L from %v to %v at τ = %v, fallen %v, expected %v (%v)", before, loss, p.Tau(), fallen, expected, err)
			}
			before = loss
		}
	})
}
