// Package dense has the kernels of a neural field: products of small matrices,
// their accumulation over many columns, and a hyperbolic tangent of rows of
// numbers.
//
// A matrix is row-major. A row that kernels run along (the lanes of a batch, or
// the units of a layer) has a length that is a multiple of Width, which callers
// get by padding with zeros: no kernel has a tail. Nothing allocates, nothing
// checks more than it must: slices that are too short panic.
//
// On amd64 with AVX2 and FMA the kernels are assembly, elsewhere plain Go. The
// two differ by roundings: a fused multiply-add rounds once, sums are taken in
// another order. The tests bound the distance.
//
// Gonum's blas is not used for these shapes. Its Dgemm is made for large
// matrices: on one core (Xeon with AVX-512, Go 1.26, medians of 5 runs; see
// BenchmarkProduct) 32×32 by 32×64 takes it 22 µs, and these kernels 2.5 µs; 50×2 by
// 2×64, 5.6 µs and 0.64 µs.
package dense

// Width is what the length of a row is a multiple of.
const Width = 8

// Pad returns n rounded up to a multiple of Width.
func Pad(n int) int { return (n + Width - 1) &^ (Width - 1) }
