// Package horizon asks what the length T of the interval is: depth, which the
// scale of the field takes up, or time, which something outside of it fixes.
//
// With s = (t − t0)/T the problem dz/dt = f(t, z, θ) is
//
//	dz/ds = T f(t0 + s T, z, θ),   s in [0, 1]
//
// so that an autonomous (f, T) and (c f, T/c) are the same: T is one more
// parameter, and data at fixed s tell it only as far as the scale of f is known.
// The measure of that is the profile L*(T) = min over θ of L(θ; T), and the error
// of T that its curvature gives.
//
//   - [Fit] finds θ and T by least squares where there are few parameters;
//   - [Row] trains one scene for a row of T, and says how fast and how far the
//     trajectories then go;
//   - [Stretch] is the symmetry itself, of fields that depend on t as well;
//   - [Forecast] and [Watch] look beyond T: a physical model goes on, a classifier
//     does not;
//   - [Course] is what is known over both clocks, t and τ.
//
// Nothing here is shared between calls; where several goroutines work, they end
// with the call.
package horizon
