package adjoint_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"costate/core/adjoint"
	"costate/core/field"
	"costate/core/ode"
)

// happening is an event in text.
type happening struct {
	when      string
	direction ode.Direction
	set       map[string]string
	stop      bool
	rests     bool
}

// hybrid is a fixture with events.
type hybrid struct {
	fixture
	events []happening
}

func (h *hybrid) problem(tb testing.TB, method string, opt ode.Options) adjoint.Problem {
	tb.Helper()
	p := h.fixture.problem(tb, method, opt)
	scope := field.Scope{States: h.states, Params: h.params, Time: true}
	for _, text := range h.events {
		ev := adjoint.Event{When: h.function(tb, text.when, scope), Direction: text.direction, Stop: text.stop, Rests: text.rests}
		for i, state := range h.states {
			if src, ok := text.set[state]; ok {
				ev.Set = append(ev.Set, adjoint.Assignment{State: i, Value: h.function(tb, src, scope)})
			}
		}
		p.Events = append(p.Events, ev)
	}
	return p
}

// hybrids are scenes with events of every kind. In each, none of the events
// moves past an observation or the end within a difference's step.
func hybrids() []hybrid {
	return []hybrid{
		{fixture{name: "bouncing ball",
			equations: []string{"x' = v", "v' = -g - c*v"}, params: []string{"c", "g", "r"}, theta: []float64{0.05, 9.81, 0.8},
			z0: [][]float64{{3, 0.5}, {2, -1}}, T: 2.9,
			terminal: "x^2 + 0.3*v*r", running: "0.02*v^2 + 0.1*x*t", penalty: "r^2",
			observed: &adjoint.Observations{Times: []float64{0.4, 1.6, 2.6}, States: []int{0},
				Values: [][][]float64{{{1}, {1.5}, {0.2}}, {{0.5}, {0.7}, {0.1}}}}},
			[]happening{{when: "x", direction: ode.Falling, set: map[string]string{"v": "-r*v"}}}},
		{fixture{name: "thermostat",
			equations: []string{"y' = -k*(y - a*cos(0.3*t)) + p*q", "q' = 0"}, params: []string{"a", "hi", "k", "lo", "p"}, theta: []float64{5, 21, 0.5, 19, 15},
			z0: [][]float64{{15, 1}}, T: 6, terminal: "0.1*y^2", running: "q*p + (y - 20)^2"},
			[]happening{{when: "y - hi", direction: ode.Rising, set: map[string]string{"q": "0"}},
				{when: "y - lo", direction: ode.Falling, set: map[string]string{"q": "1"}}}},
		{fixture{name: "integrate and fire",
			equations: []string{"v' = (i*(1 + 0.2*sin(3*t)) - v - w)/tau", "w' = -w/4"}, params: []string{"b", "i", "tau", "vr", "vth"},
			theta: []float64{0.1, 1.8, 0.7, 0.05, 1}, z0: [][]float64{{0.1, 0}}, t0: 0.3, T: 5,
			terminal: "v^2 + w", running: "w*v",
			observed: &adjoint.Observations{Clock: adjoint.DepthClock, Times: []float64{0.25, 0.75}, States: []int{1}, Values: [][][]float64{{{0.1}, {0.2}}}}},
			[]happening{{when: "v - vth - 0.1*w", set: map[string]string{"v": "vr + 0.1*t*w", "w": "w + b*v"}}}},
		{fixture{name: "projectile",
			equations: []string{"x' = u", "y' = v", "u' = -d*u", "v' = -g - d*v"}, params: []string{"d", "g", "s"}, theta: []float64{0.1, 9.81, 0.1},
			z0: [][]float64{{0, 1, 4, 6}, {0, 0.5, 3, 50}}, T: 4,
			terminal: "(x - 3)^2 + 0.1*v", running: "0.3 + 0.1*y + 0.01*t",
			observed: &adjoint.Observations{Times: []float64{0.5, 3}, States: []int{1}, Values: [][][]float64{{{2}, {0}}, {{20}, {90}}}}},
			[]happening{{when: "y - s*x", direction: ode.Falling, stop: true, set: map[string]string{"v": "-v + 0.1*t"}}}},
		{fixture{name: "kicks",
			equations: []string{"x' = v", "v' = -x - c*v"}, params: []string{"c", "j", "tk"}, theta: []float64{0.2, 0.7, 1.1},
			z0: [][]float64{{1, 0}}, T: 3, terminal: "x*v", running: "x^2",
			observed: &adjoint.Observations{Times: []float64{2.5}, States: []int{0}, Values: [][][]float64{{{0.3}}}}},
			[]happening{{when: "t - tk", set: map[string]string{"v": "v + j*cos(t)"}},
				{when: "t - tk", set: map[string]string{"x": "x + 0.1*v"}}, // at the same moment, after the first
				{when: "x - 0.5"}}}, // only noted
	}
}

