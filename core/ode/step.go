package ode

import (
	"fmt"
	"math"
	"slices"
)

const (
	// defaultStep is |h| of a fixed-step method for which none was given.
	defaultStep = 0.01

	// stretch is how much longer than planned a step may be to end at tEnd;
	// else a sliver would be left over. The factor of Hairer's codes.
	stretch = 1.01

	// evenSlack is the same for a fixed step, where only round-off is allowed.
	evenSlack = 1 + 1e-9

	// resolution is the smallest step in units of |t|: 16 units in the last place.
	resolution = 16 * 0x1p-52
)

// Step makes one accepted step towards tEnd, in either direction, never past
// it nor past a stop of the options, and ends on them exactly when it gets there.
// At tEnd it does nothing. On an error T and Z stay where the last accepted step
// ended; its stages, and so Interpolate, are lost.
//
// Where tEnd or a stop cuts a step short, the step size planned is remembered for
// the steps after it. An infinite tEnd gives the direction alone: every step is
// finite.
//
// Errors: [*StepTooSmallError], [*TooManyStepsError], [*NonFiniteError],
// [*NewtonError].
func (s *Solver) Step(tEnd float64) error {
	if tEnd == s.t {
		return nil
	}
	if s.f == nil || math.IsNaN(tEnd) {
		panic(fmt.Sprintf("ode: Step(%v) before Start or towards no time", tEnd))
	}
	if len(s.opt.Stops) > 0 {
		tEnd = s.stop(tEnd)
	}
	if s.carry {
		s.carryOver()
		s.carry, s.fresh = false, true
	}
	if !s.fresh {
		s.eval(s.f0, s.t, s.z)
		if i := firstNonFinite(s.f0); i >= 0 {
			return s.nonFinite(s.t, i)
		}
		s.fresh = true
		if s.pair != nil {
			copy(s.pair.aux, s.z)
		}
	}
	if s.method.Adaptive {
		return s.stepAdaptive(tEnd)
	}
	return s.stepFixed(tEnd)
}

// carryOver makes the last stage the first. A few states go one by one, as f
// wrote them: what a wider copy loads is not there until they reach the cache.
func (s *Solver) carryOver() {
	switch s.n {
	case 2:
		to, from := (*[2]float64)(s.f0), (*[2]float64)(s.fEnd)
		to[0], to[1] = from[0], from[1]
	case 3:
		to, from := (*[3]float64)(s.f0), (*[3]float64)(s.fEnd)
		to[0], to[1], to[2] = from[0], from[1], from[2]
	default:
		copy(s.f0, s.fEnd)
	}
}

func (s *Solver) stepAdaptive(tEnd float64) error {
	if s.due {
		s.due = false
		s.change()
		s.stats.Switches++
	}
	if s.size == 0 {
		s.size = s.startingStep(tEnd)
	}
	if s.derivatives != nil {
		if err := s.prepare(tEnd); err != nil {
			return err
		}
	}
	for {
		if s.tried >= s.opt.MaxSteps {
			return s.tooManySteps(s.size)
		}
		rest := math.Abs(tEnd - s.t)
		size := s.size
		if size > s.opt.MaxStep {
			size = s.opt.MaxStep
		}
		tNext, clipped := tEnd, false
		switch {
		case rest <= size*stretch && rest <= s.opt.MaxStep:
			clipped = rest < size
		case size < s.smallest():
			if s.implicit != nil && s.implicit.failed {
				return s.newtonError(math.Copysign(size, tEnd-s.t))
			}
			return s.stepTooSmall(math.Copysign(size, tEnd-s.t))
		case rest < 2*size:
			// Two steps are needed anyway: two halves, not one and a sliver.
			clipped = true
			tNext = s.t + (tEnd-s.t)/2
		default:
			// A branch, which is predicted, and not Copysign, which is waited for.
			if tEnd < s.t {
				size = -size
			}
			tNext = s.t + size
		}
		s.tried++
		h := tNext - s.t
		// Up here zPrev is free: it takes the state of the step tried.
		errSq := s.try(h)
		if errSq <= 1 {
			factor := s.grow(errSq, h, clipped)
			next := h * factor
			if h < 0 {
				next = -next
			}
			if clipped && factor >= 1 {
				next = max(next, s.size)
			}
			s.size = next
			s.errSq = errSq
			s.accept(tNext, h)
			if s.auto != nil {
				if s.stiff != nil {
					s.stats.StiffSteps++
				}
				s.due = s.watch(h)
			}
			return nil
		}
		if math.IsInf(h, 0) {
			return s.tooManySteps(size) // t has come to the end of the numbers
		}
		s.stats.Rejected++
		if s.onReject != nil {
			s.onReject(h, math.Sqrt(errSq))
		}
		s.size = math.Abs(h) * s.shrink(errSq)
	}
}

