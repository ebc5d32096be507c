package adjoint_test

import (
	"context"
	"math"
	"testing"

	"costate/core/adjoint"
	"costate/core/ode"
)

// single is the problem of a fixture with its first start point alone.
func single(tb testing.TB, f *fixture, method string, opt ode.Options) adjoint.Problem {
	tb.Helper()
	p := f.problem(tb, method, opt)
	p.Z0 = p.Z0[:1]
	if o := p.Loss.Observations; o != nil {
		only := *o
		only.Values = o.Values[:1]
		p.Loss.Observations = &only
	}
	return p
}

// The change of the loss and a(t)·δz differ by a term of second order in δz,
// wherever the state is nudged and whatever the loss is made of.
func TestNudge(t *testing.T) {
	for _, f := range fixtures() {
		t.Run(f.name, func(t *testing.T) {
			p := single(t, f, "dop853", tol(1e-12))
			for _, part := range []float64{0, 0.3, 1} {
				at := p.T0 + part*p.T
				n, err := adjoint.NewNudge(context.Background(), p, f.theta, adjoint.Checkpointed, at, nil)
				if err != nil {
					t.Fatal(err)
				}
				miss := func(size float64) float64 {
					dz := make([]float64, len(n.Z))
					for i := range dz {
						dz[i] = size * float64(1-2*(i%2)) * math.Max(1, math.Abs(n.Z[i])) / math.Sqrt(float64(len(dz)))
					}
					change, predicted, err := n.Change(context.Background(), dz, nil)
					if err != nil {
						t.Fatal(err)
					}
					return math.Abs(change - predicted)
				}
				// A tenth of the nudge leaves a hundredth of the difference: third-order
				// terms are a part of 1e-3·10 of it, and solves err by 1e-11 of the loss.
				coarse, fine, floor := miss(1e-3), miss(1e-4), 1e-10*math.Max(1, math.Abs(n.Loss))
				if fine > coarse/70+floor {
					t.Errorf("at t = %v: %v for 1e-3, %v for 1e-4", at, coarse, fine)
				}
			}
		})
	}
}

// The trajectory that is told begins with the nudge and ends at t1.
func TestNudgeTellsItsTrajectory(t *testing.T) {
	f := fixtures()[0]
	p := single(t, f, "dop853", tol(1e-10))
	p.Samples = uniform(p.T0, p.T, 21)
	at := p.T0 + 0.33*p.T
	n, err := adjoint.NewNudge(context.Background(), p, f.theta, adjoint.Discrete, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	dz := make([]float64, len(n.Z))
	dz[0] = 0.25
	var times []float64
	_, _, err = n.Change(context.Background(), dz, func(t float64, z []float64) { times = append(times, t) })
	if err != nil || len(times) != 15 || times[0] != at || math.Abs(times[14]-p.T1()) > 1e-14 {
		t.Errorf("%v, %v", times, err)
	}
}

// Whole and Level are constant for every loss, to the tolerance; of observations
// and a running cost Pairing is not.
func TestInvariants(t *testing.T) {
	for _, f := range fixtures() {
		t.Run(f.name, func(t *testing.T) {
			p := single(t, f, "dop853", tol(1e-11))
			for _, m := range []adjoint.Method{adjoint.Checkpointed, adjoint.Discrete} {
				dz := make([]float64, len(p.Z0[0]))
				for i := range dz {
					dz[i] = float64(1 + i)
				}
				for _, part := range []float64{0, 0.4} {
					v, err := adjoint.NewInvariants(context.Background(), p, f.theta, m, p.T0+part*p.T, dz)
					if err != nil {
						t.Fatal(err)
					}
					// The dense output carries an order less than the solution: a thousand
					// tolerances; the quadrature of 64 panels of order 8 is below it.
					if n := len(v.Rows); n < 65 || v.PairingDrift > 1e-8 || v.EnergyDrift > 1e-8 {
						t.Errorf("%v from %v: %d rows, drift %.1e of the pairing, %.1e of H", m, part, n, v.PairingDrift, v.EnergyDrift)
					}
				}
			}
		})
	}
}

// Where backsolve loses z, both drift: the picture shows it.
func TestInvariantsShowBacksolveFail(t *testing.T) {
	f := &fixture{equations: []string{"x' = y", "y' = 5*(1 - x^2)*y - x"}, z0: [][]float64{{2, 0}}, T: 10, terminal: "x^2 + y"}
	p := single(t, f, "dopri5", ode.Options{RTol: 1e-6, ATol: 1e-8})
	drift := map[adjoint.Method]float64{}
	for _, m := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve} {
		v, err := adjoint.NewInvariants(context.Background(), p, nil, m, 0, []float64{1, 0})
		if err != nil {
			drift[m] = math.Inf(1)
			continue
		}
		drift[m] = v.EnergyDrift
	}
	if !(drift[adjoint.Checkpointed] < 1e-3) || drift[adjoint.Backsolve] < 100*drift[adjoint.Checkpointed] {
		t.Errorf("drift %v", drift)
	}
}
