package flow

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"costate/core/ode"
)

// Every method of the catalogue follows the flow of a quadratic, the stiff ones
// with λ = 3000 in it too; L falls by what the integral of η‖∇L‖² says.
func TestFlowByEveryMethod(t *testing.T) {
	ctx := context.Background()
	for _, m := range ode.Methods() {
		lambda := []float64{0.5, 2}
		if m.Stiff {
			lambda = append(lambda, 3000)
		}
		start := []float64{1, -2, 0.3}[:len(lambda)]
		cfg := Config{Rule: "flow", Eta: 0.5, Spacing: 0.1, Method: m.ID, RTol: 1e-11, ATol: 1e-13, Step: 1e-3}
		// Fixed steps of 1e-3: the error of their order, Euler's (ηλ)²h/4 at most.
		bound := 1e-8
		if m.ID == "rosenbrock23" {
			cfg.RTol, cfg.ATol, bound = 1e-7, 1e-9, 1e-5 // of order 2, it needs steps as small as that
		} else if !m.Adaptive {
			bound = []float64{0, 2e-3, 1e-6, 0, 1e-8}[m.Order]
			if m.Stiff {
				lambda[2] = 30 // its steps are not made smaller where e^{−1500τ} begins
				bound = 1e-4
			}
		}
		p := NewPath(quadratic(lambda...), cfg, 0, start)
		if _, err := p.Loss(ctx); err != nil {
			t.Fatal(err)
		}
		follow(t, p, 10, func(tau float64, theta []float64, _ float64) {
			for i, l := range lambda {
				if e := off(theta[i], start[i]*math.Exp(-cfg.Eta*l*tau)); !(e < bound) {
					t.Errorf("%s: θ_%d(%g) off by %.2g", m.ID, i, tau, e)
				}
			}
			fallen, expected, err := p.Balance(ctx)
			if err != nil || !(math.Abs(fallen-expected) <= 30*bound*max(1, expected)) || !(fallen > 0) {
				t.Errorf("%s at %g: L falls by %v, expected %v (%v)", m.ID, tau, fallen, expected, err)
			}
		})
	}
}

// The modified flow of a quadratic is θ_i(τ) = e^{−(ηλ + (ηλ)²/2)τ} θ_i(0), by
// explicit and stiff methods and by products of either kind.
func TestModifiedFlow(t *testing.T) {
	lambda, start := []float64{0.5, 1, 4}, []float64{1, -2, 0.7}
	ctx := context.Background()
	for _, c := range []struct {
		method string
		smooth Objective
	}{{"dopri5", nil}, {"radau5", nil}, {"rodas5p", nil}, {"dopri5", curvedQuadraticOf(lambda)}} {
		cfg := exact
		cfg.Rule, cfg.Method, cfg.Smooth = "modified-flow", c.method, c.smooth
		p := NewPath(quadratic(lambda...), cfg, 0, start)
		if _, err := p.Loss(ctx); err != nil {
			t.Fatal(err)
		}
		follow(t, p, 30, func(tau float64, theta []float64, _ float64) {
			for i, l := range lambda {
				h := cfg.Eta * l
				if e := off(theta[i], start[i]*math.Exp(-(h+h*h/2)*tau)); !(e < 1e-8) {
					t.Errorf("%s: θ_%d(%g) off by %.2g", c.method, i, tau, e)
				}
			}
			if fallen, expected, err := p.Balance(ctx); err != nil || off(fallen, expected) > 1e-8 {
				t.Errorf("%s: L falls by %v, expected %v (%v)", c.method, fallen, expected, err)
			}
		})
	}
}

type curvedQuadraticOf []float64

func (q curvedQuadraticOf) Gradient(ctx context.Context, dst, theta []float64) (float64, error) {
	return quadratic(q...).Gradient(ctx, dst, theta)
}

func (q curvedQuadraticOf) HessianVector(_ context.Context, dst, _, v []float64) error {
	for i, l := range q {
		dst[i] = l * v[i]
	}
	return nil
}

