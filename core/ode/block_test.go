package ode

import (
	"math"
	"testing"
)

// The kernels compute what the compiled steps do, but for rounding: a few units
// of the sums, each of at most seven terms of the same size. The error estimate
// is a difference of such sums, whose rounding the tolerance scales up.
func TestFusedStep(t *testing.T) {
	if !fused {
		t.Skip("no kernels for this processor")
	}
	f := func(dst []float64, t float64, z []float64) {
		for i := range dst {
			dst[i] = math.Sin(t+float64(i)) - z[i]*z[(i+1)%len(z)]
		}
	}
	for _, id := range []string{"dopri5", "tsit5"} {
		m, _ := Lookup(id)
		for _, n := range []int{2, 3} {
			z0 := []float64{0.7, -1.3, 0.4}[:n]
			step := func(try func(s *Solver) float64) ([]float64, float64) {
				s := NewSolver(m, n, Options{RTol: 1e-6, ATol: 1e-7})
				s.Start(f, 0.2, z0)
				s.eval(s.f0, s.t, s.z)
				errSq := try(s)
				return s.zPrev, errSq
			}
			const h = 0.3
			plain, fusedStep := func(s *Solver) float64 { return s.seven2(h) }, func(s *Solver) float64 { return s.fused2(h) }
			if n == 3 {
				plain, fusedStep = func(s *Solver) float64 { return s.seven3(h) }, func(s *Solver) float64 { return s.fused3(h) }
			}
			want, wantErr := step(plain)
			got, gotErr := step(fusedStep)
			for i := range want {
				if math.Abs(got[i]-want[i]) > 8*0x1p-52 {
					t.Errorf("%s, %d states: z[%d] = %v, want %v", id, n, i, got[i], want[i])
				}
			}
			if d := math.Abs(math.Sqrt(gotErr) - math.Sqrt(wantErr)); !(d < 8*0x1p-52*h/1e-7) || wantErr < 1 {
				t.Errorf("%s, %d states: error norm² %v, want %v", id, n, gotErr, wantErr)
			}
		}
	}
}

// A new state that is infinite fails, even where f is finite there.
func TestFusedStepNotFinite(t *testing.T) {
	m, _ := Lookup("dopri5")
	for _, n := range []int{2, 3} {
		for at := range n {
			s := NewSolver(m, n, Options{})
			s.Start(func(dst []float64, _ float64, z []float64) { clear(dst); dst[at] = 1 }, 0, make([]float64, n))
			s.z[at] = math.Inf(1)
			s.eval(s.f0, s.t, s.z)
			if errSq := s.try(0.1); !math.IsNaN(errSq) {
				t.Errorf("%d states: error norm² %v with z[%d] infinite", n, errSq, at)
			}
		}
	}
}
