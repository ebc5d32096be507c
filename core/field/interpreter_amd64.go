package field

import "math"

// runShort executes short instructions, the last of which is none. The compiler
// spends some twenty machine instructions on one of ours, the assembly nine:
// there each operation ends in the jump to the next. Results are those of run
// to the bit.
func runShort(instrs []shortInstr, r *[shortRegisters]float64) {
	for {
		done := arithmetic(&handlers, &instrs[0], r)
		in := &instrs[done]
		a := r[in.a]
		switch in.op {
		case opConst:
			return
		case opSin:
			a = math.Sin(a)
		case opCos:
			a = math.Cos(a)
		case opTanh:
			a = math.Tanh(a)
		case opExp:
			a = math.Exp(a)
		default:
			a = apply(in.op, a, r[in.b], r[in.c])
		}
		r[in.dst] = a
		instrs = instrs[done+1:]
	}
}

// handlers holds the address of the code of each operation.
var handlers = func() (table [1 << 8]uintptr) {
	fillHandlers(&table)
	return table
}()

// fillHandlers sets the addresses of the operations that the assembly has, and
// for all others that of the code that stops.
//
//go:noescape
func fillHandlers(table *[1 << 8]uintptr)

// arithmetic executes instructions up to the first that the assembly does not have,
// and returns how many those were.
//
//go:noescape
func arithmetic(table *[1 << 8]uintptr, instrs *shortInstr, r *[shortRegisters]float64) (done int)
