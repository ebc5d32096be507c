package adjoint_test

import (
	"context"
	"math"
	"testing"

	"costate/core/adjoint"
	"costate/core/field"
	"costate/core/ode"
)

// fixture is a problem in text; what is empty is absent.
type fixture struct {
	name      string
	equations []string
	states    []string
	params    []string
	network   *field.NetworkConfig // instead of equations; the loss then sees states only
	theta     []float64
	z0        [][]float64
	t0, T     float64

	terminal, running, penalty string
	observed                   *adjoint.Observations
}

// problem compiles the fixture. Its evaluators are its own, so that problems
// of one fixture do not share parameters.
func (f *fixture) problem(tb testing.TB, method string, opt ode.Options) adjoint.Problem {
	tb.Helper()
	m, ok := ode.Lookup(method)
	if !ok {
		tb.Fatalf("no method %s", method)
	}
	p := adjoint.Problem{Z0: f.z0, T0: f.t0, T: f.T, Method: m, Options: opt, NumParams: len(f.theta)}
	if f.network != nil {
		n, err := field.NewNetwork(*f.network)
		if err != nil {
			tb.Fatal(err)
		}
		f.states = n.States()
		p.Field = n.Evaluator()
		p.Batch = func(lanes int) adjoint.Batch { return n.Batch(lanes) }
	} else {
		s, err := field.Compile(f.equations, f.params)
		if err != nil {
			tb.Fatal(err)
		}
		f.states = s.States()
		p.Field = s.Evaluator()
	}
	p.Loss = adjoint.Loss{
		Terminal:     f.function(tb, f.terminal, field.Scope{States: f.states, Params: f.params}),
		Running:      f.function(tb, f.running, field.Scope{States: f.states, Params: f.params, Time: true}),
		Parameters:   f.function(tb, f.penalty, field.Scope{Params: f.params}),
		Observations: f.observed,
	}
	return p
}

func (f *fixture) function(tb testing.TB, src string, scope field.Scope) adjoint.Function {
	tb.Helper()
	if src == "" {
		return nil
	}
	s, err := field.CompileScalar(src, scope)
	if err != nil {
		tb.Fatal(err)
	}
	if f.network != nil {
		return stateOnly{s.Evaluator()}
	}
	return s.Evaluator()
}

// stateOnly is a function that does not depend on θ.
type stateOnly struct{ *field.ScalarEvaluator }

func (stateOnly) SetParams([]float64) {}

func (f stateOnly) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	clear(dtheta)
	return f.ScalarEvaluator.Gradient(dz, nil, t, z)
}

// gradient solves the fixture once.
func (f *fixture) gradient(tb testing.TB, method string, opt ode.Options, way adjoint.Method) *adjoint.Gradient {
	tb.Helper()
	return gradient(tb, f.problem(tb, method, opt), f.theta, way)
}

func gradient(tb testing.TB, p adjoint.Problem, theta []float64, way adjoint.Method) *adjoint.Gradient {
	tb.Helper()
	g := new(adjoint.Gradient)
	if err := adjoint.NewEngine(p).Gradient(context.Background(), g, theta, way, adjoint.Observer{}); err != nil {
		tb.Fatalf("%v: %v", way, err)
	}
	return g
}

