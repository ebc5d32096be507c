package ode_test

import (
	"math"
	"testing"

	"costate/core/field"
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
	b.Run("typed", func(b *testing.B) {
		f := typed(b, "x' = 10*(y - x)", "y' = x*(28 - z) - y", "z' = x*y - 8/3*z")
		benchmarkLorenz(b, f.Eval)
	})
}

// typed compiles equations without parameters.
func typed(b *testing.B, equations ...string) *field.Evaluator {
	system, err := field.Compile(equations, nil)
	if err != nil {
		b.Fatal(err)
	}
	e := system.Evaluator()
	e.SetParams(nil)
	return e
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

// BenchmarkParticles moves 4096 particles by one solver: a block of particles is
// one state vector, short enough for its stages to stay in the first cache.
func BenchmarkParticles(b *testing.B) {
	b.Run("native", func(b *testing.B) {
		benchmarkParticles(b, func(dst []float64, _ float64, z []float64) {
			for i := 1; i < len(z) && i < len(dst); i += 2 {
				x, y := z[i-1], z[i]
				dst[i-1], dst[i] = y, 2*(1-x*x)*y-x
			}
		})
	})
	b.Run("typed", func(b *testing.B) {
		e := typed(b, "x' = y", "y' = 2*(1 - x^2)*y - x")
		benchmarkParticles(b, func(dst []float64, t float64, z []float64) {
			for i := 0; i < len(z); i += 2 {
				e.Eval(dst[i:i+2], t, z[i:i+2])
			}
		})
	})
}

func benchmarkParticles(b *testing.B, f ode.RHS) {
	const (
		particles = 4096
		block     = 128 // numbers in a state: 64 particles
		steps     = 200
		h         = 0.05
	)
	start := make([]float64, 2*particles)
	for k := range particles {
		start[2*k] = -3 + 6*float64(k%64)/63
		start[2*k+1] = -3 + 6*float64(k/64)/63
	}
	end := make([]float64, 2*particles)
	s := ode.NewSolver(method(b, "rk4"), block, ode.Options{Step: h})
	b.ReportAllocs()
	evals := 0
	for b.Loop() {
		evals = 0
		for at := 0; at < len(start); at += block {
			s.Start(f, 0, start[at:at+block])
			advance(b, s, steps*h)
			copy(end[at:], s.Z())
			evals += s.Stats().Evaluations
		}
	}
	b.ReportMetric(float64(evals), "evals/op")
	b.ReportMetric(1e-6*particles*steps*float64(b.N)/b.Elapsed().Seconds(), "Mps")
	worst := 0.0
	exact := ode.NewSolver(method(b, "dop853"), block, ode.Options{RTol: 1e-12, ATol: 1e-12})
	for at := 0; at < len(start); at += block {
		exact.Start(f, 0, start[at:at+block])
		advance(b, exact, steps*h)
		for i := 0; i < block; i += 2 {
			worst = max(worst, distance(end[at+i:at+i+2], exact.Z()[i:i+2]))
		}
	}
	b.ReportMetric(worst, "err")
}

// BenchmarkRobertson solves P5's forward problem with the Jacobian given and by
// differences.
func BenchmarkRobertson(b *testing.B) {
	options := ode.Options{RTol: 1e-6, ATols: []float64{1e-8, 1e-14, 1e-6}}
	z0 := []float64{1, 0, 0}
	tight := ode.NewSolver(method(b, "rodas5p"), 3, ode.Options{RTol: 1e-11, ATols: []float64{1e-16, 1e-19, 1e-13}})
	tight.SetJacobian(robertsonJacobian)
	tight.SetTimeDerivative(autonomous)
	tight.Start(robertson, 0, z0)
	advance(b, tight, 4e7)
	for _, m := range stiffMethods() {
		for _, given := range []bool{true, false} {
			name := m.ID + "/differences"
			s := ode.NewSolver(m, 3, options)
			if given {
				name = m.ID + "/given"
				s.SetJacobian(robertsonJacobian)
				s.SetTimeDerivative(autonomous)
			}
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					s.Start(robertson, 0, z0)
					advance(b, s, 4e7)
				}
				b.ReportMetric(float64(s.Stats().Evaluations), "evals/op")
				b.ReportMetric(float64(s.Stats().Accepted), "steps/op")
				worst := 0.0
				for i, v := range tight.Z() {
					worst = max(worst, math.Abs(s.Z()[i]/v-1))
				}
				b.ReportMetric(worst, "err")
			})
		}
	}
}
