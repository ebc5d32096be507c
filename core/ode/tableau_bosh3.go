package ode

// P. Bogacki, L. F. Shampine, A 3(2) pair of Runge–Kutta formulas, Appl. Math.
// Lett. 2 (1989) 321–325. The extension is the cubic Hermite
// polynomial through both ends and their slopes: with the last stage
// being f at the end it costs nothing and has order 3.
var bosh3 = &Tableau{
	A: [][]float64{
		{},
		{1. / 2},
		{0, 3. / 4},
		{2. / 9, 1. / 3, 4. / 9},
	},
	B:             []float64{2. / 9, 1. / 3, 4. / 9, 0},
	C:             []float64{0, 1. / 2, 3. / 4, 1},
	Main:          4,
	FSAL:          true,
	E:             []float64{2./9 - 7./24, 1./3 - 1./4, 4./9 - 1./3, -1. / 8},
	EstimateOrder: 2,
	Dense: [][]float64{
		{1, 3*(2./9) - 2, 1 - 2*(2./9)},
		{0, 3 * (1. / 3), -2 * (1. / 3)},
		{0, 3 * (4. / 9), -2 * (4. / 9)},
		{0, -1, 1},
	},
	DenseOrder: 3,
}
