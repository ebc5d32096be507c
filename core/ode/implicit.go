package ode

// Implicit is an implicit Runge–Kutta method as data (Butcher's array). One
// step solves
//
//	k_i     = f(t + c_i h, z + h Σ_j a_ij k_j)        i = 1 … s
//	z(t+h)  = z + h Σ b_i k_i
//	z(t+θh) = z + h Σ b_i(θ) k_i
//
// by simplified Newton iterations, all with the Jacobian of one point (E.
// Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed. (HW
// II), IV.8). Rows of A end at the last entry that is not 0: a row of i entries
// is a stage that needs only those before it, one of i+1 a stage that is solved
// for alone (a diagonally implicit method), and where rows are longer all stages
// are solved for together.
//
// The embedded Tableau holds what these share with an explicit method. FSAL
// means that the last stage is f at the end of the step, which is kept as f at
// the start of the next. Of the linear problem z' = λz a step is z ↦ R(hλ) z with
// R(z) = 1 + z bᵀ(I − zA)⁻¹(1 … 1)ᵀ.
type Implicit struct {
	Tableau

	// Gamma is a_ii of every implicit stage of a diagonally implicit method; 0
	// where all stages are solved for together.
	Gamma float64

	// Filtered are weights e_i of the increments Z_i = h Σ_j a_ij k_j, for an
	// error estimate that a linear system with the matrix of the iteration keeps
	// from growing with the stiffness (HW II, IV.8, eq. (8.19)):
	//
	//	(μ I − h J) e = f(t, z) + Σ e_i Z_i / h
	//
	// with the real eigenvalue μ of A⁻¹. e then counts as one more stage, which
	// Tableau.E refers to. nil where E weighs the stages themselves.
	Filtered []float64
}

// Implicit returns the coefficients of an implicit Runge–Kutta method, shared
// and not to be written to; nil for the others.
func (m Method) Implicit() *Implicit { return m.implicit }

// diagonal tells whether the stages are solved for one after the other.
func (im *Implicit) diagonal() bool { return im.Gamma != 0 }
