package portrait

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

// linear is dz/dt = Mz.
type linear struct {
	n int
	m []float64
}

func (l *linear) Dim() int { return l.n }

func (l *linear) Eval(dst []float64, _ float64, z []float64) {
	for i := range dst {
		dst[i] = 0
		for j, v := range z {
			dst[i] += l.m[i*l.n+j] * v
		}
	}
}

func (l *linear) VJP(dz, _ []float64, _ float64, _, a []float64) float64 {
	clear(dz)
	for i, v := range a {
		for j := range dz {
			dz[j] += v * l.m[i*l.n+j]
		}
	}
	return 0
}

// The eigenvalues of matrices of every size make det(M − λI) vanish, and add
// up to the trace; they come by falling size.
func TestSpectrum(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	for n := 1; n <= 5; n++ {
		f := &linear{n, make([]float64, n*n)}
		s := NewSpectrum(f)
		for range 200 {
			trace, size := 0.0, 0.0
			for i := range f.m {
				f.m[i] = rng.NormFloat64()
				size += f.m[i] * f.m[i]
			}
			for i := range n {
				trace += f.m[i*n+i]
			}
			values := s.At(0, make([]float64, n))
			sum := complex(0, 0)
			for i, l := range values {
				sum += l
				if i > 0 && cmplx.Abs(l) > cmplx.Abs(values[i-1]) {
					t.Fatalf("%v do not fall", values)
				}
				if d := cmplx.Abs(determinant(f, l)); d > 1e-12*math.Pow(math.Sqrt(size), float64(n))*10 {
					t.Fatalf("n = %d: det(M − λI) = %v at λ = %v", n, d, l)
				}
			}
			if cmplx.Abs(sum-complex(trace, 0)) > 1e-13*(1+math.Sqrt(size))*float64(n) {
				t.Fatalf("n = %d: the eigenvalues add up to %v, the trace is %v", n, sum, trace)
			}
		}
	}
}

// determinant is det(M − λI), by elimination.
func determinant(f *linear, lambda complex128) complex128 {
	n := f.n
	a := make([]complex128, n*n)
	for i, v := range f.m {
		a[i] = complex(v, 0)
	}
	for i := range n {
		a[i*n+i] -= lambda
	}
	d := complex(1, 0)
	for k := range n {
		p := k
		for i := k + 1; i < n; i++ {
			if cmplx.Abs(a[i*n+k]) > cmplx.Abs(a[p*n+k]) {
				p = i
			}
		}
		if a[p*n+k] == 0 {
			return 0
		}
		if p != k {
			d = -d
			for j := range n {
				a[k*n+j], a[p*n+j] = a[p*n+j], a[k*n+j]
			}
		}
		d *= a[k*n+k]
		for i := k + 1; i < n; i++ {
			w := a[i*n+k] / a[k*n+k]
			for j := k; j < n; j++ {
				a[i*n+j] -= w * a[k*n+j]
			}
		}
	}
	return d
}

// A slow and a fast rate far apart: the slow one keeps its digits.
func TestSpectrumOfStiffPair(t *testing.T) {
	f := &linear{2, []float64{-1e6, 1e6 - 1, 0.5, -0.75}}
	values := NewSpectrum(f).At(0, []float64{0, 0})
	trace, det := -1e6-0.75, 0.75e6-0.5*(1e6-1)
	// λ₂ = det/λ₁, λ₁ = trace − λ₂: two fixed-point turns are exact to round-off.
	slow := det / trace
	for range 4 {
		slow = det / (trace - slow)
	}
	if math.Abs(real(values[1])-slow) > 1e-14*math.Abs(slow) || imag(values[0]) != 0 {
		t.Errorf("%v, the slow one is %v", values, slow)
	}
	f.m[0] = math.Inf(1)
	for _, l := range NewSpectrum(f).At(0, []float64{0, 0}) {
		if !cmplx.IsNaN(l) {
			t.Errorf("%v of a matrix that is not finite", l)
		}
	}
}
