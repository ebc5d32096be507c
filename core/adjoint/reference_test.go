package adjoint_test

import (
	"fmt"
	"math"
	"testing"

	"costate/core/adjoint"
)

// x' = k x, L = ½ x(T)² + ∫ x² dt + k²: everything is known.
//
//	x = x0 e^{kt},  a(t) = x(T) e^{k(T−t)} + (x0/k)(e^{k(2T−t)} − e^{kt})
func TestScalarClosedForm(t *testing.T) {
	const k, x0, T = -0.7, 1.3, 1.75
	f := &fixture{
		equations: []string{"x' = k*x"}, params: []string{"k"}, theta: []float64{k},
		z0: [][]float64{{x0}}, T: T,
		terminal: "0.5*x^2", running: "x^2", penalty: "k^2",
	}
	e := math.Exp(2 * k * T)
	running := x0 * x0 * (e - 1) / (2 * k)
	want := adjoint.Gradient{
		Loss: 0.5*x0*x0*e + running + k*k,
		Theta: []float64{x0*x0*T*e + // ∂/∂k of ½ x(T)²
			x0*x0*(2*T*e/(2*k)-(e-1)/(2*k*k)) + 2*k},
		Z0: [][]float64{{x0*e + x0*(e-1)/k}},
		T:  k*x0*x0*e + x0*x0*e,
	}
	want.T0 = -(want.Z0[0][0]*k*x0 + x0*x0)
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve, adjoint.Forward} {
		g := f.gradient(t, "dop853", tight, way)
		// A tolerance of 1e-13 at some twenty steps.
		near(t, "L", g.Loss, want.Loss, 1e-12)
		near(t, "dL/dk", g.Theta[0], want.Theta[0], 1e-12)
		near(t, "dL/dx0", g.Z0[0][0], want.Z0[0][0], 1e-12)
		near(t, "dL/dT", g.T, want.T, 1e-12)
		near(t, "dL/dt0", g.T0, want.T0, 1e-12)
	}
}

// The reference sensitivities are computed in quadruple precision.
func TestReferenceSensitivities(t *testing.T) {
	linear := &fixture{
		name:      "linear of diffrax test/test_adjoint.py::test_against",
		equations: []string{"x' = a11*x + a12*y", "y' = a21*x + a22*y"},
		params:    []string{"a11", "a12", "a21", "a22"}, theta: []float64{0.1, -1, 1, -0.1},
		z0: [][]float64{{0.9, 5.4}}, t0: 0.3, T: 9.2,
	}
	spiral := &fixture{ // row vectors: z' = z³ A
		name:      "cubic spiral of torchdiffeq examples/ode_demo.py",
		equations: []string{"x' = a11*x^3 + a21*y^3", "y' = a12*x^3 + a22*y^3"},
		params:    []string{"a11", "a12", "a21", "a22"}, theta: []float64{-0.1, 2, -2, -0.1},
		z0: [][]float64{{2, 0}}, T: 25,
	}
	short := spiral.clone()
	short.T = 1.5
	volterra := &fixture{
		name:      "Lotka-Volterra of SciMLSensitivity.jl issue 245",
		equations: []string{"x' = p0*x - p1*x*y", "y' = -p2*y + p3*x*y"},
		params:    []string{"p0", "p1", "p2", "p3"}, theta: []float64{1.5, 1, 3, 1},
		z0: [][]float64{{1, 1}}, T: 10,
	}
	vdp := &fixture{
		name:      "van der Pol of PETSc ts/tutorials/ex16fwd",
		equations: []string{"y' = z", "z' = mu*(1 - y^2)*z - y"},
		params:    []string{"mu"}, theta: []float64{1},
		z0: [][]float64{{2, 0.66666654321}}, T: 0.5,
	}
	for _, c := range []struct {
		f        *fixture
		terminal string
		loss     float64
		want     []float64 // by z0, then θ
		allowed  float64   // 1e-12 times the growth of errors on the way
	}{
		{linear, "x + y", -2.295253432998463163 - 5.106255145280440123, []float64{
			-0.6676975398005154950, -1.259366813418229507,
			-36.15602511587548906, -13.58741440613705720, 15.28174005331505642, -31.93785380429042117}, 1e-11},
		{short, "x + y", 1.291991562976786391 + 0.9725860744345164254, []float64{
			4.380756903559728791, 0.3543906820469063305,
			11.12788206933415518, 1.887909678905920554, -0.8161797077130105495, 10.46922481450369307}, 1e-11},
		{spiral, "x + y", -0.4436234866986349454 + 0.2794406416189389983, []float64{
			-5.374708494432528505, -0.2819669674013581266,
			-56.83991706777012852, -4.794870717318357238, 3.547723694094847829, -57.08580044156716749}, 1e-10},
		{volterra, "x", math.NaN(), []float64{
			1.965996054728169081, 0.1885687770780593063,
			2.160557523562618032, 0.1885687770780593063, 0.5631827941681977204, 0.9396512871530797615}, 1e-10},
		{volterra, "y", math.NaN(), []float64{
			-2.743979155920181058, 0.2117134891466831363,
			-6.256770517220815998, -0.6979775889893584813, -1.709017680597934827, -2.743979155920181058}, 1e-10},
		{vdp, "y", 2.0069401829769947, []float64{0.88068735055275780, 0.24102287777981600, -0.032098283901967868}, 1e-12},
		{vdp, "z", -0.37696663020984024, []float64{-0.13722358056067508, 0.19351874183370582, 0.087710458460869904}, 1e-12},
	} {
		for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve, adjoint.Forward, adjoint.Discrete} {
			t.Run(fmt.Sprint(c.f.name, " ", c.terminal, " ", way), func(t *testing.T) {
				c.f.terminal = c.terminal
				allowed := c.allowed
				if way == adjoint.Backsolve {
					allowed *= 10 // the reconstructed z has the forward solve's error twice
				}
				g := c.f.gradient(t, "dop853", tight, way)
				if !math.IsNaN(c.loss) {
					near(t, "L", g.Loss, c.loss, allowed)
				}
				for i, v := range append(append([]float64{}, g.Z0[0]...), g.Theta...) {
					near(t, fmt.Sprint("derivative ", i), v, c.want[i], allowed)
				}
			})
		}
	}
}
