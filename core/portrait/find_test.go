package portrait

import (
	"context"
	"errors"
	"math"
	"math/cmplx"
	"slices"
	"testing"

	"costate/core/field"
)

// compiled is a typed field.
func compiled(t testing.TB, equations ...string) *field.Evaluator {
	t.Helper()
	s, err := field.Compile(equations, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s.Evaluator()
}

func find(t testing.TB, lo, hi []float64, equations ...string) []Point {
	t.Helper()
	points, err := Find(context.Background(), compiled(t, equations...), 0, lo, hi)
	if err != nil {
		t.Fatal(err)
	}
	return points
}

// cube is a box that is not symmetric about 0, so that no node falls on a
// fixed point there by luck.
func cube(n int, half float64) (lo, hi []float64) {
	return slices.Repeat([]float64{-half}, n), slices.Repeat([]float64{1.13 * half}, n)
}

// exact is the tolerance for simple roots and their eigenvalues where these
// are no worse conditioned than A is normal to within a small factor: some
// hundred units of round-off.
const exact = 1e-13

func checkPoint(t *testing.T, p Point, z []float64, kind Kind, eigenvalues ...complex128) {
	t.Helper()
	if p.Kind != kind {
		t.Errorf("%v is a %v, want a %v; eigenvalues %v", p.Z, p.Kind, kind, p.Eigenvalues)
	}
	for i := range z {
		if !(math.Abs(p.Z[i]-z[i]) <= exact*max(1, math.Abs(z[i]))) {
			t.Errorf("a point at %v, want %v", p.Z, z)
		}
	}
	if len(p.Eigenvalues) != len(eigenvalues) {
		t.Fatalf("eigenvalues %v, want %v", p.Eigenvalues, eigenvalues)
	}
	for i, want := range eigenvalues {
		if !(cmplx.Abs(p.Eigenvalues[i]-want) <= exact*max(1, cmplx.Abs(eigenvalues[0]), cmplx.Abs(eigenvalues[len(eigenvalues)-1]))) {
			t.Errorf("at %v eigenvalue %v, want %v", p.Z, p.Eigenvalues[i], want)
		}
	}
}

// Linear fields of every type, the fixed point away from 0.
func TestLinearTypes(t *testing.T) {
	for _, c := range []struct {
		equations   []string
		z           []float64
		kind        Kind
		eigenvalues []complex128
	}{
		{[]string{"x' = -2*(x - 1)"}, []float64{1}, StableNode, []complex128{-2}},
		{[]string{"x' = 3*(x - 1)"}, []float64{1}, UnstableNode, []complex128{3}},
		{[]string{"x' = y - 0.5", "y' = x - 1"}, []float64{1, 0.5}, Saddle, []complex128{1, -1}},
		{[]string{"x' = -3*x + y", "y' = x - 3*y"}, []float64{0, 0}, StableNode, []complex128{-2, -4}},
		{[]string{"x' = 3*x + y", "y' = x + 3*y"}, []float64{0, 0}, UnstableNode, []complex128{4, 2}},
		{[]string{"x' = -0.1*x - 2*y", "y' = 2*x - 0.1*y"}, []float64{0, 0}, StableFocus, []complex128{-0.1 + 2i, -0.1 - 2i}},
		{[]string{"x' = 0.1*x - 2*y", "y' = 2*x + 0.1*y"}, []float64{0, 0}, UnstableFocus, []complex128{0.1 + 2i, 0.1 - 2i}},
		{[]string{"x' = -4*(y - 1)", "y' = x - 2"}, []float64{2, 1}, Centre, []complex128{2i, -2i}},
		{[]string{"x' = -x", "y' = -2*y", "z' = 3*(z - 1)"}, []float64{0, 0, 1}, Saddle, []complex128{3, -1, -2}},
		{[]string{"x' = -x - 2*y", "y' = 2*x - y", "z' = 3*z"}, []float64{0, 0, 0}, SaddleFocus, []complex128{3, -1 + 2i, -1 - 2i}},
		{[]string{"x' = -2*y", "y' = 2*x", "z' = -z"}, []float64{0, 0, 0}, Degenerate, []complex128{2i, -2i, -1}},
		{[]string{"a' = b", "b' = -a", "c' = 2*d", "d' = -2*c"}, []float64{0, 0, 0, 0}, Centre, []complex128{2i, 1i, -1i, -2i}},
		{[]string{"a' = -a", "b' = -2*b", "c' = -3*c", "d' = -4*d", "e1' = -5*e1", "g' = -6*g"}, make([]float64, 6), StableNode, []complex128{-1, -2, -3, -4, -5, -6}},
		// Units far apart: rows and columns of A differ a millionfold.
		{[]string{"x' = -1e6*x", "y' = -1e-3*(y - 2)"}, []float64{0, 2}, StableNode, []complex128{-1e-3, -1e6}},
	} {
		lo, hi := cube(len(c.z), 3)
		points := find(t, lo, hi, c.equations...)
		if len(points) != 1 {
			t.Errorf("%q: %d points: %+v", c.equations, len(points), points)
			continue
		}
		checkPoint(t, points[0], c.z, c.kind, c.eigenvalues...)
		if points[0].Stable() != (c.kind == StableNode || c.kind == StableFocus) {
			t.Errorf("%q: stable is %v", c.equations, points[0].Stable())
		}
	}
}

// A critically damped oscillator has a double eigenvalue without a second
// eigenvector, which round-off may split by its square root: within 1e-7.
func TestDoubleEigenvalue(t *testing.T) {
	points := find(t, []float64{-1, -1}, []float64{1.3, 1.3}, "x' = y", "y' = -x - 2*y")
	if len(points) != 1 || points[0].Kind != StableNode {
		t.Fatalf("%+v", points)
	}
	for _, l := range points[0].Eigenvalues {
		if imag(l) != 0 || math.Abs(real(l)+1) > 1e-7 {
			t.Errorf("eigenvalue %v", l)
		}
	}
}

func TestLotkaVolterra(t *testing.T) {
	points := find(t, []float64{-0.5, -0.4}, []float64{5, 4}, "x' = 1.1*x - 0.4*x*y", "y' = 0.1*x*y - 0.4*y")
	if len(points) != 2 {
		t.Fatalf("%+v", points)
	}
	checkPoint(t, points[0], []float64{0, 0}, Saddle, 1.1, -0.4)
	// At (γ/δ, α/β) the eigenvalues are ±i √(αγ).
	w := complex(0, math.Sqrt(1.1*0.4))
	checkPoint(t, points[1], []float64{4, 2.75}, Centre, w, -w)
}

func TestPendulum(t *testing.T) {
	const g, c = 9.81, 0.1
	points := find(t, []float64{-20, -8}, []float64{20.5, 8}, "q' = w", "w' = -9.81*sin(q) - 0.1*w")
	if len(points) != 13 { // −6π … 6π
		t.Fatalf("%d points", len(points))
	}
	for i, p := range points {
		k := i - 6
		// λ² + cλ ± g = 0.
		if k%2 == 0 {
			l := complex(-c/2, math.Sqrt(g-c*c/4))
			checkPoint(t, p, []float64{float64(k) * math.Pi, 0}, StableFocus, l, cmplx.Conj(l))
		} else {
			r := math.Sqrt(g + c*c/4)
			checkPoint(t, p, []float64{float64(k) * math.Pi, 0}, Saddle, complex(-c/2+r, 0), complex(-c/2-r, 0))
		}
	}
	if points[6].Z[0] != 0 || points[6].Z[1] != 0 {
		t.Errorf("the point at rest is at %v: near 0 round-off is smaller than that of the box", points[6].Z)
	}
}

func TestVanDerPol(t *testing.T) {
	points := find(t, []float64{-4.5, -3.8}, []float64{4.5, 3.9}, "x' = y", "y' = 1.2*(1 - x^2)*y - x")
	if len(points) != 1 {
		t.Fatalf("%+v", points)
	}
	l := complex(0.6, math.Sqrt(1-0.36))
	checkPoint(t, points[0], []float64{0, 0}, UnstableFocus, l, cmplx.Conj(l))
}

// Lorenz 1963, σ = 10, ρ = 28, β = 8/3.
func TestLorenz(t *testing.T) {
	points := find(t, []float64{-30, -30, -10}, []float64{30, 31, 60}, "x' = 10*(y - x)", "y' = x*(28 - z) - y", "z' = x*y - 8*z/3")
	if len(points) != 3 {
		t.Fatalf("%+v", points)
	}
	// At 0: λ² + (σ+1)λ + σ(1−ρ) = 0 and −β.
	r := math.Sqrt(121 + 4*10*27)
	checkPoint(t, points[1], []float64{0, 0, 0}, Saddle, complex((-11+r)/2, 0), -8.0/3, complex((-11-r)/2, 0))
	// At (±√(β(ρ−1)), same, ρ−1): λ³ + (σ+β+1)λ² + β(σ+ρ)λ + 2σβ(ρ−1) = 0.
	const b = 8.0 / 3
	w := math.Sqrt(b * 27)
	for i, sign := range map[int]float64{0: -1, 2: 1} {
		p := points[i]
		checkPoint(t, p, []float64{sign * w, sign * w, 27}, SaddleFocus, p.Eigenvalues...)
		for _, l := range p.Eigenvalues {
			// The terms are of size 1440: their round-off, times what A's
			// eigenvalues are conditioned by.
			if v := ((l+(10+b+1))*l+b*38)*l + 2*10*b*27; !(cmplx.Abs(v) < 1e-10) {
				t.Errorf("λ = %v gives %v", l, v)
			}
		}
	}
}

// FitzHugh 1961: one point, where v³/3 + v(1/b − 1) + a/b − I = 0.
func TestFitzHughNagumo(t *testing.T) {
	points := find(t, []float64{-3, -2}, []float64{3, 3}, "v' = v - v^3/3 - w + 0.5", "w' = 0.08*(v + 0.7 - 0.8*w)")
	if len(points) != 1 {
		t.Fatalf("%+v", points)
	}
	// Cardano: v³ + pv + q = 0 with p = 3/4, q = 9/8.
	d := math.Sqrt(9.0/8*9/8/4 + 0.75*0.75*0.75/27)
	v := math.Cbrt(-9.0/16+d) + math.Cbrt(-9.0/16-d)
	trace, det := 1-v*v-0.064, -0.064*(1-v*v)+0.08
	l := (complex(trace, 0) + cmplx.Sqrt(complex(trace*trace-4*det, 0))) / 2
	checkPoint(t, points[0], []float64{v, (v + 0.7) / 0.8}, UnstableFocus, l, cmplx.Conj(l))
}

func TestNoFixedPoint(t *testing.T) {
	for _, equations := range [][]string{
		{"x' = 1 + x^2"},
		{"x' = exp(-x)"},
		{"x' = 1", "y' = x"},
		{"x' = 1 + x^2 + y^2", "y' = x - y"},
		{"x' = 1/x"},
		{"x' = log(-1 - x^2)", "y' = y"},
	} {
		lo, hi := cube(len(equations), 30)
		if points := find(t, lo, hi, equations...); len(points) != 0 {
			t.Errorf("%q: %+v", equations, points)
		}
	}
}

// Where f is singular there is a degenerate point, or dots on a line of them,
// and never too many.
func TestDegenerate(t *testing.T) {
	for _, c := range []struct {
		equations []string
		at, most  int
	}{
		{[]string{"x' = x^2"}, 1, 1},
		{[]string{"x' = (x - 0.3)^3"}, 1, 1},
		{[]string{"x' = x^2 - 0.2*x + 0.01"}, 1, 1},        // (x − 0.1)², cancelling
		{[]string{"x' = x - y", "y' = 2*(x - y)"}, 10, 70}, // a line
		{[]string{"x' = x*(1 - x^2 - y^2)", "y' = y*(1 - x^2 - y^2)"}, 10, 150},
		{[]string{"x' = 0"}, 10, maxPoints},
		{[]string{"x' = 0", "y' = 0", "z' = -z"}, 10, maxPoints},
	} {
		lo, hi := cube(len(c.equations), 2)
		points := find(t, lo, hi, c.equations...)
		degenerate := 0
		for _, p := range points {
			if p.Kind == Degenerate {
				degenerate++
			}
			if p.Stable() {
				t.Errorf("%q: %+v is called stable", c.equations, p)
			}
		}
		if degenerate < c.at || len(points) > c.most {
			t.Errorf("%q: %d points, %d degenerate", c.equations, len(points), degenerate)
		}
	}
	// The origin of the circle's field is no part of the line.
	lo, hi := cube(2, 2)
	points := find(t, lo, hi, "x' = x*(1 - x^2 - y^2)", "y' = y*(1 - x^2 - y^2)")
	if !slices.ContainsFunc(points, func(p Point) bool { return p.Kind == UnstableNode && p.Z[0] == 0 && p.Z[1] == 0 }) {
		t.Error("the origin is not found")
	}
}

// Just before a saddle and a node meet they are two, after it none.
func TestSaddleNode(t *testing.T) {
	lo, hi := []float64{-2, -2}, []float64{2.1, 2.3}
	points := find(t, lo, hi, "x' = x^2 - 1e-6", "y' = -y")
	if len(points) != 2 || points[0].Kind != StableNode || points[1].Kind != Saddle {
		t.Errorf("%+v", points)
	}
	if points := find(t, lo, hi, "x' = x^2 + 1e-6", "y' = -y"); len(points) != 0 {
		t.Errorf("%+v", points)
	}
}

// Half of the box is outside the domain of the logarithm.
func TestNotANumber(t *testing.T) {
	points := find(t, []float64{-3, -3}, []float64{3, 3.2}, "x' = log(x)", "y' = -y*sqrt(x)")
	if len(points) != 1 {
		t.Fatalf("%+v", points)
	}
	checkPoint(t, points[0], []float64{1, 0}, Saddle, 1, -1)
	// The roots at the edge of a domain: f is 0 there, its derivative infinite.
	for _, p := range find(t, []float64{-1}, []float64{1.1}, "x' = sqrt(x)") {
		if p.Kind != Degenerate {
			t.Errorf("%+v", p)
		}
	}
}

func TestNetwork(t *testing.T) {
	n, err := field.NewNetwork(field.NetworkConfig{Dim: 2, Hidden: []int{20}, Activation: "tanh", Input: "z", Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	e := n.Evaluator()
	points, err := Find(context.Background(), e, 0, []float64{-9, -9}, []float64{9, 9.5})
	if err != nil {
		t.Fatal(err)
	}
	dst := make([]float64, 2)
	for _, p := range points {
		if e.Eval(dst, 0, p.Z); math.Hypot(dst[0], dst[1]) > 1e-13 {
			t.Errorf("f(%v) = %v", p.Z, dst)
		}
	}
}

func TestRefused(t *testing.T) {
	f := compiled(t, "x' = x")
	for _, box := range [][2][]float64{{{1}, {1}}, {{2}, {1}}, {{math.NaN()}, {1}}, {{-math.MaxFloat64}, {math.MaxFloat64}}, {{}, {}}} {
		if _, err := Find(context.Background(), f, 0, box[0], box[1]); err == nil {
			t.Errorf("%v is taken", box)
		}
	}
	seven := compiled(t, "a' = a", "b' = b", "c' = c", "d' = d", "g' = g", "h' = h", "k' = k")
	if _, err := Find(context.Background(), seven, 0, make([]float64, 7), slices.Repeat([]float64{1}, 7)); err == nil {
		t.Error("seven dimensions are taken")
	}
	done, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Find(done, f, 0, []float64{-1}, []float64{1}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// What is allocated grows with the points found, not with the steps: the
// buffers, the lattice and a few slices a point.
func TestAllocations(t *testing.T) {
	f := compiled(t, "q' = w", "w' = -9.81*sin(q) - 0.1*w")
	lo, hi := []float64{-20, -8}, []float64{20.5, 8}
	if n := testing.AllocsPerRun(5, func() { _, _ = Find(context.Background(), f, 0, lo, hi) }); n > 600 {
		t.Errorf("%g allocations", n)
	}
}

func TestDeterministic(t *testing.T) {
	a := find(t, []float64{-20, -8}, []float64{20, 8}, "q' = w", "w' = -9.81*sin(q) - 0.1*w")
	b := find(t, []float64{-20, -8}, []float64{20, 8}, "q' = w", "w' = -9.81*sin(q) - 0.1*w")
	same := func(p, q Point) bool {
		return slices.Equal(p.Z, q.Z) && slices.Equal(p.Eigenvalues, q.Eigenvalues) && p.Kind == q.Kind
	}
	if !slices.EqualFunc(a, b, same) {
		t.Error("two searches differ")
	}
}

func BenchmarkFind(b *testing.B) {
	for _, c := range []struct {
		name      string
		lo, hi    []float64
		equations []string
	}{
		{"pendulum", []float64{-20, -8}, []float64{20, 8}, []string{"q' = w", "w' = -9.81*sin(q) - 0.1*w"}},
		{"lorenz", []float64{-30, -30, -10}, []float64{30, 30, 60}, []string{"x' = 10*(y - x)", "y' = x*(28 - z) - y", "z' = x*y - 8*z/3"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			f := compiled(b, c.equations...)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Find(context.Background(), f, 0, c.lo, c.hi); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
