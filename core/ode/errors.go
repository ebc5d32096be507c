package ode

import "fmt"

// StepTooSmallError reports that the error of a step stays above the tolerance
// down to the smallest step that t can resolve (or Options.MinStep): the
// solution has a singularity near T, f is discontinuous or cannot be evaluated
// there, or the problem is stiff.
type StepTooSmallError struct {
	T float64 // where the last accepted step ended
	H float64 // the signed step that would be next
}

func (e *StepTooSmallError) Error() string {
	return fmt.Sprintf("step size %.3g at t = %.9g is below the limit: the solution seems to blow up or f to break there; end before it, loosen the tolerance or take a stiff method", e.H, e.T)
}

// TooManyStepsError reports that Options.MaxSteps were tried without reaching
// the end.
type TooManyStepsError struct {
	T     float64 // how far the solve came
	Steps int     // steps tried, rejected ones included
}

func (e *TooManyStepsError) Error() string {
	return fmt.Sprintf("%d steps reach only t = %.9g: shorten the interval, loosen the tolerance, allow more steps, or take a stiff method if the solution is smooth", e.Steps, e.T)
}

// NonFiniteError reports a state or slope that is infinite or not a number.
// An adaptive solver gives it only when f cannot be evaluated at the very
// point where it stands; otherwise it tries smaller steps first.
type NonFiniteError struct {
	T     float64 // the time of the value that is not finite
	State int     // index of the first such component
}

func (e *NonFiniteError) Error() string {
	return fmt.Sprintf("state %d leaves the finite numbers at t = %.9g: take a smaller step or an adaptive method, or end before it", e.State, e.T)
}

// NewtonError reports that the equations of an implicit step cannot be solved
// by Newton's iteration from where the solver stands, however small the step, or
// for a fixed-step method with the step it has.
type NewtonError struct {
	T     float64 // where the last accepted step ended
	H     float64 // the signed step tried
	State int     // the state that the last correction moved most
	Value float64 // what it is at T
}

func (e *NewtonError) Error() string {
	return fmt.Sprintf("the equations of a step of %.3g at t = %.9g have no solution that Newton's iteration finds; state %d, %.6g there, moves most: take a smaller step, look whether f or its slope breaks there, or take an explicit or a Rosenbrock method", e.H, e.T, e.State, e.Value)
}
