package ode

import (
	"fmt"
	"math"
)

// Options are the settings of a solver. The zero value is a good default, and
// so is a zero in any one field.
type Options struct {
	RTol, ATol float64 // relative and absolute tolerance of a step's error; 1e-6 and 1e-8

	// Step is the step size |h| of a fixed-step method (0.01), and the first
	// one to try for an adaptive method (found from f at the start).
	Step float64

	MaxSteps int     // steps tried since Start, rejected ones included; 100 000
	MinStep  float64 // adaptive: |h| below which to give up; 16 units in the last place of t at least
	MaxStep  float64 // adaptive: largest |h|; no limit
}

func (o Options) withDefaults() Options {
	for _, v := range []float64{o.RTol, o.ATol, o.Step, o.MinStep, o.MaxStep, float64(o.MaxSteps)} {
		if v < 0 || math.IsNaN(v) {
			panic(fmt.Sprintf("ode: negative or NaN in %+v", o))
		}
	}
	if o.RTol == 0 {
		o.RTol = 1e-6
	}
	if o.ATol == 0 {
		o.ATol = 1e-8
	}
	if o.MaxSteps == 0 {
		o.MaxSteps = 100_000
	}
	if o.MaxStep == 0 {
		o.MaxStep = math.Inf(1)
	}
	return o
}
