package portrait

import (
	"context"
	"fmt"
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// MaxDim is the largest n: lattices grow as a power of it.
const MaxDim = 6

// maxPoints ends the search: a field that vanishes everywhere has no picture.
const maxPoints = 256

const (
	// apart is the distance, in units of the box, from which two simple roots
	// are two; they are known to a few units of round-off.
	apart = 1e-8

	// shadow is the distance to which a degenerate root is known only, so that
	// a simple one there is the same.
	shadow = 1e-3

	// dots is the distance at which degenerate points are kept.
	dots = 1.0 / 30
)

// Field is f(t, z) with its vector–Jacobian product dz = aᵀ ∂f/∂z, for n states.
type Field interface {
	Dim() int
	Eval(dst []float64, t float64, z []float64)
	VJP(dz, dtheta []float64, t float64, z, a []float64) (dt float64)
}

// dense is a field that computes ∂f/∂z as a whole.
type dense interface {
	// Jacobian writes ∂f_i/∂z_j to dst[i·n+j].
	Jacobian(dst []float64, t float64, z []float64)
}

// Point is a fixed point.
type Point struct {
	Z           []float64
	Eigenvalues []complex128 // by falling real, then falling imaginary part; what is round-off is 0
	Kind        Kind
}

// Stable reports whether all eigenvalues have negative real parts.
func (p *Point) Stable() bool { return p.Kind == StableNode || p.Kind == StableFocus }

// search is the work of one Find.
type search struct {
	field     Field
	dense     dense // field, or nil
	n         int
	t         float64
	lo, width []float64
	size      []float64 // of the components of f

	z, f, unit  []float64
	step, trial []float64
	a, m        []float64 // n × n
	eigen       mat.Eigen

	found []candidate
}

// candidate is a point with its place in units of the box.
type candidate struct {
	Point
	u        []float64
	singular bool
}

// Find returns the fixed points of f(t, ·) between lo and hi, sorted by z. The
// error is the context's, or says what is wrong with the box.
func Find(ctx context.Context, f Field, t float64, lo, hi []float64) ([]Point, error) {
	n := f.Dim()
	if n < 1 || n > MaxDim || len(lo) != n || len(hi) != n {
		return nil, fmt.Errorf("fixed points are looked for in boxes of 1 to %d dimensions with both ends given, not %d", MaxDim, n)
	}
	row := func() []float64 { return make([]float64, n) }
	s := &search{field: f, n: n, t: t, lo: lo, width: row(), size: row(), z: row(), f: row(), unit: row(),
		step: row(), trial: row(), a: make([]float64, n*n), m: make([]float64, n*n)}
	s.dense, _ = f.(dense)
	for i := range lo {
		if s.width[i] = hi[i] - lo[i]; !(s.width[i] > 0) || math.IsInf(s.width[i], 0) {
			return nil, fmt.Errorf("the box of state %d goes from %g to %g: it must rise and be finite", i+1, lo[i], hi[i])
		}
	}
	l := newLattice(s)
	l.median(s.size)
	cells := l.cells()
	stride := max(1, cells/spread)
	u := row()
	// Cells with a change of sign first: what they lead to is kept if there is
	// too much.
	for _, promising := range [2]bool{true, false} {
		for cell := range cells {
			node := l.node(cell, u)
			if promising != l.changes(node) || !promising && cell%stride != 0 {
				continue
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if s.newton(u) {
				s.add(u)
			}
			if len(s.found) >= maxPoints {
				return s.points(), nil
			}
		}
	}
	return s.points(), nil
}

// add keeps the root at u unless it is known.
func (s *search) add(u []float64) {
	s.place(u)
	singular := s.polish()
	for i := 0; i < len(s.found); i++ {
		other := &s.found[i]
		distance := 0.0
		for j := range u {
			distance = max(distance, math.Abs(u[j]-other.u[j]))
		}
		switch {
		case singular && other.singular && distance < dots,
			!singular && !other.singular && distance < apart,
			singular && !other.singular && distance < shadow:
			return
		case !singular && other.singular && distance < shadow:
			s.found = slices.Delete(s.found, i, i+1)
			i--
		}
	}
	p := candidate{u: slices.Clone(u), singular: singular}
	p.Z = slices.Clone(s.z)
	for i := range s.a {
		s.a[i] *= s.size[i/s.n] / s.width[i%s.n]
	}
	sum := 0.0
	for _, v := range s.a {
		sum += v * 0
	}
	if sum != 0 || !s.eigen.Factorize(mat.NewDense(s.n, s.n, s.a), mat.EigenNone) {
		return // a root at the edge of the domain, where f has no derivative
	}
	p.Eigenvalues = s.eigen.Values(nil)
	for _, l := range p.Eigenvalues {
		if cmplx.IsNaN(l) || cmplx.IsInf(l) {
			return // beyond the largest number
		}
	}
	p.Kind = classify(p.Eigenvalues)
	if singular {
		p.Kind = Degenerate
	}
	slices.SortFunc(p.Eigenvalues, func(a, b complex128) int {
		if real(a) != real(b) {
			return sign(real(b) - real(a))
		}
		return sign(imag(b) - imag(a))
	})
	s.found = append(s.found, p)
}

func sign(v float64) int {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}

func (s *search) points() []Point {
	points := make([]Point, len(s.found))
	for i, p := range s.found {
		points[i] = p.Point
	}
	slices.SortFunc(points, func(a, b Point) int { return slices.Compare(a.Z, b.Z) })
	return points
}
