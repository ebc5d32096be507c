#include "textflag.h"

// func cpuid(leaf, sub uint32) (a, b, c, d uint32)
TEXT ·cpuid(SB), NOSPLIT, $0-24
	MOVL leaf+0(FP), AX
	MOVL sub+4(FP), CX
	CPUID
	MOVL AX, a+8(FP)
	MOVL BX, b+12(FP)
	MOVL CX, c+16(FP)
	MOVL DX, d+20(FP)
	RET

// func xgetbv() uint32
TEXT ·xgetbv(SB), NOSPLIT, $0-4
	XORL CX, CX
	XGETBV
	MOVL AX, ret+0(FP)
	RET

// One row of A against eight columns of B in Y8 and Y9.
#define ROW(address, lo, hi) \
	VBROADCASTSD address, Y10      \
	VFMADD231PD  Y8, Y10, lo       \
	VFMADD231PD  Y9, Y10, hi

#define START(offset, lo, hi) \
	VBROADCASTSD offset(R13), lo \
	VMOVAPD      lo, hi

#define COLUMNS \
	VMOVUPD (BX), Y8   \
	VMOVUPD 32(BX), Y9

#define NEXT \
	ADDQ R10, AX \
	ADDQ R11, BX \
	DECQ CX

#define STORE(lo, hi) \
	VMOVUPD lo, (DI)   \
	VMOVUPD hi, 32(DI) \
	ADDQ    R8, DI

// func productAVX(c *float64, ldc int, bias, a *float64, rowA, colA int, b *float64, ldb, m, k, n int)
//
// Eight columns at a time, and of them four rows at a time: eight sums in
// registers, as many as hide the latency of a multiply-add.
TEXT ·productAVX(SB), NOSPLIT, $0-88
	MOVQ ldc+8(FP), R8
	SHLQ $3, R8
	MOVQ rowA+32(FP), R9
	SHLQ $3, R9
	LEAQ (R9)(R9*2), R15
	MOVQ colA+40(FP), R10
	SHLQ $3, R10
	MOVQ b+48(FP), DX
	MOVQ ldb+56(FP), R11
	SHLQ $3, R11

panel:
	MOVQ c+0(FP), DI
	MOVQ bias+16(FP), R13
	MOVQ a+24(FP), SI
	MOVQ m+64(FP), R12

rows:
	MOVQ SI, AX
	MOVQ DX, BX
	MOVQ k+72(FP), CX
	CMPQ R12, $4
	JLT  few
	START(0, Y0, Y1)
	START(8, Y2, Y3)
	START(16, Y4, Y5)
	START(24, Y6, Y7)

four:
	COLUMNS
	ROW((AX), Y0, Y1)
	ROW((AX)(R9*1), Y2, Y3)
	ROW((AX)(R9*2), Y4, Y5)
	ROW((AX)(R15*1), Y6, Y7)
	NEXT
	JNZ  four
	STORE(Y0, Y1)
	STORE(Y2, Y3)
	STORE(Y4, Y5)
	STORE(Y6, Y7)
	LEAQ (SI)(R9*4), SI
	ADDQ $32, R13
	SUBQ $4, R12
	JMP  rows

few:
	CMPQ R12, $2
	JLT  one
	JEQ  two
	START(0, Y0, Y1)
	START(8, Y2, Y3)
	START(16, Y4, Y5)

three:
	COLUMNS
	ROW((AX), Y0, Y1)
	ROW((AX)(R9*1), Y2, Y3)
	ROW((AX)(R9*2), Y4, Y5)
	NEXT
	JNZ  three
	STORE(Y0, Y1)
	STORE(Y2, Y3)
	STORE(Y4, Y5)
	JMP  across

two:
	START(0, Y0, Y1)
	START(8, Y2, Y3)

pair:
	COLUMNS
	ROW((AX), Y0, Y1)
	ROW((AX)(R9*1), Y2, Y3)
	NEXT
	JNZ  pair
	STORE(Y0, Y1)
	STORE(Y2, Y3)
	JMP  across

one:
	TESTQ R12, R12
	JEQ   across
	START(0, Y0, Y1)

single:
	COLUMNS
	ROW((AX), Y0, Y1)
	NEXT
	JNZ single
	STORE(Y0, Y1)

across:
	ADDQ $64, c+0(FP)
	ADDQ $64, DX
	SUBQ $8, n+80(FP)
	JNZ  panel
	VZEROUPPER
	RET

// func combineAVX(y, bias, x, b *float64, ldb, k, n int)
TEXT ·combineAVX(SB), NOSPLIT, $0-56
	MOVQ y+0(FP), DI
	MOVQ bias+8(FP), R13
	MOVQ x+16(FP), SI
	MOVQ b+24(FP), DX
	MOVQ ldb+32(FP), R11
	SHLQ $3, R11
	MOVQ n+48(FP), R12

wide:
	MOVQ    k+40(FP), CX
	MOVQ    SI, AX
	MOVQ    DX, BX
	CMPQ    R12, $32
	JLT     narrow
	VMOVUPD (R13), Y0
	VMOVUPD 32(R13), Y1
	VMOVUPD 64(R13), Y2
	VMOVUPD 96(R13), Y3
	VMOVUPD 128(R13), Y4
	VMOVUPD 160(R13), Y5
	VMOVUPD 192(R13), Y6
	VMOVUPD 224(R13), Y7

