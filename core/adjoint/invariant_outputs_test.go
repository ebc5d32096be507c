package adjoint_test

import (
	"context"
	"testing"

	"costate/core/adjoint"
)

// At every output, along every trajectory and by every way back, the pairing
// with a tangent is the derivative of the loss along it, and the Hamiltonian is
// dL/dT: with what data, running costs and an explicit t take of them. Both
// derivatives are those of forward sensitivities, which know no adjoint.
func TestInvariantsAtEveryOutput(t *testing.T) {
	for _, f := range fixtures() {
		for k := range f.z0 {
			one := f.clone()
			one.z0 = one.z0[k : k+1]
			one.penalty = "" // no part of any trajectory
			if o := f.observed; o != nil {
				alone := *o
				alone.Values = o.Values[k : k+1]
				one.observed = &alone
			}
			_, dz0 := one.direction(4)
			want := one.gradient(t, "dop853", tight, adjoint.Forward)
			slope := dot(want.Z0[0], dz0[0])
			for _, c := range []struct {
				method  string
				way     adjoint.Method
				allowed float64
			}{
				// Some times ten tolerances, and |a||f| of some tens cancels in H; the others
				// have lower order and longer steps. Solving z backwards costs two digits more on a contracting flow.
				{"dop853", adjoint.Checkpointed, 5e-9},
				{"dop853", adjoint.Backsolve, 1e-7},
				{"tsit5", adjoint.Discrete, 1e-8},
				{"rodas5p", adjoint.Checkpointed, 1e-8},
			} {
				found, err := adjoint.NewInvariants(context.Background(), one.problem(t, c.method, tol(1e-11)), one.theta, c.way, one.t0, dz0[0])
				if err != nil {
					t.Fatal(err)
				}
				if len(found.Rows) < 60 {
					t.Fatalf("%d outputs", len(found.Rows))
				}
				level := found.Rows[len(found.Rows)-1].Level
				for _, row := range found.Rows {
					near(t, f.name+": a·δz, "+c.method+" "+c.way.String(), row.Whole, slope, c.allowed)
					near(t, f.name+": H, "+c.method+" "+c.way.String(), row.Level, level, c.allowed)
				}
				if o := one.observed; o == nil || o.Clock == adjoint.TimeClock {
					near(t, f.name+": dL/dT", level, want.T, c.allowed)
				}
			}
		}
	}
}
