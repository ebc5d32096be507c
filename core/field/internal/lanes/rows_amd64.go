package lanes

// fast tells whether the processor and the system know AVX2.
var fast = func() bool {
	const osxsave, avx = 1 << 27, 1 << 28
	if top, _, _, _ := cpuid(0, 0); top < 7 {
		return false
	}
	if _, _, c, _ := cpuid(1, 0); c&osxsave == 0 || c&avx == 0 {
		return false
	}
	// The system must keep the registers' upper halves too.
	if xgetbv()&6 != 6 {
		return false
	}
	_, b, _, _ := cpuid(7, 0)
	return b&(1<<5) != 0
}()

//go:noescape
func cpuid(leaf, sub uint32) (a, b, c, d uint32)

//go:noescape
func xgetbv() uint32

// The kernels take n > 0 lanes, a multiple of Width.

//go:noescape
func negAVX(d, a *float64, n int)

//go:noescape
func sqrtAVX(d, a *float64, n int)

//go:noescape
func addAVX(d, a, b *float64, n int)

//go:noescape
func subAVX(d, a, b *float64, n int)

//go:noescape
func mulAVX(d, a, b *float64, n int)

//go:noescape
func divAVX(d, a, b *float64, n int)

//go:noescape
func mulAddAVX(d, a, b, c *float64, n int)

//go:noescape
func mulSubAVX(d, a, b, c *float64, n int)

//go:noescape
func negMulAddAVX(d, a, b, c *float64, n int)

//go:noescape
func mul3AVX(d, a, b, c *float64, n int)

//go:noescape
func addMulAVX(d, a, b, c *float64, n int)

//go:noescape
func subMulAVX(d, a, b, c *float64, n int)
