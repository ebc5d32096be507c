package ode

import "math/cmplx"

// Stability is the linear stability function R of a method: for y' = λy one
// step of size h from y gives R(hλ) y. E. Hairer, G. Wanner, Solving Ordinary
// Differential Equations II, 2nd ed., IV.2 and IV.3, eq. (3.2):
//
//	R(z) = 1 + z bᵀ(I − zA)⁻¹ 1,
//
// which for a Rosenbrock method has A + Γ in the place of A (IV.7, eq. (7.14)). Of
// a reversible method, that makes two states of two, R is the larger eigenvalue.
// It is not for concurrent use.
type Stability struct {
	a, couple [][]float64 // rows of A; g_ij of a Rosenbrock method
	b         []float64
	gamma     float64        // of a Rosenbrock method, else 0
	w         []complex128   // h times the slopes, or the u_i, over y
	twoStep   bool           // of a reversible method
	matrix    [][]complex128 // of a method that solves for all stages together, with the right-hand side
}

// Stability returns the method's stability function, nil where there is none
// to be had from its coefficients.
func (m Method) Stability() *Stability {
	tab := m.data()
	if tab == nil {
		return nil
	}
	n := len(tab.B)
	s := &Stability{a: tab.A[:n], b: tab.B, w: make([]complex128, n)}
	switch {
	case m.reversible != nil:
		s.twoStep = true
	case m.rosenbrock != nil:
		s.gamma, s.couple = m.rosenbrock.Gamma, m.rosenbrock.Couple
	case m.implicit != nil && !m.implicit.diagonal():
		for range n {
			s.matrix = append(s.matrix, make([]complex128, n+1))
		}
	}
	return s
}

// At returns R(z), infinite at a pole.
func (s *Stability) At(z complex128) complex128 {
	if s.twoStep {
		// The larger one of the factors of both states together.
		root := cmplx.Sqrt(z*z + 1)
		if real(z)*real(root)+imag(z)*imag(root) < 0 {
			root = -root
		}
		return z + root
	}
	switch {
	case s.matrix != nil && !s.together(z), s.matrix == nil && !s.oneByOne(z):
		return cmplx.Inf()
	}
	r := complex(1, 0)
	for i, b := range s.b {
		r += complex(b, 0) * s.w[i]
	}
	return r
}

// oneByOne finds the slopes of a method where each needs only those before it,
// and perhaps itself. It tells whether z is no pole.
func (s *Stability) oneByOne(z complex128) bool {
	for i, row := range s.a {
		w, pivot := complex(1, 0), complex(1, 0)
		for j, v := range row {
			if j == i {
				pivot -= z * complex(v, 0)
				break
			}
			w += complex(v, 0) * s.w[j]
		}
		w *= z
		if s.gamma != 0 {
			for j, v := range s.couple[i] {
				w += complex(v, 0) * s.w[j]
			}
			pivot = complex(1/s.gamma, 0) - z
		}
		if pivot == 0 {
			return false
		}
		s.w[i] = w / pivot
	}
	return true
}

// together solves (I − zA) w = z (1 … 1)ᵀ by elimination. It tells whether z is
// no pole.
func (s *Stability) together(z complex128) bool {
	m, n := s.matrix, len(s.matrix)
	for i, row := range s.a {
		clear(m[i])
		for j, v := range row {
			m[i][j] = -z * complex(v, 0)
		}
		m[i][i]++
		m[i][n] = z
	}
	for k := range m {
		p := k
		for i := k + 1; i < n; i++ {
			if cmplx.Abs(m[i][k]) > cmplx.Abs(m[p][k]) {
				p = i
			}
		}
		if m[p][k] == 0 {
			return false
		}
		m[k], m[p] = m[p], m[k]
		for i := k + 1; i < n; i++ {
			w := m[i][k] / m[k][k]
			for j := k + 1; j <= n; j++ {
				m[i][j] -= w * m[k][j]
			}
		}
	}
	for i := n - 1; i >= 0; i-- {
		w := m[i][n]
		for j := i + 1; j < n; j++ {
			w -= m[i][j] * s.w[j]
		}
		s.w[i] = w / m[i][i]
	}
	return true
}

// Size returns |R(z)|, the factor by which a step changes the size of the
// solution: the method is stable where it is at most 1.
func (s *Stability) Size(z complex128) float64 { return cmplx.Abs(s.At(z)) }

// Extent returns how far the border |R| = 1 goes: to the left, the right, and up
// from 0, each at least ½ and at most 16, to a quarter. A picture of that piece has
// the bounded one of the two parts of the plane, which is the stable one of an
// explicit method.
func (s *Stability) Extent() (left, right, up float64) {
	const most, step, least = 16, 0.25, 0.5
	left, right, up = least, least, least
	see := func(x, y float64) { left, right, up = max(left, -x), max(right, x), max(up, y) }
	inside := func(x, y float64) bool { return s.Size(complex(x, y)) <= 1 }
	for x := -float64(most); x <= most; x += step {
		for y := 0.0; y <= most; y += step {
			here := inside(x, y)
			if y < most && here != inside(x, y+step) {
				see(x, y+step)
			}
			if x < most && here != inside(x+step, y) {
				see(x, y)
				see(x+step, y)
			}
		}
	}
	return left, right, up
}
