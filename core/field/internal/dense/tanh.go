package dense

import "math"

// A hyperbolic tangent for rows of numbers: it takes most of the time of a
// small network, and math.Tanh is a call a number, with a branch right where
// activations lie. Here, with u = e^(2x) − 1,
//
//	tanh x = u/(u+2),   tanh' x = 4(u+1)/(u+2)²
//
// The second keeps its digits in the tails, which 1 − tanh² loses. For u,
// 2x = k·ln2/256 + r with |r| ≤ ln2/512 and k = 256m + j with −128 ≤ j < 128; then
//
//	u = 2^m·(q + (q+1)·p) + (2^m − 1),   q = 2^(j/256) − 1,   p = e^r − 1
//
// with q from a table and p from a short series (table-driven expm1: Tang, ACM
// TOMS 18(2), 1992). Near 0, where only small terms may be added, m is 0.
const (
	tanhSteps = 256
	// ln2/256 as a sum, the first part with enough zeros at the end for k
	// times it to be exact (|k| < 2¹⁵).
	tanhHigh = 0x1.62e42fefap-9
	tanhLow  = math.Ln2/tanhSteps - tanhHigh
	// Adding it rounds a number to an integer k and leaves k in the low bits.
	tanhRound = 0x1.8p52
	// From here on tanh is ±1 to the last digit.
	tanhOne = 22
)

// tanhTable holds 2^(j/256) − 1 at j + 128.
var tanhTable = func() (table [tanhSteps]float64) {
	for i := range table {
		table[i] = math.Expm1(float64(i-tanhSteps/2) * math.Ln2 / tanhSteps)
	}
	return table
}()

// Tanh sets y = tanh x; the two may be the same slice.
func Tanh(y, x []float64) {
	x = x[:len(y)]
	n := 0
	if wide {
		if n = len(y) &^ 7; n > 0 {
			tanhWide(&y[0], &x[0], n)
		}
	}
	if m := len(y) &^ 3; fast && m > n {
		tanhAVX(&y[n], &x[n], m-n)
		n = m
	}
	tanhGo(y[n:], x[n:])
}

// TanhSlope sets y = tanh x and d = tanh' x; y and x may be the same slice.
func TanhSlope(y, d, x []float64) {
	x, d = x[:len(y)], d[:len(y)]
	n := 0
	if wide {
		if n = len(y) &^ 7; n > 0 {
			tanhSlopeWide(&y[0], &d[0], &x[0], n)
		}
	}
	if m := len(y) &^ 3; fast && m > n {
		tanhSlopeAVX(&y[n], &d[n], &x[n], m-n)
		n = m
	}
	tanhSlopeGo(y[n:], d[n:], x[n:])
}

// one is the sign of x, or NaN.
func one(x float64) float64 {
	if math.IsNaN(x) {
		return x
	}
	return math.Copysign(1, x)
}

func tanhGo(y, x []float64) {
	x = x[:len(y)]
	for i := range y {
		v := x[i]
		if !(math.Abs(v) < tanhOne) {
			y[i] = one(v)
			continue
		}
		k := v*(2*tanhSteps/math.Ln2) + tanhRound
		bits := math.Float64bits(k) + tanhSteps/2
		k -= tanhRound
		r := 2*v - k*tanhHigh - k*tanhLow
		p := r + r*r*(0.5+r*((1./6)+r*((1./24)+r*(1./120))))
		q := tanhTable[bits%tanhSteps]
		scale := math.Float64frombits((bits/tanhSteps + 1023) << 52)
		u := scale*(q+(q+1)*p) + (scale - 1)
		y[i] = u * (1 / (u + 2))
	}
}

// tanhSlopeGo is tanhGo with a line more. A function for what they share would
// be too long to be inlined, and the call would cost a third of the time.
func tanhSlopeGo(y, d, x []float64) {
	x, d = x[:len(y)], d[:len(y)]
	for i := range y {
		v := x[i]
		if !(math.Abs(v) < tanhOne) {
			y[i], d[i] = one(v), 4*math.Exp(-2*math.Abs(v))
			continue
		}
		k := v*(2*tanhSteps/math.Ln2) + tanhRound
		bits := math.Float64bits(k) + tanhSteps/2
		k -= tanhRound
		r := 2*v - k*tanhHigh - k*tanhLow
		p := r + r*r*(0.5+r*((1./6)+r*((1./24)+r*(1./120))))
		q := tanhTable[bits%tanhSteps]
		scale := math.Float64frombits((bits/tanhSteps + 1023) << 52)
		rest := scale * (q + (q+1)*p)
		u := rest + (scale - 1)
		w := 1 / (u + 2)
		y[i], d[i] = u*w, 4*(rest+scale)*w*w
	}
}
