package ode_test

import (
	"math"
	"testing"

	"costate/core/ode"
)

// TestOrderReduction measures what is left of each order on the problem of A.
// Prothero and A. Robinson, Math. Comp. 28 (1974) 145–162, y' = λ(y − φ(t)) + φ'(t),
// where hλ is large: HW II, IV.15. The stage order, and not the order, is what
// counts then: 3 for radau5, 2 for kvaerno5 and the trapezoidal rule, 1 for
// Rosenbrock methods unless they meet further conditions, as rodas5p does. Before
// it all but rosenbrock23 have a factor 1/λ.
func TestOrderReduction(t *testing.T) {
	const lambda = -1e6
	phi, rise, bend := math.Sin, math.Cos, func(t float64) float64 { return -math.Sin(t) }
	want := map[string]float64{"rosenbrock23": 2, "trapezoid": 2, "rodas4": 1, "rodas5p": 3, "kvaerno5": 2, "radau5": 3}
	for _, m := range methodsWith(func(m ode.Method) bool { return m.Stiff && m.ID != "auto" }) {
		var errors []float64
		for k := range 5 {
			h := 0.2 * math.Exp2(-float64(k))
			s := evenly(m, 1, h)
			s.SetJacobian(func(d []float64, _ float64, _ []float64) { d[0] = lambda })
			s.SetTimeDerivative(func(d []float64, t float64, _ []float64) { d[0] = -lambda*rise(t) + bend(t) })
			s.Start(func(d []float64, t float64, z []float64) { d[0] = lambda*(z[0]-phi(t)) + rise(t) }, 0.3, []float64{phi(0.3)})
			worst := 0.0
			for s.T() != 2.3 {
				if err := s.Step(2.3); err != nil {
					t.Fatal(err)
				}
				worst = max(worst, math.Abs(s.Z()[0]-phi(s.T())))
			}
			errors = append(errors, worst)
		}
		if got := slope(errors); math.Abs(got-want[m.ID]) > 0.11 {
			t.Errorf("%s: order %.2f at hλ = −10⁵, want %g; errors %.2g", m.ID, got, want[m.ID], errors)
		}
	}
}

// TestRobertsonOnTheWay: the states at four times over eight orders of magnitude,
// by every method for stiff problems at three tolerances.
func TestRobertsonOnTheWay(t *testing.T) {
	for _, m := range append(stiffMethods(), method(t, "auto")) {
		proportion, multiple := proportionOf(m)
		for _, tol := range []float64{1e-4, 1e-6, 1e-8} {
			scale := []float64{1, 1e-4, 1}
			s := ode.NewSolver(m, 3, ode.Options{RTol: tol, ATols: []float64{tol * scale[0], tol * scale[1], tol * scale[2]}})
			s.Start(robertson, 0, []float64{1, 0, 0})
			for _, p := range []struct {
				t float64
				z [3]float64
			}{
				{1e-4, [3]float64{9.999960000080127093e-01, 3.984068463792658047e-06, 1.592352349809060661e-08}},
				{1e-2, [3]float64{9.996006826882932010e-01, 3.645047887844242491e-05, 3.628668328283565631e-04}},
				{1, [3]float64{9.664597373330035035e-01, 3.074626578578674739e-05, 3.350951640121070974e-02}},
				{100, [3]float64{6.172348823960877560e-01, 6.153591274639122923e-06, 3.827589640126376049e-01}},
			} {
				advance(t, s, p.t)
				for i, want := range p.z {
					if e := math.Abs(s.Z()[i]-want) / (scale[i] + math.Abs(want)) / math.Pow(tol, proportion) / multiple; e > 2 {
						t.Errorf("%s, tolerance %g, t = %g: state %d off by %.2g times its power %.2g", m.ID, tol, p.t, i, e, proportion)
					}
				}
			}
		}
	}
}
