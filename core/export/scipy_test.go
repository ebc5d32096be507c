package export

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"costate/core/flow"
	"costate/core/ode"
	"costate/core/scene"
)

// python returns a Python that has the module. Debian's own stands first: a
// Python of another origin does not see Debian's packages.
func python(t *testing.T, module string) string {
	t.Helper()
	for _, path := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(path, "-c", "import "+module).Run() == nil {
			return path
		}
	}
	t.Fatalf("no python3 with %s: install Debian's python3-scipy, as make test does", module)
	return ""
}

func write(t *testing.T, dir, language, name string, x *scene.Experiment) string {
	t.Helper()
	l, err := Find(language)
	if err != nil {
		t.Fatal(err)
	}
	program, err := l.Program(x)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	path := filepath.Join(dir, name+filepath.Ext(l.File))
	if err := os.WriteFile(path, program, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// driver runs every program named and prints what it computes.
const driver = `
import contextlib, io, json, os, runpy, sys, warnings
import numpy as np
out = {}
warnings.simplefilter("error", SyntaxWarning)
trained = sys.argv[1].split()
for path in sys.argv[2:]:
    program = runpy.run_path(path)
    answer = program["loss_and_gradient"](program["THETA"])
    one = {"Loss": float(answer[0]), "Theta": np.asarray(answer[1]).tolist()}
    if len(answer) > 2:
        one["Z0"] = np.asarray(answer[2]).tolist()
        one["T"] = float(answer[3])
        one["End"] = [forward.y[:len(program["STATES"]), -1].tolist() for forward, _ in answer[4]]
    if os.path.basename(path) in trained:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            program["train"]()
        one["Trained"] = float(printed.getvalue().splitlines()[-1].split("L = ")[1].split()[0])
    out[path] = one
json.dump(out, sys.stdout)
`

// adaptive is the scene with a method that SciPy has: it has none of fixed
// steps, and the error of a few long ones is no fault of the program's.
func adaptive(t *testing.T, x *scene.Experiment) *scene.Experiment {
	s := *x.Scene
	if m, _ := ode.Lookup(s.Solver.Method); !m.Adaptive {
		s.Solver.Method = "dopri5"
	}
	// The program goes back along z as it was solved forwards; a scene may show
	// how another way goes wrong.
	s.Gradient.Method = "checkpointed"
	return build(t, &s)
}

// The SciPy program of every scene computes what this program does: loss,
// every entry of the gradient, and z(t1); and
// trained it comes to the same loss.
func TestSciPyAgrees(t *testing.T) {
	py := python(t, "scipy")
	dir := t.TempDir()
	all := written(t)
	names := slices.Sorted(maps.Keys(all))
	args := []string{"-c", driver, strings.Join(trained, ".py ") + ".py"}
	paths := map[string]string{}
	for _, name := range names {
		paths[name] = write(t, dir, "scipy", name, all[name])
		args = append(args, paths[name])
	}
	var stderr bytes.Buffer
	cmd := exec.Command(py, args...)
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	var answers map[string]struct {
		solved
		Trained float64
	}
	if err := json.Unmarshal(output, &answers); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		x, got := all[name], answers[paths[name]]
		want := solve(t, adaptive(t, x))
		// Two solvers with the same tolerance control the error of a step, not
		// that of the end: over some hundred steps it adds up, and grows as
		// nearby trajectories part. That the page calls a gradient good within
		// 100 tolerances has the same reason.
		tolerance := 100 * x.Scene.Solver.RTol
		distance := math.Abs(got.Loss-want.Loss) / (1 + math.Abs(want.Loss))
		distance = max(distance, apart(got.Theta, want.Theta), apart([]float64{got.T}, []float64{want.T}))
		for k := range want.Z0 {
			distance = max(distance, apart(got.Z0[k], want.Z0[k]))
			// Where an event ends the solve the last sample comes before the end.
			if name != "events-that-end" {
				distance = max(distance, apart(got.End[k], want.End[k]))
			}
		}
		if slices.Contains(trained, name) {
			distance = max(distance, apart([]float64{got.Trained}, []float64{train(t, x)}))
			// Printed with nine digits, and the flow integrated to 1e-5.
			tolerance = max(tolerance, 1e-8)
			if x.Scene.Flow.Rule == "flow" {
				tolerance = 1e-4
			}
		}
		t.Logf("%-16s %.2g of %.2g", name, distance, tolerance)
		if !(distance <= tolerance) {
			t.Errorf("%s differs by %.2g, more than %.2g:\n%+v\n%+v", name, distance, tolerance, got, *want)
		}
	}
}

// Steps are no longer than the scene has it and end on its stops, both ways.
func TestSciPyKeepsToLimits(t *testing.T) {
	const look = `
import json, runpy, sys
import numpy as np
program = runpy.run_path(sys.argv[1])
curves = program["loss_and_gradient"](program["THETA"])[4]
times = [forward.t for forward, _ in curves] + [np.concatenate([sweep.t for sweep in sweeps]) for _, sweeps in curves]
json.dump({"Longest": max(float(np.abs(np.diff(t)).max()) for t in times), "On": all(stop in t for t in times for stop in (1.0, 2.0, 3.0))}, sys.stdout)
`
	output, err := exec.Command(python(t, "scipy"), "-c", look, write(t, t.TempDir(), "scipy", "limits", fixtures(t)["limits"])).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Longest float64
		On      bool
	}
	if err := json.Unmarshal(output, &got); err != nil {
		t.Fatal(err)
	}
	if !got.On || got.Longest > 0.05*(1+1e-12) {
		t.Errorf("%+v", got)
	}
}

