package field

import "math"

// apply evaluates one operation. It is what the constants are folded with, and
// the interpreter's slow path for the rarer operations; the two therefore
// agree to the bit.
func apply(o op, a, b, c float64) float64 {
	switch o {
	case opNeg:
		return -a
	case opAdd:
		return a + b
	case opSub:
		return a - b
	case opMul:
		return a * b
	case opDiv:
		return a / b
	case opPow:
		return math.Pow(a, b)
	case opSin:
		return math.Sin(a)
	case opCos:
		return math.Cos(a)
	case opTan:
		return math.Tan(a)
	case opAsin:
		return math.Asin(a)
	case opAcos:
		return math.Acos(a)
	case opAtan:
		return math.Atan(a)
	case opAtan2:
		return math.Atan2(a, b)
	case opSinh:
		return math.Sinh(a)
	case opCosh:
		return math.Cosh(a)
	case opTanh:
		return math.Tanh(a)
	case opExp:
		return math.Exp(a)
	case opLog:
		return math.Log(a)
	case opSqrt:
		return math.Sqrt(a)
	case opAbs:
		return math.Abs(a)
	case opMin:
		return math.Min(a, b)
	case opMax:
		return math.Max(a, b)
	case opSign:
		return sign(a)
	case opRelu:
		return relu(a)
	case opSigmoid:
		return sigmoid(a)
	case opSoftplus:
		return softplus(a)
	case opAsinh:
		return math.Asinh(a)
	case opAcosh:
		return math.Acosh(a)
	case opAtanh:
		return math.Atanh(a)
	case opFloor:
		return math.Floor(a)
	case opCeil:
		return math.Ceil(a)
	case opRound:
		return math.RoundToEven(a)
	case opSelect:
		return choose(a, b, c)
	case opLess:
		return truth(a < b)
	case opLessEqual:
		return truth(a <= b)
	case opEqual:
		return truth(a == b)
	case opStep:
		return step(a)
	case opBelow:
		return below(a, b)
	case opSigmoidDot:
		return sigmoidDot(a)
	case opPowBase:
		return powBase(a, b)
	case opPowLog:
		return powLog(a, b)
	case opGated:
		return gated(a, b)
	// The conversions forbid the compiler to fuse, which would change the
	// result with the processor.
	case opMulAdd:
		return float64(a*b) + c
	case opMulSub:
		return float64(a*b) - c
	case opNegMulAdd:
		return c - float64(a*b)
	case opMul3:
		return a * b * c
	case opAddMul:
		return (a + b) * c
	case opSubMul:
		return (a - b) * c
	}
	panic("field: not an operation with a value")
}

// truth is the value of a comparison.
func truth(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// choose is a where the condition holds, else b.
func choose(condition, a, b float64) float64 {
	if condition != 0 {
		return a
	}
	return b
}

// sign is 0 at 0 and NaN at NaN.
func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

func relu(x float64) float64 {
	if x < 0 {
		return 0
	}
	return x
}

// step is the derivative of relu, 0 at the kink.
func step(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x <= 0:
		return 0
	}
	return x
}

// below is the derivative of min(a, b) by a: ½ where they are equal.
func below(a, b float64) float64 {
	switch {
	case a < b:
		return 1
	case a > b:
		return 0
	case a == b:
		return 0.5
	}
	return math.NaN()
}

// sigmoid is 1/(1+e⁻ˣ); the exponential is of −|x|, so it cannot overflow and
// the left tail keeps its digits.
func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// sigmoidDot is the derivative of sigmoid, e/(1+e)² with e = exp(−|x|). The
// usual s(1−s) loses all digits in the right tail, where s rounds to 1.
func sigmoidDot(x float64) float64 {
	e := math.Exp(-math.Abs(x))
	return e / ((1 + e) * (1 + e))
}

// softplus is log(1+eˣ) = max(x, 0) + log1p(e^−|x|).
func softplus(x float64) float64 {
	return math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
}

// powBase is ∂(x^y)/∂x. A power 0 is constant, also at x = 0.
func powBase(x, y float64) float64 {
	if y == 0 {
		return 0
	}
	return y * math.Pow(x, y-1)
}

// powLog is ∂(x^y)/∂y = x^y·log x, with its limit 0 at x = 0 for y > 0.
func powLog(x, y float64) float64 {
	if x == 0 && y > 0 {
		return 0
	}
	return math.Pow(x, y) * math.Log(x)
}

// gated is a·b, but 0 where a is 0.
func gated(a, b float64) float64 {
	if a == 0 {
		return 0
	}
	return a * b
}
