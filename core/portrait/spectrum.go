package portrait

import (
	"cmp"
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Spectrum finds the eigenvalues of ∂f/∂z at one point after the other: how
// fast a small change of z grows or falls there, and how quickly it turns. It
// owns its buffers and is not for concurrent use.
type Spectrum struct {
	field  Field
	dense  dense // field, or nil
	n      int
	unit   []float64
	a      []float64 // n × n
	eigen  mat.Eigen
	values []complex128
}

// NewSpectrum prepares for a field, whose parameters are its own.
func NewSpectrum(f Field) *Spectrum {
	n := f.Dim()
	s := &Spectrum{field: f, n: n, unit: make([]float64, n), a: make([]float64, n*n), values: make([]complex128, n)}
	s.dense, _ = f.(dense)
	return s
}

// At returns the n eigenvalues at (t, z), the largest first, of a conjugate
// pair the upper one, in storage that the next call writes to. All are NaN where
// f has no derivative.
func (s *Spectrum) At(t float64, z []float64) []complex128 {
	if s.dense != nil {
		s.dense.Jacobian(s.a, t, z)
	} else {
		for i := range s.n {
			s.unit[i] = 1
			s.field.VJP(s.a[i*s.n:(i+1)*s.n], nil, t, z, s.unit)
			s.unit[i] = 0
		}
	}
	sum := 0.0
	for _, v := range s.a {
		sum += v * 0
	}
	switch {
	case sum != 0:
		return s.none()
	case s.n == 1:
		s.values[0] = complex(s.a[0], 0)
		return s.values
	case s.n == 2:
		s.pair()
	case !s.eigen.Factorize(mat.NewDense(s.n, s.n, s.a), mat.EigenNone):
		return s.none()
	default:
		s.values = s.eigen.Values(s.values)
	}
	slices.SortFunc(s.values, func(a, b complex128) int {
		return cmp.Or(cmp.Compare(cmplx.Abs(b), cmplx.Abs(a)), cmp.Compare(imag(b), imag(a)), cmp.Compare(real(b), real(a)))
	})
	return s.values
}

func (s *Spectrum) none() []complex128 {
	for i := range s.values {
		s.values[i] = cmplx.NaN()
	}
	return s.values
}

// pair solves λ² − (a + d) λ + ad − bc = 0 without cancellation.
func (s *Spectrum) pair() {
	a, b, c, d := s.a[0], s.a[1], s.a[2], s.a[3]
	middle, half := a/2+d/2, a/2-d/2
	square := half*half + b*c
	if square < 0 {
		w := math.Sqrt(-square)
		s.values[0], s.values[1] = complex(middle, w), complex(middle, -w)
		return
	}
	w := math.Sqrt(square)
	large := middle + math.Copysign(w, middle)
	small := middle - math.Copysign(w, middle)
	if large != 0 {
		// det/large loses nothing where the two cancel, unless the determinant does.
		if det := a*d - b*c; math.Abs(det) > 1e-8*(math.Abs(a*d)+math.Abs(b*c)) {
			small = det / large
		}
	}
	s.values[0], s.values[1] = complex(large, 0), complex(small, 0)
}
