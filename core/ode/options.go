package ode

import (
	"fmt"
	"math"
	"slices"
)

// Options are the settings of a solver. The zero value is a good default, and
// so is a zero in any one field.
type Options struct {
	RTol, ATol float64 // relative and absolute tolerance of a step's error; 1e-6 and 1e-8

	// ATols are the absolute tolerances of the states one by one; nil, or a zero
	// among them, means ATol. NewSolver copies them.
	ATols []float64

	// Lanes is how many systems of equal size are solved together, with one
	// sequence of steps: state i of system j is entry i·Lanes + j. The error of a
	// step is that of the system that has the largest, each measured alone, so
	// that the tolerance holds for every one of them. 0 and 1 are one system.
	Lanes int

	// Newton is how accurately the equations of an implicit Runge–Kutta step are
	// solved, as a part of the tolerance: found from RTol, at most 0.03, and for a
	// fixed-step method 1e-6. An iteration ends at round-off in any case.
	Newton float64

	// Step is the step size |h| of a fixed-step method (0.01), and the first
	// one to try for an adaptive method (found from f at the start).
	Step float64

	MaxSteps int     // steps tried since Start, rejected ones included; 100 000
	MinStep  float64 // adaptive: |h| below which to give up; 16 units in the last place of t at least
	MaxStep  float64 // adaptive: largest |h|; no limit

	// Control says how an adaptive method chooses the next step; ControlPI.
	Control Control

	// Stops are times that a step must end on, in any order, those outside of
	// the interval without effect. NewSolver copies them.
	Stops []float64
}

// longest stands for no limit: sums of such steps are finite for a while, so that
// a solve towards infinity makes steps where f vanishes, too.
const longest = 0x1p1020

// withDefaults fills in every default for n states, ATols included.
func (o Options) withDefaults(n int) Options {
	if o.ATols != nil && len(o.ATols) != n {
		panic(fmt.Sprintf("ode: %d absolute tolerances for %d states", len(o.ATols), n))
	}
	if o.Lanes < 0 || o.Lanes > 1 && n%o.Lanes != 0 {
		panic(fmt.Sprintf("ode: %d systems of together %d states", o.Lanes, n))
	}
	if o.Control < ControlPI || o.Control > ControlPID {
		panic(fmt.Sprintf("ode: no controller %d", o.Control))
	}
	o.Stops = slices.Clone(o.Stops)
	slices.Sort(o.Stops)
	if slices.ContainsFunc(o.Stops, math.IsNaN) {
		panic("ode: a stop is not a number")
	}
	for _, v := range append([]float64{o.RTol, o.ATol, o.Step, o.MinStep, o.MaxStep, o.Newton, float64(o.MaxSteps)}, o.ATols...) {
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
	if o.MaxStep == 0 || o.MaxStep > longest {
		o.MaxStep = longest
	}
	atols := make([]float64, n)
	copy(atols, o.ATols)
	for i, v := range atols {
		if v == 0 {
			atols[i] = o.ATol
		}
	}
	o.ATols = atols
	return o
}

// loosen has the tolerances fit an estimate of order 3 for a solution of order
// 5: 0.1 rtol^(2/3), the absolute ones in proportion, as Hairer's RADAU5 does.
func (o *Options) loosen() {
	rtol := 0.1 * math.Pow(o.RTol, 2./3)
	for i := range o.ATols {
		o.ATols[i] *= rtol / o.RTol
	}
	o.ATol *= rtol / o.RTol
	o.RTol = rtol
}
