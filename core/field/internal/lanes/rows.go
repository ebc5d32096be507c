package lanes

import "math"

// Neg is d = −a.
func Neg(d, a []float64) {
	a = a[:len(d)]
	if fast && len(d) > 0 {
		negAVX(&d[0], &a[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = -x
	}
}

// Sqrt is d = √a.
func Sqrt(d, a []float64) {
	a = a[:len(d)]
	if fast && len(d) > 0 {
		sqrtAVX(&d[0], &a[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = math.Sqrt(x)
	}
}

// Add is d = a + b.
func Add(d, a, b []float64) {
	a, b = a[:len(d)], b[:len(d)]
	if fast && len(d) > 0 {
		addAVX(&d[0], &a[0], &b[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = x + b[i]
	}
}

// Sub is d = a − b.
func Sub(d, a, b []float64) {
	a, b = a[:len(d)], b[:len(d)]
	if fast && len(d) > 0 {
		subAVX(&d[0], &a[0], &b[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = x - b[i]
	}
}

// Mul is d = a·b.
func Mul(d, a, b []float64) {
	a, b = a[:len(d)], b[:len(d)]
	if fast && len(d) > 0 {
		mulAVX(&d[0], &a[0], &b[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = x * b[i]
	}
}

// Div is d = a/b.
func Div(d, a, b []float64) {
	a, b = a[:len(d)], b[:len(d)]
	if fast && len(d) > 0 {
		divAVX(&d[0], &a[0], &b[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = x / b[i]
	}
}

// MulAdd is d = a·b + c.
func MulAdd(d, a, b, c []float64) {
	a, b, c = a[:len(d)], b[:len(d)], c[:len(d)]
	if fast && len(d) > 0 {
		mulAddAVX(&d[0], &a[0], &b[0], &c[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = float64(x*b[i]) + c[i]
	}
}

// MulSub is d = a·b − c.
func MulSub(d, a, b, c []float64) {
	a, b, c = a[:len(d)], b[:len(d)], c[:len(d)]
	if fast && len(d) > 0 {
		mulSubAVX(&d[0], &a[0], &b[0], &c[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = float64(x*b[i]) - c[i]
	}
}

// NegMulAdd is d = c − a·b.
func NegMulAdd(d, a, b, c []float64) {
	a, b, c = a[:len(d)], b[:len(d)], c[:len(d)]
	if fast && len(d) > 0 {
		negMulAddAVX(&d[0], &a[0], &b[0], &c[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = c[i] - float64(x*b[i])
	}
}

// Mul3 is d = (a·b)·c.
func Mul3(d, a, b, c []float64) {
	a, b, c = a[:len(d)], b[:len(d)], c[:len(d)]
	if fast && len(d) > 0 {
		mul3AVX(&d[0], &a[0], &b[0], &c[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = x * b[i] * c[i]
	}
}

// AddMul is d = (a + b)·c.
func AddMul(d, a, b, c []float64) {
	a, b, c = a[:len(d)], b[:len(d)], c[:len(d)]
	if fast && len(d) > 0 {
		addMulAVX(&d[0], &a[0], &b[0], &c[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = (x + b[i]) * c[i]
	}
}

// SubMul is d = (a − b)·c.
func SubMul(d, a, b, c []float64) {
	a, b, c = a[:len(d)], b[:len(d)], c[:len(d)]
	if fast && len(d) > 0 {
		subMulAVX(&d[0], &a[0], &b[0], &c[0], len(d))
		return
	}
	for i, x := range a {
		d[i] = (x - b[i]) * c[i]
	}
}
