package field

import "math"

// A hyperbolic tangent for rows of numbers: it takes most of the time of a
// small network, and math.Tanh is a call a number, with a branch where the
// trained activations lie. Here, with u = e^(2|x|) − 1,
//
//	tanh |x| = u/(u+2),   tanh' x = 4(u+1)/(u+2)²
//
// The second keeps its digits in the tails, which 1 − tanh² loses. For u,
// 2|x| = k·ln2/256 + r with |r| ≤ ln2/512, and so u follows from 2^(k/256) − 1 and
// a short series in r (table-driven expm1: Tang, ACM TOMS 18(2), 1992). The
// errors of tanh are below 4 ulp, at every magnitude.
const (
	tanhSteps = 256
	// ln2/256 as a sum, the first part with enough zeros at the end for k times
	// it to be exact (k < 2¹⁵).
	tanhHigh = 0x1.62e42fefap-9
	tanhLow  = math.Ln2/tanhSteps - tanhHigh
	// From here on tanh is 1 to the last digit.
	tanhOne = 22
)

// tanhTable holds 2^(j/256) − 1.
var tanhTable = func() (table [tanhSteps]float64) {
	for j := range table {
		table[j] = math.Expm1(float64(j) * math.Ln2 / tanhSteps)
	}
	return table
}()

func tanhValue(y, x []float64) {
	x = x[:len(y)]
	for i := range y {
		v := x[i]
		a := math.Abs(v)
		if !(a < tanhOne) {
			y[i] = sign(v)
			continue
		}
		k := int(a*(2*tanhSteps/math.Ln2) + 0.5)
		r := 2*a - float64(k)*tanhHigh - float64(k)*tanhLow
		p := r + r*r*(0.5+r*((1./6)+r*((1./24)+r*(1./120))))
		q := tanhTable[k&(tanhSteps-1)]
		scale := math.Float64frombits(uint64(k>>8+1023) << 52)
		u := scale*(q+(q+1)*p) + (scale - 1)
		y[i] = math.Copysign(u*(1/(u+2)), v)
	}
}

// tanhSlope is tanhValue with one line more. A function for what they share
// would be too long to be inlined, and the call would cost a third of the time.
func tanhSlope(y, d, x []float64) {
	x, d = x[:len(y)], d[:len(y)]
	for i := range y {
		v := x[i]
		a := math.Abs(v)
		if !(a < tanhOne) {
			y[i], d[i] = sign(v), 4*math.Exp(-2*a)
			continue
		}
		k := int(a*(2*tanhSteps/math.Ln2) + 0.5)
		r := 2*a - float64(k)*tanhHigh - float64(k)*tanhLow
		p := r + r*r*(0.5+r*((1./6)+r*((1./24)+r*(1./120))))
		q := tanhTable[k&(tanhSteps-1)]
		scale := math.Float64frombits(uint64(k>>8+1023) << 52)
		u := scale*(q+(q+1)*p) + (scale - 1)
		w := 1 / (u + 2)
		y[i], d[i] = math.Copysign(u*w, v), 4*(u+1)*w*w
	}
}
