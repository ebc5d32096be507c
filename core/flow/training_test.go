package flow

import (
	"context"
	"math"
	"slices"
	"testing"
)

// On a quadratic the proximal point method is θ_k = θ0/(1 + ηλ)^k for every η,
// also η far above 2/λ.
func TestProximalClosedForm(t *testing.T) {
	lambda, start := []float64{0.5, 1, 300}, []float64{1, -2, 0.7}
	for _, eta := range []float64{0.01, 1, 100} {
		k := 0.0
		cfg := Config{Rule: "proximal", Eta: eta, RTol: 1e-12, ATol: 1e-14}
		follow(t, NewPath(quadratic(lambda...), cfg, 0, start), 20, func(_ float64, theta []float64, _ float64) {
			k++
			for i, l := range lambda {
				// Products by differences are good to ε^(2/3), and Newton's last step squares that.
				if e := off(theta[i], start[i]/math.Pow(1+eta*l, k)); !(e < 1e-11) {
					t.Errorf("η = %v: θ_%d off by %.2g after %v steps", eta, i, e, k)
				}
			}
		})
	}
}

// Every step of proximal solves x − θ + η∇L(x) = 0 and lowers L, on a loss that is
// not convex.
func TestProximalSolvesItsEquation(t *testing.T) {
	before := []float64{-1, 0.5}
	const eta = 0.3
	last := math.Inf(1)
	g := make([]float64, 2)
	follow(t, NewPath(valley, Config{Rule: "proximal", Eta: eta, RTol: 1e-12, ATol: 1e-14}, 0, before), 30, func(k float64, theta []float64, loss float64) {
		_, _ = valley.Gradient(context.Background(), g, theta)
		for i, v := range theta {
			if e := math.Abs(v - before[i] + eta*g[i]); !(e < 1e-11) {
				t.Errorf("step %v leaves %.2g", k, e)
			}
		}
		if loss > last {
			t.Errorf("L rises from %v to %v", last, loss)
		}
		last = loss
		copy(before, theta)
	})
	if last > 1e-3 {
		t.Errorf("L = %v at the end", last)
	}
}

// With a schedule descent on a quadratic is θ_k = θ0 Π (1 − η_j λ), the flow
// e^{−ηλ∫s}, the integral of cosine with a warm-up in closed form.
func TestSchedule(t *testing.T) {
	const lambda, eta, start = 1.5, 0.4, 2.0
	s := Schedule{Kind: "cosine", Warmup: 4, Length: 20}
	for tau, want := range map[float64]float64{0: 0, 1: 0.25, 4: 1, 12: 0.5, 20: 0, 25: 0} {
		if e := math.Abs(s.At(tau) - want); e > 1e-15 {
			t.Errorf("at %v: %v, want %v", tau, s.At(tau), want)
		}
	}
	if w := (Schedule{Kind: "warmup", Warmup: 4}); w.At(2) != 0.5 || w.At(9) != 1 {
		t.Error("warmup")
	}
	if (Schedule{}).At(3) != 1 || CheckSchedule("cosine") != nil || CheckSchedule("linear") == nil {
		t.Error("constant")
	}
	want, k := start, 0.0
	follow(t, NewPath(quadratic(lambda), Config{Rule: "descent", Eta: eta, Schedule: s}, 0, []float64{start}), 30, func(_ float64, theta []float64, _ float64) {
		want *= 1 - eta*s.At(k+0.5)*lambda
		k++
		if off(theta[0], want) > 1e-14 {
			t.Errorf("%v after %v steps, want %v", theta[0], k, want)
		}
	})
	integral := func(tau float64) float64 {
		if tau < 4 {
			return tau * tau / 8
		}
		u := min(tau, 20) - 4
		return 2 + u/2 + 16/(2*math.Pi)*math.Sin(math.Pi*u/16)
	}
	cfg := exact
	cfg.Eta, cfg.Spacing, cfg.Schedule = eta, 0.5, s
	for _, method := range []string{"dopri5", "rodas5p"} {
		cfg.Method = method
		follow(t, NewPath(quadratic(lambda), cfg, 0, []float64{start}), 50, func(tau float64, theta []float64, _ float64) {
			// Where the schedule has its corners the steps end by error control alone.
			if e := off(theta[0], start*math.Exp(-eta*lambda*integral(tau))); !(e < 1e-8) {
				t.Errorf("%s: θ(%v) off by %.2g", method, tau, e)
			}
		})
	}
}

// heap is a loss of some points, whose batches are every fourth of them.
type heap struct {
	points []float64
	batch  int
	asked  []int
}

func (h *heap) Batch(k int)  { h.batch = k; h.asked = append(h.asked, k) }
func (h *heap) Batches() int { return 4 }

func (h *heap) Gradient(_ context.Context, dst, theta []float64) (float64, error) {
	dst[0] = 0
	loss, n := 0.0, 0.0
	for i, x := range h.points {
		if h.batch >= 0 && i%4 != h.batch%4 {
			continue
		}
		dst[0] += theta[0] - x
		loss += (theta[0] - x) * (theta[0] - x) / 2
		n++
	}
	dst[0] /= n
	return loss / n, nil
}