// loss is the loss at the tightest tolerance that the arithmetic carries.
func (f *fixture) loss(tb testing.TB) float64 {
	tb.Helper()
	v, err := adjoint.NewEngine(f.problem(tb, "dop853", tight)).Value(context.Background(), f.theta)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

var tight = ode.Options{RTol: 1e-13, ATol: 1e-14}

// tol makes options with rtol, and atol a hundredth of it.
func tol(rtol float64) ode.Options { return ode.Options{RTol: rtol, ATol: rtol / 100} }

// central is the fourth-order difference of value by *x. With steps of 1e-3 its
// truncation is some 1e-12 of the fifth derivative, and the loss's own error of
// about 1e-13 enters as 1e-10.
func central(x *float64, value func() float64) float64 {
	const h = 0x1p-10
	at := *x
	defer func() { *x = at }()
	f := func(d float64) float64 { *x = at + d; return value() }
	return (8*(f(h)-f(-h)) - (f(2*h) - f(-2*h))) / (12 * h)
}

// oneSided is the fourth-order difference of f at 0 from values on the side of
// the sign of h.
func oneSided(h float64, f func(d float64) float64) float64 {
	return (-25*f(0) + 48*f(h) - 36*f(2*h) + 16*f(3*h) - 3*f(4*h)) / (12 * h)
}

// near fails unless got is within tolerance of want, relative to max(1, |want|).
func near(tb testing.TB, what string, got, want, tolerance float64) {
	tb.Helper()
	if d := math.Abs(got-want) / math.Max(1, math.Abs(want)); !(d <= tolerance) {
		tb.Errorf("%s: got %.15g, want %.15g: off by %.2g, allowed %.2g", what, got, want, d, tolerance)
	}
}

func fixtures() []*fixture {
	random := func(starts, times, states int) [][][]float64 {
		v := make([][][]float64, starts)
		x := 0.37
		for k := range v {
			v[k] = make([][]float64, times)
			for i := range v[k] {
				v[k][i] = make([]float64, states)
				for j := range v[k][i] {
					x = 3.7 * x * (1 - x) // the logistic map: any numbers will do
					v[k][i][j] = 2*x - 1
				}
			}
		}
		return v
	}
	net := &field.NetworkConfig{Dim: 2, Hidden: []int{4, 3}, Time: true, Seed: 3}
	network, _ := field.NewNetwork(*net)
	return []*fixture{
		{
			name:      "linear: every part of the loss, two starts, observations at both ends, twice and out of order",
			equations: []string{"x' = a*x + b*y", "y' = c*x + d*y"},
			params:    []string{"a", "b", "c", "d"}, theta: []float64{-0.2, 1.1, -0.9, 0.1},
			z0: [][]float64{{1, 0.5}, {-0.4, 0.8}}, t0: 0.5, T: 2,
			terminal: "0.5*(x - a)^2 + b*y", running: "t*x^2*c + d*y", penalty: "a^2 + 0.5*d^2*b",
			observed: &adjoint.Observations{Times: []float64{2.5, 0.5, 1.25, 2, 1.25, 0.5}, States: []int{1, 0}, Values: random(2, 6, 2)},
		},
		{
			name:      "pendulum: depth clock with both ends",
			equations: []string{"q' = w", "w' = -g*sin(q) - c*w"},
			params:    []string{"g", "c"}, theta: []float64{4, 0.2},
			z0: [][]float64{{1.2, 0}}, T: 3,
			observed: &adjoint.Observations{Clock: adjoint.DepthClock, Times: []float64{1, 0.3, 0.3, 0, 0.7}, States: []int{0}, Values: random(1, 5, 1)},
		},
		{
			name:      "van der Pol: running cost alone",
			equations: []string{"x' = y", "y' = mu*(1 - x^2)*y - x"},
			params:    []string{"mu"}, theta: []float64{1.3},
			z0: [][]float64{{2, 0.3}}, t0: -1, T: 4,
			running: "0.5*mu*y^2 + sin(t)*x",
		},
		{
			name:      "Lotka-Volterra: time clock, observations outside do not count",
			equations: []string{"x' = a*x - b*x*y", "y' = -c*y + d*x*y"},
			params:    []string{"a", "b", "c", "d"}, theta: []float64{1.5, 1, 3, 1},
			z0: [][]float64{{1, 1}, {2, 0.5}, {1.5, 2}}, T: 4,
			observed: &adjoint.Observations{Times: []float64{-1, 0.5, 1.5, 2.5, 3.5, 4.5}, States: []int{0, 1}, Values: random(3, 6, 2)},
			terminal: "x*y",
		},
		{
			name:      "forced: explicit t in field and loss",
			equations: []string{"x' = v", "v' = -k*x - c*v + A*sin(w*t)"},
			params:    []string{"A", "c", "k", "w"}, theta: []float64{0.8, 0.15, 2.1, 1.7},
			z0: [][]float64{{0.3, -0.2}}, t0: 0.25, T: 3,
			terminal: "x^2 + A*v", running: "t*x*v + k*w*t^2",
			observed: &adjoint.Observations{Clock: adjoint.DepthClock, Times: []float64{0.5, 1}, States: []int{0}, Values: random(1, 2, 1)},
		},
		{
			name: "network", network: net, theta: network.Weights(),
			z0: [][]float64{{0.7, -0.3}, {0.1, 0.9}}, T: 1.5,
			terminal: "z1*z2 + z2^2", running: "0.3*t*z1^2",
			observed: &adjoint.Observations{Times: []float64{0.75, 1.5}, States: []int{0, 1}, Values: random(2, 2, 2)},
		},
	}
}
