package horizon

import (
	"context"
	"errors"
	"math"
	"slices"
)

// Profile computes L*(T) at the given T > 0, from the best outwards and back: each
// estimate starts from its inner neighbour's, moved along the curve of minima, and
// is searched again from its outer neighbour's where the two differ, as it may
// have stopped in a local minimum, in small steps where there are two of those.
// Where there is no solution, as in a field that blows up, that side ends. report
// is told of each.
func (f *Fit) Profile(ctx context.Context, best Estimate, at []float64, report func(Estimate)) error {
	list := slices.Sorted(slices.Values(at))
	middle, _ := slices.BinarySearch(list, best.T)
	below := slices.Clone(list[:middle])
	slices.Reverse(below)
	// Both sides at once, each with evaluators of its own.
	other, err := NewFit(f.x, f.starts > 0, f.enough)
	if err != nil {
		return err
	}
	var lower []Estimate
	failed := make(chan error, 1)
	go func() {
		var err error
		lower, err = other.side(ctx, best, below)
		failed <- err
	}()
	upper, err := f.side(ctx, best, list[middle:])
	if err = errors.Join(err, <-failed); err != nil {
		return err
	}
	for _, e := range append(upper, lower...) {
		report(e)
	}
	return nil
}

// side goes away from an estimate and back.
func (f *Fit) side(ctx context.Context, from Estimate, ts []float64) ([]Estimate, error) {
	var found []Estimate
	for _, T := range ts {
		e, err := f.AtT(ctx, from, T)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			break
		}
		found = append(found, e)
		from = e
	}
	for i := len(found) - 2; i >= 0; i-- {
		if math.Abs(found[i+1].Loss-found[i].Loss) <= 1e-6*found[i].Loss {
			continue
		}
		back := []int{1}
		if f.jumps(found[i].Theta, found[i+1].Theta) {
			back = append(back, smallSteps)
		}
		for _, steps := range back {
			e, err := f.walk(ctx, found[i+1], found[i].T, steps)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err == nil && e.Loss < found[i].Loss {
				found[i] = e
			}
		}
	}
	return found, nil
}

// smallSteps are that many from one T to the next where there are two minima: one
// step alone may leap from that which the neighbour is in.
const smallSteps = 4

// jumps reports whether what is free of θ changes by more than half of its size.
func (f *Fit) jumps(a, b []float64) bool {
	far, one, other := 0.0, 0.0, 0.0
	for _, i := range f.free {
		far, one, other = math.Hypot(far, a[i]-b[i]), math.Hypot(one, a[i]), math.Hypot(other, b[i])
	}
	return far > max(one, other)/2
}

// walk goes from an estimate to another T in so many steps, which stay close to
// where they start if there are several.
func (f *Fit) walk(ctx context.Context, e Estimate, T float64, steps int) (Estimate, error) {
	ratio := T / e.T
	for from, k := e.T, 1; k <= steps; k++ {
		if steps > 1 {
			e.step = nil
		}
		var err error
		if e, err = f.AtT(ctx, e, from*math.Pow(ratio, float64(k)/float64(steps))); err != nil {
			return e, err
		}
	}
	return e, nil
}

// Geometric returns n numbers from lo to hi with equal ratios.
func Geometric(lo, hi float64, n int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = lo * math.Pow(hi/lo, float64(i)/float64(n-1))
	}
	list[n-1] = hi
	return list
}