// Descent leaves the flow by order 1 in η and the modified flow by order 2, here
// at one time of the flow, on a loss that is not quadratic.
func TestModifiedFlowIsNearerToDescent(t *testing.T) {
	start := []float64{-0.6, 0.5}
	gap := func(rule string, eta float64, n int) float64 {
		d := NewPath(valley, Config{Rule: "descent", Eta: eta}, 0, start)
		f := NewPath(valley, Config{Rule: rule, Eta: eta, Spacing: 1, RTol: 1e-11, ATol: 1e-13}, 0, start)
		follow(t, d, n, func(float64, []float64, float64) {})
		follow(t, f, n, func(float64, []float64, float64) {})
		return math.Hypot(d.Theta()[0]-f.Theta()[0], d.Theta()[1]-f.Theta()[1])
	}
	for rule, order := range map[string]float64{"flow": 1, "modified-flow": 2} {
		const eta, n = 1e-3, 200
		got := math.Log2(gap(rule, eta, n) / gap(rule, eta/2, 2*n))
		if math.Abs(got-order) > 0.1 { // the next order is η λ, below a tenth here
			t.Errorf("descent leaves %s by order %.3f, want %v", rule, got, order)
		}
	}
}

// Momentum and Nesterov follow the flow with η/(1 − β), by order 1 in η.
func TestMomentumFollowsAFasterFlow(t *testing.T) {
	start := []float64{-0.6, 0.5}
	for _, rule := range []string{"momentum", "nesterov"} {
		gap := func(eta float64, n int) float64 {
			d := NewPath(valley, Config{Rule: rule, Eta: eta}, 0, start)
			f := NewPath(valley, Config{Rule: "flow", Eta: eta / (1 - beta), Spacing: float64(n), RTol: 1e-11, ATol: 1e-13}, 0, start)
			follow(t, d, n, func(float64, []float64, float64) {})
			follow(t, f, 1, func(float64, []float64, float64) {})
			return math.Hypot(d.Theta()[0]-f.Theta()[0], d.Theta()[1]-f.Theta()[1])
		}
		const eta, n = 2e-5, 1000
		if got := math.Log2(gap(eta, n) / gap(eta/2, 2*n)); math.Abs(got-1) > 0.1 {
			t.Errorf("%s leaves the flow by order %.3f, want 1", rule, got)
		}
	}
}

// L never rises along the flow of random positive polynomials, by explicit and
// stiff methods, and falls by what the integral says.
func TestLossFallsOnRandomLandscapes(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "n")
		number := rapid.Float64Range(-1, 1)
		a := rapid.SliceOfN(number, n*n, n*n).Draw(t, "a")
		b := rapid.SliceOfN(number, n, n).Draw(t, "b")
		// L = ½‖Aθ − b‖² + ¼ Σ θ⁴ + 1 − cos θ_0
		l := landscape(func(dst, theta []float64) float64 {
			loss := 1 - math.Cos(theta[0])
			for i, v := range theta {
				dst[i] = v * v * v
				loss += v * v * v * v / 4
			}
			dst[0] += math.Sin(theta[0])
			for i := range n {
				r := -b[i]
				for j, v := range theta {
					r += a[i*n+j] * v
				}
				loss += r * r / 2
				for j := range theta {
					dst[j] += r * a[i*n+j]
				}
			}
			return loss
		})
		cfg := Config{Rule: "flow", Eta: math.Pow(10, rapid.Float64Range(-2, 1).Draw(t, "log η")), Spacing: 0.2, RTol: 1e-9, ATol: 1e-11,
			Method: rapid.SampledFrom([]string{"dopri5", "tsit5", "vern7", "rodas5p", "radau5"}).Draw(t, "method")}
		p := NewPath(l, cfg, 0, rapid.SliceOfN(rapid.Float64Range(-2, 2), n, n).Draw(t, "θ"))
		before, err := p.Loss(ctx)
		if err != nil {
			t.Fatal(err)
		}
		follow(t, p, 15, func(tau float64, _ []float64, loss float64) {
			if loss > before+1e-8*max(1, before) { // the error of θ, 1e-9, times ∇L
				t.Errorf("L rises from %v to %v at τ = %v", before, loss, tau)
			}
			before = loss
			if fallen, expected, err := p.Balance(ctx); err != nil || math.Abs(fallen-expected) > 1e-5*max(1, expected) { // the dense output of radau5 is of order 3, and E chooses no steps
				t.Errorf("L falls by %v, expected %v (%v)", fallen, expected, err)
			}
		})
	})
}
