package adjoint

import "math"

// Divergence is tr ∂f/∂z with its derivatives at the points of a [Batch], with
// its layout. A [Function] that is the same has it as Lanes.
type Divergence interface {
	SetParams(theta []float64)
	// Values writes a value a lane.
	Values(dst []float64, t float64, z []float64)
	// AddGradient adds weight·∂/∂z lane by lane to dz, each lane with a weight of
	// its own, and weight·∂/∂θ of all lanes to dtheta; nil is not wanted.
	AddGradient(dz, dtheta, weights []float64, t float64, z []float64)
}

// Likelihood is −weight·log p of a start point under the continuous normalizing
// flow that carries p to the standard normal distribution at t1,
//
//	log p(z(t0)) = −½‖z(t1)‖² − (n/2) log 2π + ∫ tr ∂f/∂z dt
//
// (Chen, Rubanova, Bettencourt and Duvenaud, Neural ordinary differential
// equations, NeurIPS 2018, eqs. 8 and 9; Grathwohl et al., FFJORD, ICLR 2019, eq. 4). The integral is a running
// cost, whose gradient the adjoint carries; log p as a further state gives the
// same.
type Likelihood struct {
	Dim    int
	Takes  []bool // of the start points: whether it takes part
	Weight float64
}

// Parts returns the terminal and the running part, for the divergence of the
// field and, unless nil, the same at several points.
func (l *Likelihood) Parts(d Function, lanes func(lanes int) Divergence) (terminal, running Function) {
	v := &volume{Likelihood: l, divergence: d}
	if lanes == nil {
		return &normal{Likelihood: l}, v
	}
	return &normal{Likelihood: l}, &volumeTogether{v, lanes}
}

// normal is −weight·log of the standard normal density.
type normal struct {
	*Likelihood
	weight float64
}

func (*normal) SetParams([]float64) {}

func (l *Likelihood) of(k int) float64 {
	if l.Takes[k] {
		return l.Weight
	}
	return 0
}

func (f *normal) SetStart(k int) { f.weight = f.of(k) }

func (f *normal) Value(_ float64, z []float64) float64 {
	return f.weight * (dot(z, z) + float64(f.Dim)*math.Log(2*math.Pi)) / 2
}

func (f *normal) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	clear(dtheta)
	for i := range dz {
		dz[i] = f.weight * z[i]
	}
	return f.Value(t, z), 0
}

// GradientTangent is that of a quadratic.
func (f *normal) GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, _ []float64) (ddt float64) {
	clear(ddtheta)
	for i := range dz {
		dz[i], ddz[i] = f.weight*z[i], f.weight*v[i]
	}
	return 0
}

func (f *normal) AddGradient(dz, _ []float64, _, t float64, z []float64) { f.Gradient(dz, nil, t, z) }

// volume is −weight·tr ∂f/∂z.
type volume struct {
	*Likelihood
	weight     float64
	divergence Function
}

func (f *volume) SetParams(theta []float64) { f.divergence.SetParams(theta) }

func (f *volume) SetStart(k int) { f.weight = f.of(k) }

func (f *volume) Value(t float64, z []float64) float64 {
	if f.weight == 0 {
		return 0
	}
	return -f.weight * f.divergence.Value(t, z)
}

func (f *volume) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	if f.weight == 0 {
		clear(dz)
		clear(dtheta)
		return 0, 0
	}
	value, dt = f.divergence.Gradient(dz, dtheta, t, z)
	for i := range dz {
		dz[i] *= -f.weight
	}
	for i := range dtheta {
		dtheta[i] *= -f.weight
	}
	return -f.weight * value, -f.weight * dt
}

func (f *volume) hasSecond() bool { return hasSecond(f.divergence) }

// GradientTangent is that of a divergence that has one.
func (f *volume) GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) (ddt float64) {
	if f.weight == 0 {
		clear(dz)
		clear(ddz)
		clear(ddtheta)
		return 0
	}
	ddt = f.divergence.(CurvedFunction).GradientTangent(dz, ddz, ddtheta, t, z, v, w)
	for _, list := range [][]float64{dz, ddz, ddtheta} {
		for i := range list {
			list[i] *= -f.weight
		}
	}
	return -f.weight * ddt
}

// Knots returns nothing: those are the field's in the problem.
func (f *volume) Knots() []float64 { return nil }

func (f *volume) Hold(t float64) {
	if held, ok := f.divergence.(Piecewise); ok {
		held.Hold(t)
	}
}

// volumeTogether is volume where several points at once are cheaper.
type volumeTogether struct {
	*volume
	lanes func(lanes int) Divergence
}

func (f *volumeTogether) Lanes(lanes int) LaneFunction {
	return &volumeLanes{f.Likelihood, f.lanes(lanes), 0, make([]float64, lanes)}
}

type volumeLanes struct {
	*Likelihood
	divergence Divergence
	first      int
	weights    []float64
}

func (l *volumeLanes) SetParams(theta []float64) { l.divergence.SetParams(theta) }

func (l *volumeLanes) SetFirst(first int) { l.first = first }

func (l *volumeLanes) Values(dst []float64, t float64, z []float64) {
	l.divergence.Values(dst, t, z)
	for j := range dst {
		dst[j] *= -l.of(l.first + j)
	}
}

func (l *volumeLanes) AddGradient(dz, dtheta []float64, weight, t float64, z []float64) {
	each := func(weight float64) []float64 {
		for j := range l.weights {
			l.weights[j] = -weight * l.of(l.first+j)
		}
		return l.weights
	}
	if dz != nil {
		l.divergence.AddGradient(dz, nil, each(1), t, z)
	}
	if dtheta != nil {
		l.divergence.AddGradient(nil, dtheta, each(weight), t, z)
	}
}

func (l *volumeLanes) Knots() []float64 { return nil }

func (l *volumeLanes) Hold(t float64) {
	if held, ok := l.divergence.(Piecewise); ok {
		held.Hold(t)
	}
}
