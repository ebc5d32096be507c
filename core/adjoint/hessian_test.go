package adjoint_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"costate/core/adjoint"
	"costate/core/field"
	"costate/core/ode"
)

// direction is a seeded one of θ and the start points of f.
func (f *fixture) direction(seed uint64) (dtheta []float64, dz0 [][]float64) {
	r := rand.New(rand.NewPCG(seed, 5))
	for range f.theta {
		dtheta = append(dtheta, r.NormFloat64())
	}
	for _, z := range f.z0 {
		var row []float64
		for range z {
			row = append(row, r.NormFloat64())
		}
		dz0 = append(dz0, row)
	}
	return dtheta, dz0
}

// along is ⟨(dtheta, dz0), g⟩.
func along(g *adjoint.Gradient, dtheta []float64, dz0 [][]float64) float64 {
	sum := dot(g.Theta, dtheta)
	for k := range dz0 {
		sum += dot(g.Z0[k], dz0[k])
	}
	return sum
}

// curved makes the loss of a network's fixture one of second derivatives too.
func (f stateOnly) GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) float64 {
	clear(ddtheta)
	return f.ScalarEvaluator.GradientTangent(dz, ddz, nil, t, z, v, nil)
}

func (f *fixture) hessian(tb testing.TB, method string, opt ode.Options, way adjoint.Method) *adjoint.Hessian {
	tb.Helper()
	h, err := adjoint.NewHessian(f.problem(tb, method, opt), way)
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

func (f *fixture) product(tb testing.TB, h *adjoint.Hessian, dtheta []float64, dz0 [][]float64) *adjoint.Gradient {
	tb.Helper()
	g := new(adjoint.Gradient)
	if err := h.Product(context.Background(), g, f.theta, dtheta, dz0); err != nil {
		tb.Fatal(err)
	}
	return g
}

// A product is the difference of gradients along the direction, with every part
// of the loss, in θ, z0, T and t0, and the matrix is symmetric.
func TestHessian(t *testing.T) {
	for _, f := range fixtures() {
		t.Run(f.name, func(t *testing.T) {
			v, dz := f.direction(1)
			moved := func(s float64) *adjoint.Gradient {
				at := f.clone()
				for i := range v {
					at.theta[i] += s * v[i]
				}
				for k := range dz {
					for i := range dz[k] {
						at.z0[k][i] += s * dz[k][i]
					}
				}
				return at.gradient(t, "dop853", tight, adjoint.Forward)
			}
			// Fourth order, h = 2⁻¹²: 1e-16 of the fifth derivative along a direction of
			// length 2 to 6, which it multiplies by up to its fifth power, and the
			// gradient's own error of 1e-13 over h.
			const h = 0x1p-12
			up, down, up2, down2 := moved(h), moved(-h), moved(2*h), moved(-2*h)
			difference := func(get func(g *adjoint.Gradient) float64) float64 {
				return (8*(get(up)-get(down)) - (get(up2) - get(down2))) / (12 * h)
			}
			for _, c := range []struct {
				method string
				way    adjoint.Method
			}{{"dopri5", adjoint.Checkpointed}, {"dop853", adjoint.Checkpointed}, {"tsit5", adjoint.Discrete}, {"rodas5p", adjoint.Checkpointed}, {"kvaerno5", adjoint.Discrete}} {
				tolerance := tol(1e-10)
				p := f.product(t, f.hessian(t, c.method, tolerance, c.way), v, dz)
				size := 1.0
				for i := range p.Theta {
					size = math.Max(size, math.Abs(p.Theta[i]))
				}
				check := func(what string, got float64, get func(g *adjoint.Gradient) float64) {
					// Ten times the tolerance, as for gradients, and that again for the growth of
					// the second tangent.
					if want := difference(get); !(math.Abs(got-want) <= 2e-8*size) {
						t.Errorf("%s %v, %s: %.10g, by differences %.10g", c.method, c.way, what, got, want)
					}
				}
				check("slope", p.Loss, func(g *adjoint.Gradient) float64 { return g.Loss })
				check("dT", p.T, func(g *adjoint.Gradient) float64 { return g.T })
				check("dt0", p.T0, func(g *adjoint.Gradient) float64 { return g.T0 })
				for i := range p.Theta {
					check("θ", p.Theta[i], func(g *adjoint.Gradient) float64 { return g.Theta[i] })
				}
				for k := range p.Z0 {
					for i := range p.Z0[k] {
						check("z0", p.Z0[k][i], func(g *adjoint.Gradient) float64 { return g.Z0[k][i] })
					}
				}
			}

			// ⟨u, Hv⟩ = ⟨v, Hu⟩: of the computed loss with fixed steps but for round-off.
			u, du := f.direction(2)
			fixed := ode.Options{Step: f.T / 40}
			for _, method := range []string{"rk4", "heun"} {
				m := f.hessian(t, method, fixed, adjoint.Discrete)
				uHv := along(f.product(t, m, v, dz), u, du)
				vHu := along(f.product(t, m, u, du), v, dz)
				near(t, method+": ⟨u, Hv⟩", uHv, vHu, 1e-12)
			}
			m := f.hessian(t, "dop853", tol(1e-11), adjoint.Checkpointed)
			near(t, "⟨u, Hv⟩", along(f.product(t, m, v, dz), u, du), along(f.product(t, m, u, du), v, dz), 1e-9)
		})
	}
}

// With fixed steps the discrete product is the derivative of the discrete
// gradient itself.
func TestHessianOfDiscreteLoss(t *testing.T) {
	f := fixtures()[0]
	v, dz := f.direction(3)
	fixed := ode.Options{Step: f.T / 10}
	p := f.product(t, f.hessian(t, "euler", fixed, adjoint.Discrete), v, dz)
	const h = 0x1p-9
	moved := func(s float64) *adjoint.Gradient {
		at := f.clone()
		for i := range v {
			at.theta[i] += s * v[i]
		}
		for k := range dz {
			for i := range dz[k] {
				at.z0[k][i] += s * dz[k][i]
			}
		}
		return at.gradient(t, "euler", fixed, adjoint.Discrete)
	}
	up, down, up2, down2 := moved(h), moved(-h), moved(2*h), moved(-2*h)
	for i := range v {
		// Truncation h⁴/30 of a fifth derivative of some thousands; round-off 1e-16/h.
		near(t, "Hv", p.Theta[i], (8*(up.Theta[i]-down.Theta[i])-(up2.Theta[i]-down2.Theta[i]))/(12*h), 1e-8)
	}
}

// L = ½k e^{2θ}z0²: x' = θx with T = 1 and φ = ½k x², so that ∂²L/∂θ² = 4L,
// ∂²L/∂θ∂z0 = 4L/z0 and ∂²L/∂z0² = 2L/z0².
func TestHessianClosedForm(t *testing.T) {
	f := &fixture{equations: []string{"x' = r*x"}, params: []string{"k", "r"}, theta: []float64{3, 0.7},
		z0: [][]float64{{1.5}}, T: 1, terminal: "0.5*k*x^2"}
	loss := 1.5 * math.Exp(1.4) * 2.25
	h := f.hessian(t, "dop853", tol(1e-12), adjoint.Checkpointed)
	byR := f.product(t, h, []float64{0, 1}, nil)
	byX := f.product(t, h, []float64{0, 0}, [][]float64{{1}})
	// The tolerance, some steps of it.
	near(t, "∂²L/∂r²", byR.Theta[1], 4*loss, 1e-11)
	near(t, "∂²L/∂r∂k", byR.Theta[0], 2*loss/3, 1e-11)
	near(t, "∂²L/∂r∂x0", byR.Z0[0][0], 4*loss/1.5, 1e-11)
	near(t, "∂²L/∂x0∂r", byX.Theta[1], 4*loss/1.5, 1e-11)
	near(t, "∂²L/∂x0²", byX.Z0[0][0], 2*loss/2.25, 1e-11)

	// A landscape has no trajectory: ½(a² + 4ab).
	p := adjoint.Problem{NumParams: 2}
	p.Loss.Parameters = f.function(t, "0.5*k^2 + 2*k*r", field.Scope{Params: f.params})
	m, err := adjoint.NewHessian(p, adjoint.Checkpointed)
	if err != nil {
		t.Fatal(err)
	}
	var g adjoint.Gradient
	if err := m.Product(context.Background(), &g, []float64{5, 7}, []float64{1, 10}, nil); err != nil || g.Theta[0] != 21 || g.Theta[1] != 2 || g.Loss != 19+100 {
		t.Errorf("%+v, %v", g, err)
	}
}

// Products of an engine that has warmed up allocate nothing, however long.
func TestHessianAllocates(t *testing.T) {
	for _, method := range []string{"dopri5", "rk4"} {
		for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Discrete} {
			f := fixtures()[5]
			h := f.hessian(t, method, tol(1e-7), way)
			v, dz := f.direction(1)
			var g adjoint.Gradient
			if allocs := testing.AllocsPerRun(3, func() {
				if err := h.Product(context.Background(), &g, f.theta, v, dz); err != nil {
					t.Fatal(err)
				}
			}); allocs != 0 {
				t.Errorf("%s %v: %v allocations for %d steps", method, way, allocs, h.Stats().Forward.Accepted)
			}
		}
	}
}
