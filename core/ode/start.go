package ode

import "math"

// startingStep guesses |h| for the first step towards tEnd: E. Hairer, S. P.
// Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed.,
// II.4, p. 169. s.f0 holds f(t, z). It costs one evaluation of f, an Euler
// step ahead, which does not go past tEnd.
func (s *Solver) startingStep(tEnd float64) float64 {
	f0 := s.f0
	d0, d1 := s.scaledNorm(s.z), s.scaledNorm(f0)
	h0 := 1e-6
	if d0 >= 1e-5 && d1 >= 1e-5 {
		h0 = 0.01 * d0 / d1
	}
	h0 = min(h0, math.Abs(tEnd-s.t), s.opt.MaxStep)
	f1 := s.k[s.n : 2*s.n]
	for {
		h := math.Copysign(h0, tEnd-s.t)
		for i, v := range s.z {
			s.y[i] = v + h*f0[i]
		}
		s.eval(f1, s.t+h, s.y)
		if firstNonFinite(f1) < 0 {
			break
		}
		// f ends within reach: come nearer. The first steps find out how near.
		h0 *= nonFiniteFactor
		if h0 < s.smallest() {
			return h0
		}
	}
	for i := range s.y {
		s.y[i] = (f1[i] - f0[i]) / h0
	}
	d2 := s.scaledNorm(s.y)
	h1 := max(1e-6, 1e-3*h0)
	if d := max(d1, d2); d > 1e-15 {
		h1 = math.Pow(0.01/d, 1/float64(s.method.Order))
	}
	// Far from t = 0 the guess may be below what t resolves there.
	return max(min(100*h0, h1), s.smallest())
}

// scaledNorm is the root mean square of v measured by the tolerances at z.
func (s *Solver) scaledNorm(v []float64) float64 {
	sum := 0.0
	for i, x := range v {
		q := x / (s.atol[i] + s.opt.RTol*math.Abs(s.z[i]))
		sum += q * q
	}
	return math.Sqrt(sum / float64(s.n))
}
