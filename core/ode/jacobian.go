package ode

import "math"

// derivatives is what a solver for stiff problems knows of f besides its values.
type derivatives struct {
	jacobian, timeDerivative func(dst []float64, t float64, z []float64) // or nil: differences

	jac, dfdt []float64 // at the point where they were last evaluated
	f         []float64 // f at a stage
}

func newDerivatives(n int) *derivatives {
	return &derivatives{jac: make([]float64, n*n), dfdt: make([]float64, n), f: make([]float64, n)}
}

// SetJacobian gives the solver the Jacobian of the right-hand sides to come:
// jac writes ∂f_i/∂z_j at (t, z) to dst[i·n+j], every entry of it. It is to be
// called before Start, is kept until changed and used by stiff methods only;
// nil, as at first, has the solver take differences, n evaluations of f each.
func (s *Solver) SetJacobian(jac func(dst []float64, t float64, z []float64)) {
	if s.derivatives != nil {
		s.derivatives.jacobian = jac
	}
}

// SetTimeDerivative gives the solver ∂f/∂t under the terms of SetJacobian: dt
// writes the n entries at (t, z) to dst. nil has the solver take a difference,
// one evaluation of f.
func (s *Solver) SetTimeDerivative(dt func(dst []float64, t float64, z []float64)) {
	if s.derivatives != nil {
		s.derivatives.timeDerivative = dt
	}
}

// linearize evaluates the derivatives of f at the current point for a step
// towards tEnd, s.f0 being f there.
func (s *Solver) linearize(tEnd float64) error {
	r := s.derivatives
	if r.jacobian != nil {
		r.jacobian(r.jac, s.t, s.z)
	} else {
		s.differenceStates()
	}
	s.stats.Jacobians++
	if i := firstNonFinite(r.jac); i >= 0 {
		return s.nonFinite(s.t, i/s.n)
	}
	if s.implicit != nil {
		return nil // it takes f at the times of its stages as it is
	}
	if r.timeDerivative != nil {
		r.timeDerivative(r.dfdt, s.t, s.z)
	} else {
		s.differenceTime(tEnd)
	}
	if i := firstNonFinite(r.dfdt); i >= 0 {
		return s.nonFinite(s.t, i)
	}
	return nil
}

const unit = 0x1p-52 // of round-off

// differenceStates fills the Jacobian with one-sided differences. The error is
// least for an increment of √unit times the size of z_j (J. Nocedal, S. J.
// Wright, Numerical Optimization, 2nd ed., 8.1, p. 196). What passes for the
// size where z_j is near 0 is where its absolute tolerance begins to count.
func (s *Solver) differenceStates() {
	r, n := s.derivatives, s.n
	f0 := s.f0
	if q := s.implicit; q != nil {
		// What an iteration leaves over in f0 would be a hundred million times
		// that in a quotient.
		f0 = q.point
		s.eval(f0, s.t, s.z)
	}
	copy(s.y, s.z)
	for j, v := range s.z {
		size := max(math.Abs(v), min(1, s.atol[j]/s.opt.RTol))
		delta := math.Copysign(math.Sqrt(unit)*size, v)
		for range 2 {
			s.y[j] = v + delta
			step := s.y[j] - v // what is left of delta after rounding
			s.eval(r.f, s.t, s.y)
			finite := true
			for i, fi := range r.f {
				d := (fi - f0[i]) / step
				r.jac[i*n+j] = d
				finite = finite && !math.IsNaN(d) && !math.IsInf(d, 0)
			}
			if finite {
				break
			}
			// f ends between: take the other side.
			delta = -delta
		}
		s.y[j] = v
	}
}

// differenceTime takes ∂f/∂t by a difference towards tEnd. f varies over the
// time h of a step, and t itself is known to unit·|t| only; the increment that
// balances both is the geometric mean of that and h.
func (s *Solver) differenceTime(tEnd float64) {
	r := s.derivatives
	h := min(s.size, s.opt.MaxStep, math.Abs(tEnd-s.t))
	delta := math.Sqrt(unit*h) * math.Sqrt(max(math.Abs(s.t), h))
	if delta < 0x1p-500 {
		// Over so short a time f stays; a quotient might be 0/0 or overflow.
		clear(r.dfdt)
		return
	}
	at := s.t + math.Copysign(delta, tEnd-s.t)
	s.eval(r.f, at, s.z)
	for i, fi := range r.f {
		r.dfdt[i] = (fi - s.f0[i]) / (at - s.t)
	}
}
