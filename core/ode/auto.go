package ode

import "math"

// auto is what a solver has besides for a method that changes between an
// explicit one and one for stiff problems, as L. Petzold, SIAM J. Sci. Stat.
// Comput. 4 (1983) 136–148, does between families. The explicit one goes first.
//
// It gives way when its steps are held by stability: of the last two stages, both
// at the end of the step, the quotient of the differences of slopes and states
// estimates the largest eigenvalue (L. F. Shampine, ACM Trans. Math. Software 3
// (1977) 44–53; HW II, IV.2, eq. (2.25)), and its product with h then stays at
// the edge of the region of stability. The other one gives way when h times a
// norm of the Jacobian that it has is within that region: the explicit method
// could take the same steps. All is measured in tolerances, so that the units of
// the states do not matter.
type auto struct {
	idle  scheme
	apart []term // the state of the last stage less that of the one before, over h
	rows  int    // stages before those two
	count int    // steps in favour of a change, less those against it
}

const (
	// stableReach is how far the stability of tsit5 reaches along the negative
	// real axis.
	stableReach = 3.5068
	// edge is the part of it from which on a step counts as held by it.
	edge = 0.9
	// stiffSteps in favour have the explicit method give way, easySteps that for
	// stiff problems.
	stiffSteps, easySteps = 12, 4
)

// Parts returns the explicit method and that for stiff problems between which a
// method changes by itself; ok is false for all others.
func (m Method) Parts() (explicit, stiff Method, ok bool) {
	if m.alternative == "" {
		return Method{}, Method{}, false
	}
	explicit, _ = Lookup("tsit5")
	stiff, _ = Lookup(m.alternative)
	return explicit, stiff, true
}

// newAuto makes the second scheme of a method that has two, s.scheme being that
// of the first.
func (s *Solver) newAuto(stiff Method) *auto {
	tab := s.tab
	last := tab.Main - 1
	apart := append([]float64(nil), tab.A[last]...)
	for j, v := range tab.A[last-1] {
		apart[j] -= v
	}
	return &auto{idle: s.newScheme(stiff, s.k), apart: compress(apart, s.n), rows: last - 1}
}

// OnStiff tells whether the steps now are those of a method for stiff problems,
// which of auto varies.
func (s *Solver) OnStiff() bool { return s.stiff != nil || s.implicit != nil }

// change swaps the schemes, f0 being f(t, z).
func (s *Solver) change() {
	f := s.f0
	s.scheme, s.auto.idle = s.auto.idle, s.scheme
	copy(s.f0, f)
	s.control = newController(s.opt.Control, s.tab.EstimateOrder)
	s.auto.count = 0
}

// watch takes in an accepted step of size h and tells whether the other method is
// to make the next one.
func (s *Solver) watch(h float64) bool {
	a := s.auto
	held := s.edgeOf(h) // h|λ| over what is stable
	if s.OnStiff() {
		if held <= edge {
			a.count++
		} else {
			a.count = 0
		}
		return a.count >= easySteps
	}
	if held > edge {
		a.count += 2
	} else if a.count > 0 {
		a.count--
	}
	return a.count >= 2*stiffSteps
}

// edgeOf estimates h|λ| for the step of size h that was accepted last, over what
// the explicit method can do.
func (s *Solver) edgeOf(h float64) float64 {
	a, n := s.auto, s.n
	largest := 0.0
	if s.OnStiff() {
		// Of tolerances τ the norm of diag(1/τ) J diag(τ).
		for i, v := range s.zPrev {
			s.y[i] = s.atol[i] + s.opt.RTol*math.Abs(v)
		}
		for i, tau := range s.y {
			sum := 0.0
			for j, d := range s.derivatives.jac[i*n : (i+1)*n] {
				sum += math.Abs(d) * s.y[j]
			}
			largest = max(largest, sum/tau)
		}
		return math.Abs(h) * largest / stableReach
	}
	s.gather(s.y, s.zero, h, a.apart)
	from, to := s.k[a.rows*n:(a.rows+1)*n], s.k[(a.rows+1)*n:(a.rows+2)*n]
	var slopes, states float64
	for i, v := range s.zPrev {
		weight := 1 / (s.atol[i] + s.opt.RTol*math.Abs(v))
		d, y := (to[i]-from[i])*weight, s.y[i]*weight
		slopes += d * d
		states += y * y
	}
	if states == 0 {
		return 0
	}
	return math.Abs(h) * math.Sqrt(slopes/states) / stableReach
}
