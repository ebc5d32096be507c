#include "textflag.h"

// The fields of block, in bytes.
#define H 0
#define Z 8
#define Y 32
#define A 56
#define E 224
#define RTOL 280
#define ATOL 288
#define G 312
#define R 336
#define ROOT 360
#define K 368

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

// Every number goes alone: what f wrote one by one could not be loaded as a
// vector before it has reached the cache.

#define START2 \
	VMOVSD H(AX), X0    \
	VMOVSD Z(AX), X1    \
	VMOVSD (Z+8)(AX), X2

#define TERM2(a, k) \
	VMULSD      (A+8*a)(AX), X0, X4      \
	VFMADD231SD (K+16*k)(AX), X4, X1     \
	VFMADD231SD (K+16*k+8)(AX), X4, X2

#define END2 \
	VMOVSD X1, Y(AX)     \
	VMOVSD X2, (Y+8)(AX) \
	RET

#define START3 \
	START2                \
	VMOVSD (Z+16)(AX), X3

#define TERM3(a, k) \
	VMULSD      (A+8*a)(AX), X0, X4      \
	VFMADD231SD (K+24*k)(AX), X4, X1     \
	VFMADD231SD (K+24*k+8)(AX), X4, X2   \
	VFMADD231SD (K+24*k+16)(AX), X4, X3

#define END3 \
	VMOVSD X1, Y(AX)      \
	VMOVSD X2, (Y+8)(AX)  \
	VMOVSD X3, (Y+16)(AX) \
	RET

// ERROR adds stage k to the error estimate.
#define ERROR2(k) \
	VMOVSD      (E+8*k)(AX), X4        \
	VFMADD231SD (K+16*k)(AX), X4, X5   \
	VFMADD231SD (K+16*k+8)(AX), X4, X6

#define ERROR3(k) \
	VMOVSD      (E+8*k)(AX), X4         \
	VFMADD231SD (K+24*k)(AX), X4, X5    \
	VFMADD231SD (K+24*k+8)(AX), X4, X6  \
	VFMADD231SD (K+24*k+16)(AX), X4, X7

// SCALE leaves h times the sum e of state i, whose new value is y, and one over
// its tolerance. X8 is all bits but the sign, X11 is 1/√n, X12 is not a number if
// the new state is not finite.
#define SCALE(i, y, e) \
	VANDPD      X8, y, X9             \
	VMOVSD      (Z+8*i)(AX), X10      \
	VANDPD      X8, X10, X10          \
	VMAXSD      X10, X9, X9           \
	VMOVSD      (ATOL+8*i)(AX), X10   \
	VFMADD231SD RTOL(AX), X9, X10     \
	VDIVSD      X10, X11, X10         \
	VFMADD213SD X12, X0, e            \
	VMOVSD      e, (R+8*i)(AX)        \
	VMOVSD      X10, (G+8*i)(AX)

#define MEASURE \
	VPCMPEQD X8, X8, X8         \
	VPSRLQ   $1, X8, X8         \
	VMOVSD   ROOT(AX), X11      \
	VXORPD   X13, X13, X13      \
	VMULSD   X13, X12, X12

// func stage2x1(b *block)
TEXT ·stage2x1(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START2
	TERM2(0, 0)
	END2

// func stage3x1(b *block)
TEXT ·stage3x1(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START3
	TERM3(0, 0)
	END3

// func stage2x2(b *block)
TEXT ·stage2x2(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START2
	TERM2(1, 0)
	TERM2(2, 1)
	END2

// func stage3x2(b *block)
TEXT ·stage3x2(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START3
	TERM3(1, 0)
	TERM3(2, 1)
	END3

// func stage2x3(b *block)
TEXT ·stage2x3(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START2
	TERM2(3, 0)
	TERM2(4, 1)
	TERM2(5, 2)
	END2

// func stage3x3(b *block)
TEXT ·stage3x3(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START3
	TERM3(3, 0)
	TERM3(4, 1)
	TERM3(5, 2)
	END3

// func stage2x4(b *block)
TEXT ·stage2x4(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START2
	TERM2(6, 0)
	TERM2(7, 1)
	TERM2(8, 2)
	TERM2(9, 3)
	END2

// func stage3x4(b *block)
TEXT ·stage3x4(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START3
	TERM3(6, 0)
	TERM3(7, 1)
	TERM3(8, 2)
	TERM3(9, 3)
	END3

// func stage2x5(b *block)
TEXT ·stage2x5(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START2
	TERM2(10, 0)
	TERM2(11, 1)
	TERM2(12, 2)
	TERM2(13, 3)
	TERM2(14, 4)
	END2

// func stage3x5(b *block)
TEXT ·stage3x5(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START3
	TERM3(10, 0)
	TERM3(11, 1)
	TERM3(12, 2)
	TERM3(13, 3)
	TERM3(14, 4)
	END3

// func stage2x6(b *block)
TEXT ·stage2x6(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START2
	TERM2(15, 0)
	TERM2(16, 1)
	TERM2(17, 2)
	TERM2(18, 3)
	TERM2(19, 4)
	TERM2(20, 5)
	VXORPD X5, X5, X5
	VXORPD X6, X6, X6
	ERROR2(0)
	ERROR2(1)
	ERROR2(2)
	ERROR2(3)
	ERROR2(4)
	ERROR2(5)
	VADDSD X1, X2, X12
	MEASURE
	SCALE(0, X1, X5)
	SCALE(1, X2, X6)
	END2

// func stage3x6(b *block)
TEXT ·stage3x6(SB), NOSPLIT, $0-8
	MOVQ b+0(FP), AX
	START3
	TERM3(15, 0)
	TERM3(16, 1)
	TERM3(17, 2)
	TERM3(18, 3)
	TERM3(19, 4)
	TERM3(20, 5)
	VXORPD X5, X5, X5
	VXORPD X6, X6, X6
	VXORPD X7, X7, X7
	ERROR3(0)
	ERROR3(1)
	ERROR3(2)
	ERROR3(3)
	ERROR3(4)
	ERROR3(5)
	VADDSD X1, X2, X12
	VADDSD X3, X12, X12
	MEASURE
	SCALE(0, X1, X5)
	SCALE(1, X2, X6)
	SCALE(2, X3, X7)
	END3

