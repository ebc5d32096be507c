package ode

// Rosenbrock is a linearly implicit method as data: E. Hairer, G. Wanner,
// Solving Ordinary Differential Equations II, 2nd ed. (HW II), IV.7. In the
// form that needs no product with the Jacobian J = ∂f/∂z ("Implementation of
// Rosenbrock-type methods" there), scaled by h, one step solves s linear
// systems with one matrix,
//
//	(I/γ − hJ) u_i = f(t + c_i h, z + h Σ_{j<i} a_ij u_j) + Σ_{j<i} g_ij u_j + h d_i ∂f/∂t
//	z(t+h)         = z + h Σ m_i u_i
//	z(t+θh)        = z + h Σ m_i(θ) u_i
//
// The embedded Tableau holds what these share with an explicit method, the u_i
// in place of the slopes k_i: A = (a_ij), B = (m_i), C = (c_i), the error
// weights E and the Dense polynomials m_i(θ). Its C is not the row sums of its
// A; with Γ = (I/γ − g)⁻¹ it is those of AΓ. FSAL means that the last stage
// takes f at the end of the step, which is kept as f at the start of the next.
type Rosenbrock struct {
	Tableau
	Gamma  float64
	Couple [][]float64 // g_ij, j < i; in the literature c_ij
	D      []float64   // d_i, the row sums of Γ; in the literature γ_i
}
