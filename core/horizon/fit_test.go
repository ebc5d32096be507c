package horizon

import (
	"context"
	"math"
	"testing"

	"costate/core/adjoint"
	"costate/core/scene"
)

func fitOf(t testing.TB, s *scene.Scene, start bool) *Fit {
	t.Helper()
	f, err := NewFit(build(t, s), start, Enough)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func build(t testing.TB, s *scene.Scene) *scene.Experiment {
	t.Helper()
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func pendulum(t testing.TB, seed uint64, scale bool) *scene.Scene {
	t.Helper()
	s, err := Pendulum{Duration: 7, Friction: 0.2, Noise: 0.05, Angles: 30, Seed: seed}.Scene(context.Background(), scale)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// forced is a field that depends on t, seen on the time clock.
const forced = `{"version": 1, "params": {"a": 0.7, "b": 1.3}, "T": 3, "t0": 0.5,
	"field": {"equations": ["x' = y", "y' = -a*x + sin(b*t)"]}, "z0": [[1, 0.2]],
	"loss": {"observations": {"clock": "time", "times": [3.5, 1, 2], "states": ["y", "x"], "values": [[1, 0], [0.5, 2], [0.1, 0.3]]}}}`

// The residuals' derivatives, times the residuals, are the gradient of the loss:
// those are of the variational equations, that is of the adjoint. Beside them
// stand central differences of the residuals themselves.
func TestDerivatives(t *testing.T) {
	time, err := scene.Decode([]byte(forced))
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*scene.Scene{"pendulum": pendulum(t, 1, true), "pelts": Pelts(20, true), "forced": time} {
		s.Solver.RTol, s.Solver.ATol = 1e-11, 1e-13
		f := fitOf(t, s, true)
		v := f.pack(s.T)
		loss, err := f.at(context.Background(), v, math.Inf(1))
		if err != nil {
			t.Fatal(err)
		}
		// On the depth clock, on which the fit is, the stamps move with T.
		p := *build(t, s).Engine().Problem()
		o := *p.Loss.Observations
		if o.Clock == adjoint.TimeClock {
			times := make([]float64, len(o.Times))
			for i, at := range o.Times {
				times[i] = (at - s.T0) / s.T
			}
			o.Clock, o.Times = adjoint.DepthClock, times
		}
		p.Loss.Observations = &o
		var g adjoint.Gradient
		if err := adjoint.NewEngine(p).Gradient(context.Background(), &g, build(t, s).Theta, adjoint.Checkpointed, adjoint.Observer{}); err != nil {
			t.Fatal(err)
		}
		if math.Abs(g.Loss-loss) > 1e-6*loss {
			t.Errorf("%s: loss %v, the engine's is %v", name, loss, g.Loss)
		}
		var want []float64
		for _, i := range f.free {
			want = append(want, g.Theta[i])
		}
		want = append(append(want, g.Z0[0]...), g.T)
		size := 0.0
		for _, w := range want {
			size = max(size, math.Abs(w))
		}
		m, q := f.jacobian.Dims()
		jacobian := make([][]float64, q)
		for j := range jacobian {
			sum := 0.0
			for k := range m {
				sum += f.jacobian.At(k, j) * f.residual[k]
				jacobian[j] = append(jacobian[j], f.jacobian.At(k, j))
			}
			if math.Abs(sum-want[j]) > 1e-5*size { // tolerance 1e-8 over errors that grow along the solve
				t.Errorf("%s: derivative by variable %d is %v, by the adjoint %v", name, j, sum, want[j])
			}
		}
		for j := range v {
			const h = 1e-4
			side := func(by float64) []float64 {
				w := append([]float64(nil), v...)
				w[j] += by
				if _, err := f.at(context.Background(), w, math.Inf(1)); err != nil {
					t.Fatal(err)
				}
				return append([]float64(nil), f.residual...)
			}
			ahead, behind := side(h), side(-h)
			most := 1.0
			for k := range ahead {
				most = max(most, math.Abs(jacobian[j][k]))
			}
			for k := range ahead {
				if d := (ahead[k] - behind[k]) / (2 * h); math.Abs(d-jacobian[j][k]) > 1e-3*most { // 1e-8/h of the solves, h² times a third derivative
					t.Errorf("%s: residual %d by variable %d: %v, by differences %v", name, k, j, jacobian[j][k], d)
				}
			}
		}
	}
}

// A minimum is a minimum: the gradient vanishes, T included.
func TestBest(t *testing.T) {
	for name, f := range map[string]*Fit{"pendulum": fitOf(t, pendulum(t, 1, false), false), "pelts": fitOf(t, Pelts(20, false), true)} {
		e, err := f.Best(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		_, q := f.jacobian.Dims()
		for j := range q {
			sum, size := 0.0, 0.0
			for k, r := range f.residual {
				sum += f.jacobian.At(k, j) * r
				size += math.Pow(f.jacobian.At(k, j), 2)
			}
			if math.Abs(sum) > 1e-5*math.Sqrt(size*2*e.Loss) {
				t.Errorf("%s: at the minimum the slope along variable %d is %v of %v", name, j, sum, size)
			}
		}
	}
}

func TestNotAFit(t *testing.T) {
	s := Pelts(20, true)
	s.Loss.Observations = nil
	if _, err := NewFit(build(t, s), true, Enough); err != ErrNotAFit {
		t.Errorf("without observations: %v", err)
	}
}

// The minimum over the others, known in closed form where T scales the field:
// the curve of minima along which log k and the friction stay, is k = −log T.
func TestTangent(t *testing.T) {
	f := fitOf(t, pendulum(t, 1, true), false)
	e, err := f.Best(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(e.step[1]+1) > 1e-5 || math.Abs(e.step[0]) > 1e-5 {
		t.Errorf("along the minima d(c, k)/d log T is %v, expected (0, −1)", e.step)
	}
}

// L* is the least over the friction there is, not one of several minima: at no T
// does a friction of a grid do better, though the way out from the best passes
// trials that blow up.
func TestProfileIsLeast(t *testing.T) {
	profileIsLeast(t, 5.1, 0.05, Geometric(1.5, 24, 13))
	profileIsLeast(t, 12, 0.05, Geometric(1.5, 24, 13))
	// Right of the best T a weak friction is a minimum, too, and a strong one the least.
	profileIsLeast(t, 8.5, 0.02, Geometric(1.5, 24, 41)[25:30])
	profileIsLeast(t, 10.5, 0.02, Geometric(1.5, 24, 41)[28:33])
}

func profileIsLeast(t *testing.T, duration, noise float64, at []float64) {
	t.Helper()
	s, err := Pendulum{Duration: duration, Friction: 0.2, Noise: noise, Angles: 30, Seed: 1}.Scene(context.Background(), false)
	if err != nil {
		t.Fatal(err)
	}
	f := fitOf(t, s, false)
	best, err := f.Best(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var found []Estimate
	if err := f.Profile(context.Background(), best, at, func(e Estimate) { found = append(found, e) }); err != nil || len(found) != len(at) {
		t.Fatal(len(found), err)
	}
	for _, e := range found {
		if e.Loss < best.Loss*(1-1e-9) {
			t.Errorf("duration %v: L* is %v at T = %v, %v at the best T = %v", duration, e.Loss, e.T, best.Loss, best.T)
		}
		for c := -0.2; c < 12; c += 0.2 {
			// The bound ends what is worse. Steps that promise less than 1e-9 of L* may
			// together still be worth more where the minimum is wide.
			if loss, err := f.at(context.Background(), []float64{c, e.T}, (1-1e-4)*e.Loss); err == nil {
				t.Errorf("duration %v: at T = %v a friction of %v has the loss %v, L* is %v at %v", duration, e.T, c, loss, e.Loss, e.Theta)
			}
		}
	}
}
