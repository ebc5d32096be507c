package field

import (
	"math"
	"strconv"
)

// rational is a number of a symbolic expression: p/q in lowest terms, q > 0, as
// long as both are exact as float64; otherwise q is 0 and value counts.
type rational struct {
	p, q  int64
	value float64
	// decimal asks for 0.5 to be written so, not as 1/2: it came from a number
	// with a point.
	decimal bool
}

// exactly is the largest integer up to which p and q are kept.
const exactly = 1 << 53

func integer(p int64) rational { return rational{p: p, q: 1} }

// parseRational reads v as the shortest decimal that stands for it.
func parseRational(v float64) rational {
	const digits = 15
	text := strconv.FormatFloat(v, 'f', -1, 64)
	places := 0
	for i := range text {
		if text[i] == '.' {
			places = len(text) - 1 - i
			text = text[:i] + text[i+1:]
			break
		}
	}
	if p, err := strconv.ParseInt(text, 10, 64); err == nil && places <= digits && p <= exactly && p >= -exactly {
		q := int64(1)
		for range places {
			q *= 10
		}
		r := fraction(p, q)
		r.decimal = r.q > 1
		return r
	}
	return rational{value: v}
}

// fraction is p/q in lowest terms, for q > 0.
func fraction(p, q int64) rational {
	d := divisor(p, q)
	return rational{p: p / d, q: q / d}
}

// divisor is the greatest common one.
func divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

func (r rational) float() float64 {
	if r.q == 0 {
		return r.value
	}
	return float64(r.p) / float64(r.q)
}

func (r rational) isInteger() bool            { return r.q == 1 }
func (r rational) is(p int64) bool            { return r.q == 1 && r.p == p }
func (r rational) isFraction(p, q int64) bool { return r.q == q && r.p == p }
func (r rational) negative() bool             { return r.float() < 0 }
func (r rational) neg() rational              { return r.times(integer(-1)) }

// fits reports whether x·y is exact.
func fits(x, y int64) bool { return math.Abs(float64(x)*float64(y)) <= exactly }

func (r rational) times(s rational) rational {
	decimal := r.decimal || s.decimal
	if r.is(0) || s.is(0) {
		return integer(0)
	}
	if r.q > 0 && s.q > 0 {
		// Cancelling crosswise first keeps the products small.
		a, b := fraction(r.p, s.q), fraction(s.p, r.q)
		if fits(a.p, b.p) && fits(a.q, b.q) {
			return rational{p: a.p * b.p, q: a.q * b.q, decimal: decimal}
		}
	}
	return rational{value: r.float() * s.float(), decimal: decimal}
}

func (r rational) plus(s rational) rational {
	decimal := r.decimal || s.decimal
	if r.q > 0 && s.q > 0 {
		d := divisor(r.q, s.q)
		if over := s.q / d; fits(r.p, over) && fits(s.p, r.q/d) && fits(r.q, over) {
			if p := r.p*over + s.p*(r.q/d); p <= exactly && p >= -exactly {
				sum := fraction(p, r.q*over)
				sum.decimal = decimal
				return sum
			}
		}
	}
	return rational{value: r.float() + s.float(), decimal: decimal}
}

// inverse is 1/r for r ≠ 0.
func (r rational) inverse() rational {
	switch {
	case r.q == 0:
		return rational{value: 1 / r.value, decimal: r.decimal}
	case r.p < 0:
		return rational{p: -r.q, q: -r.p, decimal: r.decimal}
	}
	return rational{p: r.q, q: r.p, decimal: r.decimal}
}

// power is rⁿ for r ≠ 0; ok is false if that is out of range.
func (r rational) power(n int64) (power rational, ok bool) {
	if n > 64 || n < -64 {
		return rational{}, false
	}
	if n < 0 {
		r, n = r.inverse(), -n
	}
	power = integer(1)
	for range n {
		power = power.times(r)
	}
	v := power.float()
	return power, v != 0 && !math.IsInf(v, 0)
}

// split is |r| as a number to multiply with and a number to divide by, each 1
// where there is none.
func (r rational) split() (times, over float64) {
	switch {
	case r.q == 0:
		// Without the digits that are round-off.
		v, _ := strconv.ParseFloat(strconv.FormatFloat(math.Abs(r.value), 'g', 15, 64), 64)
		return v, 1
	case r.decimal && terminates(r.q):
		return math.Abs(r.float()), 1
	}
	return math.Abs(float64(r.p)), float64(r.q)
}

// terminates reports whether fractions over q are finite decimals.
func terminates(q int64) bool {
	for _, f := range []int64{2, 5} {
		for q%f == 0 {
			q /= f
		}
	}
	return q == 1
}
