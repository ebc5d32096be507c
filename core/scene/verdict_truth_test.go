package scene

import (
	"context"
	"math"
	"testing"

	"costate/core/adjoint"
)

// What is called good is right and what is called wrong is not, whatever the way
// and the tolerance: the gradient is held against one of rtol 1e-12 by forward
// sensitivities. The scenes are those on which it is hardest to tell: chaos that
// a good method gets through, flows that contract, jumps, a loose tolerance.
func TestVerdictsAreTrue(t *testing.T) {
	ways := []GradientChoice{{Method: "checkpointed"}, {Method: "discrete"}, {Method: "backsolve"}, {Method: "backsolve", FullNorm: true}, {Method: "forward"}, {Method: "finite-difference"}}
	for _, id := range []string{"kepler", "arenstorf", "lorenz", "double-well", "tiring-neuron", "backsolve-astray", "repressilator"} {
		e, ok := Find(id)
		if !ok {
			t.Fatal("not in the catalogue")
		}
		// solve returns the gradient, and what it is worth.
		solve := func(way GradientChoice, method string, rtol float64) (*adjoint.Gradient, adjoint.Verdict, bool) {
			s, err := Decode(e.Scene)
			if err != nil {
				t.Fatal(err)
			}
			s.Gradient, s.Samples, s.Solver.MinStep = way, 2, 0
			s.Solver = s.Solver.WithRTol(rtol)
			if method != "" {
				s.Solver.Method = method
			}
			x, err := new(Builder).Build(s)
			if err != nil {
				t.Fatal(err)
			}
			g, engine := new(adjoint.Gradient), x.Engine()
			if err := engine.Gradient(context.Background(), g, x.Theta, x.GradientMethod(), adjoint.Observer{}); err != nil {
				return nil, adjoint.Verdict{}, false // nothing is shown
			}
			if method != "" {
				return g, adjoint.Verdict{}, true
			}
			v, err := engine.Verify(context.Background(), g, x.Theta, x.GradientMethod(), engine.Stats())
			if err != nil {
				t.Fatal(err)
			}
			return g, v, true
		}
		truth, _, ok := solve(ways[4], "dop853", 1e-12)
		if !ok {
			t.Fatal("no reference")
		}
		for _, way := range ways {
			for _, rtol := range []float64{1e-3, 1e-6} {
				g, v, ok := solve(way, "", rtol)
				if !ok {
					continue
				}
				// atol/rtol of the catalogue's scenes is small beside their gradients.
				off := g.Distance(truth)
				// The reference of the verdict has a tenth of the tolerance and its own error.
				switch {
				case v.Trust == adjoint.Good && off > 1.5*v.Tolerance,
					v.Trust != adjoint.Wrong && off > 0.2,
					v.Trust == adjoint.Wrong && off < 0.02,
					v.Trust == adjoint.Doubtful && off < v.Tolerance/3 && v.Reconstruction < v.Tolerance:
					t.Errorf("%s, %+v at %.0e is off by %.1e and called %s, %s: %.1e of %.0e", id, way, rtol, off, v.Trust, v.Reason, v.Error, v.Tolerance)
				}
				if math.IsNaN(off) {
					t.Errorf("%s, %+v at %.0e: no distance", id, way, rtol)
				}
			}
		}
	}
}
