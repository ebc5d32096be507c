package flow

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// landscape is an objective from a formula.
type landscape func(dst, theta []float64) float64

func (f landscape) Gradient(_ context.Context, dst, theta []float64) (float64, error) {
	return f(dst, theta), nil
}

// quartic is L = ½ θ⁴.
var quartic = landscape(func(dst, theta []float64) float64 {
	x := theta[0]
	dst[0] = 2 * x * x * x
	return x * x * x * x / 2
})

// quadratic is L = ½ Σ λ_i θ_i².
func quadratic(lambda ...float64) landscape {
	return func(dst, theta []float64) float64 {
		loss := 0.0
		for i, l := range lambda {
			dst[i] = l * theta[i]
			loss += l * theta[i] * theta[i] / 2
		}
		return loss
	}
}

// follow takes n points and hands each to visit.
func follow(t interface {
	Helper()
	Fatal(...any)
}, p *Path, n int, visit func(tau float64, theta []float64, loss float64)) {
	t.Helper()
	for range n {
		if err := p.Next(context.Background()); err != nil {
			t.Fatal(err)
		}
		loss, err := p.Loss(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		visit(p.Tau(), p.Theta(), loss)
	}
}

func off(got, want float64) float64 { return math.Abs(got-want) / math.Max(1, math.Abs(want)) }

var exact = Config{Rule: "flow", Eta: 0.3, Spacing: 0.1, RTol: 1e-12, ATol: 1e-14}

// θ(τ) = θ0 (1 + 4ηθ0²τ)^(−1/2); the 6 printed in the essay is the flow of ¾θ⁴.
func TestQuarticClosedForm(t *testing.T) {
	const theta0 = 1.5
	closed := func(factor, tau float64) float64 {
		return theta0 / math.Sqrt(1+factor*exact.Eta*theta0*theta0*tau)
	}
	p := NewPath(quartic, exact, 0, []float64{theta0})
	var end float64
	follow(t, p, 200, func(tau float64, theta []float64, loss float64) {
		end = theta[0]
		// The dense output of the flow's solver is of order 4: two digits above
		// its tolerance of 1e-12.
		if e := off(theta[0], closed(4, tau)); !(e < 1e-9) {
			t.Errorf("θ(%g) off by %.2g", tau, e)
		}
		if e := off(loss, math.Pow(closed(4, tau), 4)/2); !(e < 1e-9) {
			t.Errorf("L(%g) off by %.2g", tau, e)
		}
	})
	if e := off(p.Tau(), 20); e > 1e-13 {
		t.Errorf("τ = %v after 200 points", p.Tau())
	}
	// At τ = 20 the printed form is low by 1 − sqrt((1 + 4c)/(1 + 6c)), c = ηθ0²τ = 13.5.
	const c = 0.3 * theta0 * theta0 * 20
	want := 1 - math.Sqrt((1+4*c)/(1+6*c))
	if got := 1 - closed(6, 20)/end; math.Abs(got-want) > 1e-9 || want < 0.17 {
		t.Errorf("the printed form is low by %v, want %v", got, want)
	}
	// And it solves the flow of ¾θ⁴.
	threeQuarters := landscape(func(dst, theta []float64) float64 {
		x := theta[0]
		dst[0] = 3 * x * x * x
		return 0.75 * x * x * x * x
	})
	follow(t, NewPath(threeQuarters, exact, 0, []float64{theta0}), 100, func(tau float64, theta []float64, _ float64) {
		if e := off(theta[0], closed(6, tau)); !(e < 1e-9) {
			t.Errorf("flow of ¾θ⁴ at %g off by %.2g", tau, e)
		}
	})
}

// On a quadratic θ_i(τ) = e^{−ηλ_i τ} θ_i(0), stable for η far above 2/λ.
func TestQuadraticFlow(t *testing.T) {
	lambda := []float64{0.5, 1, 30}
	start := []float64{1, -2, 0.7}
	cfg := exact
	cfg.Eta = 5
	follow(t, NewPath(quadratic(lambda...), cfg, 0, start), 30, func(tau float64, theta []float64, _ float64) {
		for i, l := range lambda {
			if e := off(theta[i], start[i]*math.Exp(-cfg.Eta*l*tau)); !(e < 1e-9) {
				t.Errorf("θ_%d(%g) off by %.2g", i, tau, e)
			}
		}
	})
}

// A path may begin at any τ: it is a clock and no more.
func TestStartTau(t *testing.T) {
	a, b := NewPath(quartic, exact, 0, []float64{1}), NewPath(quartic, exact, 7, []float64{1})
	follow(t, a, 10, func(float64, []float64, float64) {})
	follow(t, b, 10, func(float64, []float64, float64) {})
	if off(b.Tau(), a.Tau()+7) > 1e-14 || off(b.Theta()[0], a.Theta()[0]) > 1e-10 {
		t.Errorf("τ = %v, θ = %v; from 0: %v, %v", b.Tau(), b.Theta(), a.Tau(), a.Theta())
	}
}

// valley is a loss with a curved floor, bounded below, that no closed form solves.
var valley = landscape(func(dst, theta []float64) float64 {
	x, y := theta[0], theta[1]
	u, v := 1-x, y-x*x
	dst[0], dst[1] = -2*u-40*v*x, 20*v
	return u*u + 10*v*v
})

// L never rises along the flow, whatever η and the start.
func TestLossFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := Config{Rule: "flow", RTol: 1e-9, ATol: 1e-11,
			Eta:     math.Pow(10, rapid.Float64Range(-3, 1).Draw(t, "log η")),
			Spacing: rapid.Float64Range(0.01, 0.5).Draw(t, "spacing")}
		start := []float64{rapid.Float64Range(-2, 2).Draw(t, "x"), rapid.Float64Range(-2, 2).Draw(t, "y")}
		p := NewPath(valley, cfg, 0, start)
		before, err := p.Loss(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		follow(t, p, 20, func(tau float64, _ []float64, loss float64) {
			// At the floor only the solver's error is left: ∇L times 1e-11, squared curvature small.
			if loss > before+1e-9*math.Max(1, before) {
				t.Errorf("L rises from %v to %v at τ = %v", before, loss, tau)
			}
			before = loss
		})
	})
}

