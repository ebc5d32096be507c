package live

import (
	"slices"

	"costate/core/scene"
)

// closed evaluates the formulas of view.closed beside the path of training.
type closed struct {
	forms *scene.ClosedForms // nil without any
	theta []float64          // where the path begins
	tau   float64
}

// begin has the formulas begin where a path does.
func (c *closed) begin(s *Session) {
	*c = closed{s.experiment.ClosedForms(), slices.Clone(s.theta), s.training.tau}
}

// send sends the row that belongs to the row of the path about to be sent.
func (c *closed) send(s *Session) {
	if c.forms == nil {
		return
	}
	t := &s.training
	values := make([]float64, 1+c.forms.Len())
	values[0] = t.tau
	c.forms.At(values[1:], c.theta, t.tau-c.tau, s.experiment.Scene.Flow.Eta)
	s.out.Rows(Header{Kind: KindClosed, Size: 8, Stream: t.branch, Cols: len(values), Run: s.number(), First: t.row, Rows: 1}, values)
}
