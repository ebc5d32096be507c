package ode

import "math"

// predictor chooses the step size of an implicit method from the errors of the
// last two steps, and from how many iterations they took: K. Gustafsson, ACM
// Trans. Math. Software 20 (1994) 496–517; HW II, IV.8, eq. (8.21)–(8.25), with
// the constants of Hairer's RADAU5. Linear systems with one matrix being what a
// step costs, small changes are not made.
type predictor struct {
	power    float64 // 1/k, k being one more than the order of the estimate
	limit    float64 // of iterations
	lastStep float64 // |h| and error of the last accepted step; 0 = none
	lastErr  float64
	rejected bool
}

const (
	predictMaxFactor = 8
	// failedFactor applies where the iteration does not converge.
	failedFactor = 0.25
	// firstFactor applies after a first step that was too long.
	firstFactor = 0.1
	// deadBand is the factor up to which a step is not made longer.
	deadBand = 1.2
)

func newPredictor(estimateOrder, limit int) predictor {
	return predictor{power: 1 / float64(estimateOrder+1), limit: float64(min(limit, newtonLimit))}
}

// plain is the factor for the next step by the error of one alone.
func (p *predictor) plain(err float64, iterations int) float64 {
	fast := safety * (1 + 2*p.limit) / (min(float64(iterations), p.limit) + 2*p.limit)
	return min(max(min(safety, fast)*math.Pow(err, -p.power), minFactor), predictMaxFactor)
}

// accept returns the factor for the next step after one of size h whose
// squared error norm is errSq ≤ 1, as [controller.accept] does.
func (p *predictor) accept(errSq, h float64, clipped bool, q *newton) float64 {
	h = math.Abs(h)
	err := max(math.Sqrt(errSq), 1e-10)
	factor := p.plain(err, q.most)
	if !clipped {
		if p.lastStep > 0 {
			trend := safety * h / p.lastStep * math.Pow(p.lastErr/(err*err), p.power)
			factor = min(factor, min(max(trend, minFactor), predictMaxFactor))
		}
		p.lastStep, p.lastErr = h, max(err, 1e-2)
	}
	if p.rejected && factor > 1 {
		factor = 1
	}
	p.rejected = false
	if factor >= 1 && factor <= deadBand && q.rate <= keepRate {
		factor = 1
	}
	return factor
}

// reject returns the factor for repeating a step.
func (p *predictor) reject(errSq float64, q *newton) float64 {
	p.rejected = true
	switch {
	case math.IsNaN(errSq) || math.IsInf(errSq, 0):
		return failedFactor
	case p.lastStep == 0:
		return firstFactor
	}
	return min(p.plain(math.Sqrt(errSq), q.most), safety)
}
