package flow

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"
)

// products takes Hessian–vector products over the entries of θ that move: by the
// objective's own HessianVector, where it has one, or by a central difference of
// its gradient along v; see [LargestCurvature] for its increment.
type products struct {
	objective Objective
	noise     float64 // relative error of the gradient
	free      []bool

	work, up, down []float64
}

func newProducts(o Objective, noise float64, free []bool, n int) *products {
	return &products{o, max(noise, 0x1p-52), free, make([]float64, n), make([]float64, n), make([]float64, n)}
}

// apply writes H v to dst, which may be v.
func (h *products) apply(ctx context.Context, dst, theta, v []float64) error {
	mask(v, h.free)
	if c, ok := h.objective.(interface {
		HessianVector(ctx context.Context, dst, theta, v []float64) error
	}); ok {
		if err := c.HessianVector(ctx, h.up, theta, v); err != nil {
			return err
		}
		copy(dst, h.up)
		mask(dst, h.free)
		return nil
	}
	length := floats.Norm(v, 2)
	if length == 0 {
		clear(dst)
		return nil
	}
	// A power of two: its multiples are exact.
	delta := math.Exp2(math.Round(math.Log2(math.Cbrt(3*h.noise) * max(1, floats.Norm(theta, 2)) / length)))
	for _, side := range []struct {
		sign float64
		to   []float64
	}{{1, h.up}, {-1, h.down}} {
		floats.AddScaledTo(h.work, theta, side.sign*delta, v)
		if _, err := h.objective.Gradient(ctx, side.to, h.work); err != nil {
			return err
		}
	}
	for i := range dst {
		dst[i] = (h.up[i] - h.down[i]) / (2 * delta)
	}
	mask(dst, h.free)
	return nil
}

// mask clears the entries that do not move.
func mask(v []float64, free []bool) {
	for i, moves := range free {
		if !moves {
			v[i] = 0
		}
	}
}
