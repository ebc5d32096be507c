package ode_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"costate/core/ode"
)

func TestSolution(t *testing.T) {
	for _, m := range ode.Methods() {
		for _, end := range []float64{6, -2} {
			sol, stats, err := ode.Solve(t.Context(), m, lotkaVolterra, 0, end, []float64{1, 1}, ode.Options{Step: 0.01})
			if err != nil {
				t.Fatal(err)
			}
			if sol.Len() != stats.Accepted || sol.Dim() != 2 {
				t.Errorf("%s: %d steps of %d, dimension %d", m.ID, sol.Len(), stats.Accepted, sol.Dim())
			}
			if t0, t1 := sol.Span(); t0 != 0 || t1 != end {
				t.Errorf("%s: span %g … %g", m.ID, t0, t1)
			}
			want := 8 * (sol.Len() + 1 + sol.Len()*2*(shared(m).DenseDegree()+1) + 2)
			if got := sol.Bytes(); got != want {
				t.Errorf("%s: %d bytes, want %d", m.ID, got, want)
			}
			compareWithSolver(t, m, sol, end)
		}
	}
}

// compareWithSolver walks the same steps again: the solution must give what
// Interpolate gave, whatever the hint says.
func compareWithSolver(t *testing.T, m ode.Method, sol *ode.Solution, end float64) {
	t.Helper()
	s := ode.NewSolver(m, 2, ode.Options{Step: 0.01})
	s.Start(lotkaVolterra, 0, []float64{1, 1})
	want, got := make([]float64, 2), make([]float64, 2)
	rng := rand.New(rand.NewPCG(1, 2))
	forward := 0
	for i := 0; s.T() != end; i++ {
		if sol.State(got, i); sol.Knot(i) != s.T() || got[0] != s.Z()[0] || got[1] != s.Z()[1] {
			t.Fatalf("%s: knot %d at %g is %v, want %v at %g", m.ID, i, sol.Knot(i), got, s.Z(), s.T())
		}
		if err := s.Step(end); err != nil {
			t.Fatal(err)
		}
		for _, theta := range []float64{0, 0.3, 0.9} {
			at := s.Previous() + theta*(s.T()-s.Previous())
			s.Interpolate(want, at)
			jump := rng.IntN(sol.Len())
			for _, hint := range []*int{nil, &forward, &jump} {
				if sol.Eval(got, at, hint); got[0] != want[0] || got[1] != want[1] {
					t.Fatalf("%s: at %g %v, want %v", m.ID, at, got, want)
				}
			}
			if forward != i || jump != i {
				t.Fatalf("%s: hints %d and %d in step %d", m.ID, forward, jump, i)
			}
		}
	}
	if sol.Eval(got, end, nil); got[0] != s.Z()[0] || got[1] != s.Z()[1] {
		t.Errorf("%s: end %v, want %v", m.ID, got, s.Z())
	}
}

// TestSolutionJump: at a discontinuity the value after it counts, just before
// it the one before.
func TestSolutionJump(t *testing.T) {
	var sol ode.Solution
	s := ode.NewSolver(method(t, "dopri5"), 1, ode.Options{})
	run := func(end float64) {
		for s.T() != end {
			if err := s.Step(end); err != nil {
				t.Fatal(err)
			}
			sol.Append(s)
		}
	}
	for range 2 { // Reset leaves nothing behind
		sol.Reset()
		s.Start(func(d []float64, _ float64, _ []float64) { d[0] = 1 }, 0, []float64{0})
		run(1)
		s.Jump([]float64{5})
		run(2)
		got := make([]float64, 1)
		for _, c := range []struct{ at, want float64 }{{0, 0}, {1 - 1e-9, 1}, {1, 5}, {1.5, 5.5}, {2, 6}} {
			if sol.Eval(got, c.at, nil); math.Abs(got[0]-c.want) > 2e-9 {
				t.Errorf("at %g: %g, want %g", c.at, got[0], c.want)
			}
		}
	}
}

func TestSolutionRefusesGap(t *testing.T) {
	s := ode.NewSolver(method(t, "heun"), 1, ode.Options{})
	s.Start(func(d []float64, _ float64, _ []float64) { d[0] = 1 }, 0, []float64{0})
	var sol ode.Solution
	for i := range 2 {
		if err := s.Step(1); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			sol.Append(s)
		}
	}
	if err := s.Step(1); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("appended a step that leaves a gap")
		}
	}()
	sol.Append(s)
}

func TestSolveStopsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	f := func(d []float64, at float64, z []float64) {
		if at > 3 {
			cancel()
		}
		lotkaVolterra(d, at, z)
	}
	sol, _, err := ode.Solve(ctx, method(t, "tsit5"), f, 0, 10, []float64{1, 1}, ode.Options{})
	_, reached := sol.Span()
	if !errors.Is(err, context.Canceled) || reached > 6 {
		t.Errorf("error %v at %g", err, reached)
	}
}

func TestEvalAllocatesNothing(t *testing.T) {
	sol, _, err := ode.Solve(t.Context(), method(t, "dop853"), lotkaVolterra, 0, 10, []float64{1, 1}, ode.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out, hint := make([]float64, 2), 0
	if a := testing.AllocsPerRun(20, func() {
		for i := range 100 {
			sol.Eval(out, float64(i)/10, &hint)
			sol.Eval(out, float64(i)/10, nil)
		}
	}); a != 0 {
		t.Errorf("%g allocations", a)
	}
}
