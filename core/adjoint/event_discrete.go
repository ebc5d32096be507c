package adjoint

// A step that an event cut short is the continuous extension of the whole one
// up to θ_e = (t_e − t)/h, and t_e the zero of g along that polynomial; the step
// after it begins at t_e and ends where it would have ended. The derivatives here
// are those of that computed solution: dz/dt is the polynomial's, and what moves
// with t_e is the start of the next step, [reverse.starts].

// passBack carries λ after step i, which a moment has cut, from z⁺ to z⁻.
func (r *reverse) passBack(k, index, i int, lambda []float64, o Observer) error {
	s, e := r.s, r.s.e
	p, c := s.passage, &e.courses[k]
	m := &c.moments[index]
	if o.Adjoint != nil {
		s.report(-1, m.t, lambda, o)
	}
	r.polynomial(r.rate, r.upTo)
	direct := r.starts + p.pull(e, c, m, lambda, s.addTheta) + dot(lambda, r.rate)
	if l := e.p.Loss.Running; l != nil {
		direct += r.runningEnd(l, i)
	}
	r.polynomial(r.rate, r.upTo)
	rate, err := p.rate(e, c, m, r.rate)
	if err != nil {
		return &SolveError{Backward: true, Start: k, Err: err}
	}
	for j, v := range p.gz {
		lambda[j] -= direct / rate * v
	}
	s.addTheta(-direct/rate, p.dtheta)
	s.between(k, index)
	return nil
}

// runningEnd is what the quadrature of ℓ over step i gains as its end moves
// along the polynomial.
func (r *reverse) runningEnd(l Function, i int) float64 {
	s, sum := r.s, 0.0
	t := s.sol.Knot(i)
	length := s.sol.Knot(i+1) - t
	for q, c := range s.e.rule.c {
		s.sol.Eval(s.cost, t+c*length, &s.hint)
		value, dt := l.Gradient(r.mu, nil, t+c*length, s.cost)
		r.polynomial(r.rate, c*r.upTo)
		sum += s.e.rule.w[q] * (value + length*c*(dt+dot(r.mu, r.rate)))
	}
	return sum
}

// polynomial writes dz/dt = Σ b_i′(θ) k_i to dst.
func (r *reverse) polynomial(dst []float64, theta float64) {
	clear(dst)
	for j, row := range r.tab.Dense {
		b := denseSlope(row, theta)
		for c, v := range r.k[j*len(dst) : (j+1)*len(dst)] {
			dst[c] += b * v
		}
	}
}

// along returns μ·dz/dt at θ of a step whose start moves, else 0.
func (r *reverse) along(theta float64) float64 {
	if !r.moving {
		return 0
	}
	r.polynomial(r.rate, theta)
	return dot(r.mu, r.rate)
}

// shift takes in how z at θ, held, moves with the start of the step, as h does
// with the other sign; r.weight are the b_i(θ).
func (r *reverse) shift() {
	n := len(r.mu)
	for j, b := range r.weight {
		r.starts -= b * dot(r.mu, r.k[j*n:(j+1)*n])
	}
}

// denseSlope is b′(θ) of b(θ) = Σ row_j θ^(j+1).
func denseSlope(row []float64, theta float64) float64 {
	v := 0.0
	for j := len(row) - 1; j >= 0; j-- {
		v = v*theta + float64(j+1)*row[j]
	}
	return v
}
