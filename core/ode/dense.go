package ode

import "fmt"

// denseStep is the continuous extension of the last accepted step: for each
// state the degree+1 coefficients of its polynomial in θ, built when the first
// value is asked for.
type denseStep struct {
	weights [][]term // weights[j]: coefficients of θ^(j+1) in the b_i(θ)
	coef    []float64
	row     []float64
	built   bool
}

func (d *denseStep) init(tab *Tableau, n int) {
	degree := tab.DenseDegree()
	for j := range degree {
		column := make([]float64, len(tab.Dense))
		for i, row := range tab.Dense {
			column[i] = row[j]
		}
		d.weights = append(d.weights, compress(column, n))
	}
	d.coef = make([]float64, (degree+1)*n)
	d.row = make([]float64, n)
}

func (d *denseStep) reset() { d.built = false }

// coefficients returns those of the last accepted step, state by state:
// z_i(tPrev + θh) = Σ_j coef[i·(degree+1)+j] θ^j.
func (s *Solver) coefficients() []float64 {
	d := &s.dense
	if d.built {
		return d.coef
	}
	if s.h != 0 {
		for i := s.tab.Main; i < len(s.rows); i++ {
			combine(s.y, s.zPrev, s.h, s.rows[i], s.k)
			s.eval(s.k[i*s.n:(i+1)*s.n], s.tPrev+s.tab.C[i]*s.h, s.y)
		}
	}
	width := len(d.weights) + 1
	for i, v := range s.zPrev {
		d.coef[i*width] = v
	}
	if s.seven != nil && s.n <= 4 {
		s.seven.quartics(d.coef, s.k, s.h, s.n)
		d.built = true
		return d.coef
	}
	for j, terms := range d.weights {
		if s.n <= 4 {
			// So few states are not worth the row and a call.
			for i := range s.n {
				v := 0.0
				for _, m := range terms {
					v += m.w * s.k[m.at+i]
				}
				d.coef[i*width+j+1] = s.h * v
			}
			continue
		}
		combine(d.row, s.zero, s.h, terms, s.k)
		for i, v := range d.row {
			d.coef[i*width+j+1] = v
		}
	}
	d.built = true
	return d.coef
}

// Interpolate writes the solution at t to dst by the continuous extension of
// the last accepted step; t should lie between Previous and T, and beyond them
// the polynomial is extrapolated. Before the first step it gives the start.
// The first call after a step builds the polynomials (for dop853 with three
// evaluations of f), further ones only evaluate them.
func (s *Solver) Interpolate(dst []float64, t float64) {
	if len(dst) != s.n {
		s.wrongLength(len(dst))
	}
	if s.h == 0 {
		copy(dst, s.zPrev)
		return
	}
	coef := s.dense.coef
	if !s.dense.built {
		coef = s.coefficients()
	}
	theta := (t - s.tPrev) / s.h
	if len(dst) == 2 && len(coef) == 10 {
		// Two quartics are less work than a call.
		d, c := (*[2]float64)(dst), (*[10]float64)(coef)
		d[0] = c[0] + theta*(c[1]+theta*(c[2]+theta*(c[3]+theta*c[4])))
		d[1] = c[5] + theta*(c[6]+theta*(c[7]+theta*(c[8]+theta*c[9])))
		return
	}
	horner(dst, coef, len(s.dense.weights)+1, theta)
}

func (s *Solver) wrongLength(n int) {
	panic(fmt.Sprintf("ode: Interpolate into %d entries, solver has %d", n, s.n))
}

// horner evaluates len(dst) polynomials of width coefficients each, laid out one
// after the other with rising powers.
func horner(dst, coef []float64, width int, theta float64) {
	if width == 5 {
		for i := range dst {
			c := (*[5]float64)(coef[5*i:])
			dst[i] = c[0] + theta*(c[1]+theta*(c[2]+theta*(c[3]+theta*c[4])))
		}
		return
	}
	for i := range dst {
		c := coef[i*width : (i+1)*width]
		v := 0.0
		for j := len(c) - 1; j >= 0; j-- {
			v = v*theta + c[j]
		}
		dst[i] = v
	}
}
