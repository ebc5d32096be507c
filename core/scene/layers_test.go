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

// Beside the general solver stand twenty layers and the backpropagation through
// them written out, z_{k+1} = z_k + h f(z_k) and a_k = a_{k+1} (I + h ∂f/∂z(z_k)).
func TestLayersWrittenOut(t *testing.T) {
	x := mustBuild(t, `{"version": 1, "params": {"mu": 0.5}, "field": {"equations": ["x' = y", "y' = mu*(1-x^2)*y - x"]}, "z0": [[1.6, 0]], "T": 3,
		"loss": {"terminal": "0.5*((x-1)^2 + y^2)"}}`)
	network := func(n int) (z, a [2]float64) {
		h, path := 3/float64(n), [][2]float64{{1.6, 0}}
		for range n {
			x, y := path[len(path)-1][0], path[len(path)-1][1]
			path = append(path, [2]float64{x + h*y, y + h*(0.5*(1-x*x)*y-x)})
		}
		z = path[n]
		a = [2]float64{z[0] - 1, z[1]}
		for k := n - 1; k >= 0; k-- {
			x, y := path[k][0], path[k][1]
			a = [2]float64{a[0] + h*a[1]*(-x*y-1), a[1] + h*(a[0]+a[1]*0.5*(1-x*x))}
		}
		return z, a
	}
	l, err := x.NewLayers(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	euler, _ := ode.Lookup("euler")
	layer, err := l.Fixed(context.Background(), euler, 20)
	if err != nil {
		t.Fatal(err)
	}
	// The limit of many layers, the error of order 1/N extrapolated away once and
	// that of 1/N² once more: what is left is of 1/N³.
	limit := func(of func(n int) float64) float64 {
		const n = 20_000
		a, b, c := of(n), of(2*n), of(4*n)
		return (8*c - 6*b + a) / 3
	}
	part := func(distance [2]float64, ends ...[2]float64) float64 {
		size := 0.0
		for _, v := range ends {
			size = max(size, math.Hypot(v[0], v[1]))
		}
		return math.Hypot(distance[0], distance[1]) / size
	}
	z, a := network(20)
	var exactZ, exactA [2]float64
	for i := range 2 {
		exactZ[i] = limit(func(n int) float64 { z, _ := network(n); return z[i] })
		exactA[i] = limit(func(n int) float64 { _, a := network(n); return a[i] })
	}
	wantZ := part([2]float64{z[0] - exactZ[0], z[1] - exactZ[1]}, exactZ, [2]float64{1.6, 0})
	wantA := part([2]float64{a[0] - exactA[0], a[1] - exactA[1]}, exactA, [2]float64{exactZ[0] - 1, exactZ[1]})
	// Round-off of 80,000 layers.
	if math.Abs(layer.Z-wantZ) > 1e-9 || math.Abs(layer.A-wantA) > 1e-9 {
		t.Errorf("z is off by %v and a by %v, written out by %v and %v", layer.Z, layer.A, wantZ, wantA)
	}
}

func TestLayersRefuse(t *testing.T) {
	x := mustBuild(t, `{"version": 1, "params": {"a": 1}, "loss": {"parameters": "a^2"}}`)
	if _, err := x.NewLayers(context.Background()); err == nil {
		t.Error("a landscape has layers")
	}
}
