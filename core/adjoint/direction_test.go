package adjoint_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"costate/core/adjoint"
)

// The derivative along a direction of θ, z0, T and t0, by one tangent carried
// forwards, is the product of the gradient with it, for every kind of loss; along
// each axis alone, too.
func TestAlong(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	for _, f := range append(fixtures(), pieced()) {
		p := f.problem(t, "dop853", tight)
		g := gradient(t, p, f.theta, adjoint.Checkpointed)
		e := adjoint.NewEngine(p)
		along := func(d adjoint.Direction) float64 {
			loss, derivative, err := e.Along(context.Background(), f.theta, d)
			if err != nil || math.Abs(loss-g.Loss) > 1e-12*(1+math.Abs(loss)) {
				t.Fatalf("%s: %v, %v", f.name, loss, err)
			}
			return derivative
		}
		// Two solves at 1e-13, whose errors grow some tenfold; the largest part counts.
		same := func(what string, got float64, parts ...float64) {
			t.Helper()
			sum, size := 0.0, 1.0
			for _, v := range parts {
				sum += v
				size = max(size, math.Abs(v))
			}
			if d := math.Abs(got - sum); !(d <= 1e-11*size) {
				t.Errorf("%s, %s: %.15g, by the gradient %.15g", f.name, what, got, sum)
			}
		}
		same("T", along(adjoint.Direction{T: 1}), g.T)
		same("t0", along(adjoint.Direction{T0: 1}), g.T0)
		if d := along(adjoint.Direction{}); d != 0 {
			t.Errorf("%s: %v along no direction", f.name, d)
		}
		for range 3 {
			numbers := func(n int) []float64 {
				v := make([]float64, n)
				for i := range v {
					v[i] = rng.NormFloat64()
				}
				return v
			}
			d := adjoint.Direction{Theta: numbers(len(f.theta)), T: rng.NormFloat64(), T0: rng.NormFloat64()}
			parts := []float64{dot(g.Theta, d.Theta), d.T * g.T, d.T0 * g.T0}
			for k, z := range f.z0 {
				d.Z0 = append(d.Z0, numbers(len(z)))
				parts = append(parts, dot(g.Z0[k], d.Z0[k]))
			}
			same("all", along(d), parts...)
			theta := d
			theta.Z0, theta.T, theta.T0 = nil, 0, 0
			same("θ", along(theta), parts[0])
			same("the rest", along(adjoint.Direction{Z0: d.Z0, T: d.T, T0: d.T0}), slices.Delete(parts, 0, 1)...)
		}
	}
}
