package scene

import (
	"context"
	"math"
	"testing"

	"costate/core/ode"
)

// A ResNet is Euler: both differences fall like 1/N, those of rk4 like 1/N⁴,
// for z and for what is propagated back.
func TestLayersAreSteps(t *testing.T) {
	x := mustBuild(t, `{"version": 1, "params": {"mu": 0.5}, "field": {"equations": ["x' = y", "y' = mu*(1-x^2)*y - x"]}, "z0": [[1.5, 0]], "T": 2,
		"loss": {"terminal": "0.5*(x^2 + y^2)"}}`)
	l, err := x.NewLayers(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for id, order := range map[string]float64{"euler": 1, "rk4": 4} {
		m, _ := ode.Lookup(id)
		var layers []Layer
		for _, k := range []int{50, 71, 100, 141, 200} {
			layer, err := l.Fixed(context.Background(), m, k)
			if err != nil || layer.Steps != k {
				t.Fatalf("%d of %d steps: %v", layer.Steps, k, err)
			}
			layers = append(layers, layer)
		}
		z, a := Slopes(layers)
		// The next term of the error is a few per cent of the first at these N.
		if !(math.Abs(z+order) < 0.05) {
			t.Errorf("%s: z falls with slope %v", id, z)
		}
		if !(math.Abs(a+order) < 0.05) {
			t.Errorf("%s: a falls with slope %v", id, a)
		}
	}
	// The tolerance chooses the depth.
	m, _ := ode.Lookup("dopri5")
	last := Layer{}
	for k, rtol := range []float64{1e-3, 1e-6, 1e-9} {
		layer, err := l.Adaptive(context.Background(), m, rtol)
		if err != nil {
			t.Fatal(err)
		}
		// The absolute tolerance is a hundredth of the relative one; errors add up over the steps.
		if !(layer.Z < 100*rtol) || !(layer.A < 100*rtol) || k > 0 && !(layer.Evaluations > last.Evaluations && layer.Z < last.Z) {
			t.Errorf("rtol %v: %+v after %+v", rtol, layer, last)
		}
		last = layer
	}
}

func TestLayersRefuse(t *testing.T) {
	x := mustBuild(t, `{"version": 1, "params": {"a": 1}, "loss": {"parameters": "a^2"}}`)
	if _, err := x.NewLayers(context.Background()); err == nil {
		t.Error("a landscape has layers")
	}
}