// stop returns the first stop on the way to tEnd, or tEnd.
func (s *Solver) stop(tEnd float64) float64 {
	stops := s.opt.Stops
	i, here := slices.BinarySearch(stops, s.t)
	if tEnd < s.t {
		if i > 0 {
			return max(tEnd, stops[i-1])
		}
		return tEnd
	}
	for here && i < len(stops) && stops[i] == s.t {
		i++
	}
	if i < len(stops) {
		return min(tEnd, stops[i])
	}
	return tEnd
}

func (s *Solver) stepFixed(tEnd float64) error {
	if s.tried >= s.opt.MaxSteps {
		return s.tooManySteps(s.size)
	}
	// Even steps are counted from origin, so that round-off does not add up.
	origin, count, tNext := tEnd, 0, tEnd
	if math.Abs(tEnd-s.t) > s.size*evenSlack {
		even := 1
		if tEnd < s.t {
			even = -1
		}
		if s.size < s.smallest() {
			return s.stepTooSmall(float64(even) * s.size)
		}
		origin, count = s.origin, s.evenSteps+even
		if s.evenSteps*even < 0 {
			origin, count = s.t, even
		}
		tNext = origin + float64(count)*s.size
	}
	s.tried++
	h := tNext - s.t
	if s.implicit == nil {
		s.stages(h)
	} else if err := s.prepare(tEnd); err != nil {
		return err
	} else if !s.implicitStages(h) {
		return s.newtonError(h)
	}
	if i := firstNonFinite(s.zPrev); i >= 0 {
		return s.nonFinite(tNext, i)
	}
	s.origin, s.evenSteps = origin, count
	s.accept(tNext, h)
	return nil
}

// try makes a step of size h as stages does and returns its squared error norm.
func (s *Solver) try(h float64) float64 {
	if s.seven != nil {
		switch {
		case s.n == 3 && fused:
			return s.fused3(h)
		case s.n == 3:
			return s.seven3(h)
		case s.n == 2 && fused:
			return s.fused2(h)
		case s.n == 2:
			return s.seven2(h)
		}
	}
	switch {
	case s.implicit != nil:
		return s.tryImplicit(h)
	case s.stiff == nil:
		s.stages(h)
	case !s.stiffStages(h):
		return math.NaN() // a smaller h makes the matrix regular
	}
	return s.squaredError(h)
}

// grow returns the factor for the step after an accepted one, shrink that for
// repeating a rejected one.
func (s *Solver) grow(errSq, h float64, clipped bool) float64 {
	if q := s.implicit; q != nil {
		return q.predict.accept(errSq, h, clipped, q)
	}
	return s.control.accept(errSq, clipped)
}

func (s *Solver) shrink(errSq float64) float64 {
	if q := s.implicit; q != nil {
		return q.predict.reject(errSq, q)
	}
	return s.control.reject(errSq)
}

// stages evaluates the stages after the first for a step of size h and leaves
// the new state in zPrev, which accept then swaps with z.
func (s *Solver) stages(h float64) {
	if s.pair != nil {
		s.reversibleStages(h)
		return
	}
	switch s.n {
	case 2:
		s.stages2(h)
		return
	case 3:
		s.stages3(h)
		return
	}
	n, main := s.n, s.tab.Main
	if s.tab.FSAL {
		main--
	}
	for i := 1; i < main; i++ {
		combine(s.y, s.z, h, s.rows[i], s.k)
		s.eval(s.k[i*n:(i+1)*n], s.t+s.tab.C[i]*h, s.y)
	}
	combine(s.zPrev, s.z, h, s.b, s.k)
	if s.tab.FSAL {
		s.eval(s.k[main*n:(main+1)*n], s.t+h, s.zPrev)
	}
}

func (s *Solver) accept(tNext, h float64) {
	s.tPrev, s.t, s.h = s.t, tNext, h
	s.z, s.zPrev = s.zPrev, s.z
	s.fresh, s.carry = false, s.tab.FSAL
	s.stats.Accepted++
	if s.implicit != nil {
		s.implicit.valid = true
	}
	if p := s.pair; p != nil {
		p.aux, p.next = p.next, p.aux
	}
	s.dense.reset()
}

// smallest is the least |h| that t can resolve, or that the caller allows.
func (s *Solver) smallest() float64 {
	return max(resolution*math.Abs(s.t), s.opt.MinStep, 0x1p-1022)
}

// firstNonFinite returns the index of the first entry that is infinite or not
// a number, or −1.
func firstNonFinite(v []float64) int {
	if finite(v) {
		return -1
	}
	for i, x := range v {
		if math.IsInf(x, 0) || math.IsNaN(x) {
			return i
		}
	}
	return -1
}

// finite adds up 0·x, which is 0 but for x infinite or not a number, in sums
// that do not wait for each other.
func finite(v []float64) bool {
	var s0, s1, s2, s3 float64
	for len(v) >= 4 {
		s0 += 0 * v[0]
		s1 += 0 * v[1]
		s2 += 0 * v[2]
		s3 += 0 * v[3]
		v = v[4:]
	}
	for _, x := range v {
		s0 += 0 * x
	}
	return s0+s1+s2+s3 == 0
}
