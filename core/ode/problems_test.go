package ode_test

import (
	"math"
	"testing"

	"costate/core/ode"
)

// ivp is an initial value problem whose end state is known: in closed form, or
// from a computation in quadruple precision.
type ivp struct {
	name   string
	f      ode.RHS
	t0, t1 float64
	z0     []float64
	want   []float64
	// amplify is how many tolerances the error at t1 may be. A step's error is
	// held to one tolerance; the steps add up and the flow shrinks or amplifies
	// them, which is the problem's nature: an orbit's phase error grows as the
	// square of t. It is at most twice what the worst method, mostly bosh3 with
	// its many steps, is measured to reach.
	amplify float64
}

// problems are non-stiff problems of the literature: the DETEST set is T. E.
// Hull, W. H. Enright, B. M. Fellen, A. E. Sedgwick, SIAM J. Numer. Anal. 9
// (1972) 603–637, at t = 20.
func problems() []ivp {
	sine := func(t float64) float64 {
		return -t*t*t*t*math.Cos(2*t)/2 + t*t*t*math.Sin(2*t)/2 + t*t*math.Cos(2*t)/4 - t*t*t + 2*t*t*t*t + (math.Pi-0.25)*t*t
	}
	return []ivp{
		{"exponential decay (A1)", func(d []float64, _ float64, z []float64) { d[0] = -z[0] },
			0, 20, []float64{1}, []float64{2.0611536224385578280e-09}, 2},
		{"Riccati (A2)", func(d []float64, _ float64, z []float64) { d[0] = -z[0] * z[0] * z[0] / 2 },
			0, 20, []float64{1}, []float64{2.1821789023599238127e-01}, 1},
		{"logistic (A4)", func(d []float64, _ float64, z []float64) { d[0] = z[0] / 4 * (1 - z[0]/20) },
			0, 20, []float64{1}, []float64{1.7730166481314839849e+01}, 2},
		{"spiral curve (A5)", func(d []float64, t float64, z []float64) { d[0] = (z[0] - t) / (z[0] + t) },
			0, 20, []float64{4}, []float64{-7.8878266889640142373e-01}, 100},
		{"conflicting populations (B1)", func(d []float64, _ float64, z []float64) {
			d[0], d[1] = 2*(z[0]-z[0]*z[1]), -(z[1] - z[0]*z[1])
		}, 0, 20, []float64{1, 3}, []float64{6.7618760085766066073e-01, 1.8608160996400298008e-01}, 200},
		{"linear reaction (B2)", func(d []float64, _ float64, z []float64) {
			d[0], d[1], d[2] = -z[0]+z[1], z[0]-2*z[1]+z[2], z[1]-z[2]
		}, 0, 20, []float64{2, 0, 1}, []float64{1.0000000010305768112, 1, 9.9999999896942318878e-01}, 5},
		{"radioactive chain (C1)", func(d []float64, _ float64, z []float64) {
			d[0] = -z[0]
			for i := 1; i < 9; i++ {
				d[i] = z[i-1] - z[i]
			}
			d[9] = z[8]
		}, 0, 20, []float64{1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, []float64{
			2.0611536224385578280e-09, 4.1223072448771156559e-08, 4.1223072448771156559e-07, 2.7482048299180771040e-06,
			1.3741024149590385520e-05, 5.4964096598361542079e-05, 1.8321365532787180693e-04, 5.2346758665106230552e-04,
			1.3086689666276557638e-03, 9.9791274095086498120e-01,
		}, 5},
		{"Kepler orbit (D1)", func(d []float64, _ float64, z []float64) {
			r := math.Hypot(z[0], z[1])
			d[0], d[1], d[2], d[3] = z[2], z[3], -z[0]/(r*r*r), -z[1]/(r*r*r)
		}, 0, 20, []float64{0.9, 0, 0, math.Sqrt(1.1 / 0.9)}, []float64{
			2.1988353520083966128e-01, 9.4270768463418130852e-01, -9.7876598410581765146e-01, 3.2879779909620360826e-01,
		}, 600},
		{"Bessel function (E1)", func(d []float64, t float64, z []float64) {
			d[0], d[1] = z[1], -(z[1]/(t+1) + (1-0.25/((t+1)*(t+1)))*z[0])
		}, 0, 20, []float64{0.6713967071418030, 0.09540051444747446}, []float64{
			1.4567236007282468436e-01, -9.8835001955745789211e-02,
		}, 25},
		{"Brusselator", func(d []float64, _ float64, z []float64) {
			d[0], d[1] = 1+z[0]*z[0]*z[1]-4*z[0], 3*z[0]-z[0]*z[0]*z[1]
		}, 0, 20, []float64{1.5, 3}, []float64{0.49863707126834784865, 4.5967803494520111832017}, 15},
		{"Van der Pol orbit", vanDerPol(1), 0, 6.6632868593231301896996820305,
			[]float64{2.00861986087484313650940188, 0}, []float64{2.00861986087484313650940188, 0}, 8},
		{"Van der Pol, short", vanDerPol(1), 0, 0.5,
			[]float64{2, 0.66666654321}, []float64{2.0069401829769947, -0.37696663020984024}, 2},
		{"quintic about a line", func(d []float64, t float64, z []float64) { d[0] = 0.2 + math.Pow(z[0]-(0.2*t+3), 5) },
			1, 8, []float64{3.2}, []float64{4.6}, 1},
		{"growing sine", func(d []float64, t float64, z []float64) {
			d[0] = 2*z[0]/t + t*t*t*t*math.Sin(2*t) - t*t + 4*t*t*t
		}, 1, 8, []float64{sine(1)}, []float64{sine(8)}, 1},
		{"cubic spiral", func(d []float64, _ float64, z []float64) {
			x, y := z[0]*z[0]*z[0], z[1]*z[1]*z[1]
			d[0], d[1] = -0.1*x-2*y, 2*x-0.1*y
		}, 0, 25, []float64{2, 0}, []float64{-0.4436234866986349454, 0.2794406416189389983}, 400},
		{"linear, two states", func(d []float64, _ float64, z []float64) {
			d[0], d[1] = 0.1*z[0]-z[1], z[0]-0.1*z[1]
		}, 0.3, 9.5, []float64{0.9, 5.4}, []float64{-2.295253432998463163, -5.106255145280440123}, 10},
		{"logarithm", func(d []float64, t float64, z []float64) { d[0] = (t + 1) * math.Exp(-z[0]) },
			0, 10, []float64{0}, []float64{math.Log(61)}, 2},
		{"pulled to cos t", func(d []float64, t float64, z []float64) { d[0] = -50 * (z[0] - math.Cos(t)) },
			0, 1.5, []float64{0}, []float64{50 * (math.Sin(1.5) + 50*math.Cos(1.5) - 50*math.Exp(-75)) / 2501}, 20},
	}
}

func vanDerPol(mu float64) ode.RHS {
	return func(d []float64, _ float64, z []float64) {
		d[0], d[1] = z[1], mu*(1-z[0]*z[0])*z[1]-z[0]
	}
}

// relative is the largest error over 1 + |want|, as the tolerances measure it.
func relative(got, want []float64) float64 {
	worst := 0.0
	for i := range want {
		worst = max(worst, math.Abs(got[i]-want[i])/(1+math.Abs(want[i])))
	}
	return worst
}

// proportionOf returns the power of the tolerance that the error follows, and
// how many times that of other methods it is. The tolerance holds the estimate,
// as h^(q+1), while the solution errs as h^p: only for rosenbrock23 is p < q+1.
// radau5 holds its estimate of order 3 to tol^(2/3), kvaerno5 has one that is
// smaller in relation to the error than those of the others.
func proportionOf(m ode.Method) (proportion, multiple float64) {
	switch m.ID {
	case "radau5":
		return 2. / 3 * 5 / 4, 1
	case "kvaerno5":
		return 1, 4
	}
	return min(1, float64(m.Order)/float64(shared(m).EstimateOrder+1)), 1
}

func TestProblems(t *testing.T) {
	for _, m := range ode.Methods() {
		if !m.Adaptive {
			continue
		}
		proportion, multiple := proportionOf(m)
		for _, p := range problems() {
			t.Run(m.ID+"/"+p.name, func(t *testing.T) {
				// Coarser ones leave the range where the estimate is the error.
				for _, tol := range []float64{1e-6, 1e-8, 1e-10} {
					s := ode.NewSolver(m, len(p.z0), ode.Options{RTol: tol, ATol: tol, MaxSteps: 1e6})
					limit := multiple * p.amplify * math.Pow(tol, proportion)
					s.Start(p.f, p.t0, p.z0)
					advance(t, s, p.t1)
					if e := relative(s.Z(), p.want); e > limit {
						t.Errorf("tolerance %g: error %.3g = %.3g tolerances", tol, e, e/tol)
					}
				}
			})
		}
	}
}
