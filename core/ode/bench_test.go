package ode_test

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
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

// BenchmarkParticles moves 4096 particles, a block of them in one state vector,
// short enough for its stages to stay in the first cache. In it stand first all
// x, then all y. The cores work on blocks of their own.
func BenchmarkParticles(b *testing.B) {
	native := func(dst []float64, _ float64, z []float64) {
		n := len(z) / 2
		x, y, dx, dy := z[:n], z[n:][:n], dst[:n], dst[n:][:n]
		for i, v := range y {
			dx[i], dy[i] = v, 2*(1-x[i]*x[i])*v-x[i]
		}
	}
	system, err := field.Compile([]string{"x' = y", "y' = 2*(1 - x^2)*y - x"}, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, cores := range slices.Compact([]int{1, runtime.GOMAXPROCS(0)}) {
		b.Run(fmt.Sprintf("native/cores=%d", cores), func(b *testing.B) {
			benchmarkParticles(b, cores, func() ode.RHS { return native })
		})
		b.Run(fmt.Sprintf("typed/cores=%d", cores), func(b *testing.B) {
			benchmarkParticles(b, cores, func() ode.RHS { return system.Batch(particlesInBlock).Eval })
		})
	}
}

const particlesInBlock = 128

func benchmarkParticles(b *testing.B, cores int, field func() ode.RHS) {
	const (
		particles = 4096
		block     = 2 * particlesInBlock // numbers in a state
		steps     = 200
		h         = 0.05
	)
	// Block by block, in each first x, then y.
	start, end := make([]float64, 2*particles), make([]float64, 2*particles)
	for k := range particles {
		at := k/particlesInBlock*block + k%particlesInBlock
		start[at] = -3 + 6*float64(k%64)/63
		start[at+particlesInBlock] = -3 + 6*float64(k/64)/63
	}
	type worker struct {
		f      ode.RHS
		solver *ode.Solver
	}
	var workers []worker
	for range cores {
		workers = append(workers, worker{field(), ode.NewSolver(method(b, "rk4"), block, ode.Options{Step: h})})
	}
	// move moves every block that is worker w's.
	move := func(w int) {
		f, s := workers[w].f, workers[w].solver
		for at := w * block; at < len(start); at += cores * block {
			s.Start(f, 0, start[at:at+block])
			advance(b, s, steps*h)
			copy(end[at:], s.Z())
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if cores == 1 {
			move(0)
			continue
		}
		var all sync.WaitGroup
		for w := range workers {
			all.Go(func() { move(w) })
		}
		all.Wait()
	}
	b.ReportMetric(4*steps*particles/particlesInBlock, "evals/op")
	b.ReportMetric(1e-6*particles*steps*float64(b.N)/b.Elapsed().Seconds(), "Mps")
	worst := 0.0
	exact := ode.NewSolver(method(b, "dop853"), block, ode.Options{RTol: 1e-12, ATol: 1e-12})
	for at := 0; at < len(start); at += block {
		exact.Start(workers[0].f, 0, start[at:at+block])
		advance(b, exact, steps*h)
		for i := range particlesInBlock {
			one := func(z []float64) []float64 { return []float64{z[i], z[i+particlesInBlock]} }
			worst = max(worst, distance(one(end[at:]), one(exact.Z())))
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
