package lanes

import (
	"math"
	"math/rand/v2"
	"testing"
)

// special are numbers at which an operation may differ from plain Go.
var special = []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, math.MaxFloat64, 1e-160, -1e200}

func row(r *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		if v[i] = r.NormFloat64() * math.Exp(20*r.NormFloat64()); r.IntN(4) == 0 {
			v[i] = special[r.IntN(len(special))]
		}
	}
	return v
}

// Every lane is what one number gives, to the bit.
func TestLanesAreNumbers(t *testing.T) {
	kernels := map[string]struct {
		rows func(d, a, b, c []float64)
		one  func(a, b, c float64) float64
	}{
		"neg":       {func(d, a, _, _ []float64) { Neg(d, a) }, func(a, _, _ float64) float64 { return -a }},
		"sqrt":      {func(d, a, _, _ []float64) { Sqrt(d, a) }, func(a, _, _ float64) float64 { return math.Sqrt(a) }},
		"add":       {func(d, a, b, _ []float64) { Add(d, a, b) }, func(a, b, _ float64) float64 { return a + b }},
		"sub":       {func(d, a, b, _ []float64) { Sub(d, a, b) }, func(a, b, _ float64) float64 { return a - b }},
		"mul":       {func(d, a, b, _ []float64) { Mul(d, a, b) }, func(a, b, _ float64) float64 { return a * b }},
		"div":       {func(d, a, b, _ []float64) { Div(d, a, b) }, func(a, b, _ float64) float64 { return a / b }},
		"mulAdd":    {MulAdd, func(a, b, c float64) float64 { return float64(a*b) + c }},
		"mulSub":    {MulSub, func(a, b, c float64) float64 { return float64(a*b) - c }},
		"negMulAdd": {NegMulAdd, func(a, b, c float64) float64 { return c - float64(a*b) }},
		"mul3":      {Mul3, func(a, b, c float64) float64 { return a * b * c }},
		"addMul":    {AddMul, func(a, b, c float64) float64 { return (a + b) * c }},
		"subMul":    {SubMul, func(a, b, c float64) float64 { return (a - b) * c }},
	}
	r := rand.New(rand.NewPCG(1, 2))
	for name, k := range kernels {
		for _, n := range []int{0, 8, 16, 24, 64, 256} {
			a, b, c, d := row(r, n), row(r, n), row(r, n), make([]float64, n)
			want := make([]float64, n)
			for i := range want {
				want[i] = k.one(a[i], b[i], c[i])
			}
			check := func(got []float64) {
				for i, v := range want {
					if math.Float64bits(got[i]) != math.Float64bits(v) && !(math.IsNaN(got[i]) && math.IsNaN(v)) {
						t.Errorf("%s of %v, %v, %v: %v, want %v", name, a[i], b[i], c[i], got[i], v)
					}
				}
			}
			k.rows(d, a, b, c)
			check(d)
			copy(d, a)
			k.rows(d, d, b, c) // in place
			check(d)
		}
	}
}

func TestShortRowsPanic(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Add(make([]float64, 16), make([]float64, 16), make([]float64, 8))
}
