package ode

import (
	"math"
	"slices"
)

// Control says how the step size follows from the errors of the steps before. An
// implicit Runge–Kutta method goes by the predictive controller of its own
// whatever is chosen: its steps cost what its iterations do.
type Control int

// The controllers. With e the error of a step in tolerances, k one more than the
// order of the estimate, and the errors of the steps before behind it, the next
// step is 0.9 h times
const (
	ControlPI  Control = iota // e^(−0.85/k) e₁^(0.2/k)
	ControlI                  // e^(−1/k)
	ControlPID                // e^(−0.58/k) e₁^(0.21/k) e₂^(−0.1/k)
)

// Controls lists the names of the controllers in their order.
func Controls() []string { return []string{"PI", "I", "PID"} }

// LookupControl finds the controller of a name.
func LookupControl(name string) (Control, bool) {
	i := slices.Index(Controls(), name)
	return Control(max(i, 0)), i >= 0
}

// controller chooses the step size from the scaled errors of the steps tried,
//
//	h_new = h · safety · err^(−α) · errOld^β · errOlder^(−γ),
//
// k being one more than the order of the estimate.
//
// PI is K. Gustafsson, ACM Trans. Math. Software 17 (1991) 533–554; E. Hairer, G.
// Wanner, Solving Ordinary Differential Equations II, 2nd ed., IV.2, eq. (2.43c),
// pp. 28–31: α = 1/k − 0.75 β, β = 0.2/k, the constants of Hairer's DOPRI5, where
// k = 5 and β = 0.04. I is HNW I, II.4, eq. (4.13), p. 168. PID is G. Söderlind,
// ACM Trans. Math. Software 29 (2003) 1–26, with the constants 0.58, 0.21 and 0.1
// of ARKODE: D. R. Reynolds et al., ACM Trans. Math. Software 49 (2023) 19. So
// small an α would need several trials to find a step that is much too long, so
// a repeated step is chosen as by I.
//
// The logarithms are to base 2 and of the squared error: err^(−α) is
// 2^(−α/2 log₂ err²).
type controller struct {
	alpha, beta, gamma float64 // halved, for squared errors
	back               float64 // α after a rejection
	memory             float64 // log₂(safety · errOld^β · errOlder^(−γ))
	older              float64 // log₂ errOld²
	rejected           bool    // the last step tried was rejected
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

func newController(rule Control, estimateOrder int) controller {
	k := float64(estimateOrder + 1)
	c := controller{alpha: (1/k - 0.75*0.2/k) / 2, beta: 0.2 / k / 2, older: floorLog}
	c.back = c.alpha
	switch rule {
	case ControlI:
		c.alpha, c.beta, c.back = 1/k/2, 0, 1/k/2
	case ControlPID:
		c.alpha, c.beta, c.gamma, c.back = 0.58/k/2, 0.21/k/2, 0.1/k/2, 1/k/2
	}
	c.memory = safetyLog + (c.beta-c.gamma)*floorLog
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
		c.memory = safetyLog + c.beta*l - c.gamma*c.older
		c.older = l
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
	return max(minFactor, safety*roughExp2(-c.back*roughLog2(errSq)))
}
