package export

import (
	"os/exec"
	"testing"
)

// The programs whose libraries are not at hand are Python at least.
func TestPythonCompiles(t *testing.T) {
	py := python(t, "scipy")
	dir := t.TempDir()
	args := []string{"-W", "error", "-m", "py_compile"}
	for name, x := range written(t) {
		if x.Networks != nil || len(x.Scene.Events) > 0 || x.Scene.Solver.ATols != nil || x.Scene.Starts() > len(x.Scene.Z0) {
			continue
		}
		for _, language := range []string{"torchdiffeq", "diffrax"} {
			args = append(args, write(t, dir, language, language+"-"+name, x))
		}
	}
	if output, err := exec.Command(py, args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}
