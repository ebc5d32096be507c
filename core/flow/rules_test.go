package flow

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"costate/core/ode"
)

// Descent on a quadratic is θ_k = (1 − ηλ)^k θ0; with powers of two for all
// numbers that is exact.
func TestDescentIsExact(t *testing.T) {
	lambda := []float64{0.5, 1, 3}
	start := []float64{1, -2, 0.5}
	const eta = 0.5
	k := 0.0
	p := NewPath(quadratic(lambda...), Config{Rule: "descent", Eta: eta}, 0, start)
	follow(t, p, 20, func(tau float64, theta []float64, _ float64) {
		if k++; tau != k {
			t.Errorf("τ = %v after %v steps", tau, k)
		}
		for i, l := range lambda {
			if want := start[i] * math.Pow(1-eta*l, k); theta[i] != want {
				t.Errorf("θ_%d = %v after %v steps, want %v", i, theta[i], k, want)
			}
		}
	})
	if p.Steps() != 20 || p.Stats() != (ode.Stats{Evaluations: 20, Accepted: 20}) {
		t.Errorf("%d steps, %+v", p.Steps(), p.Stats())
	}
}

// The other rules on a quadratic, against recurrences written in another form
// than in the package: momentum and Nesterov as two-term recurrences in θ
// (heavy ball, and the gradient ∇L_k + β(∇L_k − ∇L_{k−1}) of Nesterov), the
// adaptive ones by their sums over all gradients.
func TestRulesOnQuadratic(t *testing.T) {
	const lambda, eta, decay, start, n = 1.7, 0.05, 0.02, 1.3, 60
	sum := func(g []float64, decay float64, f func(float64) float64) float64 {
		s := 0.0
		for i, v := range g {
			s += (1 - decay) * math.Pow(decay, float64(len(g)-1-i)) * f(v)
		}
		return s
	}
	same := func(v float64) float64 { return v }
	square := func(v float64) float64 { return v * v }
	next := map[string]func(theta, g []float64) float64{
		"momentum": func(theta, g []float64) float64 {
			k := len(theta) - 1
			x := theta[k] - eta*g[k]
			if k > 0 {
				x += 0.9 * (theta[k] - theta[k-1])
			}
			return x
		},
		"nesterov": func(theta, g []float64) float64 {
			k := len(theta) - 1
			if k == 0 {
				return theta[k] - eta*1.9*g[k]
			}
			return theta[k] + 0.9*(theta[k]-theta[k-1]) - eta*(g[k]+0.9*(g[k]-g[k-1]))
		},
		"rmsprop": func(theta, g []float64) float64 {
			k := len(theta) - 1
			return theta[k] - eta*g[k]/(math.Sqrt(sum(g, 0.9, square))+1e-8)
		},
		"adam": func(theta, g []float64) float64 {
			k := len(theta) - 1
			m := sum(g, 0.9, same) / (1 - math.Pow(0.9, float64(k+1)))
			v := sum(g, 0.999, square) / (1 - math.Pow(0.999, float64(k+1)))
			return theta[k] - eta*m/(math.Sqrt(v)+1e-8)
		},
		"proximal": func(theta, _ []float64) float64 { return theta[len(theta)-1] / (1 + eta*lambda) },
	}
	next["adamw"] = func(theta, g []float64) float64 {
		return next["adam"](theta, g) - eta*decay*theta[len(theta)-1]
	}
	for rule := range next {
		theta, g := []float64{start}, []float64{lambda * start}
		follow(t, NewPath(quadratic(lambda), Config{Rule: rule, Eta: eta, Decay: decay}, 0, []float64{start}), n, func(tau float64, got []float64, _ float64) {
			x := next[rule](theta, g)
			// Only rounding differs, which sixty contracting steps do not amplify.
			if e := off(got[0], x); !(e < 1e-13) {
				t.Fatalf("%s at step %v: %.17g, want %.17g", rule, tau, got[0], x)
			}
			theta, g = append(theta, x), append(g, lambda*x)
		})
		if last := math.Abs(theta[n]); last > 0.5*start {
			t.Errorf("%s has only come to %v", rule, last)
		}
	}
}

