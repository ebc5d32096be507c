#include "textflag.h"

// Product and its accumulation with registers of eight numbers.

#define ROW(address, sum) \
	VFMADD231PD.BCST address, Z8, sum

#define NEXT \
	ADDQ R10, AX \
	ADDQ R10, SI \
	ADDQ R11, BX \
	DECQ CX

#define STORE(sum) \
	VMOVUPD sum, (DI) \
	ADDQ    R8, DI

// func productWide(c *float64, ldc int, bias, a *float64, rowA, colA int, b *float64, ldb, m, k, n int)
//
// Eight columns at a time, and of them eight rows at a time.
TEXT ·productWide(SB), NOSPLIT, $0-88
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
	MOVQ a+24(FP), AX
	MOVQ m+64(FP), R12

rows:
	MOVQ DX, BX
	MOVQ k+72(FP), CX
	LEAQ (AX)(R9*4), SI
	CMPQ R12, $8
	JLT  half
	VBROADCASTSD 0(R13), Z0
	VBROADCASTSD 8(R13), Z1
	VBROADCASTSD 16(R13), Z2
	VBROADCASTSD 24(R13), Z3
	VBROADCASTSD 32(R13), Z4
	VBROADCASTSD 40(R13), Z5
	VBROADCASTSD 48(R13), Z6
	VBROADCASTSD 56(R13), Z7

eight:
	VMOVUPD (BX), Z8
	ROW((AX), Z0)
	ROW((AX)(R9*1), Z1)
	ROW((AX)(R9*2), Z2)
	ROW((AX)(R15*1), Z3)
	ROW((SI), Z4)
	ROW((SI)(R9*1), Z5)
	ROW((SI)(R9*2), Z6)
	ROW((SI)(R15*1), Z7)
	NEXT
	JNZ  eight
	STORE(Z0)
	STORE(Z1)
	STORE(Z2)
	STORE(Z3)
	STORE(Z4)
	STORE(Z5)
	STORE(Z6)
	STORE(Z7)
	MOVQ R10, CX
	IMULQ k+72(FP), CX
	SUBQ CX, SI
	LEAQ (SI)(R9*4), AX
	ADDQ $64, R13
	SUBQ $8, R12
	JMP  rows

half:
	CMPQ R12, $4
	JLT  few
	VBROADCASTSD 0(R13), Z0
	VBROADCASTSD 8(R13), Z1
	VBROADCASTSD 16(R13), Z2
	VBROADCASTSD 24(R13), Z3

four:
	VMOVUPD (BX), Z8
	ROW((AX), Z0)
	ROW((AX)(R9*1), Z1)
	ROW((AX)(R9*2), Z2)
	ROW((AX)(R15*1), Z3)
	NEXT
	JNZ  four
	STORE(Z0)
	STORE(Z1)
	STORE(Z2)
	STORE(Z3)
	MOVQ R10, CX
	IMULQ k+72(FP), CX
	SUBQ CX, SI
	MOVQ SI, AX
	ADDQ $32, R13
	SUBQ $4, R12
	JMP  rows

few:
	CMPQ R12, $2
	JLT  one
	JEQ  two
	VBROADCASTSD 0(R13), Z0
	VBROADCASTSD 8(R13), Z1
	VBROADCASTSD 16(R13), Z2

three:
	VMOVUPD (BX), Z8
	ROW((AX), Z0)
	ROW((AX)(R9*1), Z1)
	ROW((AX)(R9*2), Z2)
	NEXT
	JNZ  three
	STORE(Z0)
	STORE(Z1)
	STORE(Z2)
	JMP  across

two:
	VBROADCASTSD 0(R13), Z0
	VBROADCASTSD 8(R13), Z1

pair:
	VMOVUPD (BX), Z8
	ROW((AX), Z0)
	ROW((AX)(R9*1), Z1)
	NEXT
	JNZ  pair
	STORE(Z0)
	STORE(Z1)
	JMP  across

one:
	TESTQ R12, R12
	JEQ   across
	VBROADCASTSD 0(R13), Z0

single:
	VMOVUPD (BX), Z8
	ROW((AX), Z0)
	NEXT
	JNZ single
	STORE(Z0)

across:
	ADDQ $64, c+0(FP)
	ADDQ $64, DX
	SUBQ $8, n+80(FP)
	JNZ  panel
	VZEROUPPER
	RET

