package horizon

import (
	"context"
	"math"
	"testing"

	"costate/core/scene"
)

// profileOf returns the best and the losses of a profile over factor both ways.
func profileOf(t *testing.T, s *scene.Scene, start bool, factor float64) (best Estimate, at, loss []float64) {
	t.Helper()
	f := fitOf(t, s, start)
	best, err := f.Best(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	err = f.Profile(context.Background(), best, Geometric(best.T/factor, best.T*factor, 24), func(e Estimate) {
		at, loss = append(at, e.T), append(loss, e.Loss)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(at) != 24 {
		t.Fatalf("%d points of 24", len(at))
	}
	return best, at, loss
}

// With g known T is the duration: the minimum is sharp, and there.
func TestTimeIsKnown(t *testing.T) {
	best, at, loss := profileOf(t, pendulum(t, 1, false), false, 4)
	if math.Abs(best.T-7) > best.Bar || best.Bar > 0.05 {
		t.Errorf("T = %v ± %v, the duration is 7", best.T, best.Bar)
	}
	for i, T := range at {
		if math.Abs(math.Log(T/7)) > 0.05 && loss[i] < 20*best.Loss {
			t.Errorf("L*(%v) = %v, at the minimum %v: not sharp", T, loss[i], best.Loss)
		}
	}
}

// With the death rate known the pelts say how many years there were, without
// their dates.
func TestYearsAreKnown(t *testing.T) {
	best, at, loss := profileOf(t, Pelts(20, false), true, 4)
	if math.Abs(best.T-20) > best.Bar || best.Bar > 6 {
		t.Errorf("T = %v ± %v, there are 20 years", best.T, best.Bar)
	}
	for i, T := range at {
		if math.Abs(math.Log2(T/20)) > 1 && loss[i] < 1.5*best.Loss {
			t.Errorf("L*(%v) = %v, at the minimum %v: not sharp", T, loss[i], best.Loss)
		}
	}
}

// With the scale free the same data say nothing of T: the profile is flat to the
// tolerance of the solves, and there is no error bar.
func TestScaleIsFree(t *testing.T) {
	for name, of := range map[string]struct {
		s     *scene.Scene
		start bool
	}{"pendulum": {pendulum(t, 1, true), false}, "pelts": {Pelts(20, true), true}} {
		best, at, loss := profileOf(t, of.s, of.start, 4)
		if !math.IsInf(best.Bar, 1) {
			t.Errorf("%s: T = %v ± %v, where any will do", name, best.T, best.Bar)
		}
		for i, T := range at {
			if math.Abs(loss[i]-best.Loss) > 1e-6*best.Loss {
				t.Errorf("%s: L*(%v) = %v, elsewhere %v: not flat", name, T, loss[i], best.Loss)
			}
		}
	}
}

// The interval is to have the truth in 95 of 100; fewer than 90 would be by
// chance once in 50 times.
func TestCoverage(t *testing.T) {
	covered := 0
	for seed := range uint64(100) {
		e, err := fitOf(t, pendulum(t, seed, false), false).Best(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(e.T-7) < e.Bar {
			covered++
		}
	}
	t.Logf("the interval has the truth for %d of 100 seeds", covered)
	if covered < 90 {
		t.Errorf("the interval has the truth for %d of 100 seeds", covered)
	}
}

// The curvature of the profile itself gives the same bar: with L* = L̂ + ½ L” δ²
// it is where L* is t² L̂/ν above the minimum.
func TestBarIsCurvature(t *testing.T) {
	f := fitOf(t, pendulum(t, 3, false), false)
	best, err := f.Best(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	const student = 2.0484 // 97.5 % quantile for 28 degrees of freedom
	for _, side := range []float64{-1, 1} {
		e, err := f.AtT(context.Background(), best, best.T+side*best.Bar)
		if err != nil {
			t.Fatal(err)
		}
		want := student * student * best.Loss / 28
		if rise := e.Loss - best.Loss; math.Abs(rise-want) > 0.05*want { // L* is no exact parabola
			t.Errorf("a bar away L* is %v higher, expected %v", rise, want)
		}
	}
}
