// Package export writes an experiment as a program of its own, in the
// languages where Neural ODEs are at home:
//
//	dz/dt = f(t, z, θ),  L = Σ φ_i(z(t_i)) + φ(z(t1)) + ∫ ℓ dt + R(θ),
//	dL/dθ, dL/dz0, dL/dT
//
// Each language is one template and the dialect that expressions are printed
// in. The SciPy program has the adjoint equation written out, with the
// derivatives that package field takes; the others leave it to their
// libraries.
package export
