package scene

import (
	"context"
	"testing"

	"costate/core/adjoint"
)

// verdict solves a scene and judges its gradient.
func verdict(tb testing.TB, s *Scene) adjoint.Verdict {
	tb.Helper()
	x, err := new(Builder).Build(s)
	if err != nil {
		tb.Fatal(err)
	}
	o := x.Objective()
	if _, err := o.Gradient(context.Background(), nil, x.Theta); err != nil {
		tb.Fatal(err)
	}
	v, err := x.Engine().Verify(context.Background(), &o.Result, x.Theta, x.GradientMethod(), o.Engine.Stats())
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// Every scene's gradient is good as it comes, but for chaos over a long time and where
// backsolve is shown to lose its way.
func TestVerdictsOfCatalogue(t *testing.T) {
	flagged := map[string]adjoint.Reason{"lorenz": adjoint.Chaotic, "backsolve-astray": adjoint.StiffBackwards}
	for _, e := range Catalogue() {
		s, err := Decode(e.Scene)
		if err != nil {
			t.Fatal(err)
		}
		v := verdict(t, s)
		t.Logf("%-22s %-13s %-8s %-9s error %.1e of %.0e, growth %.0e and back %.0e, %d kinks", e.ID, s.Gradient.Method, v.Trust, v.Reason, v.Error, v.Tolerance, v.Growth.Forward, v.Growth.Backward, v.Kinks)
		if v.Reason != flagged[e.ID] || (v.Trust == adjoint.Good) != (v.Reason == "") {
			t.Errorf("%s: %s, %s: %s", e.ID, v.Trust, v.Reason, v.Detail)
		}
	}
}

// What a backward solve of z would do is known before it is run, from growth
// alone: the scenes that it fails are told from those that it does well.
func TestBacksolveIsForeseen(t *testing.T) {
	for id, fails := range map[string]bool{"fitzhugh-nagumo": true, "rossler": true, "thomas": false, "centre": false, "henon-heiles": false, "lotka-volterra": false} {
		e, ok := Find(id)
		if !ok {
			t.Fatal("not in the catalogue")
		}
		s, err := Decode(e.Scene)
		if err != nil {
			t.Fatal(err)
		}
		s.Gradient.Method = "backsolve"
		x, err := new(Builder).Build(s)
		if err != nil {
			t.Fatal(err)
		}
		growth, err := x.Engine().Growth(context.Background(), x.Theta)
		if err != nil {
			t.Fatal(err)
		}
		lost := growth.Backward * s.Solver.RTol
		o := x.Objective()
		_, err = o.Gradient(context.Background(), nil, x.Theta)
		if fails {
			if !(lost > 1) || err == nil && !(o.Engine.Stats().Reconstruction > 0.01) {
				t.Errorf("%s: expected to lose %.0e, lost %.1e", id, lost, o.Engine.Stats().Reconstruction)
			}
			continue
		}
		if err != nil || !(lost < 0.1) || !(o.Engine.Stats().Reconstruction < 0.1) {
			t.Errorf("%s: expected to lose %.0e, lost %.1e, %v", id, lost, o.Engine.Stats().Reconstruction, err)
		}
	}
}
