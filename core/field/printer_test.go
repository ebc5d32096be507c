package field

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// foreign is our own language under the rules for others: constants worked
// out, min and max of two arguments, no two signs in a row. So what is written
// in it can be read back.
var foreign = &Dialect{Power: "^", Functions: ownNames(), Pi: "pi", E: "e", Inf: "(1/0)", NaN: "(0/0)", And: " && ", Or: " || ", Not: "!"}

func close9(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*(1+math.Abs(a)+math.Abs(b))
}

// evaluate runs a listing in our language at (t, z, θ, a).
func evaluate(t fatalf, l Listing, names []string, values []float64, now float64) []float64 {
	t.Helper()
	read := func(text string) float64 {
		s, err := CompileScalar(text, Scope{States: names, Time: true})
		if err != nil {
			t.Fatalf("%s cannot be read: %v", text, err)
		}
		return s.Evaluator().Value(now, values)
	}
	names, values = slices.Clone(names), slices.Clone(values)
	for _, step := range l.Steps {
		v := read(step.Value)
		names, values = append(names, step.Name), append(values, v)
	}
	var results []float64
	for _, text := range l.Results {
		results = append(results, read(text))
	}
	return results
}

// Whatever is written reads back to the same values.
func TestWrittenTreeReadsBack(t *testing.T) {
	calls := allFunctions()
	rapid.Check(t, func(t *rapid.T) {
		e := drawExpr(t, 4, calls)
		s, err := CompileScalar(e.canonical(), Scope{States: testStates, Params: testParams, Time: true})
		if err != nil {
			t.Fatal(err)
		}
		w := NewWriter(foreign, testStates, testParams, nil)
		l := w.Scalar(s)
		z, theta := []float64{0.7, -1.3}, []float64{0.4, 2.2, 0}
		got := evaluate(t, l, slices.Concat(w.States, w.Params), slices.Concat(z, theta), 0.6)[0]
		eval := s.Evaluator()
		eval.SetParams(theta)
		// Powers of constants are worked out by math.Pow here, by products there.
		if want := eval.Value(0.6, z); !close9(got, want) {
			t.Fatalf("%s\nwritten as %v\ngives %v, not %v", e.canonical(), l, got, want)
		}
		if strings.Contains(strings.Join(l.Results, " "), "--") {
			t.Fatalf("two signs in a row: %v", l)
		}
	})
}

// The listing of the derivatives computes what the evaluator does.
func TestWrittenDerivatives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		equations := []string{"x' = " + drawSmooth(t, 4), "y' = " + drawSmooth(t, 3)}
		s, err := Compile(equations, testParams)
		if err != nil {
			t.Fatal(err)
		}
		w := NewWriter(foreign, testStates, testParams, nil)
		l := w.SystemVJP(s)
		for _, name := range derivativeNames {
			if w.Uses(name) {
				return // not a function that can be typed
			}
		}
		z, theta, a := []float64{0.7, -1.3}, []float64{0.4, 1.2, 0.3}, []float64{-0.8, 1.9}
		got := evaluate(t, l, slices.Concat(w.States, w.Params, w.Costate), slices.Concat(z, theta, a), 0.6)
		dz, dtheta := make([]float64, 2), make([]float64, 3)
		eval := s.Evaluator()
		eval.SetParams(theta)
		eval.VJP(dz, dtheta, 0.6, z, a)
		if want := slices.Concat(dz, dtheta); !slices.EqualFunc(got, want, close9) {
			t.Fatalf("%q\nwritten as %v\ngives %v, not %v", equations, l, got, want)
		}
	})
}

func TestWriterNames(t *testing.T) {
	d := *foreign
	d.Reserved = []string{"lambda", "state", "np"}
	w := NewWriter(&d, []string{"λ", "mu", "v12", "a_x"}, []string{"lambda", "lambda_", "μ", "np", "state", "x", "θ1", "ά", "v"}, nil)
	want := []string{"lambda__", "mu", "v12_", "a_x", "lambda___", "lambda_", "mu_", "np_", "state_", "x", "theta1", "u03ac", "v"}
	if got := slices.Concat(w.States, w.Params); !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	if want := []string{"a_lambda__", "a_mu", "a_v12_", "a_a_x"}; !slices.Equal(w.Costate, want) {
		t.Errorf("costate %q, want %q", w.Costate, want)
	}
}

