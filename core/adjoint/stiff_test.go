package adjoint_test

import (
	"context"
	"testing"

	"costate/core/adjoint"
	"costate/core/ode"
)

// Robertson's kinetics over t = 0 … 100, where explicit methods need some 1e5
// steps: checkpointed and forward agree within 1000 tolerances (the gradient by
// the rates spans eight orders of magnitude), each by stiff methods with the
// field's exact Jacobian, at some hundred evaluations of it.
func TestStiffGradients(t *testing.T) {
	f := &fixture{
		equations: []string{"a' = -p1*a + p2*b*c", "b' = p1*a - p2*b*c - p3*b^2", "c' = p3*b^2"},
		params:    []string{"p1", "p2", "p3"}, theta: []float64{0.04, 1e4, 3e7},
		z0: [][]float64{{1, 0, 0}}, T: 100, running: "c",
	}
	for _, method := range []string{"rodas4", "rodas5p", "kvaerno5", "radau5", "auto"} {
		opt := ode.Options{RTol: 1e-8, ATol: 1e-14}
		want := f.gradient(t, method, opt, adjoint.Forward)
		e, got := adjoint.NewEngine(f.problem(t, method, opt)), new(adjoint.Gradient)
		if err := e.Gradient(context.Background(), got, f.theta, adjoint.Checkpointed, adjoint.Observer{}); err != nil {
			t.Fatal(err)
		}
		if d := got.Distance(want); !(d < 1e-5) {
			t.Errorf("%s: checkpointed and forward differ by %.2g: %v, %v", method, d, got.Theta, want.Theta)
		}
		if s := e.Stats(); s.Forward.Accepted > 1000 || s.Forward.Jacobians == 0 || s.Backward.Jacobians == 0 {
			t.Errorf("%s: %+v", method, s)
		}
		if err := e.Gradient(context.Background(), got, f.theta, adjoint.Discrete, adjoint.Observer{}); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: discrete differs by %.2g", method, got.Distance(want))
		if d := got.Distance(want); !(d < 1e-5) {
			t.Errorf("%s: discrete and forward differ by %.2g: %v, %v", method, d, got.Theta, want.Theta)
		}
	}
}
