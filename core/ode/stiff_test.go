package ode_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"costate/core/ode"
)

// stiffProblem is a problem whose end is known from a computation in quadruple
// precision.
type stiffProblem struct {
	name  string
	f     ode.RHS
	t1    float64
	z0    []float64
	want  []float64
	scale []float64 // absolute tolerance of each state over the relative one
	// amplify is how many times tol^(p/(q+1)) the error at t1 may be, relative to
	// |z_i| + scale_i: at most twice what the worst method is measured to reach.
	// p is the order and q that of the estimate.
	amplify float64
	// steps bounds the steps of each method at 1e-6, a tenth above what they are
	// measured to be.
	steps map[string]int
	// rate is the largest |λ| of the Jacobian soon after the start. dopri5 is
	// stable for h|λ| < 3.3 only.
	rate float64
}

// The test set of the literature: F. Mazzia, C. Magherini, Test set for initial
// value problem solvers, University of Bari 2008; HW II, IV.10.
func stiffProblems() []stiffProblem {
	return []stiffProblem{
		{"Robertson", robertson, 1e11, []float64{1, 0, 0},
			[]float64{2.083340149701294231e-08, 8.333360770334783401e-14, 9.999999791665151694e-01}, []float64{1e-6, 1e-12, 1},
			0.25, map[string]int{"rosenbrock23": 3500, "rodas4": 520, "rodas5p": 340, "kvaerno5": 205, "radau5": 305, "auto": 355}, 2e3},
		{"HIRES", func(d []float64, _ float64, z []float64) {
			d[0] = -1.71*z[0] + 0.43*z[1] + 8.32*z[2] + 0.0007
			d[1] = 1.71*z[0] - 8.75*z[1]
			d[2] = -10.03*z[2] + 0.43*z[3] + 0.035*z[4]
			d[3] = 8.32*z[1] + 1.71*z[2] - 1.12*z[3]
			d[4] = -1.745*z[4] + 0.43*(z[5]+z[6])
			d[5] = -280*z[5]*z[7] + 0.69*z[3] + 1.71*z[4] - 0.43*z[5] + 0.69*z[6]
			d[6] = 280*z[5]*z[7] - 1.81*z[6]
			d[7] = -d[6]
		}, 321.8122, []float64{1, 0, 0, 0, 0, 0, 0, 0.0057}, []float64{
			7.371312573325667807e-04, 1.442485726316184658e-04, 5.888729740967575007e-05, 1.175651343283149146e-03,
			2.386356198831330469e-03, 6.238968252742795787e-03, 2.849998395185768658e-03, 2.850001604814231342e-03,
		}, []float64{1e-4, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4},
			2.3, map[string]int{"rosenbrock23": 2260, "rodas4": 430, "rodas5p": 245, "kvaerno5": 180, "radau5": 155, "auto": 310}, 0},
		{"OREGO", func(d []float64, _ float64, z []float64) {
			d[0] = 77.27 * (z[1] + z[0]*(1-8.375e-6*z[0]-z[1]))
			d[1] = (z[2] - (1+z[0])*z[1]) / 77.27
			d[2] = 0.161 * (z[0] - z[2])
		}, 360, []float64{1, 2, 3}, []float64{1.000814870318522716, 1.228178521549887984e3, 1.320554942846508288e2}, []float64{1e-6, 1e-6, 1e-6},
			12, map[string]int{"rosenbrock23": 8330, "rodas4": 1750, "rodas5p": 1070, "kvaerno5": 875, "radau5": 695, "auto": 1190}, 0},
		{"VDPOL", stiffVanDerPol, 2, []float64{2, 0}, []float64{1.706167732170465008, -0.8928097010248165478}, []float64{1, 1},
			1, map[string]int{"rosenbrock23": 7020, "rodas4": 1200, "rodas5p": 700, "kvaerno5": 605, "radau5": 540, "auto": 750}, 2e6},
	}
}

