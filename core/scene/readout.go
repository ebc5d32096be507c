package scene

import (
	"costate/core/adjoint"
	"costate/core/field"
)

// headed is a field in a scene whose θ goes on, after what the field has, with so
// many entries of a read-out.
func headed(f adjoint.Field, inner, rest int) adjoint.Field {
	h := headedField{f.(adjoint.Curved), inner, rest} // as all fields of scenes are
	if p, ok := f.(adjoint.Piecewise); ok {
		return &struct {
			*headedField
			adjoint.Piecewise
		}{&h, p}
	}
	return &h
}

type headedField struct {
	adjoint.Curved
	inner, rest int
}

func (h *headedField) NumParams() int { return h.inner + h.rest }

func (h *headedField) SetParams(theta []float64) { h.Curved.SetParams(theta[:h.inner]) }

func (h *headedField) VJP(dz, dtheta []float64, t float64, z, a []float64) (dt float64) {
	if dtheta != nil {
		clear(dtheta[h.inner:])
		dtheta = dtheta[:h.inner]
	}
	return h.Curved.VJP(dz, dtheta, t, z, a)
}

func (h *headedField) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	if dtheta != nil {
		dtheta = dtheta[:h.inner]
	}
	h.Curved.JVP(dst, t, z, dt, dz, dtheta)
}

func (h *headedField) VJPTangent(dz, ddz, ddtheta []float64, t float64, z, a, v, w, b []float64) (ddt float64) {
	if ddtheta != nil {
		clear(ddtheta[h.inner:])
		ddtheta = ddtheta[:h.inner]
	}
	if w != nil {
		w = w[:h.inner]
	}
	return h.Curved.VJPTangent(dz, ddz, ddtheta, t, z, a, v, w, b)
}

// headedBatch is the same for several points.
func headedBatch(b adjoint.Batch, inner int) adjoint.Batch {
	h := headedLanes{b, inner}
	if p, ok := b.(adjoint.Piecewise); ok {
		return &struct {
			*headedLanes
			adjoint.Piecewise
		}{&h, p}
	}
	return &h
}

type headedLanes struct {
	adjoint.Batch
	inner int
}

func (h *headedLanes) SetParams(theta []float64) { h.Batch.SetParams(theta[:h.inner]) }

func (h *headedLanes) VJP(dz, dtheta []float64, t float64, z, a []float64) {
	if dtheta != nil {
		dtheta = dtheta[:h.inner]
	}
	h.Batch.VJP(dz, dtheta, t, z, a)
}

// firstPoints takes the part of θ that its points know.
type firstPoints struct {
	Points
	inner int
}

func (p *firstPoints) SetParams(theta []float64) { p.Points.SetParams(theta[:p.inner]) }

// inside is the divergence of a network whose weights are a part of θ.
type inside struct {
	*field.NetworkDivergence
	named, weights int
}

func (d *inside) part(theta []float64) []float64 { return theta[d.named : d.named+d.weights] }

func (d *inside) SetParams(theta []float64) { d.NetworkDivergence.SetParams(d.part(theta)) }

func (d *inside) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	if dtheta != nil {
		clear(dtheta)
		dtheta = d.part(dtheta)
	}
	return d.NetworkDivergence.Gradient(dz, dtheta, t, z)
}

func (d *inside) GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) (ddt float64) {
	if ddtheta != nil {
		clear(ddtheta)
		ddtheta = d.part(ddtheta)
	}
	if w != nil {
		w = d.part(w)
	}
	return d.NetworkDivergence.GradientTangent(dz, ddz, ddtheta, t, z, v, w)
}

// insideBatch is the same at several points.
type insideBatch struct {
	*field.NetworkDivergence
	named, weights int
}

func (d *insideBatch) part(theta []float64) []float64 { return theta[d.named : d.named+d.weights] }

func (d *insideBatch) SetParams(theta []float64) { d.NetworkDivergence.SetParams(d.part(theta)) }

func (d *insideBatch) AddGradient(dz, dtheta, weights []float64, t float64, z []float64) {
	if dtheta != nil {
		dtheta = d.part(dtheta)
	}
	d.NetworkDivergence.AddGradient(dz, dtheta, weights, t, z)
}