// Entries that are not free stay as they are to the bit, and are no part of
// the norm.
func TestFree(t *testing.T) {
	for _, rule := range Rules {
		start := []float64{1, -2, 0.3}
		p := NewPath(quadratic(1, 2, 3), Config{Rule: rule, Eta: 0.1, Spacing: 1, RTol: 1e-8, ATol: 1e-10, Free: []bool{true, false, true}}, 0, start)
		follow(t, p, 5, func(_ float64, theta []float64, _ float64) {
			if theta[1] != -2 || theta[0] == start[0] || theta[2] == start[2] {
				t.Errorf("%s: %v", rule, theta)
			}
		})
		norm, err := p.GradientNorm(context.Background())
		if want := math.Hypot(p.Theta()[0], 3*p.Theta()[2]); err != nil || off(norm, want) > 1e-15 {
			t.Errorf("%s: norm %v, want %v (%v)", rule, norm, want, err)
		}
		if start[0] != 1 {
			t.Errorf("%s writes to its argument", rule)
		}
	}
}

func TestNothingToMove(t *testing.T) {
	constant := landscape(func([]float64, []float64) float64 { return 42 })
	for _, rule := range Rules {
		p := NewPath(constant, Config{Rule: rule, Eta: 0.1, Spacing: 0.5}, 0, nil)
		follow(t, p, 3, func(_ float64, theta []float64, loss float64) {
			if loss != 42 || len(theta) != 0 {
				t.Errorf("%s: %v, %v", rule, theta, loss)
			}
		})
	}
}

// Past η = 2/λ descent diverges: there is an error that says so before any
// number is infinite, and the path stands at its last point. The flow does not.
func TestDivergence(t *testing.T) {
	ctx := context.Background()
	for _, rule := range []string{"descent", "momentum", "nesterov"} {
		p := NewPath(quadratic(1), Config{Rule: rule, Eta: 8}, 0, []float64{1})
		var err error
		for range 5000 {
			if err = p.Next(ctx); err != nil {
				break
			}
		}
		if err == nil || !strings.Contains(err.Error(), "smaller η") || !strings.Contains(err.Error(), rule) {
			t.Errorf("%s: %v", rule, err)
		}
		if x := p.Theta()[0]; math.IsNaN(x) || math.IsInf(x, 0) || float64(p.Steps()) != p.Tau() {
			t.Errorf("%s stands at %v after %d steps, τ = %v", rule, x, p.Steps(), p.Tau())
		}
	}
	p := NewPath(quadratic(1), Config{Rule: "flow", Eta: 8, Spacing: 1, RTol: 1e-8, ATol: 1e-10}, 0, []float64{1})
	follow(t, p, 50, func(float64, []float64, float64) {})
}

var errBroken = errors.New("broken")

// fragile cannot be evaluated below a threshold.
type fragile struct{ floor float64 }

func (f fragile) Gradient(_ context.Context, dst, theta []float64) (float64, error) {
	if theta[0] < f.floor {
		return 0, errBroken
	}
	dst[0] = 1
	return theta[0], nil
}

