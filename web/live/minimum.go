package live

import (
	"context"
	"time"

	"costate/core/flow"
)

const (
	minimumTime      = 10 * time.Second
	minimumGradients = 5000
	minimumGradient  = 1e-9 // ‖∇L‖ of a landscape; of trajectories what their tolerance allows
)

// minimumMessage is the least loss that L-BFGS finds from the present θ.
type minimumMessage struct {
	Type         string             `json:"type"` // "minimum"
	Run          int                `json:"run"`
	Loss         float64            `json:"loss"`
	GradientNorm float64            `json:"gradientNorm"`
	Converged    bool               `json:"converged"` // the gradient is as small as the tolerances allow
	Evaluations  int                `json:"evaluations"`
	At           map[string]float64 `json:"at"` // the named parameters
}

// minimise looks for the minimum near the present θ and sends it; time out, it is
// the least that was found.
func (s *Session) minimise(ctx context.Context) {
	x := s.experiment
	limited, cancel := context.WithTimeout(ctx, minimumTime)
	defer cancel()
	gtol := minimumGradient
	if x.Scene.Field != nil {
		gtol = max(gtol, 10*x.Scene.Solver.RTol)
	}
	m, err := flow.ReferenceMinimum(limited, x.Objective(), s.theta, x.Free, gtol, minimumGradients)
	if ctx.Err() == context.Canceled {
		return // it is taken up again
	}
	s.minimum = false
	if err != nil && limited.Err() == nil {
		s.fail(err)
		return
	}
	out := minimumMessage{"minimum", s.number(), m.Loss, m.GradientNorm, m.Converged, m.Evaluations, map[string]float64{}}
	for i, name := range x.Params {
		out.At[name] = m.Theta[i]
	}
	s.out.Message(out)
}
