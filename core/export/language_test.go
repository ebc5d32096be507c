package export

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"costate/core/scene"
)

func TestFind(t *testing.T) {
	for _, l := range Languages() {
		if found, err := Find(l.ID); err != nil || found.File != l.File {
			t.Errorf("%s: %v, %v", l.ID, found, err)
		}
	}
	var unknown *UnknownLanguageError
	if _, err := Find("cobol"); !errors.As(err, &unknown) || !strings.Contains(err.Error(), "scipy, torchdiffeq, diffrax, julia, go") {
		t.Errorf("error %v", err)
	}
}

// A program holds so many weights and no more, but in Go, which draws them.
func TestTooManyWeights(t *testing.T) {
	s, err := scene.Decode([]byte(`{"field": {"network": {"hidden": [200, 200]}}, "z0": [[1, 0]]}`))
	if err != nil {
		t.Fatal(err)
	}
	x := build(t, s)
	for _, l := range Languages() {
		_, err := l.Program(x)
		var faults scene.Faults
		if l.ID == "go" {
			if err != nil {
				t.Error(err)
			}
		} else if !errors.As(err, &faults) || faults[0].Pointer != "/field/network" || !strings.Contains(faults[0].Message, "41202 weights") {
			t.Errorf("%s: error %v", l.ID, err)
		}
	}
}

// Events are written in two languages, and refused elsewhere.
func TestEventsInTwoLanguages(t *testing.T) {
	x := fixtures(t)["bouncing-ball"]
	for _, l := range Languages() {
		_, err := l.Program(x)
		var faults scene.Faults
		if l.ID == "go" || l.ID == "scipy" {
			if err != nil {
				t.Error(err)
			}
		} else if !errors.As(err, &faults) || faults[0].Pointer != "/events" {
			t.Errorf("%s: error %v", l.ID, err)
		}
	}
}

// Weights that vary are written in Go, and refused elsewhere.
func TestVaryingInGoAlone(t *testing.T) {
	s, err := scene.Decode([]byte(`{"field": {"network": {"dim": 1, "hidden": [2], "varying": "linear", "layers": 2}}, "z0": [[1]], "loss": {"terminal": "z1^2"}}`))
	if err != nil {
		t.Fatal(err)
	}
	x := build(t, s)
	for _, l := range Languages() {
		_, err := l.Program(x)
		var faults scene.Faults
		if l.ID == "go" {
			if err != nil {
				t.Error(err)
			}
		} else if !errors.As(err, &faults) || faults[0].Pointer != "/field/network/varying" {
			t.Errorf("%s: error %v", l.ID, err)
		}
	}
}

// Equations that call networks are written in two languages, and refused
// elsewhere.
func TestHybridInTwoLanguages(t *testing.T) {
	x := fixtures(t)["pendulum-friction"]
	for _, l := range Languages() {
		_, err := l.Program(x)
		var faults scene.Faults
		if l.ID == "go" || l.ID == "scipy" {
			if err != nil {
				t.Error(err)
			}
		} else if !errors.As(err, &faults) || faults[0].Pointer != "/field/networks" {
			t.Errorf("%s: error %v", l.ID, err)
		}
	}
}

