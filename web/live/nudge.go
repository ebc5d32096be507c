package live

import (
	"context"
	"math"

	"costate/core/adjoint"
)

// nudgeCommand asks what the loss would be if the state at a time were another.
type nudgeCommand struct {
	Start int       `json:"start"`
	T     float64   `json:"t"`
	DZ    []float64 `json:"dz"` // none puts it back
}

// nudgeMessage says what became of the loss, and what the adjoint says of it.
type nudgeMessage struct {
	Type      string    `json:"type"` // "nudge"
	Run       int       `json:"run"`
	Start     int       `json:"start"`
	T         float64   `json:"t"`
	DZ        []float64 `json:"dz"`
	Z         []float64 `json:"z"`
	A         []float64 `json:"a"`
	Change    float64   `json:"change"`    // L(z + δz) − L(z), solved from t on
	Predicted float64   `json:"predicted"` // a(t)·δz
	Detail    string    `json:"detail,omitempty"`
}

// nudged is what the client knows of a nudge.
type nudged struct {
	wanted *nudgeCommand
	run    int // of the answer
	base   *adjoint.Nudge
	of     nudgeKey // of base
}

type nudgeKey struct {
	run, start int
	t          float64
}

// setNudge takes a nudge that is asked for.
func (s *Session) setNudge(n *nudgeCommand) {
	if len(n.DZ) == 0 {
		s.nudged = nudged{}
		return
	}
	s.nudged.wanted, s.nudged.run = n, -1
}

// nudgeDue reports whether a nudge waits for its answer.
func (s *Session) nudgeDue() bool {
	n := s.nudged.wanted
	return n != nil && s.good && s.nudged.run != s.number() && s.experiment.Scene.Field != nil && !s.training.playing
}

// nudge answers: the numbers in a message, the trajectory from t on in rows.
func (s *Session) nudge(ctx context.Context) {
	n, x := s.nudged.wanted, s.experiment
	if n.Start >= x.Scene.Starts() || len(n.DZ) != len(x.States) {
		s.nudged = nudged{} // of another scene
		return
	}
	m := nudgeMessage{Type: "nudge", Run: s.number(), Start: n.Start, T: n.T, DZ: n.DZ}
	s.nudged.run = s.number()
	m.T = math.Min(x.Scene.T0+x.Scene.T, math.Max(x.Scene.T0, n.T))
	key := nudgeKey{s.number(), n.Start, m.T}
	var err error
	if s.nudged.base == nil || s.nudged.of != key {
		s.nudged.base = nil
		s.nudged.base, err = x.Nudge(ctx, s.theta, n.Start, m.T)
		s.nudged.of = key
	}
	var rows []float64
	if err == nil {
		m.Change, m.Predicted, err = s.nudged.base.Change(ctx, n.DZ, func(t float64, z []float64) {
			rows = append(append(rows, t), z...)
		})
	}
	if err != nil {
		s.nudged.base = nil
		if ctx.Err() == context.Canceled {
			s.nudged.run = -1
			return
		}
		m.Detail, m.Change, m.Predicted = err.Error(), 0, 0
	} else {
		if sum := m.Change + m.Predicted; sum-sum != 0 {
			m.Detail, m.Change, m.Predicted = "The change of the loss is not a finite number.", 0, 0
		}
		m.Z, m.A = s.nudged.base.Z, s.nudged.base.A
		cols := 1 + len(x.States)
		s.out.Rows(Header{Kind: KindNudged, Size: 8, Last: true, Stream: n.Start, Cols: cols, Run: s.number(), Rows: len(rows) / cols}, rows)
	}
	s.out.Message(m)
}
