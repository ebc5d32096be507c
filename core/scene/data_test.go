package scene

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"costate/core/adjoint"
	"costate/core/flow"
)

var _ flow.Stochastic = (*Objective)(nil)

func task(data, network, loss string) string {
	return fmt.Sprintf(`{"field": {"network": %s}, "T": 1, "data": %s, "loss": %s, "solver": {"rtol": 1e-10, "atol": 1e-11}}`, network, data, loss)
}

// tasks are scenes with every part of the loss, small enough to be solved often.
var tasks = map[string]string{
	"classes":      task(`{"generate": {"kind": "moons", "points": 13}, "test": 0.2}`, `{"dim": 2, "hidden": [4], "augment": 1}`, `{"classes": {"weight": 1.5}}`),
	"three":        task(`{"generate": {"kind": "spirals", "arms": 3, "points": 11}}`, `{"dim": 2, "hidden": [4], "time": true}`, `{"classes": {}, "weightDecay": 0.3}`),
	"kinetic":      task(`{"generate": {"kind": "circles", "points": 9}}`, `{"dim": 2, "hidden": [4, 3]}`, `{"classes": {}, "kineticEnergy": 0.7, "running": "0.2*z1^2"}`),
	"density":      task(`{"generate": {"kind": "moons", "points": 8}}`, `{"dim": 2, "hidden": [4, 3], "time": true}`, `{"likelihood": {"weight": 0.8}}`),
	"density kept": task(`{"generate": {"kind": "blobs", "points": 8}}`, `{"dim": 2, "hidden": [4], "weights": "varying", "layers": 3}`, `{"likelihood": {}, "kineticEnergy": 0.2, "weightDecay": 0.01}`),
	"density held": task(`{"generate": {"kind": "blobs", "points": 8}}`, `{"dim": 2, "hidden": [4], "varying": "constant", "layers": 2}`, `{"likelihood": {}, "kineticEnergy": 0.2}`),
	"swap":         task(`{"generate": {"kind": "swap", "points": 6}}`, `{"dim": 1, "hidden": [4], "augment": 1}`, `{}`),
	"own starts": `{"field": {"network": {"dim": 2, "hidden": [3]}}, "T": 1, "z0": [[0.5, 0.5]], "data": {"generate": {"kind": "xor", "points": 7}},
		"loss": {"classes": {}, "likelihood": {"weight": 0.1}, "terminal": "z1^2"}, "solver": {"rtol": 1e-10, "atol": 1e-11}}`,
	"typed": `{"field": {"equations": ["x' = y + a*x*y", "y' = b*sin(x) - y^3"]}, "params": {"a": 0.3, "b": -0.8}, "T": 1, "data": {"generate": {"kind": "checkerboard", "points": 6}},
		"loss": {"classes": {}, "likelihood": {}, "kineticEnergy": 0.1, "weightDecay": 0.2}, "solver": {"rtol": 1e-10, "atol": 1e-11}}`,
	"called": `{"field": {"networks": {"u": {"inputs": 2, "hidden": [3], "outputs": 1}}, "equations": ["x' = y", "y' = u(x, y)"]}, "T": 1, "data": {"rows": [[0.1, 0.2, 0], [1, -1, 1], [0.3, 1, 1]]},
		"loss": {"classes": {"seed": 4}, "kineticEnergy": 0.1}, "solver": {"rtol": 1e-10, "atol": 1e-11}}`,
}

