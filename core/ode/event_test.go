package ode_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"costate/core/ode"
)

const gravity = 9.81

func fall(dst []float64, _ float64, z []float64) { dst[0], dst[1] = z[1], -gravity }

// bounce is a floor at x = 0 that gives back the fraction r of the speed.
func bounce(r float64) ode.Event {
	return ode.Event{
		When:      func(_ float64, z []float64) float64 { return z[0] },
		Direction: ode.Falling,
		Jump:      func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = z[0], -r*z[1] },
	}
}

// bounceTime returns when a ball dropped from height x0 hits the floor for the
// k-th time, k from 1: the first fall takes τ = √(2 x0/g), and the flight after
// the j-th bounce 2 τ r^j.
func bounceTime(x0, r float64, k int) float64 {
	t := 1.0
	for j := 1; j < k; j++ {
		t += 2 * math.Pow(r, float64(j))
	}
	return t * math.Sqrt(2*x0/gravity)
}

// solveEvents runs a solve with events and returns its dense output and the
// crossings, copied.
func solveEvents(t *testing.T, m ode.Method, f ode.RHS, t0, t1 float64, z0 []float64, opt ode.Options, list ...ode.Event) (*ode.Solution, []ode.Crossing, error) {
	t.Helper()
	sol, crossings, _, err := ode.SolveEvents(context.Background(), m, f, t0, t1, z0, opt, list)
	return sol, crossings, err
}

func TestBouncingBall(t *testing.T) {
	const x0, r = 10.0, 0.8
	for _, m := range ode.Methods() {
		// All but Euler's method are exact for a parabola, but for round-off:
		// their order, and that of their continuous extension, is 2 at least.
		if m.Order < 2 {
			continue
		}
		opt := ode.Options{RTol: 1e-9, ATol: 1e-11, Step: 0.07}
		sol, hits, err := solveEvents(t, m, fall, 0, 10, []float64{x0, 0}, opt, bounce(r))
		if err != nil {
			t.Fatalf("%s: %v", m.ID, err)
		}
		want := 0
		for bounceTime(x0, r, want+1) < 10 {
			want++
		}
		if len(hits) != want || want < 5 {
			t.Fatalf("%s: %d bounces, want %d", m.ID, len(hits), want)
		}
		exact := m.Order >= 2 && exactOnParabolas(m)
		for k, hit := range hits {
			at := bounceTime(x0, r, k+1)
			// Each root is known to 1 ulp(10) ≈ 2e-15, the state to some more; a
			// bounce passes the error on. Coefficients of rodas5p are published to
			// fewer places.
			allowed := 1e-11
			if !exact {
				allowed = 2e-3
			}
			if math.Abs(hit.T-at) > allowed {
				t.Errorf("%s: bounce %d at %.15g, want %.15g: off by %.2g", m.ID, k+1, hit.T, at, hit.T-at)
			}
			if math.Abs(hit.After[1]+r*hit.Before[1]) > 0 || hit.After[0] != hit.Before[0] {
				t.Errorf("%s: bounce %d from %v to %v", m.ID, k+1, hit.Before, hit.After)
			}
		}
		if !exact {
			continue
		}
		// The height after k bounces is r^2k x0, reached halfway between two.
		for k := 1; k < want; k++ {
			z := make([]float64, 2)
			sol.Eval(z, (bounceTime(x0, r, k)+bounceTime(x0, r, k+1))/2, nil)
			if high := math.Pow(r, 2*float64(k)) * x0; math.Abs(z[0]-high) > 1e-11 {
				t.Errorf("%s: height after %d bounces %.15g, want %.15g", m.ID, k, z[0], high)
			}
		}
	}
}

// exactOnParabolas reports whether the method and its continuous extension
// integrate x″ = const exactly.
func exactOnParabolas(m ode.Method) bool {
	s := ode.NewSolver(m, 2, ode.Options{Step: 0.5})
	s.Start(fall, 0, []float64{1, 0})
	if s.Step(0.5) != nil {
		return false
	}
	z := make([]float64, 2)
	at := s.T() / 2
	s.Interpolate(z, at)
	return math.Abs(z[0]-(1-gravity/2*at*at)) < 1e-14
}

