// Package lanes computes with rows of numbers, one number a lane: d = a·b + c
// and the like, element by element.
//
// Every lane gets bit for bit what the same operation gives for one number:
// each is rounded on its own, nothing is fused. So the assembly, on amd64 with
// AVX2, and plain Go are the same function.
//
// The length of d says how many lanes there are and is a multiple of Width; the
// other rows have at least that length, else there is a panic. d may be any of
// the other rows, but not overlap one otherwise.
package lanes

// Width is what the number of lanes is a multiple of.
const Width = 8