// steep is the sixth-order difference of value by *x: behind several events a
// loss bends so that the truncation of [central] would show.
func steep(x *float64, h float64, value func() float64) float64 {
	at := *x
	sum := 0.0
	for i, w := range []float64{45, -9, 1} {
		d := h * float64(i+1)
		*x = at + d
		up := value()
		*x = at - d
		sum += w * (up - value())
	}
	*x = at
	return sum / (60 * h)
}

func (h *hybrid) differences(tb testing.TB, method string, opt ode.Options, step float64) *adjoint.Gradient {
	tb.Helper()
	c := hybrid{*h.clone(), h.events}
	value := func() float64 {
		v, err := adjoint.NewEngine(c.problem(tb, method, opt)).Value(context.Background(), c.theta)
		if err != nil {
			tb.Fatal(err)
		}
		return v
	}
	g := &adjoint.Gradient{Loss: value()}
	for i := range c.theta {
		g.Theta = append(g.Theta, steep(&c.theta[i], step, value))
	}
	for k := range c.z0 {
		var row []float64
		for j := range c.z0[k] {
			row = append(row, steep(&c.z0[k][j], step, value))
		}
		g.Z0 = append(g.Z0, row)
	}
	T := c.T
	g.T = steep(&c.T, step, value)
	c.T = T
	return g
}

// Every way to the gradient goes through events: the continuous ones agree with
// differences of the loss to what tolerance and differences leave.
func TestGradientThroughEvents(t *testing.T) {
	for _, h := range hybrids() {
		want := h.differences(t, "dop853", tight, 0x1p-11)
		for _, c := range []struct {
			way    adjoint.Method
			method string
			limit  float64
		}{
			// Differences of a loss known to 1e-13 with steps of 5e-4 leave 1e-9 of
			// it; what is solved with rtol 1e-11 is below that.
			{adjoint.Checkpointed, "dop853", 3e-9},
			{adjoint.Checkpointed, "tsit5", 3e-9},
			{adjoint.Backsolve, "dop853", 3e-9},
			{adjoint.Forward, "dop853", 3e-9},
			{adjoint.Forward, "dopri5", 3e-9},
			{adjoint.Discrete, "dopri5", 1e-7}, // the continuous extension has order 4
			{adjoint.Discrete, "dop853", 3e-8},
			{adjoint.Checkpointed, "rodas5p", 3e-8},
			{adjoint.Discrete, "auto", 1e-7},
			{adjoint.Discrete, "radau5", 1e-6}, // whose extension has order 3
			{adjoint.Discrete, "kvaerno5", 1e-7},
			{adjoint.Discrete, "rodas5p", 1e-7},
			// Its rule takes steps of 2e-4, with an error of their square times a
			// third derivative, of the thermostat's loss some thousand.
			{adjoint.FiniteDifference, "dop853", 2e-4},
		} {
			g := gradient(t, h.problem(t, c.method, tol(1e-11)), h.theta, c.way)
			got := math.Max(g.Distance(want), math.Abs(g.T-want.T)/math.Max(1, math.Abs(want.T)))
			if !(got < c.limit) {
				t.Errorf("%s: %v with %s is %.2g away\n got θ %v z0 %v T %v\nwant θ %v z0 %v T %v", h.name, c.way, c.method, got, g.Theta, g.Z0, g.T, want.Theta, want.Z0, want.T)
			}
			if math.Abs(g.Loss-want.Loss) > c.limit*math.Abs(want.Loss) {
				t.Errorf("%s: loss %v with %s, want %v", h.name, g.Loss, c.method, want.Loss)
			}
		}
	}
}

