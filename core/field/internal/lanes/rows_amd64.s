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

// AX runs over the bytes of a row, eight lanes a turn.

// func negAVX(d, a *float64, n int)
TEXT ·negAVX(SB), NOSPLIT, $0-24
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ n+16(FP), CX
	SHLQ $3, CX
	XORQ AX, AX
	VPCMPEQQ Y2, Y2, Y2 // the sign bit of every lane
	VPSLLQ   $63, Y2, Y2

loop:
	VXORPD  (SI)(AX*1), Y2, Y0
	VXORPD  32(SI)(AX*1), Y2, Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func sqrtAVX(d, a *float64, n int)
TEXT ·sqrtAVX(SB), NOSPLIT, $0-24
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ n+16(FP), CX
	SHLQ $3, CX
	XORQ AX, AX

loop:
	VSQRTPD (SI)(AX*1), Y0
	VSQRTPD 32(SI)(AX*1), Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func addAVX(d, a, b *float64, n int)
TEXT ·addAVX(SB), NOSPLIT, $0-32
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SHLQ $3, CX
	XORQ AX, AX

loop:
	VMOVUPD (SI)(AX*1), Y0
	VMOVUPD 32(SI)(AX*1), Y1
	VADDPD  (DX)(AX*1), Y0, Y0
	VADDPD  32(DX)(AX*1), Y1, Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func subAVX(d, a, b *float64, n int)
TEXT ·subAVX(SB), NOSPLIT, $0-32
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SHLQ $3, CX
	XORQ AX, AX

loop:
	VMOVUPD (SI)(AX*1), Y0
	VMOVUPD 32(SI)(AX*1), Y1
	VSUBPD  (DX)(AX*1), Y0, Y0
	VSUBPD  32(DX)(AX*1), Y1, Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func mulAVX(d, a, b *float64, n int)
TEXT ·mulAVX(SB), NOSPLIT, $0-32
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SHLQ $3, CX
	XORQ AX, AX

loop:
	VMOVUPD (SI)(AX*1), Y0
	VMOVUPD 32(SI)(AX*1), Y1
	VMULPD  (DX)(AX*1), Y0, Y0
	VMULPD  32(DX)(AX*1), Y1, Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func divAVX(d, a, b *float64, n int)
TEXT ·divAVX(SB), NOSPLIT, $0-32
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	SHLQ $3, CX
	XORQ AX, AX

loop:
	VMOVUPD (SI)(AX*1), Y0
	VMOVUPD 32(SI)(AX*1), Y1
	VDIVPD  (DX)(AX*1), Y0, Y0
	VDIVPD  32(DX)(AX*1), Y1, Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func mulAddAVX(d, a, b, c *float64, n int)
TEXT ·mulAddAVX(SB), NOSPLIT, $0-40
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ c+24(FP), BX
	MOVQ n+32(FP), CX
	SHLQ $3, CX
	XORQ AX, AX

loop:
	VMOVUPD (SI)(AX*1), Y0
	VMOVUPD 32(SI)(AX*1), Y1
	VMULPD  (DX)(AX*1), Y0, Y0
	VMULPD  32(DX)(AX*1), Y1, Y1
	VADDPD  (BX)(AX*1), Y0, Y0
	VADDPD  32(BX)(AX*1), Y1, Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func mulSubAVX(d, a, b, c *float64, n int)
TEXT ·mulSubAVX(SB), NOSPLIT, $0-40
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ c+24(FP), BX
	MOVQ n+32(FP), CX
	SHLQ $3, CX
	XORQ AX, AX

loop:
	VMOVUPD (SI)(AX*1), Y0
	VMOVUPD 32(SI)(AX*1), Y1
	VMULPD  (DX)(AX*1), Y0, Y0
	VMULPD  32(DX)(AX*1), Y1, Y1
	VSUBPD  (BX)(AX*1), Y0, Y0
	VSUBPD  32(BX)(AX*1), Y1, Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func negMulAddAVX(d, a, b, c *float64, n int)
TEXT ·negMulAddAVX(SB), NOSPLIT, $0-40
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ c+24(FP), BX
	MOVQ n+32(FP), CX
	SHLQ $3, CX
	XORQ AX, AX

loop:
	VMOVUPD (SI)(AX*1), Y0
	VMOVUPD 32(SI)(AX*1), Y1
	VMULPD  (DX)(AX*1), Y0, Y0
	VMULPD  32(DX)(AX*1), Y1, Y1
	VMOVUPD (BX)(AX*1), Y2
	VMOVUPD 32(BX)(AX*1), Y3
	VSUBPD  Y0, Y2, Y0
	VSUBPD  Y1, Y3, Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func mul3AVX(d, a, b, c *float64, n int)
TEXT ·mul3AVX(SB), NOSPLIT, $0-40
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ c+24(FP), BX
	MOVQ n+32(FP), CX
	SHLQ $3, CX
	XORQ AX, AX

loop:
	VMOVUPD (SI)(AX*1), Y0
	VMOVUPD 32(SI)(AX*1), Y1
	VMULPD  (DX)(AX*1), Y0, Y0
	VMULPD  32(DX)(AX*1), Y1, Y1
	VMULPD  (BX)(AX*1), Y0, Y0
	VMULPD  32(BX)(AX*1), Y1, Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func addMulAVX(d, a, b, c *float64, n int)
TEXT ·addMulAVX(SB), NOSPLIT, $0-40
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ c+24(FP), BX
	MOVQ n+32(FP), CX
	SHLQ $3, CX
	XORQ AX, AX

loop:
	VMOVUPD (SI)(AX*1), Y0
	VMOVUPD 32(SI)(AX*1), Y1
	VADDPD  (DX)(AX*1), Y0, Y0
	VADDPD  32(DX)(AX*1), Y1, Y1
	VMULPD  (BX)(AX*1), Y0, Y0
	VMULPD  32(BX)(AX*1), Y1, Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET

// func subMulAVX(d, a, b, c *float64, n int)
TEXT ·subMulAVX(SB), NOSPLIT, $0-40
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ c+24(FP), BX
	MOVQ n+32(FP), CX
	SHLQ $3, CX
	XORQ AX, AX

loop:
	VMOVUPD (SI)(AX*1), Y0
	VMOVUPD 32(SI)(AX*1), Y1
	VSUBPD  (DX)(AX*1), Y0, Y0
	VSUBPD  32(DX)(AX*1), Y1, Y1
	VMULPD  (BX)(AX*1), Y0, Y0
	VMULPD  32(BX)(AX*1), Y1, Y1
	VMOVUPD Y0, (DI)(AX*1)
	VMOVUPD Y1, 32(DI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, CX
	JLT     loop
	VZEROUPPER
	RET