func TestWriterConstants(t *testing.T) {
	d := *foreign
	d.Power, d.Lone, d.Inf, d.NaN = "**", "lone(%s)", "inf", "nan"
	for src, want := range map[string]string{
		"9^9^9":              "lone(inf)",
		"(-8)^(1/3) + x":     "nan + x",
		"x*(2*pi)":           "x*(2*pi)",
		"-1/0":               "lone(-inf)",
		"sqrt(2)*x":          "1.4142135623730951*x",
		"1e14*1e14*x":        "1e+28*x",
		"--x - -y":           "-(-x) - -y",
		"-x^2":               "-x**2",
		"(-x)^-y^2":          "(-x)**-y**2",
		"min(x, y, 0.5, -2)": "min(min(min(x, y), 0.5), -2)",
		"2^3":                "lone(8)",
		"x/(y/2)":            "x/(y/2)",
	} {
		s, err := CompileScalar(src, Scope{States: testStates})
		if err != nil {
			t.Fatal(err)
		}
		if got := NewWriter(&d, testStates, nil, nil).Scalar(s).Results[0]; got != want {
			t.Errorf("%s is written %s, want %s", src, got, want)
		}
	}
}

// What is nested deeper than other languages read is written in steps.
func TestWriterDepth(t *testing.T) {
	for _, src := range []string{
		strings.Repeat("sin(", 150) + "x" + strings.Repeat(")", 150),
		"x" + strings.Repeat(" + x*y", 2000),
	} {
		s, err := CompileScalar(src, Scope{States: testStates})
		if err != nil {
			t.Fatal(err)
		}
		w := NewWriter(foreign, testStates, nil, nil)
		for _, l := range []Listing{w.Scalar(s), w.ScalarGradient(s)} {
			for _, step := range l.Steps {
				if strings.Count(step.Value, "(") > maxDepth || len(step.Value) > 400 {
					t.Fatalf("a step is long: %s", step.Value)
				}
			}
		}
		l := w.Scalar(s)
		z := []float64{0.3, -0.2}
		if got, want := evaluate(t, l, w.States, z, 0)[0], s.Evaluator().Value(0, z); !close9(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// FuzzWriter: what can be compiled can be written, and reads back.
func FuzzWriter(f *testing.F) {
	for _, s := range []string{"a*x - b*x*y", "-2x^-2^t + sin(x)^2.5e-1", "max(x, 2e, 1.5)", "x^x^x^x^0.5/0", "9^9^9^9*x", "-----x", "min(relu(x), abs(-x))^3 + atan2(x, t)", "1e308*10 - 1/0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		scope := Scope{States: testStates, Params: []string{"a", "b"}, Time: true}
		s, err := CompileScalar(src, scope)
		if err != nil {
			return
		}
		w := NewWriter(foreign, scope.States, scope.Params, nil)
		l := w.Scalar(s)
		w.ScalarGradient(s)
		if len(l.Steps) > 200 {
			return // each is compiled here
		}
		z, theta := []float64{0.7, -1.3}, []float64{0.4, 2.2}
		got := evaluate(t, l, slices.Concat(w.States, w.Params), slices.Concat(z, theta), 0.6)[0]
		eval := s.Evaluator()
		eval.SetParams(theta)
		if want := eval.Value(0.6, z); !alike(got, want) {
			t.Fatalf("%s\nwritten as %v\ngives %v, not %v", src, l, got, want)
		}
	})
}

// alike allows what is beyond double precision: a rounding inside, magnified
// without bound by what stands around it, tells nothing of the text.
func alike(got, want float64) bool {
	return close9(got, want) || math.Abs(want) > 1e6 || math.Abs(want) < 1e-6 || math.IsNaN(want) || math.IsNaN(got)
}
