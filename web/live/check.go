package live

import (
	"context"
	"fmt"
	"math"

	"costate/core/adjoint"
	"costate/core/ode"
)

var nan = math.NaN()

// maxTangents bounds the size of the forward sensitivity problem that a check
// may solve.
const maxTangents = 400

// check compares the gradient of the current run with one by another method,
// and reports the distance: the page never shows a gradient without it.
func (s *Session) check(ctx context.Context) {
	s.checked = true
	x := s.experiment
	method := adjoint.Forward
	if x.Scene.Field == nil {
		method = adjoint.FiniteDifference
	} else if n := len(x.States); n*(1+n+len(x.Theta)) > maxTangents {
		method = adjoint.FiniteDifference
	}
	if x.GradientMethod() == method || len(x.Theta)*len(x.Scene.Z0) > 20*maxTangents {
		method = adjoint.Checkpointed
	}
	if x.GradientMethod() == method {
		return
	}
	var other adjoint.Gradient
	tolerance := 100 * x.Scene.Solver.RTol
	if err := x.Engine().Gradient(ctx, &other, s.theta, method, adjoint.Observer{}); err != nil {
		if ctx.Err() == context.Canceled { // out of time it would be again
			s.checked = false
		}
		return
	}
	m := checkMessage{Type: "check", Run: s.number(), Method: method.String(), Trust: "good",
		Difference: s.objective.Result.Distance(&other), Tolerance: tolerance}
	if m.Difference != m.Difference || math.IsInf(m.Difference, 0) {
		return // both vanish but for round-off: there is nothing to compare
	}
	name := x.Scene.Gradient.Method
	m.Detail = fmt.Sprintf("%s and %s differ by %.1e of the gradient, within 100 times the tolerance", name, m.Method, m.Difference)
	if m.Difference > m.Tolerance {
		m.Trust = "doubtful"
		why := "the trajectory amplifies errors (chaos, or a long T), or the tolerance is loose"
		if solver, _ := ode.Lookup(x.Scene.Solver.Method); !solver.Adaptive {
			why = "with fixed steps the continuous adjoint is exact only up to the method's order: take smaller steps"
		} else if r := s.objective.Engine.Stats().Reconstruction; r > m.Tolerance {
			why = fmt.Sprintf("solving z backwards misses its start by %.1e", r)
		}
		m.Detail = fmt.Sprintf("%s and %s differ by %.1e of the gradient: %s", name, m.Method, m.Difference, why)
	}
	s.out.Message(m)
}
