// Package dense has the kernels of a neural field: products of small matrices,
// their accumulation over many columns, and a hyperbolic tangent of rows of
// numbers.
//
// A matrix is row-major. A row that kernels run along (the lanes of a batch, or
// the units of a layer) has a length that is a multiple of Width, which callers
// get by padding with zeros: no kernel has a tail. Nothing allocates, nothing
// checks more than it must: slices that are too short panic.
//
// On amd64 the kernels are assembly: with AVX2 and FMA, and those that take the
// most time with AVX-512 where there is. Elsewhere they are plain Go. The three
// differ by roundings: a fused multiply-add rounds once, and sums are taken in
// another order. The tests bound the distance.
//
// Gonum's blas is not used for these shapes: its Dgemm is made for large
// matrices. On a Xeon with AVX-512, Go 1.26, the best of several runs of
// BenchmarkProduct in microseconds:
//
//	                 gonum   plain Go   AVX2   AVX-512
//	32×32 by 32×64    15.7       22.2    3.4       2.1
//	50×2 by 2×64       2.0        5.5    0.41      0.38
//	3×32 by 32×64      1.6        2.3    0.36      0.33
package dense

// Width is what the length of a row is a multiple of.
const Width = 8

// Pad returns n rounded up to a multiple of Width.
func Pad(n int) int { return (n + Width - 1) &^ (Width - 1) }
