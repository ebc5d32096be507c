package ode

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// smallMatrix is the largest n for which the elimination is written out here:
// below it the calls of a library take longer than the arithmetic.
const smallMatrix = 3

// factors holds the LU factors, with partial pivoting, of one n×n matrix.
type factors struct {
	lu    blas64.General
	pivot []int // row i was swapped with row pivot[i] ≥ i
}

func newFactors(n int) factors {
	return factors{
		lu:    blas64.General{Rows: n, Cols: n, Stride: n, Data: make([]float64, n*n)},
		pivot: make([]int, n),
	}
}

// factorize factors diag·I − h·jac, jac row-major, and tells whether that is
// regular.
func (f *factors) factorize(diag, h float64, jac []float64) bool {
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
		p := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r*n+i]) > math.Abs(a[p*n+i]) {
				p = r
			}
		}
		f.pivot[i] = p
		if p != i {
			for c := range n {
				a[i*n+c], a[p*n+c] = a[p*n+c], a[i*n+c]
			}
		}
		if a[i*n+i] == 0 {
			return false
		}
		inverse := 1 / a[i*n+i]
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

// solve replaces the right-hand side x by the solution.
func (f *factors) solve(x []float64) {
	n := f.lu.Rows
	for i, p := range f.pivot {
		x[i], x[p] = x[p], x[i]
	}
	if n > smallMatrix {
		v := blas64.Vector{N: n, Data: x, Inc: 1}
		t := blas64.Triangular{Uplo: blas.Lower, Diag: blas.Unit, N: n, Stride: n, Data: f.lu.Data}
		blas64.Trsv(blas.NoTrans, t, v)
		t.Uplo, t.Diag = blas.Upper, blas.NonUnit
		blas64.Trsv(blas.NoTrans, t, v)
		return
	}
	a := f.lu.Data
	for i := 1; i < n; i++ {
		for c := range i {
			x[i] -= a[i*n+c] * x[c]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for c := i + 1; c < n; c++ {
			x[i] -= a[i*n+c] * x[c]
		}
		x[i] /= a[i*n+i]
	}
}
