package ode_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"costate/core/ode"
)

var controls = []ode.Control{ode.ControlPI, ode.ControlI, ode.ControlPID}

// TestControllers: whichever chooses the steps, the error stays what the
// tolerance says, by the problems of TestProblems and twice its factors, which
// leave room for what the default was measured to reach.
func TestControllers(t *testing.T) {
	const tol = 1e-8
	for _, m := range ode.Methods() {
		if !m.Adaptive || m.Tableau() == nil && m.Rosenbrock() == nil {
			continue
		}
		proportion := min(1, float64(m.Order)/float64(shared(m).EstimateOrder+1))
		for _, c := range controls {
			for _, p := range problems() {
				s := ode.NewSolver(m, len(p.z0), ode.Options{RTol: tol, ATol: tol, MaxSteps: 1e6, Control: c})
				s.Start(p.f, p.t0, p.z0)
				advance(t, s, p.t1)
				if e := relative(s.Z(), p.want); e > 2*p.amplify*math.Pow(tol, proportion) {
					t.Errorf("%s, %s, %s: error %.3g", m.ID, ode.Controls()[c], p.name, e)
				}
			}
		}
	}
}

// TestMemoryCalms: where stability holds the step at its limit, one that is
// chosen by the last error alone goes to and fro; a controller that remembers goes
// on more evenly (HW II, IV.2, fig. 2.6). Measured for the pairs of order 5(4).
func TestMemoryCalms(t *testing.T) {
	f := func(d []float64, t float64, z []float64) { d[0] = -2000 * (z[0] - math.Cos(t)) }
	for _, id := range []string{"dopri5", "tsit5"} {
		var rough [3]float64 // mean |log h′/h|
		for _, c := range controls {
			s := ode.NewSolver(method(t, id), 1, ode.Options{Control: c})
			s.Start(f, 0, []float64{0})
			advance(t, s, 1)
			last, steps := s.T()-s.Previous(), 0.0
			for ; s.T() < 3; steps++ {
				if err := s.Step(10); err != nil {
					t.Fatal(err)
				}
				h := s.T() - s.Previous()
				rough[c] += math.Abs(math.Log(h / last))
				last = h
			}
			rough[c] /= steps
		}
		if rough[ode.ControlPI] > 0.85*rough[ode.ControlI] || rough[ode.ControlPID] > rough[ode.ControlI]/2 {
			t.Errorf("%s: steps vary by %.3g of themselves with PI, %.3g with I, %.3g with PID", id, rough[ode.ControlPI], rough[ode.ControlI], rough[ode.ControlPID])
		}
	}
}

func TestControlNames(t *testing.T) {
	for _, c := range controls {
		if got, ok := ode.LookupControl(ode.Controls()[c]); !ok || got != c {
			t.Errorf("%q is %d, want %d", ode.Controls()[c], got, c)
		}
	}
	if _, ok := ode.LookupControl("P"); ok || len(ode.Controls()) != len(controls) {
		t.Error("there is a fourth controller")
	}
	defer func() {
		if recover() == nil {
			t.Error("took a controller that there is not")
		}
	}()
	ode.NewSolver(method(t, "dopri5"), 1, ode.Options{Control: 3})
}

