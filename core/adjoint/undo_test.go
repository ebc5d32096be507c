package adjoint_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"costate/core/adjoint"
	"costate/core/field"
	"costate/core/ode"
)

var reversible = []string{"reversible-heun", "alf"}

// Undoing the steps gives what the steps as they were give, to rounding, and keeps
// as much of a long solve as of a short one.
func TestReversibleIsDiscrete(t *testing.T) {
	for _, f := range append(fixtures(), discreteFixtures()...) {
		for _, method := range reversible {
			for _, stops := range [][]float64{nil, {f.t0 + 0.3, f.t0 + 0.71}} {
				p := f.problem(t, method, ode.Options{Step: 0.017, Stops: stops})
				p.Samples = uniform(p.T0, p.T, 33)
				run := func(way adjoint.Method, states, columns int) (*adjoint.Gradient, []row, adjoint.Stats) {
					return budgeted(t, p, f.theta, way, states, columns)
				}
				want, rows, kept := run(adjoint.Discrete, 0, len(f.theta))
				g, undone, stats := run(adjoint.Reversible, 0, len(f.theta))
				// Some two hundred steps of rounding, which Van der Pol's cycle, contracting,
				// magnifies some ten-thousandfold on the way back.
				if d := distance(g, want); !(d <= 1e-10) || g.Loss != want.Loss {
					t.Errorf("%s, %s: off by %.2g", f.name, method, d)
				}
				for i, r := range rows {
					u := undone[i]
					if u.t != r.t || u.sample != r.sample {
						t.Fatalf("%s, %s: row %d at %v, %v", f.name, method, i, u.t, r.t)
					}
					for j, v := range r.a {
						near(t, f.name+": a", u.a[j], v, 1e-9)
					}
				}
				if stats.StoredStates != len(f.z0) || stats.Reconstruction > 1e-10 || kept.StoredStates < 60*len(f.z0) || kept.StoredBytes < 10*stats.StoredBytes {
					t.Errorf("%s, %s: %+v, kept %+v", f.name, method, stats, kept)
				}
				// With a budget discrete undoes the steps too; without rows points are
				// evaluated together.
				again, _, few := run(adjoint.Discrete, 6, 0)
				if d := distance(again, g); !(d <= 1e-13) || few.StoredStates != len(f.z0) {
					t.Errorf("%s, %s: with a budget off by %.2g, %d states", f.name, method, d, few.StoredStates)
				}
			}
		}
	}
}

// What is kept does not know how long the solve was.
func TestReversibleMemory(t *testing.T) {
	f := &fixture{equations: []string{"x' = v", "v' = -k*sin(x)"}, params: []string{"k"}, theta: []float64{1.1},
		z0: [][]float64{{1, 0.3}}, terminal: "x + v"}
	for _, method := range reversible {
		var bytes [2]int
		for i, steps := range []int{1000, 100_000} {
			f.T = float64(steps) / 32
			e := adjoint.NewEngine(f.problem(t, method, ode.Options{Step: 1. / 32, MaxSteps: 1 << 20}))
			var g adjoint.Gradient
			if err := e.Gradient(t.Context(), &g, f.theta, adjoint.Reversible, adjoint.Observer{}); err != nil {
				t.Fatal(err)
			}
			bytes[i] = e.Stats().StoredBytes
			if s := e.Stats(); s.Forward.Accepted != steps || s.Backward.Accepted != steps || s.Backward.Evaluations > steps+2 {
				t.Errorf("%s: %+v", method, s)
			}
		}
		if bytes[0] != bytes[1] || bytes[0] > 200 {
			t.Errorf("%s: %d bytes for a thousand steps, %d for a hundred thousand", method, bytes[0], bytes[1])
		}
	}
}

// a(t) of the rows is what moving z there does to the loss, the second state being
// that which belongs to z: to the order of the method that of the continuous adjoint.
func TestReversibleRows(t *testing.T) {
	f := fixtures()[4]
	for _, method := range reversible {
		miss := func(step float64) float64 {
			p := f.problem(t, method, ode.Options{Step: step})
			_, rows, g := record(t, p, f.theta, adjoint.Reversible, 21)
			_, exact, _ := record(t, f.problem(t, "dop853", tight), f.theta, adjoint.Checkpointed, 21)
			sum := make([]float64, len(f.theta))
			worst := 0.0
			for i, r := range rows {
				if r.sample == 0 {
					for j, v := range r.whole {
						sum[j] += v
					}
				}
				for j, v := range r.a {
					worst = max(worst, math.Abs(v-exact[i].a[j]))
				}
			}
			for j, v := range sum {
				near(t, "Accumulated at t0", v, g.Theta[j], 1e-13)
			}
			return worst
		}
		coarse, fine := miss(1./64), miss(1./128)
		if order := math.Log2(coarse / fine); !(order > 1.7) {
			t.Errorf("%s: a(t) is off by %.2g and %.2g: order %.2f", method, coarse, fine, order)
		}
	}
}

// pieced is a network with three vectors of weights, one after the other.
func pieced() *fixture {
	net := &field.NetworkConfig{Dim: 2, Hidden: []int{4}, Seed: 3, Varying: "constant", Layers: 3, From: 0.2, To: 1.7}
	network, err := field.NewNetwork(*net)
	if err != nil {
		panic(err)
	}
	return &fixture{name: "pieces", network: net, theta: network.Weights(), z0: [][]float64{{0.7, -0.3}, {0.1, 0.9}},
		t0: 0.2, T: 1.5, terminal: "z1*z2 + z2^2", running: "0.3*t*z1^2"}
}

// Where the weights depend on time by pieces, the pair begins anew at each.
func TestReversibleOverPieces(t *testing.T) {
	f := pieced()
	for _, method := range reversible {
		p := f.problem(t, method, ode.Options{Step: 0.03})
		want := gradient(t, p, f.theta, adjoint.Discrete)
		g := gradient(t, p, f.theta, adjoint.Reversible)
		if d := distance(g, want); !(d <= 1e-13) {
			t.Errorf("%s: off by %.2g", method, d)
		}
		theta := slices.Clone(f.theta)
		for _, i := range []int{0, len(theta) / 2, len(theta) - 1} {
			near(t, method, g.Theta[i], central(&theta[i], func() float64 {
				v, err := adjoint.NewEngine(p).Value(context.Background(), theta)
				if err != nil {
					t.Fatal(err)
				}
				return v
			}), 1e-9)
		}
	}
}

// What a solver whose steps cannot be undone gives is an error that says so; where
// the flow contracts for long, the stats say how far the way back came out.
func TestReversibleSaysSo(t *testing.T) {
	f := fixtures()[0]
	var g adjoint.Gradient
	err := adjoint.NewEngine(f.problem(t, "dopri5", tol(1e-6))).Gradient(t.Context(), &g, f.theta, adjoint.Reversible, adjoint.Observer{})
	if !errors.Is(err, adjoint.ErrNotReversible) {
		t.Errorf("dopri5: %v", err)
	}
	c := &fixture{equations: []string{"y' = -k*y"}, params: []string{"k"}, theta: []float64{10}, z0: [][]float64{{1}}, T: 3, terminal: "y"}
	for _, method := range reversible {
		e := adjoint.NewEngine(c.problem(t, method, ode.Options{Step: 1. / 64}))
		if err := e.Gradient(t.Context(), &g, c.theta, adjoint.Reversible, adjoint.Observer{}); err != nil {
			t.Fatal(err)
		}
		// e^30 times round-off.
		if r := e.Stats().Reconstruction; r < 1e-8 {
			t.Errorf("%s: z(t0) missed by %.2g", method, r)
		}
	}
}
