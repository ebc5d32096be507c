package horizon

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// minimise finds the minimum over the first m variables by Levenberg's method
// with Marquardt's scaling (J. Nocedal, S. J. Wright, Numerical Optimization, 2nd
// ed., 2006, §10.3; the factors of the damping are those of K. Madsen, H. B.
// Nielsen, O. Tingleff, Methods for non-linear least squares problems, 2004,
// eq. 2.21), until a step promises less than that part of the loss. Residuals and
// derivatives are those at v, where the loss is known, and stay so.
func (f *Fit) minimise(ctx context.Context, v []float64, loss float64, m int, enough float64) (float64, error) {
	normal, damped := mat.NewSymDense(m, nil), mat.NewSymDense(m, nil)
	slope, step, trial := mat.NewVecDense(m, nil), mat.NewVecDense(m, nil), make([]float64, len(v))
	var chol mat.Cholesky
	damping, factor, stale := 1e-3, 2.0, false
	for range maxIterations {
		if !stale {
			part := f.jacobian.Slice(0, len(f.residual), 0, m)
			normal.SymOuterK(1, part.T())
			slope.MulVec(part.T(), mat.NewVecDense(len(f.residual), f.residual))
		}
		for i := range m {
			for j := i; j < m; j++ {
				damped.SetSym(i, j, normal.At(i, j))
			}
			damped.SetSym(i, i, normal.At(i, i)*(1+damping)+math.SmallestNonzeroFloat64)
		}
		if !chol.Factorize(damped) || chol.SolveVecTo(step, slope) != nil {
			damping, factor, stale = damping*factor, 2*factor, true
			continue
		}
		// What the quadratic model promises.
		promised := 0.0
		for i := range m {
			promised += step.AtVec(i) * (slope.AtVec(i) + damping*normal.At(i, i)*step.AtVec(i)) / 2
		}
		if promised <= enough*loss+1e-300 {
			break
		}
		copy(trial, v)
		for i := range m {
			trial[i] -= step.AtVec(i)
		}
		found, err := f.at(ctx, trial, loss)
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if err != nil || !(found < loss) {
			damping, factor, stale = damping*factor, 2*factor, true
			if damping > 1e12 {
				break
			}
			continue
		}
		ratio := (loss - found) / promised
		copy(v, trial)
		loss, stale = found, false
		damping *= max(1./3, 1-math.Pow(2*ratio-1, 3))
		factor = 2
	}
	if stale { // the last trial was another point
		return f.at(ctx, v, math.Inf(1))
	}
	return loss, nil
}

// maxIterations bounds the trials of one minimisation.
const maxIterations = 200

// tangent is how the minimum over the other variables moves with log T: by the
// implicit function theorem, with the Gauss–Newton matrix for the Hessian.
func (f *Fit) tangent() []float64 {
	q := len(f.point)
	if q == 1 {
		return nil
	}
	step := make([]float64, q-1)
	var qr mat.QR
	others := f.jacobian.Slice(0, len(f.residual), 0, q-1)
	qr.Factorize(others)
	var x mat.VecDense
	if qr.SolveVecTo(&x, false, f.jacobian.ColView(q-1)) != nil {
		return step
	}
	for j := range step {
		step[j] = -f.point[q-1] * x.AtVec(j)
	}
	return step
}

// bar is Student's t times the standard error of T: the variance of the
// residuals over the curvature of L*(T), which is the square of what of ∂r/∂T the
// derivatives by the other variables cannot make (G. A. F. Seber, C. J. Wild,
// Nonlinear Regression, 1989, §5.1 and §5.4).
func (f *Fit) bar(loss float64) float64 {
	m, q := f.jacobian.Dims()
	left := mat.VecDenseCopyOf(f.jacobian.ColView(q - 1))
	whole := mat.Norm(left, 2)
	if q > 1 {
		others := f.jacobian.Slice(0, m, 0, q-1)
		var qr mat.QR
		qr.Factorize(others)
		var x, made mat.VecDense
		if qr.SolveVecTo(&x, false, left) != nil {
			return math.Inf(1)
		}
		made.MulVec(others, &x)
		left.SubVec(left, &made)
	}
	curvature := math.Pow(mat.Norm(left, 2), 2)
	// The derivatives are good to the tolerance: below it there is no curvature.
	if mat.Norm(left, 2) <= 100*f.tolerance()*whole {
		return math.Inf(1)
	}
	dof := float64(m - q)
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: dof}.Quantile(0.975)
	return t * math.Sqrt(2*loss/dof/curvature)
}
