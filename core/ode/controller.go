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
//
// The logarithms are to base 2 and of the squared error: err^(−α) is
// 2^(−α/2 log₂ err²).
type controller struct {
	alpha, beta float64 // halved, for squared errors
	memory      float64 // log₂(safety · errOld^β)
	rejected    bool    // the last step tried was rejected
}

const (
	safety    = 0.9
	minFactor = 0.2
	maxFactor = 10
	// nonFiniteFactor applies where there is no error to extrapolate from.
	nonFiniteFactor = 0.1
)

// Errors below 1e-4 count as that in the memory.
var (
	floorLog  = math.Log2(1e-4 * 1e-4)
	safetyLog = math.Log2(safety)
)

func newController(estimateOrder int) controller {
	k := float64(estimateOrder + 1)
	c := controller{alpha: (1/k - 0.75*0.2/k) / 2, beta: 0.2 / k / 2}
	c.memory = safetyLog + c.beta*floorLog
	return c
}

// accept returns the factor for the next step after an accepted one whose
// squared error norm is errSq ≤ 1. After a rejection the step does not grow.
// The error of a step cut short says little about the one to come and is left
// out of the memory.
//
// The limits are branches and not min and max: a processor predicts a branch
// and goes on, where it would have to wait for the value.
func (c *controller) accept(errSq float64, clipped bool) float64 {
	l, factor := floorLog, float64(maxFactor)
	if errSq > 0 {
		l = roughLog2(errSq)
		factor = roughExp2(c.memory - c.alpha*l)
		if factor > maxFactor {
			factor = maxFactor
		} else if factor < minFactor {
			factor = minFactor
		}
	}
	if c.rejected && factor > 1 {
		factor = 1
	}
	c.rejected = false
	if !clipped {
		if l < floorLog {
			l = floorLog
		}
		c.memory = safetyLog + c.beta*l
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
	return max(minFactor, safety*roughExp2(-c.alpha*roughLog2(errSq)))
}
