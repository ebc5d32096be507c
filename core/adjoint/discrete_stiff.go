package adjoint

import "costate/core/ode"

// tableau returns what all families of methods share. Of a method that changes by itself it is that of the explicit
// one.
func tableau(m ode.Method) *ode.Tableau {
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

// reverseStiff is the transpose of the steps of stiff methods: linear systems
// with the transposed matrices. Of an implicit Runge–Kutta step, with κ_i and ξ_i
// as in [reverse],
//
//	κ_i − h Σ_{j≥i} a_ji J_jᵀ κ_j = h (b_i λ + Σ_p b_i(θ_p) μ_p),   J_i = ∂f/∂z(Y_i)
//
// where the sum includes i itself: one system of n for each stage of a diagonally
// implicit method, one of s·n otherwise. Of a Rosenbrock step ([ode.Rosenbrock])
//
//	(I/γ − hJ)ᵀ v_i = h (m_i λ + Σ_p m_i(θ_p) μ_p) + Σ_{j>i} (h a_ji ξ_j + g_ji v_j)
//	ξ_i = v_iᵀ ∂f/∂z(Y_i),   ∂L/∂z = λ + Σ_p μ_p + Σ_i (ξ_i + h η_i)
//	η_i = ∂/∂z (v_iᵀ (J u_i + d_i ∂f/∂t))   at the start of the step,
//
// and with ∂/∂θ in place of ∂/∂z dL/dθ. The last line has second derivatives of
// f, since the matrix itself depends on z and θ: it is the derivative of the
// vector–Jacobian product v_iᵀ ∂f/∂(z, θ) along (d_i, u_i) in (t, z), which is
// taken by a difference of fourth order (D. N. Daescu, G. R. Carmichael, A. Sandu,
// Adjoint implementation of Rosenbrock methods applied to variational data
// assimilation problems, J. Comput. Phys. 165 (2000) 496–510).
type reverseStiff struct {
	r      *reverse
	ros    *ode.Rosenbrock // or nil
	im     *ode.Implicit   // or nil
	solver *ode.Solver
	jac    *jacobians
	lu     *ode.LU
	matrix []float64 // transposed Jacobians, of the size of lu
	v      []float64 // v_i
	y, eta []float64
}

// newStiff returns nil where all steps are explicit.
func (r *reverse) newStiff() *reverseStiff {
	e := r.s.e
	n := e.n
	m := e.p.Method
	if _, stiff, ok := m.Parts(); ok {
		m = stiff
	}
	d := &reverseStiff{r: r, ros: m.Rosenbrock(), im: m.Implicit()}
	if d.ros == nil && d.im == nil {
		return nil
	}
	d.solver = ode.NewSolver(m, n, e.p.Options)
	d.jac = newJacobians(e.p.Field)
	d.solver.SetJacobian(d.jac.state)
	d.solver.SetTimeDerivative(d.jac.time)
	size := n
	if d.im != nil && d.im.Gamma == 0 {
		size = n * len(d.im.A)
	}
	d.lu, d.matrix = ode.NewLU(size), make([]float64, size*size)
	d.v, d.y, d.eta = make([]float64, n*len(tableau(m).A)), make([]float64, n), make([]float64, n)
	return d
}

// stages makes a step again, for the slopes and the states of its stages.
func (d *reverseStiff) stages(t, h float64, z []float64) error {
	r, n := d.r, len(z)
	before := d.solver.Stats()
	err := d.solver.Replay(r.s.e.eval, t, z, h)
	after := d.solver.Stats()
	r.s.e.stats.Backward.Evaluations += after.Evaluations - before.Evaluations
	r.s.e.stats.Backward.Jacobians += after.Jacobians - before.Jacobians
	if err != nil {
		return err
	}
	for i := range r.tab.A {
		copy(r.k[i*n:(i+1)*n], d.solver.Stage(i))
	}
	for i, row := range r.tab.A {
		y := r.y[i*n : (i+1)*n]
		copy(y, z)
		for j, a := range row {
			for c, v := range r.k[j*n : (j+1)*n] {
				y[c] += h * a * v
			}
		}
	}
	return nil
}

func (d *reverseStiff) pull(t, h float64, lambda []float64) {
	switch {
	case d.ros != nil:
		d.rosenbrock(t, h, lambda)
	case d.im.Gamma != 0:
		d.diagonal(t, h, lambda)
	default:
		d.coupled(t, h, lambda)
	}
}

// linearize evaluates ∂f/∂z at (t, z) for block.
func (d *reverseStiff) linearize(t float64, z []float64) {
	d.jac.state(d.jac.full, t, z)
	d.r.s.e.stats.Backward.Jacobians++
}

// block writes the transposed Jacobian, times a factor, to the block at
// (row, col) of the matrix, of so many columns.
func (d *reverseStiff) block(row, col, width int, factor float64) {
	n := d.r.s.e.n
	for i := range n {
		for j := range n {
			d.matrix[(row*n+i)*width+col*n+j] = factor * d.jac.full[j*n+i]
		}
	}
}

func (d *reverseStiff) diagonal(t, h float64, lambda []float64) {
	r, n, gamma := d.r, len(lambda), d.im.Gamma
	for j := len(r.tab.A) - 1; j >= 0; j-- {
		kappa, xi, y := r.kappa[j*n:(j+1)*n], r.xi[j*n:(j+1)*n], r.y[j*n:(j+1)*n]
		for l := j + 1; l < len(r.tab.A); l++ {
			if a := r.tab.A[l][j]; a != 0 {
				for c, v := range r.xi[l*n : (l+1)*n] {
					kappa[c] += h * a * v
				}
			}
		}
		at := t + r.tab.C[j]*h
		if len(r.tab.A[j]) > j {
			d.linearize(at, y)
			d.block(0, 0, n, 1)
			d.lu.Factorize(1/gamma, h, d.matrix)
			for c := range kappa {
				kappa[c] /= gamma
			}
			d.lu.Solve(kappa)
		}
		r.begins(j, r.vjp(xi, 1, at, y, kappa), xi)
		for c, v := range xi {
			lambda[c] += v
		}
	}
}

func (d *reverseStiff) coupled(t, h float64, lambda []float64) {
	r, n, s := d.r, len(lambda), len(d.im.A)
	for j := range s {
		d.linearize(t+r.tab.C[j]*h, r.y[j*n:(j+1)*n])
		for i := range s {
			d.block(i, j, s*n, d.im.A[j][i])
		}
	}
	d.lu.Factorize(1, h, d.matrix)
	d.lu.Solve(r.kappa)
	for j := range s {
		xi := r.xi[j*n : (j+1)*n]
		r.begins(j, r.vjp(xi, 1, t+r.tab.C[j]*h, r.y[j*n:(j+1)*n], r.kappa[j*n:(j+1)*n]), xi)
		for c, v := range xi {
			lambda[c] += v
		}
	}
}

func (d *reverseStiff) rosenbrock(t, h float64, lambda []float64) {
	r, n := d.r, len(lambda)
	z := r.s.z
	d.linearize(t, z)
	d.block(0, 0, n, 1)
	d.lu.Factorize(1/d.ros.Gamma, h, d.matrix)
	for j := len(r.tab.A) - 1; j >= 0; j-- {
		w, xi, v := r.kappa[j*n:(j+1)*n], r.xi[j*n:(j+1)*n], d.v[j*n:(j+1)*n]
		for l := j + 1; l < len(r.tab.A); l++ {
			if a := h * r.tab.A[l][j]; a != 0 {
				for c, x := range r.xi[l*n : (l+1)*n] {
					w[c] += a * x
				}
			}
			if g := d.ros.Couple[l][j]; g != 0 {
				for c, x := range d.v[l*n : (l+1)*n] {
					w[c] += g * x
				}
			}
		}
		copy(v, w)
		d.lu.Solve(v)
		r.begins(j, r.vjp(xi, 1, t+r.tab.C[j]*h, r.y[j*n:(j+1)*n], v), xi)
		for c, x := range xi {
			lambda[c] += x
		}
	}
	for j := range r.tab.A {
		u, v := r.k[j*n:(j+1)*n], d.v[j*n:(j+1)*n]
		if r.moving {
			// h stands before J u_j and d_j ∂f/∂t, too.
			dt := r.vjp(d.eta, 0, t, z, v)
			r.starts -= dot(d.eta, u) + d.ros.D[j]*dt
		}
		d.second(t, h, d.ros.D[j], z, u, v, lambda)
	}
}

// span is the part of a step over which a derivative along a slope is taken as a
// difference. The solution is smooth over a step, so that the truncation, of
// fourth order, is some span⁴ of the whole, and round-off one unit over span.
const span = 1. / 256

// second adds h times the derivative of the vector–Jacobian product of v along
// (dt, u) at (t, z) to lambda and dL/dθ, and what it has by t to that of the start.
func (d *reverseStiff) second(t, h, dt float64, z, u, v, lambda []float64) {
	for _, p := range [4]struct{ at, weight float64 }{{1, 8}, {-1, -8}, {2, -1}, {-2, 1}} {
		step := p.at * span * h
		for c, x := range z {
			d.y[c] = x + step*u[c]
		}
		w := p.weight / (12 * span)
		d.r.starts += w * d.r.vjp(d.eta, w, t+step*dt, d.y, v)
		for c, x := range d.eta {
			lambda[c] += w * x
		}
	}
}
