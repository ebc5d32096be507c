package field

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Short programs do to the bit what long ones do: with every operation, at zeros of
// either sign, at what is not finite, and with registers that are read and
// written by one instruction. NaN is NaN: which of two comes out is left open.
func TestShortProgramsAreTheSame(t *testing.T) {
	var operations []op
	for o := opNeg; o <= opSubMul; o++ {
		switch o {
		case opSec, opCsc, opCot, opLog10, opLog2, opHeaviside, opMod, opPiecewise, opCompare, opAnd, opOr, opNot, opHelper,
			opAdjoint, opStateSeed, opParamSeed, opTimeSeed, opAdjointSeed:
			continue // no instruction
		}
		operations = append(operations, o)
	}
	special := []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, math.MaxFloat64}
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var short, long [shortRegisters]float64
		for i := range short {
			short[i] = random.NormFloat64()
			if random.IntN(3) == 0 {
				short[i] = special[random.IntN(len(special))]
			}
		}
		long = short
		register := func() uint32 { return uint32(random.IntN(4) * (shortRegisters - 1) / 3) }
		var program []instr
		for range random.IntN(20) {
			program = append(program, instr{operations[random.IntN(len(operations))], register(), register(), register(), register()})
		}
		runShort(shorten(program), &short)
		run(program, long[:])
		for i := range short {
			if math.Float64bits(short[i]) != math.Float64bits(long[i]) && !(math.IsNaN(short[i]) && math.IsNaN(long[i])) {
				t.Fatalf("register %d is %v, want %v, after %v", i, short[i], long[i], program)
			}
		}
	}
}
