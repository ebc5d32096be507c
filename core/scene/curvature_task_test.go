package scene

import (
	"context"
	"fmt"
	"math"
	"testing"

	"costate/core/adjoint"
	"costate/core/flow"
)

// Cross entropy, the regularizers and the likelihood have exact second
// derivatives: a product is the difference of gradients along its direction. Of
// fourth order with h = 2⁻¹², that has 2e-11 of truncation where the network takes
// cubes, and 1e-12/h = 4e-9 of the gradients' own errors.
func TestSecondDerivativesOfTasks(t *testing.T) {
	const points = `"data": {"generate": {"kind": "moons", "points": 6, "noise": 0.1, "seed": 2}}, "T": 1, "solver": {"method": "dop853", "rtol": 1e-12, "atol": 1e-13}, "gradient": {"method": "%s"}`
	network := func(members string) string {
		return `"field": {"network": {"dim": 2, "hidden": [5, 4], "seed": 3` + members + `}}`
	}
	typed := `"params": {"a": 0.7, "b": -0.4}, "field": {"equations": ["x' = a*sin(y) + tanh(x*y)", "y' = b*cos(x) - a*tanh(x*y)"]}`
	for _, c := range []string{
		network(``) + `, "loss": {"classes": {"weight": 2}, "kineticEnergy": 0.3, "weightDecay": 0.2}`,
		network(`, "augment": 1`) + `, "loss": {"classes": {}}`,
		network(``) + `, "loss": {"likelihood": {"weight": 2}, "kineticEnergy": 0.1}`,
		network(`, "input": "z^3", "time": true, "varying": "linear", "layers": 3`) + `, "loss": {"likelihood": {}, "classes": {}}`,
		typed + `, "loss": {"classes": {}, "likelihood": {"weight": 0.5}, "kineticEnergy": 0.1}`,
		typed + `, "loss": {"likelihood": {}, "terminal": "x^2*y", "running": "a*x^2"}`,
	} {
		for _, way := range []string{"checkpointed", "discrete"} {
			s, err := Decode([]byte("{" + c + ", " + fmt.Sprintf(points, way) + "}"))
			if err != nil {
				t.Fatal(c, err)
			}
			x, err := new(Builder).Build(s)
			if err != nil {
				t.Fatal(err)
			}
			smooth, _ := x.Smooth()
			exact, ok := smooth.(flow.Curved)
			if !ok {
				t.Fatalf("%s: no second derivatives", c)
			}
			v, got := make([]float64, len(x.Theta)), make([]float64, len(x.Theta))
			for i := range v {
				v[i] = math.Sin(float64(5*i + 1))
			}
			if err := exact.HessianVector(context.Background(), got, x.Theta, v); err != nil {
				t.Fatal(err)
			}
			const h = 0x1p-12
			want, engine := make([]float64, len(v)), x.Engine()
			for _, d := range []struct{ at, weight float64 }{{h, 8}, {-h, -8}, {2 * h, -1}, {-2 * h, 1}} {
				theta := append([]float64(nil), x.Theta...)
				for i := range theta {
					theta[i] += d.at * v[i]
				}
				var g adjoint.Gradient
				if err := engine.Gradient(context.Background(), &g, theta, adjoint.Checkpointed, adjoint.Observer{}); err != nil {
					t.Fatal(err)
				}
				for i, w := range g.Theta {
					want[i] += d.weight * w / (12 * h)
				}
			}
			off, size := 0.0, 0.0
			for i := range want {
				off, size = math.Hypot(off, got[i]-want[i]), math.Hypot(size, want[i])
			}
			if !(off < 1e-8*size) {
				t.Errorf("%s, %s: off by %.1e of %.1e", c, way, off, size)
			}
		}
	}
}
