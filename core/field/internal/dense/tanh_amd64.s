#include "textflag.h"

// With y = |x|, e = e^(−2y) and u = e − 1,
//
//	tanh y = −u/(u+2),   tanh' y = 4e/(u+2)²
//
// −2y = k·ln2 + r with |r| ≤ ln2/2, and p = e^r − 1 is a polynomial of degree 11:
// its part from r² on interpolates (e^r − 1 − r)/r² at the ten Chebyshev points,
// which leaves an error below 2⁻⁵⁴·|r|. u = 2^k·p + (2^k − 1) keeps
// its digits near 0, where k = 0.

DATA constants<>+0(SB)/8, $0x7FFFFFFFFFFFFFFF // all but the sign
DATA constants<>+8(SB)/8, $350.0              // from here on e is 0 beside anything
DATA constants<>+16(SB)/8, $-2.885390081777926814 // −2/ln2
DATA constants<>+24(SB)/8, $6755399441055744.0 // 1.5·2⁵²: adding it leaves k in the low bits
DATA constants<>+32(SB)/8, $-0.69314718036912381649 // −ln2, first part: k times it is exact
DATA constants<>+40(SB)/8, $-1.9082149292705877e-10 // and the rest
DATA constants<>+48(SB)/8, $-2.0
DATA constants<>+56(SB)/8, $0x3FF0000000000000 // the exponent of 1
DATA constants<>+64(SB)/8, $1.0
DATA constants<>+72(SB)/8, $2.0
DATA constants<>+80(SB)/8, $4.0
GLOBL constants<>(SB), RODATA|NOPTR, $88

DATA series<>+0(SB)/8, $2.510038549551032e-08 // of r¹¹
DATA series<>+8(SB)/8, $2.7620088445409746e-07
DATA series<>+16(SB)/8, $2.7557268459997064e-06
DATA series<>+24(SB)/8, $2.4801521295954376e-05
DATA series<>+32(SB)/8, $0.00019841269863053618
DATA series<>+40(SB)/8, $0.0013888888917213717
DATA series<>+48(SB)/8, $0.008333333333330062
DATA series<>+56(SB)/8, $0.04166666666662413
DATA series<>+64(SB)/8, $0.16666666666666669
DATA series<>+72(SB)/8, $0.5000000000000001 // of r²
GLOBL series<>(SB), RODATA|NOPTR, $80

#define LOAD \
	VBROADCASTSD constants<>+0(SB), Y15  \
	VBROADCASTSD constants<>+8(SB), Y14  \
	VBROADCASTSD constants<>+16(SB), Y13 \
	VBROADCASTSD constants<>+24(SB), Y12 \
	VBROADCASTSD constants<>+32(SB), Y11 \
	VBROADCASTSD constants<>+40(SB), Y10 \
	VBROADCASTSD constants<>+64(SB), Y9  \
	VBROADCASTSD constants<>+72(SB), Y8

#define TERM(offset) \
	VBROADCASTSD series<>+offset(SB), Y4 \
	VFMADD213PD  Y4, Y2, Y3

// From x in Y0: |x|, at most 350, in Y1, p in Y3, 2^k in Y5. A NaN stays one:
// the minimum is its second operand then, the first one written here.
#define EXPONENTIAL \
	VANDPD       Y15, Y0, Y1              \
	VMINPD       Y1, Y14, Y1              \
	VMOVAPD      Y12, Y5                  \
	VFMADD231PD  Y13, Y1, Y5              \
	VSUBPD       Y12, Y5, Y6              \
	VBROADCASTSD constants<>+48(SB), Y2   \
	VMULPD       Y2, Y1, Y2               \
	VFMADD231PD  Y11, Y6, Y2              \
	VFMADD231PD  Y10, Y6, Y2              \
	VBROADCASTSD series<>+0(SB), Y3       \
	TERM(8)                               \
	TERM(16)                              \
	TERM(24)                              \
	TERM(32)                              \
	TERM(40)                              \
	TERM(48)                              \
	TERM(56)                              \
	TERM(64)                              \
	TERM(72)                              \
	VMULPD       Y2, Y2, Y4               \
	VFMADD213PD  Y2, Y4, Y3               \
	VPSLLQ       $52, Y5, Y5              \
	VPBROADCASTQ constants<>+56(SB), Y4   \
	VPADDQ       Y4, Y5, Y5