// The discrete adjoint is that of the computed solution: with fixed steps the
// differences of it agree to what a difference leaves, however coarse the steps.
func TestDiscreteIsExactThroughEvents(t *testing.T) {
	for _, h := range hybrids() {
		for _, method := range []string{"rk4", "heun", "midpoint", "euler", "three-eighths"} {
			if _, ok := ode.Lookup(method); !ok {
				continue
			}
			opt := ode.Options{Step: 0.0625}
			want := h.differences(t, method, opt, 0x1p-17)
			g := gradient(t, h.problem(t, method, opt), h.theta, adjoint.Discrete)
			// The computed loss is smooth only as long as no event moves past the
			// end of a step, so that a difference takes steps of 8e-6, which
			// leaves 1e-10 of a loss known to 1e-15.
			if d := g.Distance(want); !(d < 3e-9) {
				t.Errorf("%s, %s: %.2g away\n got %v %v\nwant %v %v", h.name, method, d, g.Theta, g.Z0, want.Theta, want.Z0)
			}
		}
	}
}

// A ball dropped from x0 hits the floor at τ = √(2 x0/g) and after k bounces at
// t_k = τ (1 + 2 Σ_{j≤k} r^j), with the speed g τ r^k before the bounce.
func TestBouncingBallInClosedForm(t *testing.T) {
	const x0, g, r, T = 4.0, 9.81, 0.7, 2.6
	h := hybrid{fixture{equations: []string{"x' = v", "v' = -g"}, params: []string{"g", "r"}, theta: []float64{g, r},
		z0: [][]float64{{x0, 0}}, T: T, terminal: "x"},
		[]happening{{when: "x", direction: ode.Falling, set: map[string]string{"v": "-r*v"}}}}
	// With k bounces by T: x(T) = g τ r^k s − g s²/2, s = T − t_{k−1}, where
	// t_{k−1} is the k-th bounce.
	height := func(x0, g, r, T float64) (x float64, bounces int) {
		tau := math.Sqrt(2 * x0 / g)
		at, k := tau, 1
		for ; at+2*tau*math.Pow(r, float64(k)) < T; k++ {
			at += 2 * tau * math.Pow(r, float64(k))
		}
		s := T - at
		return g*tau*math.Pow(r, float64(k))*s - g*s*s/2, k
	}
	want, bounces := height(x0, g, r, T)
	if bounces < 2 {
		t.Fatal("too few bounces for a test")
	}
	slope := func(f func(d float64) float64) float64 {
		const d = 1e-3
		return (8*(f(d)-f(-d)) - (f(2*d) - f(-2*d))) / (12 * d)
	}
	byG := slope(func(d float64) float64 { x, _ := height(x0, g+d, r, T); return x })
	byR := slope(func(d float64) float64 { x, _ := height(x0, g, r+d, T); return x })
	byX := slope(func(d float64) float64 { x, _ := height(x0+d, g, r, T); return x })
	byT := slope(func(d float64) float64 { x, _ := height(x0, g, r, T+d); return x })
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Discrete, adjoint.Backsolve, adjoint.Forward} {
		got := gradient(t, h.problem(t, "dopri5", tol(1e-9)), h.theta, way)
		// The parabola is integrated exactly, the slopes above are good to 1e-11.
		for _, c := range []struct {
			name      string
			got, want float64
		}{{"x(T)", got.Loss, want}, {"∂x/∂g", got.Theta[0], byG}, {"∂x/∂r", got.Theta[1], byR}, {"∂x/∂x0", got.Z0[0][0], byX}, {"∂x/∂T", got.T, byT}} {
			if math.Abs(c.got-c.want) > 1e-9*math.Max(1, math.Abs(c.want)) {
				t.Errorf("%v: %s = %.12g, want %.12g", way, c.name, c.got, c.want)
			}
		}
	}

	// And the time of the first bounce as a loss: ∂τ/∂x0 = τ/2x0, ∂τ/∂g = −τ/2g.
	stop := h
	stop.fixture.terminal, stop.fixture.running = "", "1"
	stop.events = []happening{{when: "x", direction: ode.Falling, stop: true}}
	tau := math.Sqrt(2 * x0 / g)
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Discrete, adjoint.Backsolve, adjoint.Forward} {
		got := gradient(t, stop.problem(t, "dopri5", tol(1e-9)), stop.theta, way)
		if e := math.Abs(got.Loss-tau) + math.Abs(got.Theta[0]+tau/2/g) + math.Abs(got.Z0[0][0]-tau/2/x0) + math.Abs(got.T); e > 1e-12 {
			t.Errorf("%v: τ = %v, by g %v, by x0 %v, by T %v", way, got.Loss, got.Theta[0], got.Z0[0][0], got.T)
		}
	}
}

