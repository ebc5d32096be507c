package ode

// J. R. Dormand, P. J. Prince, A family of embedded Runge–Kutta formulae,
// J. Comput. Appl. Math. 6 (1980) 19–26, table 2 (RK5(4)7M); HNW II.5, table
// 5.2, p. 178. The extension of order 4 is Shampine's in the form of HNW II.6,
// p. 191 f., and of Hairer's code DOPRI5 (routine CDOPRI, D1 … D7).
var dopri5 = func() *Tableau {
	b := []float64{35. / 384, 0, 500. / 1113, 125. / 192, -2187. / 6784, 11. / 84, 0}
	d := []float64{
		-12715105075. / 11282082432, 0, 87487479700. / 32700410799, -10690763975. / 1880347072,
		701980252875. / 199316789632, -1453857185. / 822651844, 69997945. / 29380423,
	}
	// CONT2 … CONT5 of the code: Δ, hk₁−Δ, 2Δ−hk₁−hk₇, hΣd_ik_i with Δ = hΣb_ik_i.
	cont := make([][]float64, len(b))
	for i, bi := range b {
		first, last := 0.0, 0.0
		switch i {
		case 0:
			first = 1
		case len(b) - 1:
			last = 1
		}
		cont[i] = []float64{bi, first - bi, 2*bi - first - last, d[i]}
	}
	return &Tableau{
		A: [][]float64{
			{},
			{1. / 5},
			{3. / 40, 9. / 40},
			{44. / 45, -56. / 15, 32. / 9},
			{19372. / 6561, -25360. / 2187, 64448. / 6561, -212. / 729},
			{9017. / 3168, -355. / 33, 46732. / 5247, 49. / 176, -5103. / 18656},
			b[:6],
		},
		B:    b,
		C:    []float64{0, 1. / 5, 3. / 10, 4. / 5, 8. / 9, 1, 1},
		Main: 7,
		FSAL: true,
		E: []float64{
			71. / 57600, 0, -71. / 16695, 71. / 1920, -17253. / 339200, 22. / 525, -1. / 40,
		},
		EstimateOrder: 4,
		Dense:         expandNested(cont),
		DenseOrder:    4,
	}
}()
