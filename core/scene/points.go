package scene

import "costate/core/adjoint"

// Points evaluates a field at many points of one time together. A vector has
// first state 0 of all points, then state 1, and so on.
type Points interface {
	SetParams(theta []float64)
	Eval(dst []float64, t float64, z []float64)
}

// Points returns a new evaluator of the field at so many points, at least one,
// with θ of the scene, nil for a landscape. It gives what Field gives, to the
// bit, but for roundings within networks that the equations call; see
// [field.HybridBatch].
func (x *Experiment) Points(count int) Points {
	if x.newField == nil {
		return nil
	}
	var p Points
	if x.newPoints != nil {
		p = x.newPoints(count)
	} else {
		n := len(x.States)
		p = &oneByOne{x.newField(), count, make([]float64, n), make([]float64, n)}
	}
	p.SetParams(x.Theta)
	return p
}

// oneByOne is for fields that have no better way.
type oneByOne struct {
	adjoint.Field
	count int
	z, f  []float64
}

func (o *oneByOne) Eval(dst []float64, t float64, z []float64) {
	for k := range o.count {
		for i := range o.z {
			o.z[i] = z[i*o.count+k]
		}
		o.Field.Eval(o.f, t, o.z)
		for i, v := range o.f {
			dst[i*o.count+k] = v
		}
	}
}
