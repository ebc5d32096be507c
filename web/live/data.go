package live

import (
	"context"
	"reflect"
	"time"

	"costate/core/scene"
)

const (
	// While training plays outcomes are sent this often, or so that they take no
	// more than a part of the time: with each picture they would cost more than
	// what they show.
	outcomeEvery  = 100 * time.Millisecond
	outcomeShare  = 10
	outcomePoints = 1000
)

// dataMessage has the points of the scene's data: start point First + i is
// number i of Train.
type dataMessage struct {
	Type    string   `json:"type"` // "data"
	Run     int      `json:"run"`
	First   int      `json:"first"`
	Classes int      `json:"classes"` // 0 without labels
	Train   pointsOf `json:"train"`
	Test    pointsOf `json:"test"`
}

type pointsOf struct {
	Points  [][]float64 `json:"points"`
	Labels  []int       `json:"labels,omitempty"`
	Targets [][]float64 `json:"targets,omitempty"`
}

// outcomeMessage says how well the data are met at τ.
type outcomeMessage struct {
	Type string  `json:"type"` // "outcome"
	Run  int     `json:"run"`
	Tau  float64 `json:"tau"`
	*scene.Outcome
	Detail string `json:"detail,omitempty"` // why there is none
}

// dataSent is what the client has of the data, and what outcomes are solved with.
type dataSent struct {
	data  *scene.Data
	first int

	of         *scene.Experiment
	evaluation *scene.Evaluation
	outcome    bool // that of the current run is sent
	last       time.Time
	took       time.Duration
}

// sendData sends the points, if there are any and the client has others.
func (s *Session) sendData() {
	sc := s.experiment.Scene
	set, sent := sc.DataSet(), &s.dataSent
	sent.outcome = false
	if set == nil || set.Train.Points == nil {
		sent.data = nil
		return
	}
	if sent.data != nil && sent.first == len(sc.Z0) && reflect.DeepEqual(sent.data, sc.Data) {
		return
	}
	sent.data, sent.first = sc.Data, len(sc.Z0)
	part := func(l scene.Labelled) pointsOf {
		if l.Points == nil {
			l.Points = [][]float64{}
		}
		return pointsOf(l)
	}
	s.out.Message(dataMessage{"data", s.number(), sent.first, set.Classes, part(set.Train), part(set.Test)})
}

func (s *Session) outcomeDue() bool {
	return s.experiment.Scene.DataSet() != nil && !s.dataSent.outcome
}

// sendOutcome solves for the outcome at the current θ; brief leaves out the
// points if they are many.
func (s *Session) sendOutcome(ctx context.Context, brief bool) {
	sent := &s.dataSent
	if sent.of != s.experiment {
		sent.of, sent.evaluation = s.experiment, s.experiment.Evaluation()
	}
	sent.outcome = true
	if sent.evaluation == nil {
		return
	}
	began := time.Now()
	outcome, err := sent.evaluation.Outcome(ctx, s.theta)
	sent.last = time.Now()
	sent.took = sent.last.Sub(began)
	m := outcomeMessage{Type: "outcome", Run: s.number(), Tau: s.training.tau, Outcome: outcome}
	switch {
	case ctx.Err() == context.Canceled:
		sent.outcome = false
		return
	case err != nil:
		m.Detail = err.Error()
	case brief && len(outcome.Train.Points) > outcomePoints:
		outcome.Train.Points = nil
		if outcome.Test != nil {
			outcome.Test.Points = nil
		}
	}
	s.out.Message(m)
}

// trainingOutcome sends an outcome now and then while training plays.
func (s *Session) trainingOutcome(ctx context.Context) {
	sent := &s.dataSent
	if s.experiment.Scene.DataSet() == nil || time.Since(sent.last) < max(outcomeEvery, outcomeShare*sent.took) {
		return
	}
	s.sendOutcome(ctx, true)
	sent.outcome = false // θ goes on
}
