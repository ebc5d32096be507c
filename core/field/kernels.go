package field

// The kernels take W row-major, m × n with m = the rows and n = the columns.
// They work on several rows at once: one load of x serves them all, and their
// sums do not wait for each other. The order of every sum is fixed, so results
// do not vary from run to run.

// affine sets y = W x + b. y has length m, x length n.
func affine(y, w, x, b []float64) {
	m, n := len(y), len(x)
	b = b[:m]
	if n == 2 {
		x0, x1 := x[0], x[1]
		w = w[:2*m]
		for i := range y {
			y[i] = b[i] + w[2*i]*x0 + w[2*i+1]*x1
		}
		return
	}
	i := 0
	for ; i+4 <= m; i += 4 {
		w0, w1, w2, w3 := w[:n], w[n:][:n], w[2*n:][:n], w[3*n:][:n]
		var s0, s1, s2, s3 float64
		for j, v := range x {
			s0 += w0[j] * v
			s1 += w1[j] * v
			s2 += w2[j] * v
			s3 += w3[j] * v
		}
		y[i], y[i+1], y[i+2], y[i+3] = b[i]+s0, b[i+1]+s1, b[i+2]+s2, b[i+3]+s3
		w = w[4*n:]
	}
	if i+2 <= m {
		s0, s1 := dot2(w[:n], w[n:][:n], x)
		y[i], y[i+1] = b[i]+s0, b[i+1]+s1
		w = w[2*n:]
		i += 2
	}
	if i < m {
		y[i] = b[i] + dot(w[:n], x)
	}
}

// dot2 is dot of two rows with the same x.
func dot2(u, v, x []float64) (s, t float64) {
	u, v = u[:len(x)], v[:len(x)]
	var s1, t1 float64
	j := 0
	for ; j+2 <= len(x); j += 2 {
		x0, x1 := x[j], x[j+1]
		s += u[j] * x0
		t += v[j] * x0
		s1 += u[j+1] * x1
		t1 += v[j+1] * x1
	}
	if j < len(x) {
		s += u[j] * x[j]
		t += v[j] * x[j]
	}
	return s + s1, t + t1
}

func dot(u, x []float64) float64 {
	u = u[:len(x)]
	var s0, s1, s2, s3 float64
	j := 0
	for ; j+4 <= len(x); j += 4 {
		s0 += u[j] * x[j]
		s1 += u[j+1] * x[j+1]
		s2 += u[j+2] * x[j+2]
		s3 += u[j+3] * x[j+3]
	}
	for ; j < len(x); j++ {
		s0 += u[j] * x[j]
	}
	return (s0 + s1) + (s2 + s3)
}

// transposed sets x = Wᵀ y. x has length n, y length m.
func transposed(x, w, y []float64) {
	m, n := len(y), len(x)
	if n == 2 {
		w = w[:2*m]
		var s0, s1, t0, t1 float64
		i := 0
		for ; i+2 <= m; i += 2 {
			s0 += w[2*i] * y[i]
			s1 += w[2*i+1] * y[i]
			t0 += w[2*i+2] * y[i+1]
			t1 += w[2*i+3] * y[i+1]
		}
		if i < m {
			s0 += w[2*i] * y[i]
			s1 += w[2*i+1] * y[i]
		}
		x[0], x[1] = s0+t0, s1+t1
		return
	}
	i := 0
	clear(x)
	for ; i+4 <= m; i += 4 {
		w0, w1, w2, w3 := w[:n], w[n:][:n], w[2*n:][:n], w[3*n:][:n]
		y0, y1, y2, y3 := y[i], y[i+1], y[i+2], y[i+3]
		for j := range x {
			x[j] += (w0[j]*y0 + w1[j]*y1) + (w2[j]*y2 + w3[j]*y3)
		}
		w = w[4*n:]
	}
	for ; i < m; i++ {
		w0, y0 := w[:n], y[i]
		for j := range x {
			x[j] += w0[j] * y0
		}
		w = w[n:]
	}
}

// outer sets w = y xᵀ, m × n.
func outer(w, y, x []float64) {
	n := len(x)
	if n == 2 {
		x0, x1 := x[0], x[1]
		w = w[:2*len(y)]
		for i, v := range y {
			w[2*i] = v * x0
			w[2*i+1] = v * x1
		}
		return
	}
	i := 0
	for ; i+4 <= len(y); i += 4 {
		w0, w1, w2, w3 := w[:n], w[n:][:n], w[2*n:][:n], w[3*n:][:n]
		y0, y1, y2, y3 := y[i], y[i+1], y[i+2], y[i+3]
		for j, v := range x {
			w0[j] = y0 * v
			w1[j] = y1 * v
			w2[j] = y2 * v
			w3[j] = y3 * v
		}
		w = w[4*n:]
	}
	for ; i < len(y); i++ {
		row, v := w[:n], y[i]
		for j, u := range x {
			row[j] = v * u
		}
		w = w[n:]
	}
}
