package flow

import "math"

const (
	beta    = 0.9 // momentum, nesterov
	rho     = 0.9 // rmsprop
	beta1   = 0.9 // adam
	beta2   = 0.999
	epsilon = 1e-8 // rmsprop, adam
)

// update is a discrete rule with its memory.
type update interface {
	// step moves theta by one step with the gradient there and the rate eta.
	step(theta, gradient []float64, eta float64)
}

func newUpdate(rule string, n int) update {
	switch rule {
	case "descent":
		return descent{}
	case "momentum":
		return &momentum{v: make([]float64, n)}
	case "nesterov":
		return &momentum{v: make([]float64, n), ahead: true}
	case "rmsprop":
		return &rmsprop{s: make([]float64, n)}
	case "adam":
		return &adam{m: make([]float64, n), v: make([]float64, n), b1: 1, b2: 1}
	}
	panic("flow: unknown rule " + rule)
}

type descent struct{}

func (descent) step(theta, g []float64, eta float64) {
	for i := range theta {
		theta[i] -= eta * g[i]
	}
}

// momentum is heavy ball, and with ahead Nesterov's.
type momentum struct {
	v     []float64
	ahead bool
}

func (m *momentum) step(theta, g []float64, eta float64) {
	for i := range theta {
		m.v[i] = beta*m.v[i] + g[i]
		if m.ahead {
			theta[i] -= eta * (g[i] + beta*m.v[i])
		} else {
			theta[i] -= eta * m.v[i]
		}
	}
}

type rmsprop struct{ s []float64 }

func (r *rmsprop) step(theta, g []float64, eta float64) {
	for i := range theta {
		r.s[i] = rho*r.s[i] + (1-rho)*g[i]*g[i]
		theta[i] -= eta * g[i] / (math.Sqrt(r.s[i]) + epsilon)
	}
}

// adam keeps β₁^k and β₂^k for the correction of the start.
type adam struct {
	m, v   []float64
	b1, b2 float64
}

func (a *adam) step(theta, g []float64, eta float64) {
	a.b1 *= beta1
	a.b2 *= beta2
	for i := range theta {
		a.m[i] = beta1*a.m[i] + (1-beta1)*g[i]
		a.v[i] = beta2*a.v[i] + (1-beta2)*g[i]*g[i]
		theta[i] -= eta * (a.m[i] / (1 - a.b1)) / (math.Sqrt(a.v[i]/(1-a.b2)) + epsilon)
	}
}