// Every way to the gradient of every loss gives the same: the adjoint of start
// points solved together, one by one, backwards without memory, through the
// steps themselves, tangents carried forwards, and central differences. The
// quadrature of running costs along a step and the tolerance of 1e-10 leave
// some 1e-9; differences with a step of (1e-10)^(1/3) have an error of 1e-6.
func TestGradientsOfTasks(t *testing.T) {
	for name, doc := range tasks {
		t.Run(name, func(t *testing.T) {
			x := mustBuild(t, doc)
			want := gradient(t, x, adjoint.Forward)
			for way, bound := range map[adjoint.Method]float64{
				adjoint.Checkpointed: 1e-8, adjoint.Backsolve: 1e-8, adjoint.Discrete: 1e-8, adjoint.FiniteDifference: 2e-6,
			} {
				got := gradient(t, x, way)
				if d := got.Distance(want); !(d < bound) {
					t.Errorf("%v is %.1e from forward", way, d)
				}
				for what, pair := range map[string][2]float64{"loss": {got.Loss, want.Loss}, "dL/dT": {got.T, want.T}, "dL/dt0": {got.T0, want.T0}} {
					if math.Abs(pair[0]-pair[1]) > 10*bound*(1+math.Abs(pair[1])) {
						t.Errorf("%v: %s is %v, forward %v", way, what, pair[0], pair[1])
					}
				}
			}
		})
	}
}

// With a batch of a third of the points the mean over an epoch's gradients is the
// whole gradient, to round-off and the solver's tolerance, since every point is
// in one batch; and the same k is the same points.
func TestBatches(t *testing.T) {
	doc := strings.Replace(strings.Replace(tasks["classes"], `"test": 0.2`, `"test": 0.0769`, 1), `"T": 1`, `"T": 1, "flow": {"rule": "adam", "batch": 4}`, 1)
	x := mustBuild(t, doc)
	o, ctx := x.Objective(), context.Background()
	if n := o.Batches(); n != 3 || len(x.Scene.DataSet().Train.Points) != 12 {
		t.Fatalf("%d batches of %d points", n, len(x.Scene.DataSet().Train.Points))
	}
	p := len(x.Theta)
	whole, mean, part, again := make([]float64, p), make([]float64, p), make([]float64, p), make([]float64, p)
	if _, err := o.Gradient(ctx, whole, x.Theta); err != nil {
		t.Fatal(err)
	}
	for k := range 3 {
		o.Batch(6 + k)
		if _, err := o.Gradient(ctx, part, x.Theta); err != nil {
			t.Fatal(err)
		}
		for i, v := range part {
			mean[i] += v / 3
		}
	}
	o.Batch(0)
	if _, err := o.Gradient(ctx, again, x.Theta); err != nil || again[0] == part[0] {
		t.Error("another batch has the same gradient", err)
	}
	o.Batch(8)
	if _, err := o.Gradient(ctx, again, x.Theta); err != nil || fmt.Sprint(again) != fmt.Sprint(part) {
		t.Error("the same batch has another gradient", err)
	}
	for i, v := range whole {
		if math.Abs(v-mean[i]) > 1e-9 {
			t.Errorf("entry %d: %v, the mean of the batches %v", i, v, mean[i])
		}
	}
	o.Batch(-1)
	if _, err := o.Gradient(ctx, again, x.Theta); err != nil || fmt.Sprint(again) != fmt.Sprint(whole) {
		t.Error("all points are not the whole", err)
	}
}

// What a scene is written as is read as the same scene, with the same points.
func TestDataRoundTrip(t *testing.T) {
	docs := []string{
		`{"field": {"network": {}}, "data": {"trajectory": {"scene": "lotka-volterra", "points": 12, "T": 5}, "test": 0.25}}`,
	}
	for _, doc := range tasks {
		docs = append(docs, doc)
	}
	for _, doc := range docs {
		first := mustDecode(t, doc)
		text, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		second := mustDecode(t, string(text))
		again, err := json.Marshal(second)
		if err != nil || string(again) != string(text) {
			t.Errorf("%s\nis read as\n%s", text, again)
		}
		if fmt.Sprintf("%+v", first.DataSet()) == "" || fmt.Sprint(first.DataSet().Train, first.DataSet().Test) != fmt.Sprint(second.DataSet().Train, second.DataSet().Test) {
			t.Errorf("other points of %s", doc)
		}
	}
}