// oscillate is x″ = −x; from (0, 1) it is sin t.
func oscillate(dst []float64, _ float64, z []float64) { dst[0], dst[1] = z[1], -z[0] }

func TestCrossingsOfSine(t *testing.T) {
	m, _ := ode.Lookup("dop853")
	opt := ode.Options{RTol: 1e-12, ATol: 1e-13}
	count := func(d ode.Direction, t1 float64) []ode.Crossing {
		ev := ode.Event{When: func(_ float64, z []float64) float64 { return z[0] }, Direction: d}
		_, hits, err := solveEvents(t, m, oscillate, 0, t1, []float64{0, 1}, opt, ev)
		if err != nil {
			t.Fatal(err)
		}
		return hits
	}
	// x = 0 at the start is no crossing, in neither direction of t.
	for _, sign := range []float64{1, -1} {
		for k, hit := range count(ode.Either, sign*20) {
			if want := sign * math.Pi * float64(k+1); math.Abs(hit.T-want) > 1e-10 {
				t.Errorf("crossing %d at %v, want %v", k, hit.T, want)
			}
		}
	}
	if n := len(count(ode.Either, 20)); n != 6 {
		t.Errorf("%d crossings, want 6", n)
	}
	for _, hit := range count(ode.Rising, 20) {
		if hit.After[1] < 0 {
			t.Errorf("rising at %v with slope %v", hit.T, hit.After[1])
		}
	}
	// Going backwards sin t comes to π k from the other side: as the solve goes,
	// it rises where its slope in t is negative.
	back := count(ode.Rising, -20)
	if len(back) != 3 {
		t.Fatalf("%d rising crossings backwards, want 3", len(back))
	}
	for _, hit := range back {
		if hit.After[1] > 0 {
			t.Errorf("rising backwards at %v with slope %v", hit.T, hit.After[1])
		}
	}
}

// What only takes note must not change a single bit of the solution.
func TestNotingIsFree(t *testing.T) {
	for _, m := range ode.Methods() {
		opt := ode.Options{RTol: 1e-7, ATol: 1e-9, Step: 0.05}
		plain, stats, err := ode.Solve(context.Background(), m, oscillate, 0, 10, []float64{0, 1}, opt)
		if err != nil {
			t.Fatal(err)
		}
		note := ode.Event{When: func(_ float64, z []float64) float64 { return z[0] - 0.5 }}
		noted, hits, after, err := ode.SolveEvents(context.Background(), m, oscillate, 0, 10, []float64{0, 1}, opt, []ode.Event{note})
		if err != nil {
			t.Fatal(err)
		}
		if len(hits) != 4 {
			t.Errorf("%s: %d crossings, want 4", m.ID, len(hits))
		}
		a, b := make([]float64, 2), make([]float64, 2)
		plain.State(a, plain.Len())
		noted.State(b, noted.Len())
		if a[0] != b[0] || a[1] != b[1] || plain.Len() != noted.Len() || stats.Accepted != after.Accepted {
			t.Errorf("%s: %v after %d steps with an event that only notes, else %v after %d", m.ID, b, noted.Len(), a, plain.Len())
		}
	}
}

