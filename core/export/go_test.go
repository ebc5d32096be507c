package export

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The program in Go builds within the module and prints what package adjoint
// computes, digit by digit: it is the same code.
func TestGoRuns(t *testing.T) {
	all := fixtures(t)
	for _, name := range []string{"every-part", "network", "quartic", "sneaky", "pendulum-friction"} {
		t.Run(name, func(t *testing.T) {
			dir, err := os.MkdirTemp("testdata", "go-") // inside the module, where ./... does not look
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.RemoveAll(dir) })
			x := all[name]
			l, err := Find("go")
			if err != nil {
				t.Fatal(err)
			}
			program, err := l.Program(x)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "main.go"), program, 0o600); err != nil {
				t.Fatal(err)
			}
			if output, err := exec.Command("gofmt", "-l", dir).CombinedOutput(); err != nil || len(output) > 0 {
				t.Errorf("gofmt: %v %s", err, output)
			}
			if output, err := exec.Command("go", "vet", "./"+dir).CombinedOutput(); err != nil {
				t.Errorf("go vet: %v\n%s", err, output)
			}
			output, err := exec.Command("go", "run", "./"+dir).CombinedOutput()
			if err != nil {
				t.Fatalf("go run: %v\n%s", err, output)
			}
			want := solve(t, x)
			lines := []string{fmt.Sprintf("L = %.12g", want.Loss)}
			for i, param := range x.Params {
				lines = append(lines, fmt.Sprintf("dL/d%s = %.12g", param, want.Theta[i]))
			}
			if n := len(x.Params); len(want.Theta) > n {
				lines = append(lines, fmt.Sprintf("dL/dweights = %.12g", want.Theta[n:]))
			}
			for k, a := range want.Z0 {
				lines = append(lines, fmt.Sprintf("dL/dz0[%d] = %.12g", k, a))
			}
			if len(want.Z0) > 0 {
				lines = append(lines, fmt.Sprintf("dL/dT = %.12g", want.T))
			}
			for k, z := range want.End {
				lines = append(lines, fmt.Sprintf("z(t1)[%d] = %.12g", k, z))
			}
			if text := strings.Join(lines, "\n") + "\n"; string(output) != text {
				t.Errorf("prints\n%s\nnot\n%s", output, text)
			}
			if output, err := exec.Command("go", "run", "./"+dir, "train").CombinedOutput(); err != nil || strings.Count(string(output), "\n") < 3 {
				t.Errorf("train: %v\n%s", err, output)
			}
		})
	}
}
