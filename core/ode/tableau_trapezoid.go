package ode

// The trapezoidal rule, z⁺ = z + h/2 (f(t, z) + f(t+h, z⁺)): HW II, IV.3, eq.
// (3.9) with θ = ½. It is A-stable, |R(z)| ≤ 1 for Re z ≤ 0 where R(z) =
// (1 + z/2)/(1 − z/2), and of the A-stable multistep methods the one with the
// least error (G. Dahlquist, BIT 3 (1963) 27–43). But it is not L-stable: R → −1
// as z → −∞. What is far off the slow solution of a stiff problem is thrown to
// its other side in every step instead of being damped. It is in the catalogue
// as that counter-example. b₂(θ) = θ²/2.
var trapezoid = &Implicit{
	Tableau: Tableau{
		A:          [][]float64{{}, {1. / 2, 1. / 2}},
		B:          []float64{1. / 2, 1. / 2},
		C:          []float64{0, 1},
		Main:       2,
		FSAL:       true,
		Dense:      [][]float64{{1, -1. / 2}, {0, 1. / 2}},
		DenseOrder: 2,
	},
	Gamma: 1. / 2,
}
