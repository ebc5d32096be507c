package ode

// The classical fixed-step methods. References:
//
//	HNW  E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential
//	     Equations I, 2nd ed., Springer 1993
//
// Each continuous extension solves the order conditions with θ^k in place of 1
// (HNW II.6, p. 188 ff.) as far as the method's own stages allow.

// L. Euler 1768; HNW I.7, p. 35. Linear between the ends.
var euler = &Tableau{
	A: [][]float64{{}}, B: []float64{1}, C: []float64{0}, Main: 1,
	Dense:      [][]float64{{1}},
	DenseOrder: 1,
}

// C. Runge, Math. Ann. 46 (1895) 167–178; HNW II.1, eq. (1.4). b₂(θ) c₂ = θ²/2 gives b₂ = θ².
var midpoint = &Tableau{
	A:          [][]float64{{}, {1. / 2}},
	B:          []float64{0, 1},
	C:          []float64{0, 1. / 2},
	Main:       2,
	Dense:      [][]float64{{1, -1}, {0, 1}},
	DenseOrder: 2,
}

// K. Heun, Z. Math. Phys. 45 (1900) 23–38: the trapezoidal rule with an Euler
// predictor. b₂(θ) = θ²/2.
var heun = &Tableau{
	A:          [][]float64{{}, {1}},
	B:          []float64{1. / 2, 1. / 2},
	C:          []float64{0, 1},
	Main:       2,
	Dense:      [][]float64{{1, -1. / 2}, {0, 1. / 2}},
	DenseOrder: 2,
}

// A. Ralston, Math. Comp. 16 (1962) 431–437: the two-stage method
// of order 2 with the least error bound. b₂(θ) = 3θ²/4.
var ralston = &Tableau{
	A:          [][]float64{{}, {2. / 3}},
	B:          []float64{1. / 4, 3. / 4},
	C:          []float64{0, 2. / 3},
	Main:       2,
	Dense:      [][]float64{{1, -3. / 4}, {0, 3. / 4}},
	DenseOrder: 2,
}

// W. Kutta, Z. Math. Phys. 46 (1901) 435–453; HNW II.1, table 1.2 (left),
// p. 138. The extension of order 3 is in HNW II.6.
var rk4 = &Tableau{
	A:    [][]float64{{}, {1. / 2}, {0, 1. / 2}, {0, 0, 1}},
	B:    []float64{1. / 6, 1. / 3, 1. / 3, 1. / 6},
	C:    []float64{0, 1. / 2, 1. / 2, 1},
	Main: 4,
	Dense: [][]float64{
		{1, -3. / 2, 2. / 3},
		{0, 1, -2. / 3},
		{0, 1, -2. / 3},
		{0, -1. / 2, 2. / 3},
	},
	DenseOrder: 3,
}

// Kutta's 3/8 rule; HNW II.1, table 1.2 (right), p. 138. The four conditions
// of order 3 have exactly one solution b_i(θ), given here.
var threeEighths = &Tableau{
	A:    [][]float64{{}, {1. / 3}, {-1. / 3, 1}, {1, -1, 1}},
	B:    []float64{1. / 8, 3. / 8, 3. / 8, 1. / 8},
	C:    []float64{0, 1. / 3, 2. / 3, 1},
	Main: 4,
	Dense: [][]float64{
		{1, -15. / 8, 1},
		{0, 15. / 8, -3. / 2},
		{0, 3. / 8, 0},
		{0, -3. / 8, 1. / 2},
	},
	DenseOrder: 3,
}
