package ode

import (
	"fmt"
	"math"
)

// Replay makes one step of size h from z(t) = z, which it copies, whatever its
// error: a step that was made before, to have its slopes again by Stage. The
// equations of an implicit one are solved to round-off. It leaves the solver as
// Step does after its first step; to go on from there by Step, Start again.
//
// Errors: [*NonFiniteError], [*NewtonError].
func (s *Solver) Replay(f RHS, t float64, z []float64, h float64) error {
	s.checkState(z)
	if h == 0 || math.IsNaN(h) {
		panic(fmt.Sprintf("ode: Replay of a step of %v", h))
	}
	s.f, s.t, s.size = f, t, math.Abs(h)
	copy(s.z, z)
	s.eval(s.f0, t, s.z)
	if i := firstNonFinite(s.f0); i >= 0 {
		return s.nonFinite(t, i)
	}
	if s.pair != nil {
		copy(s.pair.aux, z)
	}
	if q := s.implicit; q != nil {
		q.forget()
		q.kappa, q.limit = 0, exactLimit
	}
	if s.derivatives != nil {
		if err := s.prepare(t + h); err != nil {
			return err
		}
	}
	switch {
	case s.implicit != nil:
		if !s.implicitStages(h) {
			return s.newtonError(h)
		}
	case s.stiff == nil:
		s.stages(h)
	case !s.stiffStages(h):
		return s.nonFinite(t, 0)
	}
	if i := firstNonFinite(s.zPrev); i >= 0 {
		return s.nonFinite(t+h, i)
	}
	s.accept(t+h, h)
	return nil
}
