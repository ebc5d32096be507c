package adjoint_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"costate/core/adjoint"
	"costate/core/field"
	"costate/core/ode"
)

func (f *fixture) verdict(tb testing.TB, method string, opt ode.Options, way adjoint.Method) adjoint.Verdict {
	tb.Helper()
	p := f.problem(tb, method, opt)
	e := adjoint.NewEngine(p)
	var g adjoint.Gradient
	if err := e.Gradient(context.Background(), &g, f.theta, way, adjoint.Observer{}); err != nil {
		tb.Fatal(err)
	}
	v, err := e.Verify(context.Background(), &g, f.theta, way, e.Stats())
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

var (
	decaying = fixture{name: "decay", equations: []string{"y' = -k*y"}, params: []string{"k"}, theta: []float64{10},
		z0: [][]float64{{1}}, T: 3, terminal: "y", running: "y^2"}
	cycle = fixture{name: "van der Pol", equations: []string{"x' = y", "y' = mu*(1 - x^2)*y - x"}, params: []string{"mu"}, theta: []float64{2},
		z0: [][]float64{{2, 0}}, T: 20, terminal: "0.5*x^2 + y"}
	lorenz = fixture{name: "Lorenz", equations: []string{"x' = s*(y - x)", "y' = x*(r - z) - y", "z' = x*y - b*z"},
		params: []string{"b", "r", "s"}, theta: []float64{8. / 3, 28, 10}, z0: [][]float64{{1, 1, 1}}, T: 30, terminal: "0.5*(z - 27)^2"}
)

var usual = ode.Options{RTol: 1e-6, ATol: 1e-8, Step: 0.01}

// Going back along a flow that contracts is found out: on decay, whose errors
// e^{30} multiplies, and on a limit cycle. Nothing else is, on the same problems.
func TestVerdictOfBacksolve(t *testing.T) {
	for _, f := range []fixture{decaying, cycle} {
		for _, method := range []string{"dopri5", "rk4"} {
			for _, way := range allWays {
				v := f.verdict(t, method, usual, way)
				switch {
				case way != adjoint.Backsolve && way != adjoint.FiniteDifference:
					if v.Trust != adjoint.Good || v.Reason != "" || v.Remedies != nil || !(v.Error < v.Tolerance) {
						t.Errorf("%s, %s %v: %+v", f.name, method, way, v)
					}
				case way == adjoint.Backsolve:
					if v.Trust == adjoint.Good || v.Reason != adjoint.StiffBackwards || v.Remedies[0] != adjoint.UseCheckpointed || !strings.Contains(v.Detail, "checkpointed") {
						t.Errorf("%s, %s %v: %+v", f.name, method, way, v)
					}
					if method == "dopri5" && (v.Trust != adjoint.Wrong || !(v.Reconstruction > 0.1)) {
						t.Errorf("%s: %+v", f.name, v)
					}
				}
			}
		}
	}
	// Its gradient is right where a does not depend on z, and yet it is not trusted:
	// that is predicted, not found.
	lucky := decaying
	lucky.running, lucky.terminal = "", "exp(k)*y"
	if v := lucky.verdict(t, "rk4", usual, adjoint.Backsolve); v.Trust != adjoint.Doubtful || v.Reason != adjoint.StiffBackwards || !(v.Error < v.Tolerance) {
		t.Errorf("%+v", v)
	}
	// On a rotation there is nothing wrong with it.
	rotation := &fixture{equations: []string{"x' = w*y", "y' = -w*x"}, params: []string{"w"}, theta: []float64{1},
		z0: [][]float64{{1, 0}}, T: 3, terminal: "x"}
	if v := rotation.verdict(t, "dopri5", usual, adjoint.Backsolve); v.Trust != adjoint.Good || !(v.Reconstruction < 1e-5) {
		t.Errorf("rotation: %+v", v)
	}
}

// Lorenz over T = 30 is flagged by every way, also by those that agree to
// round-off with one another because they share their steps, and the words say
// that it is the gradient itself. Over T = 2 it is an equation like any other.
func TestVerdictOfChaos(t *testing.T) {
	short := lorenz
	short.T = 2
	for _, method := range []string{"dopri5", "rk4"} {
		for _, way := range allWays {
			if way == adjoint.Backsolve {
				continue // does not find its way back at all
			}
			v := lorenz.verdict(t, method, usual, way)
			if v.Trust != adjoint.Wrong || v.Reason != adjoint.Chaotic || !strings.Contains(v.Detail, "gradient itself that explodes") || v.Remedies[0] != adjoint.ShortenT {
				t.Errorf("%s %v: %+v", method, way, v)
			}
			// λ = 0.906 of Lorenz's attractor (Sprott, Chaos and Time-Series Analysis,
			// 2003, table 4.1) makes e^{27}; over a finite time it is some units less or more.
			if !(math.Abs(math.Log(v.Growth.Forward)-27) < 9) {
				t.Errorf("errors grow by %.1e", v.Growth.Forward)
			}
			if v := short.verdict(t, method, usual, way); way != adjoint.FiniteDifference && v.Trust != adjoint.Good {
				t.Errorf("T = 2, %s %v: %+v", method, way, v)
			}
		}
	}
	// Going back it comes to an end before t0, which says what to take instead.
	var g adjoint.Gradient
	var solve *adjoint.SolveError
	err := adjoint.NewEngine(lorenz.problem(t, "dopri5", usual)).Gradient(context.Background(), &g, lorenz.theta, adjoint.Backsolve, adjoint.Observer{})
	if !errors.As(err, &solve) || !solve.Resolve || !strings.Contains(err.Error(), "take checkpointed") {
		t.Errorf("%v", err)
	}
	// A saddle amplifies as much, and its gradient is right.
	saddle := &fixture{equations: []string{"x' = k*x", "y' = -y + x/10"}, params: []string{"k"}, theta: []float64{1},
		z0: [][]float64{{1, 1}}, T: 25, terminal: "0.5*x^2 + y"}
	if v := saddle.verdict(t, "dopri5", usual, adjoint.Checkpointed); v.Trust != adjoint.Good || !(v.Growth.Forward > 1e9) {
		t.Errorf("saddle: %+v", v)
	}
}

// The growth of linear problems is known: e^{10·3} back along decay, 1 forwards;
// e^{2·3} and e^{3} along a saddle of rates 2 and −1, less what the random start
// has no part of; 1 along a rotation, whatever its ellipse does.
func TestGrowth(t *testing.T) {
	growth := func(f fixture) adjoint.Growth {
		g, err := adjoint.NewEngine(f.problem(t, "dopri5", usual)).Growth(context.Background(), f.theta)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	near(t, "back along decay", math.Log(growth(decaying).Backward), 30, 1e-3)
	near(t, "along decay", growth(decaying).Forward, 1, 0)
	saddle := fixture{equations: []string{"x' = 2*x", "y' = -y"}, z0: [][]float64{{1, 1}}, T: 3}
	near(t, "along a saddle", math.Log(growth(saddle).Forward), 6, 0.3)
	near(t, "back along a saddle", math.Log(growth(saddle).Backward), 3, 0.5)
	ellipse := fixture{equations: []string{"x' = y", "y' = -25*x"}, z0: [][]float64{{1, 1}}, T: 40}
	if g := growth(ellipse); g.Forward > 6 || g.Backward > 6 { // its axes are 5 to 1
		t.Errorf("along an ellipse %+v", g)
	}
	stiff := fixture{equations: []string{"x' = -1e6*(x - cos(t))"}, z0: [][]float64{{1}}, T: 100}
	stiffly, err := adjoint.NewEngine(stiff.problem(t, "rodas5p", usual)).Growth(context.Background(), nil)
	if err != nil || !(stiffly.Backward > 1e30) || stiffly.Forward != 1 {
		t.Errorf("%+v, %v", stiffly, err)
	}
}

// Kinks are flagged where they matter: where f jumps, tangents and adjoints agree
// with each other and not with the loss; where it bends they are right, and only
// errors beyond the tolerance are laid to it.
func TestVerdictOfKinks(t *testing.T) {
	coarse := usual
	coarse.Step = 0.1
	for _, c := range []struct {
		equation, method string
		way              adjoint.Method
		trust            adjoint.Trust
		kinks            bool
	}{
		{"x' = 1 - k*sign(x)/2", "dopri5", adjoint.Checkpointed, adjoint.Wrong, true},
		{"x' = 1 - k*sign(x)/2", "rk4", adjoint.Discrete, adjoint.Wrong, true},
		{"x' = if(x < 0, 1, k)", "dopri5", adjoint.Discrete, adjoint.Wrong, true},
		{"x' = if(x < 0, 1, k)", "rk4", adjoint.Checkpointed, adjoint.Wrong, true},
		{"x' = cos(k*t) + relu(x)^2", "dopri5", adjoint.Checkpointed, adjoint.Good, true},
		{"x' = 1 + k*abs(x)", "dopri5", adjoint.Checkpointed, adjoint.Good, true},
		{"x' = 1 + k*abs(x)", "rk4", adjoint.Discrete, adjoint.Good, true}, // exact for the computed loss
		{"x' = 1 + k*abs(x)", "heun", adjoint.Checkpointed, adjoint.Doubtful, true},
		{"x' = max(-x, k*x^3) + 0.1", "dopri5", adjoint.Discrete, adjoint.Doubtful, true},
		{"x' = -k*x + floor(t)", "dopri5", adjoint.Checkpointed, adjoint.Doubtful, true}, // jumps of t do not move, but steps across them lose digits
		{"x' = 1 + k*abs(x + 9)", "dopri5", adjoint.Checkpointed, adjoint.Good, false},
	} {
		f := fixture{equations: []string{c.equation}, params: []string{"k"}, theta: []float64{0.8}, z0: [][]float64{{-1}}, T: 3, terminal: "x^2"}
		v := f.verdict(t, c.method, coarse, c.way)
		want := adjoint.Reason("")
		if c.trust != adjoint.Good {
			want = adjoint.Kink
		}
		if v.Trust != c.trust || v.Reason != want || v.Kinks > 0 != c.kinks {
			t.Errorf("%s, %s %v: %+v", c.equation, c.method, c.way, v)
		}
	}
}

// Loose tolerances and long steps are called so, landscapes are checked too, and
// a large problem along one direction.
func TestVerdictOfTolerance(t *testing.T) {
	f := fixtures()[1]
	if v := f.verdict(t, "euler", ode.Options{Step: 0.1}, adjoint.Checkpointed); v.Trust == adjoint.Good || v.Reason != adjoint.Tolerance || v.Remedies[0] != adjoint.SmallerStep {
		t.Errorf("%+v", v)
	}
	if v := f.verdict(t, "euler", ode.Options{Step: 0.1}, adjoint.Discrete); v.Trust != adjoint.Good || !(v.Error < 1e-13) {
		t.Errorf("%+v", v)
	}
	landscape := &fixture{params: []string{"a"}, theta: []float64{3}, penalty: "0.5*a^4"}
	p := adjoint.Problem{NumParams: 1}
	p.Loss.Parameters = landscape.function(t, landscape.penalty, field.Scope{Params: landscape.params})
	e, theta := adjoint.NewEngine(p), landscape.theta
	g := gradient(t, p, theta, adjoint.Checkpointed)
	if v, err := e.Verify(context.Background(), g, theta, adjoint.Checkpointed, adjoint.Stats{}); err != nil || v.Trust != adjoint.Good || v.Method != "finite-difference" {
		t.Errorf("%+v, %v", v, err)
	}
	g.Theta[0] *= 1.01
	if v, err := e.Verify(context.Background(), g, theta, adjoint.Checkpointed, adjoint.Stats{}); err != nil || v.Trust != adjoint.Doubtful {
		t.Errorf("%+v, %v", v, err)
	}
	// At a minimum, and near it, a gradient is as small as what differences miss of it.
	for _, off := range []float64{0, 1e-9, 1e-6} {
		valley := &fixture{params: []string{"a", "b"}, theta: []float64{1 + off, 1}, penalty: "(a - 1)^2 + 10*(b - a^2)^2"}
		p := adjoint.Problem{NumParams: 2}
		p.Loss.Parameters = valley.function(t, valley.penalty, field.Scope{Params: valley.params})
		g := gradient(t, p, valley.theta, adjoint.Checkpointed)
		if v, err := adjoint.NewEngine(p).Verify(context.Background(), g, valley.theta, adjoint.Checkpointed, adjoint.Stats{}); err != nil || v.Trust != adjoint.Good {
			t.Errorf("%g off the minimum: %+v, %v", off, v, err)
		}
	}
	network := fixtures()[5]
	network.network = &field.NetworkConfig{Dim: 2, Hidden: []int{50}, Seed: 3}
	network.theta = make([]float64, 252)
	for i := range network.theta {
		network.theta[i] = math.Sin(float64(3*i)) / 4
	}
	p = network.problem(t, "dopri5", usual)
	g = gradient(t, p, network.theta, adjoint.Checkpointed)
	v, err := adjoint.NewEngine(p).Verify(context.Background(), g, network.theta, adjoint.Checkpointed, adjoint.Stats{})
	if err != nil || v.Trust != adjoint.Good || !strings.Contains(v.Method, "random direction") || !(v.Difference > 0) {
		t.Errorf("%+v, %v", v, err)
	}
	g.Theta[100] += 0.2
	if v, err = adjoint.NewEngine(p).Verify(context.Background(), g, network.theta, adjoint.Checkpointed, adjoint.Stats{}); err != nil || v.Trust == adjoint.Good {
		t.Errorf("%+v, %v", v, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := adjoint.NewEngine(p).Verify(ctx, g, network.theta, adjoint.Checkpointed, adjoint.Stats{}); err == nil {
		t.Error("not cancelled")
	}
}

// stopsLate is a context that ends when it has been asked so often.
type stopsLate struct {
	context.Context
	left int
}

func (c *stopsLate) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// Whenever it is stopped there is no verdict: not one that says nothing.
func TestVerdictStopped(t *testing.T) {
	f := cycle
	p := f.problem(t, "rk4", usual)
	g := gradient(t, p, f.theta, adjoint.Discrete)
	e := adjoint.NewEngine(p)
	for left := 0; ; left += 250 {
		v, err := e.Verify(&stopsLate{context.Background(), left}, g, f.theta, adjoint.Discrete, adjoint.Stats{})
		if err == nil && v.Trust == adjoint.Good {
			if left < 1000 {
				t.Errorf("done after %d steps", left)
			}
			return
		}
		if err == nil {
			t.Fatalf("stopped after %d steps: %+v", left, v)
		}
	}
}
