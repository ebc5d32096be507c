package live

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"costate/core/adjoint"
	"costate/core/ode"
	"costate/core/scene"
)

var nan = math.NaN()

// maxTangents bounds the size of the forward sensitivity problem that a check
// solves whole; past it, one tangent along a random direction is carried.
const maxTangents = 400

// check compares the gradient of the current run with one by another method,
// and reports the distance: the page never shows a gradient without it.
func (s *Session) check(ctx context.Context) {
	s.checked = true
	x, g := s.experiment, &s.objective.Result
	m := checkMessage{Type: "check", Run: s.number(), Trust: "good", Tolerance: 100 * x.Scene.Solver.RTol}
	n := len(x.States)
	var err error
	switch {
	case x.Scene.Field == nil:
		err = s.compare(ctx, &m, adjoint.FiniteDifference)
	case x.GradientMethod() == adjoint.Forward:
		err = s.compare(ctx, &m, adjoint.Checkpointed)
	case n*(1+n+len(x.Theta)) <= maxTangents:
		err = s.compare(ctx, &m, adjoint.Forward)
	default:
		m.Method = "forward, along a random direction"
		m.Difference, err = directionalDistance(ctx, x, s.theta, g)
	}
	if err != nil {
		if ctx.Err() == context.Canceled { // out of time it would be again
			s.checked = false
		}
		return
	}
	if m.Difference != m.Difference || math.IsInf(m.Difference, 0) {
		return // both vanish but for round-off: there is nothing to compare
	}
	verdict := "within 100 times the tolerance"
	if m.Difference > m.Tolerance {
		m.Trust, verdict = "doubtful", s.doubt(m.Tolerance)
	}
	m.Detail = fmt.Sprintf("%s and %s differ by %.1e of the gradient: %s", x.Scene.Gradient.Method, m.Method, m.Difference, verdict)
	s.out.Message(m)
}

func (s *Session) compare(ctx context.Context, m *checkMessage, method adjoint.Method) error {
	var other adjoint.Gradient
	if err := s.experiment.Engine().Gradient(ctx, &other, s.theta, method, adjoint.Observer{}); err != nil {
		return err
	}
	m.Method, m.Difference = method.String(), s.objective.Result.Distance(&other)
	return nil
}

// directionalDistance estimates the distance of g from the gradient: for a
// direction v of independent signs, the mean of ((g − g')·v)² is ‖g − g'‖².
// The signs are the same every time, so that the light does not flicker.
func directionalDistance(ctx context.Context, x *scene.Experiment, theta []float64, g *adjoint.Gradient) (float64, error) {
	rng := rand.New(rand.NewPCG(1, 1))
	along, norm := 0.0, 0.0
	signs := func(g []float64) []float64 {
		v := make([]float64, len(g))
		for i := range v {
			v[i] = float64(2*rng.IntN(2) - 1)
			along += v[i] * g[i]
			norm = math.Hypot(norm, g[i])
		}
		return v
	}
	dtheta := signs(g.Theta)
	dz0 := make([][]float64, len(g.Z0))
	for k := range g.Z0 {
		dz0[k] = signs(g.Z0[k])
	}
	_, derivative, err := x.Engine().Directional(ctx, theta, dtheta, dz0)
	return math.Abs(along-derivative) / norm, err
}

// doubt says why the difference may be larger than the tolerance.
func (s *Session) doubt(tolerance float64) string {
	x := s.experiment
	solver, _ := ode.Lookup(x.Scene.Solver.Method)
	r := s.objective.Engine.Stats().Reconstruction
	switch {
	case x.GradientMethod() == adjoint.FiniteDifference && solver.Adaptive:
		return "differences carry an error of about rtol^(2/3) of the loss: tighten the tolerance"
	case !solver.Adaptive:
		return "with fixed steps derivatives of the exact and of the computed solution differ by the method's error: take smaller steps"
	case r > tolerance:
		return fmt.Sprintf("solving z backwards misses its start by %.1e", r)
	}
	return "the trajectory amplifies errors (chaos, or a long T), or the tolerance is loose"
}
