#include "go_asm.h"
#include "textflag.h"

// DI is the registers, SI the instruction, R8 the first one, R9 the table of
// handlers. The code of an operation is a function that is jumped to, not
// called: what RET in stop returns to is the caller of arithmetic.

// func arithmetic(table *[1 << 8]uintptr, instrs *shortInstr, r *[shortRegisters]float64) (done int)
TEXT ·arithmetic(SB), NOSPLIT, $0-32
	MOVQ    table+0(FP), R9
	MOVQ    instrs+8(FP), SI
	MOVQ    r+16(FP), DI
	MOVQ    SI, R8
	MOVBLZX shortInstr_op(SI), CX
	JMP     (R9)(CX*8)

#define NEXT \
	ADDQ    $shortInstr__size, SI     \
	MOVBLZX shortInstr_op(SI), CX     \
	JMP     (R9)(CX*8)

TEXT stop<>(SB), NOSPLIT, $0-32
	SUBQ R8, SI
	SHRQ $3, SI
	MOVQ SI, done+24(FP)
	RET

TEXT neg<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_dst(SI), DX
	MOVQ    (DI)(AX*8), AX
	BTCQ    $63, AX
	MOVQ    AX, (DI)(DX*8)
	NEXT

TEXT abs<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_dst(SI), DX
	MOVQ    (DI)(AX*8), AX
	BTRQ    $63, AX
	MOVQ    AX, (DI)(DX*8)
	NEXT

TEXT sqrt<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_dst(SI), DX
	XORPS   X0, X0
	SQRTSD  (DI)(AX*8), X0
	MOVSD   X0, (DI)(DX*8)
	NEXT

TEXT add<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X0
	ADDSD   (DI)(BX*8), X0
	MOVSD   X0, (DI)(DX*8)
	NEXT

TEXT sub<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X0
	SUBSD   (DI)(BX*8), X0
	MOVSD   X0, (DI)(DX*8)
	NEXT

TEXT mul<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X0
	MULSD   (DI)(BX*8), X0
	MOVSD   X0, (DI)(DX*8)
	NEXT

TEXT div<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X0
	DIVSD   (DI)(BX*8), X0
	MOVSD   X0, (DI)(DX*8)
	NEXT

TEXT mulAdd<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_c(SI), CX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X0
	MULSD   (DI)(BX*8), X0
	ADDSD   (DI)(CX*8), X0
	MOVSD   X0, (DI)(DX*8)
	NEXT

TEXT mulSub<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_c(SI), CX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X0
	MULSD   (DI)(BX*8), X0
	SUBSD   (DI)(CX*8), X0
	MOVSD   X0, (DI)(DX*8)
	NEXT

TEXT negMulAdd<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_c(SI), CX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X1
	MULSD   (DI)(BX*8), X1
	MOVSD   (DI)(CX*8), X0
	SUBSD   X1, X0
	MOVSD   X0, (DI)(DX*8)
	NEXT

TEXT mul3<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_c(SI), CX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X0
	MULSD   (DI)(BX*8), X0
	MULSD   (DI)(CX*8), X0
	MOVSD   X0, (DI)(DX*8)
	NEXT

TEXT addMul<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_c(SI), CX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X0
	ADDSD   (DI)(BX*8), X0
	MULSD   (DI)(CX*8), X0
	MOVSD   X0, (DI)(DX*8)
	NEXT

TEXT subMul<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_c(SI), CX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X0
	SUBSD   (DI)(BX*8), X0
	MULSD   (DI)(CX*8), X0
	MOVSD   X0, (DI)(DX*8)
	NEXT

TEXT less<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X0
	CMPSD   (DI)(BX*8), X0, $1
	MOVQ    X0, AX
	MOVQ    $0x3ff0000000000000, BX // 1
	ANDQ    BX, AX
	MOVQ    AX, (DI)(DX*8)
	NEXT

// ±0 is what has no bit but the sign.
TEXT select<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_c(SI), CX
	MOVBLZX shortInstr_dst(SI), DX
	MOVQ    (DI)(AX*8), AX
	ADDQ    AX, AX
	CMOVQEQ CX, BX
	MOVQ    (DI)(BX*8), AX
	MOVQ    AX, (DI)(DX*8)
	NEXT

TEXT gated<>(SB), NOSPLIT, $0-32
	MOVBLZX shortInstr_a(SI), AX
	MOVBLZX shortInstr_b(SI), BX
	MOVBLZX shortInstr_dst(SI), DX
	MOVSD   (DI)(AX*8), X0
	MULSD   (DI)(BX*8), X0
	MOVQ    X0, BX
	MOVQ    (DI)(AX*8), AX
	ADDQ    AX, AX
	CMOVQEQ AX, BX
	MOVQ    BX, (DI)(DX*8)
	NEXT

// func fillHandlers(table *[1 << 8]uintptr)
TEXT ·fillHandlers(SB), NOSPLIT, $0-8
	MOVQ table+0(FP), DI
	LEAQ stop<>(SB), AX
	XORL CX, CX

fill:
	MOVQ AX, (DI)(CX*8)
	INCQ CX
	CMPQ CX, $256
	JLT  fill

	LEAQ neg<>(SB), AX
	MOVQ AX, (const_opNeg*8)(DI)
	LEAQ abs<>(SB), AX
	MOVQ AX, (const_opAbs*8)(DI)
	LEAQ sqrt<>(SB), AX
	MOVQ AX, (const_opSqrt*8)(DI)
	LEAQ add<>(SB), AX
	MOVQ AX, (const_opAdd*8)(DI)
	LEAQ sub<>(SB), AX
	MOVQ AX, (const_opSub*8)(DI)
	LEAQ mul<>(SB), AX
	MOVQ AX, (const_opMul*8)(DI)
	LEAQ div<>(SB), AX
	MOVQ AX, (const_opDiv*8)(DI)
	LEAQ mulAdd<>(SB), AX
	MOVQ AX, (const_opMulAdd*8)(DI)
	LEAQ mulSub<>(SB), AX
	MOVQ AX, (const_opMulSub*8)(DI)
	LEAQ negMulAdd<>(SB), AX
	MOVQ AX, (const_opNegMulAdd*8)(DI)
	LEAQ mul3<>(SB), AX
	MOVQ AX, (const_opMul3*8)(DI)
	LEAQ addMul<>(SB), AX
	MOVQ AX, (const_opAddMul*8)(DI)
	LEAQ subMul<>(SB), AX
	MOVQ AX, (const_opSubMul*8)(DI)
	LEAQ less<>(SB), AX
	MOVQ AX, (const_opLess*8)(DI)
	LEAQ select<>(SB), AX
	MOVQ AX, (const_opSelect*8)(DI)
	LEAQ gated<>(SB), AX
	MOVQ AX, (const_opGated*8)(DI)
	RET
