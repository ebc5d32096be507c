package ode_test

import (
	"math"
	"testing"

	"costate/core/ode"
)

// TestToleranceOfEachState: to measure the states in other units, and their
// tolerances with them, changes nothing. With powers of two that holds to the
// last bit, but for the pivots of stiff methods and so the order of additions.
func TestToleranceOfEachState(t *testing.T) {
	units := []float64{1, 0x1p-9, 0x1p6, 0x1p-3, 0x1p4}
	for _, m := range ode.Methods() {
		if !m.Adaptive {
			continue
		}
		for n := 1; n <= 5; n++ {
			run := func(scale func(i int) float64, opt ode.Options) ([]float64, ode.Stats) {
				x, z0 := make([]float64, n), make([]float64, n)
				f := func(d []float64, t float64, z []float64) {
					for i := range z {
						x[i] = z[i] / scale(i)
					}
					for i := range z {
						d[i] = scale(i) * (math.Cos(t)*x[i] - x[i]*x[(i+1)%n])
					}
				}
				for i := range z0 {
					z0[i] = scale(i) * (1 + 0.1*float64(i))
				}
				s := ode.NewSolver(m, n, opt)
				// Differences would turn round-off into 1e-8 of the derivatives.
				s.SetJacobian(func(d []float64, t float64, z []float64) {
					clear(d)
					for i := range z {
						j := (i + 1) % n
						d[i*n+i] += math.Cos(t) - z[j]/scale(j)
						d[i*n+j] -= z[i] / scale(j)
					}
				})
				s.SetTimeDerivative(func(d []float64, t float64, z []float64) {
					for i, v := range z {
						d[i] = -math.Sin(t) * v
					}
				})
				s.Start(f, 0, z0)
				advance(t, s, 5)
				z := append([]float64(nil), s.Z()...)
				for i := range z {
					z[i] /= scale(i)
				}
				return z, s.Stats()
			}
			atols := make([]float64, n)
			for i := range atols {
				atols[i] = 1e-8 * units[i]
			}
			want, stats := run(func(int) float64 { return 1 }, ode.Options{RTol: 1e-5, ATol: 1e-8})
			got, scaled := run(func(i int) float64 { return units[i] }, ode.Options{RTol: 1e-5, ATols: atols})
			if scaled != stats {
				t.Errorf("%s, %d states: %+v in other units, %+v before", m.ID, n, scaled, stats)
			}
			for i := range want {
				if d := math.Abs(got[i] - want[i]); d > 1e-12 || !m.Stiff && d != 0 {
					t.Errorf("%s, %d states: state %d differs by %g", m.ID, n, i, d)
				}
			}
		}
	}
}

func TestToleranceDefaults(t *testing.T) {
	run := func(opt ode.Options) ode.Stats {
		s := ode.NewSolver(method(t, "dopri5"), 3, opt)
		if len(opt.ATols) > 0 {
			opt.ATols[0] = 1 // the solver has its own copy
		}
		s.Start(lorenz, 0, []float64{1, 1, 1})
		advance(t, s, 1)
		return s.Stats()
	}
	want := run(ode.Options{ATol: 1e-5})
	if got := run(ode.Options{ATol: 1e-5, ATols: []float64{0, 1e-5, 0}}); got != want {
		t.Errorf("%+v with zeros among the tolerances, want %+v", got, want)
	}
	for _, bad := range [][]float64{{1, 1}, {}, {1, 1, -1}, {1, 1, math.NaN()}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("took the tolerances %v for three states", bad)
				}
			}()
			run(ode.Options{ATols: bad})
		}()
	}
}
