package ode

// term is one non-zero weight of a stage combination; at is where the stage
// begins in the flat stage storage (stage index times n).
type term struct {
	w  float64
	at int
}

// compress keeps the non-zero weights of a row, in the order of the stages, so
// that the stage evaluated last, which the processor waits for, is added last.
func compress(row []float64, n int) []term {
	var terms []term
	for j, w := range row {
		if w != 0 {
			terms = append(terms, term{w, j * n})
		}
	}
	return terms
}

// combine computes dst = z + h Σ w_j k_j over the given terms; k holds the
// stages one after the other. dst may be z itself, and may not overlap the
// stages that are added up.
func combine(dst, z []float64, h float64, terms []term, k []float64) {
	for len(terms) > 6 {
		pass(dst, z, h, terms[:6], k)
		z, terms = dst, terms[6:]
	}
	pass(dst, z, h, terms, k)
}

// pass is combine for at most six terms. Every slice is cut to len(dst), which
// lets the compiler drop the bounds checks from the loops.
func pass(dst, z []float64, h float64, terms []term, k []float64) {
	n := len(dst)
	z = z[:n]
	var w [6]float64
	var v [6][]float64
	for j, m := range terms {
		w[j], v[j] = h*m.w, k[m.at:m.at+n]
	}
	w0, w1, w2, w3, w4, w5 := w[0], w[1], w[2], w[3], w[4], w[5]
	switch len(terms) {
	case 0:
		copy(dst, z)
	case 1:
		a := v[0][:n]
		for i := range dst {
			dst[i] = z[i] + w0*a[i]
		}
	case 2:
		a, b := v[0][:n], v[1][:n]
		for i := range dst {
			dst[i] = z[i] + w0*a[i] + w1*b[i]
		}
	case 3:
		a, b, c := v[0][:n], v[1][:n], v[2][:n]
		for i := range dst {
			dst[i] = z[i] + w0*a[i] + w1*b[i] + w2*c[i]
		}
	case 4:
		a, b, c, d := v[0][:n], v[1][:n], v[2][:n], v[3][:n]
		for i := range dst {
			dst[i] = z[i] + w0*a[i] + w1*b[i] + w2*c[i] + w3*d[i]
		}
	case 5:
		a, b, c, d, e := v[0][:n], v[1][:n], v[2][:n], v[3][:n], v[4][:n]
		for i := range dst {
			dst[i] = z[i] + w0*a[i] + w1*b[i] + w2*c[i] + w3*d[i] + w4*e[i]
		}
	default:
		a, b, c, d, e, f := v[0][:n], v[1][:n], v[2][:n], v[3][:n], v[4][:n], v[5][:n]
		for i := range dst {
			dst[i] = z[i] + w0*a[i] + w1*b[i] + w2*c[i] + w3*d[i] + w4*e[i] + w5*f[i]
		}
	}
}

// gather is combine from the stages of s, in registers for two and three states.
func (s *Solver) gather(dst, z []float64, h float64, terms []term) {
	switch s.n {
	case 2:
		k, d, y := (*[smallStorage]float64)(s.k), (*[2]float64)(dst), (*[2]float64)(z)
		y0, y1 := y[0], y[1]
		for _, m := range terms {
			w, at := h*m.w, m.at&smallMask
			y0 += w * k[at+0]
			y1 += w * k[at+1]
		}
		d[0], d[1] = y0, y1
	case 3:
		k, d, y := (*[smallStorage]float64)(s.k), (*[3]float64)(dst), (*[3]float64)(z)
		y0, y1, y2 := y[0], y[1], y[2]
		for _, m := range terms {
			w, at := h*m.w, m.at&smallMask
			y0 += w * k[at+0]
			y1 += w * k[at+1]
			y2 += w * k[at+2]
		}
		d[0], d[1], d[2] = y0, y1, y2
	default:
		combine(dst, z, h, terms, s.k)
	}
}
