package horizon

import (
	"context"
	"math"
	"testing"

	"costate/core/flow"
	"costate/core/scene"
)

func classes(t testing.TB, kind string, T, price float64) *scene.Experiment {
	t.Helper()
	s, err := Classes(kind, T, price)
	if err != nil {
		t.Fatal(err)
	}
	return build(t, s)
}

// train returns the members of a row after so many steps.
func train(t *testing.T, x *scene.Experiment, at []float64, bound float64, steps int) []Member {
	t.Helper()
	r, err := NewRow(x, at, bound)
	if err != nil {
		t.Fatal(err)
	}
	members := make([]Member, len(at))
	if err := r.Train(context.Background(), steps, func(i int, m *Member) { members[i] = *m }); err != nil {
		t.Fatal(err)
	}
	return members
}

// From T = 0.1 to 10 the same network learns the same: all points right, at
// losses within half of one another; ‖f‖ falls like 1/T, and what is gone stays.
func TestDepth(t *testing.T) {
	for _, kind := range []string{"moons", "circles"} {
		at := Geometric(0.1, 10, 9)
		r, err := NewRow(classes(t, kind, 1, Price), at, 0)
		if err != nil {
			t.Fatal(err)
		}
		members := make([]Member, len(at))
		if err := r.Train(context.Background(), 300, func(i int, m *Member) { members[i] = *m }); err != nil {
			t.Fatal(err)
		}
		low, high := math.Inf(1), 0.0
		shortest, longest := math.Inf(1), 0.0
		for _, m := range members {
			low, high = min(low, m.Loss), max(high, m.Loss)
			shortest, longest = min(shortest, m.Length), max(longest, m.Length)
			if m.Accuracy < 0.98 || m.Steps != 300 {
				t.Errorf("%s: T = %v: accuracy %v after %d steps", kind, m.T, m.Accuracy, m.Steps)
			}
			if len(m.Ends) != 120 {
				t.Errorf("%s: %d ends", kind, len(m.Ends))
			}
		}
		t.Logf("%s: losses %v to %v, lengths %v to %v, slope of ‖f‖ %v", kind, low, high, shortest, longest, r.SpeedSlope())
		if high > 1.5*low {
			t.Errorf("%s: losses from %v to %v", kind, low, high)
		}
		if s := r.SpeedSlope(); math.Abs(s+1) > 0.05 {
			t.Errorf("%s: ‖f‖ goes as T to the %v", kind, s)
		}
		if longest > 1.25*shortest {
			t.Errorf("%s: ways from %v to %v", kind, shortest, longest)
		}
	}
}

// With weights below a bound a short T cannot go the way: capacity.
func TestCapacity(t *testing.T) {
	at := []float64{0.1, 0.3, 1, 3}
	members := train(t, classes(t, "moons", 1, Price), at, 1, 300)
	for i, m := range members {
		for k, w := range m.Theta[:len(m.Theta)-6] { // without the read-out
			if !(math.Abs(w) < 1) {
				t.Fatalf("weight %d is %v", k, w)
			}
		}
		if i > 0 && m.Loss >= members[i-1].Loss {
			t.Errorf("at T = %v the loss is %v, at a shorter T %v", m.T, m.Loss, members[i-1].Loss)
		}
	}
	if a, b := members[0], members[3]; a.Accuracy > 0.9 || b.Accuracy < 0.98 || a.Loss < 4*b.Loss || a.Length > 0.7*b.Length {
		t.Errorf("T = 0.1: accuracy %v, loss %v, way %v; T = 3: %v, %v, %v", a.Accuracy, a.Loss, a.Length, b.Accuracy, b.Loss, b.Length)
	}
}

// The gradient in φ is that of the loss in w = b tanh(φ/b).
func TestBounded(t *testing.T) {
	x := classes(t, "moons", 1, Price)
	x.Scene.Solver.RTol, x.Scene.Solver.ATol = 1e-9, 1e-11
	theta := make([]float64, len(x.Theta))
	for i := range theta {
		theta[i] = 0.8 * math.Sin(float64(3*i))
	}
	o := &bounded{objective: x.Objective(), bound: 0.9, count: x.Readout.From, theta: make([]float64, len(theta))}
	phi := o.inner(theta)
	for i, w := range o.outer(phi) {
		if math.Abs(w-theta[i]) > 1e-14 {
			t.Fatalf("weight %d is %v, was %v", i, w, theta[i])
		}
	}
	gradient := make([]float64, len(phi))
	if _, err := o.Gradient(context.Background(), gradient, phi); err != nil {
		t.Fatal(err)
	}
	var _ flow.Objective = o
	for _, i := range []int{0, 7, 40, x.Readout.From - 1, x.Readout.From} {
		const h = 1e-4
		side := func(by float64) float64 {
			moved := append([]float64(nil), phi...)
			moved[i] += by
			loss, err := o.Gradient(context.Background(), nil, moved)
			if err != nil {
				t.Fatal(err)
			}
			return loss
		}
		if d := (side(h) - side(-h)) / (2 * h); math.Abs(d-gradient[i]) > 1e-5*max(1, math.Abs(d)) { // rtol 1e-9/h
			t.Errorf("by φ%d %v, by differences %v", i, gradient[i], d)
		}
	}
}

// What is watched at T is what the scene says of its data.
func TestWatch(t *testing.T) {
	x := classes(t, "circles", 2, 0)
	m := train(t, x, []float64{2}, 0, 30)[0]
	want, err := x.Evaluation().Outcome(context.Background(), m.Theta)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(m.Loss-want.Train.Loss) > 1e-9 || m.Accuracy != *want.Train.Accuracy {
		t.Errorf("loss %v and accuracy %v, the scene has %v and %v", m.Loss, m.Accuracy, want.Train.Loss, *want.Train.Accuracy)
	}
}

// The way along a circle at speed 2 for a time of 3 is 6.
func TestLength(t *testing.T) {
	s, err := scene.Decode([]byte(`{"version": 1, "field": {"equations": ["x' = -2*y/sqrt(x^2 + y^2)", "y' = 2*x/sqrt(x^2 + y^2)"]}, "T": 3,
		"data": {"rows": [[1, 0, 0], [0, 3, 1]]}, "loss": {"classes": {}}}`))
	if err != nil {
		t.Fatal(err)
	}
	x := build(t, s)
	w, err := NewWatch(x, 3, 33)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Solve(context.Background(), x.Theta); err != nil {
		t.Fatal(err)
	}
	if math.Abs(w.Length-6) > 1e-9 {
		t.Errorf("the way is %v, expected 6", w.Length)
	}
}

func TestNoClasses(t *testing.T) {
	if _, err := NewWatch(build(t, Pelts(20, true)), 1, 3); err != ErrNoClasses {
		t.Errorf("without classes: %v", err)
	}
}

func TestCancelledRow(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err := NewRow(classes(t, "moons", 1, Price), []float64{1, 2, 3}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Train(ctx, 1000, func(int, *Member) { t.Error("reported") }); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}
