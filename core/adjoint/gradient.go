package adjoint

import (
	"errors"
	"fmt"
	"math"

	"costate/core/ode"
)

// Method is a way to the gradient.
type Method int

const (
	// Checkpointed integrates a backwards and reads z from the dense output
	// that the forward solve left.
	Checkpointed Method = iota
	// Backsolve integrates z backwards together with a and keeps nothing: it
	// fails where the flow contracts, since going back then amplifies errors.
	Backsolve
	// Forward carries the sensitivities ∂z/∂θ and ∂z/∂z0 along.
	Forward
	// FiniteDifference takes central differences of the loss.
	FiniteDifference
	// Discrete goes back through the accepted steps themselves: exact for the
	// computed solution, the backpropagation of a ResNet for explicit Euler.
	// Implicit steps are gone back through by transposed linear systems.
	Discrete
	// Reversible undoes the steps of a solver whose steps can be undone, keeps
	// nothing, and is otherwise Discrete.
	Reversible
)

var methodNames = []string{"checkpointed", "backsolve", "forward", "finite-difference", "discrete", "reversible"}

// String returns the name used in scenes.
func (m Method) String() string { return methodNames[m] }

// LookupMethod finds a method by the name used in scenes.
func LookupMethod(name string) (Method, bool) {
	for i, s := range methodNames {
		if s == name {
			return Method(i), true
		}
	}
	return 0, false
}

// Gradient is the loss and all its first derivatives.
type Gradient struct {
	Loss  float64
	Theta []float64   // p
	Z0    [][]float64 // [start][n]
	T, T0 float64
}

// Stats is the work of one gradient.
type Stats struct {
	Forward, Backward ode.Stats
	VJPs              int     // vector–Jacobian products of f, on the way back
	StoredStates      int     // states held for the way back, all start points
	StoredBytes       int     // their size, at most at any one time
	Repeated          int     // steps of the forward solve made again, for Problem.Checkpoints
	Reconstruction    float64 // Backsolve and Reversible: largest |z_back(t0) − z0| over start points, ∞-norm
}

// SolveError says which solve of which start point failed.
type SolveError struct {
	Backward bool
	Resolve  bool // z was solved backwards too
	Start    int
	Err      error
}

func (e *SolveError) Error() string {
	if e.Resolve {
		return fmt.Sprintf("backward solve of start %d: %v; going back, z loses its way where the flow contracts: take checkpointed instead of backsolve", e.Start, e.Err)
	}
	if e.Backward {
		return fmt.Sprintf("backward solve of start %d: %v", e.Start, e.Err)
	}
	return fmt.Sprintf("start %d: %v", e.Start, e.Err)
}

// Unwrap returns the solver's error.
func (e *SolveError) Unwrap() error { return e.Err }

// StoppedError says how far a solve came before its context was done.
type StoppedError struct {
	T   float64
	Err error
}

func (e *StoppedError) Error() string { return fmt.Sprintf("stopped at t = %.9g: %v", e.T, e.Err) }

// Unwrap returns the context's error.
func (e *StoppedError) Unwrap() error { return e.Err }

// ErrLossNotFinite reports a loss or a derivative of it that is not a finite
// number although the trajectory is.
var ErrLossNotFinite = errors.New("the loss or its gradient is not a finite number: look for a division by zero, a log or a root of a negative number in it")

// ErrStorage reports a dense output beyond Problem.MaxBytes.
var ErrStorage = errors.New("the forward solve has too many steps to keep: ask for backsolve, loosen the tolerance or shorten the interval")

func (g *Gradient) finite() bool {
	sum := g.Loss*0 + g.T*0 + g.T0*0
	for _, v := range g.Theta {
		sum += v * 0
	}
	for _, z := range g.Z0 {
		for _, v := range z {
			sum += v * 0
		}
	}
	return !math.IsNaN(sum)
}

func (g *Gradient) reset(starts, n, p int) {
	if len(g.Theta) != p {
		g.Theta = make([]float64, p)
	}
	if len(g.Z0) != starts {
		g.Z0 = make([][]float64, starts)
		for i := range g.Z0 {
			g.Z0[i] = make([]float64, n)
		}
	}
	clear(g.Theta)
	for _, z := range g.Z0 {
		clear(z)
	}
	g.Loss, g.T, g.T0 = 0, 0, 0
}
