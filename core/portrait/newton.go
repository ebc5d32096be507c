package portrait

import "math"

const (
	// maxIterations suffices for a triple root, towards which Newton's method
	// comes nearer by a factor 2/3 a step: (2/3)^80 < 1e-14.
	maxIterations = 80

	// arrived is the length of a step, in units of the box, after which the
	// next one of a simple root is below round-off: its square.
	arrived = 1e-9

	// zero is what f, in units of its size, must fall to by then: where A is
	// singular steps may be short because f is not in its range.
	zero = 1e-8

	// near and small are what a root must fulfil towards which the steps do
	// not become so short: step, and f in units of its size. Of a double root
	// x² = ε the best known place is √ε off, of a triple one ε^(1/3).
	near, small = 1e-4, 1e-12

	// flat is the pivot, in scaled units, below which A counts as singular.
	flat = 1e-7

	// shift is μ: as small as leaves AᵀA + μI a Cholesky factor.
	shift = 1e-12
)

// newton goes from u, in units of the box, to a root; it reports whether it
// found one in the box.
func (s *search) newton(u []float64) bool {
	size, ok := s.evaluate(u)
	if !ok {
		return false
	}
	for range maxIterations {
		if size == 0 {
			return s.inside(u)
		}
		s.place(u)
		s.jacobian()
		s.direction()
		length := 0.0
		for _, v := range s.step {
			length = max(length, math.Abs(v))
		}
		if !(length < 1e3) {
			return false // no root is near, or A is not a number
		}
		next, ok := s.descend(u, size)
		if length <= arrived {
			return next <= zero && s.inside(u)
		}
		if !ok {
			return length <= near && size <= small && s.inside(u)
		}
		if size = next; !s.within(u, 1) {
			return false
		}
	}
	return size <= small && s.inside(u)
}

// place sets z to the point at u.
func (s *search) place(u []float64) {
	for i := range s.z {
		s.z[i] = s.lo[i] + s.width[i]*u[i]
	}
}

// evaluate computes f at u, in units of its size, and returns its norm.
func (s *search) evaluate(u []float64) (size float64, ok bool) {
	s.place(u)
	return s.residual()
}

// residual computes f at z, in units of its size, and returns its norm.
func (s *search) residual() (size float64, ok bool) {
	s.field.Eval(s.f, s.t, s.z)
	sum := 0.0
	for i := range s.f {
		s.f[i] /= s.size[i]
		sum += s.f[i] * s.f[i]
	}
	return math.Sqrt(sum), sum-sum == 0
}

// jacobian computes A at z, in units of the box and of the size of f.
func (s *search) jacobian() {
	n := s.n
	if s.dense != nil {
		s.dense.Jacobian(s.a, s.t, s.z)
	} else {
		for i := range n {
			s.unit[i] = 1
			s.field.VJP(s.a[i*n:(i+1)*n], nil, s.t, s.z, s.unit)
			s.unit[i] = 0
		}
	}
	for i := range n {
		row := s.a[i*n : (i+1)*n]
		for j := range row {
			row[j] *= s.width[j] / s.size[i]
		}
	}
}

// direction solves A s = −f, or where A is singular to working accuracy
// (AᵀA + μI) s = −Aᵀf.
func (s *search) direction() {
	n := s.n
	copy(s.m, s.a)
	for i, v := range s.f {
		s.step[i] = -v
	}
	if eliminate(s.m, s.step) > flat {
		return
	}
	norm := 0.0
	for _, v := range s.a {
		norm += v * v
	}
	for i := range n {
		s.step[i] = 0
		for k := range n {
			s.step[i] -= s.a[k*n+i] * s.f[k]
		}
		for j := range n {
			sum := 0.0
			for k := range n {
				sum += s.a[k*n+i] * s.a[k*n+j]
			}
			s.m[i*n+j] = sum
		}
		s.m[i*n+i] += shift * norm
	}
	eliminate(s.m, s.step)
}

// eliminate solves m x = b by Gauss's method with partial pivoting, in place,
// and returns the smallest pivot.
func eliminate(m, b []float64) float64 {
	n, smallest := len(b), math.Inf(1)
	for k := range n {
		p := k
		for i := k + 1; i < n; i++ {
			if math.Abs(m[i*n+k]) > math.Abs(m[p*n+k]) {
				p = i
			}
		}
		if p != k {
			for j := range n {
				m[k*n+j], m[p*n+j] = m[p*n+j], m[k*n+j]
			}
			b[k], b[p] = b[p], b[k]
		}
		smallest = min(smallest, math.Abs(m[k*n+k]))
		for i := k + 1; i < n; i++ {
			factor := m[i*n+k] / m[k*n+k]
			for j := k; j < n; j++ {
				m[i*n+j] -= factor * m[k*n+j]
			}
			b[i] -= factor * b[k]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			b[i] -= m[i*n+j] * b[j]
		}
		b[i] /= m[i*n+i]
	}
	return smallest
}

// descend moves u by the step, halved until ‖f‖ falls below size. It reports
// the new norm and whether there was such a step; if not, u stays.
func (s *search) descend(u []float64, size float64) (float64, bool) {
	for alpha := 1.0; alpha > 1e-4; alpha /= 2 {
		for i, v := range s.step {
			s.trial[i] = u[i] + alpha*v
		}
		// Armijo's condition; for Newton's direction the slope of ‖f‖ is −‖f‖.
		if next, ok := s.evaluate(s.trial); ok && next <= (1-1e-4*alpha)*size {
			copy(u, s.trial)
			return next, true
		}
	}
	return size, false
}

// polish takes steps at z itself, whose round-off near 0 is smaller than that
// of u, and leaves A there. It reports whether A is singular.
func (s *search) polish() (singular bool) {
	for range 2 {
		s.jacobian()
		copy(s.m, s.a)
		if _, ok := s.residual(); !ok {
			return true
		}
		copy(s.step, s.f)
		if !(eliminate(s.m, s.step) > flat) {
			return true
		}
		for i, v := range s.step {
			s.z[i] -= s.width[i] * v
		}
	}
	s.jacobian()
	return false
}

// within reports whether u lies in the box made larger by a part of it on
// every side.
func (s *search) within(u []float64, margin float64) bool {
	for _, v := range u {
		if !(v >= -margin && v <= 1+margin) {
			return false
		}
	}
	return true
}

func (s *search) inside(u []float64) bool { return s.within(u, 1e-9) }
