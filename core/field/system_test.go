package field

import (
	"math"
	"strings"
	"testing"
)

func mustCompile(t testing.TB, equations []string, params ...string) *System {
	t.Helper()
	s, err := Compile(equations, params)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var lotkaVolterra = []string{"x' = a*x - b*x*y", "y' = d*x*y - c*y"}

func lotkaVolterraEvaluator(t testing.TB) *Evaluator {
	e := mustCompile(t, lotkaVolterra, "a", "b", "c", "d").Evaluator()
	e.SetParams([]float64{1.5, 1, 3, 1})
	return e
}

func TestLotkaVolterraByHand(t *testing.T) {
	e := lotkaVolterraEvaluator(t)
	x, y := 1.25, 0.5
	dst, dz, dtheta := make([]float64, 2), make([]float64, 2), make([]float64, 4)
	e.Eval(dst, 0, []float64{x, y})
	if dst[0] != 1.5*x-x*y || dst[1] != x*y-3*y {
		t.Errorf("f = %v", dst)
	}
	a := []float64{2, -0.25}
	dt := e.VJP(dz, dtheta, 0, []float64{x, y}, a)
	want := []float64{a[0]*(1.5-y) + a[1]*y, -a[0]*x + a[1]*(x-3), a[0] * x, -a[0] * x * y, -a[1] * y, a[1] * x * y, 0}
	got := append(append(append([]float64{}, dz...), dtheta...), dt)
	for i := range want {
		if got[i] != want[i] { // every number here is a short binary fraction
			t.Errorf("VJP %d: %v, want %v", i, got[i], want[i])
		}
	}
}

func TestParamsThatDoNotOccurHaveDerivativeZero(t *testing.T) {
	e := mustCompile(t, []string{"x' = c*x", "y' = 1", "z' = y"}, "a", "b", "c", "d").Evaluator()
	e.SetParams([]float64{1, 2, 3, 4})
	nan := math.NaN()
	dz, dtheta := []float64{nan, nan, nan}, []float64{nan, nan, nan, nan}
	dt := e.VJP(dz, dtheta, 0, []float64{5, 6, 7}, []float64{1, 10, 100})
	for i, want := range []float64{3, 100, 0} {
		if dz[i] != want {
			t.Errorf("dz = %v", dz)
		}
	}
	for j, want := range []float64{0, 0, 5, 0} {
		if dtheta[j] != want {
			t.Errorf("dtheta = %v", dtheta)
		}
	}
	if dt != 0 {
		t.Errorf("dt = %v", dt)
	}
}

func TestResultsMayOverwriteArguments(t *testing.T) {
	e := lotkaVolterraEvaluator(t)
	z, a, want := []float64{2, 3}, []float64{0.5, 7}, make([]float64, 2)
	e.VJP(want, nil, 0, z, a)
	e.VJP(a, nil, 0, z, a)
	if a[0] != want[0] || a[1] != want[1] {
		t.Errorf("VJP in place: %v, want %v", a, want)
	}
	e.Eval(want, 0, z)
	e.Eval(z, 0, z)
	if z[0] != want[0] || z[1] != want[1] {
		t.Errorf("Eval in place: %v, want %v", z, want)
	}
}

func TestAutonomous(t *testing.T) {
	if !mustCompile(t, []string{"x' = x"}).Autonomous() || mustCompile(t, []string{"x' = x*t"}).Autonomous() {
		t.Error("Autonomous must say whether t occurs")
	}
	// t^0 is the constant 1: what is left of t after folding does not matter.
	if !mustCompile(t, []string{"x' = x*t^0"}).Autonomous() {
		t.Error("t^0 does not depend on t")
	}
}

func TestParamsAloneAreHoisted(t *testing.T) {
	s := mustCompile(t, []string{"x' = exp(-a^2/b)*sin(a*b)/(1+a)*x"}, "a", "b")
	if n := len(s.eval.instrs); n != 1 {
		t.Errorf("f takes %d instructions, want the one product with x", n)
	}
}

func TestCommonSubexpressionsAreShared(t *testing.T) {
	s := mustCompile(t, []string{"x' = sin(x*y) + y", "y' = sin(y*x)*cos(x*y)"})
	if n := len(s.eval.instrs); n != 5 {
		t.Errorf("%d instructions, want 5: x*y, sin, +, cos, *", n)
	}
}

// TestNestingStaysCheap: nothing may be done twice on each level of nesting.
// Were it so, this test would not end.
func TestNestingStaysCheap(t *testing.T) {
	for _, level := range []struct{ open, shut string }{
		{"exp(1/", ")"}, {"x^(", "/x)"}, {"sin(", ")^2"}, {"max(x, ", ")"}, {"1/(x+", ")"}, {"-(x*", ")"}, {"(", ")^3"}, {"sqrt(abs(", "))"},
	} {
		s := mustCompile(t, []string{"x' = " + strings.Repeat(level.open, 95) + "x" + strings.Repeat(level.shut, 95)})
		s.JacobianPattern()
		s.Symbolic(nil)
	}
}

func TestWrongLengthsPanic(t *testing.T) {
	e := lotkaVolterraEvaluator(t)
	two, three := make([]float64, 2), make([]float64, 3)
	for name, call := range map[string]func(){
		"z":      func() { e.Eval(two, 0, three) },
		"dst":    func() { e.Eval(three, 0, two) },
		"a":      func() { e.VJP(two, nil, 0, two, three) },
		"dtheta": func() { e.VJP(two, three, 0, two, two) },
		"theta":  func() { e.SetParams(two) },
		"dz":     func() { e.JVP(two, 0, two, 0, three, nil) },
	} {
		func() {
			defer func() {
				if message, _ := recover().(string); !strings.Contains(message, name) {
					t.Errorf("wrong %s: panic %q", name, message)
				}
			}()
			call()
		}()
	}
}

func TestEvaluatorsShareASystem(t *testing.T) {
	s := mustCompile(t, lotkaVolterra, "a", "b", "c", "d")
	done := make(chan float64)
	for k := range 4 {
		go func() {
			e := s.Evaluator()
			e.SetParams([]float64{float64(k), 0, 0, 0})
			dst := make([]float64, 2)
			for range 1000 {
				e.Eval(dst, 0, []float64{1, 1})
			}
			done <- dst[0] - float64(k)
		}()
	}
	for range 4 {
		if d := <-done; d != 0 {
			t.Errorf("an evaluator saw another's parameters: off by %v", d)
		}
	}
}

func TestNothingAllocates(t *testing.T) {
	e := mustCompile(t, []string{"x' = a*sin(x)^2.5 + t*y", "y' = max(x, y, a)/(1+x^2)"}, "a").Evaluator()
	network, err := NewNetwork(NetworkConfig{Dim: 2, Hidden: []int{7, 5}, Time: true, Input: "z^3"})
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string]differentiable{"System": e, "Network": network.Evaluator()} {
		theta, dtheta := make([]float64, e.NumParams()), make([]float64, e.NumParams())
		z, a, dst := []float64{1, 2}, []float64{3, 4}, make([]float64, 2)
		if n := testing.AllocsPerRun(100, func() {
			e.SetParams(theta)
			e.Eval(dst, 1, z)
			e.VJP(dst, dtheta, 1, z, a)
			e.VJP(dst, nil, 1, z, a)
			e.JVP(dst, 1, z, 1, a, dtheta)
			e.JVP(dst, 1, z, 1, a, nil)
		}); n != 0 {
			t.Errorf("%s: %v allocations a run", name, n)
		}
	}
	s, err := CompileScalar("a*x^2 + t", Scope{States: []string{"x"}, Params: []string{"a"}, Time: true})
	if err != nil {
		t.Fatal(err)
	}
	se := s.Evaluator()
	z, dz, dtheta := []float64{1}, []float64{0}, []float64{0}
	if n := testing.AllocsPerRun(100, func() {
		se.SetParams(z)
		se.Value(0, z)
		se.Gradient(dz, dtheta, 0, z)
		se.Directional(0, z, 1, dz, dtheta)
	}); n != 0 {
		t.Errorf("Scalar: %v allocations a run", n)
	}
}
