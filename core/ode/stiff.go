package ode

// stiff is what a solver has besides for a Rosenbrock method. The transformed
// stages u_i take the place of the slopes in Solver.k, so that all sums over
// the stages (new state, error, dense output) are those of explicit methods.
type stiff struct {
	gamma  float64
	couple [][]term
	d      []float64

	*derivatives
	matrix *LU // of I/γ − hJ
}

func newStiff(r *Rosenbrock, n int, d *derivatives) *stiff {
	s := &stiff{gamma: r.Gamma, d: r.D, derivatives: d, matrix: NewLU(n)}
	for _, row := range r.Couple {
		s.couple = append(s.couple, compress(row, n))
	}
	return s
}

// stiffStages evaluates all stages of a step of size h and leaves the new state
// in zPrev, as stages does. It tells whether the linear systems can be solved.
func (s *Solver) stiffStages(h float64) bool {
	r, n, last := s.stiff, s.n, s.tab.Main-1
	if !r.matrix.Factorize(1/r.gamma, h, r.jac) {
		return false
	}
	for i := 0; i <= last; i++ {
		f := s.f0
		switch {
		case i == last && s.tab.FSAL:
			s.gather(s.zPrev, s.z, h, s.b)
			f = s.fEnd
			s.eval(f, s.t+h, s.zPrev)
		case i > 0:
			s.gather(s.y, s.z, h, s.rows[i])
			f = r.f
			s.eval(f, s.t+s.tab.C[i]*h, s.y)
		}
		u := s.k[i*n : (i+1)*n]
		s.gather(u, f, 1, r.couple[i])
		if w := h * r.d[i]; w != 0 {
			for j, v := range r.dfdt {
				u[j] += w * v
			}
		}
		r.matrix.Solve(u)
	}
	if !s.tab.FSAL {
		s.gather(s.zPrev, s.z, h, s.b)
	}
	return true
}
