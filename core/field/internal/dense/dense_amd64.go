package dense

// fast tells whether the processor and the system know AVX2 and FMA.
var fast = func() bool {
	const osxsave, avx, fma = 1 << 27, 1 << 28, 1 << 12
	if top, _, _, _ := cpuid(0, 0); top < 7 {
		return false
	}
	if _, _, c, _ := cpuid(1, 0); c&osxsave == 0 || c&avx == 0 || c&fma == 0 {
		return false
	}
	// The system must keep the registers' upper halves too.
	if xgetbv()&6 != 6 {
		return false
	}
	_, b, _, _ := cpuid(7, 0)
	return b&(1<<5) != 0
}()

// wide tells whether they know AVX-512 too, its foundation.
var wide = func() bool {
	if !fast || xgetbv()&0xe6 != 0xe6 {
		return false
	}
	_, b, _, _ := cpuid(7, 0)
	return b&(1<<16) != 0
}()

//go:noescape
func cpuid(leaf, sub uint32) (a, b, c, d uint32)

//go:noescape
func xgetbv() uint32

// productAVX is Product with pointers and strides in elements.
//
//go:noescape
func productAVX(c *float64, ldc int, bias, a *float64, rowA, colA int, b *float64, ldb, m, k, n int)

// productWide is productAVX by AVX-512.
//
//go:noescape
func productWide(c *float64, ldc int, bias, a *float64, rowA, colA int, b *float64, ldb, m, k, n int)

// combineAVX sets y = bias + Σ_k x_k b_k, rows of n.
//
//go:noescape
func combineAVX(y, bias, x, b *float64, ldb, k, n int)

// combineWide is combineAVX by AVX-512.
//
//go:noescape
func combineWide(y, bias, x, b *float64, ldb, k, n int)

// combineTimesWide sets y = times·(Σ_k x_k b_k), elementwise.
//
//go:noescape
func combineTimesWide(y, times, x, b *float64, ldb, k, n int)

// dots4x2 sets sum[2i+j] = a_i·b_j for four rows a_i and two rows b_j of n.
//
//go:noescape
func dots4x2(sum *[8]float64, a *float64, lda int, b *float64, ldb, n int)

// dots4x2Wide is dots4x2 by AVX-512.
//
//go:noescape
func dots4x2Wide(sum *[8]float64, a *float64, lda int, b *float64, ldb, n int)

// dots1x2 sets sum[j] = x·b_j for two rows of n.
//
//go:noescape
func dots1x2(sum *[2]float64, x, b0, b1 *float64, n int)

// dots1x2Wide is dots1x2 by AVX-512.
//
//go:noescape
func dots1x2Wide(sum *[2]float64, x, b0, b1 *float64, n int)

//go:noescape
func multiplyAVX(x, y *float64, n int)

//go:noescape
func tanhAVX(y, x *float64, n int)

//go:noescape
func tanhSlopeAVX(y, d, x *float64, n int)

//go:noescape
func tanhWide(y, x *float64, n int)

//go:noescape
func tanhSlopeWide(y, d, x *float64, n int)
