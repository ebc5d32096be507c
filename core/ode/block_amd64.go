package ode

// fused tells whether the processor and the system know AVX and FMA.
var fused = func() bool {
	const osxsave, avx, fma = 1 << 27, 1 << 28, 1 << 12
	if top, _, _, _ := cpuid(0, 0); top < 7 {
		return false
	}
	if _, _, c, _ := cpuid(1, 0); c&osxsave == 0 || c&avx == 0 || c&fma == 0 {
		return false
	}
	return xgetbv()&6 == 6
}()

//go:noescape
func cpuid(leaf, sub uint32) (a, b, c, d uint32)

//go:noescape
func xgetbv() uint32

// stage2x1 to stage3x6 set b.y = z + h Σ_j a_j k_j for so many states and
// stages; those of six set b.g and b.r too.

//go:noescape
func stage2x1(b *block)

//go:noescape
func stage2x2(b *block)

//go:noescape
func stage2x3(b *block)

//go:noescape
func stage2x4(b *block)

//go:noescape
func stage2x5(b *block)

//go:noescape
func stage2x6(b *block)

//go:noescape
func stage3x1(b *block)

//go:noescape
func stage3x2(b *block)

//go:noescape
func stage3x3(b *block)

//go:noescape
func stage3x4(b *block)

//go:noescape
func stage3x5(b *block)

//go:noescape
func stage3x6(b *block)
