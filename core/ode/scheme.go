package ode

// scheme is what a solver has of its method: coefficients, and the state of
// what steps with them.
type scheme struct {
	method   Method
	tab      *Tableau
	rows     [][]term // rows of A
	seven    *seven   // or nil
	stiff    *stiff   // for a Rosenbrock method, else nil
	implicit *newton  // for an implicit Runge–Kutta method, else nil
	pair     *pair    // for a reversible method, else nil
	b, e, e3 []term
	control  controller
	f0, fEnd []float64 // f where the step starts and, if FSAL, where it ended: the first and last stage of an explicit method
	dense    denseStep
}

// newScheme makes the scheme of one method. k is the storage of the stages.
func (s *Solver) newScheme(m Method, k []float64) scheme {
	tab, n := m.data(), s.n
	c := scheme{method: m, tab: tab, b: compress(tab.B, n), e: compress(tab.E, n), e3: compress(tab.E3, n)}
	for _, row := range tab.A {
		c.rows = append(c.rows, compress(row, n))
	}
	c.dense.init(tab, n)
	switch {
	case m.rosenbrock != nil:
		c.stiff = newStiff(m.rosenbrock, n, s.derivatives)
		c.f0, c.fEnd = make([]float64, n), make([]float64, n)
		return c
	case m.implicit != nil:
		c.implicit = newNewton(m.implicit, n, s.opt, m.Adaptive, s.derivatives)
		if !m.implicit.diagonal() {
			c.f0, c.fEnd = make([]float64, n), make([]float64, n)
			return c
		}
	case m.reversible != nil:
		c.pair = &pair{leapfrog: m.reversible.Leapfrog, aux: make([]float64, n), next: make([]float64, n)}
		c.f0, c.fEnd = k[:n], k[n:2*n]
		if c.pair.leapfrog {
			c.fEnd = make([]float64, n)
		}
		return c
	case s.opt.Lanes <= 1:
		c.seven = sevenOf(tab) // it has the norm of one system written out
		if c.seven != nil && s.block != nil {
			s.block.set(c.seven, s.opt.RTol, s.atol)
		}
	}
	c.f0, c.fEnd = k[:n], k[(tab.Main-1)*n:tab.Main*n]
	return c
}
