package ode

// RODAS of HW II, IV.7 and VI.4, in the decimals of Hairer's code RODAS with
// METH = 1: order 4, L-stable and stiffly accurate; its embedded formula of
// order 3 is the argument of the last stage. The extension has order 3.
// Order reduction: where hλ is large, the error is O(h/λ) (HW II, IV.15).
var rodas4 = func() *Rosenbrock {
	// The last two arguments and the new state differ by one stage each.
	last := []float64{1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1, 1}
	return &Rosenbrock{
		Tableau: Tableau{
			A: [][]float64{
				{},
				{1.544},
				{0.9466785280815826, 0.2557011698983284},
				{3.314825187068521, 2.896124015972201, 0.9986419139977817},
				last[:4],
				last[:5],
			},
			B:             last,
			C:             []float64{0, 0.386, 0.21, 0.63, 1, 1},
			Main:          6,
			E:             []float64{0, 0, 0, 0, 0, 1},
			EstimateOrder: 3,
			Dense: stiffDense(last, [][]float64{
				{10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662, 0},
				{-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872, 0},
			}),
			DenseOrder: 3,
		},
		Gamma: 0.25,
		Couple: [][]float64{
			{},
			{-5.6688},
			{-2.430093356833875, -0.2063599157091915},
			{-0.1073529058151375, -9.594562251023355, -20.47028614809616},
			{7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160},
			{8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054},
		},
		D: []float64{0.25, -0.1043, 0.1035, -0.0362, 0, 0},
	}
}()

// stiffDense turns the extension of the RODAS family,
//
//	z(t+θh) = (1−θ) z + θ (z(t+h) + (1−θ) (y₁ + θ y₂ + θ² y₃)),  y_r = h Σ_i rows[r][i] u_i,
//
// into the coefficients of θ, θ², … in each m_i(θ).
func stiffDense(m []float64, rows [][]float64) [][]float64 {
	dense := make([][]float64, len(m))
	for i := range m {
		p := make([]float64, len(rows)+2) // (1−θ) Σ rows[r][i] θ^(r+1)
		for r, row := range rows {
			p[r] += row[i]
			p[r+1] -= row[i]
		}
		p[0] += m[i]
		dense[i] = p[:len(rows)+1]
	}
	return dense
}
