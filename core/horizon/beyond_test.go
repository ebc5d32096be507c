package horizon

import (
	"context"
	"math"
	"testing"
)

// A classifier is right at T, and only there for sure: past it accuracy falls and
// the loss rises without end.
func TestClassifierDecays(t *testing.T) {
	const T = 5
	x := classes(t, "moons", T, 0)
	c, err := NewCourse(x, 3, 61)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Train(context.Background(), 200); err != nil {
		t.Fatal(err)
	}
	if err := c.Look(context.Background()); err != nil {
		t.Fatal(err)
	}
	w := c.Watch
	at := 20 // t = T
	if math.Abs(w.Times[at]-T) > 1e-12 || w.Times[60] != 3*T {
		t.Fatalf("times %v and %v", w.Times[at], w.Times[60])
	}
	for i := range w.Times {
		if w.Accuracy[i] > w.Accuracy[at] {
			t.Errorf("at t = %v the accuracy is %v, at T %v", w.Times[i], w.Accuracy[i], w.Accuracy[at])
		}
		if math.Abs(w.Times[i]-T) > 0.25*T && w.Loss[i] < w.Loss[at] {
			t.Errorf("at t = %v the loss is %v, at T %v", w.Times[i], w.Loss[i], w.Loss[at])
		}
	}
	if w.Accuracy[at] != 1 || w.Accuracy[0] > 0.75 || w.Accuracy[60] > 0.8 || w.Loss[60] < 100*w.Loss[at] {
		t.Errorf("accuracy %v at 0, %v at T, %v at 3T; loss %v at T, %v at 3T", w.Accuracy[0], w.Accuracy[at], w.Accuracy[60], w.Loss[at], w.Loss[60])
	}
}

// Hare and lynx, fitted to a whole cycle, are forecast better than by their mean;
// fitted to less they are not.
func TestForecast(t *testing.T) {
	of := func(years int) *Forecast {
		f, err := NewForecast(context.Background(), years, 81)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	for years := 10; years < 20; years++ {
		if f := of(years); f.HeldOut > 0.8*f.Mean || f.Fitted > 0.25 {
			t.Errorf("%d years: off by %v where fitted, by %v after, by the mean %v", years, f.Fitted, f.HeldOut, f.Mean)
		}
	}
	if f := of(4); f.HeldOut < f.Mean {
		t.Errorf("4 years, no whole cycle, forecast %v, the mean %v", f.HeldOut, f.Mean)
	}
	f := of(20)
	if !math.IsNaN(f.HeldOut) || len(f.Record) != 21 || len(f.Z) != 81 {
		t.Errorf("with all years fitted: %v", f)
	}
	// The scene that is handed on is the model.
	x := build(t, of(12).Scene)
	e := x.Engine()
	loss, err := e.Value(context.Background(), x.Theta)
	if want := math.Pow(of(12).Fitted, 2) * 13; err != nil || math.Abs(loss-want) > 1e-3*want {
		t.Errorf("the scene's loss is %v, by the errors %v; %v", loss, want, err)
	}
}
