package field

import "math"

// applyRows is apply for every lane of d. Which function it is is found out
// once for all lanes of the commonest.
func applyRows(o op, d, a, b, c []float64) {
	a = a[:len(d)]
	switch o {
	case opSin:
		for i, x := range a {
			d[i] = math.Sin(x)
		}
	case opCos:
		for i, x := range a {
			d[i] = math.Cos(x)
		}
	case opTanh:
		for i, x := range a {
			d[i] = math.Tanh(x)
		}
	case opExp:
		for i, x := range a {
			d[i] = math.Exp(x)
		}
	case opLog:
		for i, x := range a {
			d[i] = math.Log(x)
		}
	case opAbs:
		for i, x := range a {
			d[i] = math.Abs(x)
		}
	default:
		binaryRows(o, d, a, b, c)
	}
}

// binaryRows is applyRows for the operations with more than one argument, and
// for the rest; where there are fewer the other rows are any.
func binaryRows(o op, d, a, b, c []float64) {
	a, b, c = a[:len(d)], b[:len(d)], c[:len(d)]
	switch o {
	case opPow:
		for i, x := range a {
			d[i] = math.Pow(x, b[i])
		}
	case opLess:
		for i, x := range a {
			d[i] = truth(x < b[i])
		}
	case opSelect:
		for i, x := range a {
			d[i] = choose(x, b[i], c[i])
		}
	case opGated:
		for i, x := range a {
			d[i] = gated(x, b[i])
		}
	default:
		for i, x := range a {
			d[i] = apply(o, x, b[i], c[i])
		}
	}
}
