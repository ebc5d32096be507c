package field

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// checkJacobian compares the columns with Jacobian–vector products, and what is
// not in the pattern with 0.
func checkJacobian(t fatalf, s *System, e *Evaluator, now float64, z []float64) {
	t.Helper()
	n := s.Dim()
	full, column, unit := make([]float64, n*n), make([]float64, n), make([]float64, n)
	for i := range full {
		full[i] = math.NaN()
	}
	e.Jacobian(full, now, z)
	pattern := s.JacobianPattern()
	for j := range n {
		unit[j] = 1
		e.JVP(column, now, z, 0, unit, nil)
		unit[j] = 0
		for i, want := range column {
			if got := full[i*n+j]; !close12(got, want, 1+math.Abs(want)) {
				t.Fatalf("∂f_%d/∂z_%d = %v, want %v", i, j, got, want)
			}
			listed := false
			for _, k := range pattern[i] {
				listed = listed || k == j
			}
			if !listed && full[i*n+j] != 0 {
				t.Fatalf("∂f_%d/∂z_%d = %v is not in the pattern", i, j, full[i*n+j])
			}
		}
	}
}

func TestJacobianHasProductsAsColumns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := []string{"x' = " + drawSmooth(t, 4), "y' = " + drawSmooth(t, 4)}
		s, err := Compile(src, testParams)
		if err != nil {
			t.Fatal(err)
		}
		e := s.Evaluator()
		for range 2 { // the parameters arrive before the first call and after it
			e.SetParams(drawVector(t, 3, "theta"))
			checkJacobian(t, s, e, drawVector(t, 1, "t")[0], drawVector(t, 2, "z"))
		}
	})
}

func TestJacobianPattern(t *testing.T) {
	s := mustCompile(t, []string{"x' = s*(y-x)", "y' = x*(r-z) - y", "z' = x*y - z*z + w - w", "w' = s"}, "r", "s")
	want := [][]int{{0, 1}, {0, 1, 2}, {0, 1, 2}, {}}
	if got := s.JacobianPattern(); !reflect.DeepEqual(got, want) {
		t.Errorf("pattern %v, want %v", got, want)
	}
}

func TestJacobianKnowsDefinitionsAndChoices(t *testing.T) {
	s := mustCompile(t, []string{"r = sqrt(x^2 + y^2)", "x' = -x/r^3", "y' = if(x < y and r > a, r*y, x^2)"}, "a")
	e := s.Evaluator()
	e.SetParams([]float64{1})
	for _, z := range [][]float64{{1, 2}, {2, 1}, {0.1, 0.2}} {
		checkJacobian(t, s, e, 0, z)
	}
	const points = 30
	z := make([]float64, 2*points)
	for i := range z {
		z[i] = 2 * math.Sin(float64(i*i))
	}
	checkBatch(t, s, points, 0, z, []float64{1}, z, z, []float64{1})
}

// chain is a ring of n oscillators.
func chain(n int) []string {
	var equations []string
	for i := range n {
		equations = append(equations, fmt.Sprintf("x%d' = k*(x%d - 2*x%d + x%d) - sin(x%d)", i, (i+n-1)%n, i, (i+1)%n, i))
	}
	return equations
}

func TestJacobianOfManyStates(t *testing.T) {
	s := mustCompile(t, chain(60), "k")
	e := s.Evaluator()
	e.SetParams([]float64{2})
	z := make([]float64, 60)
	for i := range z {
		z[i] = math.Sin(float64(i))
	}
	checkJacobian(t, s, e, 0, z)
	rows := make([]float64, 60*60)
	full := make([]float64, 60*60)
	e.Jacobian(full, 0, z)
	e.jacobianByRows(rows, 0, z)
	for i := range rows {
		if !close12(rows[i], full[i], 1) {
			t.Fatalf("entry %d: %v by rows, %v", i, rows[i], full[i])
		}
	}
	if n := testing.AllocsPerRun(10, func() { e.Jacobian(full, 0, z) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkJacobian(b *testing.B) {
	robertson := []string{"y1' = -p1*y1 + p2*y2*y3", "y2' = p1*y1 - p2*y2*y3 - p3*y2^2", "y3' = p3*y2^2"}
	for _, c := range []struct {
		name      string
		equations []string
		params    []string
	}{{"robertson", robertson, []string{"p1", "p2", "p3"}}, {"chain60", chain(60), []string{"k"}}} {
		s := mustCompile(b, c.equations, c.params...)
		e := s.Evaluator()
		n := s.Dim()
		z, a, dst := make([]float64, n), make([]float64, n), make([]float64, n*n)
		b.Run(c.name+"/program", func(b *testing.B) {
			for b.Loop() {
				e.Jacobian(dst, 0, z)
			}
		})
		b.Run(c.name+"/rows", func(b *testing.B) {
			for b.Loop() {
				for i := range n {
					a[i] = 1
					e.VJP(dst[i*n:(i+1)*n], nil, 0, z, a)
					a[i] = 0
				}
			}
		})
	}
}

func TestJacobianOfDefinitions(t *testing.T) {
	s := mustCompile(t, []string{"r2 = x^2 + y^2", "x' = -x/r^3", "r = sqrt(r2)", "y' = -y/r^3 + r2"})
	checkJacobian(t, s, s.Evaluator(), 0, []float64{0.7, -0.4})
}
