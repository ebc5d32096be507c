package field

import (
	"errors"
	"math"
	"slices"
	"testing"
)

// FuzzCompile: whatever the text, compiling ends without a panic, errors lie
// inside the text, and what compiles prints to text that compiles to the same
// and evaluates.
func FuzzCompile(f *testing.F) {
	for _, s := range []string{
		"x' = a*x - b*x*y", "dx/dt = -2x^-2^t + sin(x)^2.5e-1", "x' = max(x, 2e, 1.5)(", "μ' = μ² − 3(x+1)",
		"x''", "x' = ((((((((((1))))))))))", "x' = sin cos x", "x' = x^x^x^x^0.5/0", "x' = \xff$#@", "x' = 1e999 + .e",
		"x' = min(relu(x), abs(-x))^3 + atan2(x, t)", "x'=-----x", "dx/dt", "d/dt = 1", "x' = 2**3", "x' = a_(x)",
		"r = |x - |y|| || !(0 < x <= 1)", "x' = if(x ≥ 0 and not y == 1, √(x), piecewise(x < 1, ln(x), y > 2, mod(x, y), r))", "x' = 2|x|y⁻¹² - x₁",
		"x' = r", "y = r + θ", "x' = (x > 0)*heaviside(y) // 2", "x' = ||||x", "x' = if(if(x,1,2),not,3)", "x' = 0<1<2<3<=x!=y",
	} {
		f.Add(s, "y' = x")
		f.Add(s, "r = x*s")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		equations := []string{first, second, "q' = s", "s = 2*t"}
		s, err := Compile(equations, []string{"a", "b"})
		if err != nil {
			checkPlaces(t, err, equations)
			return
		}
		back, err := Compile(s.Canonical(), []string{"a", "b"})
		if err != nil {
			t.Fatalf("canonical %q: %v", s.Canonical(), err)
		}
		for i, text := range s.Canonical() {
			if back.Canonical()[i] != text {
				t.Fatalf("%q prints as %q", text, back.Canonical()[i])
			}
		}
		if sym := s.Symbolic(nil); len(first)+len(second) < 200 {
			for _, f := range slices.Concat(sym.DfDz...) {
				if _, err := CompileScalar(f.Text, Scope{States: s.States(), Params: []string{"a", "b"}, Time: true}); err != nil && !f.Omitted {
					t.Fatalf("%q: the derivative %q: %v", s.Canonical(), f.Text, err)
				}
			}
		}
		e := s.Evaluator()
		e.SetParams([]float64{0.5, -2})
		n := s.Dim()
		dst, dtheta, ones := make([]float64, n), make([]float64, 2), slices.Repeat([]float64{1}, n)
		for _, z := range [][]float64{{0, 0, 0}, {1, -2, 3}, {math.Inf(1), math.NaN(), 0}} {
			z = z[:n]
			e.Eval(dst, 1, z)
			e.VJP(dst, dtheta, 1, z, ones)
			e.JVP(dst, 1, z, 1, ones, dtheta)
		}
	})
}

func checkPlaces(t *testing.T, err error, equations []string) {
	t.Helper()
	var errs Errors
	if !errors.As(err, &errs) || len(errs) == 0 {
		t.Fatalf("error of type %T", err)
	}
	for _, e := range errs {
		if e.Equation < 0 || e.Offset < 0 || e.Offset > len(equations[e.Equation]) || e.Message == "" {
			t.Fatalf("%q: %+v", equations, *e)
		}
	}
}
