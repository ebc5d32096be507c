package adjoint_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"costate/core/adjoint"
	"costate/core/field"
)

// matrixFields are eight fields of different kinds, each with two start points.
func matrixFields() []*fixture {
	net := &field.NetworkConfig{Dim: 2, Hidden: []int{6}, Seed: 7}
	network, err := field.NewNetwork(*net)
	if err != nil {
		panic(err)
	}
	list := []*fixture{
		{name: "spiral", equations: []string{"x' = a*x - b*y", "y' = b*x + a*y"}, params: []string{"a", "b"}, theta: []float64{-0.15, 1.4}},
		{name: "pendulum", equations: []string{"x' = y", "y' = -g*sin(x) - c*y"}, params: []string{"c", "g"}, theta: []float64{0.1, 2}},
		{name: "van der Pol", equations: []string{"x' = y", "y' = mu*(1 - x^2)*y - x"}, params: []string{"mu"}, theta: []float64{0.8}},
		{name: "Lotka-Volterra", equations: []string{"x' = a*x - b*x*y", "y' = d*x*y - c*y"}, params: []string{"a", "b", "c", "d"}, theta: []float64{1.2, 0.9, 1.5, 0.8}},
		{name: "forced", equations: []string{"x' = y", "y' = -k*x - c*y + A*cos(w*t)"}, params: []string{"A", "c", "k", "w"}, theta: []float64{0.7, 0.2, 1.8, 1.3}},
		{name: "logistic pair", equations: []string{"x' = r*x*(1 - x/K) - 0.2*y", "y' = 0.3*x - s*y^2"}, params: []string{"K", "r", "s"}, theta: []float64{2, 1.1, 0.6}},
		{name: "FitzHugh-Nagumo", equations: []string{"x' = x - x^3/3 - y + I", "y' = (x + a - b*y)*e0"}, params: []string{"I", "a", "b", "e0"}, theta: []float64{0.5, 0.7, 0.8, 0.3}},
		{name: "network", network: net, theta: network.Weights()},
	}
	for _, f := range list {
		f.z0, f.t0, f.T = [][]float64{{1, 0.5}, {0.6, 1.1}}, 0.25, 2
	}
	return list
}

// matrixLosses are every kind of loss alone, observations on either clock, and all of
// it at once.
func matrixLosses(f *fixture) []*fixture {
	x, y := "x", "y"
	if f.network != nil {
		x, y = "z1", "z2"
	}
	observed := func(clock adjoint.Clock) *adjoint.Observations {
		o := &adjoint.Observations{Clock: clock, Times: []float64{0.5, 1.1, 1.75}, States: []int{1, 0}}
		if clock == adjoint.DepthClock {
			o.Times = []float64{0.2, 0.55, 1}
		}
		for k := range f.z0 {
			o.Values = append(o.Values, [][]float64{{0.1, float64(k)}, {-0.4, 0.3}, {0.8, 0.5}})
		}
		return o
	}
	var list []*fixture
	add := func(name string, change func(c *fixture)) {
		c := f.clone()
		c.name = f.name + ", " + name
		change(c)
		list = append(list, c)
	}
	terminal, running := x+"^2 + 0.5*"+x+"*"+y, "0.3*"+y+"^2 + 0.1*t*"+x
	penalty := ""
	if len(f.params) > 0 {
		terminal, running, penalty = terminal+" + "+f.params[0]+"*"+y, running+"*"+f.params[0], "0.5*"+f.params[0]+"^2"
	}
	add("terminal", func(c *fixture) { c.terminal = terminal })
	add("running", func(c *fixture) { c.running = running })
	add("observed on time", func(c *fixture) { c.observed = observed(adjoint.TimeClock) })
	add("observed on depth", func(c *fixture) { c.observed = observed(adjoint.DepthClock) })
	if penalty != "" {
		add("parameters", func(c *fixture) { c.terminal, c.penalty = y, penalty })
	}
	add("all on time", func(c *fixture) {
		c.terminal, c.running, c.penalty, c.observed = terminal, running, penalty, observed(adjoint.TimeClock)
	})
	add("all on depth", func(c *fixture) {
		c.terminal, c.running, c.penalty, c.observed = terminal, running, penalty, observed(adjoint.DepthClock)
	})
	return list
}

