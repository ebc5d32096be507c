package ode

import "math"

// complexFactors holds the LU factors, with partial pivoting, of one complex
// n×n matrix, the inverse of u_ii on the diagonal. gonum has no complex
// elimination.
type complexFactors struct {
	n     int
	lu    []complex128
	pivot []int // row i was swapped with row pivot[i] ≥ i
}

func newComplexFactors(n int) complexFactors {
	return complexFactors{n: n, lu: make([]complex128, n*n), pivot: make([]int, n)}
}

// factorize factors diag·I − h·jac, jac row-major and real, and tells whether
// that is regular.
func (f *complexFactors) factorize(diag complex128, h float64, jac []float64) bool {
	a, n := f.lu, f.n
	for i, v := range jac {
		a[i] = complex(-h*v, 0)
	}
	for i := 0; i < len(a); i += n + 1 {
		a[i] += diag
	}
	for i := range n {
		p, largest := i, 0.0
		for r := i; r < n; r++ {
			v := a[r*n+i]
			if size := math.Abs(real(v)) + math.Abs(imag(v)); size > largest {
				p, largest = r, size
			}
		}
		if largest == 0 {
			return false
		}
		f.pivot[i] = p
		top := a[i*n : (i+1)*n]
		if p != i {
			other := a[p*n : (p+1)*n]
			for c, v := range top {
				top[c], other[c] = other[c], v
			}
		}
		inverse := 1 / top[i]
		top[i] = inverse
		tail := top[i+1:]
		for r := i + 1; r < n; r++ {
			row := a[r*n : (r+1)*n]
			w := row[i] * inverse
			row[i] = w
			if w == 0 {
				continue
			}
			rest := row[i+1:][:len(tail)]
			for c, v := range tail {
				rest[c] -= w * v
			}
		}
	}
	return true
}

// solve replaces the right-hand side x by the solution.
func (f *complexFactors) solve(x []complex128) {
	a, n := f.lu, f.n
	for i, p := range f.pivot {
		x[i], x[p] = x[p], x[i]
	}
	for i := 1; i < n; i++ {
		v := x[i]
		for c, w := range a[i*n : i*n+i] {
			v -= w * x[c]
		}
		x[i] = v
	}
	for i := n - 1; i >= 0; i-- {
		v := x[i]
		for c, w := range a[i*n+i+1 : (i+1)*n] {
			v -= w * x[i+1+c]
		}
		x[i] = v * a[i*n+i]
	}
}
