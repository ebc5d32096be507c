package field

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestScalarBatchIsOneByOneToTheBit(t *testing.T) {
	calls := allFunctions()
	rapid.Check(t, func(t *rapid.T) {
		src := drawExpr(t, 4, calls).canonical()
		s, err := CompileScalar(src, Scope{States: testStates, Params: testParams, Time: true})
		if err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		points := rapid.SampledFrom([]int{1, 3, 8, 17, 300}).Draw(t, "points")
		theta, now, first := drawVector(t, 3, "theta"), drawVector(t, 1, "t")[0], drawVector(t, 1, "z")[0]
		z := make([]float64, len(testStates)*points)
		for i := range z {
			z[i] = first + math.Sin(float64(3*i))
		}
		b, e := s.Batch(points), s.Evaluator()
		b.SetParams(theta)
		e.SetParams(theta)
		got := make([]float64, points)
		for range 2 { // nothing is left behind in the registers
			b.Values(got, now, z)
		}
		for k, v := range got {
			if want := e.Value(now, lane(z, points, k)); !sameBits([]float64{v}, []float64{want}) {
				t.Fatalf("%q at point %d of %d: %v, alone %v", src, k, points, v, want)
			}
		}
	})
}

func TestScalarBatchDoesNotAllocate(t *testing.T) {
	s, err := CompileScalar("a*x^2 + y", Scope{States: []string{"x", "y"}, Params: []string{"a"}})
	if err != nil {
		t.Fatal(err)
	}
	b := s.Batch(50)
	z, dst, theta := make([]float64, 100), make([]float64, 50), []float64{2}
	if n := testing.AllocsPerRun(10, func() {
		b.SetParams(theta)
		b.Values(dst, 0, z)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
