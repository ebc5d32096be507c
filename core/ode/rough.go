package ode

import "math"

// A step size controller needs a power of the error to a per cent or so, and
// the whole next step waits for it: math.Pow would take as long as several
// stages of a small system. These two are continuous, rise with x, and are as
// short as that accuracy allows.

// roughLog2 is log₂ x of a normal positive x to ±0.044. The bits of a float,
// read as an integer, are its logarithm drawn straight from one power of two to
// the next: log₂(1+u) ≈ u, too low by up to 0.0861, of which half is put back.
func roughLog2(x float64) float64 {
	const half = 0.0861 / 2
	const one = 0x3ff << 52 // the bits of 1
	return float64(int64(math.Float64bits(x))-one)*0x1p-52 + half
}

// roughExp2 is 2^x for |x| < 1000 to 0.08 per cent: the nearest integer goes to
// the exponent, the rest r, |r| ≤ ½, through the Taylor polynomial of degree 3.
func roughExp2(x float64) float64 {
	const shift = 3 << 51 // adding it rounds to an integer in the low bits
	const ln2 = math.Ln2
	s := x + shift
	r := x - (s - shift)
	p := (1 + ln2*r) + r*r*(ln2*ln2/2+ln2*ln2*ln2/6*r)
	return math.Float64frombits(math.Float64bits(p) + math.Float64bits(s)<<52)
}
