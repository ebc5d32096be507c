package ode

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// StepTooSmallError reports that the error of a step stays above the tolerance
// down to the smallest step that t can resolve (or Options.MinStep): the
// solution has a singularity near T, f is discontinuous or cannot be evaluated
// there, or the problem is stiff.
type StepTooSmallError struct {
	T float64   // where the last accepted step ended
	H float64   // the signed step that would be next
	Z []float64 // the state at T
}

func (e *StepTooSmallError) Error() string {
	return fmt.Sprintf("step size %.3g at t = %.9g%s is below the limit: the solution seems to blow up or f to break there; end before it, loosen the tolerance or take a stiff method", e.H, e.T, describe(e.Z))
}

// TooManyStepsError reports that Options.MaxSteps were tried without reaching
// the end.
type TooManyStepsError struct {
	T     float64   // how far the solve came
	Steps int       // steps tried, rejected ones included
	H     float64   // the size |h| that the next step would have
	Z     []float64 // the state at T
}

func (e *TooManyStepsError) Error() string {
	return fmt.Sprintf("%d steps reach only t = %.9g%s, where the next would be %.3g long: shorten the interval, loosen the tolerance, allow more steps, or take a stiff method if the solution is smooth", e.Steps, e.T, describe(e.Z), e.H)
}

// NonFiniteError reports a state or slope that is infinite or not a number.
// An adaptive solver gives it only when f cannot be evaluated at the very
// point where it stands; otherwise it tries smaller steps first.
type NonFiniteError struct {
	T     float64   // the time of the value that is not finite
	State int       // index of the first such component
	H     float64   // the signed step that led there from the last state; 0 where f, a slope of it or a jump has no value at that state itself
	Z     []float64 // the last state, at T − H
}

func (e *NonFiniteError) Error() string {
	if e.H == 0 {
		return fmt.Sprintf("state %d leaves the finite numbers at t = %.9g: f, its slope or a jump has no value%s; start elsewhere, or end before it", e.State, e.T, describe(e.Z))
	}
	return fmt.Sprintf("state %d leaves the finite numbers at t = %.9g after a step of %.3g%s: take a smaller step or an adaptive method, or end before it", e.State, e.T, e.H, from(e.Z))
}

// describe gives a state for a message, of many components the first.
func describe(z []float64) string { return place(" with z", z) }

func from(z []float64) string { return place(" from z", z) }

func place(what string, z []float64) string {
	if len(z) == 0 {
		return ""
	}
	const most = 4
	var text []string
	for _, v := range z[:min(len(z), most)] {
		text = append(text, fmt.Sprintf("%.6g", v))
	}
	if len(z) > most {
		text = append(text, "…")
	}
	return fmt.Sprintf("%s = (%s)", what, strings.Join(text, ", "))
}

func (s *Solver) stepTooSmall(h float64) error {
	return &StepTooSmallError{T: s.t, H: h, Z: slices.Clone(s.z)}
}

func (s *Solver) tooManySteps(size float64) error {
	return &TooManyStepsError{T: s.t, Steps: s.tried, H: math.Abs(size), Z: slices.Clone(s.z)}
}

// nonFinite is the error for component i at t.
func (s *Solver) nonFinite(t float64, i int) error {
	return &NonFiniteError{T: t, State: i, H: t - s.t, Z: slices.Clone(s.z)}
}

// NewtonError reports that the equations of an implicit step cannot be solved
// by Newton's iteration from where the solver stands, however small the step, or
// for a fixed-step method with the step it has.
type NewtonError struct {
	T     float64   // where the last accepted step ended
	H     float64   // the signed step tried
	State int       // the component that the last correction moved most
	Z     []float64 // the state at T
}

func (e *NewtonError) Error() string {
	return fmt.Sprintf("the equations of a step of %.3g at t = %.9g%s have no solution that Newton's iteration finds, component %d moves most: take a smaller step, look whether f or its slope breaks there, or take an explicit or a Rosenbrock method", e.H, e.T, describe(e.Z), e.State)
}

func (s *Solver) newtonError(h float64) error {
	return &NewtonError{T: s.t, H: h, State: s.implicit.worst, Z: slices.Clone(s.z)}
}
