package export

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

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
import json, runpy, sys, warnings
import numpy as np
out = {}
warnings.simplefilter("error", SyntaxWarning)
for path in sys.argv[1:]:
    program = runpy.run_path(path)
    answer = program["loss_and_gradient"](program["THETA"])
    one = {"Loss": float(answer[0]), "Theta": np.asarray(answer[1]).tolist()}
    if len(answer) > 2:
        one["Z0"] = np.asarray(answer[2]).tolist()
        one["T"] = float(answer[3])
        one["End"] = [forward.y[:len(program["STATES"]), -1].tolist() for forward, _ in answer[4]]
    out[path] = one
json.dump(out, sys.stdout)
`

// The SciPy program of every scene computes what this program does: loss,
// every entry of the gradient, and z(t1).
func TestSciPyAgrees(t *testing.T) {
	py := python(t, "scipy")
	dir := t.TempDir()
	all := fixtures(t)
	names := slices.Sorted(maps.Keys(all))
	args := []string{"-c", driver}
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
	var answers map[string]solved
	if err := json.Unmarshal(output, &answers); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		x, got := all[name], answers[paths[name]]
		want := solve(t, x)
		// Two solvers with the same tolerance control the error of a step, not
		// that of the end: over some hundred steps it adds up, and grows as
		// nearby trajectories part. That the page calls a gradient good within
		// 100 tolerances has the same reason.
		tolerance := 100 * x.Scene.Solver.RTol
		distance := math.Abs(got.Loss-want.Loss) / (1 + math.Abs(want.Loss))
		distance = max(distance, apart(got.Theta, want.Theta), apart([]float64{got.T}, []float64{want.T}))
		for k := range want.Z0 {
			distance = max(distance, apart(got.Z0[k], want.Z0[k]), apart(got.End[k], want.End[k]))
		}
		t.Logf("%-16s %.2g of %.2g", name, distance, tolerance)
		if !(distance <= tolerance) {
			t.Errorf("%s differs by %.2g, more than %.2g:\n%+v\n%+v", name, distance, tolerance, got, *want)
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
