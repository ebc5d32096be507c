package adjoint_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"costate/core/adjoint"
	"costate/core/field"
	"costate/core/ode"
)

// many is the network's fixture with more start points, every part of the loss
// included.
func many(starts int) *fixture {
	f := fixtures()[5]
	f.z0, f.observed.Values = nil, nil
	for k := range starts {
		x := float64(k) / float64(starts)
		f.z0 = append(f.z0, []float64{math.Sin(7 * x), 1 - 2*x})
		f.observed.Values = append(f.observed.Values, [][]float64{{x, 0.1}, {-0.2, x * x}})
	}
	return f
}

// watched is all that an observer sees of a gradient, by start point.
type watched struct {
	samples, rows   [][]row
	steps, rejected []int
	g               adjoint.Gradient
	stats           adjoint.Stats
}

func watch(t *testing.T, p adjoint.Problem, theta []float64, way adjoint.Method) *watched {
	t.Helper()
	w := &watched{samples: make([][]row, len(p.Z0)), rows: make([][]row, len(p.Z0)), steps: make([]int, len(p.Z0)), rejected: make([]int, len(p.Z0))}
	p.Samples = uniform(p.T0, p.T, 31)
	e := adjoint.NewEngine(p)
	err := e.Gradient(context.Background(), &w.g, theta, way, adjoint.Observer{
		Sample: func(start, i int, t float64, z []float64) {
			w.samples[start] = append(w.samples[start], row{sample: i, t: t, a: slices.Clone(z)})
		},
		Step: func(start int, s *ode.Solver) { w.steps[start]++ },
		Reject: func(start int, s *ode.Solver, h, err float64) {
			if err > 1 && h > 0 {
				w.rejected[start]++
			}
		},
		Adjoint: func(r *adjoint.AdjointRow) {
			w.rows[r.Start] = append(w.rows[r.Start], row{sample: r.Sample, t: r.T, h: r.H, a: slices.Clone(r.A)})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.stats = e.Stats()
	return w
}

// Start points solved together have the rows, in the order and at the times, and
// within some tolerances the values that they have one by one.
func TestTogetherIsOneByOne(t *testing.T) {
	for _, starts := range []int{2, 7, 130} {
		for _, method := range []string{"dopri5", "dop853", "rk4"} {
			for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Forward} {
				if way == adjoint.Forward && starts > 10 {
					continue
				}
				f := many(starts)
				opt := tol(1e-9)
				opt.Step = 0.05
				p := f.problem(t, method, opt)
				got := watch(t, p, f.theta, way)
				p = f.problem(t, method, opt)
				p.Batch = nil
				want := watch(t, p, f.theta, way)
				allowed := 1e-7 // a hundred tolerances
				if method == "rk4" {
					allowed = 1e-12 // the same steps: roundings
				}
				near(t, "loss", got.g.Loss, want.g.Loss, allowed)
				if d := distance(&got.g, &want.g); !(d <= allowed) {
					t.Errorf("%d starts, %s, %v: gradient off by %.2g", starts, method, way, d)
				}
				for k := range p.Z0 {
					compare := func(what string, got, want []row) {
						if len(got) != len(want) {
							t.Fatalf("%d starts, %s: start %d has %d rows of %s, alone %d", starts, method, k, len(got), what, len(want))
						}
						for i, w := range want {
							if got[i].sample != w.sample || got[i].t != w.t {
								t.Fatalf("%s: start %d row %d is sample %d at %v, alone %d at %v", what, k, i, got[i].sample, got[i].t, w.sample, w.t)
							}
							near(t, what+": H", got[i].h, w.h, 10*allowed)
							for c := range w.a {
								near(t, what, got[i].a[c], w.a[c], 10*allowed)
							}
						}
					}
					compare("z", got.samples[k], want.samples[k])
					compare("a", got.rows[k], want.rows[k])
					// No start point takes fewer steps than alone, give or take the first.
					if got.steps[k] < want.steps[k]-2 {
						t.Errorf("start %d: %d steps together, %d alone", k, got.steps[k], want.steps[k])
					}
				}
				for _, w := range []*watched{got, want} {
					told := 0
					for _, n := range w.rejected {
						told += n
					}
					if told != w.stats.Forward.Rejected {
						t.Errorf("%d starts, %s: told of %d of %d rejected steps", starts, method, told, w.stats.Forward.Rejected)
					}
				}
				if got.stats.Forward.Accepted < want.stats.Forward.Accepted-2*starts || got.stats.StoredStates < starts {
					t.Errorf("work %+v, alone %+v", got.stats, want.stats)
				}
			}
		}
	}
}

// The tolerance holds for the start point that has the hardest way among easy
// ones, as it does alone.
func TestTogetherHoldsTheTolerance(t *testing.T) {
	f := many(16)
	f.z0[11] = []float64{6, -9}
	value := func(batch bool, opt ode.Options, method string) []float64 {
		p := f.problem(t, method, opt)
		if !batch {
			p.Batch = nil
		}
		var end []float64
		p.Samples = []float64{p.T}
		err := adjoint.NewEngine(p).Solve(context.Background(), f.theta, false, adjoint.Observer{Sample: func(start, _ int, _ float64, z []float64) {
			if start == 11 {
				end = slices.Clone(z)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		return end
	}
	want := value(false, tight, "dop853")
	off := func(z []float64) float64 { return math.Hypot(z[0]-want[0], z[1]-want[1]) }
	together, alone := off(value(true, tol(1e-6), "dopri5")), off(value(false, tol(1e-6), "dopri5"))
	if together > 3*alone+1e-6 {
		t.Errorf("off by %.2g together, %.2g alone", together, alone)
	}
}

// A start point that fails among others is named.
func TestTogetherNamesTheStart(t *testing.T) {
	n, err := field.NewNetwork(field.NetworkConfig{Dim: 1, Hidden: []int{1}, Activation: "identity", Input: "z^3", Weights: []float64{1, 0, 1, 0}})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := ode.Lookup("dopri5")
	p := adjoint.Problem{Field: n.Evaluator(), Z0: [][]float64{{0}, {0.1}, {3}, {0.2}}, T: 1, Method: m, NumParams: 4,
		Batch: func(lanes int) adjoint.Batch { return n.Batch(lanes) }}
	_, err = adjoint.NewEngine(p).Value(context.Background(), n.Weights())
	var failed *adjoint.SolveError
	if !errors.As(err, &failed) || failed.Start != 2 || failed.Backward {
		t.Errorf("error %v", err)
	}
}

// Nothing is allocated once an engine has warmed up.
func TestTogetherAllocations(t *testing.T) {
	f := many(9)
	p := f.problem(t, "dopri5", tol(1e-7))
	p.Samples = uniform(p.T0, p.T, 50)
	e := adjoint.NewEngine(p)
	var g adjoint.Gradient
	seen := adjoint.Observer{Sample: func(int, int, float64, []float64) {}, Adjoint: func(*adjoint.AdjointRow) {}}
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve, adjoint.Discrete} {
		if n := testing.AllocsPerRun(3, func() {
			for _, o := range []adjoint.Observer{{}, seen} {
				if err := e.Gradient(context.Background(), &g, f.theta, way, o); err != nil {
					t.Fatal(err)
				}
			}
		}); n != 0 {
			t.Errorf("%v: %v allocations", way, n)
		}
	}
}
