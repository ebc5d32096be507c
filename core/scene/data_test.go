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

// Points are where the formulas put them: without noise on their curves, in the
// coloured fields; with noise as far off as its standard deviation says. What is
// asked for twice is the same to the bit, and noise does not move the points
// that it is added to.
func TestGenerate(t *testing.T) {
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-14 }
	on := map[string]func(p []float64, label int) bool{
		"moons": func(p []float64, label int) bool {
			x, y := p[0]+0.5, p[1]+0.25
			if label == 1 {
				x, y = 1-x, 0.5-y
			}
			return near(math.Hypot(x, y), 1) && y > -1e-14
		},
		"circles": func(p []float64, label int) bool { return near(math.Hypot(p[0], p[1]), 1/float64(1+label)) },
		"spirals": func(p []float64, label int) bool {
			r := math.Hypot(p[0], p[1])
			angle := 2 * math.Pi * ((r-0.2)/0.8 + float64(label)/3)
			return r > 0.2-1e-14 && r < 1+1e-14 && math.Hypot(p[0]-r*math.Cos(angle), p[1]-r*math.Sin(angle)) < 1e-13
		},
		"blobs": func(p []float64, label int) bool { return near(math.Hypot(p[0], p[1]), 1) },
		"checkerboard": func(p []float64, label int) bool {
			return max(math.Abs(p[0]), math.Abs(p[1])) <= 1 && (int(math.Floor(2*p[0]))+int(math.Floor(2*p[1])))&1 == label
		},
		"xor": func(p []float64, label int) bool {
			return max(math.Abs(p[0]), math.Abs(p[1])) <= 1 && (p[0]*p[1] < 0) == (label == 1)
		},
	}
	for kind, holds := range on {
		arms := ""
		if kind == "spirals" {
			arms = `"arms": 3, `
		}
		set := func(noise float64, points int) *DataSet {
			return mustDecode(t, fmt.Sprintf(`{"field": {"network": {}}, "data": {"generate": {"kind": %q, %s"points": %d, "noise": %v, "seed": 7}, "test": 0.3}}`, kind, arms, points, noise)).DataSet()
		}
		clean, noisy := set(0, 2000), set(0.05, 2000)
		if fmt.Sprint(noisy) != fmt.Sprint(set(0.05, 2000)) {
			t.Errorf("%s is not the same twice", kind)
		}
		count, square := make([]int, clean.Classes), 0.0
		for i, p := range clean.Train.Points {
			if count[clean.Train.Labels[i]]++; !holds(p, clean.Train.Labels[i]) {
				t.Fatalf("%s: %v of class %d", kind, p, clean.Train.Labels[i])
			}
			for k, v := range p {
				d := noisy.Train.Points[i][k] - v
				square += d * d
			}
		}
		// The standard deviation of an estimate from 2800 numbers is 1.3 %.
		if sd := math.Sqrt(square / float64(2*len(clean.Train.Points))); math.Abs(sd-0.05) > 0.05*0.06 {
			t.Errorf("%s: noise of %v", kind, sd)
		}
		if len(clean.Test.Points) != 600 || len(clean.Train.Points) != 1400 {
			t.Errorf("%s: %d and %d points", kind, len(clean.Train.Points), len(clean.Test.Points))
		}
		for label, n := range count {
			// A seeded choice of 1400 of 2000: the deviation of a class of a third is 14.
			if math.Abs(float64(n-1400/len(count))) > 60 {
				t.Errorf("%s: %d of class %d", kind, n, label)
			}
		}
	}
}

