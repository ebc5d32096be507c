package scene

import (
	"math"
	"testing"

	"costate/core/adjoint"
)

func benchOf(t *testing.T, doc string) *Bench {
	t.Helper()
	s, err := Decode([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	x, err := new(Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	b := x.Bench(x.Theta)
	if err := b.Compute(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// Of y' = −ky with loss y(T) everything is known: dL/dk = −T y0 e^{−kT},
// dL/dy0 = e^{−kT}, dL/dT = −k y0 e^{−kT} = −dL/dt0.
func TestBenchReference(t *testing.T) {
	b := benchOf(t, `{"params": {"k": 1.5}, "field": {"equations": ["y' = -k*y"]}, "z0": [[2]], "T": 2, "loss": {"terminal": "y"}}`)
	e := math.Exp(-3)
	for i, want := range []float64{-4 * e, e, -3 * e, 3 * e} {
		// The reference's own tolerance is 1e-13; of a few digits of round-off more.
		if d := math.Abs(b.Reference[i] - want); d > 1e-12 || b.Uncertainty[i] > 1e-9 {
			t.Errorf("%s: %v off %v, said to be within %v", b.Names[i], b.Reference[i], d, b.Uncertainty[i])
		}
	}
	if b.Method != "forward" || b.Solver != "dop853" || b.Floor < 0x1p-52 || b.Floor > 0x1p-48 {
		t.Errorf("%s by %s, floor %v", b.Method, b.Solver, b.Floor)
	}
}

// Every way comes nearer with the tolerance and says what it took.
func TestBenchMeasures(t *testing.T) {
	b := benchOf(t, `{"params": {"mu": 1.2, "c": 0.05}, "field": {"equations": ["x' = y", "y' = mu*(1 - x^2)*y - x - c*y"]}, "z0": [[2, -2]], "T": 4,
		"loss": {"terminal": "x^2", "running": "0.1*y^2"}}`)
	for _, method := range []string{"checkpointed", "backsolve", "discrete", "forward", "finite-difference"} {
		var last Cost
		for i, tolerance := range []float64{1e-4, 1e-8} {
			c, err := b.Measure(t.Context(), GradientChoice{Method: method}, b.SolverAt(tolerance))
			if err != nil {
				t.Fatal(method, err)
			}
			if len(c.Off) != len(b.Names) || c.Evaluations == 0 || c.Seconds <= 0 {
				t.Errorf("%s: %+v", method, c)
			}
			if m, _ := adjoint.LookupMethod(method); (m == adjoint.Checkpointed || m == adjoint.Discrete) != (c.Bytes > 0) ||
				(m == adjoint.Forward) != (c.JVPs > 0) || (m <= adjoint.Backsolve || m == adjoint.Discrete) != (c.VJPs > 0) {
				t.Errorf("%s: %+v", method, c)
			}
			if i == 1 && !(c.Error < last.Error/50 && c.Error < 1e-4 && c.Evaluations > last.Evaluations) {
				t.Errorf("%s: error %v, then %v", method, last.Error, c.Error)
			}
			last = c
		}
	}
}

// Fixed steps are steps of that size; too many of them are an error without numbers.
func TestBenchOfFixedSteps(t *testing.T) {
	b := benchOf(t, `{"params": {"k": 1}, "field": {"equations": ["y' = -k*y"]}, "z0": [[1]], "T": 1, "loss": {"terminal": "y"}, "solver": {"method": "rk4", "step": 0.1}}`)
	c, err := b.Measure(t.Context(), GradientChoice{Method: "discrete"}, b.SolverAt(0.01))
	if err != nil || !(c.Error < 1e-8) || c.Steps != 200 {
		t.Errorf("%+v, %v", c, err)
	}
	many := b.SolverAt(1e-7) // more steps than a study may take
	c, err = b.Measure(t.Context(), GradientChoice{Method: "checkpointed"}, many)
	if err == nil || !math.IsNaN(c.Error) || !math.IsNaN(c.Off[0]) {
		t.Errorf("%+v, %v", c, err)
	}
}