// TestStopTimes: every stop on the way is the end of a step, forwards and
// backwards, and also when the way turns round.
func TestStopTimes(t *testing.T) {
	stops := []float64{7, 0.3, 2.5, 2.5, -4, 2.5 + 1e-9, 10, 0}
	for _, m := range ode.Methods() {
		for _, way := range [][]float64{{0, 10}, {10, 0}, {0, 5, 1, 9}, {0, math.Inf(1)}} {
			s := ode.NewSolver(m, 2, ode.Options{Step: 0.11, Stops: stops})
			s.Start(func(d []float64, _ float64, z []float64) { d[0], d[1] = z[1], -z[0] }, way[0], []float64{1, 0})
			for leg, end := range way[1:] {
				var met []float64
				from := way[leg]
				for s.T() != end && s.T() < 20 {
					before := s.T()
					if err := s.Step(end); err != nil {
						t.Fatal(err)
					}
					lo, hi := min(before, s.T()), max(before, s.T())
					for _, at := range stops {
						if at > lo && at < hi {
							t.Fatalf("%s: step from %g to %g over the stop at %g", m.ID, before, s.T(), at)
						}
					}
					if slices.Contains(stops, s.T()) {
						met = append(met, s.T())
					}
				}
				want := 0
				for _, at := range []float64{7, 0.3, 2.5, 2.5 + 1e-9, 10, 0} {
					if at != from && at >= min(from, end) && at <= max(from, end) {
						want++
					}
				}
				if len(met) != want {
					t.Errorf("%s, %g to %g: stopped at %v", m.ID, from, end, met)
				}
			}
			// Round-off of h and the error of the fixed steps apart, it is the cosine.
			if m.Adaptive && way[len(way)-1] != math.Inf(1) {
				if d := math.Abs(s.Z()[0] - math.Cos(s.T()-way[0])); d > 2e-3 {
					t.Errorf("%s: off by %g", m.ID, d)
				}
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("took a stop that is not a number")
		}
	}()
	ode.NewSolver(method(t, "dopri5"), 1, ode.Options{Stops: []float64{1, math.NaN()}})
}

// TestStopAtKink: a stop where f bends spares the rejected steps that would find
// out where it is.
func TestStopAtKink(t *testing.T) {
	f := func(d []float64, t float64, _ []float64) { d[0] = math.Cos(t) - 100*max(0, t-1) }
	run := func(stops ...float64) ode.Stats {
		s := ode.NewSolver(method(t, "dopri5"), 1, ode.Options{RTol: 1e-9, ATol: 1e-9, Stops: stops})
		s.Start(f, 0, []float64{0})
		advance(t, s, 2)
		if d := math.Abs(s.Z()[0] - (math.Sin(2) - 50)); d > 1e-7 {
			t.Errorf("off by %g", d)
		}
		return s.Stats()
	}
	if free, told := run(), run(1); 2*told.Rejected > free.Rejected || told.Accepted > free.Accepted {
		t.Errorf("%+v with a stop, %+v without", told, free)
	}
}

// TestTowardsInfinity: where f vanishes the steps grow without bound, and the
// solve comes to the end of the numbers and says so.
func TestTowardsInfinity(t *testing.T) {
	for _, m := range ode.Methods() {
		if !m.Adaptive {
			continue
		}
		for _, end := range []float64{math.Inf(1), math.Inf(-1)} {
			s := ode.NewSolver(m, 2, ode.Options{MaxSteps: math.MaxInt})
			s.Start(func(d []float64, _ float64, _ []float64) { clear(d) }, 0, []float64{1, 2})
			var err error
			for err == nil {
				err = s.Step(end)
				if math.IsInf(s.T(), 0) {
					t.Fatalf("%s: a step to %g", m.ID, s.T())
				}
			}
			var many *ode.TooManyStepsError
			if !errors.As(err, &many) || math.Abs(many.T) < 1e300 || many.Steps > 1000 || s.Z()[1] != 2 {
				t.Errorf("%s: %v", m.ID, err)
			}
		}
	}
}

// TestMinStep: a step that the error wants smaller than allowed is an error that
// says where.
func TestMinStep(t *testing.T) {
	for _, m := range ode.Methods() {
		if !m.Adaptive {
			continue
		}
		s := ode.NewSolver(m, 1, ode.Options{MinStep: 1e-3})
		s.Start(func(d []float64, _ float64, z []float64) { d[0] = z[0] * z[0] }, 0, []float64{1})
		var err error
		for err == nil && s.T() != 2 {
			if err = s.Step(2); err == nil && s.T()-s.Previous() < 1e-3*(1-1e-12) {
				t.Fatalf("%s: a step of %g", m.ID, s.T()-s.Previous())
			}
		}
		var small *ode.StepTooSmallError
		if !errors.As(err, &small) || small.T != s.T() || small.H >= 1e-3 || small.Z[0] != s.Z()[0] {
			t.Errorf("%s: %v", m.ID, err)
		}
	}
}

// TestErrorsSayWhere: time, step, state and a remedy stand in every message.
func TestErrorsSayWhere(t *testing.T) {
	for _, c := range []struct {
		err   error
		words []string
	}{
		{&ode.StepTooSmallError{T: 1.5, H: -1e-9, Z: []float64{3, 4}}, []string{"t = 1.5", "-1e-09", "(3, 4)", "stiff method"}},
		{&ode.TooManyStepsError{T: 1.5, Steps: 7, H: 0.25, Z: []float64{1, 2, 3, 4, 5}}, []string{"7 steps", "t = 1.5", "0.25", "(1, 2, 3, 4, …)", "loosen"}},
		{&ode.NonFiniteError{T: 1.5, State: 1, H: 0.25, Z: []float64{3, 4}}, []string{"state 1", "t = 1.5", "0.25", "(3, 4)", "smaller step"}},
		{&ode.NonFiniteError{T: 1.5, State: 1, Z: []float64{3, 4}}, []string{"state 1", "t = 1.5", "(3, 4)", "start elsewhere"}},
	} {
		for _, word := range c.words {
			if !strings.Contains(c.err.Error(), word) {
				t.Errorf("%q does not say %q", c.err, word)
			}
		}
	}
	// Of a solve: the fields are those of the place where it stands.
	s := ode.NewSolver(method(t, "rk4"), 2, ode.Options{Step: 0.5})
	s.Start(func(d []float64, _ float64, z []float64) { d[0], d[1] = 1, math.Exp(z[1]*z[1]) }, 0, []float64{1, 1})
	var err error
	for err == nil {
		err = s.Step(10)
	}
	var infinite *ode.NonFiniteError
	if !errors.As(err, &infinite) || infinite.State != 1 || infinite.H != infinite.T-s.T() || !slices.Equal(infinite.Z, s.Z()) {
		t.Errorf("%#v, solver at %g", err, s.T())
	}
}
