package scene

import (
	"context"
	"testing"

	"costate/core/adjoint"
	"costate/core/flow"
)

// Every scene of the catalogue solves, its gradient by the adjoint agrees with
// the forward sensitivities, and training it lowers the loss.
func TestCatalogue(t *testing.T) {
	ctx := context.Background()
	for _, e := range Catalogue() {
		t.Run(e.ID, func(t *testing.T) {
			s, err := Decode(e.Scene)
			if err != nil {
				t.Fatal(err)
			}
			if e.Name == "" || e.About == "" || len(e.Tags) == 0 || s.View == nil || s.View.Headline == "" {
				t.Error("a scene needs a name, what to look at, tags and a headline")
			}
			x, err := new(Builder).Build(s)
			if err != nil {
				t.Fatal(err)
			}
			o := x.Objective()
			path := flow.NewPath(o, x.FlowConfig(200), 0, x.Theta)
			first, err := path.Loss(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if s.Field != nil {
				var g adjoint.Gradient
				if err := x.Engine().Gradient(ctx, &g, x.Theta, adjoint.Forward, adjoint.Observer{}); err != nil {
					t.Fatal(err)
				}
				t.Logf("distance to forward %.2g", o.Result.Distance(&g))
			}
			for range 200 {
				if err := path.Next(ctx); err != nil {
					t.Fatal(err)
				}
			}
			last, err := path.Loss(ctx)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("loss %.6g -> %.6g after %d steps %+v, theta %v", first, last, path.Steps(), path.Stats(), path.Theta())
			if !(last < first) {
				t.Errorf("training does not lower the loss: %v, then %v", first, last)
			}
		})
	}
}