// dL/dτ = −η ‖∇L‖².
func TestLossRate(t *testing.T) {
	cfg := exact
	const h = 0x1p-10
	cfg.Eta, cfg.Spacing = 0.1, h
	p := NewPath(valley, cfg, 0, []float64{-1, 0.5})
	var losses, norms []float64
	follow(t, p, 100, func(_ float64, _ []float64, loss float64) {
		norm, err := p.GradientNorm(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		losses, norms = append(losses, loss), append(norms, norm)
	})
	for i := 2; i < len(losses)-2; i++ {
		rate := (8*(losses[i+1]-losses[i-1]) - (losses[i+2] - losses[i-2])) / (12 * h)
		// Truncation h⁴ L⁽⁵⁾/30, with rates of change up to some tens: 1e-6 of the rate.
		if want := -cfg.Eta * norms[i] * norms[i]; math.Abs(rate-want) > 1e-6*math.Abs(want)+1e-8 {
			t.Errorf("dL/dτ = %v at point %d, want %v", rate, i, want)
		}
	}
}

// θ_η(τ) = θ_1(ητ): η is only a clock.
func TestEtaIsAClock(t *testing.T) {
	for _, eta := range []float64{0.01, 0.5, 20} {
		one, scaled := exact, exact
		one.Eta, one.Spacing = 1, 0.05
		scaled.Eta, scaled.Spacing = eta, 0.05/eta
		var want [][2]float64
		follow(t, NewPath(valley, one, 0, []float64{-1, 0.5}), 40, func(_ float64, theta []float64, _ float64) {
			want = append(want, [2]float64{theta[0], theta[1]})
		})
		i := 0
		follow(t, NewPath(valley, scaled, 0, []float64{-1, 0.5}), 40, func(_ float64, theta []float64, _ float64) {
			for j := range theta {
				if e := off(theta[j], want[i][j]); !(e < 1e-9) {
					t.Errorf("η = %g, point %d: off by %.2g", eta, i, e)
				}
			}
			i++
		})
	}
}
