package ode

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// smallMatrix is the largest n for which the elimination is written out here:
// with the calls of a library a whole solve takes 2.5 times as long.
const smallMatrix = 3

// LU holds the factors, with partial pivoting, of one n×n matrix after the other.
// It is not for concurrent use, and allocates nothing after NewLU up to n = 128.
type LU struct {
	lu    blas64.General // of a small matrix with 1/u_ii on the diagonal
	pivot []int          // row i was swapped with row pivot[i] ≥ i; for a small matrix row i came from row pivot[i]
}

// NewLU makes room for n×n matrices.
func NewLU(n int) *LU {
	return &LU{
		lu:    blas64.General{Rows: n, Cols: n, Stride: n, Data: make([]float64, n*n)},
		pivot: make([]int, n),
	}
}

// Factorize factors diag·I − h·jac, jac row-major, and tells whether that is
// regular.
func (f *LU) Factorize(diag, h float64, jac []float64) bool {
	a, n := f.lu.Data, f.lu.Rows
	for i, v := range jac {
		a[i] = -h * v
	}
	for i := 0; i < len(a); i += n + 1 {
		a[i] += diag
	}
	if n > smallMatrix {
		return lapack64.Getrf(f.lu, f.pivot)
	}
	for i := range n {
		f.pivot[i] = i
	}
	for i := range n {
		p := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r*n+i]) > math.Abs(a[p*n+i]) {
				p = r
			}
		}
		if p != i {
			f.pivot[i], f.pivot[p] = f.pivot[p], f.pivot[i]
			for c := range n {
				a[i*n+c], a[p*n+c] = a[p*n+c], a[i*n+c]
			}
		}
		if a[i*n+i] == 0 {
			return false
		}
		inverse := 1 / a[i*n+i]
		a[i*n+i] = inverse
		for r := i + 1; r < n; r++ {
			w := a[r*n+i] * inverse
			a[r*n+i] = w
			for c := i + 1; c < n; c++ {
				a[r*n+c] -= w * a[i*n+c]
			}
		}
	}
	return true
}

// Solve replaces the right-hand side x, n entries, by the solution.
func (f *LU) Solve(x []float64) {
	switch len(x) {
	case 1:
		x[0] *= f.lu.Data[0]
	case 2:
		a, p, v := (*[4]float64)(f.lu.Data), (*[2]int)(f.pivot), (*[2]float64)(x)
		y0 := v[p[0]&1]
		y1 := (v[p[1]&1] - a[2]*y0) * a[3]
		v[0], v[1] = (y0-a[1]*y1)*a[0], y1
	case 3:
		a, p, v := (*[9]float64)(f.lu.Data), (*[3]int)(f.pivot), (*[3]float64)(x)
		y0, y1, y2 := v[p[0]], v[p[1]], v[p[2]]
		y1 -= a[3] * y0
		y2 = (y2 - a[6]*y0 - a[7]*y1) * a[8]
		y1 = (y1 - a[5]*y2) * a[4]
		v[0], v[1], v[2] = (y0-a[2]*y2-a[1]*y1)*a[0], y1, y2
	default:
		for i, p := range f.pivot {
			x[i], x[p] = x[p], x[i]
		}
		v := blas64.Vector{N: len(x), Data: x, Inc: 1}
		t := blas64.Triangular{Uplo: blas.Lower, Diag: blas.Unit, N: len(x), Stride: len(x), Data: f.lu.Data}
		blas64.Trsv(blas.NoTrans, t, v)
		t.Uplo, t.Diag = blas.Upper, blas.NonUnit
		blas64.Trsv(blas.NoTrans, t, v)
	}
}