// What a scene is called stays in the comment.
func TestComment(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "",
		"a\nb\r\n c\u2028d\u202ee\x00\xff": "# a b c d e",
		strings.Repeat("word ", 30):        "# " + strings.TrimSpace(strings.Repeat("word ", 19)) + "\n# " + strings.TrimSpace(strings.Repeat("word ", 11)),
	} {
		if got := comment("#", text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// Settings of the solver are written where the library has them, and refused
// elsewhere with what has them.
func TestSolverSettings(t *testing.T) {
	for _, c := range []struct {
		member, value string
		written       map[string]string // what stands in the program, by language
	}{
		{"atol", "[1e-9]", map[string]string{"go": "atol", "scipy": "ATOL = np.array([1e-09])"}},
		{"minStep", "1e-9", map[string]string{"go": "minStep", "diffrax": "dtmin=1e-09, force_dtmin=False", "julia": "dtmin = 1e-09"}},
		{"maxStep", "0.1", map[string]string{"go": "maxStep", "scipy": `"max_step": 0.1`, "diffrax": "dtmax=0.1", "julia": "dtmax = 0.1"}},
		{"tstops", "[0.5]", map[string]string{"go": "tstops", "scipy": "STOPS = [0.5]"}},
	} {
		s, err := scene.Decode([]byte(`{"field": {"equations": ["x' = -x"]}, "z0": [[1]], "solver": {"` + c.member + `": ` + c.value + `}}`))
		if err != nil {
			t.Fatal(err)
		}
		x := build(t, s)
		for _, l := range Languages() {
			text, err := l.Program(x)
			var faults scene.Faults
			want, there := c.written[l.ID]
			switch {
			case there:
				if err != nil || !strings.Contains(string(text), want) {
					t.Errorf("%s in %s: %v\n%s", c.member, l.ID, err, text)
				}
			case !errors.As(err, &faults) || faults[0].Pointer != "/solver/"+c.member || !strings.Contains(faults[0].Message, "Go"):
				t.Errorf("%s in %s: error %v", c.member, l.ID, err)
			}
		}
	}
}

// Points of data are written in two languages, and refused elsewhere; so are some of
// them, and what stands beside them, in SciPy.
func TestDataInTwoLanguages(t *testing.T) {
	const (
		moons = `"data": {"generate": {"points": 8}}, "loss": {"classes": {}, "weightDecay": 0.1}`
		fall  = `"field": {"equations": ["y' = v", "v' = -1"]}, "events": [{"when": "y", "direction": "falling", "set": {"v": "-v/2"}}]`
	)
	for _, c := range []struct {
		scene    string
		scipy    []string // pointers of the faults there
		elsewise []string
	}{
		{`{"field": {"network": {"hidden": [4]}}, ` + moons + `}`, nil, []string{"/data", "/loss/weightDecay"}},
		{`{"field": {"network": {"hidden": [4]}}, "z0": [[0, 1]], "loss": {"kineticEnergy": 0.1}}`, nil, []string{"/loss/kineticEnergy"}},
		{`{"field": {"network": {"hidden": [4]}}, "data": {"generate": {"points": 8}}, "loss": {"likelihood": {}}}`, []string{"/loss/likelihood"}, []string{"/data"}},
		{`{` + fall + `, "data": {"rows": [[1, 0, 0], [2, 0, 1]]}, "loss": {"classes": {}}}`, []string{"/events"}, []string{"/data"}},
		{`{"field": {"network": {"dim": 3, "hidden": [4]}}, "data": {"test": 0, "rows": [` + strings.Repeat("[1, 2, 3, 0],", 6667) + `[1, 2, 3, 1]]}, "loss": {"classes": {}}}`, []string{"/data"}, []string{"/data"}},
	} {
		s, err := scene.Decode([]byte(c.scene))
		if err != nil {
			t.Fatalf("%s: %v", c.scene, err)
		}
		x := build(t, s)
		for _, l := range Languages() {
			want := c.elsewise
			switch l.ID {
			case "go":
				want = nil
			case "scipy":
				want = c.scipy
			}
			_, err := l.Program(x)
			var faults scene.Faults
			errors.As(err, &faults)
			var got []string
			for _, f := range faults {
				got = append(got, f.Pointer)
				if !strings.Contains(f.Message, "Go") {
					t.Errorf("%s: %s does not say what can", l.ID, f.Message)
				}
			}
			if !slices.Equal(got, want) || (err != nil) != (want != nil) {
				t.Errorf("%s in %s: %v, want %v", c.scene, l.ID, err, want)
			}
		}
	}
}
