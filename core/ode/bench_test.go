package ode_test

import (
	"math"
	"testing"

	"costate/core/ode"
)

func lorenz(dst []float64, _ float64, z []float64) {
	d, s := (*[3]float64)(dst), (*[3]float64)(z)
	d[0] = 10 * (s[1] - s[0])
	d[1] = s[0]*(28-s[2]) - s[1]
	d[2] = s[0]*s[1] - 8./3*s[2]
}

func method(tb testing.TB, id string) ode.Method {
	tb.Helper()
	m, ok := ode.Lookup(id)
	if !ok {
		tb.Fatalf("no method %q", id)
	}
	return m
}

// advance runs s to tEnd.
func advance(tb testing.TB, s *ode.Solver, tEnd float64) {
	for s.T() != tEnd {
		if err := s.Step(tEnd); err != nil {
			tb.Fatal(err)
		}
	}
}

func distance(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += (a[i] - b[i]) * (a[i] - b[i])
	}
	return math.Sqrt(sum)
}

func BenchmarkLorenz(b *testing.B) {
	b.Run("native", func(b *testing.B) { benchmarkLorenz(b, lorenz) })
}

func benchmarkLorenz(b *testing.B, f ode.RHS) {
	want := []float64{13.79319959512862, 12.95180393618990, 34.90160868113514}
	z0 := []float64{1, 1, 1}
	s := ode.NewSolver(method(b, "dopri5"), 3, ode.Options{RTol: 1e-8, ATol: 1e-8})
	b.ReportAllocs()
	for b.Loop() {
		s.Start(f, 0, z0)
		advance(b, s, 20)
	}
	b.ReportMetric(float64(s.Stats().Evaluations), "evals/op")
	b.ReportMetric(distance(s.Z(), want), "err")
}

func lotkaVolterra(dst []float64, _ float64, z []float64) {
	d, s := (*[2]float64)(dst), (*[2]float64)(z)
	xy := s[0] * s[1]
	d[0] = 1.5*s[0] - xy
	d[1] = xy - 3*s[1]
}

func BenchmarkLotkaVolterraDense(b *testing.B) {
	const rows = 1000
	z0 := []float64{1, 1}
	times := make([]float64, rows)
	for i := range times {
		times[i] = 10 * float64(i) / (rows - 1)
	}
	out := make([]float64, 2*rows)
	s := ode.NewSolver(method(b, "dopri5"), 2, ode.Options{RTol: 1e-6, ATol: 1e-6})
	b.ReportAllocs()
	for b.Loop() {
		s.Start(lotkaVolterra, 0, z0)
		copy(out, z0)
		i := 1
		for s.T() != 10 {
			if err := s.Step(10); err != nil {
				b.Fatal(err)
			}
			for end := s.T(); i < rows && times[i] <= end; i++ {
				s.Interpolate(out[2*i:2*i+2], times[i])
			}
		}
	}
	b.ReportMetric(float64(s.Stats().Evaluations), "evals/op")
	worst := 0.0
	exact := ode.NewSolver(method(b, "dopri5"), 2, ode.Options{RTol: 1e-13, ATol: 1e-13})
	exact.Start(lotkaVolterra, 0, z0)
	for i, t := range times {
		advance(b, exact, t)
		worst = max(worst, distance(out[2*i:2*i+2], exact.Z()))
	}
	b.ReportMetric(worst, "err")
}
