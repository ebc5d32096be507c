package ode

import "math"

// Pairs of order 5(4) with seven stages, the last of them FSAL, are what most
// solves run on, with two or three states for most that are drawn. These have
// the step and its error norm written out, for any such tableau: no loops, no
// offsets, and every bounds check settled when the program is compiled.

// seven holds the tableau of such a method without its slices.
type seven struct {
	a [21]float64 // rows 1 … 6 of A one after the other, the last one B
	c [7]float64
	e [7]float64
	// The coefficients of θ … θ⁴ of the dense output, stage by stage.
	dense [7][4]float64
}

// sevenOf returns nil for a tableau of another shape.
func sevenOf(tab *Tableau) *seven {
	if tab.Main != 7 || !tab.FSAL || tab.E == nil || tab.E3 != nil || len(tab.Dense) != 7 || tab.DenseDegree() != 4 {
		return nil
	}
	v := new(seven)
	at := 0
	for _, row := range tab.A[1:7] {
		at += copy(v.a[at:], row)
	}
	copy(v.c[:], tab.C)
	copy(v.e[:], tab.E)
	for i, row := range tab.Dense {
		copy(v.dense[i][:], row)
	}
	return v
}

// seven2 is a step of size h and its squared error norm for two states.
func (s *Solver) seven2(h float64) float64 {
	f, t, a, c, e := s.f, s.t, &s.seven.a, &s.seven.c, &s.seven.e
	k, y, next := (*[14]float64)(s.k), (*[2]float64)(s.y), (*[2]float64)(s.zPrev)
	z := (*[2]float64)(s.z)
	z0, z1 := z[0], z[1]

	w0 := h * a[0]
	y[0] = z0 + w0*k[0]
	y[1] = z1 + w0*k[1]
	f(k[2:4], t+h*c[1], y[:])

	w0, w1 := h*a[1], h*a[2]
	y[0] = z0 + w0*k[0] + w1*k[2]
	y[1] = z1 + w0*k[1] + w1*k[3]
	f(k[4:6], t+h*c[2], y[:])

	w0, w1, w2 := h*a[3], h*a[4], h*a[5]
	y[0] = z0 + w0*k[0] + w1*k[2] + w2*k[4]
	y[1] = z1 + w0*k[1] + w1*k[3] + w2*k[5]
	f(k[6:8], t+h*c[3], y[:])

	w0, w1, w2, w3 := h*a[6], h*a[7], h*a[8], h*a[9]
	y[0] = z0 + w0*k[0] + w1*k[2] + w2*k[4] + w3*k[6]
	y[1] = z1 + w0*k[1] + w1*k[3] + w2*k[5] + w3*k[7]
	f(k[8:10], t+h*c[4], y[:])

	w0, w1, w2, w3, w4 := h*a[10], h*a[11], h*a[12], h*a[13], h*a[14]
	y[0] = z0 + w0*k[0] + w1*k[2] + w2*k[4] + w3*k[6] + w4*k[8]
	y[1] = z1 + w0*k[1] + w1*k[3] + w2*k[5] + w3*k[7] + w4*k[9]
	f(k[10:12], t+h*c[5], y[:])

	w0, w1, w2, w3, w4, w5 := h*a[15], h*a[16], h*a[17], h*a[18], h*a[19], h*a[20]
	n0 := z0 + w0*k[0] + w1*k[2] + w2*k[4] + w3*k[6] + w4*k[8] + w5*k[10]
	n1 := z1 + w0*k[1] + w1*k[3] + w2*k[5] + w3*k[7] + w4*k[9] + w5*k[11]
	next[0], next[1] = n0, n1

	// All of the error norm that the last stage is not needed for.
	rtol, atol := s.opt.RTol, (*[2]float64)(s.atol)
	g0 := rootOf2 / (atol[0] + rtol*larger(z0, n0))
	g1 := rootOf2 / (atol[1] + rtol*larger(z1, n1))
	finite := 0 * (n0 + n1)
	r0 := h*(e[0]*k[0]+e[1]*k[2]+e[2]*k[4]+e[3]*k[6]+e[4]*k[8]+e[5]*k[10]) + finite
	r1 := h*(e[0]*k[1]+e[1]*k[3]+e[2]*k[5]+e[3]*k[7]+e[4]*k[9]+e[5]*k[11]) + finite
	w0 = h * e[6]
	f(k[12:14], t+h, next[:])

	s.stats.Evaluations += 6
	r0 = (r0 + w0*k[12]) * g0
	r1 = (r1 + w0*k[13]) * g1
	return r0*r0 + r1*r1
}