func robertson(d []float64, _ float64, z []float64) {
	d[0] = -0.04*z[0] + 1e4*z[1]*z[2]
	d[2] = 3e7 * z[1] * z[1]
	d[1] = -d[0] - d[2]
}

func stiffVanDerPol(d []float64, _ float64, z []float64) {
	d[0], d[1] = z[1], ((1-z[0]*z[0])*z[1]-z[0])/1e-6
}

func robertsonJacobian(d []float64, _ float64, z []float64) {
	d[0], d[1], d[2] = -0.04, 1e4*z[2], 1e4*z[1]
	d[6], d[7], d[8] = 0, 6e7*z[1], 0
	d[3], d[4], d[5] = -d[0], -d[1]-d[7], -d[2]
}

func autonomous(d []float64, _ float64, _ []float64) { clear(d) }

// solver returns one for p at the relative tolerance tol, started.
func (p stiffProblem) solver(m ode.Method, tol float64) *ode.Solver {
	atols := make([]float64, len(p.z0))
	for i, v := range p.scale {
		atols[i] = tol * v
	}
	s := ode.NewSolver(m, len(p.z0), ode.Options{RTol: tol, ATols: atols, MaxSteps: 1e6})
	s.Start(p.f, 0, p.z0)
	return s
}

func (p stiffProblem) error(z []float64) float64 {
	worst := 0.0
	for i, v := range p.want {
		worst = max(worst, math.Abs(z[i]-v)/(p.scale[i]+math.Abs(v)))
	}
	return worst
}

func TestStiffProblems(t *testing.T) {
	for _, m := range append(stiffMethods(), method(t, "auto")) {
		proportion, multiple := proportionOf(m)
		for _, p := range stiffProblems() {
			t.Run(m.ID+"/"+p.name, func(t *testing.T) {
				for _, tol := range []float64{1e-4, 1e-6, 1e-8} {
					s := p.solver(m, tol)
					advance(t, s, p.t1)
					if got := p.error(s.Z()) / math.Pow(tol, proportion) / multiple; got > p.amplify {
						t.Errorf("tolerance %g: error %.3g times its power %.3g", tol, got, proportion)
					}
					st := s.Stats()
					if m.Rosenbrock() != nil && st.Jacobians != st.Accepted || st.Jacobians > st.Accepted+st.Rejected {
						t.Errorf("tolerance %g: %+v, want one Jacobian a step", tol, st)
					}
					if n := st.Accepted + st.Rejected; tol == 1e-6 && n > p.steps[m.ID] {
						t.Errorf("%d steps, want at most %d", n, p.steps[m.ID])
					}
				}
			})
		}
	}
}

// TestExplicitIsNoMatch: what the stiff methods end with in some hundred steps
// an explicit one does not get a thousandth of the way through in ten times as
// many.
func TestExplicitIsNoMatch(t *testing.T) {
	for _, p := range stiffProblems() {
		if p.rate == 0 {
			continue
		}
		s := p.solver(method(t, "dopri5"), 1e-6)
		for range 10 * p.steps["rodas4"] {
			if err := s.Step(p.t1); err != nil {
				t.Fatal(err)
			}
		}
		// Between rejections the step may exceed the limit of stability.
		if limit := 2 * 3.3 / p.rate * float64(10*p.steps["rodas4"]); s.T() > limit {
			t.Errorf("%s: dopri5 came to %g, stability allows %g", p.name, s.T(), limit)
		}
	}
}

