package dense

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

func random(r *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 2*r.Float64() - 1
	}
	return v
}

// close fails unless two sums of some terms of size 1 are within as many
// roundings of each other.
func close(t *testing.T, what string, got, want []float64, terms int) {
	t.Helper()
	for i := range want {
		if d := math.Abs(got[i] - want[i]); !(d <= float64(terms+1)*0x1p-52) {
			t.Fatalf("%s: number %d is %v, plain Go %v", what, i, got[i], want[i])
		}
	}
}

// The assembly gives what plain Go gives, for every number of rows and columns
// that takes another way through it.
func TestKernelsAgree(t *testing.T) {
	if !fast {
		t.Skip("no AVX2 and FMA here")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for m := 1; m <= 9; m++ {
		for _, k := range []int{1, 2, 3, 5, 8} {
			for _, n := range []int{8, 16, 24, 32, 40, 72} {
				name := fmt.Sprintf("%d×%d by %d×%d", m, k, k, n)
				bias, b := random(r, m), random(r, k*n)
				weights := random(r, m*k)
				for _, a := range []Matrix{{weights, k, 1}, {weights, 1, m}} {
					got, want := make([]float64, m*n), make([]float64, m*n)
					Product(got, bias, a, b, m, k, n)
					productGo(want, bias, a, b, m, k, n)
					close(t, name, got, want, k)
					productAVX(&got[0], n, &bias[0], &weights[0], a.Row, a.Column, &b[0], n, m, k, n)
					close(t, name+" without AVX-512", got, want, k)
				}
				row, x := random(r, n), random(r, k)
				got, want := make([]float64, n), make([]float64, n)
				Combine(got, row, x, b)
				combineGo(want, row, x, b)
				close(t, "combine "+name, got, want, k)
				combineAVX(&got[0], &row[0], &x[0], &b[0], n, k, n)
				close(t, "combine without AVX-512 "+name, got, want, k)

				CombineTimes(got, row, x, b)
				clear(want)
				combineGo(want, want, x, b)
				multiplyGo(want, row)
				close(t, "combine times "+name, got, want, k)

				y := random(r, m*n)
				c := random(r, m*k)
				got, want = append([]float64(nil), c...), append([]float64(nil), c...)
				AddDots(got, y, b, m, k, n)
				addDotsGo(want, y, b, m, k, n)
				close(t, "dots "+name, got, want, n)
				if m >= 4 && k >= 2 {
					var sum [8]float64
					dots4x2(&sum, &y[0], n, &b[0], n, n)
					for i, s := range sum {
						at := i/2*k + i%2
						close(t, "dots without AVX-512 "+name, []float64{c[at] + s}, want[at:at+1], n)
					}
				}

				got, want = make([]float64, m), append([]float64(nil), bias...)
				Apply(got, bias, y, b[:n])
				addDotsGo(want, y, b[:n], m, 1, n)
				close(t, "apply "+name, got, want, n)
				var pair [2]float64
				dots1x2(&pair, &b[0], &y[0], &y[(m-1)*n], n)
				for j, i := range []int{0, m - 1} {
					close(t, "apply without AVX-512 "+name, []float64{pair[j] + bias[i]}, want[i:i+1], n)
				}

				got, want = append([]float64(nil), y...), append([]float64(nil), y...)
				z := random(r, m*n)
				Multiply(got, z)
				multiplyGo(want, z)
				close(t, "multiply", got, want, -1) // to the bit
			}
		}
	}
}

// Both tanh are within 4 ulp of math.Tanh, which is itself good to 2, and their
// slopes within 8 of 1/cosh².
func TestTanh(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, 200_000)
	for i := range x {
		x[i] = math.Exp(26*r.Float64()-22) * (1 - 2*float64(r.IntN(2)))
	}
	y, d := make([]float64, len(x)), make([]float64, len(x))
	for name, f := range map[string]func(y, d, x []float64){"here": TanhSlope, "AVX2": narrowTanhSlope, "plain Go": tanhSlopeGo} {
		f(y, d, x)
		for i, v := range x {
			want := math.Tanh(v)
			if !(math.Abs(y[i]-want) <= 4*0x1p-52*math.Abs(want)) {
				t.Fatalf("%s: tanh(%v) = %v, want %v", name, v, y[i], want)
			}
			c := math.Cosh(v)
			want = 1 / (c * c)
			if math.Abs(v) > 20 {
				want = 4 * math.Exp(-2*math.Abs(v))
			}
			// e^(−2|x|) with an argument rounded: 2|x| roundings more.
			if !(math.Abs(d[i]-want) <= (8+2*math.Abs(v))*0x1p-52*want) {
				t.Fatalf("%s: tanh'(%v) = %v, want %v", name, v, d[i], want)
			}
		}
		value := make([]float64, len(x))
		Tanh(value, x)
		for i := range value {
			if !(math.Abs(value[i]-y[i]) <= 4*0x1p-52*math.Abs(y[i])) {
				t.Fatalf("%s: tanh(%v) is %v alone, %v with its slope", name, x[i], value[i], y[i])
			}
		}
	}
}