widest:
	VBROADCASTSD (AX), Y8
	VFMADD231PD  (BX), Y8, Y0
	VFMADD231PD  32(BX), Y8, Y1
	VFMADD231PD  64(BX), Y8, Y2
	VFMADD231PD  96(BX), Y8, Y3
	VFMADD231PD  128(BX), Y8, Y4
	VFMADD231PD  160(BX), Y8, Y5
	VFMADD231PD  192(BX), Y8, Y6
	VFMADD231PD  224(BX), Y8, Y7
	ADDQ         $8, AX
	ADDQ         R11, BX
	DECQ         CX
	JNZ          widest
	VMOVUPD      Y0, (DI)
	VMOVUPD      Y1, 32(DI)
	VMOVUPD      Y2, 64(DI)
	VMOVUPD      Y3, 96(DI)
	VMOVUPD      Y4, 128(DI)
	VMOVUPD      Y5, 160(DI)
	VMOVUPD      Y6, 192(DI)
	VMOVUPD      Y7, 224(DI)
	ADDQ         $256, DI
	ADDQ         $256, R13
	ADDQ         $256, DX
	SUBQ         $32, R12
	JMP          wide

narrow:
	TESTQ   R12, R12
	JEQ     combined
	VMOVUPD (R13), Y0
	VMOVUPD 32(R13), Y1

eight:
	VBROADCASTSD (AX), Y8
	VFMADD231PD  (BX), Y8, Y0
	VFMADD231PD  32(BX), Y8, Y1
	ADDQ         $8, AX
	ADDQ         R11, BX
	DECQ         CX
	JNZ          eight
	VMOVUPD      Y0, (DI)
	VMOVUPD      Y1, 32(DI)
	ADDQ         $64, DI
	ADDQ         $64, R13
	ADDQ         $64, DX
	SUBQ         $8, R12
	JMP          wide

combined:
	VZEROUPPER
	RET

// The sums of the entries of u and of v, next to each other.
#define SUMS(u, v, u128, offset) \
	VHADDPD      v, u, u         \
	VEXTRACTF128 $1, u, X15      \
	VADDPD       X15, u128, u128 \
	VMOVUPD      u128, offset(DI)

// func dots4x2(sum *[8]float64, a *float64, lda int, b *float64, ldb, n int)
TEXT ·dots4x2(SB), NOSPLIT, $0-48
	MOVQ   sum+0(FP), DI
	MOVQ   a+8(FP), SI
	MOVQ   lda+16(FP), R9
	SHLQ   $3, R9
	LEAQ   (R9)(R9*2), R15
	MOVQ   b+24(FP), DX
	MOVQ   ldb+32(FP), R11
	SHLQ   $3, R11
	MOVQ   n+40(FP), CX
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3
	VXORPD Y4, Y4, Y4
	VXORPD Y5, Y5, Y5
	VXORPD Y6, Y6, Y6
	VXORPD Y7, Y7, Y7

along:
	VMOVUPD     (DX), Y8
	VMOVUPD     (DX)(R11*1), Y9
	VMOVUPD     (SI), Y10
	VMOVUPD     (SI)(R9*1), Y11
	VMOVUPD     (SI)(R9*2), Y12
	VMOVUPD     (SI)(R15*1), Y13
	VFMADD231PD Y8, Y10, Y0
	VFMADD231PD Y9, Y10, Y1
	VFMADD231PD Y8, Y11, Y2
	VFMADD231PD Y9, Y11, Y3
	VFMADD231PD Y8, Y12, Y4
	VFMADD231PD Y9, Y12, Y5
	VFMADD231PD Y8, Y13, Y6
	VFMADD231PD Y9, Y13, Y7
	ADDQ        $32, SI
	ADDQ        $32, DX
	SUBQ        $4, CX
	JNZ         along
	SUMS(Y0, Y1, X0, 0)
	SUMS(Y2, Y3, X2, 16)
	SUMS(Y4, Y5, X4, 32)
	SUMS(Y6, Y7, X6, 48)
	VZEROUPPER
	RET

// func dots1x2(sum *[2]float64, x, b0, b1 *float64, n int)
TEXT ·dots1x2(SB), NOSPLIT, $0-40
	MOVQ   sum+0(FP), DI
	MOVQ   x+8(FP), SI
	MOVQ   b0+16(FP), DX
	MOVQ   b1+24(FP), BX
	MOVQ   n+32(FP), CX
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	VXORPD Y2, Y2, Y2
	VXORPD Y3, Y3, Y3

both:
	VMOVUPD     (SI), Y8
	VMOVUPD     32(SI), Y9
	VFMADD231PD (DX), Y8, Y0
	VFMADD231PD (BX), Y8, Y1
	VFMADD231PD 32(DX), Y9, Y2
	VFMADD231PD 32(BX), Y9, Y3
	ADDQ        $64, SI
	ADDQ        $64, DX
	ADDQ        $64, BX
	SUBQ        $8, CX
	JNZ         both
	VADDPD      Y2, Y0, Y0
	VADDPD      Y3, Y1, Y1
	SUMS(Y0, Y1, X0, 0)
	VZEROUPPER
	RET

// func multiplyAVX(x, y *float64, n int)
TEXT ·multiplyAVX(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), DI
	MOVQ y+8(FP), SI
	MOVQ n+16(FP), CX

times:
	VMOVUPD (DI), Y0
	VMOVUPD 32(DI), Y1
	VMULPD  (SI), Y0, Y0
	VMULPD  32(SI), Y1, Y1
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	ADDQ    $64, DI
	ADDQ    $64, SI
	SUBQ    $8, CX
	JNZ     times
	VZEROUPPER
	RET