// The upper half of a register onto the lower one.
#define FOLD(z, y) \
	VEXTRACTF64X4 $1, z, Y15 \
	VADDPD        Y15, y, y

// The sums of the entries of u and of v, next to each other.
#define SUMS(u, v, u128, offset) \
	VHADDPD      v, u, u         \
	VEXTRACTF128 $1, u, X15      \
	VADDPD       X15, u128, u128 \
	VMOVUPD      u128, offset(DI)

// func dots4x2Wide(sum *[8]float64, a *float64, lda int, b *float64, ldb, n int)
TEXT ·dots4x2Wide(SB), NOSPLIT, $0-48
	MOVQ   sum+0(FP), DI
	MOVQ   a+8(FP), SI
	MOVQ   lda+16(FP), R9
	SHLQ   $3, R9
	LEAQ   (R9)(R9*2), R15
	MOVQ   b+24(FP), DX
	MOVQ   ldb+32(FP), R11
	SHLQ   $3, R11
	MOVQ   n+40(FP), CX
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7

along:
	VMOVUPD     (DX), Z8
	VMOVUPD     (DX)(R11*1), Z9
	VMOVUPD     (SI), Z10
	VMOVUPD     (SI)(R9*1), Z11
	VMOVUPD     (SI)(R9*2), Z12
	VMOVUPD     (SI)(R15*1), Z13
	VFMADD231PD Z8, Z10, Z0
	VFMADD231PD Z9, Z10, Z1
	VFMADD231PD Z8, Z11, Z2
	VFMADD231PD Z9, Z11, Z3
	VFMADD231PD Z8, Z12, Z4
	VFMADD231PD Z9, Z12, Z5
	VFMADD231PD Z8, Z13, Z6
	VFMADD231PD Z9, Z13, Z7
	ADDQ        $64, SI
	ADDQ        $64, DX
	SUBQ        $8, CX
	JNZ         along
	FOLD(Z0, Y0)
	FOLD(Z1, Y1)
	FOLD(Z2, Y2)
	FOLD(Z3, Y3)
	FOLD(Z4, Y4)
	FOLD(Z5, Y5)
	FOLD(Z6, Y6)
	FOLD(Z7, Y7)
	SUMS(Y0, Y1, X0, 0)
	SUMS(Y2, Y3, X2, 16)
	SUMS(Y4, Y5, X4, 32)
	SUMS(Y6, Y7, X6, 48)
	VZEROUPPER
	RET

// func combineWide(y, bias, x, b *float64, ldb, k, n int)
TEXT ·combineWide(SB), NOSPLIT, $0-56
	MOVQ y+0(FP), DI
	MOVQ bias+8(FP), R13
	MOVQ x+16(FP), SI
	MOVQ b+24(FP), DX
	MOVQ ldb+32(FP), R11
	SHLQ $3, R11
	MOVQ n+48(FP), R12

columns:
	MOVQ    k+40(FP), CX
	MOVQ    SI, AX
	MOVQ    DX, BX
	CMPQ    R12, $32
	JLT     rest
	VMOVUPD (R13), Z0
	VMOVUPD 64(R13), Z1
	VMOVUPD 128(R13), Z2
	VMOVUPD 192(R13), Z3

four:
	VBROADCASTSD (AX), Z8
	VFMADD231PD  (BX), Z8, Z0
	VFMADD231PD  64(BX), Z8, Z1
	VFMADD231PD  128(BX), Z8, Z2
	VFMADD231PD  192(BX), Z8, Z3
	ADDQ         $8, AX
	ADDQ         R11, BX
	DECQ         CX
	JNZ          four
	VMOVUPD      Z0, (DI)
	VMOVUPD      Z1, 64(DI)
	VMOVUPD      Z2, 128(DI)
	VMOVUPD      Z3, 192(DI)
	ADDQ         $256, DI
	ADDQ         $256, R13
	ADDQ         $256, DX
	SUBQ         $32, R12
	JMP          columns

rest:
	CMPQ    R12, $16
	JLT     last
	VMOVUPD (R13), Z0
	VMOVUPD 64(R13), Z1

two:
	VBROADCASTSD (AX), Z8
	VFMADD231PD  (BX), Z8, Z0
	VFMADD231PD  64(BX), Z8, Z1
	ADDQ         $8, AX
	ADDQ         R11, BX
	DECQ         CX
	JNZ          two
	VMOVUPD      Z0, (DI)
	VMOVUPD      Z1, 64(DI)
	ADDQ         $128, DI
	ADDQ         $128, R13
	ADDQ         $128, DX
	SUBQ         $16, R12
	JMP          columns