// trained are scenes with one rule each.
var trained = []string{"every-part", "functions", "network", "hybrid", "stiff", "no-parameters", "quartic", "classes", "classes-of-equations", "hybrid-classes"}

// train is the loss at the end of the scene's training.
func train(t *testing.T, x *scene.Experiment) float64 {
	t.Helper()
	const points = 20
	path := flow.NewPath(x.Objective(), x.FlowConfig(points), 0, x.Theta)
	steps := points
	if x.Scene.Flow.Rule != "flow" {
		steps = x.Scene.Flow.Steps
	}
	for range steps {
		if err := path.Next(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	loss, err := path.Loss(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return loss
}

// Started as a person does, it prints the same.
func TestSciPyPrints(t *testing.T) {
	x := fixtures(t)["network"]
	output, err := exec.Command(python(t, "scipy"), write(t, t.TempDir(), "scipy", "network", x)).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	want := solve(t, x)
	var loss, w float64
	if _, err := fmt.Sscanf(string(output), "L = %g\ndL/dw = %g\ndL/dweights = ", &loss, &w); err != nil {
		t.Fatalf("%v in\n%s", err, output)
	}
	if apart([]float64{loss, w}, []float64{want.Loss, want.Theta[0]}) > 100*x.Scene.Solver.RTol {
		t.Errorf("prints %v and %v, want %v and %v", loss, w, want.Loss, want.Theta[0])
	}
	for _, line := range []string{"dL/dz0[0] = ", "dL/dz0[1] = ", "dL/dT = ", "z(t1)[0] = ", "z(t1)[1] = "} {
		if !strings.Contains(string(output), "\n"+line) {
			t.Errorf("no line %q in\n%s", line, output)
		}
	}
}

// apart is the largest difference of two entries, measured by the largest
// entry, or by 1 where all are smaller.
func apart(got, want []float64) float64 {
	if len(got) != len(want) {
		return math.Inf(1)
	}
	scale, difference := 1.0, 0.0
	for i := range want {
		scale = max(scale, math.Abs(want[i]))
		difference = max(difference, math.Abs(got[i]-want[i]))
	}
	return difference / scale
}
