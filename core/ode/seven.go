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
}

// sevenOf returns nil for a tableau of another shape.
func sevenOf(tab *Tableau) *seven {
	if tab.Main != 7 || !tab.FSAL || tab.E == nil || tab.E3 != nil {
		return nil
	}
	v := new(seven)
	at := 0
	for _, row := range tab.A[1:7] {
		at += copy(v.a[at:], row)
	}
	copy(v.c[:], tab.C)
	copy(v.e[:], tab.E)
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
	next[0] = z0 + w0*k[0] + w1*k[2] + w2*k[4] + w3*k[6] + w4*k[8] + w5*k[10]
	next[1] = z1 + w0*k[1] + w1*k[3] + w2*k[5] + w3*k[7] + w4*k[9] + w5*k[11]
	f(k[12:14], t+h, next[:])

	s.stats.Evaluations += 6
	e0 := e[0]*k[0] + e[1]*k[2] + e[2]*k[4] + e[3]*k[6] + e[4]*k[8] + e[5]*k[10] + e[6]*k[12]
	e1 := e[0]*k[1] + e[1]*k[3] + e[2]*k[5] + e[3]*k[7] + e[4]*k[9] + e[5]*k[11] + e[6]*k[13]
	rtol, atol := s.opt.RTol, (*[2]float64)(s.atol)
	q0 := h * e0 / (atol[0] + rtol*max(math.Abs(z0), math.Abs(next[0])))
	q1 := h * e1 / (atol[1] + rtol*max(math.Abs(z1), math.Abs(next[1])))
	return (q0*q0+q1*q1)*(1./2) + 0*(next[0]+next[1])
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
	next[0] = z0 + w0*k[0] + w1*k[3] + w2*k[6] + w3*k[9] + w4*k[12] + w5*k[15]
	next[1] = z1 + w0*k[1] + w1*k[4] + w2*k[7] + w3*k[10] + w4*k[13] + w5*k[16]
	next[2] = z2 + w0*k[2] + w1*k[5] + w2*k[8] + w3*k[11] + w4*k[14] + w5*k[17]
	f(k[18:21], t+h, next[:])

	s.stats.Evaluations += 6
	e0 := e[0]*k[0] + e[1]*k[3] + e[2]*k[6] + e[3]*k[9] + e[4]*k[12] + e[5]*k[15] + e[6]*k[18]
	e1 := e[0]*k[1] + e[1]*k[4] + e[2]*k[7] + e[3]*k[10] + e[4]*k[13] + e[5]*k[16] + e[6]*k[19]
	e2 := e[0]*k[2] + e[1]*k[5] + e[2]*k[8] + e[3]*k[11] + e[4]*k[14] + e[5]*k[17] + e[6]*k[20]
	rtol, atol := s.opt.RTol, (*[3]float64)(s.atol)
	q0 := h * e0 / (atol[0] + rtol*max(math.Abs(z0), math.Abs(next[0])))
	q1 := h * e1 / (atol[1] + rtol*max(math.Abs(z1), math.Abs(next[1])))
	q2 := h * e2 / (atol[2] + rtol*max(math.Abs(z2), math.Abs(next[2])))
	return (q0*q0+q1*q1+q2*q2)*(1./3) + 0*(next[0]+next[1]+next[2])
}
