package ode

import "math"

// A step size controller needs a power of the error to a per cent or so, and
// everything in the next step waits for it; math.Pow would take as long as all
// the stages of a small system. These two are good to 2e-4 and 6e-5, which the
// tests measure, and short: the polynomials are split in halves that a processor
// can evaluate side by side.

// roughLog2 is log₂ x of a normal positive x = 2^e m, √½ ≤ m < √2: the sum of e
// and a least squares fit to log₂ m with a zero at m = 1.
func roughLog2(x float64) float64 {
	const sqrtHalfBits = 0x3fe6a09e667f3bcd // of √½
	bits := math.Float64bits(x)
	e := int64(bits-sqrtHalfBits) >> 52
	u := math.Float64frombits(bits-uint64(e)<<52) - 1
	return float64(e) + u*((1.441647-0.724953*u)+u*u*(0.518620-0.330077*u))
}

// roughExp2 is 2^x for |x| < 1000: the nearest integer goes to the exponent, the
// rest r, |r| ≤ ½, through the Taylor polynomial of degree 4.
func roughExp2(x float64) float64 {
	const shift = 3 << 51 // adding it rounds to an integer in the low bits
	const ln2 = math.Ln2
	s := x + shift
	r := x - (s - shift)
	p := (1 + ln2*r) + r*r*((ln2*ln2/2+ln2*ln2*ln2/6*r)+(ln2*ln2*ln2*ln2/24)*(r*r))
	return math.Float64frombits(math.Float64bits(p) + math.Float64bits(s)<<52)
}
