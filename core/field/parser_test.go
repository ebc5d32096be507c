package field

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestCanonicalText(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		// precedence and associativity
		{"-x^2", "-x^2"},
		{"(-x)^2", "(-x)^2"},
		{"2^-x", "2^-x"},
		{"2^3^x", "2^3^x"},
		{"(2^3)^x", "(2^3)^x"},
		{"a-b-x", "a - b - x"},
		{"a-(b-x)", "a - (b - x)"},
		{"a/b/x", "a/b/x"},
		{"a/(b/x)", "a/(b/x)"},
		{"a*(b*x)", "a*(b*x)"},
		{"-a*b", "-a*b"},
		{"-(a*b)", "-(a*b)"},
		{"a*-b", "a*-b"},
		{"a--b", "a - -b"},
		{"--a", "--a"},
		{"+a", "a"},
		{"-x^-y^2", "-x^-y^2"},
		{"((x))", "x"},
		// numbers
		{"2e3", "2000"},
		{"2e", "2*e"},
		{"2e+x", "2*e + x"},
		{"2e-3", "0.002"},
		{"1e-9", "1e-09"},
		{".5 + 5.", "0.5 + 5"},
		{"1e22", "1e+22"},
		// implicit multiplication
		{"2x", "2*x"},
		{"2x^2", "2*x^2"},
		{"x^2y", "x^2*y"},
		{"3(x+1)", "3*(x + 1)"},
		{"2sin(x)", "2*sin(x)"},
		{"1/2x", "1/2*x"},
		{"-2x", "-2*x"},
		{"2^3x", "2^3*x"},
		// functions
		{"max(x, y, 1)", "max(x, y, 1)"},
		{"atan2(y,x)", "atan2(y, x)"},
		// what else may be typed
		{"x²+y³", "x^2 + y^3"},
		{"2·x − y×a ÷ b", "2*x - y*a/b"},
		{"π*t", "pi*t"},
		{"μ*x", "μ*x"},
	} {
		s, err := Compile([]string{"x' = " + c.src, "dy/dt = 0"}, []string{"a", "b", "μ"})
		if err != nil {
			t.Errorf("%s: %v", c.src, err)
			continue
		}
		if got := s.Canonical()[0]; got != "x' = "+c.want {
			t.Errorf("%s: got %s, want x' = %s", c.src, got, c.want)
		}
	}
}

func TestLeftSides(t *testing.T) {
	for _, src := range []string{"x'=1", " x ' = 1", "dx/dt = 1", "d x/dt=1", "x′ = 1", "dθ_1/dt = 1", "dx/dt=dx"} {
		s, err := Compile([]string{src}, []string{"dx"})
		switch {
		case src == "d x/dt=1":
			if err == nil {
				t.Errorf("%s: accepted", src)
			}
		case err != nil:
			t.Errorf("%s: %v", src, err)
		case s.Dim() != 1 || s.States()[0] != "x" && s.States()[0] != "θ_1":
			t.Errorf("%s: states %v", src, s.States())
		}
	}
}

// fault is an error without its wording, but for a part of it.
type fault struct {
	equation, offset int
	name, suggestion string
	says             string
}

