// Package flow trains: it follows the gradient flow of a loss,
//
//	dθ/dτ = −η ∇L(θ),   dL/dτ = −η ‖∇L‖² ≤ 0,
//
// as an initial value problem in the training time τ (continuous
// backpropagation), or one of its discretisations with steps of size 1 in τ:
//
//	descent   θ ← θ − η ∇L                                 explicit Euler
//	momentum  v ← β v + ∇L,  θ ← θ − η v                   Polyak 1964
//	nesterov  v ← β v + ∇L,  θ ← θ − η (∇L + β v)          Nesterov 1983, as in Sutskever et al. 2013
//	rmsprop   s ← ρ s + (1−ρ) ∇L²,  θ ← θ − η ∇L/(√s + ε)  Tieleman and Hinton 2012
//	adam      Kingma and Ba 2015, algorithm 1
//
// with β = 0.9, ρ = 0.9, and Adam's β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
//
// On a quadratic of largest curvature λ, descent is stable for η < 2/λ only;
// [LargestCurvature] finds λ, by exact Hessian–vector products of a [Curved]
// objective and by differences of gradients of others.
//
// A [Path] is followed point by point and belongs to one goroutine.
package flow
