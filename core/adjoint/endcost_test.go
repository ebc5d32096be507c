package adjoint

import (
	"context"
	"math"
	"testing"

	"costate/core/field"
	"costate/core/ode"
)

// The gradient of the end cost is a(t1), and together with the observations
// before t1 it is the loss.
func TestEndCosts(t *testing.T) {
	system, err := field.Compile([]string{"x' = y", "y' = -w*x"}, []string{"w"})
	if err != nil {
		t.Fatal(err)
	}
	phi, err := field.CompileScalar("w*x^2/2 + x*y", field.Scope{States: []string{"x", "y"}, Params: []string{"w"}})
	if err != nil {
		t.Fatal(err)
	}
	method, _ := ode.Lookup("dopri5")
	p := Problem{Field: system.Evaluator(), Z0: [][]float64{{1, 0}, {0, 2}}, T: 2, Method: method, NumParams: 1,
		Options: ode.Options{RTol: 1e-10, ATol: 1e-12}, Samples: []float64{0, 2},
		Loss: Loss{Terminal: phi.Evaluator(), Observations: &Observations{Clock: DepthClock, Times: []float64{1, 0.5, 1}, States: []int{1},
			Values: [][][]float64{{{3}, {9}, {4}}, {{5}, {9}, {6}}}}}}
	e := NewEngine(p)
	theta := []float64{1.7}
	for start, target := range [][2]float64{{3, 4}, {5, 6}} {
		got := make([]float64, 3)
		points := []float64{0.3, 0, 1, -0.4, 1, 2} // x of three points, y of them
		e.EndCosts(theta, start, 3)(got, points)
		for j, v := range got {
			x, y := points[j], points[3+j]
			want := 1.7*x*x/2 + x*y + (math.Pow(y-target[0], 2)+math.Pow(y-target[1], 2))/2
			if math.Abs(v-want) > 1e-14 {
				t.Errorf("start %d, point %d: %v, want %v", start, j, v, want)
			}
		}
	}
	a1, z1 := make([][]float64, 2), make([][]float64, 2)
	g := new(Gradient)
	err = e.Gradient(context.Background(), g, theta, Checkpointed, Observer{
		Sample: func(start, sample int, _ float64, z []float64) {
			if sample == 1 {
				z1[start] = append([]float64(nil), z...)
			}
		},
		Adjoint: func(r *AdjointRow) {
			if r.Sample == 1 {
				a1[r.Start] = append([]float64(nil), r.A...)
			}
		}})
	if err != nil {
		t.Fatal(err)
	}
	for start := range z1 {
		costs, one := e.EndCosts(theta, start, 1), []float64{0}
		cost := func(z []float64) float64 { costs(one, z); return one[0] }
		for i := range z1[start] {
			// Differences of a quadratic are exact but for round-off, 1e-16/δ.
			const delta = 1e-3
			z := append([]float64(nil), z1[start]...)
			z[i] += delta
			up := cost(z)
			z[i] -= 2 * delta
			if d := (up - cost(z)) / (2 * delta); math.Abs(d-a1[start][i]) > 1e-11 {
				t.Errorf("start %d, state %d: slope %v, a(t1) = %v", start, i, d, a1[start][i])
			}
		}
	}
	p.Loss = Loss{Observations: &Observations{Times: []float64{1}, States: []int{0}, Values: [][][]float64{{{0}}, {{0}}}}}
	if NewEngine(p).EndCosts(theta, 0, 1) != nil {
		t.Error("nothing stands at t1, but there is an end cost")
	}
}
