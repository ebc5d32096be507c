package ode_test

import (
	"math"
	"testing"

	"costate/core/ode"
)

// evenly makes a solver that takes steps of size h whatever the error: for an
// adaptive method the tolerance accepts all and MaxStep holds h. The equations of
// implicit steps are solved to round-off.
func evenly(m ode.Method, n int, h float64) *ode.Solver {
	return ode.NewSolver(m, n, ode.Options{RTol: 1e12, ATol: 1e12, Newton: 1e-30, Step: h, MaxStep: h})
}

// shared returns what the data of all families of methods share.
func shared(m ode.Method) *ode.Tableau {
	if r := m.Rosenbrock(); r != nil {
		return &r.Tableau
	}
	if im := m.Implicit(); im != nil {
		return &im.Tableau
	}
	if r := m.Reversible(); r != nil {
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
// step size.
const (
	halvings = 5
	starts   = 16
)

// measured says where the orders of a method are measured: the largest step size
// for the end point and for the extension, and the span of the solves to the end
// point (0 for 3). The largest step puts the error into the asymptotic range and
// the smallest one, where it is up to 2^40 times less, keeps it above round-off;
// for the higher orders that leaves little choice.
type measured struct {
	end, dense, span float64
}

// ranges has one row for each method of the catalogue.
var ranges = map[string]measured{
	"euler":           {end: 1. / 64, dense: 1. / 8},
	"midpoint":        {end: 1. / 32, dense: 1. / 32},
	"heun":            {end: 1. / 32, dense: 1. / 32},
	"ralston":         {end: 1. / 32, dense: 1. / 32},
	"reversible-heun": {end: 1. / 64, dense: 1. / 32, span: 1},
	"alf":             {end: 1. / 64, dense: 1. / 32, span: 1},
	"rk4":             {end: 1. / 32, dense: 1. / 8},
	"three-eighths":   {end: 1. / 32, dense: 1. / 16},
	"bosh3":           {end: 1. / 32, dense: 1. / 8},
	"dopri5":          {end: 1. / 8, dense: 1. / 8},
	"tsit5":           {end: 1. / 6, dense: 1. / 12},
	"vern7":           {end: 0.55, dense: 0.65, span: 1},
	"dop853":          {end: 3. / 2, dense: 1.4},
	"rosenbrock23":    {end: 1. / 32, dense: 1. / 32},
	// Over longer spans its terms of h⁴ and h⁵ cancel down to h = 1/100.
	"rodas4":  {end: 1. / 12, dense: 1. / 16, span: 0.5},
	"rodas5p": {end: 1. / 8, dense: 1. / 8},

	"trapezoid": {end: 1. / 32, dense: 1. / 32},
	"auto":      {end: 1. / 6, dense: 1. / 12}, // nothing is stiff: tsit5
	"kvaerno5":  {end: 1. / 8, dense: 1. / 12},
	"radau5":    {end: 1. / 8, dense: 1. / 8},
}

// rangeOf returns the row of m.
func rangeOf(t *testing.T, m ode.Method) measured {
	t.Helper()
	r, ok := ranges[m.ID]
	if !ok {
		t.Fatalf("%s has no row in ranges: its order is not measured", m.ID)
	}
	if r.span == 0 {
		r.span = 3
	}
	return r
}

// slopes measures the order over the halvings of h, by the worst of the starts:
// errorAt is the error of a method, prepared for p, for steps of size h from one
// of them.
func slopes(m ode.Method, p known, largest float64, errorAt func(s *ode.Solver, h, t0 float64) float64) (float64, []float64) {
	var errors []float64
	for k := range halvings + 1 {
		h := largest * math.Exp2(-float64(k))
		s := evenly(m, 2, h)
		s.SetJacobian(p.jacobian)
		s.SetTimeDerivative(p.timeDerivative)
		worst := 0.0
		for i := range starts {
			worst = max(worst, errorAt(s, h, 2*math.Pi*float64(i)/starts))
		}
		errors = append(errors, worst)
	}
	return slope(errors), errors
}

func TestMeasuredOrder(t *testing.T) {
	p := orderProblem()
	for _, m := range ode.Methods() {
		t.Run(m.ID, func(t *testing.T) {
			r := rangeOf(t, m)
			got, errors := slopes(m, p, r.end, func(s *ode.Solver, _, t0 float64) float64 {
				s.Start(p.f, t0, p.exact(t0))
				advance(t, s, t0+r.span)
				return distance(s.Z(), p.exact(t0+r.span))
			})
			if math.Abs(got-float64(m.Order)) > 0.1 {
				t.Errorf("order %.3f, want %d; errors %.3g", got, m.Order, errors)
			}
			t.Logf("order %.3f", got)
		})
	}
}

// TestMeasuredDenseOrder measures the local error of the extension inside one
// step from an exact start: h to the order plus one.
func TestMeasuredDenseOrder(t *testing.T) {
	p := orderProblem()
	out := make([]float64, 2)
	for _, m := range ode.Methods() {
		t.Run(m.ID, func(t *testing.T) {
			got, errors := slopes(m, p, rangeOf(t, m).dense, func(s *ode.Solver, h, t0 float64) float64 {
				s.Start(p.f, t0, p.exact(t0))
				if err := s.Step(t0 + h); err != nil {
					t.Fatal(err)
				}
				worst := 0.0
				for j := 1; j < 32; j++ {
					at := t0 + h*float64(j)/32
					s.Interpolate(out, at)
					worst = max(worst, distance(out, p.exact(at)))
				}
				return worst
			})
			if want := m.DenseOrder() + 1; math.Abs(got-float64(want)) > 0.1 {
				t.Errorf("local order %.3f, want %d; errors %.3g", got, want, errors)
			}
			t.Logf("local order %.3f", got)
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
