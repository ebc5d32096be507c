package export

import (
	"strings"
	"testing"

	"costate/core/ode"
	"costate/core/scene"
)

// Every method of the catalogue has a program in every language, which says what
// it takes in its place or that it is the same; of stiff ones it is never an
// explicit one.
func TestEveryMethod(t *testing.T) {
	for _, m := range ode.Methods() {
		s, err := scene.Decode([]byte(`{"params": {"k": 50}, "field": {"equations": ["x' = -k*(x - cos(t))"]}, "z0": [[1]], "T": 1, "loss": {"terminal": "x^2"}, "solver": {"method": "` + m.ID + `"}}`))
		if err != nil {
			t.Fatal(err)
		}
		x := build(t, s)
		for _, l := range Languages() {
			text, err := l.Program(x)
			if err != nil {
				t.Errorf("%s in %s: %v", m.ID, l.ID, err)
				continue
			}
			if !strings.Contains(string(text), "scene's") && l.ID != "go" {
				t.Errorf("%s in %s: nothing is said of the method", m.ID, l.ID)
			}
		}
		if !m.Stiff {
			continue
		}
		for name, of := range map[string]func(scene.Solver) method{"scipy": scipyMethod, "torchdiffeq": torchMethod, "diffrax": diffraxMethod, "julia": juliaMethod} {
			got := of(s.Solver).Name
			fits := false
			for _, stiff := range []string{"Radau", "LSODA", "Kvaerno", "Rosenbrock", "Rodas", "Trapezoid"} {
				fits = fits || strings.Contains(got, stiff)
			}
			if !fits {
				t.Errorf("%s in %s is %s", m.ID, name, got)
			}
		}
	}
}