// Step k takes batch k; continuous rules and those without batches take all.
func TestMiniBatches(t *testing.T) {
	points := []float64{1, 2, 4, 8, 3, 0, 1, 5}
	mean := func(k int) float64 { return (points[k%4] + points[k%4+4]) / 2 }
	const eta = 0.25
	h := &heap{points: points}
	theta := 2.0
	follow(t, NewPath(h, Config{Rule: "descent", Eta: eta, Batch: true}, 0, []float64{theta}), 12, func(k float64, got []float64, _ float64) {
		theta -= eta * (theta - mean(int(k)-1))
		if off(got[0], theta) > 1e-15 {
			t.Errorf("step %v: %v, want %v", k, got[0], theta)
		}
	})
	if !slices.Equal(h.asked[:3], []int{0, 1, 2}) {
		t.Errorf("batches %v", h.asked)
	}
	for _, cfg := range []Config{{Rule: "descent", Eta: eta}, {Rule: "flow", Eta: eta, Spacing: 1, RTol: 1e-10, ATol: 1e-12, Batch: true}} {
		h := &heap{points: points, batch: 2}
		follow(t, NewPath(h, cfg, 0, []float64{2}), 40, func(float64, []float64, float64) {})
		if !slices.Equal(h.asked, []int{-1}) {
			t.Errorf("%s asked for %v", cfg.Rule, h.asked)
		}
	}
}

// A path that goes on from what was saved is the same to the last bit, whatever
// the rule remembers and whichever batch is next.
func TestSaveAndLoad(t *testing.T) {
	for _, rule := range Rules {
		if Continuous(rule) {
			continue // its solver's next step depends on its last
		}
		cfg := Config{Rule: rule, Eta: 0.1, Decay: 0.01, Batch: true, RTol: 1e-12, ATol: 1e-14}
		points := []float64{1, 2, 4, 8, 3, 0, 1, 5}
		whole := NewPath(&heap{points: points}, cfg, 0, []float64{2})
		follow(t, whole, 7, func(float64, []float64, float64) {})
		again := NewPath(&heap{points: points}, cfg, 0, []float64{0})
		again.Load(whole.Tau(), whole.Steps(), whole.Save(nil))
		for _, p := range []*Path{whole, again} {
			follow(t, p, 9, func(float64, []float64, float64) {})
		}
		if again.Theta()[0] != whole.Theta()[0] || again.Tau() != 16 {
			t.Errorf("%s: %v, want %v", rule, again.Theta(), whole.Theta())
		}
	}
	// What another rule remembered is left.
	adam, other := NewPath(quartic, Config{Rule: "adam", Eta: 0.1}, 0, []float64{1}), NewPath(quartic, Config{Rule: "momentum", Eta: 0.1}, 0, []float64{1})
	follow(t, adam, 3, func(float64, []float64, float64) {})
	other.Load(3, 3, adam.Save(nil))
	fresh := NewPath(quartic, Config{Rule: "momentum", Eta: 0.1}, 3, adam.Theta())
	follow(t, other, 3, func(float64, []float64, float64) {})
	follow(t, fresh, 3, func(float64, []float64, float64) {})
	if other.Theta()[0] != fresh.Theta()[0] {
		t.Errorf("%v, want %v", other.Theta(), fresh.Theta())
	}
}

// L-BFGS finds the minima of test functions; held entries stay.
func TestReferenceMinimum(t *testing.T) {
	ctx := context.Background()
	m, err := ReferenceMinimum(ctx, valley, []float64{-1, 0.5}, nil, 1e-9, 500)
	if err != nil || !m.Converged || math.Hypot(m.Theta[0]-1, m.Theta[1]-1) > 1e-9 || m.Loss > 1e-18 {
		t.Errorf("%+v, %v", m, err)
	}
	// With y held at 0.25, (1 − x)² + 10(¼ − x²)² has its minimum where 2(x − 1) = 40x(¼ − x²).
	m, err = ReferenceMinimum(ctx, valley, []float64{0.4, 0.25}, []bool{true, false}, 1e-10, 500)
	x := m.Theta[0]
	if err != nil || m.Theta[1] != 0.25 || math.Abs(2*(x-1)-40*x*(0.25-x*x)) > 1e-9 {
		t.Errorf("%+v, %v", m, err)
	}
	if m, err = ReferenceMinimum(ctx, quadratic(1, 2), []float64{0, 0}, nil, 1e-12, 500); err != nil || m.Evaluations != 1 || !m.Converged {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err = ReferenceMinimum(ctx, fragile{1}, []float64{0}, nil, 1e-12, 500); err != errBroken {
		t.Error(err)
	}
	// Below its floor the objective cannot be evaluated: what is best above it is told.
	if m, err = ReferenceMinimum(ctx, fragile{1}, []float64{3}, nil, 1e-12, 500); err != nil || m.Converged || m.Loss < 1 || m.Loss > 3 {
		t.Errorf("%+v, %v", m, err)
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	if _, err = ReferenceMinimum(done, valley, []float64{-1, 0.5}, nil, 1e-9, 500); err != context.Canceled {
		t.Error(err)
	}
}
