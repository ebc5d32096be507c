// Package portrait finds the fixed points of an autonomous field
//
//	dz/dt = f(z),   f(z*) = 0,   z in a box of Rⁿ,  n ≤ [MaxDim],
//
// and says what the field does near each. With A = ∂f/∂z(z*), a small
// deviation obeys dδ/dt = A δ, so the eigenvalues λ of A tell the type
// (Strogatz, Nonlinear Dynamics and Chaos, 2nd ed., §5.2 and §6.3; for the
// names in three dimensions Kuznetsov, Elements of Applied Bifurcation Theory,
// 3rd ed., §2.2). Where no λ lies on the imaginary axis the nonlinear field is
// like its linearisation (Hartman and Grobman); a [Centre] is one of the
// linearisation alone.
//
// # How it works
//
// The field is evaluated on a lattice over the box. Newton's method,
//
//	A(z) s = −f(z),   z ← z + α s,
//
// starts from the middle of every cell over whose corners no component of f
// keeps its sign, and from cells spread evenly, so that roots without a change
// of sign are met too. The step is halved until ‖f‖ falls (Nocedal and Wright,
// Numerical Optimization, 2nd ed., §11.2), and where A is singular to working
// accuracy it is Levenberg and Marquardt's, (AᵀA + μI) s = −Aᵀf (ibid., §10.3),
// which leads to a point of a line of fixed points too. States are measured by
// the width of the box and components of f by their median size on the
// lattice, so that units do not matter.
//
// Lattices have gaps: a fixed point whose basin is smaller than a cell may be
// missed. A point where f is not a number, outside the domain of a logarithm
// say, is no start and no end of a step.
//
// A simple root is found to a few units of round-off. Where A is singular the
// root is determined only to the square root of round-off or worse; such
// points are [Degenerate], and of those closer together than a thirtieth of
// the box one is kept, so that a line of fixed points comes out as dots on it.
//
// # Concurrency
//
// [Find] starts no goroutine, uses no randomness and keeps nothing.
package portrait