// A step as long as the whole interval holds two crossings, however near to
// each other, and a graze is none.
func TestTwoCrossingsInOneStep(t *testing.T) {
	m, _ := ode.Lookup("dopri5")
	still := func(dst []float64, _ float64, _ []float64) { dst[0] = 1 }
	for _, at := range []float64{0.05, 0.3, 0.5, 0.61803, 0.9} {
		for _, gap := range []float64{0.2, 0.02, 1e-3, 1e-5, 1e-7} {
			if at-gap/2 < 1./64 || at+gap/2 > 63./64 {
				continue
			}
			dip := ode.Event{When: func(t float64, _ []float64) float64 { return (t - at - gap/2) * (t - at + gap/2) }}
			_, hits, err := solveEvents(t, m, still, 0, 1, []float64{0}, ode.Options{Step: 1}, dip)
			if err != nil {
				t.Fatal(err)
			}
			if len(hits) != 2 {
				t.Errorf("%d crossings around %v, %v apart", len(hits), at, gap)
				continue
			}
			// The product is known to 1e-16, its slope at the roots is gap.
			for k, hit := range hits {
				if want := at + (float64(k)-0.5)*gap; math.Abs(hit.T-want) > 1e-15+1e-16/gap {
					t.Errorf("crossing %d around %v, %v apart: %v off", k, at, gap, hit.T-want)
				}
			}
		}
	}
	graze := ode.Event{When: func(t float64, _ []float64) float64 { return (t - 0.3) * (t - 0.3) }}
	if _, hits, _ := solveEvents(t, m, still, 0, 1, []float64{0}, ode.Options{Step: 1}, graze); len(hits) != 0 {
		t.Errorf("touching zero is taken for %d crossings", len(hits))
	}
}

// A ball that has bounced comes down again within the same long step, which
// began where g is 0.
func TestBounceShorterThanTheStep(t *testing.T) {
	m, _ := ode.Lookup("rk4")
	_, hits, err := solveEvents(t, m, fall, 0, 3, []float64{1e-4, 0}, ode.Options{Step: 1}, bounce(1))
	if err != nil {
		t.Fatal(err)
	}
	// x0 = 1e-4: τ = 4.515 ms, and a bounce every 2τ.
	tau := math.Sqrt(2e-4 / gravity)
	if want := int((3/tau + 1) / 2); len(hits) != want {
		t.Errorf("%d bounces, want %d", len(hits), want)
	}
}

func TestTerminalEvent(t *testing.T) {
	for _, m := range ode.Methods() {
		stop := ode.Event{When: func(_ float64, z []float64) float64 { return z[0] - 0.5 }, Direction: ode.Falling, Terminal: true}
		sol, hits, err := solveEvents(t, m, oscillate, 0, 100, []float64{0, 1}, ode.Options{RTol: 1e-8, ATol: 1e-10, Step: 0.01}, stop)
		if err != nil {
			t.Fatal(err)
		}
		_, end := sol.Span()
		// sin t falls through ½ at 5π/6. The methods of order 1 and 2 stand with
		// h = 0.01, the adaptive ones with their tolerance times the steps that
		// their order takes to hold it.
		allowed := 1e-5
		if !m.Adaptive {
			allowed = 3 * math.Pow(0.01, float64(m.Order))
		}
		if len(hits) != 1 || hits[0].T != end || math.Abs(end-5*math.Pi/6) > allowed {
			t.Errorf("%s: ends at %.12g after %d crossings, want %.12g", m.ID, end, len(hits), 5*math.Pi/6)
		}
	}
}

// A jump is two states at one t: the dense output gives the old one before it
// and the new one from it on.
func TestSolutionJumps(t *testing.T) {
	m, _ := ode.Lookup("tsit5")
	sol, hits, err := solveEvents(t, m, fall, 0, 2, []float64{10, 0}, ode.Options{}, bounce(0.5))
	if err != nil {
		t.Fatal(err)
	}
	hit := hits[0]
	z := make([]float64, 2)
	sol.Eval(z, hit.T, nil)
	if z[1] != hit.After[1] {
		t.Errorf("at the jump %v, want %v", z, hit.After)
	}
	sol.EvalBefore(z, hit.T, nil)
	if math.Abs(z[1]-hit.Before[1]) > 1e-14 {
		t.Errorf("just before the jump %v, want %v", z, hit.Before)
	}
	hint := 0
	for i := 0; i <= 200; i++ {
		at := 0.01 * float64(i)
		sol.Eval(z, at, &hint)
		want := -gravity * at
		if at >= hit.T {
			want = hit.After[1] - gravity*(at-hit.T)
		}
		if math.Abs(z[1]-want) > 1e-12 {
			t.Fatalf("speed at %v is %v, want %v", at, z[1], want)
		}
	}
}

