// Package adjoint differentiates a loss of the solution of an initial value
// problem,
//
//	dz/dt = f(t, z, θ),  z(t0) = z0,  t in [t0, t1],  t1 = t0 + T
//	L = Σ_i φ_i(z(t_i)) + φ(z(t1)) + ∫ ℓ(t, z, θ) dt + R(θ),
//
// by θ, z0, T and t0. The adjoint (costate) a(t) = ∂L/∂z(t) is a row of n
// numbers that is integrated backwards from t1:
//
//	a(t1) = ∂φ/∂z(z(t1)),   da/dt = −aᵀ ∂f/∂z − ∂ℓ/∂z,
//	a(t_i−) = a(t_i+) + ∂φ_i/∂z(z(t_i))
//
// and gives
//
//	dL/dz0 = a(t0)              dL/dθ = ∫ (aᵀ ∂f/∂θ + ∂ℓ/∂θ) dt
//	dL/dT  = H(t1),  dL/dt0 = −H(t0),  H = aᵀ f + ℓ
//
// (Pontryagin, Boltyanskii, Gamkrelidze, Mishchenko, The Mathematical Theory
// of Optimal Processes, 1962, ch. I; Chen, Rubanova, Bettencourt, Duvenaud,
// Neural Ordinary Differential Equations, NeurIPS 2018, algorithm 1.) With
// observations on the depth clock, t_i = t0 + s_i T, dL/dT gains
// Σ s_i (∂φ_i/∂z) f(t_i, z(t_i)). H(t1) takes the terminal adjoint alone,
// without the jump of an observation that stands exactly at t1.
//
// The ways to the gradient differ in where z comes from on the way back
// ([Backsolve], [Checkpointed]), transpose the steps themselves ([Discrete],
// [Reversible]) or
// avoid the way back ([Forward], [FiniteDifference]).
//
// Where the state jumps or the solve ends at zero crossings of the state
// ([Problem.Events]) every way goes through them: see [Event].
//
// # Many start points
//
// With [Problem.Batch] the start points are solved in blocks, each as one system
// with one sequence of steps, so that a network is evaluated by products of
// matrices. The error of a step is the largest that any start point of the block
// has, each measured alone: every one is held to the tolerance. What an
// [Observer] sees of a start point stays the same, but the rows of a block's
// start points come by turns. [Backsolve] and [Discrete], stiff methods, and rows
// with columns go one by one.
//
// # Second derivatives
//
// A [Hessian] multiplies the second derivative of the loss by vectors, exactly,
// where field and loss are [Curved] and a [CurvedFunction], as cross entropy, the
// likelihood and the regularizers are.
//
// # Concurrency
//
// An [Engine] belongs to one goroutine at a time. No call starts a goroutine;
// every call that solves stops at the next step once its context is done.
package adjoint
