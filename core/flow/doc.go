// Package flow trains: it follows the gradient flow of a loss,
//
//	dθ/dτ = −η ∇L(θ),   dL/dτ = −η ‖∇L‖² ≤ 0,
//
// as an initial value problem in the training time τ (continuous
// backpropagation), by any method of package ode, or one of its discretisations
// with steps of size 1 in τ:
//
//	descent   θ ← θ − η ∇L                                 explicit Euler
//	proximal  θ ← argmin L(x) + ‖x − θ‖²/2η                implicit Euler; Rockafellar 1976
//	momentum  v ← β v + ∇L,  θ ← θ − η v                   Polyak 1964
//	nesterov  v ← β v + ∇L,  θ ← θ − η (∇L + β v)          Nesterov 1983, as in Sutskever et al. 2013
//	rmsprop   s ← ρ s + (1−ρ) ∇L²,  θ ← θ − η ∇L/(√s + ε)  Tieleman and Hinton 2012
//	adam      Kingma and Ba 2015, algorithm 1
//	adamw     adam with θ ← (1 − ηλ) θ before it           Loshchilov and Hutter 2019, algorithm 2
//
// with β = 0.9, ρ = 0.9, and Adam's β₁ = 0.9, β₂ = 0.999, ε = 1e-8. As η → 0
//
//   - descent and proximal follow the flow, with an error of the order of η;
//   - momentum and nesterov, β held, follow the flow with η/(1 − β) for η
//     (Kovachki and Stuart, J. Mach. Learn. Res. 22 (2021) 17); with
//     β = 1 − a√η they follow θ″ + a θ′ + ∇L = 0 in the time √η k (Polyak 1964);
//   - rmsprop and adam follow dθ/dτ = −η ∇L/(|∇L| + ε), by entries (Ma, Wu and E,
//     MSML 2022), and adamw that with −ηλθ added.
//
// The rule modified-flow is what descent follows to one order more in η, the flow
// of L + (η/4) ‖∇L‖² (Barrett and Dherin, ICLR 2021, theorem 3.1):
//
//	dθ/dτ = −η (∇L + (η/2) ∇²L ∇L)
//
// η may follow a [Schedule]. The gradient of a discrete rule may be that of a
// mini-batch, of a [Stochastic] objective. Where all of this leads to, at best,
// [ReferenceMinimum] finds by L-BFGS.
//
// On a quadratic of largest curvature λ, descent is stable for η < 2/λ only;
// [LargestCurvature] finds λ, by exact Hessian–vector products of a [Curved]
// objective and by differences of gradients of others.
//
// A [Path] is followed point by point and belongs to one goroutine.
package flow
