package flow

import (
	"context"
	"errors"
	"math"
	"testing"
)

const roundoff = 0x1p-52

func curvature(t *testing.T, o Objective, theta []float64, free []bool) Curvature {
	t.Helper()
	c, err := LargestCurvature(context.Background(), o, theta, free, roundoff)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The products of a quadratic have no truncation; the round-off of the
// gradient, over δ = 9e-6, leaves 1e-10 of its size.
func TestCurvatureOfQuadratic(t *testing.T) {
	for _, c := range []struct {
		lambda, theta []float64
		free          []bool
		want          float64
		at            int
	}{
		{[]float64{3}, []float64{2}, nil, 3, 0},
		{[]float64{1, 4}, []float64{2, -1}, nil, 4, 1},
		{[]float64{1, 4, 9, 2, -20, 0}, []float64{1, 1, 1, 1, 1, 1}, nil, 9, 2},
		{[]float64{1, 4, 9}, []float64{1, 1, 1}, []bool{true, true, false}, 4, 1},
		{[]float64{-2, -5}, []float64{1, 1}, nil, -2, 0},
		{[]float64{1e6, 1e-6}, []float64{0, 0}, nil, 1e6, 0},
	} {
		got := curvature(t, quadratic(c.lambda...), c.theta, c.free)
		if !(off(got.Lambda, c.want) < 1e-9) || got.Products > len(c.theta)+2 {
			t.Errorf("%v: %+v", c.lambda, got)
		}
		for i, v := range got.Vector {
			want := 0.0
			if i == c.at {
				want = 1
			}
			// Lanczos ends when the residual is 1e-4 of λ; the vector's error
			// is that over the relative gap, here 1/4 or more.
			if !(math.Abs(v-want) < 4e-4) {
				t.Errorf("%v: vector %v", c.lambda, got.Vector)
			}
		}
	}
	if got := curvature(t, quadratic(2, 2, 2, 2), []float64{1, 2, 3, 4}, nil); !(off(got.Lambda, 2) < 1e-9) || got.Products != 1+2 {
		t.Errorf("of twice the square: %+v", got)
	}
}

// Many entries: λ from 1 to 300 in steps of 1, the top one apart.
func TestCurvatureOfManyEntries(t *testing.T) {
	lambda, theta := make([]float64, 300), make([]float64, 300)
	for i := range lambda {
		lambda[i], theta[i] = float64(i+1), math.Sin(float64(i))
	}
	lambda[7] = 400
	got := curvature(t, quadratic(lambda...), theta, nil)
	// The error of λ is below residual²/gap.
	if bound := got.Residual*got.Residual/100 + 1e-6; !(math.Abs(got.Lambda-400) < bound) || got.Products > maxProducts+2 || !(got.Residual <= 0.04) {
		t.Errorf("λ = %v, residual %v after %d products", got.Lambda, got.Residual, got.Products)
	}
	if !(got.Vector[7] > 1-1e-6) {
		t.Errorf("entry 7 of the vector is %v", got.Vector[7])
	}
}

// L = ½θ⁴ has curvature 6θ². The truncation of δ² is that of a cubic
// gradient and extrapolated away; round-off leaves 1e-10 of the gradient over
// max(1, θ).
func TestCurvatureOfQuartic(t *testing.T) {
	for _, theta := range []float64{0, 0.3, 1, -2, 50} {
		got := curvature(t, quartic, []float64{theta}, nil)
		if want := 6 * theta * theta; !(math.Abs(got.Lambda-want) < 1e-9*max(1, want)) {
			t.Errorf("θ = %v: %v, want %v", theta, got.Lambda, want)
		}
	}
}

// Descent with a step just below 2/λ comes down, just above it does not.
func TestCurvatureIsStabilityLimit(t *testing.T) {
	bowl := landscape(func(dst, theta []float64) float64 {
		a, b := theta[0], theta[1]
		dst[0], dst[1] = 3*a+b, a+2*b
		return 1.5*a*a + a*b + b*b
	})
	c := curvature(t, bowl, []float64{1, 1}, nil)
	for _, side := range []float64{0.99, 1.01} {
		p := NewPath(bowl, Config{Rule: "descent", Eta: side * 2 / c.Lambda}, 0, []float64{1, 1})
		last := 0.0
		follow(t, p, 1000, func(_ float64, _ []float64, loss float64) { last = loss })
		if (side < 1) != (last < 1) {
			t.Errorf("η = %v · 2/λ ends at L = %v", side, last)
		}
	}
}

func TestCurvatureOfNothing(t *testing.T) {
	if c := curvature(t, quadratic(1, 2), []float64{1, 2}, []bool{false, false}); !math.IsNaN(c.Lambda) {
		t.Errorf("nothing moves: %+v", c)
	}
	flat := landscape(func(dst, _ []float64) float64 { dst[0] = 3; return 0 })
	if c := curvature(t, flat, []float64{1}, nil); c.Lambda != 0 {
		t.Errorf("a slope without curvature: %+v", c)
	}
	cliff := landscape(func(dst, theta []float64) float64 { dst[0] = math.Inf(int(math.Copysign(1, theta[0]))); return 0 })
	if c := curvature(t, cliff, []float64{0}, nil); !math.IsNaN(c.Lambda) {
		t.Errorf("a cliff: %+v", c)
	}
	broken := errors.New("broken")
	if _, err := LargestCurvature(context.Background(), failing{broken}, []float64{1}, nil, roundoff); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

type failing struct{ err error }

func (f failing) Gradient(context.Context, []float64, []float64) (float64, error) { return 0, f.err }

// curvedQuadratic is L = ½ Σ λ_i θ_i², which knows its Hessian and refuses
// gradients.
type curvedQuadratic struct {
	failing
	lambda []float64
}

func (q curvedQuadratic) HessianVector(_ context.Context, dst, _, v []float64) error {
	for i, l := range q.lambda {
		dst[i] = l * v[i]
	}
	return nil
}

// An objective's own products are taken, and no gradients.
func TestCurvatureByExactProducts(t *testing.T) {
	q := curvedQuadratic{failing{errors.New("a gradient was asked for")}, []float64{1, 4, 9, -20}}
	for _, c := range []struct {
		free []bool
		want float64
		at   int
	}{{nil, 9, 2}, {[]bool{true, true, false, true}, 4, 1}} {
		got, err := LargestCurvature(context.Background(), q, []float64{1, 2, 3, 4}, c.free, 0)
		if err != nil {
			t.Fatal(err)
		}
		// As many products as entries move find it to round-off.
		if !(off(got.Lambda, c.want) < 1e-13) || !(math.Abs(got.Vector[c.at]-1) < 1e-12) || got.Products > 4 {
			t.Errorf("%+v, want %v", got, c.want)
		}
	}
}
