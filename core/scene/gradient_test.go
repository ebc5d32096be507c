package scene

import (
	"context"
	"math"
	"testing"

	"costate/core/adjoint"
)

// On the scenes of the catalogue whose trajectories do not part exponentially,
// every way to the gradient gives the same one. At rtol 1e-12 checkpointed and
// discrete carry a small multiple of the tolerance, within 1e-10. Backsolve
// goes back along Van der Pol's cycle, which contracts some 1e4-fold over
// T = 8 and so amplifies the tolerance to 1e-8 on the way back. Central
// differences balance truncation and noise at (1e-12)^(2/3) = 1e-8 of the
// loss, times its curvature over its gradient: within 1e-6.
func TestWaysAgreeOnCatalogue(t *testing.T) {
	for _, id := range []string{"van-der-pol", "pendulum", "linear-spiral", "lotka-volterra", "hare-and-lynx", "learn-a-spiral"} {
		t.Run(id, func(t *testing.T) {
			e, ok := Find(id)
			if !ok {
				t.Fatal("not in the catalogue")
			}
			s, err := Decode(e.Scene)
			if err != nil {
				t.Fatal(err)
			}
			s.Solver.Method, s.Solver.RTol, s.Solver.ATol = "dop853", 1e-12, 1e-13
			x, err := new(Builder).Build(s)
			if err != nil {
				t.Fatal(err)
			}
			gradient := func(way adjoint.Method) *adjoint.Gradient {
				g := new(adjoint.Gradient)
				if err := x.Engine().Gradient(context.Background(), g, x.Theta, way, adjoint.Observer{}); err != nil {
					t.Fatalf("%v: %v", way, err)
				}
				return g
			}
			want := gradient(adjoint.Forward)
			dz0 := [][]float64{make([]float64, len(x.States))}
			dtheta := make([]float64, len(x.Theta))
			along, size := 0.0, 0.0
			direct := func(v, g []float64) {
				for i := range v {
					v[i] = 1 + 0.5*float64(i)
					along += v[i] * g[i]
					size += math.Abs(v[i] * g[i])
				}
			}
			direct(dtheta, want.Theta)
			direct(dz0[0], want.Z0[0])
			loss, derivative, err := x.Engine().Directional(context.Background(), x.Theta, dtheta, dz0)
			if err != nil || loss != want.Loss || math.Abs(derivative-along) > 1e-10*size {
				t.Errorf("along a direction: %v, %v, %v; the gradient gives %v", loss, derivative, err, along)
			}
			for way, bound := range map[adjoint.Method]float64{
				adjoint.Checkpointed: 1e-10, adjoint.Backsolve: 1e-7, adjoint.Discrete: 1e-10, adjoint.FiniteDifference: 1e-6,
			} {
				d := gradient(way).Distance(want)
				t.Logf("%v: %.1e", way, d)
				if !(d <= bound) {
					t.Errorf("%v is %.1e from forward, want at most %.0e", way, d, bound)
				}
			}
		})
	}
}
