package field

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDefinitionsInAnyOrder(t *testing.T) {
	s := mustCompile(t, []string{"v = u/r # uses what comes later", "x' = v*y", "r = √(x² + y²)", "y' = -u + idle", "u = a*r", "idle = 2·a"}, "a")
	if !slices.Equal(s.States(), []string{"x", "y"}) || !slices.Equal(s.Definitions().Names(), []string{"v", "r", "u", "idle"}) || !s.Autonomous() {
		t.Errorf("states %v, definitions %v", s.States(), s.Definitions().Names())
	}
	if want := []string{"v = u/r", "x' = v*y", "r = sqrt(x^2 + y^2)", "y' = -u + idle", "u = a*r", "idle = 2*a"}; !slices.Equal(s.Canonical(), want) {
		t.Errorf("canonical %q", s.Canonical())
	}
	if got := s.LaTeX(); got[0] != `v = \frac{u}{r}` || got[2] != `r = \sqrt{x^{2} + y^{2}}` || got[1] != `\dot{x} = v\,y` {
		t.Errorf("LaTeX %q", got)
	}
	e := s.Evaluator()
	e.SetParams([]float64{0.5})
	dst := make([]float64, 2)
	if e.Eval(dst, 0, []float64{3, 4}); dst[0] != 2 || dst[1] != -1.5 {
		t.Errorf("f = %v", dst)
	}
	if mustCompile(t, []string{"x' = r", "r = s", "s = 2*t"}).Autonomous() {
		t.Error("t two definitions away is not seen")
	}
}

// What is defined is what it is put in brackets for: value and derivatives are
// those of the text with the definitions put in, to the bit.
func TestDefinitionsStandForTheirText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c, d := drawSmooth(t, 3), drawSmooth(t, 2), drawSmooth(t, 2), drawSmooth(t, 2)
		short, err := Compile([]string{"x' = r*" + b, "s = sin(r) + " + c, "y' = s - r/(2 + cos(s)) + " + d, "r = " + a}, testParams)
		if err != nil {
			t.Fatal(err)
		}
		r := "(" + a + ")"
		s := "(sin" + r + " + " + c + ")"
		long, err := Compile([]string{"x' = " + r + "*" + b, "y' = " + s + " - " + r + "/(2 + cos" + s + ") + " + d}, testParams)
		if err != nil {
			t.Fatal(err)
		}
		z, theta, weights, now := drawVector(t, 2, "z"), drawVector(t, 3, "theta"), drawVector(t, 2, "a"), drawVector(t, 1, "t")[0]
		var results [2][]float64
		for k, system := range []*System{short, long} {
			e := system.Evaluator()
			e.SetParams(theta)
			f, dz, dtheta := make([]float64, 2), make([]float64, 2), make([]float64, 3)
			e.Eval(f, now, z)
			dt := e.VJP(dz, dtheta, now, z, weights)
			results[k] = slices.Concat(f, dz, dtheta, []float64{dt})
		}
		scale := 1.0
		for _, v := range results[1] {
			scale += max(v, -v)
		}
		if !slices.EqualFunc(results[0], results[1], func(u, v float64) bool { return close12(u, v, scale) }) {
			t.Fatalf("%v with definitions, %v without", results[0], results[1])
		}
		checkDerivatives(t, short.Evaluator(), now, z, theta, weights, drawVector(t, 1, "dt")[0], drawVector(t, 2, "dz"), drawVector(t, 3, "dtheta"))
	})
}

func TestDefinitionFaults(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  []fault
	}{
		{[]string{"x' = r", "r = s + 1", "s = 2*r"}, []fault{{2, 6, "", "", "r is defined by itself: r → s → r"}}},
		{[]string{"x' = r", "r = x*r"}, []fault{{1, 6, "", "", "r is defined by itself: r → r; if it is a state, write r' = …"}}},
		{[]string{"x' = 1", "p = q + s", "q = s", "s = u", "u = q"}, []fault{{4, 4, "", "", "q → s → u → q"}}},
		{[]string{"x' = r", "r = s*q", "s = r"}, []fault{{1, 6, "q", "", "unknown name"}, {2, 4, "", "", "r → s → r"}}},
		{[]string{"x' = r", "r = 1 + x", "r = 2*x"}, []fault{{2, 0, "", "", `"r" cannot name a definition: it is a definition already`}}},
		{[]string{"x' = 1", "x = 2*t"}, []fault{{1, 0, "", "", "it is a state already"}}},
		{[]string{"r = 2*t", "r' = 1"}, []fault{{1, 0, "", "", "it is a definition already"}}},
		{[]string{"x' = 1", "a = 2*x"}, []fault{{1, 0, "", "", `"a" cannot name a parameter: it is a definition already`}}},
		{[]string{"x' = 1", "sin = 2*x"}, []fault{{1, 0, "", "", "a function of the language"}}},
		{[]string{"x' = 1", "t = 2*x"}, []fault{{1, 0, "", "", "the time of the language"}}},
		{[]string{"x' = 1", "and = 2*x"}, []fault{{1, 0, "", "", `not "and"`}}},
		{[]string{"θ' = 1", "theta = 2*t"}, []fault{{1, 0, "", "", "another spelling of θ, which is a state already"}}},
		{[]string{"x' = radus", "radius = 2*x"}, []fault{{0, 5, "radus", "radius", "did you mean"}}},
		{[]string{"x' = r(x)", "r = 2*x"}, []fault{{0, 6, "", "*", "r is not a function"}}},
		{[]string{"x' = 1", "f(x) = 2*x"}, []fault{{1, 1, "", "", "functions cannot be defined here"}}},
		{[]string{"x' = 1", "r = 2*x in [0, 1]"}, []fault{{1, 8, "", "", "only a parameter has a range"}}},
		{[]string{"x' = 1", "r == 2*x"}, []fault{{1, 2, "", "", "expected"}}},
		{[]string{"r = 2*t", "s = r"}, []fault{{0, 0, "", "", "there are no equations, only definitions"}}},
	} {
		_, err := Compile(c.lines, []string{"a"})
		checkFaults(t, strings.Join(c.lines, "; "), err, c.want)
	}
}

