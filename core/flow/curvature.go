package flow

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Curvature is the largest eigenvalue of the Hessian of L over the entries of
// θ that move. Descent near a minimum is stable for η < 2/Lambda.
type Curvature struct {
	Lambda   float64
	Vector   []float64 // its eigenvector, of length 1, largest entry positive; 0 for entries that are held
	Residual float64   // ‖H v − λ v‖: there is an eigenvalue this close to Lambda
	Products int       // Hessian–vector products taken
}

// Curved is an objective with second derivatives.
type Curved interface {
	Objective
	// HessianVector writes ∂²L/∂θ² v at θ to dst.
	HessianVector(ctx context.Context, dst, theta, v []float64) error
}

const (
	// ritz is the residual, in units of the largest |λ|, at which Lanczos ends.
	// The error of λ is below it, and of the size of its square where the next
	// eigenvalue is well apart.
	ritz = 1e-4

	// maxProducts bounds the products, maxBasis the numbers in their basis.
	maxProducts = 40
	maxBasis    = 8_000_000
)

// LargestCurvature finds it by Lanczos's method with full reorthogonalisation
// (Golub and Van Loan, Matrix Computations, 4th ed., §10.1 and §10.3.4), from a
// start that is the same every time and has a part along every eigenvector.
//
// A product is the objective's own if it is [Curved], and λ = vᵀ H v is then good
// to the error of a product. Otherwise it is a central difference of the gradient along a unit vector v,
//
//	H v ≈ (∇L(θ + δv) − ∇L(θ − δv)) / 2δ,   δ = (3ε)^(1/3) max(1, ‖θ‖),
//
// ε being the relative error of the gradient, noise: truncation, δ²/6 times the
// third derivative of ∇L along v, and the gradient's own error, ε/δ of it, have
// their smallest sum there if that derivative is of the gradient's size over
// lengths of max(1, ‖θ‖). The products then carry a part ε^(2/3) or more, where
// L bends on shorter lengths. At the end λ = vᵀ H v is taken once more with δ/2
// and the two are extrapolated (Richardson), which leaves truncation of order
// δ⁴ and, of the error of v, the square.
//
// free says which entries move, nil is all. Without any, and where L has no
// finite curvature, Lambda is NaN. The error is the objective's.
func LargestCurvature(ctx context.Context, o Objective, theta []float64, free []bool, noise float64) (Curvature, error) {
	l := &lanczos{ctx: ctx, objective: o, theta: theta, work: make([]float64, len(theta)), up: make([]float64, len(theta)), down: make([]float64, len(theta))}
	l.curved, _ = o.(Curved)
	square := 0.0
	for i, v := range theta {
		if free == nil || free[i] {
			l.index = append(l.index, i)
			square += v * v
		}
	}
	l.delta = math.Cbrt(3*noise) * max(1, math.Sqrt(square))
	none := Curvature{Lambda: math.NaN(), Vector: make([]float64, len(theta))}
	n := len(l.index)
	if n == 0 {
		return none, nil
	}
	steps := min(n, maxProducts, max(2, maxBasis/n))
	q := make([]float64, n)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range q {
		q[i] = rng.NormFloat64()
	}
	floats.Scale(1/floats.Norm(q, 2), q)
	w := make([]float64, n)
	for {
		l.basis = append(l.basis, q)
		if err := l.product(w, q, l.delta); err != nil {
			return none, err
		}
		alpha := floats.Dot(w, q)
		l.alpha = append(l.alpha, alpha)
		// Twice is enough (Parlett, The Symmetric Eigenvalue Problem, §6.9).
		for range 2 {
			for _, b := range l.basis {
				floats.AddScaled(w, -floats.Dot(w, b), b)
			}
		}
		beta := floats.Norm(w, 2)
		if sum := alpha + beta; sum-sum != 0 {
			return none, nil
		}
		lambda, largest, s, ok := l.top()
		if !ok {
			return none, nil
		}
		k := len(l.basis)
		c := Curvature{Lambda: lambda, Vector: none.Vector, Residual: beta * math.Abs(s[k-1]), Products: k}
		if k >= steps || c.Residual <= ritz*largest {
			return c, l.refine(&c, s)
		}
		l.beta = append(l.beta, beta)
		q = make([]float64, n)
		floats.ScaleTo(q, 1/beta, w)
	}
}

// lanczos is the tridiagonal matrix Qᵀ H Q with its basis Q.
type lanczos struct {
	ctx         context.Context
	objective   Objective
	curved      Curved // the same, or nil
	theta       []float64
	index       []int // the entries that move
	delta       float64
	basis       [][]float64
	alpha, beta []float64

	work, up, down []float64
}

// product writes H v to dst, by differences over δ to both sides where need be.
func (l *lanczos) product(dst, v []float64, delta float64) error {
	if l.curved != nil {
		clear(l.work)
		for k, i := range l.index {
			l.work[i] = v[k]
		}
		if err := l.curved.HessianVector(l.ctx, l.up, l.theta, l.work); err != nil {
			return err
		}
		for k, i := range l.index {
			dst[k] = l.up[i]
		}
		return nil
	}
	for _, side := range []struct {
		sign float64
		to   []float64
	}{{1, l.up}, {-1, l.down}} {
		copy(l.work, l.theta)
		for k, i := range l.index {
			l.work[i] += side.sign * delta * v[k]
		}
		if _, err := l.objective.Gradient(l.ctx, side.to, l.work); err != nil {
			return err
		}
	}
	for k, i := range l.index {
		dst[k] = (l.up[i] - l.down[i]) / (2 * delta)
	}
	return nil
}

// top returns the largest eigenvalue of the tridiagonal matrix with its
// eigenvector, and the largest size of any.
func (l *lanczos) top() (lambda, largest float64, s []float64, ok bool) {
	k := len(l.alpha)
	t := mat.NewSymDense(k, nil)
	for i, v := range l.alpha {
		t.SetSym(i, i, v)
	}
	for i, v := range l.beta {
		t.SetSym(i, i+1, v)
	}
	var e mat.EigenSym
	if !e.Factorize(t, true) {
		return 0, 0, nil, false
	}
	values := e.Values(nil) // rising
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	return values[k-1], max(math.Abs(values[0]), math.Abs(values[k-1])), mat.Col(nil, k-1, &vectors), true
}

// refine takes v = Q s for the vector of c, and of differences the extrapolated λ.
func (l *lanczos) refine(c *Curvature, s []float64) error {
	v, w := make([]float64, len(l.index)), make([]float64, len(l.index))
	for j, b := range l.basis {
		floats.AddScaled(v, s[j], b)
	}
	scale := 1 / floats.Norm(v, 2)
	if at := floats.MaxIdx(v); -floats.Min(v) > v[at] {
		scale = -scale
	}
	floats.Scale(scale, v)
	for k, i := range l.index {
		c.Vector[i] = v[k]
	}
	if l.curved != nil {
		return nil // vᵀ H v is the λ that there is
	}
	if err := l.product(w, v, l.delta); err != nil {
		return err
	}
	coarse := floats.Dot(w, v)
	if err := l.product(w, v, l.delta/2); err != nil {
		return err
	}
	c.Lambda = (4*floats.Dot(w, v) - coarse) / 3
	c.Products += 2
	return nil
}