// narrowTanhSlope is TanhSlope without AVX-512.
func narrowTanhSlope(y, d, x []float64) {
	if !fast {
		tanhSlopeGo(y, d, x)
		return
	}
	tanhSlopeAVX(&y[0], &d[0], &x[0], len(x))
	tanhAVX(&y[0], &x[0], len(x))
}

func TestTanhTails(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	x := []float64{0, math.Copysign(0, -1), inf, -inf, nan, 1e-300, -5e-324, 710}
	want := []float64{0, math.Copysign(0, -1), 1, -1, nan, 1e-300, -5e-324, 1}
	slope := []float64{1, 1, 0, 0, nan, 1, 1, 0}
	same := func(a, b float64) bool { return a == b || a != a && b != b }
	y, d, v := make([]float64, 8), make([]float64, 8), make([]float64, 8)
	Tanh(v, x)
	for name, f := range map[string]func(y, d, x []float64){"here": TanhSlope, "AVX2": narrowTanhSlope, "plain Go": tanhSlopeGo} {
		f(y, d, x)
		for i := range x {
			if !same(y[i], want[i]) || !same(v[i], want[i]) || !same(d[i], slope[i]) {
				t.Errorf("%s: tanh(%v) = %v and %v, slope %v", name, x[i], y[i], v[i], d[i])
			}
		}
	}
}

func TestAllocations(t *testing.T) {
	c, a, b := make([]float64, 32*64), make([]float64, 32*64), make([]float64, 32*64)
	if n := testing.AllocsPerRun(10, func() {
		Product(c, a, Matrix{a, 32, 1}, b, 32, 32, 64)
		AddDots(c, a, b, 32, 32, 64)
		TanhSlope(c, a, b)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkProduct(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range []struct{ m, k, n int }{{50, 2, 64}, {2, 50, 64}, {32, 32, 64}, {3, 32, 64}} {
		c, bias, w, x := make([]float64, s.m*s.n), random(r, s.m), random(r, s.m*s.k), random(r, s.k*s.n)
		name := fmt.Sprintf("%dx%dx%d", s.m, s.k, s.n)
		b.Run(name+"/here", func(b *testing.B) {
			for b.Loop() {
				Product(c, bias, Matrix{w, s.k, 1}, x, s.m, s.k, s.n)
			}
		})
		b.Run(name+"/plain", func(b *testing.B) {
			for b.Loop() {
				productGo(c, bias, Matrix{w, s.k, 1}, x, s.m, s.k, s.n)
			}
		})
		b.Run(name+"/gonum", func(b *testing.B) {
			for b.Loop() {
				gonum.Implementation{}.Dgemm(blas.NoTrans, blas.NoTrans, s.m, s.n, s.k, 1, w, s.k, x, s.n, 0, c, s.n)
			}
		})
		b.Run(name+"/dots", func(b *testing.B) {
			for b.Loop() {
				AddDots(w, c, x, s.m, s.k, s.n)
			}
		})
	}
}

func BenchmarkTanh(b *testing.B) {
	x := random(rand.New(rand.NewPCG(1, 2)), 1024)
	y, d := make([]float64, 1024), make([]float64, 1024)
	for name, f := range map[string]func(){
		"value/here": func() { Tanh(y, x) }, "value/plain": func() { tanhGo(y, x) },
		"slope/here": func() { TanhSlope(y, d, x) }, "slope/plain": func() { tanhSlopeGo(y, d, x) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1024, "ns/number")
		})
	}
}
