package ode

import "math"

// together solves for the three stages of a step at once. With Z_i = h Σ a_ij k_j
// and A⁻¹ = V diag(μ, ν, ν̄) V⁻¹ Newton's iteration for Z = h(A ⊗ I) f(z + Z)
// falls apart into
//
//	(μI − hJ) Δw₀ = h (V⁻¹f)₀ − μ w₀,   (νI − hJ) Δw₁ = h (V⁻¹f)₁ − ν w₁,   w = V⁻¹Z
//
// one real and one complex system of n equations: HW II, IV.8, eq. (8.4)–(8.6).
func (s *Solver) together(h float64) bool {
	q, n, e := s.implicit, s.n, &radauEigen
	if math.Abs(h-q.step) > sameStep*math.Abs(h) {
		if q.step = 0; !q.real.Factorize(e.mu, h, q.jac) || !q.complex.factorize(e.nu, h, q.jac) {
			return false
		}
		q.step = h
	}
	s.extrapolate(h)
	z0, z1, z2 := q.increments[:n], q.increments[n:2*n], q.increments[2*n:]
	for c, v := range z0 {
		q.w0[c] = e.inverseReal[0]*v + e.inverseReal[1]*z1[c] + e.inverseReal[2]*z2[c]
		q.w1[c] = e.inverseComplex[0]*complex(v, 0) + e.inverseComplex[1]*complex(z1[c], 0) + e.inverseComplex[2]*complex(z2[c], 0)
	}
	it := iteration{}
	for {
		for i, c := range q.im.C {
			z := q.increments[i*n : (i+1)*n]
			for c, v := range z {
				q.point[c] = s.z[c] + v
			}
			s.eval(q.slopes[i*n:(i+1)*n], s.t+c*h, q.point)
		}
		f0, f1, f2 := q.slopes[:n], q.slopes[n:2*n], q.slopes[2*n:]
		for c, v := range f0 {
			a, b := f1[c], f2[c]
			q.d0[c] = h*(e.inverseReal[0]*v+e.inverseReal[1]*a+e.inverseReal[2]*b) - e.mu*q.w0[c]
			q.d1[c] = complex(h, 0)*(e.inverseComplex[0]*complex(v, 0)+e.inverseComplex[1]*complex(a, 0)+e.inverseComplex[2]*complex(b, 0)) - e.nu*q.w1[c]
		}
		q.real.Solve(q.d0)
		q.complex.solve(q.d1)
		// The corrections of Z take the place of the slopes.
		for c, r := range q.d0 {
			p := q.d1[c]
			q.w0[c] += r
			q.w1[c] += p
			for i := range 3 {
				q.slopes[i*n+c] = e.real[i]*r + 2*real(e.complex[i]*p)
				q.increments[i*n+c] = e.real[i]*q.w0[c] + 2*real(e.complex[i]*q.w1[c])
			}
		}
		done, ok := it.judge(q, q.norm(q.slopes))
		if !ok {
			return false
		}
		if done {
			break
		}
	}
	for i := range 3 {
		a, k := &e.inverseA[i], s.k[i*n:(i+1)*n]
		for c := range k {
			k[c] = (a[0]*z0[c] + a[1]*z1[c] + a[2]*z2[c]) / h
		}
	}
	for c, v := range z2 {
		s.zPrev[c] = s.z[c] + v
	}
	copy(s.fEnd, s.k[2*n:3*n])
	s.filteredError(h)
	return true
}

// extrapolate writes the first guess of the increments: those of the polynomial
// of the step before, where there is one, else 0.
func (s *Solver) extrapolate(h float64) {
	q, n := s.implicit, s.n
	clear(q.increments)
	if q.lastStep == 0 {
		return
	}
	var ahead [3]float64
	for i, c := range q.im.C {
		q.im.DenseWeights(ahead[:], 1+c*h/q.lastStep)
		z := q.increments[i*n : (i+1)*n]
		for j, w := range ahead {
			w = q.lastStep * (w - q.im.B[j])
			for c, v := range q.last[j*n : (j+1)*n] {
				z[c] += w * v
			}
		}
	}
}

// filteredError writes the error estimate over h as one more stage.
func (s *Solver) filteredError(h float64) {
	q, n := s.implicit, s.n
	e := s.k[3*n : 4*n]
	copy(e, s.f0)
	for i, w := range q.im.Filtered {
		for c, v := range q.increments[i*n : (i+1)*n] {
			e[c] += w * (v / h) // not w/h: that of the shortest steps is beyond the finite numbers
		}
	}
	q.real.Solve(e)
}

// refilter applies the filter once more, where a large estimate may be an
// artefact of f at the start of the step: HW II, IV.8, eq. (8.20). The step was
// of size h.
func (s *Solver) refilter(h float64) {
	q, n := s.implicit, s.n
	e := s.k[3*n : 4*n]
	for c, v := range e {
		q.point[c] = s.z[c] + h*v
	}
	s.eval(q.delta, s.t, q.point)
	copy(e, q.delta)
	for i, w := range q.im.Filtered {
		for c, v := range q.increments[i*n : (i+1)*n] {
			e[c] += w * (v / h) // not w/h: that of the shortest steps is beyond the finite numbers
		}
	}
	q.real.Solve(e)
}