// TestDamping: one long step from far off takes an L-stable method to where the
// solution is: R(−10⁵) is at most 13/10⁵. A method that is A-stable only would
// bounce to the other side.
func TestDamping(t *testing.T) {
	const rate = 1e6
	f := func(d []float64, t float64, z []float64) { d[0] = -rate * (z[0] - math.Cos(t)) }
	for _, m := range stiffMethods() {
		s := evenly(m, 1, 0.1)
		s.Start(f, 0, []float64{1000})
		if err := s.Step(0.1); err != nil {
			t.Fatal(err)
		}
		if d := math.Abs(s.Z()[0] - math.Cos(0.1)); s.Stats().Rejected != 0 || d > 0.14 {
			t.Errorf("%s: %g off after one step", m.ID, d)
		}
		const tol = 1e-6
		s = ode.NewSolver(m, 1, ode.Options{RTol: tol, ATol: tol})
		s.Start(f, 0, []float64{2})
		advance(t, s, 10)
		// y' = −sin t of the slow solution is resolved to the tolerance, and the
		// fast part is 1e-6 of it.
		if d := math.Abs(s.Z()[0] - math.Cos(10)); d > 3*tol {
			t.Errorf("%s: %g off", m.ID, d)
		}
		// dopri5 takes at least 10⁷/3.3.
		if n := s.Stats().Accepted; n > 5000 {
			t.Errorf("%s: %d steps", m.ID, n)
		}
	}
}

// TestJacobianSources: derivatives given and by differences make the same steps
// but for the error of the differences, 1e-8 of the Jacobian.
func TestJacobianSources(t *testing.T) {
	p := stiffProblems()[0]
	for _, m := range stiffMethods() {
		const tol = 1e-6
		s := p.solver(m, tol)
		advance(t, s, p.t1)
		byDifference, z := s.Stats(), append([]float64(nil), s.Z()...)
		s.SetJacobian(robertsonJacobian)
		s.SetTimeDerivative(autonomous)
		s.Start(p.f, 0, p.z0)
		advance(t, s, p.t1)
		given := s.Stats()
		if d := math.Abs(float64(given.Accepted - byDifference.Accepted)); d > 0.01*float64(given.Accepted) {
			t.Errorf("%s: %d steps, by differences %d", m.ID, given.Accepted, byDifference.Accepted)
		}
		for i, v := range s.Z() {
			if d := math.Abs(v-z[i]) / (p.scale[i] + math.Abs(v)); d > tol/100 {
				t.Errorf("%s: state %d differs by %g", m.ID, i, d)
			}
		}
		if m.Implicit() != nil {
			continue // iterations differ
		}
		first := 1 // at the start, and one of the starting step rule
		if !shared(m).FSAL {
			first = 0
		}
		if want := given.Accepted + given.Rejected; given.Rejected == 0 && given.Evaluations != want*m.Stages+first+1 {
			t.Errorf("%s: %+v", m.ID, given)
		}
		if got := byDifference.Evaluations; byDifference.Rejected == 0 && got != byDifference.Accepted*(m.Stages+4)+first+1 {
			t.Errorf("%s: %+v by differences", m.ID, byDifference)
		}
		s.SetJacobian(nil)
		s.SetTimeDerivative(nil)
		s.Start(p.f, 0, p.z0)
		advance(t, s, p.t1)
		if s.Stats() != byDifference {
			t.Errorf("%s: %+v after going back to differences, %+v before", m.ID, s.Stats(), byDifference)
		}
	}
}

// TestDifferencesStayInDomain: f exists on one side of the start only.
func TestDifferencesStayInDomain(t *testing.T) {
	f := func(d []float64, _ float64, z []float64) {
		d[0] = -z[0]
		if z[0] > 1 {
			d[0] = math.NaN()
		}
	}
	for _, m := range stiffMethods() {
		s := ode.NewSolver(m, 1, ode.Options{})
		s.Start(f, 0, []float64{1})
		advance(t, s, 1)
		// rosenbrock23 ends with 80 tolerances, see problems.
		if d := math.Abs(s.Z()[0] - math.Exp(-1)); d > 1e-4 {
			t.Errorf("%s: %g off", m.ID, d)
		}
	}
}

func TestNonFiniteJacobian(t *testing.T) {
	nan := func(at int) func([]float64, float64, []float64) {
		return func(d []float64, _ float64, _ []float64) {
			clear(d)
			d[at] = math.NaN()
		}
	}
	for _, m := range stiffMethods() {
		s := ode.NewSolver(m, 2, ode.Options{})
		for i, set := range []func(){
			func() { s.SetJacobian(nan(2)) },
			func() { s.SetJacobian(nil); s.SetTimeDerivative(nan(1)) },
		} {
			if m.Implicit() != nil && i == 1 {
				continue // it does not need ∂f/∂t
			}
			set()
			s.Start(lotkaVolterra, 3, []float64{1, 1})
			var e *ode.NonFiniteError
			if err := s.Step(4); !errors.As(err, &e) || e.T != 3 || e.State != 1 || s.T() != 3 {
				t.Errorf("%s: error %v", m.ID, err)
			}
		}
	}
}

