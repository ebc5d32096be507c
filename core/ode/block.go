package ode

// block is all that a step of a pair of seven stages (see seven) works on for two
// or three states, in one piece of memory, so that the kernels in assembly take
// one pointer and find the rest at fixed distances. They add by fused
// multiplication and addition, which the compiler may not assume a processor has:
// a step of a small system is one long chain of operations that wait for each
// other, and so the chain gets shorter. block_amd64.s knows this layout.
//
// That chain is where the time of a small solve goes: from f's stores through the
// last term of the next sum to f's loads, six times, and then from the last stage
// through the error norm, the controller and t to the next h. All else, the other
// terms, the divisions by the tolerances, is done while something waits.
type block struct {
	h    float64
	z, y [3]float64  // where the step starts, and what f is evaluated at
	a    [21]float64 // of seven
	e    [7]float64
	rtol float64
	atol [3]float64
	// The error over the tolerance and √n is (r + h e₇ k₇) g; r is not a number if
	// the new state is not finite. Only so far is nothing beyond the largest float
	// where a long step meets a small tolerance.
	g, r [3]float64
	root float64 // 1/√n
	k    [smallStorage]float64
}

// set prepares the block for steps by v. Without v it only holds the stages.
func (b *block) set(v *seven, rtol float64, atol []float64) {
	b.a, b.e, b.rtol, b.root = v.a, v.e, rtol, rootOf2
	if len(atol) == 3 {
		b.root = rootOf3
	}
	copy(b.atol[:], atol)
}

// fused2 is seven2 by the kernels.
func (s *Solver) fused2(h float64) float64 {
	b, f, t, c := s.block, s.f, s.t, &s.seven.c
	z, next := (*[2]float64)(s.z), (*[2]float64)(s.zPrev)
	b.h = h
	b.z[0], b.z[1] = z[0], z[1]
	stage2x1(b)
	f(b.k[2:4], t+h*c[1], b.y[:2])
	stage2x2(b)
	f(b.k[4:6], t+h*c[2], b.y[:2])
	stage2x3(b)
	f(b.k[6:8], t+h*c[3], b.y[:2])
	stage2x4(b)
	f(b.k[8:10], t+h*c[4], b.y[:2])
	stage2x5(b)
	f(b.k[10:12], t+h*c[5], b.y[:2])
	stage2x6(b)
	f(b.k[12:14], t+h, b.y[:2])
	next[0], next[1] = b.y[0], b.y[1]
	s.stats.Evaluations += 6
	w := h * b.e[6]
	q0 := (b.r[0] + w*b.k[12]) * b.g[0]
	q1 := (b.r[1] + w*b.k[13]) * b.g[1]
	return q0*q0 + q1*q1
}

// fused3 is seven3 by the kernels.
func (s *Solver) fused3(h float64) float64 {
	b, f, t, c := s.block, s.f, s.t, &s.seven.c
	z, next := (*[3]float64)(s.z), (*[3]float64)(s.zPrev)
	b.h = h
	b.z[0], b.z[1], b.z[2] = z[0], z[1], z[2]
	stage3x1(b)
	f(b.k[3:6], t+h*c[1], b.y[:3])
	stage3x2(b)
	f(b.k[6:9], t+h*c[2], b.y[:3])
	stage3x3(b)
	f(b.k[9:12], t+h*c[3], b.y[:3])
	stage3x4(b)
	f(b.k[12:15], t+h*c[4], b.y[:3])
	stage3x5(b)
	f(b.k[15:18], t+h*c[5], b.y[:3])
	stage3x6(b)
	f(b.k[18:21], t+h, b.y[:3])
	next[0], next[1], next[2] = b.y[0], b.y[1], b.y[2]
	s.stats.Evaluations += 6
	w := h * b.e[6]
	q0 := (b.r[0] + w*b.k[18]) * b.g[0]
	q1 := (b.r[1] + w*b.k[19]) * b.g[1]
	q2 := (b.r[2] + w*b.k[20]) * b.g[2]
	return q0*q0 + q1*q1 + q2*q2
}
