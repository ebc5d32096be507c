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
	// memory returns what the rule remembers, to be copied and written to.
	memory() [][]float64
}

func newUpdate(cfg Config, n int) update {
	switch cfg.Rule {
	case "descent":
		return descent{}
	case "momentum":
		return &momentum{v: make([]float64, n)}
	case "nesterov":
		return &momentum{v: make([]float64, n), ahead: true}
	case "rmsprop":
		return &rmsprop{s: make([]float64, n)}
	case "adam":
		return newAdam(n)
	case "adamw":
		return &adamw{newAdam(n), cfg.Decay, cfg.Free}
	}
	panic("flow: unknown rule " + cfg.Rule)
}

type descent struct{}

func (descent) step(theta, g []float64, eta float64) {
	for i := range theta {
		theta[i] -= eta * g[i]
	}
}

func (descent) memory() [][]float64 { return nil }

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

func (m *momentum) memory() [][]float64 { return [][]float64{m.v} }

type rmsprop struct{ s []float64 }

func (r *rmsprop) step(theta, g []float64, eta float64) {
	for i := range theta {
		r.s[i] = rho*r.s[i] + (1-rho)*g[i]*g[i]
		theta[i] -= eta * g[i] / (math.Sqrt(r.s[i]) + epsilon)
	}
}

func (r *rmsprop) memory() [][]float64 { return [][]float64{r.s} }

// adam keeps β₁^k and β₂^k, in powers, for the correction of the start.
type adam struct{ m, v, powers []float64 }

func newAdam(n int) *adam {
	return &adam{make([]float64, n), make([]float64, n), []float64{1, 1}}
}

func (a *adam) step(theta, g []float64, eta float64) {
	a.powers[0] *= beta1
	a.powers[1] *= beta2
	b1, b2 := a.powers[0], a.powers[1]
	for i := range theta {
		a.m[i] = beta1*a.m[i] + (1-beta1)*g[i]
		a.v[i] = beta2*a.v[i] + (1-beta2)*g[i]*g[i]
		theta[i] -= eta * (a.m[i] / (1 - b1)) / (math.Sqrt(a.v[i]/(1-b2)) + epsilon)
	}
}

func (a *adam) memory() [][]float64 { return [][]float64{a.m, a.v, a.powers} }

// adamw lets θ decay by itself, not through the gradient.
type adamw struct {
	*adam
	decay float64
	free  []bool
}

func (a *adamw) step(theta, g []float64, eta float64) {
	for i := range theta {
		if a.free == nil || a.free[i] {
			theta[i] -= eta * a.decay * theta[i]
		}
	}
	a.adam.step(theta, g, eta)
}