// The time until a ball rests, τ (1 + r)/(1 − r) with τ = √(2 x0/g), has its
// gradient through all bounces.
func TestTimeToRestInClosedForm(t *testing.T) {
	const x0, g, r = 2.0, 9.81, 0.7
	h := hybrid{fixture{equations: []string{"x' = v", "v' = -g"}, params: []string{"g", "r"}, theta: []float64{g, r},
		z0: [][]float64{{x0, 0}}, T: 20, running: "1"},
		[]happening{{when: "x", direction: ode.Falling, set: map[string]string{"v": "-r*v"}, rests: true}}}
	tau := math.Sqrt(2 * x0 / g)
	want := tau * (1 + r) / (1 - r)
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Discrete, adjoint.Backsolve, adjoint.Forward} {
		got := gradient(t, h.problem(t, "dopri5", tol(1e-9)), h.theta, way)
		// The flights left out take less than r/(1 − r) 2⁻²⁷ of the time, 7e-8; their
		// slope by r is some k/r of that after k = 50 bounces.
		for _, c := range []struct{ got, want float64 }{{got.Loss, want}, {got.Theta[0], -want / 2 / g},
			{got.Theta[1], 2 * tau / (1 - r) / (1 - r)}, {got.Z0[0][0], want / 2 / x0}, {got.T, 0}} {
			if math.Abs(c.got-c.want) > 1e-5 {
				t.Errorf("%v: %.9g, want %.9g", way, c.got, c.want)
			}
		}
	}
}

// Rows of a come in falling t, with two at an event, and the pairing with a
// tangent is the same on both sides: a⁻ δz⁻ = a⁺ δz⁺.
func TestAdjointJumpsAtEvents(t *testing.T) {
	h := hybrid{fixture{equations: []string{"x' = v", "v' = -g"}, params: []string{"g"}, theta: []float64{9.81},
		z0: [][]float64{{2, 0}}, T: 1.25, terminal: "x"},
		[]happening{{when: "x", direction: ode.Falling, set: map[string]string{"v": "-0.5*v"}}}}
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Discrete, adjoint.Backsolve} {
		p := h.problem(t, "dopri5", tol(1e-9))
		p.Samples = []float64{0, 0.25, 0.5, 0.75, 1, 1.25}
		var at []float64
		var a [][]float64
		var hit ode.Crossing
		o := adjoint.Observer{
			Event: func(_ int, c *ode.Crossing) {
				hit = ode.Crossing{Event: c.Event, T: c.T, Before: append([]float64(nil), c.Before...), After: append([]float64(nil), c.After...)}
			},
			Adjoint: func(row *adjoint.AdjointRow) {
				at, a = append(at, row.T), append(a, append([]float64(nil), row.A...))
			},
		}
		if err := adjoint.NewEngine(p).Gradient(context.Background(), new(adjoint.Gradient), h.theta, way, o); err != nil {
			t.Fatal(err)
		}
		if len(at) != len(p.Samples)+2 {
			t.Fatalf("%v: rows at %v", way, at)
		}
		for i := 1; i < len(at); i++ {
			if at[i] > at[i-1] {
				t.Fatalf("%v: rows at %v", way, at)
			}
			if at[i] != at[i-1] {
				continue
			}
			// The bounce reverses x′ at a time that moves with x: for δz⁻ = (1, 0),
			// δt = −1/v⁻, δx⁺ = −r, δv⁺ = −g(1 + r)/v⁻; for (0, 1), δz⁺ = (0, −r).
			plus, minus := a[i-1], a[i]
			byX := -0.5*plus[0] - 9.81*1.5/hit.Before[1]*plus[1]
			byV := -0.5 * plus[1]
			if at[i] != hit.T || math.Abs(minus[0]-byX) > 1e-9 || math.Abs(minus[1]-byV) > 1e-9 {
				t.Errorf("%v: a jumps from %v to %v, want %v", way, plus, minus, []float64{byX, byV})
			}
		}
	}
}

