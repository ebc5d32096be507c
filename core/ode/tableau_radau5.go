package ode

import "math"

// Radau IIA with three stages, order 5: B. L. Ehle, On Padé approximations to
// the exponential function and A-stable methods, Univ. of Waterloo 1969; HW II,
// IV.5, table 5.6, p. 74. It is the collocation method with nodes (4∓√6)/10 and
// 1: A- and L-stable, stiffly accurate, of stage order 3. The extension is the
// collocation polynomial itself, b_i(θ) = ∫₀^θ ℓ_i with Lagrange's ℓ_i; the error
// estimate is that of HW II, IV.8, eq. (8.19).
//
// Order reduction: where hλ is large, of the order 5 only the stage order is left,
// the error being O(h³/λ) (HW II, IV.15).
var radau5 = func() *Implicit {
	q := math.Sqrt(6)
	a := [][]float64{
		{(88 - 7*q) / 360, (296 - 169*q) / 1800, (-2 + 3*q) / 225},
		{(296 + 169*q) / 1800, (88 + 7*q) / 360, (-2 - 3*q) / 225},
		{(16 - q) / 36, (16 + q) / 36, 1. / 9},
	}
	c := []float64{(4 - q) / 10, (4 + q) / 10, 1}
	dense := make([][]float64, 3)
	for i := range dense {
		x, y := c[(i+1)%3], c[(i+2)%3]
		w := 1 / ((c[i] - x) * (c[i] - y)) // ℓ_i(θ) = w (θ−x)(θ−y)
		dense[i] = []float64{w * x * y, -w * (x + y) / 2, w / 3}
	}
	return &Implicit{
		Tableau: Tableau{
			A:             a,
			B:             a[2],
			C:             c,
			Main:          3,
			FSAL:          true,
			E:             []float64{0, 0, 0, 1},
			EstimateOrder: 3,
			Dense:         dense,
			DenseOrder:    3,
		},
		Filtered: []float64{(-13 - 7*q) / 3, (-13 + 7*q) / 3, -1. / 3},
	}
}()

// The eigenvalues μ of A⁻¹ of radau5, and the eigenvectors with last entry 1,
// that turn its 3n equations into one real and one complex system of n: HW II,
// IV.8, eq. (8.5) ff., p. 121 f. Those with the conjugate go without saying.
// inverse has the rows of the inverse of the matrix of eigenvectors, so that
// row by row w = inverse Z and Z = real w₀ + 2 Re(complex w₁).
var radauEigen = func() (e struct {
	mu             float64
	nu             complex128
	real           [3]float64
	complex        [3]complex128
	inverseReal    [3]float64
	inverseComplex [3]complex128
	inverseA       [3][3]float64
}) {
	e.mu, e.nu = 3.637834252744495732208418513577775797946, complex(2.681082873627752133895790743211112101027, 3.050430199247410569426377624787567904440)
	e.real = [3]float64{0.09443876248897524148749008, 0.2502131229653333113765091, 1}
	e.complex = [3]complex128{
		complex(-0.1412552950209542084279904, 0.03002919410514742449186112),
		complex(0.2041293522937999319959908, -0.3829421127572619377954382), 1,
	}
	var m [3][3]complex128
	for i := range m {
		v := e.complex[i]
		m[i] = [3]complex128{complex(e.real[i], 0), v, complex(real(v), -imag(v))}
	}
	inverse := invert3(m)
	for j := range 3 {
		e.inverseReal[j], e.inverseComplex[j] = real(inverse[0][j]), inverse[1][j]
	}
	var a [3][3]complex128
	for i, row := range radau5.A {
		for j, v := range row {
			a[i][j] = complex(v, 0)
		}
	}
	for i, row := range invert3(a) {
		for j, v := range row {
			e.inverseA[i][j] = real(v)
		}
	}
	return e
}()

// invert3 inverts by cofactors.
func invert3(m [3][3]complex128) (inverse [3][3]complex128) {
	var det complex128
	for i := range m {
		for j := range m {
			a, b := (i+1)%3, (i+2)%3
			c, d := (j+1)%3, (j+2)%3
			inverse[j][i] = m[a][c]*m[b][d] - m[a][d]*m[b][c]
		}
		det += m[i][0] * inverse[0][i]
	}
	for i := range inverse {
		for j := range inverse {
			inverse[i][j] /= det
		}
	}
	return inverse
}