func TestZenoIsToldFromBouncing(t *testing.T) {
	for _, id := range []string{"dopri5", "rk4", "rodas4", "dop853"} {
		for _, r := range []float64{0.9, 0.8, 0.5, 0.1, 0.01, 1e-3} {
			m, _ := ode.Lookup(id)
			_, hits, err := solveEvents(t, m, fall, 0, 100, []float64{10, 0}, ode.Options{Step: 0.1}, bounce(r))
			var zeno *ode.ZenoError
			if !errors.As(err, &zeno) {
				t.Errorf("%s, r = %v: %v after %d bounces", id, r, err, len(hits))
				continue
			}
			// All flights together: τ (1 + r)/(1 − r); those to come take r/(1 − r)
			// of the last.
			want := math.Sqrt(20/gravity)*(1+r)/(1-r) - zeno.Gap*r/(1-r)
			if math.Abs(zeno.T-want) > 1e-10 {
				t.Errorf("%s, r = %v: accumulates at %.12g, want %.12g", id, r, zeno.T, want)
			}
		}
	}
	// A switch with one threshold goes to and fro.
	m, _ := ode.Lookup("dopri5")
	heat := func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = -z[0]+2*z[1], 0 }
	set := func(to float64) func(dst []float64, t float64, z []float64) {
		return func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = z[0], to }
	}
	at := func(_ float64, z []float64) float64 { return z[0] - 1 }
	_, _, err := solveEvents(t, m, heat, 0, 10, []float64{0, 1}, ode.Options{},
		ode.Event{When: at, Direction: ode.Rising, Jump: set(0)}, ode.Event{When: at, Direction: ode.Falling, Jump: set(1)})
	var zeno *ode.ZenoError
	if !errors.As(err, &zeno) {
		t.Errorf("a switch without hysteresis: %v", err)
	}
}

