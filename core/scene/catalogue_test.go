package scene

import (
	"context"
	"slices"
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
			if slices.Contains(e.Tags, "chaos") {
				// Over the scene's own T the gradient is correct and worthless:
				// following it is what the scene warns of.
				s.T = 1
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
				// Both carry errors of the tolerance, amplified by the flow over T;
				// 100 tolerances is what the page calls good.
				if d := o.Result.Distance(&g); !(d < 100*s.Solver.RTol) {
					t.Errorf("adjoint and forward differ by %.2g", d)
				}
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
			t.Logf("loss %.6g -> %.6g, θ = %.4g", first, last, path.Theta())
			if !(last < first) {
				t.Errorf("training does not lower the loss: %v, then %v", first, last)
			}
		})
	}
}

// The four rates of hare and lynx flow to the least-squares fit: 376.857 is
// the minimum that flows from five different starts reach to six digits.
func TestHareAndLynxFit(t *testing.T) {
	e, _ := Find("hare-and-lynx")
	s, err := Decode(e.Scene)
	if err != nil {
		t.Fatal(err)
	}
	x, err := new(Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	path := flow.NewPath(x.Objective(), x.FlowConfig(200), 0, x.Theta)
	for range 200 {
		if err := path.Next(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	loss, err := path.Loss(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("final loss %.6f", loss)
	if loss > 377 {
		t.Errorf("final loss %v, want the minimum 376.857 within the duration", loss)
	}
}
