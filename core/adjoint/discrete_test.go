package adjoint_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"costate/core/adjoint"
	"costate/core/ode"
)

// discreteFixtures have every kind of loss, observations inside steps among them.
func discreteFixtures() []*fixture {
	return []*fixture{{
		name: "forced pendulum, every loss", equations: []string{"x' = y", "y' = -g*sin(x) - c*y + 0.3*cos(2*t)"},
		params: []string{"c", "g"}, theta: []float64{0.2, 3}, z0: [][]float64{{1, 0.3}, {-0.5, 1}}, t0: 0.4, T: 2,
		terminal: "0.5*x^2 + c*y", running: "0.1*y^2 + g*x*t*0.01", penalty: "0.05*(c^2 + g^2)",
		observed: &adjoint.Observations{Times: []float64{0.4, 0.77, 1.5, 1.5, 2.4}, States: []int{1, 0},
			Values: [][][]float64{{{0.1, 0}, {0.2, 1}, {0, 0}, {1, 1}, {0.5, 0.5}}, {{0.1, 0}, {0.2, 1}, {0, 0}, {1, 1}, {0.5, 0.5}}}},
	}, {
		name: "Van der Pol, depth clock", equations: []string{"x' = y", "y' = mu*(1 - x^2)*y - x"},
		params: []string{"mu"}, theta: []float64{1.1}, z0: [][]float64{{2, 0}}, T: 3,
		observed: &adjoint.Observations{Clock: adjoint.DepthClock, Times: []float64{0.31, 1}, States: []int{0},
			Values: [][][]float64{{{1}, {-1}}}},
	}}
}

// With fixed steps the discrete adjoint is the exact derivative of the number
// that the forward solve computes, whatever the step: central differences of
// fourth order of that same number agree to their own error, about 1e-10 of
// the loss's size (see central).
func TestDiscreteIsExact(t *testing.T) {
	for _, f := range discreteFixtures() {
		for _, method := range []string{"euler", "midpoint", "heun", "ralston", "rk4", "three-eighths", "reversible-heun", "alf",
			"trapezoid", "rosenbrock23", "rodas4", "rodas5p", "kvaerno5", "radau5"} {
			t.Run(f.name+"/"+method, func(t *testing.T) {
				opt := even(method, 0.17)
				if slices.Contains(reversible, method) {
					opt = even(method, 0.04) // where the cycle contracts they bear no longer steps
				}
				g := f.gradient(t, method, opt, adjoint.Discrete)
				value := func() float64 {
					v, err := adjoint.NewEngine(f.problem(t, method, opt)).Value(context.Background(), f.theta)
					if err != nil {
						t.Fatal(err)
					}
					return v
				}
				near := func(name string, got, want float64) {
					if !(math.Abs(got-want) <= 1e-9*(1+math.Abs(want))) {
						t.Errorf("%s = %.12g, differences give %.12g", name, got, want)
					}
				}
				for i := range f.theta {
					near(f.params[i], g.Theta[i], central(&f.theta[i], value))
				}
				for k := range f.z0 {
					for j := range f.z0[k] {
						near("z0", g.Z0[k][j], central(&f.z0[k][j], value))
					}
				}
			})
		}
	}
}

// even has a method take steps of size h whatever the error, and solve their
// equations to round-off.
func even(method string, h float64) ode.Options {
	if m, _ := ode.Lookup(method); !m.Adaptive {
		return ode.Options{Step: h, Newton: 1e-12}
	}
	return ode.Options{RTol: 1e12, ATol: 1e12, Step: h, MaxStep: h, Newton: 1e-30}
}

// With adaptive steps it agrees with the continuous adjoint within a multiple
// of the tolerance: both differ from the true gradient by errors of that size.
func TestDiscreteAgrees(t *testing.T) {
	for _, f := range discreteFixtures() {
		for _, method := range []string{"bosh3", "dopri5", "tsit5", "vern7", "dop853", "rodas4", "rodas5p", "kvaerno5", "radau5", "auto"} {
			want := f.gradient(t, "dop853", tight, adjoint.Checkpointed)
			got := f.gradient(t, method, tol(1e-9), adjoint.Discrete)
			if d := got.Distance(want); !(d < 1e-7) {
				t.Errorf("%s, %s: differs by %.2g", f.name, method, d)
			}
		}
	}
}

// The rows of the discrete sweep start from the terminal adjoint, end at
// dL/dz0 and dL/dθ, give every sample once and never let t rise.
func TestDiscreteRows(t *testing.T) {
	for _, f := range discreteFixtures() {
		p := f.problem(t, "rk4", ode.Options{Step: 0.17})
		for i := range 21 {
			p.Samples = append(p.Samples, p.T0+p.T*float64(i)/20)
		}
		seen := make([][]int, len(p.Z0))
		last := make([]adjoint.AdjointRow, len(p.Z0))
		sum := make([]float64, p.NumParams)
		e, g := adjoint.NewEngine(p), new(adjoint.Gradient)
		err := e.Gradient(context.Background(), g, f.theta, adjoint.Discrete, adjoint.Observer{Columns: p.NumParams, Adjoint: func(r *adjoint.AdjointRow) {
			if len(seen[r.Start]) > 0 && r.T > last[r.Start].T {
				t.Errorf("%s: t rises from %v to %v", f.name, last[r.Start].T, r.T)
			}
			if r.Sample >= 0 {
				seen[r.Start] = append(seen[r.Start], r.Sample)
				if p.Samples[r.Sample] != r.T {
					t.Errorf("%s: sample %d at %v", f.name, r.Sample, r.T)
				}
			}
			last[r.Start] = adjoint.AdjointRow{T: r.T, A: slices.Clone(r.A), Accumulated: slices.Clone(r.Accumulated)}
		}})
		if err != nil {
			t.Fatal(err)
		}
		for k := range p.Z0 {
			slices.Sort(seen[k])
			for i, s := range seen[k] {
				if i != s {
					t.Fatalf("%s: samples %v", f.name, seen[k])
				}
			}
			if len(seen[k]) != len(p.Samples) {
				t.Errorf("%s: %d of %d samples", f.name, len(seen[k]), len(p.Samples))
			}
			for j, v := range last[k].A {
				if v != g.Z0[k][j] {
					t.Errorf("%s: the last row's a = %v, dL/dz0 = %v", f.name, last[k].A, g.Z0[k])
				}
			}
			for i, v := range last[k].Accumulated {
				sum[i] += v
			}
		}
		for i, v := range sum {
			// The same numbers added in another order: a few units in the last place.
			if math.Abs(v-g.Theta[i]) > 1e-13*(1+math.Abs(v)) {
				t.Errorf("%s: accumulated %v, dL/dθ = %v", f.name, sum, g.Theta)
			}
		}
	}
}
