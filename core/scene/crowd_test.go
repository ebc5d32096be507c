package scene

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"costate/core/adjoint"
)

// The gradient for many start points that nobody watches, which is shared out to the
// processors, is that of the engine alone.
func TestManyStarts(t *testing.T) {
	var starts []string
	for k := range manyStarts {
		starts = append(starts, fmt.Sprintf("[%v, %v]", float64(k)/32-1, float64(k%7)/7))
	}
	s := mustDecode(t, `{"params": {"c": 0.3}, "field": {"equations": ["x' = y", "y' = -sin(x) - c*y"]}, "z0": [`+strings.Join(starts, ", ")+`], "T": 3,
		"solver": {"rtol": 1e-9}, "loss": {"terminal": "x^2 + c*y", "running": "0.1*y^2", "parameters": "c^2"}}`)
	x, err := new(Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	o := x.Objective()
	grad := make([]float64, 1)
	loss, err := o.Gradient(context.Background(), grad, x.Theta)
	if err != nil || o.crowd == nil {
		t.Fatal(o.crowd, err)
	}
	var alone adjoint.Gradient
	if err := o.Engine.Gradient(context.Background(), &alone, x.Theta, adjoint.Checkpointed, adjoint.Observer{}); err != nil {
		t.Fatal(err)
	}
	// Start points solved together share their steps, and are divided otherwise.
	if d := o.Result.Distance(&alone); !(d < 1e-8) || loss != o.Result.Loss || grad[0] != o.Result.Theta[0] {
		t.Errorf("off by %.2g: %v, %v", d, loss, grad)
	}
	// Whoever watches some of them, or all, changes nothing and has nothing solved twice.
	quiet, work := fmt.Sprintf("%b", o.Result), o.Stats()
	seen := map[int]int{}
	o.Observer.Sample = func(start, _ int, _ float64, _ []float64) { seen[start]++ }
	for _, shown := range []func(int) bool{func(start int) bool { return start == 5 || start == 50 }, nil} {
		clear(seen)
		o.Shown = shown
		if _, err := o.Gradient(t.Context(), grad, x.Theta); err != nil || fmt.Sprintf("%b", o.Result) != quiet {
			t.Errorf("watched: %v, or another gradient", err)
		}
		for start := range manyStarts {
			if (shown == nil || shown(start)) && seen[start] != s.Samples {
				t.Errorf("%d rows of start %d", seen[start], start)
			}
		}
		if got := o.Stats(); got != work {
			t.Errorf("%+v watched, %+v unwatched", got, work)
		}
	}
	if len(seen) != manyStarts {
		t.Errorf("%d start points seen", len(seen))
	}
}
