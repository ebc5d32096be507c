package ode

// Tableau is an explicit Runge–Kutta method as data (Butcher's array). It is
// shared between all solvers: nobody may write to it.
//
// Stages are counted from 0. Rows 0 … Main-1 make a step; for a method whose
// last stage is the first one of the next step (FSAL, "first same as last")
// they include that stage, whose row of A equals B. Rows Main … len(A)-1 are
// further stages that only the continuous extension uses; a solver evaluates
// them when an interpolated value is asked for.
type Tableau struct {
	A    [][]float64 // A[i] has i entries a_ij, j < i
	B    []float64   // weights of the step, one a stage of the step
	C    []float64   // nodes c_i = Σ_j a_ij, one a row of A
	Main int         // stages evaluated in every step
	FSAL bool        // stage Main-1 is f at the end of the step

	// E are the weights b_i − b̂_i, so that h Σ E_i k_i estimates the error of
	// the step; nil for a fixed-step method. E3 are the weights of a second
	// estimate of lower order that corrects the first one where it is too
	// small by accident (dop853 only, otherwise nil).
	E, E3 []float64

	// EstimateOrder is q where the estimate used behaves as h^(q+1); the step
	// size controller takes the (q+1)-th root.
	EstimateOrder int

	// Dense[i][j] is the coefficient of θ^(j+1) in b_i(θ): a row for each row
	// of A that takes part, DenseDegree columns. There is no constant term
	// since b_i(0) = 0. DenseOrder is the order of the continuous extension:
	// its local error is O(h^(DenseOrder+1)) uniformly in θ.
	Dense      [][]float64
	DenseOrder int
}

// DenseDegree returns the degree of the polynomials b_i(θ).
func (tab *Tableau) DenseDegree() int { return len(tab.Dense[0]) }

// DenseWeights writes the weights b_i(θ) of the continuous extension to dst,
// whose length is len(tab.Dense).
func (tab *Tableau) DenseWeights(dst []float64, theta float64) {
	if len(dst) != len(tab.Dense) {
		panic("ode: DenseWeights needs one entry a stage")
	}
	for i, row := range tab.Dense {
		v := 0.0
		for j := len(row) - 1; j >= 0; j-- {
			v = (v + row[j]) * theta
		}
		dst[i] = v
	}
}

// expandNested turns the nested form in which Hairer's codes hold a continuous
// extension,
//
//	b(θ) = θ (c₀ + (1−θ) (c₁ + θ (c₂ + (1−θ) (c₃ + …)))),
//
// into coefficients of θ, θ², …, one row for each row of c.
func expandNested(c [][]float64) [][]float64 {
	dense := make([][]float64, len(c))
	for i, row := range c {
		p := []float64{0}
		for m := len(row) - 1; m >= 0; m-- {
			// p holds what stands to the right of c_m; its factor is θ or 1−θ
			// by turns.
			p[0] += row[m]
			p = timesFactor(p, m%2 == 0)
		}
		dense[i] = p[1:]
	}
	return dense
}

// timesFactor multiplies the polynomial p by θ or by 1−θ.
func timesFactor(p []float64, theta bool) []float64 {
	q := make([]float64, len(p)+1)
	for j, v := range p {
		if theta {
			q[j+1] += v
		} else {
			q[j] += v
			q[j+1] -= v
		}
	}
	return q
}
