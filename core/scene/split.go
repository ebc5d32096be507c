package scene

import (
	"costate/core/adjoint"
	"costate/core/field"
)

// weighted is a network in a scene that has named parameters too: θ is those,
// then the weights. The network does not depend on the named ones.
type weighted struct {
	*field.NetworkEvaluator
	named int
}

func (w *weighted) NumParams() int { return w.named + w.NetworkEvaluator.NumParams() }

func (w *weighted) SetParams(theta []float64) { w.NetworkEvaluator.SetParams(theta[w.named:]) }

func (w *weighted) VJP(dz, dtheta []float64, t float64, z, a []float64) (dt float64) {
	if dtheta != nil {
		clear(dtheta[:w.named])
		dtheta = dtheta[w.named:]
	}
	return w.NetworkEvaluator.VJP(dz, dtheta, t, z, a)
}

func (w *weighted) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	if dtheta != nil {
		dtheta = dtheta[w.named:]
	}
	w.NetworkEvaluator.JVP(dst, t, z, dt, dz, dtheta)
}

func (w *weighted) VJPTangent(dz, ddz, ddtheta []float64, t float64, z, a, v, dtheta, b []float64) (ddt float64) {
	if ddtheta != nil {
		clear(ddtheta[:w.named])
		ddtheta = ddtheta[w.named:]
	}
	if dtheta != nil {
		dtheta = dtheta[w.named:]
	}
	return w.NetworkEvaluator.VJPTangent(dz, ddz, ddtheta, t, z, a, v, dtheta, b)
}

// weightedBatch is weighted at several points.
type weightedBatch struct {
	*field.NetworkBatch
	named int
}

func (w *weightedBatch) SetParams(theta []float64) { w.NetworkBatch.SetParams(theta[w.named:]) }

func (w *weightedBatch) VJP(dz, dtheta []float64, t float64, z, a []float64) {
	if dtheta != nil {
		dtheta = dtheta[w.named:]
	}
	w.NetworkBatch.VJP(dz, dtheta, t, z, a)
}

// function returns an evaluator of a part of the loss, which sees the named
// parameters only; nil for an absent part.
func (x *Experiment) function(s *field.Scalar) adjoint.Function {
	if s == nil {
		return nil
	}
	return &named{s.Evaluator(), s, len(x.Params), make([]float64, len(x.Params))}
}

type named struct {
	*field.ScalarEvaluator
	scalar *field.Scalar
	n      int
	byName []float64
}

func (f *named) SetParams(theta []float64) { f.ScalarEvaluator.SetParams(theta[:f.n]) }

func (f *named) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	if dtheta != nil {
		clear(dtheta[f.n:])
		dtheta = dtheta[:f.n]
	}
	return f.ScalarEvaluator.Gradient(dz, dtheta, t, z)
}

func (f *named) GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) (ddt float64) {
	if ddtheta != nil {
		clear(ddtheta[f.n:])
		ddtheta = ddtheta[:f.n]
	}
	if w != nil {
		w = w[:f.n]
	}
	return f.ScalarEvaluator.GradientTangent(dz, ddz, ddtheta, t, z, v, w)
}

// AtPoints returns an evaluator at many points.
func (f *named) AtPoints(theta []float64, points int) func(dst []float64, t float64, z []float64) {
	b := f.scalar.Batch(points)
	b.SetParams(theta[:f.n])
	return b.Values
}

// AddGradient touches the named parameters alone, of many more perhaps.
func (f *named) AddGradient(dz, dtheta []float64, weight, t float64, z []float64) {
	f.ScalarEvaluator.Gradient(dz, f.byName, t, z)
	for i, v := range f.byName {
		dtheta[i] += weight * v
	}
}
