//go:build !amd64

package field

import "math"

// runShort is run without checks of the registers. The last instruction is none.
func runShort(instrs []shortInstr, r *[shortRegisters]float64) {
	instrs = instrs[:len(instrs)-1]
	for i := range instrs {
		in := &instrs[i]
		switch in.op {
		case opNeg:
			r[in.dst] = -r[in.a]
		case opAdd:
			r[in.dst] = r[in.a] + r[in.b]
		case opSub:
			r[in.dst] = r[in.a] - r[in.b]
		case opMul:
			r[in.dst] = r[in.a] * r[in.b]
		case opDiv:
			r[in.dst] = r[in.a] / r[in.b]
		case opSin:
			r[in.dst] = math.Sin(r[in.a])
		case opCos:
			r[in.dst] = math.Cos(r[in.a])
		case opTanh:
			r[in.dst] = math.Tanh(r[in.a])
		case opExp:
			r[in.dst] = math.Exp(r[in.a])
		case opSqrt:
			r[in.dst] = math.Sqrt(r[in.a])
		case opLess:
			r[in.dst] = truth(r[in.a] < r[in.b])
		case opSelect:
			r[in.dst] = choose(r[in.a], r[in.b], r[in.c])
		case opGated:
			r[in.dst] = gated(r[in.a], r[in.b])
		case opMulAdd:
			r[in.dst] = float64(r[in.a]*r[in.b]) + r[in.c]
		case opMulSub:
			r[in.dst] = float64(r[in.a]*r[in.b]) - r[in.c]
		case opNegMulAdd:
			r[in.dst] = r[in.c] - float64(r[in.a]*r[in.b])
		case opMul3:
			r[in.dst] = r[in.a] * r[in.b] * r[in.c]
		case opAddMul:
			r[in.dst] = (r[in.a] + r[in.b]) * r[in.c]
		case opSubMul:
			r[in.dst] = (r[in.a] - r[in.b]) * r[in.c]
		default:
			r[in.dst] = apply(in.op, r[in.a], r[in.b], r[in.c])
		}
	}
}
