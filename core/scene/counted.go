package scene

import "costate/core/adjoint"

// counted is a field that counts what is asked of it.
type counted struct {
	adjoint.Field
	evaluations, vjps, jvps int
}

func (c *counted) Eval(dst []float64, t float64, z []float64) {
	c.evaluations++
	c.Field.Eval(dst, t, z)
}

func (c *counted) VJP(dz, dtheta []float64, t float64, z, a []float64) float64 {
	c.vjps++
	return c.Field.VJP(dz, dtheta, t, z, a)
}

func (c *counted) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	c.jvps++
	c.Field.JVP(dst, t, z, dt, dz, dtheta)
}

// Knots returns none of a field that is smooth.
func (c *counted) Knots() []float64 {
	if f, ok := c.Field.(adjoint.Piecewise); ok {
		return f.Knots()
	}
	return nil
}

// Hold does nothing to a field that is smooth.
func (c *counted) Hold(t float64) {
	if f, ok := c.Field.(adjoint.Piecewise); ok {
		f.Hold(t)
	}
}