// Observations of a trajectory lie on it but for the noise, at times that are not
// even, those of the test apart; the scene runs over the source's interval.
func TestTrajectory(t *testing.T) {
	s := mustDecode(t, `{"params": {"a": 1}, "field": {"equations": ["x' = a*x", "y' = y"]}, "data": {"trajectory": {"scene": "lotka-volterra", "points": 50, "noise": 0, "T": 4}, "test": 0.2},
		"loss": {"observations": {"times": [1], "states": ["x"], "values": [[5]]}}}`)
	source, _ := Find("lotka-volterra")
	truth := mustBuild(t, string(source.Scene))
	o, test := s.Loss.Observations, s.DataSet().TestObservations
	if len(o.Times) != 40 || len(test.Times) != 10 || s.T != 4 || fmt.Sprint(s.Z0) != fmt.Sprint(truth.Scene.Z0) || fmt.Sprint(o.States) != "[x y]" {
		t.Fatalf("%d and %d times over %v from %v of %v", len(o.Times), len(test.Times), s.T, s.Z0, o.States)
	}
	p := *truth.Engine().Problem()
	p.T, p.Samples, p.Options.RTol, p.Options.ATol = 4, o.Times, 1e-10, 1e-12
	err := adjoint.NewEngine(p).Solve(t.Context(), truth.Theta, false, adjoint.Observer{Sample: func(start, i int, _ float64, z []float64) {
		for k, v := range o.Values[start][i] {
			if math.Abs(v-z[k]) > 1e-6 {
				t.Errorf("at t = %v state %d is %v, observed %v", o.Times[i], k, z[k], v)
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	x, err := new(Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := x.Evaluation().Outcome(t.Context(), x.Theta); err != nil || out.Test == nil || !(out.Train.Loss > 0) || !(out.Test.Loss > 0) {
		t.Errorf("%+v, %v", out, err)
	}
}

// Where training goes does not depend on who watches.
func TestWatchedTrainingIsTheSame(t *testing.T) {
	_, x := entry(t, "moons")
	alone, seen := x.Objective(), x.Objective()
	a, b := make([]float64, len(x.Theta)), make([]float64, len(x.Theta))
	seen.Observer.Sample = func(int, int, float64, []float64) {}
	if _, err := alone.Gradient(t.Context(), a, x.Theta); err != nil {
		t.Fatal(err)
	}
	if _, err := seen.Gradient(t.Context(), b, x.Theta); err != nil || fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("another gradient: %v", err)
	}
}

// What data cannot be is refused where it stands.
func TestDataFaults(t *testing.T) {
	for doc, pointer := range map[string]string{
		`{"data": {}}`: "/data",
		`{"data": {"rows": [[1, 2, 0]], "generate": {}}}`:                             "/data",
		`{"data": {"generate": {"kind": "moon"}}}`:                                    "/data/generate/kind",
		`{"data": {"generate": {"arms": 2}}}`:                                         "/data/generate/arms",
		`{"data": {"generate": {"points": 10001}}}`:                                   "/data/generate/points",
		`{"data": {"generate": {}, "test": 1}}`:                                       "/data/test",
		`{"data": {"rows": []}}`:                                                      "/data/rows",
		`{"data": {"rows": [[1, 2, 0], [1, 0]]}}`:                                     "/data/rows/1",
		`{"data": {"rows": [[1, 2, 0.5]]}}`:                                           "/data/rows/0",
		`{"data": {"rows": [[1, 2, 3, 0], [1, 2, 3, 1]]}}`:                            "/data",
		`{"data": {"rows": [[1, 2, 0]]}, "loss": {"classes": {}}}`:                    "/loss/classes",
		`{"data": {"rows": [[1, 2, 0], [1, 2, 1]], "names": ["a"]}}`:                  "/data/names",
		`{"data": {"generate": {"kind": "swap"}}, "z0": [[1, 1]]}`:                    "/z0",
		`{"data": {"trajectory": {"scene": "none"}}}`:                                 "/data/trajectory/scene",
		`{"data": {"trajectory": {"scene": "quartic"}}}`:                              "/data/trajectory/scene",
		`{"data": {"trajectory": {"scene": "pendulum", "params": {"q": 1}}}}`:         "/data/trajectory/params/q",
		`{"data": {"trajectory": {"scene": "pendulum"}}, "z0": [[1, 0], [2, 0]]}`:     "/z0",
		`{"data": {"generate": {}}, "loss": {"observations": {"times": [1]}}}`:        "/loss/observations",
		`{"z0": [[1, 0]], "loss": {"likelihood": {}}}`:                                "/loss/likelihood",
		`{"z0": [[1, 0]], "loss": {"weightDecay": -1}}`:                               "/loss/weightDecay",
		`{"data": {"generate": {}}, "loss": {"classes": {"weights": [1]}}}`:           "/loss/classes/weights",
		`{"data": {"generate": {"kind": "moons", "points": 10000}}, "samples": 2000}`: "/samples",
	} {
		s, err := Decode([]byte(strings.Replace(doc, "{", `{"field": {"network": {}}, `, 1)))
		if err == nil {
			_, err = new(Builder).Build(s)
		}
		faults, ok := err.(Faults)
		if !ok || faults[0].Pointer != pointer {
			t.Errorf("%s: %v, want a fault at %s", doc, err, pointer)
		}
	}
}
