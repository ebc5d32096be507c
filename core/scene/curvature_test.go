package scene

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"costate/core/flow"
)

// The largest curvature is that of a dense Hessian by differences of the loss,
// which shares neither gradients nor steps with it: its h = 1e-4 leaves 1e-8 of
// truncation and, of a loss good to 1e-12, 1e-4 of it, small beside λ here. The
// exact products are good to some times 1e-7; those of differences take δ = 1e-3
// to 7e-3, over lengths of a tenth or more: extrapolated, up to (0.07)⁴ = 2e-5.
func TestCurvatureAgainstDenseHessian(t *testing.T) {
	for _, id := range []string{"van-der-pol", "lotka-volterra", "hare-and-lynx", "linear-spiral"} {
		t.Run(id, func(t *testing.T) {
			e, ok := Find(id)
			if !ok {
				t.Fatal("not in the catalogue")
			}
			s, err := Decode(e.Scene)
			if err != nil {
				t.Fatal(err)
			}
			x, err := new(Builder).Build(s)
			if err != nil {
				t.Fatal(err)
			}
			smooth, _ := x.Smooth()
			if _, ok := smooth.(flow.Curved); !ok {
				t.Error("no second derivatives")
			}
			c, err := flow.LargestCurvature(context.Background(), smooth, x.Theta, x.Free, 0)
			if err != nil {
				t.Fatal(err)
			}
			o, noise := x.finer()
			differences, err := flow.LargestCurvature(context.Background(), o, x.Theta, x.Free, noise)
			if err != nil {
				t.Fatal(err)
			}

			s.Solver.Method, s.Solver.RTol, s.Solver.ATol = "dop853", 1e-12, 1e-13
			engine := x.Engine()
			loss := func(theta []float64) float64 {
				l, err := engine.Value(context.Background(), theta)
				if err != nil {
					t.Fatal(err)
				}
				return l
			}
			var moves []int
			for i, free := range x.Free {
				if free {
					moves = append(moves, i)
				}
			}
			h := mat.NewSymDense(len(moves), nil)
			const d = 1e-4
			corner := func(i, j int, si, sj float64) float64 {
				theta := append([]float64(nil), x.Theta...)
				theta[i] += si * d
				theta[j] += sj * d
				return loss(theta)
			}
			for a, i := range moves {
				for b, j := range moves[:a+1] {
					h.SetSym(a, b, (corner(i, j, 1, 1)-corner(i, j, 1, -1)-corner(i, j, -1, 1)+corner(i, j, -1, -1))/(4*d*d))
				}
			}
			var eigen mat.EigenSym
			if !eigen.Factorize(h, false) {
				t.Fatal("no eigenvalues")
			}
			values := eigen.Values(nil)
			want := values[len(values)-1]
			t.Logf("λ = %.9g in %d products, %.9g by differences in %d, dense %.9g", c.Lambda, c.Products, differences.Lambda, differences.Products, want)
			// λ is below the largest eigenvalue by residual²/gap at most, 1e-8 of it over
			// a gap of its own size, and the dense one has its own error.
			if !(math.Abs(c.Lambda-want) < 3e-6*math.Abs(want)) {
				t.Errorf("λ = %v, of the dense Hessian %v", c.Lambda, want)
			}
			if !(math.Abs(differences.Lambda-want) < 3e-5*math.Abs(want)) {
				t.Errorf("λ = %v by differences, of the dense Hessian %v", differences.Lambda, want)
			}
		})
	}
}
