package live

import (
	"context"
	"math"
	"reflect"
	"slices"
)

// Invariants asks for what is constant along the way back of a start point. The
// tangent is DZ at T, without it (1, 1, …) at t0.
type Invariants struct {
	Start int       `json:"start"`
	T     *float64  `json:"t"`
	DZ    []float64 `json:"dz"`
}

// invariantsMessage says how constant they are.
type invariantsMessage struct {
	Type    string    `json:"type"` // "invariants"
	Run     int       `json:"run"`
	Start   int       `json:"start"`
	From    float64   `json:"from"` // where the tangent begins
	DZ      []float64 `json:"dz"`
	Pairing float64   `json:"pairing"` // drift of a·δz, as a part of the largest Σ|a_i δz_i|
	Energy  float64   `json:"energy"`  // drift of H, as a part of the largest Σ|a_i f_i| + |ℓ|
	Detail  string    `json:"detail,omitempty"`
}

// invariantsSent is what the client has of them.
type invariantsSent struct {
	run     int
	request Invariants
}

func (s *Session) invariantsDue() bool {
	v := s.view.Invariants
	if v == nil {
		s.invariants = invariantsSent{}
		return false
	}
	x := s.experiment
	sent := &s.invariants
	return x.Scene.Field != nil && v.Start < x.Scene.Starts() && (len(v.DZ) == 0 || len(v.DZ) == len(x.States)) &&
		(sent.run != s.number() || !reflect.DeepEqual(sent.request, *v))
}

// follow sends the invariants of the current run.
func (s *Session) follow(ctx context.Context) {
	v, x := *s.view.Invariants, s.experiment
	m := invariantsMessage{Type: "invariants", Run: s.number(), Start: v.Start, From: x.Scene.T0, DZ: v.DZ}
	if len(v.DZ) == 0 {
		m.DZ = slices.Repeat([]float64{1}, len(x.States))
	} else if v.T != nil {
		m.From = math.Min(x.Scene.T0+x.Scene.T, math.Max(x.Scene.T0, *v.T))
	}
	found, err := x.Invariants(ctx, s.theta, v.Start, m.From, m.DZ)
	if ctx.Err() == context.Canceled {
		return
	}
	s.invariants = invariantsSent{s.number(), v}
	if err != nil {
		m.Detail = err.Error()
		s.out.Message(m)
		return
	}
	m.Pairing, m.Energy = found.PairingDrift, found.EnergyDrift
	var rows []float64
	for _, r := range found.Rows {
		rows = append(rows, r.T, r.Pairing, r.Whole, r.Energy, r.Level)
	}
	s.out.Message(m)
	s.out.Rows(Header{Kind: KindInvariants, Size: 8, Last: true, Stream: v.Start, Cols: 5, Run: s.number(), Rows: len(found.Rows)}, rows)
}