// Where g has slope 0 the time of an event has no derivative.
func TestGrazingIsRefused(t *testing.T) {
	h := hybrid{fixture{equations: []string{"x' = 1"}, z0: [][]float64{{0}}, T: 2, terminal: "x"},
		[]happening{{when: "(x - 1)^3", set: map[string]string{"x": "x + 1"}}}}
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Forward, adjoint.Discrete} {
		err := adjoint.NewEngine(h.problem(t, "dopri5", tol(1e-6))).Gradient(context.Background(), new(adjoint.Gradient), nil, way, adjoint.Observer{})
		var grazing *adjoint.GrazingError
		if !errors.As(err, &grazing) || math.Abs(grazing.T-1) > 1e-4 {
			t.Errorf("%v: %v", way, err)
		}
	}
}

// The same of implicit and linearly implicit steps. Adaptive methods are held to
// even steps by stops and a tolerance that nothing reaches; without stops a
// step's end would move with the event before it, which is not differentiated.
func TestImplicitDiscreteIsExactThroughEvents(t *testing.T) {
	const h = 0.0625
	for _, scene := range hybrids() {
		var even []float64
		for at := scene.t0; at < scene.t0+scene.T; at += h {
			even = append(even, at)
		}
		for _, method := range []string{"trapezoid", "kvaerno5", "radau5", "rosenbrock23", "rodas4", "rodas5p"} {
			// The stages are solved for to round-off, so that the loss has no noise of
			// the iteration's.
			opt := ode.Options{Step: h, Newton: 1e-30}
			if m, _ := ode.Lookup(method); m.Adaptive {
				opt.RTol, opt.ATol, opt.MaxStep, opt.Stops = 1e6, 1e6, h, even
			}
			want := scene.differences(t, method, opt, 0x1p-17)
			g := gradient(t, scene.problem(t, method, opt), scene.theta, adjoint.Discrete)
			// As for explicit methods; the solved stages leave a digit less.
			if d := g.Distance(want); !(d < 1e-8) {
				t.Errorf("%s, %s: %.2g away\n got %v %v\nwant %v %v", scene.name, method, d, g.Theta, g.Z0, want.Theta, want.Z0)
			}
		}
	}
}

// What the discrete adjoint of reversible methods leaves out, it says.
func TestReversibleDiscreteRefusesEvents(t *testing.T) {
	h := hybrids()[0]
	for _, way := range []adjoint.Method{adjoint.Discrete, adjoint.Reversible} {
		err := adjoint.NewEngine(h.problem(t, "alf", ode.Options{Step: 0.01})).Gradient(context.Background(), new(adjoint.Gradient), h.theta, way, adjoint.Observer{})
		if !errors.Is(err, adjoint.ErrDiscreteEvents) {
			t.Errorf("%v: %v", way, err)
		}
	}
}

// A directional derivative is the gradient's product with the direction.
func TestDirectionThroughEvents(t *testing.T) {
	for _, h := range hybrids() {
		p := h.problem(t, "dop853", tol(1e-11))
		g := gradient(t, p, h.theta, adjoint.Checkpointed)
		direction, want := make([]float64, len(h.theta)), 0.0
		for i := range direction {
			direction[i] = math.Cos(float64(3 * i))
			want += direction[i] * g.Theta[i]
		}
		var dz0 [][]float64
		for k := range h.z0 {
			dz0 = append(dz0, make([]float64, len(h.z0[k])))
			for j := range dz0[k] {
				dz0[k][j] = math.Sin(float64(1 + j + k))
				want += dz0[k][j] * g.Z0[k][j]
			}
		}
		_, got, err := adjoint.NewEngine(h.problem(t, "dop853", tol(1e-11))).Directional(context.Background(), h.theta, direction, dz0)
		if err != nil || math.Abs(got-want) > 1e-8*math.Max(1, math.Abs(want)) {
			t.Errorf("%s: %v, want %v (%v)", h.name, got, want, err)
		}
	}
}

// Nothing is allocated for a step or an event once the buffers have grown.
func TestEventsAllocateNothing(t *testing.T) {
	h := hybrids()[0]
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve, adjoint.Discrete} {
		e := adjoint.NewEngine(h.problem(t, "dopri5", tol(1e-7)))
		g := new(adjoint.Gradient)
		run := func() {
			if err := e.Gradient(context.Background(), g, h.theta, way, adjoint.Observer{}); err != nil {
				t.Fatal(err)
			}
		}
		run()
		few := testing.AllocsPerRun(3, run)
		if few > 2*float64(len(h.z0)) { // closures of a start point, not of steps
			t.Errorf("%v: %v allocations", way, few)
		}
	}
}
