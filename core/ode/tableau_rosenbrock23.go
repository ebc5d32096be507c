package ode

import "math"

// L. F. Shampine, M. W. Reichelt, The MATLAB ODE suite, SIAM J. Sci. Comput. 18
// (1997) 1–22, the formula of ode23s (section 3): γ = 1/(2+√2), e₃₂ = 6+√2 and
//
//	W k₁ = F₀ + hγT,  W(k₂−k₁) = F₁ − k₁,  W k₃ = F₂ − e₃₂(k₂−F₁) − 2(k₁−F₀) + hγT
//
// with W = I − hγJ, the new state z + hk₂, z + h(k₁+4k₂+k₃)/6 of order 3 to
// estimate its error, and the extension z + h(θ(1−θ)k₁ + θ(θ−2γ)k₂)/(1−2γ). Elimination of F₀ and F₁ gives
//
//	    ⎛  1      0   0 ⎞            ⎛ 1   0   0 ⎞
//	Γ=γ ⎜ −1      1   0 ⎟,  γ Γ⁻¹ =  ⎜ 1   1   0 ⎟,  k = Γ⁻¹ u.
//	    ⎝ e₃₂−2 −e₃₂  1 ⎠            ⎝ 2  e₃₂  1 ⎠
var rosenbrock23 = func() *Rosenbrock {
	gamma, e32 := 1/(2+math.Sqrt2), 6+math.Sqrt2
	return &Rosenbrock{
		Tableau: Tableau{
			A:             [][]float64{{}, {0.5 / gamma}, {1 / gamma, 1 / gamma}},
			B:             []float64{1 / gamma, 1 / gamma, 0},
			C:             []float64{0, 1. / 2, 1},
			Main:          3,
			FSAL:          true,
			E:             []float64{-1 / (6 * gamma), -(e32 - 2) / (6 * gamma), -1 / (6 * gamma)},
			EstimateOrder: 2,
			Dense: [][]float64{
				{1 / gamma, 0},
				{-2 / (1 - 2*gamma), 1 / (gamma * (1 - 2*gamma))},
				{0, 0},
			},
			DenseOrder: 2,
		},
		Gamma:  gamma,
		Couple: [][]float64{{}, {-1 / gamma}, {-2 / gamma, -e32 / gamma}},
		D:      []float64{gamma, 0, -gamma},
	}
}()
