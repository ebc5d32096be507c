package adjoint_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"costate/core/adjoint"
	"costate/core/ode"
)

// budgeted returns the gradient with so many states, its rows and its stats.
func budgeted(tb testing.TB, p adjoint.Problem, theta []float64, way adjoint.Method, states, columns int) (*adjoint.Gradient, []row, adjoint.Stats) {
	tb.Helper()
	p.Checkpoints = states
	p.Samples = uniform(p.T0, p.T, 60)
	e, g, rows := adjoint.NewEngine(p), new(adjoint.Gradient), []row(nil)
	err := e.Gradient(context.Background(), g, theta, way, adjoint.Observer{Columns: columns, Adjoint: func(r *adjoint.AdjointRow) {
		rows = append(rows, row{r.Start, r.Sample, r.T, r.H, slices.Clone(r.A), slices.Clone(r.Integrand), slices.Clone(r.Accumulated)})
	}})
	if err != nil {
		tb.Fatal(err)
	}
	return g, rows, e.Stats()
}

// The gradient does not depend on the budget, to the last bit: whatever steps,
// whatever the loss, with pieces of time, several start points, and start points
// solved together.
func TestBudgetChangesNothing(t *testing.T) {
	methods := []string{"dopri5", "dop853", "rk4", "rodas5p", "kvaerno5", "radau5", "auto", "alf", "reversible-heun"}
	for _, f := range append(fixtures(), pieced()) {
		for _, method := range methods {
			p := f.problem(t, method, ode.Options{RTol: 1e-7, ATol: 1e-9, Step: 1. / 64})
			for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Discrete} {
				if m, _ := ode.Lookup(method); way == adjoint.Discrete && m.Reversible() != nil {
					continue // it then undoes the steps
				}
				for _, columns := range []int{0, 1} {
					want, rows, whole := budgeted(t, p, f.theta, way, 0, columns)
					for _, states := range []int{1, 9, 20, whole.StoredStates} {
						g, same, stats := budgeted(t, p, f.theta, way, states, columns)
						what := fmt.Sprintf("%s, %s, %v with %d states", f.name, method, way, states)
						if distance(g, want) != 0 || g.Loss != want.Loss {
							t.Errorf("%s: off by %g", what, distance(g, want))
						}
						if !slices.EqualFunc(rows, same, func(a, b row) bool {
							return a.t == b.t && a.h == b.h && a.sample == b.sample && slices.Equal(a.a, b.a) && slices.Equal(a.whole, b.whole)
						}) {
							t.Errorf("%s: other rows", what)
						}
						if most := len(f.z0) * max(states, 6); stats.StoredStates > most || states == 9 && whole.StoredStates > 9*len(f.z0) && stats.Repeated == 0 {
							t.Errorf("%s: %d states held, %d steps made again", what, stats.StoredStates, stats.Repeated)
						}
						if states == whole.StoredStates && (stats.Repeated != 0 || stats.StoredStates != whole.StoredStates) {
							t.Errorf("%s: %d steps made again", what, stats.Repeated)
						}
					}
				}
			}
		}
	}
}

// long is an oscillation over so many steps.
func long(tb testing.TB, steps, states int) (*adjoint.Engine, []float64) {
	f := &fixture{
		equations: []string{"x' = v", "v' = -k*sin(x)"}, params: []string{"k"}, theta: []float64{1.1},
		z0: [][]float64{{1, 0.3}}, T: float64(steps) / 8, terminal: "x + v",
	}
	p := f.problem(tb, "rk4", ode.Options{Step: 1. / 8, MaxSteps: 1 << 30})
	p.Checkpoints, p.MaxBytes = states, 1<<40
	return adjoint.NewEngine(p), f.theta
}

// What is held follows the budget and not the number of steps, counted and as the
// heap has it; the steps made again stay near the least there can be.
func TestBudgetOfMemory(t *testing.T) {
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Discrete} {
		for _, states := range []int{24, 240} {
			var first int
			for _, steps := range []int{1_000, 10_000, 100_000} { // to 4000 steps for each state
				if steps > 10_000 && way == adjoint.Discrete {
					break // the same budget divided by the same rule
				}
				e, theta := long(t, steps, states)
				var before, after runtime.MemStats
				var g adjoint.Gradient
				runtime.GC()
				runtime.ReadMemStats(&before)
				if err := e.Gradient(context.Background(), &g, theta, way, adjoint.Observer{}); err != nil {
					t.Fatal(err)
				}
				runtime.ReadMemStats(&after)
				s := e.Stats()
				if first == 0 {
					first = s.StoredBytes
				}
				allocated := int(after.TotalAlloc - before.TotalAlloc)
				// Of the budget a quarter is two stretches of steps; each stretch counts as
				// one, and is made once more than the marks are.
				half := max(2, states/8)
				least := steps + half*adjoint.LeastSteps((steps+half-1)/half, states-2*half)
				ratio := float64(steps+s.Repeated) / float64(least)
				t.Logf("%v, %d steps, %d states: %d bytes held, %d allocated, %.2f steps forward a step, %.3f times the least", way, steps, states, s.StoredBytes, allocated, 1+float64(s.Repeated)/float64(steps), ratio)
				// The first sweep does not know how many steps there will be, and the last
				// marks come to stand closer than they need.
				if ratio > 1.4 {
					t.Errorf("%v, %d steps, %d states: %.3f times the least number of steps", way, steps, states, ratio)
				}
				// The dense output while the budget lasts, in slices that grow twofold,
				// and the snapshots: 2 kB a state at most.
				if s.StoredBytes > 11*first/10 || allocated > 2048*states+65536 || s.StoredStates > states {
					t.Errorf("%v, %d steps: %d bytes held and %d allocated, %d states", way, steps, s.StoredBytes, allocated, s.StoredStates)
				}
			}
		}
	}
}

// Nor does it through events that jump and that end the solve: the steps are cut
// again where they were.
func TestBudgetThroughEvents(t *testing.T) {
	for _, f := range hybrids() {
		for _, method := range []string{"dopri5", "dop853", "rk4", "rodas5p", "radau5", "kvaerno5", "auto"} {
			p := f.problem(t, method, ode.Options{RTol: 1e-7, ATol: 1e-9, Step: 1. / 64})
			for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Discrete} {
				if way == adjoint.Discrete && !adjoint.DiscreteThroughEvents(p.Method) {
					continue
				}
				want, rows, whole := budgeted(t, p, f.theta, way, 0, 1)
				for _, states := range []int{1, 9, 20, whole.StoredStates} {
					g, same, stats := budgeted(t, p, f.theta, way, states, 1)
					what := fmt.Sprintf("%s, %s, %v with %d states", f.name, method, way, states)
					if distance(g, want) != 0 || g.Loss != want.Loss || g.T != want.T || g.T0 != want.T0 {
						t.Errorf("%s: off by %g", what, distance(g, want))
					}
					if !slices.EqualFunc(rows, same, func(a, b row) bool {
						return a.t == b.t && a.h == b.h && a.sample == b.sample && slices.Equal(a.a, b.a) && slices.Equal(a.whole, b.whole)
					}) {
						t.Errorf("%s: other rows", what)
					}
					if stats.StoredStates > len(f.z0)*max(states, 6) || states == 9 && whole.StoredStates > 9*len(f.z0) && stats.Repeated == 0 {
						t.Errorf("%s: %d states held, %d steps made again", what, stats.StoredStates, stats.Repeated)
					}
				}
			}
		}
	}
}
