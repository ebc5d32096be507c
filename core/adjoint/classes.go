package adjoint

import "math"

// CrossEntropy is the terminal loss −weight·log p_y of a start point with label
// y, where p = softmax(W z + b) is read out of z(t1) linearly (Bishop, Pattern
// Recognition and Machine Learning, 2006, eqs. 4.104 and 4.108). The read-out is
// the part of θ from Offset on: W row by row (classes × n), then b.
type CrossEntropy struct {
	Classes, Dim, Offset int
	Labels               []int   // of the start points; negative: it takes no part
	Weight               float64 // of each

	readout []float64
	p, dp   []float64
	label   int
}

// NumReadout returns how many numbers the read-out has.
func (c *CrossEntropy) NumReadout() int { return c.Classes * (c.Dim + 1) }

// SetParams takes the read-out from θ.
func (c *CrossEntropy) SetParams(theta []float64) {
	if c.readout == nil {
		c.readout, c.p, c.dp = make([]float64, c.NumReadout()), make([]float64, c.Classes), make([]float64, c.Classes)
	}
	copy(c.readout, theta[c.Offset:])
}

// SetStart chooses the label.
func (c *CrossEntropy) SetStart(k int) { c.label = c.Labels[k] }

// Probabilities writes p at z to dst, one number a class.
func (c *CrossEntropy) Probabilities(dst, z []float64) { c.softmax(dst, z) }

// softmax writes p, and returns −log p_y for the label there is.
func (c *CrossEntropy) softmax(dst, z []float64) (entropy float64) {
	bias, top := c.readout[c.Classes*c.Dim:], math.Inf(-1)
	for i := range dst {
		dst[i] = bias[i] + dot(c.readout[i*c.Dim:(i+1)*c.Dim], z)
		top = max(top, dst[i])
	}
	if c.label >= 0 {
		entropy = top - dst[c.label]
	}
	sum := 0.0
	for i := range dst {
		dst[i] = math.Exp(dst[i] - top)
		sum += dst[i]
	}
	for i := range dst {
		dst[i] /= sum
	}
	return entropy + math.Log(sum)
}

// Value returns what the start point adds to the loss.
func (c *CrossEntropy) Value(_ float64, z []float64) float64 {
	if c.label < 0 {
		return 0
	}
	return c.Weight * c.softmax(c.p, z)
}

// Gradient has ∂/∂z = weight·Wᵀ(p − e_y), and (p − e_y) zᵀ and p − e_y by the
// read-out (Bishop, eq. 4.109).
func (c *CrossEntropy) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	clear(dtheta)
	value = c.Value(t, z)
	c.pull(dz, dtheta, 1, z)
	return value, 0
}

// AddGradient touches the read-out alone.
func (c *CrossEntropy) AddGradient(dz, dtheta []float64, weight, t float64, z []float64) {
	c.Value(t, z)
	c.pull(dz, dtheta, weight, z)
}

// pull is the gradient at the point that c.p is of.
func (c *CrossEntropy) pull(dz, dtheta []float64, weight float64, z []float64) {
	clear(dz)
	if c.label < 0 {
		return
	}
	c.p[c.label]--
	for i, v := range c.p {
		d := c.Weight * v
		row := c.readout[i*c.Dim : (i+1)*c.Dim]
		for k := range dz {
			dz[k] += d * row[k]
		}
		if dtheta == nil {
			continue
		}
		at := dtheta[c.Offset+i*c.Dim:]
		for k, x := range z {
			at[k] += weight * d * x
		}
		dtheta[c.Offset+c.Classes*c.Dim+i] += weight * d
	}
}

// GradientTangent has, with ẏ = W v + Ẇ z + ḃ the change of what softmax is taken
// of, ṗ = p∘ẏ − p (p·ẏ) (Bishop, eq. 4.106), of which everything else is a product.
func (c *CrossEntropy) GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) (ddt float64) {
	clear(dz)
	clear(ddz)
	clear(ddtheta)
	if c.label < 0 {
		return 0
	}
	c.Value(t, z)
	var moved, bias []float64
	if w != nil {
		moved = w[c.Offset : c.Offset+c.Classes*c.Dim]
		bias = w[c.Offset+c.Classes*c.Dim : c.Offset+c.NumReadout()]
	}
	mean := 0.0
	for i := range c.dp {
		c.dp[i] = dot(c.readout[i*c.Dim:(i+1)*c.Dim], v)
		if w != nil {
			c.dp[i] += dot(moved[i*c.Dim:(i+1)*c.Dim], z) + bias[i]
		}
		mean += c.p[i] * c.dp[i]
	}
	for i, p := range c.p {
		c.dp[i] = p * (c.dp[i] - mean)
	}
	c.p[c.label]--
	for i := range c.p {
		d, dd := c.Weight*c.p[i], c.Weight*c.dp[i]
		for k, x := range c.readout[i*c.Dim : (i+1)*c.Dim] {
			dz[k] += d * x
			ddz[k] += dd * x
			if w != nil {
				ddz[k] += d * moved[i*c.Dim+k]
			}
		}
		if ddtheta == nil {
			continue
		}
		at := ddtheta[c.Offset+i*c.Dim:]
		for k, x := range z {
			at[k] = dd*x + d*v[k]
		}
		ddtheta[c.Offset+c.Classes*c.Dim+i] = dd
	}
	return 0
}
