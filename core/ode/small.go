package ode

import "math"

// Two and three states are what people draw, and there the loops over the
// states and the calls of combine would cost more than the arithmetic. So
// these two have a stepper with the state in registers, which computes the
// same as the general one.

const (
	// smallStages is the most stages that a method here may have.
	smallStages = 16
	// smallStorage is the least length of the stage storage: with it an offset
	// under smallMask is in range for every state, and nothing is to be checked.
	smallStorage = 4*smallStages + 3
	smallMask    = 4*smallStages - 1
)

// stages2 is stages for two states.
func (s *Solver) stages2(h float64) {
	z, y := *(*[2]float64)(s.z), (*[2]float64)(s.y)
	k := (*[smallStorage]float64)(s.k)
	last := s.tab.Main
	if s.tab.FSAL {
		last--
	}
	for i, row := range s.rows[1:last] {
		y0, y1 := z[0], z[1]
		for _, m := range row {
			w, at := h*m.w, m.at&smallMask
			y0 += w * k[at+0]
			y1 += w * k[at+1]
		}
		y[0], y[1] = y0, y1
		s.f(s.k[2*i+2:2*i+4], s.t+s.tab.C[i+1]*h, y[:])
	}
	y0, y1 := z[0], z[1]
	for _, m := range s.b {
		w, at := h*m.w, m.at&smallMask
		y0 += w * k[at+0]
		y1 += w * k[at+1]
	}
	next := (*[2]float64)(s.zPrev)
	next[0], next[1] = y0, y1
	if s.tab.FSAL {
		s.f(s.k[2*last:2*last+2], s.t+h, next[:])
	}
	s.stats.Evaluations += s.tab.Main - 1
}

// scaledSquares2 is scaledSquares of h Σ w_j k_j for two states.
func (s *Solver) scaledSquares2(h float64, terms []term) float64 {
	k := (*[smallStorage]float64)(s.k)
	var y0, y1 float64
	for _, m := range terms {
		w, at := m.w, m.at&smallMask
		y0 += w * k[at+0]
		y1 += w * k[at+1]
	}
	from, to := (*[2]float64)(s.z), (*[2]float64)(s.zPrev)
	rtol, atol := s.opt.RTol, (*[2]float64)(s.atol)
	q0 := h * y0 / (atol[0] + rtol*max(math.Abs(from[0]), math.Abs(to[0])))
	q1 := h * y1 / (atol[1] + rtol*max(math.Abs(from[1]), math.Abs(to[1])))
	return q0*q0 + q1*q1 + 0*(to[0]+to[1])
}

// stages3 is stages for three states.
func (s *Solver) stages3(h float64) {
	z, y := *(*[3]float64)(s.z), (*[3]float64)(s.y)
	k := (*[smallStorage]float64)(s.k)
	last := s.tab.Main
	if s.tab.FSAL {
		last--
	}
	for i, row := range s.rows[1:last] {
		y0, y1, y2 := z[0], z[1], z[2]
		for _, m := range row {
			w, at := h*m.w, m.at&smallMask
			y0 += w * k[at+0]
			y1 += w * k[at+1]
			y2 += w * k[at+2]
		}
		y[0], y[1], y[2] = y0, y1, y2
		s.f(s.k[3*i+3:3*i+6], s.t+s.tab.C[i+1]*h, y[:])
	}
	y0, y1, y2 := z[0], z[1], z[2]
	for _, m := range s.b {
		w, at := h*m.w, m.at&smallMask
		y0 += w * k[at+0]
		y1 += w * k[at+1]
		y2 += w * k[at+2]
	}
	next := (*[3]float64)(s.zPrev)
	next[0], next[1], next[2] = y0, y1, y2
	if s.tab.FSAL {
		s.f(s.k[3*last:3*last+3], s.t+h, next[:])
	}
	s.stats.Evaluations += s.tab.Main - 1
}

// scaledSquares3 is scaledSquares of h Σ w_j k_j for three states.
func (s *Solver) scaledSquares3(h float64, terms []term) float64 {
	k := (*[smallStorage]float64)(s.k)
	var y0, y1, y2 float64
	for _, m := range terms {
		w, at := m.w, m.at&smallMask
		y0 += w * k[at+0]
		y1 += w * k[at+1]
		y2 += w * k[at+2]
	}
	from, to := (*[3]float64)(s.z), (*[3]float64)(s.zPrev)
	rtol, atol := s.opt.RTol, (*[3]float64)(s.atol)
	q0 := h * y0 / (atol[0] + rtol*max(math.Abs(from[0]), math.Abs(to[0])))
	q1 := h * y1 / (atol[1] + rtol*max(math.Abs(from[1]), math.Abs(to[1])))
	q2 := h * y2 / (atol[2] + rtol*max(math.Abs(from[2]), math.Abs(to[2])))
	return q0*q0 + q1*q1 + q2*q2 + 0*(to[0]+to[1]+to[2])
}
