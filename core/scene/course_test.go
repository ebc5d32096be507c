package scene

import (
	"context"
	"sync"
	"testing"

	"costate/core/flow"
)

// course is a training by the scene's own rule, to the end that the scene states,
// and the losses before it and after.
type course struct {
	x           *Experiment
	path        *flow.Path
	first, last float64
}

// train trains an experiment.
func train(tb testing.TB, x *Experiment) *course {
	tb.Helper()
	ctx := context.Background()
	const points = 200 // of a flow, which has no steps of its own
	n := points
	if x.Scene.Flow.Rule != "flow" {
		n = x.Scene.Flow.Steps
	}
	c := &course{x: x, path: flow.NewPath(x.Objective(), x.FlowConfig(points), 0, x.Theta)}
	var err error
	if c.first, err = c.path.Loss(ctx); err != nil {
		tb.Fatal(err)
	}
	for range n {
		if err := c.path.Next(ctx); err != nil {
			tb.Fatal(err)
		}
	}
	if c.last, err = c.path.Loss(ctx); err != nil {
		tb.Fatal(err)
	}
	return c
}

// outcome is what is reached, on the points trained on and on those set aside.
func (c *course) outcome(tb testing.TB) *Outcome {
	tb.Helper()
	out, err := c.x.Evaluation().Outcome(context.Background(), c.path.Theta())
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

var (
	learntMu sync.Mutex
	already  = map[string]*course{}
)

// learnt is the training of a scene of the catalogue, made once for all the tests
// that look at it; none may change it.
func learnt(tb testing.TB, id string) *course {
	tb.Helper()
	learntMu.Lock()
	defer learntMu.Unlock()
	if already[id] == nil {
		_, x := entry(tb, id)
		already[id] = train(tb, x)
	}
	return already[id]
}
