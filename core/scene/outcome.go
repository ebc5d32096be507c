package scene

import (
	"context"

	"costate/core/adjoint"
)

// Outcome says how well data are met at some θ: the part that is trained on and
// the part that is not.
type Outcome struct {
	Train *Quality `json:"train"`
	Test  *Quality `json:"test,omitempty"`
}

// Quality is that of a part of the data. Loss is without weights and without
// regularization: the mean over the points of −log p_y or, without classes, of
// −log p(z(t0)) or, of a swap, of half the squared distance from the target; of
// trajectories the mean over the starts and times of half the squared error.
type Quality struct {
	Loss     float64        `json:"loss"`
	Accuracy *float64       `json:"accuracy,omitempty"` // the part whose label is the most probable
	Points   []PointOutcome `json:"points,omitempty"`   // in the order of the data
}

// PointOutcome is that of one point.
type PointOutcome struct {
	Loss          float64   `json:"loss"`
	Probabilities []float64 `json:"p,omitempty"` // of the classes
}

// Evaluation solves for outcomes. It belongs to one goroutine.
type Evaluation struct {
	parts [2]*part // train, test; nil without
}

type part struct {
	carried
	engine *adjoint.Engine
	points Labelled
}

// Evaluation returns a new one, nil where there are no data or nothing is asked
// of them.
func (x *Experiment) Evaluation() *Evaluation {
	s := x.Scene
	if s.set == nil {
		return nil
	}
	add := func(points Labelled, own [][]float64, o *Observations) *part {
		if points.Points == nil && o == nil {
			return nil
		}
		p := &part{carried: x.carry(own, points, false), points: points}
		p.Samples = nil
		if o != nil {
			p.Loss.Observations = x.observations(o)
		}
		p.engine = adjoint.NewEngine(p.Problem)
		return p
	}
	e := &Evaluation{}
	if s.set.observations != nil {
		e.parts = [2]*part{add(Labelled{}, s.Z0, s.set.observations), nil}
		e.parts[1] = add(Labelled{}, s.Z0, s.set.TestObservations)
		return e
	}
	if s.Loss.Classes == nil && s.Loss.Likelihood == nil && s.set.Train.Targets == nil {
		return nil
	}
	e.parts = [2]*part{add(s.set.Train, nil, nil), add(s.set.Test, nil, nil)}
	return e
}

// Outcome solves at θ.
func (e *Evaluation) Outcome(ctx context.Context, theta []float64) (*Outcome, error) {
	var out [2]*Quality
	for i, p := range e.parts {
		if p == nil {
			continue
		}
		if err := p.engine.Solve(ctx, theta, false, adjoint.Observer{}); err != nil {
			return nil, err
		}
		out[i] = p.quality()
	}
	return &Outcome{out[0], out[1]}, nil
}

// quality reads the last solve.
func (p *part) quality() *Quality {
	count := len(p.points.Points)
	if count == 0 {
		times := max(1, p.engine.ActiveObservations())
		return &Quality{Loss: p.engine.Loss() / float64(len(p.Z0)*times)}
	}
	q, right := &Quality{}, 0
	for k := range count {
		point := PointOutcome{Loss: p.engine.Cost(k)}
		q.Loss += point.Loss / float64(count)
		if p.entropy != nil {
			point.Probabilities = make([]float64, p.entropy.Classes)
			p.entropy.Probabilities(point.Probabilities, p.engine.End(k))
			best := 0
			for i, v := range point.Probabilities {
				if v > point.Probabilities[best] {
					best = i
				}
			}
			if best == p.points.Labels[k] {
				right++
			}
		}
		q.Points = append(q.Points, point)
	}
	if p.entropy != nil {
		accuracy := float64(right) / float64(count)
		q.Accuracy = &accuracy
	}
	return q
}
