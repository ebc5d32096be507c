package ode

import "math"

// controller chooses the step size from the scaled error of the steps tried,
// as a PI controller:
//
//	h_new = h · safety · err^(−α) · errOld^β,   α = 1/k − 0.75 β,  β = 0.2/k,
//
// k being one more than the order of the estimate. K. Gustafsson, ACM Trans.
// Math. Software 17 (1991) 533–554; E. Hairer, G. Wanner, Solving Ordinary
// Differential Equations II, 2nd ed., IV.2, eq. (2.43c), pp. 28–31; the
// constants are those of Hairer's DOPRI5, where k = 5 and β = 0.04.
type controller struct {
	alpha, beta float64
	oldLog      float64 // log₂ of the error of the last accepted step, not below that of 1e-4
	rejected    bool    // the last step tried was rejected
}

const (
	safety    = 0.9
	minFactor = 0.2
	maxFactor = 10
	// nonFiniteFactor applies where there is no error to extrapolate from.
	nonFiniteFactor = 0.1
)

var floorLog = math.Log2(1e-4)

func newController(estimateOrder int) controller {
	k := float64(estimateOrder + 1)
	return controller{alpha: 1/k - 0.75*0.2/k, beta: 0.2 / k, oldLog: floorLog}
}

// accept returns the factor for the next step after an accepted one whose
// squared error norm is errSq ≤ 1. After a rejection the step does not grow.
// An exact step (clipped to end somewhere) says little about the error to come
// and is left out of the memory.
func (c *controller) accept(errSq float64, clipped bool) float64 {
	l := floorLog
	factor := float64(maxFactor)
	if errSq > 0 {
		l = 0.5 * roughLog2(errSq)
		factor = safety * roughExp2(c.beta*c.oldLog-c.alpha*l)
		factor = min(max(factor, minFactor), maxFactor)
	}
	if c.rejected {
		factor = min(factor, 1)
	}
	c.rejected = false
	if !clipped {
		c.oldLog = max(l, floorLog)
	}
	return factor
}

// reject returns the factor for repeating a step whose squared error norm is
// above 1 or not a finite number.
func (c *controller) reject(errSq float64) float64 {
	c.rejected = true
	if math.IsNaN(errSq) || math.IsInf(errSq, 0) {
		return nonFiniteFactor
	}
	return max(minFactor, safety*roughExp2(-0.5*c.alpha*roughLog2(errSq)))
}