// func tanhAVX(y, x *float64, n int)
TEXT ·tanhAVX(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LOAD

value:
	VMOVUPD     (SI), Y0
	EXPONENTIAL
	VSUBPD      Y9, Y5, Y6   // 2^k − 1
	VFMADD231PD Y3, Y5, Y6   // u
	VADDPD      Y8, Y6, Y4   // u + 2
	VDIVPD      Y4, Y6, Y6   // −tanh y
	VANDPD      Y15, Y6, Y6
	VANDNPD     Y0, Y15, Y7  // the sign of x
	VORPD       Y7, Y6, Y6
	VMOVUPD     Y6, (DI)
	ADDQ        $32, SI
	ADDQ        $32, DI
	SUBQ        $4, CX
	JNZ         value
	VZEROUPPER
	RET

// func tanhSlopeAVX(y, d, x *float64, n int)
TEXT ·tanhSlopeAVX(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	MOVQ d+8(FP), DX
	MOVQ x+16(FP), SI
	MOVQ n+24(FP), CX
	LOAD

slope:
	VMOVUPD      (SI), Y0
	EXPONENTIAL
	VSUBPD       Y9, Y5, Y6   // 2^k − 1
	VFMADD231PD  Y3, Y5, Y6   // u
	VFMADD213PD  Y5, Y5, Y3   // e
	VADDPD       Y8, Y6, Y4   // u + 2
	VDIVPD       Y4, Y9, Y4   // w = 1/(u + 2)
	VMULPD       Y4, Y6, Y6   // −tanh y
	VANDPD       Y15, Y6, Y6
	VANDNPD      Y0, Y15, Y7  // the sign of x
	VORPD        Y7, Y6, Y6
	VMULPD       Y4, Y4, Y4
	VMULPD       Y4, Y3, Y3
	VBROADCASTSD constants<>+80(SB), Y4
	VMULPD       Y4, Y3, Y3   // 4 e w²
	VCMPPD       $0, Y14, Y1, Y4 // |x| was cut: the slope is 0
	VANDNPD      Y3, Y4, Y3
	VMOVUPD      Y6, (DI)
	VMOVUPD      Y3, (DX)
	ADDQ         $32, SI
	ADDQ         $32, DI
	ADDQ         $32, DX
	SUBQ         $4, CX
	JNZ          slope
	VZEROUPPER
	RET

#define LOADWIDE \
	VPBROADCASTQ constants<>+0(SB), Z18  \
	VBROADCASTSD constants<>+8(SB), Z19  \
	VBROADCASTSD constants<>+16(SB), Z20 \
	VBROADCASTSD constants<>+24(SB), Z21 \
	VBROADCASTSD constants<>+32(SB), Z22 \
	VBROADCASTSD constants<>+40(SB), Z23 \
	VBROADCASTSD constants<>+48(SB), Z24 \
	VPBROADCASTQ constants<>+56(SB), Z25 \
	VBROADCASTSD constants<>+64(SB), Z26 \
	VBROADCASTSD constants<>+72(SB), Z27 \
	VBROADCASTSD constants<>+80(SB), Z28

// The same for eight numbers in a register, in steps: two registers take them by
// turns, so that one works while the other waits. The polynomial is summed by
// pairs (Estrin), for it is the waiting that costs.

// y = |x|, at most 350; e = 2^k before its exponent is set; k
#define FOLD(x, y, e, k) \
	VPANDQ      Z18, x, y \
	VMINPD      y, Z19, y \
	VMOVAPD     Z21, e    \
	VFMADD231PD Z20, y, e \
	VSUBPD      Z21, e, k

// r = −2y − k·ln2, and r² in k
#define REDUCE(y, r, e, k) \
	VMULPD      Z24, y, r \
	VFMADD231PD Z22, k, r \
	VFMADD231PD Z23, k, r \
	VPSLLQ      $52, e, e \
	VPADDQ      Z25, e, e \
	VMULPD      r, r, k

#define PAIR(high, low, r, sum) \
	VBROADCASTSD     series<>+high(SB), sum \
	VFMADD213PD.BCST series<>+low(SB), r, sum

// All of the sum but s·v: the last pair is in s, r⁸ in v.
#define SUM(r, p, k, q, s, v) \
	PAIR(64, 72, r, p)       \
	PAIR(48, 56, r, q)       \
	VFMADD231PD k, q, p      \
	VMULPD      k, k, q      \
	PAIR(32, 40, r, s)       \
	PAIR(16, 24, r, v)       \
	VFMADD231PD k, v, s      \
	VFMADD231PD q, s, p      \
	PAIR(0, 8, r, s)         \
	VMULPD      q, q, v

// p = e^r − 1; u in k
#define EXPONENTIALWIDE(r, p, e, k, s, v) \
	VFMADD231PD v, s, p      \
	VFMADD213PD r, k, p      \
	VSUBPD      Z26, e, k    \
	VFMADD231PD p, e, k

// All of k but the sign, which is that of x.
#define SIGN(x, k) \
	VPTERNLOGQ $0xE4, Z18, x, k

// tanh x in k, −u/(u+2) with the sign of x
#define VALUE(x, k, q) \
	VADDPD  Z27, k, q \
	VDIVPD  q, k, k   \
	SIGN(x, k)

// tanh x in k and its slope in p, 0 where |x| was cut
#define SLOPE(x, y, p, e, k, q) \
	VFMADD213PD e, e, p    \
	VADDPD      Z27, k, q  \
	VDIVPD      q, Z26, q  \
	VMULPD      q, k, k    \
	SIGN(x, k)             \
	VMULPD      q, q, q    \
	VMULPD      q, p, p    \
	VMULPD      Z28, p, p  \
	VCMPPD      $4, Z19, y, K1 \
	VMOVAPD.Z   p, K1, p

// func tanhWide(y, x *float64, n int)
TEXT ·tanhWide(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	LOADWIDE
	SUBQ $16, CX
	JLT  lastValue

values:
	VMOVUPD (SI), Z0
	VMOVUPD 64(SI), Z9
	FOLD(Z0, Z1, Z4, Z5)
	FOLD(Z9, Z10, Z13, Z14)
	REDUCE(Z1, Z2, Z4, Z5)
	REDUCE(Z10, Z11, Z13, Z14)
	SUM(Z2, Z3, Z5, Z6, Z7, Z8)
	SUM(Z11, Z12, Z14, Z15, Z16, Z17)
	EXPONENTIALWIDE(Z2, Z3, Z4, Z5, Z7, Z8)
	EXPONENTIALWIDE(Z11, Z12, Z13, Z14, Z16, Z17)
	VALUE(Z0, Z5, Z6)
	VALUE(Z9, Z14, Z15)
	VMOVUPD Z5, (DI)
	VMOVUPD Z14, 64(DI)
	ADDQ    $128, SI
	ADDQ    $128, DI
	SUBQ    $16, CX
	JGE     values

lastValue:
	CMPQ CX, $-16
	JEQ  valued
	VMOVUPD (SI), Z0
	FOLD(Z0, Z1, Z4, Z5)
	REDUCE(Z1, Z2, Z4, Z5)
	SUM(Z2, Z3, Z5, Z6, Z7, Z8)
	EXPONENTIALWIDE(Z2, Z3, Z4, Z5, Z7, Z8)
	VALUE(Z0, Z5, Z6)
	VMOVUPD Z5, (DI)

valued:
	VZEROUPPER
	RET

// func tanhSlopeWide(y, d, x *float64, n int)
TEXT ·tanhSlopeWide(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	MOVQ d+8(FP), DX
	MOVQ x+16(FP), SI
	MOVQ n+24(FP), CX
	LOADWIDE
	SUBQ $16, CX
	JLT  lastSlope

slopes:
	VMOVUPD (SI), Z0
	VMOVUPD 64(SI), Z9
	FOLD(Z0, Z1, Z4, Z5)
	FOLD(Z9, Z10, Z13, Z14)
	REDUCE(Z1, Z2, Z4, Z5)
	REDUCE(Z10, Z11, Z13, Z14)
	SUM(Z2, Z3, Z5, Z6, Z7, Z8)
	SUM(Z11, Z12, Z14, Z15, Z16, Z17)
	EXPONENTIALWIDE(Z2, Z3, Z4, Z5, Z7, Z8)
	EXPONENTIALWIDE(Z11, Z12, Z13, Z14, Z16, Z17)
	SLOPE(Z0, Z1, Z3, Z4, Z5, Z6)
	SLOPE(Z9, Z10, Z12, Z13, Z14, Z15)
	VMOVUPD Z5, (DI)
	VMOVUPD Z14, 64(DI)
	VMOVUPD Z3, (DX)
	VMOVUPD Z12, 64(DX)
	ADDQ    $128, SI
	ADDQ    $128, DI
	ADDQ    $128, DX
	SUBQ    $16, CX
	JGE     slopes

lastSlope:
	CMPQ CX, $-16
	JEQ  sloped
	VMOVUPD (SI), Z0
	FOLD(Z0, Z1, Z4, Z5)
	REDUCE(Z1, Z2, Z4, Z5)
	SUM(Z2, Z3, Z5, Z6, Z7, Z8)
	EXPONENTIALWIDE(Z2, Z3, Z4, Z5, Z7, Z8)
	SLOPE(Z0, Z1, Z3, Z4, Z5, Z6)
	VMOVUPD Z5, (DI)
	VMOVUPD Z3, (DX)

sloped:
	VZEROUPPER
	RET
