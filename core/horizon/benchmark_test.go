package horizon

import (
	"context"
	"testing"

	"costate/core/scene"
)

// BenchmarkProfile is what a slider of the experiment with the pendulum waits for:
// the best fit and a coarse profile.
func BenchmarkProfile(b *testing.B) {
	ctx := context.Background()
	s, err := (Pendulum{Duration: 7.3, Friction: 0.2, Noise: 0.3, Angles: 30, Seed: 1}).Scene(ctx, false)
	if err != nil {
		b.Fatal(err)
	}
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("best", func(b *testing.B) {
		for b.Loop() {
			f, _ := NewFit(x, false, 1e-4)
			if _, err := f.Best(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("profile", func(b *testing.B) {
		f, _ := NewFit(x, false, 1e-4)
		best, _ := f.Best(ctx)
		at := Geometric(1.5, 24, 13)
		for _, bars := range []float64{1, 4, 16} {
			at = append(at, best.T-bars*best.Bar, best.T+bars*best.Bar)
		}
		for b.Loop() {
			if err := f.Profile(ctx, best, at, func(Estimate) {}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
