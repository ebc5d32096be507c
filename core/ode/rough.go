package ode

import "math"

// A step size controller needs a power of the error to a per cent or so, and
// math.Pow would take as long as all the stages of a small system. These two
// are good to 2e-7, which the tests measure.

// roughLog2 is log₂ x of a normal positive x. With x = 2^e m, √½ ≤ m < √2, it is
// e + 2/ln 2 · artanh((m−1)/(m+1)), the series cut after the seventh power.
func roughLog2(x float64) float64 {
	const sqrtHalfBits = 0x3fe6a09e667f3bcd // of √½
	bits := math.Float64bits(x)
	e := int64(bits-sqrtHalfBits) >> 52
	m := math.Float64frombits(bits - uint64(e)<<52)
	u := (m - 1) / (m + 1)
	v := u * u
	return float64(e) + 2*math.Log2E*u*(1+v*(1./3+v*(1./5+v*(1./7))))
}

// roughExp2 is 2^x for |x| < 1000: the nearest integer goes to the exponent, the
// rest r, |r| ≤ ½, through the Taylor polynomial of degree 6.
func roughExp2(x float64) float64 {
	const shift = 3 << 51 // adding it rounds to an integer in the low bits
	s := x + shift
	r := (x - (s - shift)) * math.Ln2
	p := 1 + r*(1+r*(1./2+r*(1./6+r*(1./24+r*(1./120+r*(1./720))))))
	return math.Float64frombits(math.Float64bits(p) + math.Float64bits(s)<<52)
}
