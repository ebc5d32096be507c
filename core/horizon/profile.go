package horizon

import (
	"context"
	"math"
	"slices"
)

// Profile computes L*(T) at the given T > 0, from the best outwards: each
// estimate starts from its neighbour's, moved along the curve of minima. report
// is told of each as it comes. Where there is no solution, as in a field that
// blows up, that side ends.
func (f *Fit) Profile(ctx context.Context, best Estimate, at []float64, report func(Estimate)) error {
	list := slices.Sorted(slices.Values(at))
	middle, _ := slices.BinarySearch(list, best.T)
	side := func(ts []float64) error {
		from := best
		for _, T := range ts {
			e, err := f.AtT(ctx, from, T)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				return nil
			}
			report(e)
			from = e
		}
		return nil
	}
	if err := side(list[middle:]); err != nil {
		return err
	}
	below := slices.Clone(list[:middle])
	slices.Reverse(below)
	return side(below)
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
