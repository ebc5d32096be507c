package portrait

import (
	"math"
	"math/cmplx"
)

// Kind is the type of a fixed point.
type Kind int

// The types, by the eigenvalues of the Jacobian.
const (
	Degenerate    Kind = iota // one is 0, or for n > 2 some but not all lie on the imaginary axis
	StableNode                // all real and negative
	UnstableNode              // all real and positive
	StableFocus               // all in the left half plane, some not real
	UnstableFocus             // all in the right half plane, some not real
	Centre                    // all on the imaginary axis, none 0
	Saddle                    // real, of both signs
	SaddleFocus               // in both half planes, some not real
)

var kindNames = []string{"degenerate", "stable node", "unstable node", "stable focus", "unstable focus", "centre", "saddle", "saddle-focus"}

// String returns the name in words.
func (k Kind) String() string { return kindNames[k] }

const (
	// zeroPart is the size, as a part of the largest |λ|, below which a real
	// part is round-off: the QR algorithm is backward stable, so errors are a
	// modest multiple of 2⁻⁵² of ‖A‖.
	zeroPart = 1e-12

	// realPart is the size of an imaginary part, as a part of its own |λ|,
	// below which a pair is a double real eigenvalue: of a defective matrix
	// round-off ε splits it by √ε.
	realPart = 1e-7
)

// classify sets to 0 the real and imaginary parts that are round-off, and
// names what is left.
func classify(eigenvalues []complex128) Kind {
	largest := 0.0
	for _, l := range eigenvalues {
		largest = max(largest, cmplx.Abs(l))
	}
	left, right, axis, turning := 0, 0, 0, false
	for i, l := range eigenvalues {
		re, im := real(l), imag(l)
		if math.Abs(im) <= realPart*cmplx.Abs(l) {
			im = 0
		}
		if math.Abs(re) <= zeroPart*largest {
			re = 0
		}
		eigenvalues[i] = complex(re, im)
		switch {
		case re < 0:
			left++
		case re > 0:
			right++
		case im == 0:
			return Degenerate
		default:
			axis++
		}
		turning = turning || im != 0
	}
	switch n := len(eigenvalues); {
	case axis == n:
		return Centre
	case axis > 0:
		return Degenerate
	case left == n && turning:
		return StableFocus
	case left == n:
		return StableNode
	case right == n && turning:
		return UnstableFocus
	case right == n:
		return UnstableNode
	case turning:
		return SaddleFocus
	}
	return Saddle
}
