package live

import (
	"context"
	"math"

	"costate/core/adjoint"
)

var nan = math.NaN()

// check judges the gradient of the current run by independent ways, and tells
// what it is worth: the page never shows a gradient without it.
func (s *Session) check(ctx context.Context) {
	s.checked = true
	x := s.experiment
	v, err := x.Engine().Verify(ctx, &s.objective.Result, s.theta, x.GradientMethod(), s.objective.Stats())
	if err != nil {
		if ctx.Err() == context.Canceled { // out of time it would be again
			s.checked = false
		}
		return
	}
	s.out.Message(checkMessage{"check", s.number(), NewVerdict(&v)})
}

// Verdict is the trust object of the JSON API, and what a check message says.
type Verdict struct {
	Trust          adjoint.Trust    `json:"trust"` // "good", "doubtful" or "wrong"
	Reason         adjoint.Reason   `json:"reason,omitempty"`
	Method         string           `json:"method"`
	Difference     float64          `json:"difference"` // ‖g − g'‖/‖g'‖
	Error          float64          `json:"error"`      // the same with atol/rtol added below the line
	Tolerance      float64          `json:"tolerance"`
	StepError      float64          `json:"stepError,omitempty"` // of a fixed-step method: how far its gradient is from that of the equation
	Growth         *Growth          `json:"growth,omitempty"`    // of errors of z; none of a landscape
	Condition      float64          `json:"condition,omitempty"`
	Reconstruction float64          `json:"reconstruction,omitempty"` // of backsolve, over the size of z
	Kinks          int              `json:"kinks,omitempty"`
	Detail         string           `json:"detail"`
	Remedies       []adjoint.Remedy `json:"remedies"`
}

// Growth is how errors of z grow, on the way there and on the way back.
type Growth struct {
	Forward  float64 `json:"forward"`
	Backward float64 `json:"backward"`
}

// NewVerdict converts v.
func NewVerdict(v *adjoint.Verdict) Verdict {
	out := Verdict{Trust: v.Trust, Reason: v.Reason, Method: v.Method, Difference: v.Difference, Error: v.Error, Tolerance: v.Tolerance, StepError: v.StepError,
		Condition: v.Condition, Reconstruction: v.Reconstruction, Kinks: v.Kinks, Detail: v.Detail, Remedies: v.Remedies}
	if math.IsInf(out.Difference, 0) { // of a gradient that vanishes but for round-off
		out.Difference = v.Error
	}
	if v.Growth != (adjoint.Growth{}) {
		out.Growth = &Growth{v.Growth.Forward, v.Growth.Backward}
	}
	if out.Remedies == nil {
		out.Remedies = []adjoint.Remedy{}
	}
	return out
}
