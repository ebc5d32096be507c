package adjoint_test

import (
	"context"
	"testing"

	"costate/core/adjoint"
	"costate/core/ode"
)

// A gradient on an engine that has warmed up does not allocate, whether rows
// are looked at or not; by forward sensitivities, a fixed number of times.
func TestAllocations(t *testing.T) {
	ctx := context.Background()
	count := func(method string, way adjoint.Method, T float64) (allocs float64, steps int) {
		f := &fixture{
			equations: []string{"x' = v", "v' = -k*sin(x)"}, params: []string{"k"}, theta: []float64{1.1},
			z0: [][]float64{{2, 0.3}, {1, 1}}, T: T, running: "k*x^2*t", terminal: "x + v",
			observed: &adjoint.Observations{Times: uniform(0, T, 20), States: []int{0}, Values: make([][][]float64, 2)},
		}
		for k := range f.z0 {
			for range f.observed.Times {
				f.observed.Values[k] = append(f.observed.Values[k], []float64{0.5})
			}
		}
		p := f.problem(t, method, tol(1e-7))
		p.Samples = uniform(0, T, 300)
		e := adjoint.NewEngine(p)
		var whole []float64 // at t0, of the last start point
		watched := adjoint.Observer{
			Columns: 1,
			Sample:  func(int, int, float64, []float64) {},
			Step:    func(int, *ode.Solver) {},
			Adjoint: func(r *adjoint.AdjointRow) {
				whole = append(whole[:0], r.Accumulated...)
				if len(r.Accumulated) != 1 || len(r.Integrand) != 1 {
					t.Errorf("%v: %d and %d columns at t = %v", way, len(r.Accumulated), len(r.Integrand), r.T)
				}
			},
		}
		var g adjoint.Gradient
		allocs = testing.AllocsPerRun(3, func() {
			for _, o := range []adjoint.Observer{{}, watched} {
				if err := e.Gradient(ctx, &g, f.theta, way, o); err != nil {
					t.Fatal(err)
				}
			}
		})
		if whole[0] == 0 {
			t.Errorf("%v: accumulated %v", way, whole)
		}
		return allocs, e.Stats().Forward.Accepted
	}
	for _, c := range []struct {
		method string
		way    adjoint.Method
		max    float64
	}{
		{"dopri5", adjoint.Checkpointed, 0},
		{"dopri5", adjoint.Backsolve, 0},
		{"dopri5", adjoint.Discrete, 0},
		{"dopri5", adjoint.Forward, 200}, // the solver of the sensitivity problem
		{"rodas5p", adjoint.Discrete, 0},
		{"kvaerno5", adjoint.Discrete, 0},
		{"radau5", adjoint.Discrete, 0},
		{"auto", adjoint.Discrete, 0},
		{"alf", adjoint.Discrete, 0},
		{"alf", adjoint.Reversible, 0},
		{"reversible-heun", adjoint.Reversible, 0},
	} {
		short, a := count(c.method, c.way, 2)
		long, b := count(c.method, c.way, 20)
		if b < 5*a {
			t.Fatalf("%d and %d steps: not much of a difference", a, b)
		}
		if short != long || long > c.max {
			t.Errorf("%s, %v: %v allocations for %d steps, %v for %d", c.method, c.way, short, a, long, b)
		}
	}
}
