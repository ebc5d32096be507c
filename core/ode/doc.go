// Package ode integrates the initial value problem
//
//	dz/dt = f(t, z),  z(t0) = z0,  z in Rⁿ
//
// forwards or backwards in t with explicit Runge–Kutta methods and, where the
// problem is stiff, with Rosenbrock and implicit Runge–Kutta methods. With s stages k_i one step of size
// h (negative when t falls) of an explicit method is
//
//	k_i     = f(t + c_i h, z + h Σ_{j<i} a_ij k_j)        i = 1 … s
//	z(t+h)  = z + h Σ b_i k_i
//	z(t+θh) = z + h Σ b_i(θ) k_i                          0 ≤ θ ≤ 1
//
// and one of a Rosenbrock method solves s linear systems with the one matrix
// I/γ − h ∂f/∂z instead of evaluating f alone: see [Rosenbrock]. An implicit
// Runge–Kutta method iterates with such systems until its stages are solved for:
// see [Implicit]. A [Reversible] method carries a second state along, by which its
// steps can be undone. The method auto changes between an explicit and a Rosenbrock one
// and says so in [Stats]. The derivatives of f are the caller's ([Solver.SetJacobian], [Solver.SetTimeDerivative]) or
// differences.
//
// A method is data: a [Tableau], [Rosenbrock] or [Implicit] of a, b, c, the weights of the
// embedded error estimate and the polynomials b_i(θ) of its continuous
// extension, each cited to where it was published. One stepper, [Solver], runs
// them all; it chooses the step size by an I, PI or PID controller ([Control]) for
// adaptive methods and keeps it for the others, and ends on the stops of its options. [Solution] holds the dense output of a whole
// solve as a function of t, and [Solve] is the loop written out.
//
// [Events] locates zero crossings of functions of (t, z) along the steps, where
// the state may jump or the solve end; a Solution has such jumps in it.
//
//	m, _ := ode.Lookup("dopri5")
//	s := ode.NewSolver(m, 2, ode.Options{RTol: 1e-8, ATol: 1e-8})
//	s.Start(f, 0, z0)
//	for s.T() != 10 {
//		if err := s.Step(10); err != nil {
//			return err
//		}
//	}
//
// # Concurrency
//
// A Solver and a Solution under construction belong to one goroutine at a
// time. A [Method] and its coefficients are immutable and shared by all; a
// finished Solution may be read by many goroutines, each with its own hint.
// NewSolver allocates every buffer; stepping and interpolating start no
// goroutine and allocate nothing. The one exception is the elimination of a
// stiff method for more than 128 states: gonum spreads it over goroutines, which
// end before the call does, and allocates some blocks for it.
package ode