last:
	TESTQ   R12, R12
	JEQ     combined
	VMOVUPD (R13), Z0

one:
	VBROADCASTSD (AX), Z8
	VFMADD231PD  (BX), Z8, Z0
	ADDQ         $8, AX
	ADDQ         R11, BX
	DECQ         CX
	JNZ          one
	VMOVUPD      Z0, (DI)

combined:
	VZEROUPPER
	RET

// func combineTimesWide(y, times, x, b *float64, ldb, k, n int)
TEXT ·combineTimesWide(SB), NOSPLIT, $0-56
	MOVQ y+0(FP), DI
	MOVQ times+8(FP), R13
	MOVQ x+16(FP), SI
	MOVQ b+24(FP), DX
	MOVQ ldb+32(FP), R11
	SHLQ $3, R11
	MOVQ n+48(FP), R12

columns:
	MOVQ         k+40(FP), CX
	LEAQ         8(SI), AX
	LEAQ         (DX)(R11*1), BX
	VBROADCASTSD (SI), Z8
	CMPQ         R12, $32
	JLT          rest
	VMULPD       (DX), Z8, Z0
	VMULPD       64(DX), Z8, Z1
	VMULPD       128(DX), Z8, Z2
	VMULPD       192(DX), Z8, Z3
	DECQ         CX
	JEQ          fourDone

four:
	VBROADCASTSD (AX), Z8
	VFMADD231PD  (BX), Z8, Z0
	VFMADD231PD  64(BX), Z8, Z1
	VFMADD231PD  128(BX), Z8, Z2
	VFMADD231PD  192(BX), Z8, Z3
	ADDQ         $8, AX
	ADDQ         R11, BX
	DECQ         CX
	JNZ          four

fourDone:
	VMULPD  (R13), Z0, Z0
	VMULPD  64(R13), Z1, Z1
	VMULPD  128(R13), Z2, Z2
	VMULPD  192(R13), Z3, Z3
	VMOVUPD Z0, (DI)
	VMOVUPD Z1, 64(DI)
	VMOVUPD Z2, 128(DI)
	VMOVUPD Z3, 192(DI)
	ADDQ    $256, DI
	ADDQ    $256, R13
	ADDQ    $256, DX
	SUBQ    $32, R12
	JMP     columns

rest:
	TESTQ  R12, R12
	JEQ    combined
	VMULPD (DX), Z8, Z0
	DECQ   CX
	JEQ    oneDone

one:
	VBROADCASTSD (AX), Z8
	VFMADD231PD  (BX), Z8, Z0
	ADDQ         $8, AX
	ADDQ         R11, BX
	DECQ         CX
	JNZ          one

oneDone:
	VMULPD  (R13), Z0, Z0
	VMOVUPD Z0, (DI)
	ADDQ    $64, DI
	ADDQ    $64, R13
	ADDQ    $64, DX
	SUBQ    $8, R12
	JMP     columns

combined:
	VZEROUPPER
	RET

// func dots1x2Wide(sum *[2]float64, x, b0, b1 *float64, n int)
TEXT ·dots1x2Wide(SB), NOSPLIT, $0-40
	MOVQ   sum+0(FP), DI
	MOVQ   x+8(FP), SI
	MOVQ   b0+16(FP), DX
	MOVQ   b1+24(FP), BX
	MOVQ   n+32(FP), CX
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	SUBQ   $16, CX
	JLT    last

both:
	VMOVUPD     (SI), Z8
	VMOVUPD     64(SI), Z9
	VFMADD231PD (DX), Z8, Z0
	VFMADD231PD (BX), Z8, Z1
	VFMADD231PD 64(DX), Z9, Z2
	VFMADD231PD 64(BX), Z9, Z3
	ADDQ        $128, SI
	ADDQ        $128, DX
	ADDQ        $128, BX
	SUBQ        $16, CX
	JGE         both

last:
	CMPQ        CX, $-16
	JEQ         summed
	VMOVUPD     (SI), Z8
	VFMADD231PD (DX), Z8, Z0
	VFMADD231PD (BX), Z8, Z1

summed:
	VADDPD Z2, Z0, Z0
	VADDPD Z3, Z1, Z1
	FOLD(Z0, Y0)
	FOLD(Z1, Y1)
	SUMS(Y0, Y1, X0, 0)
	VZEROUPPER
	RET
