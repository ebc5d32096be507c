package field

import (
	"math"
	"testing"
)

// derivative returns the value and derivative by x of src, in both modes.
func derivative(t *testing.T, src string, x float64) (value, slope float64) {
	t.Helper()
	s, err := CompileScalar(src, Scope{States: []string{"x"}, Params: []string{"p"}})
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	e := s.Evaluator()
	e.SetParams([]float64{2})
	dz := []float64{0}
	value, _ = e.Gradient(dz, nil, 0, []float64{x})
	if _, forward := e.Directional(0, []float64{x}, 0, []float64{1}, nil); !same(forward, dz[0]) {
		t.Errorf("%s at %v: reverse mode gives %v, forward mode %v", src, x, dz[0], forward)
	}
	return value, dz[0]
}

func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// TestDerivativeAtSpecialPoints holds the conventions of the package comment
// and the places where a careless formula gives NaN.
func TestDerivativeAtSpecialPoints(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		src             string
		x, value, slope float64
	}{
		{"abs(x)", 0, 0, 0}, {"abs(x)", -2, 2, -1},
		{"relu(x)", 0, 0, 0}, {"relu(x)", 3, 3, 1}, {"relu(x)", -3, 0, 0}, {"relu(x)", nan, nan, nan},
		{"sign(x)", 0, 0, 0}, {"sign(x)", -5, -1, 0},
		{"max(x, 0)", 0, 0, 0.5}, {"max(0, x)", 0, 0, 0.5}, {"max(x, 0)", 1, 1, 1}, {"max(x, 0)", -1, 0, 0},
		{"min(x, 0)", 0, 0, 0.5}, {"min(x, 0)", -1, -1, 1}, {"max(x, -x)", 0, 0, 0}, {"max(x, x)", 2, 2, 1},
		{"max(x, 2x, 0)", 1, 2, 2}, {"min(x, 2x, 3)", 2, 2, 1},
		{"x^0", 0, 1, 0}, {"x^1", 0, 0, 1}, {"x^2", 0, 0, 0}, {"x^3", 0, 0, 0}, {"x^20", 0, 0, 0},
		{"x^1.5", 0, 0, 0}, {"x^2.5", 4, 32, 20}, {"x^0.5", 0, 0, inf}, {"sqrt(x)", 0, 0, inf},
		{"x^-1", 0, inf, math.Inf(-1)}, {"x^-2", 2, 0.25, -0.25}, {"x^-20", 1, 1, -20},
		{"x^p", -3, 9, -6}, {"x^p", 0, 0, 0}, {"x^(p-2)", 0, 1, 0}, {"x^(p-1)", 0, 0, 1},
		{"2^x", 0, 1, math.Ln2}, {"0^x", 2, 0, 0}, {"x^x", 1, 1, 1}, {"(-2)^x", 2, 4, nan},
		{"log(x)", 0, math.Inf(-1), inf}, {"log(x)", -1, nan, -1}, {"1/x", 0, inf, math.Inf(-1)},
		{"0*log(x)", -1, nan, 0},
		{"|x|", 0, 0, 0}, {"floor(x)", 2, 2, 0}, {"ceil(x)", 2.5, 3, 0}, {"round(x)", 2.5, 2, 0}, {"round(x)", -1.5, -2, 0},
		{"heaviside(x)", 0, 0.5, 0}, {"heaviside(x)", -3, 0, 0}, {"heaviside(x)", 3, 1, 0},
		{"mod(x, 3)", -1, 2, 1}, {"mod(x, 3)", 3, 0, 1}, {"mod(7, x)", 2, 1, -3}, {"mod(x, -3)", 1, -2, 1},
		{"x > 0", 0, 0, 0}, {"x >= 0", 0, 1, 0}, {"(x == 0) + 1", 0, 2, 0}, {"x != 0", 0, 0, 0}, {"x < 1", nan, 0, 0},
		{"if(x < 0, -x, x^2)", 0, 0, 0}, {"if(x <= 0, -x, x^2)", 0, 0, -1}, {"if(x, 2x, 3x)", 0, 0, 3}, {"if(x, 2x, 3x)", 1, 2, 2},
		{"piecewise(x < 0, 1, x < 1, x, x^2)", 1, 1, 2}, {"piecewise(x < 0, 1, x <= 1, x, x^2)", 1, 1, 1},
		{"if(0 < x < 2, x^2, 0)", 2, 0, 0}, {"if(0 < x <= 2, x^2, 0)", 2, 4, 4},
		{"acosh(x)", 1, 0, inf}, {"atanh(x)", 1, inf, inf}, {"asinh(x)", 0, 0, 1}, {"sec(x)", 0, 1, 0}, {"cot(x)", 0, inf, math.Inf(-1)},
		{"log2(x)", 8, 3, 1 / (8 * math.Ln2)},
	} {
		value, slope := derivative(t, c.src, c.x)
		if !same(value, c.value) || !same(slope, c.slope) {
			t.Errorf("%s at %v: value %v, derivative %v; want %v, %v", c.src, c.x, value, slope, c.value, c.slope)
		}
	}
}

// TestTails: where a naive formula overflows or rounds to 0 or 1. References
// are the leading terms, whose relative error is below 1e-15 at these points.
func TestTails(t *testing.T) {
	e40, e800 := math.Exp(-40), math.Exp(-700)
	for _, c := range []struct {
		src             string
		x, value, slope float64
	}{
		{"sigmoid(x)", 40, 1, e40}, {"sigmoid(x)", -40, e40, e40}, {"sigmoid(x)", -700, e800, e800},
		{"sigmoid(x)", 1e4, 1, 0}, {"sigmoid(x)", -1e4, 0, 0},
		{"softplus(x)", 40, 40, 1}, {"softplus(x)", -40, e40, e40}, {"softplus(x)", 1e4, 1e4, 1},
		{"softplus(x)", -1e4, 0, 0}, {"tanh(x)", 400, 1, 0}, {"tanh(x)", -400, -1, 0},
		{"softplus(x)", math.Inf(1), math.Inf(1), 1}, {"sigmoid(x)", math.Inf(-1), 0, 0},
	} {
		value, slope := derivative(t, c.src, c.x)
		if !near(value, c.value, 1e-15) || !near(slope, c.slope, 1e-15) {
			t.Errorf("%s at %v: value %v, derivative %v; want %v, %v", c.src, c.x, value, slope, c.value, c.slope)
		}
	}
}

// near compares relatively.
func near(got, want, tolerance float64) bool {
	return same(got, want) || math.Abs(got-want) <= tolerance*math.Abs(want)
}
