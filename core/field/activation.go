package field

import (
	"maps"
	"math"
	"slices"

	"costate/core/field/internal/dense"
)

// activation is an elementwise function of a network. value sets y = σ(x);
// slope sets d = σ'(x) as well. y and x may be the same slice. curve is σ″ of one
// number, 0 at a kink.
type activation struct {
	tex   string
	rows  bool // whole rows at once: a number more to fill the last register is cheaper than one less
	value func(y, x []float64)
	slope func(y, d, x []float64)
	curve func(x float64) float64 // σ″
	bends bool                    // σ′ jumps
}

// Activations returns the names of the activation functions, sorted.
func Activations() []string {
	return slices.Sorted(maps.Keys(activations))
}

var activations = map[string]activation{
	"tanh":     {`\tanh`, true, dense.Tanh, dense.TanhSlope, tanhCurve, false},
	"sigmoid":  elementwise(`\operatorname{sigmoid}`, sigmoid, sigmoidSlope, sigmoidCurve),
	"softplus": elementwise(`\operatorname{softplus}`, softplus, softplusSlope, sigmoidDot),
	"relu":     bent(elementwise(`\operatorname{ReLU}`, relu, func(x float64) (y, d float64) { return relu(x), step(x) }, none)),
	"sin":      elementwise(`\sin`, math.Sin, math.Sincos, func(x float64) float64 { return -math.Sin(x) }),
	"identity": elementwise(`\operatorname{id}`, identity, func(x float64) (y, d float64) { return x, 1 }, none),
	"elu":      elementwise(`\operatorname{ELU}`, elu, eluSlope, eluCurve),
	"gelu":     elementwise(`\operatorname{GELU}`, gelu, geluSlope, geluCurve),
	"swish":    elementwise(`\operatorname{swish}`, swish, swishSlope, swishCurve),
}

func elementwise(tex string, value func(float64) float64, slope func(float64) (y, d float64), curve func(float64) float64) activation {
	return activation{
		tex:   tex,
		curve: curve,
		value: func(y, x []float64) {
			x = x[:len(y)]
			for i := range y {
				y[i] = value(x[i])
			}
		},
		slope: func(y, d, x []float64) {
			x, d = x[:len(y)], d[:len(y)]
			for i := range y {
				y[i], d[i] = slope(x[i])
			}
		},
	}
}

// bent marks an activation whose slope jumps.
func bent(a activation) activation {
	a.bends = true
	return a
}

func identity(x float64) float64 { return x }

func none(float64) float64 { return 0 }

// tanhCurve is −2 tanh(x) sech²(x), with sech² as 4e/(1+e)², e = exp(−2|x|).
func tanhCurve(x float64) float64 { return -8 * math.Tanh(x) * sigmoidDot(2*x) }

// sigmoidCurve is σ′(1 − 2σ), the last as −tanh(x/2).
func sigmoidCurve(x float64) float64 { return -sigmoidDot(x) * math.Tanh(x/2) }

func eluCurve(x float64) float64 {
	if x > 0 {
		return 0
	}
	return math.Exp(x)
}

// geluCurve is φ(x)(2 − x²), φ the normal density.
func geluCurve(x float64) float64 {
	if math.Abs(x) > 40 {
		return 0 // and x² may not be finite
	}
	return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) * (2 - x*x)
}

// swishCurve is 2σ′ + xσ″.
func swishCurve(x float64) float64 {
	if math.Abs(x) > 800 {
		return 0 // the exponentials vanish, and 0·∞ is none
	}
	return 2*sigmoidDot(x) + x*sigmoidCurve(x)
}

// sigmoidSlope shares one exponential, of −|x|, so both tails keep their digits.
func sigmoidSlope(x float64) (y, d float64) {
	e := math.Exp(-math.Abs(x))
	r := 1 / (1 + e)
	if x < 0 {
		return e * r, e * r * r
	}
	return r, e * r * r
}

func softplusSlope(x float64) (y, d float64) {
	e := math.Exp(-math.Abs(x))
	y = math.Max(x, 0) + math.Log1p(e)
	if x < 0 {
		return y, e / (1 + e)
	}
	return y, 1 / (1 + e)
}

// elu is x for x > 0, eˣ−1 below (Clevert et al., ICLR 2016, eq. 15, α = 1),
// which makes the derivative continuous.
func elu(x float64) float64 {
	if x > 0 {
		return x
	}
	return math.Expm1(x)
}

func eluSlope(x float64) (y, d float64) {
	if x > 0 {
		return x, 1
	}
	return math.Expm1(x), math.Exp(x)
}

// normalCDF is Φ(x) by the complementary error function, exact in the left
// tail too.
func normalCDF(x float64) float64 {
	return 0.5 * math.Erfc(-x/math.Sqrt2)
}

// gelu is x·Φ(x) (Hendrycks & Gimpel, arXiv:1606.08415, section 2), not one of
// its approximations. At −∞ the product 0·∞ has the limit 0.
func gelu(x float64) float64 {
	if math.IsInf(x, -1) {
		return 0
	}
	return x * normalCDF(x)
}

func geluSlope(x float64) (y, d float64) {
	if math.IsInf(x, 0) {
		return gelu(x), normalCDF(x)
	}
	cdf := normalCDF(x)
	density := math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
	return x * cdf, cdf + x*density
}

// swish is x·sigmoid(x) (Ramachandran et al., arXiv:1710.05941, β = 1).
func swish(x float64) float64 {
	if math.IsInf(x, -1) {
		return 0
	}
	return x * sigmoid(x)
}

func swishSlope(x float64) (y, d float64) {
	if math.IsInf(x, 0) {
		return swish(x), sigmoid(x)
	}
	s, ds := sigmoidSlope(x)
	return x * s, s + x*ds
}
