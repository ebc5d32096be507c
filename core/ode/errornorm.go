package ode

import "math"

// squaredError returns the squared norm of the error estimate of a step of
// size h from z to zPrev,
//
//	1/n Σ (e_i / (atol_i + rtol max(|z_i|, |zPrev_i|)))²,   e = h Σ E_j k_j
//
// (HNW I, II.4, eq. (4.10), (4.11), p. 167 f.): at most 1 means accepted. It is
// not a number when the new state or a stage is not finite.
func (s *Solver) squaredError(h float64) float64 {
	if s.lanes != nil {
		return s.largestError(h)
	}
	sum := s.scaledSquares(h, s.e)
	if s.e3 == nil {
		return sum / float64(s.n)
	}
	// The estimate of order 5 is pulled towards the one of order 3, so that it
	// behaves as h⁸: HNW I, II.10, eq. (10.17), p. 255.
	return corrected(sum, s.scaledSquares(h, s.e3)) / float64(s.n)
}

func corrected(sum, sum3 float64) float64 {
	if sum == 0 && sum3 == 0 {
		return 0
	}
	return sum / (sum + 0.01*sum3) * sum
}

// scaledSquares sums the squares of h Σ w_j k_j over the tolerance of each
// component.
func (s *Solver) scaledSquares(h float64, terms []term) float64 {
	switch s.n {
	case 2:
		return s.scaledSquares2(h, terms)
	case 3:
		return s.scaledSquares3(h, terms)
	}
	combine(s.y, s.zero, h, terms, s.k)
	y := s.y
	from, to := s.z[:len(y)], s.zPrev[:len(y)]
	rtol, atol := s.opt.RTol, s.atol[:len(y)]
	sum, finite := 0.0, 0.0
	for i, e := range y {
		b := to[i]
		q := e / (atol[i] + rtol*max(math.Abs(from[i]), math.Abs(b)))
		sum += q * q
		finite += 0 * b // NaN when b is infinite, where q is 0
	}
	return sum + finite
}

// largestError is the squared norm of the system that has the largest one.
func (s *Solver) largestError(h float64) float64 {
	s.laneSquares(s.lanes, h, s.e)
	if s.e3 != nil {
		s.laneSquares(s.lanes3, h, s.e3)
		for j, sum := range s.lanes {
			s.lanes[j] = corrected(sum, s.lanes3[j])
		}
	}
	largest := 0.0
	for _, sum := range s.lanes {
		largest = max(largest, sum) // NaN if any is
	}
	return largest / float64(s.n/len(s.lanes))
}

// laneSquares is scaledSquares of each system.
func (s *Solver) laneSquares(sums []float64, h float64, terms []term) {
	combine(s.y, s.zero, h, terms, s.k)
	clear(sums)
	rtol := s.opt.RTol
	for at := 0; at < s.n; at += len(sums) {
		y, from, to := s.y[at:][:len(sums)], s.z[at:][:len(sums)], s.zPrev[at:][:len(sums)]
		atol := s.atol[at:][:len(sums)]
		for j, e := range y {
			b := to[j]
			q := e / (atol[j] + rtol*max(math.Abs(from[j]), math.Abs(b)))
			sums[j] += q*q + 0*b
		}
	}
}
