package adjoint_test

import (
	"math"
	"slices"
	"testing"

	"costate/core/adjoint"
	"costate/core/field"
)

// differences is the whole gradient by differences of the loss. Times on the
// time clock stand still; dL/dT and dL/dt0 are those of a longer interval (its
// ends moving outwards), so that data at its ends stay inside.
func (f *fixture) differences(tb testing.TB) *adjoint.Gradient {
	tb.Helper()
	f = f.clone()
	value := func() float64 { return f.loss(tb) }
	g := &adjoint.Gradient{Loss: value()}
	for i := range f.theta {
		g.Theta = append(g.Theta, central(&f.theta[i], value))
	}
	for k := range f.z0 {
		var row []float64
		for j := range f.z0[k] {
			row = append(row, central(&f.z0[k][j], value))
		}
		g.Z0 = append(g.Z0, row)
	}
	t0, T := f.t0, f.T
	const h = 0x1p-10 // ends and steps are dyadic: t1 stays the same number
	g.T = oneSided(h, func(d float64) float64 { f.t0, f.T = t0, T+d; return value() })
	if o := f.observed; o != nil && o.Clock == adjoint.DepthClock {
		fixed := *o
		fixed.Clock, fixed.Times = adjoint.TimeClock, slices.Clone(o.Times)
		for i, s := range o.Times {
			fixed.Times[i] = t0 + s*T
		}
		f.observed = &fixed
	}
	g.T0 = oneSided(-h, func(d float64) float64 { f.t0, f.T = t0+d, T-d; return value() })
	return g
}

func (f *fixture) clone() *fixture {
	c := *f
	c.theta = slices.Clone(f.theta)
	c.z0 = make([][]float64, len(f.z0))
	for k, z := range f.z0 {
		c.z0[k] = slices.Clone(z)
	}
	if f.network != nil {
		net := *f.network
		c.network = &net
	}
	return &c
}

// distance is that of Gradient.Distance with dL/dT and dL/dt0 beside it.
func distance(g, want *adjoint.Gradient) float64 {
	wide := func(g *adjoint.Gradient) *adjoint.Gradient {
		return &adjoint.Gradient{Theta: slices.Concat(g.Theta, []float64{g.T, g.T0}), Z0: g.Z0}
	}
	return wide(g).Distance(wide(want))
}

// Every way to the gradient agrees with differences of the loss, in θ, z0, T
// and t0, whatever the loss is made of and whatever solves.
func TestWaysAgree(t *testing.T) {
	ways := []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve, adjoint.Discrete, adjoint.Forward}
	for _, f := range fixtures() {
		t.Run(f.name, func(t *testing.T) {
			want := f.differences(t)
			for _, method := range []string{"dopri5", "tsit5", "dop853"} {
				for _, way := range ways {
					g := f.gradient(t, method, tol(1e-10), way)
					near(t, method+" loss", g.Loss, want.Loss, 1e-9)
					// Ten times the tolerance: the errors of some hundred steps, partly
					// cancelling, grown as the tangents grow. Solving z backwards on a
					// contracting flow (van der Pol) costs two digits more.
					allowed := 1e-9
					if way == adjoint.Backsolve {
						allowed = 2e-8
					}
					if d := distance(g, want); !(d <= allowed) {
						t.Errorf("%s %v: off by %.2g\n got %+v\nwant %+v", method, way, d, g, want)
					}
				}
			}
			// Truncation and noise balance at noise^(2/3) ≈ 2e-7 for noise 1e-10.
			g := f.gradient(t, "dop853", tol(1e-10), adjoint.FiniteDifference)
			if d := distance(g, want); !(d <= 1e-6) {
				t.Errorf("finite differences off by %.2g", d)
			}
		})
	}
}

// A fixed-step method makes an error of its order in the gradient too.
func TestFixedStepOrder(t *testing.T) {
	f := fixtures()[4]
	f.observed = nil // or steps would be cut at the observations
	want := f.gradient(t, "dop853", tight, adjoint.Forward)
	for _, c := range []struct {
		method string
		order  float64
	}{{"midpoint", 2}, {"rk4", 4}} {
		for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve, adjoint.Forward} {
			coarse, fine := tight, tight
			coarse.Step, fine.Step = f.T/64, f.T/128
			a := distance(f.gradient(t, c.method, coarse, way), want)
			b := distance(f.gradient(t, c.method, fine, way), want)
			// The leading error term dominates at these steps to some per cent.
			if order := math.Log2(a / b); order < c.order-0.3 {
				t.Errorf("%s %v: order %.2f (errors %.2g, %.2g), want %v", c.method, way, order, a, b, c.order)
			}
		}
	}
}

// The error of the continuous adjoint follows the tolerance: over each factor
// of 100 it falls by about as much (at least by 100^0.7; the controller holds
// the error per step, not the global one).
func TestErrorFollowsTolerance(t *testing.T) {
	f := fixtures()[3]
	want := f.gradient(t, "dop853", tight, adjoint.Forward)
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve} {
		first := distance(f.gradient(t, "dopri5", tol(1e-4), way), want)
		last := distance(f.gradient(t, "dopri5", tol(1e-10), way), want)
		slope := math.Log2(first/last) / math.Log2(1e6)
		t.Logf("%v: error %.1e at 1e-4, %.1e at 1e-10: slope %.2f", way, first, last, slope)
		if slope < 0.7 {
			t.Errorf("%v: error falls as tolerance^%.2f", way, slope)
		}
	}
}

func TestLandscape(t *testing.T) {
	f := &fixture{params: []string{"a", "b"}, penalty: "0.5*a^4 + a*b"}
	p := adjoint.Problem{NumParams: 2}
	p.Loss.Parameters = f.function(t, f.penalty, field.Scope{Params: f.params})
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve, adjoint.Forward} {
		g := gradient(t, p, []float64{3, 5}, way)
		if g.Loss != 55.5 || g.Theta[0] != 59 || g.Theta[1] != 3 || len(g.Z0) != 0 || g.T != 0 || g.T0 != 0 {
			t.Errorf("%v: %+v", way, g)
		}
	}
	g := gradient(t, p, []float64{3, 5}, adjoint.FiniteDifference)
	near(t, "∂a by differences", g.Theta[0], 59, 1e-9) // round-off^(2/3) is 4e-11, times ∂³L/6
	near(t, "∂b by differences", g.Theta[1], 3, 1e-9)
}

// Zero options are the solver's defaults, and the finite differences' noise too.
func TestZeroOptions(t *testing.T) {
	f := fixtures()[2]
	p := f.problem(t, "dopri5", tol(0))
	want := gradient(t, p, f.theta, adjoint.Forward)
	// Noise 1e-6 to the power 2/3 is 1e-4.
	if d := distance(gradient(t, p, f.theta, adjoint.FiniteDifference), want); !(d < 1e-3) {
		t.Errorf("finite differences off by %.2g", d)
	}
}
