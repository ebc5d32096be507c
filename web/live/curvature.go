package live

import (
	"context"
	"time"

	"costate/core/flow"
)

// maxCurvature bounds the time that the curvature may take.
const maxCurvature = 10 * time.Second

// curvatureMessage has the largest eigenvalue of the Hessian of the loss over
// what training may move; descent is stable for η < 2/lambda.
type curvatureMessage struct {
	Type   string             `json:"type"` // "curvature"
	Run    int                `json:"run"`
	Lambda float64            `json:"lambda"`
	Vector map[string]float64 `json:"vector"` // its eigenvector, of length 1 with the weights, the free named parameters
}

// curve sends the largest curvature at the current θ. Where nothing moves, a
// solve fails, time runs out or the curvature is not finite, there is none.
func (s *Session) curve(ctx context.Context) {
	s.curved = true
	x := s.experiment
	ctx, cancel := context.WithTimeout(ctx, maxCurvature)
	defer cancel()
	objective, noise := x.Smooth()
	c, err := flow.LargestCurvature(ctx, objective, s.theta, x.Free, noise)
	if ctx.Err() == context.Canceled { // out of time it would be again
		s.curved = false
		return
	}
	if err != nil || c.Lambda-c.Lambda != 0 {
		return
	}
	m := curvatureMessage{"curvature", s.number(), c.Lambda, map[string]float64{}}
	for i, name := range x.Params {
		if x.Free[i] {
			m.Vector[name] = c.Vector[i]
		}
	}
	s.out.Message(m)
}
