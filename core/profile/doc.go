// Package profile measures whether T is real time, by the profile
//
//	L*(T) = min over θ of L(θ; T)
//
// of a scene. A flat one says that T is depth: whatever T is, θ makes up for
// it. A sharp minimum says that something fixes the clock, a known rate or a
// known force, and where the minimum is.
//
// Observations are read on the depth clock, t_i = t0 + s_i T: a time t_i of the
// scene is the s_i that it has at the scene's T. So every T is asked to explain
// all of the data, in their order and at their relative distances.
//
// At a minimum over θ, dL*/dT = ∂L/∂T (envelope theorem): every [Point] has its
// slope from the adjoint, without differences.
//
// [Run] starts goroutines that end before it returns.
package profile