// TestShortestSpan: over spans whose squares underflow a difference in t must
// not be 0/0.
func TestShortestSpan(t *testing.T) {
	for _, m := range stiffMethods() {
		for _, t0 := range []float64{0, 1e-200, 5e-324} {
			s := ode.NewSolver(m, 2, ode.Options{})
			s.Start(lotkaVolterra, t0, []float64{1, 1})
			advance(t, s, 3*t0+1e-300)
			if d := distance(s.Z(), []float64{1, 1}); d != 0 {
				t.Errorf("%s: moved by %g from t = %g", m.ID, d, t0)
			}
		}
	}
}

// TestSingularMatrix: z' = Jz with Jγh = 1 has no stages; a smaller step has.
func TestSingularMatrix(t *testing.T) {
	for _, n := range []int{1, 2, 3, 4} {
		f := func(d []float64, _ float64, z []float64) { copy(d, z) }
		s := evenly(method(t, "rodas4"), n, 4) // γ = 1/4
		s.SetJacobian(func(d []float64, _ float64, _ []float64) {
			clear(d)
			for i := 0; i < n; i++ {
				d[i*n+i] = 1
			}
		})
		s.Start(f, 0, make([]float64, n))
		if err := s.Step(100); err != nil || s.Stats().Rejected != 1 {
			t.Errorf("%d states: error %v, %+v", n, err, s.Stats())
		}
	}
}

// TestHeat solves 100 coupled states, z_i” by differences, whose slowest mode
// decays by the smallest eigenvalue.
func TestHeat(t *testing.T) {
	const n = 100
	f := func(d []float64, _ float64, z []float64) {
		for i := range z {
			left, right := 0.0, 0.0
			if i > 0 {
				left = z[i-1]
			}
			if i < n-1 {
				right = z[i+1]
			}
			d[i] = (n + 1) * (n + 1) * (left - 2*z[i] + right)
		}
	}
	z0 := make([]float64, n)
	for i := range z0 {
		z0[i] = math.Sin(math.Pi * float64(i+1) / (n + 1))
	}
	sin := math.Sin(math.Pi / 2 / (n + 1))
	decay := math.Exp(-4 * (n + 1) * (n + 1) * sin * sin * 0.1)
	for _, m := range stiffMethods() {
		s := ode.NewSolver(m, n, ode.Options{RTol: 1e-6, ATol: 1e-6})
		s.Start(f, 0, z0)
		advance(t, s, 0.1)
		for i, v := range s.Z() {
			// As the other problems: tol^(2/3) for rosenbrock23.
			if d := math.Abs(v - z0[i]*decay); d > 1e-4 || m.Order > 2 && d > 1e-6 {
				t.Fatalf("%s: state %d off by %g", m.ID, i, d)
			}
		}
		if n := s.Stats().Accepted; n > 200 {
			t.Errorf("%s: %d steps", m.ID, n)
		}
	}
}

func ExampleSolver_SetJacobian() {
	m, _ := ode.Lookup("rodas5p")
	s := ode.NewSolver(m, 1, ode.Options{})
	s.SetJacobian(func(dst []float64, _ float64, _ []float64) { dst[0] = -1e6 })
	s.Start(func(dst []float64, t float64, z []float64) { dst[0] = -1e6 * (z[0] - math.Cos(t)) }, 0, []float64{0})
	for s.T() != 10 {
		if err := s.Step(10); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Printf("%.5f, cos 10 = %.5f\n", s.Z()[0], math.Cos(10))
	// Output: -0.83907, cos 10 = -0.83907
}
