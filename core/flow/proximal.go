package flow

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
)

const (
	newtonSteps = 60
	halvings    = 40
	armijo      = 1e-4 // part of the decrease promised that is enough
	forcing     = 1e-3 // residual of the inner linear solve, as a part of the outer one
)

// proximal solves for the next point of the proximal point method,
//
//	x − θ + η ∇L(x) = 0,
//
// the stationary point of ψ(x) = L(x) + ‖x − θ‖²/2η that Newton's method comes to
// from θ: the linear equations by conjugate gradients on Hessian–vector products,
// ended where they meet negative curvature (Nocedal and Wright, Numerical
// Optimization, 2nd ed., algorithm 7.1), steps shortened until ψ falls. Where L is
// convex, and else for η below 1 over its most negative curvature, there is one
// point only.
type proximal struct {
	h                                 *products
	gradient, residual, step, r, d, q []float64
	try, tried                        []float64
}

func newProximal(h *products, n int) *proximal {
	make := func() []float64 { return make([]float64, n) }
	return &proximal{h, make(), make(), make(), make(), make(), make(), make(), make()}
}

// solve writes the point after theta to x; gradient and loss are those at theta.
func (p *proximal) solve(ctx context.Context, o Objective, x, theta, gradient []float64, loss, eta, rtol, atol float64) error {
	copy(x, theta)
	copy(p.gradient, gradient)
	psi := loss
	first := math.NaN()
	for k := 0; ; k++ {
		for i := range x {
			p.residual[i] = x[i] - theta[i] + eta*p.gradient[i]
		}
		size := floats.Norm(p.residual, 2)
		if k == 0 {
			first = size
		}
		rounding := 8 * 0x1p-52 * (floats.Norm(x, 2) + floats.Norm(theta, 2))
		small := size <= max(atol+rtol*first, rounding)
		if size <= rounding/8 || small && k >= newtonSteps/2 {
			return nil
		}
		if k == newtonSteps {
			return fmt.Errorf("a step of proximal is not solved after %d steps of Newton's method, ‖x − θ + η∇L(x)‖ = %.3g: take a smaller η", k, size)
		}
		if err := p.newton(ctx, x, eta, size, small); err != nil {
			return err
		}
		next, err := p.search(ctx, o, x, theta, eta, psi, size)
		if err != nil {
			return err
		}
		if math.IsNaN(next) {
			// ψ and the residual are as small as they get.
			if size <= 1e3*(atol+rtol*first)+8*rounding {
				return nil
			}
			return fmt.Errorf("a step of proximal finds no way down, ‖x − θ + η∇L(x)‖ = %.3g: take a smaller η", size)
		}
		psi = next
		if small {
			return nil // one more step than asked for: Newton's is worth it
		}
	}
}

// newton writes to step the solution d of (1 + ηH) d = −residual.
func (p *proximal) newton(ctx context.Context, x []float64, eta, size float64, last bool) error {
	clear(p.step)
	floats.ScaleTo(p.r, -1, p.residual)
	copy(p.d, p.r)
	rr := size * size
	goal := forcing * size
	if last {
		goal = 0
	}
	for range 2*len(x) + 10 {
		copy(p.q, p.d)
		if err := p.h.apply(ctx, p.q, x, p.q); err != nil {
			return err
		}
		floats.Scale(eta, p.q)
		floats.Add(p.q, p.d)
		curvature := floats.Dot(p.d, p.q)
		if !(curvature > 0) {
			if floats.Norm(p.step, 2) == 0 {
				copy(p.step, p.d) // down the hill is all there is
			}
			return nil
		}
		alpha := rr / curvature
		floats.AddScaled(p.step, alpha, p.d)
		floats.AddScaled(p.r, -alpha, p.q)
		next := floats.Dot(p.r, p.r)
		if math.Sqrt(next) <= max(goal, 0x1p-52*size) {
			return nil
		}
		floats.AddScaledTo(p.d, p.r, next/rr, p.d)
		rr = next
	}
	return nil
}

// search moves x along step until ψ has fallen enough, or the residual has where ψ
// is only rounding. It returns ψ there, NaN for nowhere.
func (p *proximal) search(ctx context.Context, o Objective, x, theta []float64, eta, psi, size float64) (float64, error) {
	slope := floats.Dot(p.residual, p.step) / eta
	for k, part := 0, 1.0; k < halvings; k, part = k+1, part/2 {
		floats.AddScaledTo(p.try, x, part, p.step)
		loss, err := o.Gradient(ctx, p.tried, p.try)
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if err != nil || !finite(p.tried, loss) {
			continue // not defined there: nearer
		}
		mask(p.tried, p.h.free)
		way, left := 0.0, 0.0
		for i, v := range p.try {
			d := v - theta[i]
			way += d * d
			d += eta * p.tried[i]
			left += d * d
		}
		value := loss + way/(2*eta)
		if value <= psi+armijo*part*slope || math.Abs(value-psi) <= 1e-9*math.Abs(psi) && math.Sqrt(left) < size {
			copy(x, p.try)
			copy(p.gradient, p.tried)
			return value, nil
		}
	}
	return math.NaN(), nil
}