// seven3 is a step of size h and its squared error norm for three states.
func (s *Solver) seven3(h float64) float64 {
	f, t, a, c, e := s.f, s.t, &s.seven.a, &s.seven.c, &s.seven.e
	k, y, next := (*[21]float64)(s.k), (*[3]float64)(s.y), (*[3]float64)(s.zPrev)
	z := (*[3]float64)(s.z)
	z0, z1, z2 := z[0], z[1], z[2]

	w0 := h * a[0]
	y[0] = z0 + w0*k[0]
	y[1] = z1 + w0*k[1]
	y[2] = z2 + w0*k[2]
	f(k[3:6], t+h*c[1], y[:])

	w0, w1 := h*a[1], h*a[2]
	y[0] = z0 + w0*k[0] + w1*k[3]
	y[1] = z1 + w0*k[1] + w1*k[4]
	y[2] = z2 + w0*k[2] + w1*k[5]
	f(k[6:9], t+h*c[2], y[:])

	w0, w1, w2 := h*a[3], h*a[4], h*a[5]
	y[0] = z0 + w0*k[0] + w1*k[3] + w2*k[6]
	y[1] = z1 + w0*k[1] + w1*k[4] + w2*k[7]
	y[2] = z2 + w0*k[2] + w1*k[5] + w2*k[8]
	f(k[9:12], t+h*c[3], y[:])

	w0, w1, w2, w3 := h*a[6], h*a[7], h*a[8], h*a[9]
	y[0] = z0 + w0*k[0] + w1*k[3] + w2*k[6] + w3*k[9]
	y[1] = z1 + w0*k[1] + w1*k[4] + w2*k[7] + w3*k[10]
	y[2] = z2 + w0*k[2] + w1*k[5] + w2*k[8] + w3*k[11]
	f(k[12:15], t+h*c[4], y[:])

	w0, w1, w2, w3, w4 := h*a[10], h*a[11], h*a[12], h*a[13], h*a[14]
	y[0] = z0 + w0*k[0] + w1*k[3] + w2*k[6] + w3*k[9] + w4*k[12]
	y[1] = z1 + w0*k[1] + w1*k[4] + w2*k[7] + w3*k[10] + w4*k[13]
	y[2] = z2 + w0*k[2] + w1*k[5] + w2*k[8] + w3*k[11] + w4*k[14]
	f(k[15:18], t+h*c[5], y[:])

	w0, w1, w2, w3, w4, w5 := h*a[15], h*a[16], h*a[17], h*a[18], h*a[19], h*a[20]
	n0 := z0 + w0*k[0] + w1*k[3] + w2*k[6] + w3*k[9] + w4*k[12] + w5*k[15]
	n1 := z1 + w0*k[1] + w1*k[4] + w2*k[7] + w3*k[10] + w4*k[13] + w5*k[16]
	n2 := z2 + w0*k[2] + w1*k[5] + w2*k[8] + w3*k[11] + w4*k[14] + w5*k[17]
	next[0], next[1], next[2] = n0, n1, n2

	// All of the error norm that the last stage is not needed for.
	rtol, atol := s.opt.RTol, (*[3]float64)(s.atol)
	g0 := rootOf3 / (atol[0] + rtol*larger(z0, n0))
	g1 := rootOf3 / (atol[1] + rtol*larger(z1, n1))
	g2 := rootOf3 / (atol[2] + rtol*larger(z2, n2))
	finite := 0 * (n0 + n1 + n2)
	r0 := h*(e[0]*k[0]+e[1]*k[3]+e[2]*k[6]+e[3]*k[9]+e[4]*k[12]+e[5]*k[15]) + finite
	r1 := h*(e[0]*k[1]+e[1]*k[4]+e[2]*k[7]+e[3]*k[10]+e[4]*k[13]+e[5]*k[16]) + finite
	r2 := h*(e[0]*k[2]+e[1]*k[5]+e[2]*k[8]+e[3]*k[11]+e[4]*k[14]+e[5]*k[17]) + finite
	w0 = h * e[6]
	f(k[18:21], t+h, next[:])

	s.stats.Evaluations += 6
	r0 = (r0 + w0*k[18]) * g0
	r1 = (r1 + w0*k[19]) * g1
	r2 = (r2 + w0*k[20]) * g2
	return r0*r0 + r1*r1 + r2*r2
}

// quartics writes the coefficients of the last step of size h to coef, five a
// state, the constant ones being set already.
func (v *seven) quartics(coef, k []float64, h float64, n int) {
	for i := range n {
		var c1, c2, c3, c4 float64
		for j := range v.dense {
			d, x := &v.dense[j], k[j*n+i]
			c1 += d[0] * x
			c2 += d[1] * x
			c3 += d[2] * x
			c4 += d[3] * x
		}
		c := (*[5]float64)(coef[5*i:])
		c[1], c[2], c[3], c[4] = h*c1, h*c2, h*c3, h*c4
	}
}

// The roots of 1/n, by which the mean is taken before the squares are.
const (
	rootOf2 = 1 / math.Sqrt2
	rootOf3 = 0.57735026918962576450914878050195745565
)

// larger is max(|a|, |b|), and not a number if one is not: without their signs
// floats rise as their bits do. Unlike max it needs no cases for that and for
// the signs of zero.
func larger(a, b float64) float64 {
	return math.Float64frombits(max(math.Float64bits(a)<<1, math.Float64bits(b)<<1) >> 1)
}