// A ball that rests lies still where all its bounces are done, and one that lies
// there from the start does not fall through the floor.
func TestBallComesToRest(t *testing.T) {
	for _, id := range []string{"dopri5", "rk4", "rodas4", "radau5"} {
		m, _ := ode.Lookup(id)
		for _, r := range []float64{0.9, 0.5, 0.01} {
			floor := bounce(r)
			floor.Rests = true
			sol, hits, err := solveEvents(t, m, fall, 0, 100, []float64{10, 0}, ode.Options{Step: 0.1}, floor)
			if err != nil {
				t.Errorf("%s, r = %v: %v", id, r, err)
				continue
			}
			// The flight left out is shorter by r than the last, of at most 2⁻²⁷ of t,
			// and all after it take r/(1 − r) of that one.
			end, z := sol.Knot(sol.Len()), make([]float64, 2)
			want := math.Sqrt(20/gravity) * (1 + r) / (1 - r)
			if gap := want * 0x1p-27; !(math.Abs(end-want) < gap*r/(1-r)+1e-10) {
				t.Errorf("%s, r = %v: rests at %.12g, all bounces are done at %.12g", id, r, end, want)
			}
			if sol.State(z, sol.Len()); math.Abs(z[0]) > 1e-12 || math.Abs(z[1]) > gravity*want*0x1p-27 {
				t.Errorf("%s, r = %v: rests at %v", id, r, z)
			}
			if last := hits[len(hits)-1]; !last.Ends || hits[0].Ends {
				t.Errorf("%s, r = %v: the first crossing ends: %v, the last: %v", id, r, hits[0].Ends, last.Ends)
			}
		}
	}
	m, _ := ode.Lookup("dopri5")
	floor := bounce(0.5)
	floor.Rests = true
	lifted := func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = z[1], 1 }
	for _, c := range []struct {
		name string
		f    ode.RHS
		v    float64
		held bool
	}{
		{"at rest", fall, 0, true},
		{"moving down", fall, -1, true},
		{"thrown up", fall, 1, false},
		{"lifted", lifted, 0, false},
	} {
		_, _, err := solveEvents(t, m, c.f, 0, 0.1, []float64{0, c.v}, ode.Options{}, floor)
		var contact *ode.ContactError
		if errors.As(err, &contact) != c.held {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Without a word of rest, too, nothing falls through a floor that it starts on, nor
// goes on past a switch; what the jump of an event lets pass goes on.
func TestStartOnAnEvent(t *testing.T) {
	m, _ := ode.Lookup("dopri5")
	floor := bounce(0.5)
	landing := ode.Event{When: floor.When, Direction: ode.Falling, Jump: func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = 0, -z[1]/2 }}
	counts := func(d ode.Direction) ode.Event {
		return ode.Event{When: floor.When, Direction: d, Jump: func(dst []float64, _ float64, z []float64) { dst[0], dst[1], dst[2] = z[0], z[1], z[2]+1 }}
	}
	both := floor
	both.Direction = ode.Either
	dead := ode.Event{When: floor.When, Direction: ode.Falling, Jump: func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = z[0], 0 }}
	counted := func(dst []float64, t float64, z []float64) { fall(dst[:2], t, z[:2]); dst[2] = 0 }
	lifted := func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = z[1], 1 }
	heat := func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = 2*z[1]-1, 0 }
	off := ode.Event{When: func(_ float64, z []float64) float64 { return z[0] - 1 }, Direction: ode.Rising,
		Jump: func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = z[0], 0 }}
	fires := ode.Event{When: func(_ float64, z []float64) float64 { return z[0] - 1 }, Direction: ode.Rising,
		Jump: func(dst []float64, _ float64, z []float64) { dst[0] = 0 }}
	for _, c := range []struct {
		name  string
		f     ode.RHS
		z0    []float64
		event ode.Event
		held  bool
	}{
		{"a ball at rest", fall, []float64{0, 0}, floor, true},
		{"all but at rest", fall, []float64{0, -1e-20}, floor, true},
		{"moving down", fall, []float64{0, -1}, floor, true},
		{"put on the floor", fall, []float64{0, 0}, landing, true},
		{"kept on the floor", fall, []float64{0, 0}, dead, true},
		{"thrown up", fall, []float64{0, 1}, floor, false},
		{"lifted", lifted, []float64{0, 0}, floor, false},
		{"either side", fall, []float64{0, 0}, both, false},
		{"counted", counted, []float64{0, -1, 0}, counts(ode.Falling), false},
		{"counted from rest", counted, []float64{0, 0, 0}, counts(ode.Falling), false},
		{"a thermostat that heats", heat, []float64{1, 1}, off, true},
		{"a thermostat that cools", heat, []float64{1, 0}, off, false},
		{"a neuron that fires", func(dst []float64, _ float64, z []float64) { dst[0] = 2 - z[0] }, []float64{1}, fires, false},
	} {
		_, hits, err := solveEvents(t, m, c.f, 0, 0.1, c.z0, ode.Options{}, c.event)
		var contact *ode.ContactError
		if errors.As(err, &contact) != c.held || c.held && (contact.T != 0 || contact.Event != 0) {
			t.Errorf("%s: %v after %d crossings", c.name, err, len(hits))
		}
	}
}