// What the objective cannot evaluate surfaces as its own error.
func TestObjectiveErrors(t *testing.T) {
	ctx := context.Background()
	for _, rule := range Rules {
		p := NewPath(fragile{0}, Config{Rule: rule, Eta: 0.1, Spacing: 0.1, RTol: 1e-6, ATol: 1e-8}, 0, []float64{0.5})
		var err error
		last := 0.5
		for range 1000 {
			if err = p.Next(ctx); err == nil {
				_, err = p.Loss(ctx)
			}
			if err != nil {
				break
			}
			last = p.Theta()[0]
		}
		if !errors.Is(err, errBroken) || last < 0 {
			t.Errorf("%s: %v at %v", rule, err, last)
		}
		start := NewPath(fragile{1}, Config{Rule: rule, Eta: 0.1, Spacing: 0.1}, 0, []float64{0.5})
		if err := start.Next(ctx); !errors.Is(err, errBroken) {
			t.Errorf("%s at its start: %v", rule, err)
		}
		if start.Tau() != 0 || start.Theta()[0] != 0.5 {
			t.Errorf("%s has moved to %v", rule, start.Theta())
		}
	}
	blowUp := landscape(func(dst, theta []float64) float64 { // −∇L = θ², infinite at τ = 1
		dst[0] = -theta[0] * theta[0]
		return -theta[0] * theta[0] * theta[0] / 3
	})
	p := NewPath(blowUp, Config{Rule: "flow", Eta: 1, Spacing: 2}, 0, []float64{1})
	var small *ode.StepTooSmallError
	if err := p.Next(ctx); !errors.As(err, &small) || math.Abs(small.T-1) > 1e-3 {
		t.Errorf("blow-up at τ = 1 gives %v", err)
	}
}

// cancelling is done with its context at the given call.
type cancelling struct {
	landscape
	calls, at int
	cancel    context.CancelFunc
}

func (c *cancelling) Gradient(ctx context.Context, dst, theta []float64) (float64, error) {
	if c.calls++; c.calls == c.at {
		c.cancel()
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return c.landscape.Gradient(ctx, dst, theta)
}

// A cancelled step leaves the path where it stood, and it can go on from there.
func TestCancellation(t *testing.T) {
	for _, rule := range Rules {
		ctx, cancel := context.WithCancel(context.Background())
		c := &cancelling{landscape: valley, at: 20, cancel: cancel}
		cfg := Config{Rule: rule, Eta: 0.01, Spacing: 0.1, RTol: 1e-8, ATol: 1e-10}
		p, whole := NewPath(c, cfg, 0, []float64{-1, 0.5}), NewPath(valley, cfg, 0, []float64{-1, 0.5})
		points := 0
		var err error
		for err == nil {
			before := p.Tau()
			if err = p.Next(ctx); err == nil {
				points++
			} else if p.Tau() != before {
				t.Errorf("%s moves to %v though cancelled", rule, p.Tau())
			}
		}
		if !errors.Is(err, context.Canceled) || c.calls > 20+200 {
			t.Errorf("%s: %v after %d calls", rule, err, c.calls)
		}
		follow(t, p, 30, func(float64, []float64, float64) {})
		follow(t, whole, points+30, func(float64, []float64, float64) {})
		for i := range p.Theta() {
			if e := off(p.Theta()[i], whole.Theta()[i]); !(e < 1e-6) { // steps differ, so do errors of 1e-8 each
				t.Errorf("%s: θ_%d off by %.2g", rule, i, e)
			}
		}
	}
}

func TestCheckRule(t *testing.T) {
	for _, rule := range Rules {
		if err := CheckRule(rule); err != nil {
			t.Error(err)
		}
	}
	if err := CheckRule("sgd"); err == nil || !strings.Contains(err.Error(), "nesterov") {
		t.Error(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown rule does not panic")
		}
	}()
	NewPath(quartic, Config{Rule: "sgd"}, 0, []float64{1})
}

// A point costs no allocation, whatever the rule.
func TestAllocations(t *testing.T) {
	ctx := context.Background()
	for _, rule := range Rules {
		p := NewPath(valley, Config{Rule: rule, Eta: 0.001, Spacing: 0.1, RTol: 1e-8, ATol: 1e-10}, 0, []float64{-1, 0.5})
		if n := testing.AllocsPerRun(100, func() {
			if err := p.Next(ctx); err != nil {
				t.Fatal(err)
			}
			if _, err := p.Loss(ctx); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations a point", rule, n)
		}
	}
}
