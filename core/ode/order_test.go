package ode_test

import (
	"math"
	"testing"

	"costate/core/ode"
)

// evenly makes a solver that takes steps of size h whatever the error: for an
// adaptive method the tolerance accepts all and MaxStep holds h.
func evenly(m ode.Method, n int, h float64) *ode.Solver {
	return ode.NewSolver(m, n, ode.Options{RTol: 1e12, ATol: 1e12, Step: h, MaxStep: h})
}

// shared returns what the data of explicit and Rosenbrock methods share.
func shared(m ode.Method) *ode.Tableau {
	if r := m.Rosenbrock(); r != nil {
		return &r.Tableau
	}
	return m.Tableau()
}

// slope fits log₂ error over the halvings of h by least squares.
func slope(errors []float64) float64 {
	n := float64(len(errors))
	var sx, sy, sxx, sxy float64
	for i, e := range errors {
		x, y := -float64(i), math.Log2(e)
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

// Every order is measured over six step sizes, five halvings, and over sixteen
// starts: in a single one the leading error terms may cancel by accident at some
// step size. The largest step puts the error into the asymptotic range and the
// smallest one, where it is up to 2^40 times less, keeps it above round-off; for
// the higher orders that leaves little choice.
const (
	halvings = 5
	starts   = 16
)

func TestMeasuredOrder(t *testing.T) {
	p := orderProblem()
	largest := map[string]float64{
		"euler": 1. / 64, "midpoint": 1. / 32, "heun": 1. / 32, "ralston": 1. / 32, "rk4": 1. / 32,
		"three-eighths": 1. / 32, "bosh3": 1. / 32, "dopri5": 1. / 8, "tsit5": 1. / 6, "dop853": 3. / 2,
		"rosenbrock23": 1. / 32, "rodas4": 1. / 12, "rodas5p": 1. / 8,
	}
	for _, m := range ode.Methods() {
		span := 3.0
		if m.ID == "rodas4" {
			span = 0.5 // over longer ones its terms of h⁴ and h⁵ cancel down to h = 1/100
		}
		t.Run(m.ID, func(t *testing.T) {
			var errors []float64
			for k := range halvings + 1 {
				s := evenly(m, 2, largest[m.ID]*math.Exp2(-float64(k)))
				s.SetJacobian(p.jacobian)
				s.SetTimeDerivative(p.timeDerivative)
				sum := 0.0
				for i := range starts {
					t0 := 2 * math.Pi * float64(i) / starts
					s.Start(p.f, t0, p.exact(t0))
					advance(t, s, t0+span)
					d := distance(s.Z(), p.exact(t0+span))
					sum += d * d
				}
				errors = append(errors, math.Sqrt(sum/starts))
			}
			if got := slope(errors); math.Abs(got-float64(m.Order)) > 0.1 {
				t.Errorf("order %.3f, want %d; errors %.3g", got, m.Order, errors)
			}
		})
	}
}

// TestMeasuredDenseOrder measures the local error of the extension inside one
// step from an exact start: h to the order plus one.
func TestMeasuredDenseOrder(t *testing.T) {
	p := orderProblem()
	largest := map[string]float64{
		"euler": 1. / 8, "midpoint": 1. / 32, "heun": 1. / 32, "ralston": 1. / 32, "rk4": 1. / 8,
		"three-eighths": 1. / 16, "bosh3": 1. / 8, "dopri5": 1. / 8, "tsit5": 1. / 12, "dop853": 1.4,
		"rosenbrock23": 1. / 32, "rodas4": 1. / 16, "rodas5p": 1. / 8,
	}
	got := make([]float64, 2)
	for _, m := range ode.Methods() {
		t.Run(m.ID, func(t *testing.T) {
			var errors []float64
			for k := range halvings + 1 {
				h := largest[m.ID] * math.Exp2(-float64(k))
				s := evenly(m, 2, h)
				s.SetJacobian(p.jacobian)
				s.SetTimeDerivative(p.timeDerivative)
				worst := 0.0
				for i := range starts {
					t0 := 2 * math.Pi * float64(i) / starts
					s.Start(p.f, t0, p.exact(t0))
					if err := s.Step(t0 + h); err != nil {
						t.Fatal(err)
					}
					for j := 1; j < 32; j++ {
						at := t0 + h*float64(j)/32
						s.Interpolate(got, at)
						worst = max(worst, distance(got, p.exact(at)))
					}
				}
				errors = append(errors, worst)
			}
			want := shared(m).DenseOrder + 1
			if got := slope(errors); math.Abs(got-float64(want)) > 0.1 {
				t.Errorf("local order %.3f, want %d; errors %.3g", got, want, errors)
			}
		})
	}
}

// known is a problem with its derivatives and its solution.
type known struct {
	f, jacobian, timeDerivative ode.RHS
	exact                       func(t float64) []float64
}

// orderProblem is nonlinear, depends on t, couples both states and has a closed
// form: (x, y) turns about 0 at the rate (1 + ½ cos t)(x² + y²). Its derivatives
// are exact, since those by differences end the descent of the error at 1e-11.
func orderProblem() known {
	return known{
		f: func(dst []float64, t float64, z []float64) {
			rate := (1 + math.Cos(t)/2) * (z[0]*z[0] + z[1]*z[1])
			dst[0], dst[1] = -rate*z[1], rate*z[0]
		},
		jacobian: func(dst []float64, t float64, z []float64) {
			c := 1 + math.Cos(t)/2
			x, y := z[0], z[1]
			dst[0], dst[1] = -2*c*x*y, -c*(x*x+3*y*y)
			dst[2], dst[3] = c*(3*x*x+y*y), 2*c*x*y
		},
		timeDerivative: func(dst []float64, t float64, z []float64) {
			rate := -math.Sin(t) / 2 * (z[0]*z[0] + z[1]*z[1])
			dst[0], dst[1] = -rate*z[1], rate*z[0]
		},
		exact: func(t float64) []float64 {
			sin, cos := math.Sincos(t + math.Sin(t)/2)
			return []float64{cos, sin}
		},
	}
}