// An impact without rebound ends at rest, or is an error, and nothing falls on
// through the floor; where the flow then leads away, or nowhere, it goes on.
func TestImpactWithoutRebound(t *testing.T) {
	const end = 2
	lifted := func(dst []float64, t float64, z []float64) { dst[0], dst[1] = z[1], 1 }
	coasts := func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = z[1], 0 }
	for _, id := range []string{"dopri5", "rk4", "radau5"} {
		m, _ := ode.Lookup(id)
		for _, c := range []struct {
			name  string
			f     ode.RHS
			z0    []float64
			rests bool
			held  bool
		}{
			{"falls", fall, []float64{1, 0}, false, true},
			{"falls and rests", fall, []float64{1, 0}, true, true},
			{"coasts", coasts, []float64{1, -1}, true, false},
			{"is lifted", lifted, []float64{0.5, -2}, true, false},
		} {
			floor := ode.Event{When: func(_ float64, z []float64) float64 { return z[0] }, Direction: ode.Falling, Rests: c.rests,
				Jump: func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = z[0], 0 }}
			sol, hits, err := solveEvents(t, m, c.f, 0, end, c.z0, ode.Options{Step: 0.01}, floor)
			var zeno *ode.ZenoError
			if errors.As(err, &zeno) != (c.held && !c.rests) || len(hits) == 0 {
				t.Errorf("%s %s: %v after %d crossings", id, c.name, err, len(hits))
				continue
			}
			z := make([]float64, 2)
			sol.State(z, sol.Len())
			if z[0] < -1e-9 {
				t.Errorf("%s %s: it is at %v", id, c.name, z)
			}
			if err == nil && (sol.Knot(sol.Len()) < end) != c.held {
				t.Errorf("%s %s: ends at t = %v", id, c.name, sol.Knot(sol.Len()))
			}
		}
	}
}

// What happens at one moment happens in the order of the list, and nothing of it is lost.
func TestTogether(t *testing.T) {
	m, _ := ode.Lookup("dopri5")
	still := func(dst []float64, _ float64, _ []float64) { dst[0] = 0 }
	clock := func(at float64) func(float64, []float64) float64 {
		return func(t float64, _ []float64) float64 { return t - at }
	}
	add := ode.Event{When: clock(0.3), Jump: func(dst []float64, _ float64, z []float64) { dst[0] = z[0] + 1 }}
	double := ode.Event{When: clock(0.3), Jump: func(dst []float64, _ float64, z []float64) { dst[0] = 2 * z[0] }}
	sol, hits, err := solveEvents(t, m, still, 0, 1, []float64{1}, ode.Options{}, add, double)
	if err != nil {
		t.Fatal(err)
	}
	z := make([]float64, 1)
	if sol.Eval(z, 1, nil); len(hits) != 2 || z[0] != 4 {
		t.Errorf("1 becomes %v after %d events, want (1 + 1)·2", z[0], len(hits))
	}
	// At the very end of the interval too.
	add.When = clock(1)
	if _, hits, _ = solveEvents(t, m, still, 0, 1, []float64{1}, ode.Options{}, add); len(hits) != 1 {
		t.Errorf("%d events at the end", len(hits))
	}
}

func TestFixedStepsGoOnEvenly(t *testing.T) {
	m, _ := ode.Lookup("rk4")
	sol, hits, err := solveEvents(t, m, fall, 0, 2, []float64{10, 0}, ode.Options{Step: 0.25}, bounce(0.8))
	if err != nil || len(hits) != 1 {
		t.Fatal(hits, err)
	}
	var knots []float64
	for i := range sol.Len() + 1 {
		if k := sol.Knot(i); k != hits[0].T {
			knots = append(knots, k)
		}
	}
	for i, k := range knots {
		if k != 0.25*float64(i) {
			t.Errorf("knot %d at %v", i, k)
		}
	}
}

func TestEventsDoNotAllocate(t *testing.T) {
	for _, id := range []string{"dopri5", "dop853", "rk4", "rodas4"} {
		m, _ := ode.Lookup(id)
		s := ode.NewSolver(m, 2, ode.Options{Step: 0.05})
		ball := bounce(0.95)
		e := ode.NewEvents(s, []ode.Event{ball})
		z0 := []float64{1, 0}
		run := func() {
			s.Start(fall, 0, z0)
			e.Start()
			for s.T() != 5 {
				if err := e.Step(5); err != nil {
					t.Fatal(err)
				}
			}
		}
		run()
		if n := testing.AllocsPerRun(3, run); n != 0 {
			t.Errorf("%s: %v allocations", id, n)
		}
	}
}