// Eight fields, every kind of loss, both clocks, θ, z0, T and t0: at rtol 1e-9 every
// way to the gradient is within a multiple of it of the sensitivities at 1e-13, which
// differences of the loss confirm. The multiple is that of some tens of steps whose
// errors add up and grow e-fold a few times; going back along a flow that contracts
// and central differences have more.
func TestMatrix(t *testing.T) {
	const rtol = 1e-9
	worst := map[string]float64{}
	for _, base := range matrixFields() {
		for i, f := range matrixLosses(base) {
			want := f.gradient(t, "dop853", tight, adjoint.Forward)
			if i == len(matrixLosses(base))-1 && f.network == nil {
				// Differences with steps of 1e-3: about 1e-10.
				if d := distance(want, f.differences(t)); !(d <= 2e-9) {
					t.Errorf("%s: sensitivities are %.2g from differences", f.name, d)
				}
			}
			for _, c := range []struct {
				way      adjoint.Method
				method   string
				multiple float64
			}{
				{adjoint.Checkpointed, "dopri5", 3}, {adjoint.Checkpointed, "dop853", 3},
				{adjoint.Discrete, "dopri5", 20}, {adjoint.Discrete, "vern7", 2},
				{adjoint.Backsolve, "dopri5", 6}, {adjoint.Forward, "dopri5", 2},
				// radau5 takes the tolerance for its estimate of order 3 to the power 2/3.
				{adjoint.Discrete, "rodas5p", 10}, {adjoint.Discrete, "kvaerno5", 50}, {adjoint.Discrete, "radau5", 150},
				// rtol^(2/3) is 1000 rtol, times third derivatives of the loss.
				{adjoint.FiniteDifference, "dop853", 15000},
			} {
				g := f.gradient(t, c.method, tol(rtol), c.way)
				d := distance(g, want) / rtol
				key := fmt.Sprint(c.way, " ", c.method)
				worst[key] = max(worst[key], d)
				if !(d <= c.multiple) {
					t.Errorf("%s, %s: off by %.2g rtol, allowed %v", f.name, key, d, c.multiple)
				}
			}
		}
	}
	for key, d := range worst {
		t.Logf("%s: at most %.2g rtol", key, d)
	}
}

// Over six powers of ten of the tolerance the error of the continuous adjoint falls by
// about as much, field by field.
func TestMatrixOrder(t *testing.T) {
	for _, base := range matrixFields() {
		losses := matrixLosses(base)
		f := losses[len(losses)-1]
		want := f.gradient(t, "dop853", tight, adjoint.Forward)
		for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve} {
			loose := distance(f.gradient(t, "dopri5", tol(1e-4), way), want)
			fine := distance(f.gradient(t, "dopri5", tol(1e-10), way), want)
			slope := math.Log(loose/fine) / math.Log(1e6)
			t.Logf("%s, %v: %.1e at 1e-4, %.1e at 1e-10: tolerance^%.2f", base.name, way, loose, fine, slope)
			// The controller holds the error of a step, not that of the whole.
			if !(slope > 0.7) {
				t.Errorf("%s, %v: error falls as tolerance^%.2f", base.name, way, slope)
			}
		}
	}
}

// With fixed steps the discrete adjoint is the derivative of the number computed:
// central differences of the same solve agree to 1e-8 of the gradient, and a tangent
// carried by the same steps to 1e-12.
func TestMatrixOfFixedSteps(t *testing.T) {
	methods := []string{"euler", "heun", "rk4", "trapezoid", "reversible-heun", "alf"}
	for _, base := range matrixFields() {
		losses := matrixLosses(base)
		for _, f := range losses[len(losses)-2:] {
			for _, method := range methods {
				opt := even(method, 0.037)
				g := f.gradient(t, method, opt, adjoint.Discrete)
				probe := f.clone()
				value := func() float64 {
					v, err := adjoint.NewEngine(probe.problem(t, method, opt)).Value(t.Context(), probe.theta)
					if err != nil {
						t.Fatal(err)
					}
					return v
				}
				h := &adjoint.Gradient{Theta: slices.Clone(g.Theta)}
				for i := range min(len(probe.theta), 6) {
					h.Theta[i] = central(&probe.theta[i], value)
				}
				for k := range probe.z0 {
					var row []float64
					for j := range probe.z0[k] {
						row = append(row, central(&probe.z0[k][j], value))
					}
					h.Z0 = append(h.Z0, row)
				}
				if d := g.Distance(h); !(d <= 1e-8) {
					t.Errorf("%s, %s: %.2g from differences", f.name, method, d)
				}
				if method == "trapezoid" {
					continue // its equations with the tangent are solved to a tolerance
				}
				// A tangent carried by the same steps is the same derivative: the identity
				// holds to rounding.
				v := adjoint.Direction{}
				product, size := 0.0, 0.0
				direct := func(g []float64) (v []float64) {
					for i, x := range g {
						v = append(v, math.Cos(float64(3*i+len(g))))
						product += x * v[i]
						size += math.Abs(x * v[i])
					}
					return v
				}
				v.Theta = direct(g.Theta)
				for _, z := range g.Z0 {
					v.Z0 = append(v.Z0, direct(z))
				}
				_, along, err := adjoint.NewEngine(f.problem(t, method, opt)).Along(t.Context(), f.theta, v)
				if err != nil || !(math.Abs(along-product) <= 1e-12*size) {
					t.Errorf("%s, %s: %v along a direction, by the gradient %v, %v", f.name, method, along, product, err)
				}
			}
		}
	}
}
