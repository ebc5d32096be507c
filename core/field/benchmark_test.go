package field

import "testing"

// benchmark times f and the full VJP of a field at one point.
func benchmark(b *testing.B, e differentiable) {
	n, p := e.Dim(), e.NumParams()
	z, a, dst, dtheta := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, p)
	for i := range z {
		z[i], a[i] = 0.7+0.1*float64(i), 1-0.3*float64(i)
	}
	b.Run("eval", func(b *testing.B) {
		for b.Loop() {
			e.Eval(dst, 0, z)
		}
	})
	b.Run("vjp", func(b *testing.B) {
		for b.Loop() {
			e.VJP(dst, dtheta, 0, z, a)
		}
	})
}

func BenchmarkLotkaVolterra(b *testing.B) {
	e := lotkaVolterraEvaluator(b)
	benchmark(b, e)
	z, a, f, dz, dtheta := []float64{0.7, 0.8}, []float64{1, 0.7}, make([]float64, 2), make([]float64, 2), make([]float64, 4)
	b.Run("value and vjp", func(b *testing.B) {
		for b.Loop() {
			e.ValueVJP(f, dz, dtheta, 0, z, a)
		}
	})
}

func BenchmarkLorenz(b *testing.B) {
	e := mustCompile(b, []string{"x' = s*(y-x)", "y' = x*(r-z) - y", "z' = x*y - b*z"}, "b", "r", "s").Evaluator()
	e.SetParams([]float64{8. / 3, 28, 10})
	benchmark(b, e)
}

func BenchmarkPendulum(b *testing.B) {
	e := mustCompile(b, []string{"theta' = omega", "omega' = -g*sin(theta) - c*omega"}, "c", "g").Evaluator()
	e.SetParams([]float64{0.1, 9.81})
	benchmark(b, e)
}

// BenchmarkSpiralNetwork is the network 2-50-2 of the neural spiral problem.
func BenchmarkSpiralNetwork(b *testing.B) {
	benchmark(b, mustNetwork(b, NetworkConfig{Dim: 2, Hidden: []int{50}, Input: "z^3"}).Evaluator())
}

// BenchmarkClassifierNetwork is the network 3-32-32-3.
func BenchmarkClassifierNetwork(b *testing.B) {
	benchmark(b, mustNetwork(b, NetworkConfig{Dim: 2, Augment: 1, Hidden: []int{32, 32}}).Evaluator())
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := Compile(lotkaVolterra, []string{"a", "b", "c", "d"}); err != nil {
			b.Fatal(err)
		}
	}
}
