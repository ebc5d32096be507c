package portrait

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"costate/core/field"
)

// Every root of a product of cubics that are turned and sheared is found, if
// no two lie in neighbouring cells, with the types of the factors' slopes.
func TestEveryRootOfProducts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		roots := func(label string) []float64 {
			var r []float64
			for i := range 3 {
				// A cell is 1/48 of the box of width 4.
				r = append(r, -1.8+1.3*float64(i)+rapid.Float64Range(0, 1).Draw(t, label))
			}
			return r
		}
		a, b := roots("a"), roots("b")
		shear := rapid.Float64Range(-0.5, 0.5).Draw(t, "shear")
		p := fmt.Sprintf("(x - %v)*(x - %v)*(x - %v)", a[0], a[1], a[2])
		q := fmt.Sprintf("(y - %v)*(y - %v)*(y - %v)", b[0], b[1], b[2])
		s, err := field.Compile([]string{"x' = " + p + fmt.Sprintf(" + %v*", shear) + q, "y' = " + q + fmt.Sprintf(" - %v*", shear) + p}, nil)
		if err != nil {
			t.Fatal(err)
		}
		points, err := Find(context.Background(), s.Evaluator(), 0, []float64{-2, -2}, []float64{2, 2})
		if err != nil {
			t.Fatal(err)
		}
		if len(points) != 9 {
			t.Fatalf("%d points: %+v", len(points), points)
		}
		for k, point := range points {
			i, j := k/3, k%3
			if math.Abs(point.Z[0]-a[i]) > 1e-12 || math.Abs(point.Z[1]-b[j]) > 1e-12 {
				t.Fatalf("point %v, want %v", point.Z, []float64{a[i], b[j]})
			}
			// The determinant, (1 + shear²) p' q', has the sign of (−1)^(i+j).
			if saddle := (i+j)%2 == 1; saddle != (point.Kind == Saddle) {
				t.Fatalf("%v is a %v", point.Z, point.Kind)
			}
		}
	})
}

// Whatever the field, points lie in the box, f vanishes there, and they are
// apart.
func TestPointsAreRoots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := func() float64 { return rapid.Float64Range(-3, 3).Draw(t, "c") }
		equations := []string{
			fmt.Sprintf("x' = %v*sin(%v*x) + %v*y^2 - %v", c(), c(), c(), c()),
			fmt.Sprintf("y' = %v*x*y + exp(%v*x) - %v*z + log(y + %v)", c(), c(), c(), c()),
			fmt.Sprintf("z' = %v*z^3 + %v*x - sqrt(z + %v)", c(), c(), c()),
		}
		s, err := field.Compile(equations, nil)
		if err != nil {
			t.Fatal(err)
		}
		f := s.Evaluator()
		points, err := Find(context.Background(), f, 0, []float64{-3, -3, -3}, []float64{3, 3, 3})
		if err != nil {
			t.Fatal(err)
		}
		dst, row, unit := make([]float64, 3), make([]float64, 3), make([]float64, 3)
		for i, p := range points {
			f.Eval(dst, 0, p.Z)
			for k, v := range p.Z {
				unit[k] = 1
				f.VJP(row, nil, 0, p.Z, unit)
				unit[k] = 0
				// Round-off of z passes through A, and terms are up to exp(9).
				slope := math.Abs(row[0]) + math.Abs(row[1]) + math.Abs(row[2])
				if p.Kind != Degenerate && !(math.Abs(dst[k]) < 1e-10*(1+slope)) || !(v > -3.001 && v < 3.001) {
					t.Fatalf("%q: f(%v) = %v", equations, p.Z, dst)
				}
			}
			for _, q := range points[:i] {
				if slices.Equal(p.Z, q.Z) {
					t.Fatalf("%q: %v twice", equations, p.Z)
				}
			}
		}
	})
}