func TestDefinitionsInScalars(t *testing.T) {
	s := mustCompile(t, []string{"x' = v", "r = a*x", "v = r*t", "k = 2*a"}, "a")
	scope := Scope{States: []string{"x"}, Params: []string{"a"}, Definitions: s.Definitions()}
	if _, err := CompileScalar("r^2 + k", scope); err != nil {
		t.Error(err)
	}
	params := Scope{Params: []string{"a"}, Definitions: s.Definitions()}
	if e, err := CompileScalar("k^2", params); err != nil {
		t.Error(err)
	} else if ev := e.Evaluator(); true {
		ev.SetParams([]float64{3})
		d := []float64{0}
		if v, _ := ev.Gradient(nil, d, 0, nil); v != 36 || d[0] != 24 {
			t.Errorf("k² = %v, derivative %v", v, d)
		}
	}
	for _, c := range []struct {
		src   string
		scope Scope
		says  string
	}{
		{"1 + v", scope, "v depends on the time t, which cannot be used here"},
		{"1 + r", params, "r depends on the state x, which cannot be used here"},
		{"1 + w", params, `unknown name "w"`},
	} {
		_, err := CompileScalar(c.src, c.scope)
		var e *Error
		if !errors.As(err, &e) || e.Offset != 4 || !strings.Contains(e.Message, c.says) {
			t.Errorf("%s: %v", c.src, err)
		}
	}
}

// A definition that calls a network works in the equations and is refused in
// the losses.
func TestDefinitionsCallNetworks(t *testing.T) {
	networks := map[string]*Perceptron{"u": mustPerceptron(t, PerceptronConfig{Inputs: 1, Outputs: 1, Hidden: []int{3}, Activation: "tanh", Seed: 1})}
	short := mustHybrid(t, networks, "a", "x' = d - x*e1", "d = u(e1)*a", "e1 = u(s) + s", "s = 2*x")
	long := mustHybrid(t, networks, "a", "x' = u(u(2x) + 2x)*a - x*(u(2x) + 2x)")
	var results [2][]float64
	for k, h := range []*Hybrid{short, long} {
		e := h.Evaluator()
		theta := make([]float64, h.NumParams())
		for i := range theta {
			theta[i] = 0.1*float64(i) - 0.3
		}
		e.SetParams(theta)
		f, dz, dtheta := make([]float64, 1), make([]float64, 1), make([]float64, len(theta))
		e.Eval(f, 0, []float64{0.7})
		e.VJP(dz, dtheta, 0, []float64{0.7}, []float64{1})
		results[k] = slices.Concat(f, dz, dtheta)
	}
	if !slices.EqualFunc(results[0], results[1], func(u, v float64) bool { return near(u, v, 1e-13) }) {
		t.Errorf("%v with definitions, %v without", results[0], results[1])
	}
	_, err := CompileScalar("s + d", Scope{States: []string{"x"}, Params: []string{"a"}, Definitions: short.Definitions()})
	var e *Error
	if !errors.As(err, &e) || e.Offset != 4 || !strings.Contains(e.Message, "d calls a network") {
		t.Error(err)
	}
}

// Definitions that double each other many times over stay as long as they are
// typed: compiled, differentiated, written and typeset.
func TestDefinitionsAreShared(t *testing.T) {
	lines := []string{"x' = r60"}
	for i := 60; i > 0; i-- {
		lines = append(lines, fmt.Sprintf("r%d = (r%d + r%d)/2", i, i-1, i-1))
	}
	lines = append(lines, "r0 = sin(x)")
	s := mustCompile(t, lines)
	e := s.Evaluator()
	dst := make([]float64, 1)
	if e.VJP(dst, nil, 0, []float64{0}, []float64{1}); dst[0] != 1 {
		t.Errorf("derivative %v", dst)
	}
	w := NewWriter(foreign, s.States(), nil, s.Definitions())
	if l := w.System(s); len(l.Steps) != 61 || l.Steps[0] != (Step{"r0", "sin(x)"}) || l.Results[0] != "r60" {
		t.Errorf("%d steps, the first %v", len(l.Steps), l.Steps[0])
	}
	s.Symbolic(nil)
}
