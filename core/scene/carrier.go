package scene

import (
	"context"

	"costate/core/adjoint"
)

// Carrier takes points along the field of an experiment, and says what classes
// the read-out makes of where they end. It belongs to one goroutine.
type Carrier struct {
	carried
	engine *adjoint.Engine
	z      []float64 // [time][point][state]
}

// Carrier returns one for so many points from t on, which stands at that many
// uniform times of [t, t1], both ends included; fewer than two are none.
func (x *Experiment) Carrier(t float64, points, times int) *Carrier {
	own := make([][]float64, points)
	c := &Carrier{carried: x.carry(own, Labelled{}, false)}
	t1 := c.T1()
	c.T0, c.T, c.Samples = t, max(0, t1-t), nil
	c.Loss.Observations, c.Loss.Running = nil, nil
	if times > 1 {
		for i := range times {
			c.Samples = append(c.Samples, t+c.T*float64(i)/float64(times-1))
		}
		c.Samples[times-1] = c.Problem.T1()
	}
	c.z = make([]float64, times*points*len(x.States))
	c.engine = adjoint.NewEngine(c.Problem)
	return c
}

// Point returns the states that point k begins with, to be set before Carry.
func (c *Carrier) Point(k int) []float64 { return c.Z0[k] }

// Carry solves at theta.
func (c *Carrier) Carry(ctx context.Context, theta []float64) error {
	n, points := len(c.Z0[0]), len(c.Z0)
	return c.engine.Solve(ctx, theta, false, adjoint.Observer{Sample: func(start, i int, _ float64, z []float64) {
		copy(c.z[(i*points+start)*n:], z)
	}})
}

// Z returns the points at the times of the last solve, [time][point][state]. A
// solve that an event ends has 0 from there on.
func (c *Carrier) Z() []float64 { return c.z }

// Classes returns how many classes there are, 0 without loss.classes.
func (c *Carrier) Classes() int {
	if c.entropy == nil {
		return 0
	}
	return c.entropy.Classes
}

// Probabilities writes what the read-out makes of the end of point k.
func (c *Carrier) Probabilities(dst []float64, k int) {
	c.entropy.Probabilities(dst, c.engine.End(k))
}

// Guess returns the most probable class of a state.
func (c *Carrier) Guess(p, z []float64) int {
	c.entropy.Probabilities(p, z)
	best := 0
	for i, v := range p {
		if v > p[best] {
			best = i
		}
	}
	return best
}
