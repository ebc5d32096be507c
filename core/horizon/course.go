package horizon

import (
	"context"

	"costate/core/flow"
	"costate/core/scene"
)

// Course is the training of one scene of classes seen over both clocks: at every
// τ what is known at every t. It belongs to one goroutine.
type Course struct {
	Watch *Watch // of the θ there is
	Yield func() // unless nil, called before every step

	path *flow.Path
}

// NewCourse looks at that many times from t0 to t0 + reach·T.
func NewCourse(x *scene.Experiment, reach float64, count int) (*Course, error) {
	w, err := NewWatch(x, reach*x.Scene.T, count)
	if err != nil {
		return nil, err
	}
	c := &Course{Watch: w, path: flow.NewPath(x.Objective(), x.FlowConfig(1), 0, x.Theta)}
	return c, nil
}

// Look computes what Watch has for the θ there is.
func (c *Course) Look(ctx context.Context) error { return c.Watch.Solve(ctx, c.path.Theta()) }

// Train makes so many steps.
func (c *Course) Train(ctx context.Context, steps int) error {
	for range steps {
		if c.Yield != nil {
			c.Yield()
		}
		if err := c.path.Next(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Tau returns the training time.
func (c *Course) Tau() float64 { return c.path.Tau() }

// Theta returns θ, a view that Train changes.
func (c *Course) Theta() []float64 { return c.path.Theta() }
