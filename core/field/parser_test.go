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
		{"mu*x", "μ*x"},
		{"ell*x", "ℓ*x"},
		{"ℏ*ℓ*x", "ħ*ℓ*x"},
		{"x**2", "x^2"},
		{"x¹⁰ + x⁻²", "x^10 + x^-2"},
		{"ln(x) + arctan(x) + sgn(x) + cosec(x)", "log(x) + atan(x) + sign(x) + csc(x)"},
		{"√x + 2√(x+1) + √2x", "sqrt(x) + 2*sqrt(x + 1) + sqrt(2)*x"},
		{"√x^2", "sqrt(x)^2"},
		// bars: one opens where a value is due and closes where one may end
		{"|x|", "abs(x)"},
		{"2|x|", "2*abs(x)"},
		{"||x| - 1|", "abs(abs(x) - 1)"},
		{"|x - |y||", "abs(x - abs(y))"},
		{"|a|*|b|", "abs(a)*abs(b)"},
		{"|x*(1 - |y|)|^2", "abs(x*(1 - abs(y)))^2"},
		{"max(|x|, 2|y|)", "max(abs(x), 2*abs(y))"},
		{"|x|²", "abs(x)^2"},
		// conditions
		{"if(x<0,1,2)", "if(x < 0, 1, 2)"},
		{"if(x ≤ 0 && y ≥ 1 || !(x ≠ y), 1, 2)", "if(x <= 0 and y >= 1 or not x != y, 1, 2)"},
		{"if(|x| < 1 || |y| < 1, 1, 2)", "if(abs(x) < 1 or abs(y) < 1, 1, 2)"},
		{"if(x > 2 and y == 2 or x < 2, 1, 2)", "if(x > 2 and y == 2 or x < 2, 1, 2)"},
		{"if((x > 2 or y > 2) and not (x < 1 and y < 1), 1, 2)", "if((x > 2 or y > 2) and not (x < 1 and y < 1), 1, 2)"},
		{"not not x < 1", "not not x < 1"},
		{"2*(x > 1) + -(x == y)", "2*(x > 1) + -(x == y)"},
		{"0 < x <= 1 < y", "0 < x <= 1 < y"},
		{"(0 < x) < y", "(0 < x) < y"},
		{"x + 1 < 2*y", "x + 1 < 2*y"},
		{"piecewise(x < 1, 1, y > 2, 2, 3)", "piecewise(x < 1, 1, y > 2, 2, 3)"},
		{"x ∧ y ∨ ¬a", "x and y or not a"},
	} {
		s, err := Compile([]string{"x' = " + c.src, "dy/dt = 0"}, []string{"a", "b", "μ", "ℓ", "ħ"})
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
		{[]string{"x' = a x"}, []fault{{0, 7, "", "*", "write *"}}},
		{[]string{"x' = 2 3"}, []fault{{0, 7, "", "*", "write *"}}},
		{[]string{"x' = (x)(x)"}, []fault{{0, 8, "", "*", "write *"}}},
		{[]string{"x' = a(x)"}, []fault{{0, 6, "", "*", "not a function"}}},
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
		// what people type elsewhere
		{[]string{"x' = xa"}, []fault{{0, 5, "xa", "x*a", "did you mean"}}},
		{[]string{"x' = 1/xa"}, []fault{{0, 7, "xa", "(x*a)", "did you mean"}}},
		{[]string{"x' = sinx"}, []fault{{0, 5, "sinx", "sin(x)", "did you mean"}}},
		{[]string{"x' = sn(x)"}, []fault{{0, 5, "", "sin", "unknown function"}}},
		{[]string{"x' = pow(x, 2)"}, []fault{{0, 5, "", "", "write a power as x^y"}}},
		{[]string{"x' = sin x"}, []fault{{0, 9, "", "", "write sin(x)"}}},
		{[]string{"x' = sin^2(x)"}, []fault{{0, 8, "", "", "write sin(x)^2"}}},
		{[]string{"x' = sin²(x)"}, []fault{{0, 8, "", "", "write sin(x)^2"}}},
		{[]string{"x' = x^"}, []fault{{0, 7, "", "", "not the end"}}},
		{[]string{"x' = x;"}, []fault{{0, 6, "", "", "one equation a line"}}},
		{[]string{"x' = x,"}, []fault{{0, 6, "", "", "one equation a line"}}},
		{[]string{"x' = max(x, a,)"}, []fault{{0, 14, "", "", "leave out the last comma"}}},
		{[]string{"x' = sin()"}, []fault{{0, 9, "", "", "nothing in the brackets"}}},
		{[]string{"x' = (x, a)"}, []fault{{0, 7, "", "", "only the arguments of a function"}}},
		{[]string{"x' = x!"}, []fault{{0, 6, "", "", "no factorial"}}},
		{[]string{"x' = [x]"}, []fault{{0, 5, "", "", "brackets are round"}}},
		{[]string{"x' = {x<0: 1}"}, []fault{{0, 5, "", "", "piecewise"}, {0, 9, "", "", "piecewise"}}},
		{[]string{"x' = x > 0 ? 1 : 2"}, []fault{{0, 11, "", "", "if(condition, a, b)"}, {0, 15, "", "", "if(x < 0, 1, 2)"}}},
		{[]string{"x' = 1 if x > 0 else k"}, []fault{{0, 10, "", "", "if(condition, a, b)"}, {0, 21, "k", "", "unknown name"}}},
		{[]string{"x_{1}' = x_{1}"}, []fault{{0, 2, "", "", "as in x_1"}}},
		{[]string{`x' = \frac{x}{2} \cdot a`}, []fault{{0, 5, "", "", "not as TeX"}}},
		{[]string{"x' = x // decays"}, []fault{{0, 8, "", "", "a comment starts with #"}}},
		{[]string{"x' = 1,5*x"}, []fault{{0, 6, "", "", "write 1.5 with a point"}}},
		{[]string{"x' = np.sin(x)"}, []fault{{0, 5, "", "", `without "np."`}}},
		{[]string{"x' = x mod 2"}, []fault{{0, 7, "", "", "mod(x, y)"}}},
		{[]string{"x' = sin^-1(x)"}, []fault{{0, 8, "", "", "write asin(x)"}}},
		{[]string{"x' = sin^(-1)(x)"}, []fault{{0, 8, "", "", "write asin(x)"}}},
		{[]string{"x' = exp^-1(x)"}, []fault{{0, 8, "", "", "exp(x)^2"}}},
		{[]string{"x' = cbrt(x)"}, []fault{{0, 5, "", "", "sign(x)*abs(x)^(1/3)"}}},
		{[]string{"x' = log(2, x)"}, []fault{{0, 5, "", "", "log(x)/log(b)"}}},
		{[]string{"x' = -x y' = y"}, []fault{{0, 8, "", "", "one a line"}}},
		{[]string{"x' = ½"}, []fault{{0, 5, "", "", "(1/2)"}}},
		{[]string{"x' = if(x = 1, 2, 3)"}, []fault{{0, 10, "", "", "write =="}}},
		{[]string{"x' = if(x => 1, 2, 3)"}, []fault{{0, 10, "", "", "write >="}}},
		{[]string{"x' = if(x < 1, 2)"}, []fault{{0, 5, "", "", "if takes 3 arguments, as in if(x < 0, 1, 2), not 2"}}},
		{[]string{"x' = piecewise(x < 1, 2, x < 2, 3)"}, []fault{{0, 5, "", "", "the value elsewhere"}}},
		{[]string{"x' = |x"}, []fault{{0, 7, "", "", `expected "|" to close the one opened at byte 5`}}},
		{[]string{"x' = x|"}, []fault{{0, 6, "", "", "closes nothing"}}},
		{[]string{"x' = (x|)"}, []fault{{0, 7, "", "", "closes nothing"}}},
		{[]string{"x' = max(x|, |x)"}, []fault{{0, 10, "", "", "closes nothing"}}},
		{[]string{"x' = 1 + not x"}, []fault{{0, 9, "", "", "put the condition in brackets"}}},
		{[]string{"x'' = -x"}, []fault{{0, 2, "", "", "x' = v and v' = …"}}},
		{[]string{"d^2x/dt^2 = -x"}, []fault{{0, 0, "", "", "two equations"}}},
		{[]string{"d²x/dt² = -x"}, []fault{{0, 0, "", "", "two equations"}}},
		{[]string{"d/dt x = -x"}, []fault{{0, 0, "", "", "write dx/dt or x'"}}},
		{[]string{"dz/dx = 1"}, []fault{{0, 3, "", "", "write dz/dt, not dz/dx"}}},
		{[]string{"x'(t) = -x"}, []fault{{0, 2, "", "", "without (t)"}}},
		{[]string{"x' = -x(t)"}, []fault{{0, 7, "", "", "write x without (t)"}}},
		{[]string{"x' == -x"}, []fault{{0, 3, "", "", "== compares"}}},
		{[]string{"x' = y'"}, []fault{{0, 5, "y", "", "unknown name"}, {0, 6, "", "", "only stand on the left"}}},
		{[]string{"ẋ = 1"}, []fault{{0, 0, "", "", "write x'"}}},
		{[]string{"∂x/∂t = 1"}, []fault{{0, 0, "", "", "write x' ="}, {0, 5, "", "", "write x' ="}}},
		{[]string{"x' = \\sin x"}, []fault{{0, 5, "", "", "not as TeX"}}},
		{[]string{"x' = x⁻"}, []fault{{0, 6, "", "", "is no exponent"}}},
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

// What is suggested, put where it is said to go, mends the text, for one fault
// after the other.
func TestSuggestionsMend(t *testing.T) {
	scope := Scope{States: []string{"x", "y"}, Params: []string{"r", "omega1"}}
	for _, c := range []struct{ src, want string }{
		{"y|y|", "y*abs(y)"},
		{"r*y|y|", "r*y*abs(y)"},
		{"(x)|x|", "x*abs(x)"},
		{"|x|y", "abs(x)*y"},
		{"|x||y|", "abs(x)*abs(y)"},
		{"|x| |y| |r|", "abs(x)*abs(y)*abs(r)"},
		{"2|x|y", "2*abs(x)*y"},
		{"x²|x|", "x^2*abs(x)"},
		{"sin(y)|y|", "sin(y)*abs(y)"},
		{"y|y|x|x|", "y*abs(y)*x*abs(x)"},
		{"-y|y| - x|x| + |x|y", "-y*abs(y) - x*abs(x) + abs(x)*y"},
		// within bars, and bars within
		{"|2|x||", "abs(2*abs(x))"},
		{"|x + 2|y||", "abs(x + 2*abs(y))"},
		{"|y|y|| + 1", "abs(y*abs(y)) + 1"},
		{"|y|y|| - 1", "abs(y*abs(y)) - 1"},
		{"|x*(1 - y|y|)|", "abs(x*(1 - y*abs(y)))"},
		{"max(y|y|, x|x|)", "max(y*abs(y), x*abs(x))"},
		{"y||x| - 1|", "y*abs(abs(x) - 1)"},
		{"2||x| - 1|", "2*abs(abs(x) - 1)"},
		{"y||x||", "y*abs(abs(x))"},
		{"if(x < 1 || y|y| > 1, 1, 2)", "if(x < 1 or y*abs(y) > 1, 1, 2)"},
		{"if(|x|y < 1 || y > 2, 1, 2)", "if(abs(x)*y < 1 or y > 2, 1, 2)"},
		// elsewhere
		{"x y", "x*y"},
		{"x* *2", "x^2"},
		{"sn(x)", "sin(x)"},
		{"omga₁*x", "omega1*x"},
		{"1/xy", "1/(x*y)"},
	} {
		src := c.src
		s, err := CompileScalar(src, scope)
		for range 5 {
			var e *Error
			if !errors.As(err, &e) || e.Suggestion == "" {
				break
			}
			src = src[:e.Offset] + e.Suggestion + src[e.Offset+e.Length:]
			s, err = CompileScalar(src, scope)
		}
		if err != nil || src == c.src || s.Canonical() != c.want {
			t.Errorf("%s becomes %s, want %s (%v)", c.src, src, c.want, err)
		}
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