func TestErrors(t *testing.T) {
	deep := strings.Repeat("(", 201)
	for _, c := range []struct {
		equations []string
		want      []fault
	}{
		{[]string{""}, []fault{{0, 0, "", "", "expected an equation"}}},
		{[]string{"x' ="}, []fault{{0, 4, "", "", "not the end"}}},
		{[]string{"x' = a +"}, []fault{{0, 8, "", "", "not the end"}}},
		{[]string{"x' = *a"}, []fault{{0, 5, "", "", `not "*"`}}},
		{[]string{"x' = (a"}, []fault{{0, 7, "", "", `expected ")"`}}},
		{[]string{"x' = a)"}, []fault{{0, 6, "", "", "closes no bracket"}}},
		{[]string{"x' = a x"}, []fault{{0, 7, "", "", "write *"}}},
		{[]string{"x' = 2 3"}, []fault{{0, 7, "", "", "write *"}}},
		{[]string{"x' = (x)(x)"}, []fault{{0, 8, "", "", "write *"}}},
		{[]string{"x' = a(x)"}, []fault{{0, 6, "", "", "not a function"}}},
		{[]string{"x' = sin x"}, []fault{{0, 9, "", "", `expected "(" after the function sin`}}},
		{[]string{"x' = sin(x, a)"}, []fault{{0, 5, "", "", "takes 1 argument, not 2"}}},
		{[]string{"x' = max(x)"}, []fault{{0, 5, "", "", "takes 2 or more arguments, not 1"}}},
		{[]string{"x' = atan2(x)"}, []fault{{0, 5, "", "", "takes 2 arguments, not 1"}}},
		{[]string{"x' = x* *2"}, []fault{{0, 6, "", "^", "a power is written ^"}}},
		{[]string{"x' = 1e999"}, []fault{{0, 5, "", "", "too large"}}},
		{[]string{"x' = a $ x"}, []fault{{0, 7, "", "", "has no meaning"}}},
		{[]string{"x' = μx + é"}, []fault{{0, 5, "μx", "", "unknown name"}, {0, 11, "", "", "has no meaning"}}},
		{[]string{"x' = x = 1"}, []fault{{0, 7, "", "", `second "="`}}},
		{[]string{"x = 1"}, []fault{{0, 0, "", "", "write x' ="}}},
		{[]string{"x'' = 1"}, []fault{{0, 2, "", "", "first derivatives"}}},
		{[]string{"2 = x"}, []fault{{0, 0, "", "", "name of a state"}}},
		{[]string{"dx/ds = 1"}, []fault{{0, 3, "", "", "write dx/dt"}}},
		{[]string{"sin' = 1"}, []fault{{0, 0, "", "", "a function of the language"}}},
		{[]string{"dt/dt = 1"}, []fault{{0, 1, "", "", "the time of the language"}}},
		{[]string{"a' = 1"}, []fault{{0, 0, "", "", "already"}}},
		{[]string{"x' = 1", "x' = 2"}, []fault{{1, 0, "", "", "has an equation already"}}},
		{[]string{"x' = omgea*x"}, []fault{{0, 5, "omgea", "omega", "did you mean"}}},
		{[]string{"x' = Omega*x"}, []fault{{0, 5, "Omega", "omega", "did you mean"}}},
		{[]string{"x' = k*x + k"}, []fault{{0, 5, "k", "", "expected a state"}}},
		{[]string{"x' = " + deep}, []fault{{0, 205, "", "", "nested too deeply"}}},
		{[]string{"x' = 0" + strings.Repeat(" ", 17000)}, []fault{{0, 16384, "", "", "at most 16384 bytes"}}},
		// several, in order of place; names after a syntax error count too
		{[]string{"x' = k + ) + q", "y' = r", "z = q"}, []fault{
			{0, 5, "k", "", ""}, {0, 9, "", "", "expected a number"}, {0, 13, "q", "", ""},
			{1, 5, "r", "", ""}, {2, 4, "q", "", ""},
		}},
		// an unreadable left side hides which names are known
		{[]string{"x' = y", "= x"}, []fault{{1, 0, "", "", "name of a state"}}},
	} {
		_, err := Compile(c.equations, []string{"a", "omega"})
		checkFaults(t, strings.Join(c.equations, "; "), err, c.want)
	}
}

func checkFaults(t *testing.T, src string, err error, want []fault) {
	t.Helper()
	if len(src) > 60 {
		src = src[:60] + "…"
	}
	var errs Errors
	if !errors.As(err, &errs) || len(errs) != len(want) {
		t.Errorf("%s: got %v, want %d faults", src, err, len(want))
		return
	}
	for i, e := range errs {
		w := want[i]
		if e.Equation != w.equation || e.Offset != w.offset || e.Name != w.name ||
			e.Suggestion != w.suggestion || !strings.Contains(e.Message, w.says) {
			t.Errorf("%s: got %+v, want %+v", src, *e, w)
		}
	}
}

func TestFaultyDeclarations(t *testing.T) {
	var e *Error
	for _, params := range [][]string{{"2x"}, {""}, {"e"}, {"a", "a"}, {"a b"}} {
		_, err := Compile([]string{"x' = 1"}, params)
		if !errors.As(err, &e) || e.Equation != -1 {
			t.Errorf("params %q: got %v", params, err)
		}
	}
	if _, err := Compile(nil, nil); !errors.As(err, &e) || e.Equation != -1 {
		t.Errorf("no equations: got %v", err)
	}
	if _, err := CompileScalar("x + t", Scope{States: []string{"x"}}); !errors.As(err, &e) || e.Offset != 4 {
		t.Errorf("t out of scope: got %v", err)
	}
	if _, err := CompileScalar(" ", Scope{}); !errors.As(err, &e) {
		t.Errorf("empty scalar: got %v", err)
	}
}

func TestTooManyOperations(t *testing.T) {
	full := "0" + strings.Repeat("+-t", 5000)
	if _, err := Compile([]string{"x' = " + full, "y' = " + full}, nil); err != nil {
		t.Errorf("10,000 operations in each of two expressions: %v", err)
	}
	_, err := Compile([]string{"x' = " + full, "y' = " + full + "+1", "z' = 1+1"}, nil)
	checkFaults(t, "10,001 operations", err, []fault{{1, 5 + len(full), "", "", "at most 10000"}})
}

func TestNestingBound(t *testing.T) {
	for _, level := range []struct{ open, shut string }{{"(", ")"}, {"-", ""}, {"2^", ""}, {"sin(", ")"}} {
		nested := func(n int) []string {
			return []string{"x' = " + strings.Repeat(level.open, n) + "x" + strings.Repeat(level.shut, n)}
		}
		if _, err := Compile(nested(200), nil); err != nil {
			t.Errorf("200 of %q: %v", level.open, err)
		}
		if _, err := Compile(nested(201), nil); err == nil {
			t.Errorf("201 of %q: accepted", level.open)
		}
	}
}

func ExampleCompile_errors() {
	_, err := Compile([]string{"theta' = omega", "omega' = -g*sin(thta) - c*omega)"}, []string{"g"})
	fmt.Println(err)
	// Output:
	// equation 2, byte 16: unknown name "thta": did you mean "theta"?
	// equation 2, byte 24: unknown name "c": expected a state, a parameter, t, pi, e or a function
	// equation 2, byte 31: ")" closes no bracket
}
