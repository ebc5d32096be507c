package ode

// A. Kværnø, Singly diagonally implicit Runge–Kutta methods with an explicit
// first stage, BIT Numer. Math. 44 (2004) 489–502, the pair of orders 5 and 4
// with seven stages and γ = 0.26: stage order 2, stiffly accurate, A- and
// L-stable. The state of stage 6 is the embedded formula, which is stiffly
// accurate too, so that their difference estimates the error without a filter.
// The coefficients are the published ones in the longer decimals that solve the
// order conditions. Order reduction: where hλ is large, the error is O(h²/λ), by
// the stage order, and not O(h⁵).
//
// The extension is made of polynomials of degree 4 that meet the conditions of
// order 4 with θ^k in place of 1 (HNW I, II.6, p. 188 ff.), and at both ends the
// values and the slopes of the solution; two degrees of freedom are left, which
// take the coefficients of least Euclidean norm.
var kvaerno5 = func() *Implicit {
	const gamma = 0.26
	sixth := []float64{0.1385564023126822495566, 0, -0.04245337201752043092265, 0.02446657898003141952405, 0.619430390724806761842, gamma}
	last := []float64{0.1365975117764029144296, 0, -0.05496908796538376718786, -0.04118626728321046908146,
		0.6299330489901640320995, 0.06962479448202728974017, gamma}
	e := append([]float64(nil), last...)
	for i, v := range sixth {
		e[i] -= v
	}
	return &Implicit{
		Tableau: Tableau{
			A: [][]float64{
				{},
				{gamma, gamma},
				{0.13, 0.8403332099679080963171, gamma},
				{0.223719614783205056133, 0.4767553231979969971022, -0.06470895363112615134514, gamma},
				{0.1664856432324832152848, 0.1045001884159172043901, 0.03631482272098715141426, -0.1309070445107399857194, gamma},
				sixth,
				last,
			},
			B:             last,
			C:             []float64{0, 0.52, 1.230333209967908096317, 0.8957659843500759018901, 0.4363936098586475853698, 1, 1},
			Main:          7,
			FSAL:          true,
			E:             e,
			EstimateOrder: 4,
			Dense: [][]float64{
				{1, -2.0720375887956829352, 1.6904652246969775281, -0.48183012412489167846},
				{0, 0, 0, 0},
				{0, 0.84272431906165258901, -1.9053249899848402468, 1.0076315829578038906},
				{0, -0.66658571364224071667, 1.168426358151639557, -0.54302691179260930943},
				{0, 3.2569288143993529354, -3.9941254328380497425, 1.3671296674288608391},
				{0, -0.60502552056968258737, 1.4885502190674743337, -0.81389990401576445659},
				{0, -0.75600431045339928523, 1.5520086209067985705, -0.53600431045339928523},
			},
			DenseOrder: 4,
		},
		Gamma: gamma,
	}
}()
