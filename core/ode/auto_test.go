package ode_test

import (
	"math"
	"testing"

	"costate/core/ode"
)

// On the stiff problems auto ends within the steps allowed in stiffProblems
// after it changed; on the others it never does, and makes the steps of tsit5.
func TestAutoChanges(t *testing.T) {
	auto, explicit := method(t, "auto"), method(t, "tsit5")
	for _, p := range stiffProblems() {
		s := p.solver(auto, 1e-6)
		advance(t, s, p.t1)
		if st := s.Stats(); st.Switches == 0 || st.StiffSteps < st.Accepted/4 || st.StiffSteps > st.Accepted-10 {
			t.Errorf("%s: %+v", p.name, st)
		}
	}
	for _, p := range problems() {
		opt := ode.Options{RTol: 1e-6, ATol: 1e-6}
		s, want := ode.NewSolver(auto, len(p.z0), opt), ode.NewSolver(explicit, len(p.z0), opt)
		s.Start(p.f, p.t0, p.z0)
		want.Start(p.f, p.t0, p.z0)
		advance(t, s, p.t1)
		advance(t, want, p.t1)
		if s.Stats() != want.Stats() || distance(s.Z(), want.Z()) != 0 {
			t.Errorf("%s: %+v, tsit5 %+v", p.name, s.Stats(), want.Stats())
		}
	}
}

// TestAutoThereAndBack: λ is 1e4 for 2 < t < 4 and 1 else, so that the method for
// stiff problems is wanted in between only.
func TestAutoThereAndBack(t *testing.T) {
	rate := func(t float64) float64 { return 1 + 1e4*math.Exp(-math.Pow(2*(t-3), 8)) }
	f := func(d []float64, t float64, z []float64) {
		d[0] = -rate(t)*(z[0]-math.Sin(5*t)) + 5*math.Cos(5*t)
		d[1] = -z[0] * z[1] / 10
	}
	s := ode.NewSolver(method(t, "auto"), 2, ode.Options{RTol: 1e-7, ATol: 1e-7})
	for range 2 { // a second solve starts with the explicit method again
		s.Start(f, 0, []float64{0, 1})
		if s.OnStiff() || s.Method().ID != "auto" {
			t.Fatalf("starts with %s", s.Method().ID)
		}
		for s.T() != 8 {
			if err := s.Step(8); err != nil {
				t.Fatal(err)
			}
			if at := s.T(); (at < 2 || at > 5) && s.OnStiff() || at > 2.9 && at < 3.1 && !s.OnStiff() {
				t.Fatalf("at t = %g by %s", at, s.Method().ID)
			}
		}
		if st := s.Stats(); st.Switches != 2 || st.StiffSteps == 0 {
			t.Errorf("%+v", st)
		}
		if d := math.Abs(s.Z()[0] - math.Sin(40)); d > 1e-6 { // ten tolerances
			t.Errorf("off by %g", d)
		}
	}
}

// The dense output of a solve with both methods in it is one function.
func TestAutoSolution(t *testing.T) {
	p := stiffProblems()[3]
	auto := method(t, "auto")
	explicit, stiff, ok := auto.Parts()
	if !ok || explicit.ID != "tsit5" || stiff.ID != "rodas5p" {
		t.Fatalf("parts %s and %s", explicit.ID, stiff.ID)
	}
	if _, _, ok := explicit.Parts(); ok {
		t.Error("tsit5 has parts")
	}
	sol, stats, err := ode.Solve(t.Context(), auto, p.f, 0, p.t1, p.z0, ode.Options{RTol: 1e-8, ATol: 1e-8})
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for i := range sol.Len() {
		if sol.Stiff(i) {
			count++
		}
	}
	if count != stats.StiffSteps || count == 0 {
		t.Errorf("%d stiff steps in the solution, %+v", count, stats)
	}
	s := ode.NewSolver(method(t, "radau5"), 2, ode.Options{RTol: 1e-11, ATol: 1e-11})
	s.Start(p.f, 0, p.z0)
	got := make([]float64, 2)
	for i := 1; i <= 100; i++ {
		at := p.t1 * float64(i) / 100
		advance(t, s, at)
		sol.Eval(got, at, nil)
		// The extension of order 4 is held by the tolerance at the ends of steps only:
		// over the jumps of the relaxation it is 10 times that off.
		if d := relative(got, s.Z()); d > 1e-7 {
			t.Errorf("t = %g: off by %.2g", at, d)
		}
	}
}
