package live

import (
	"math"
	"slices"
	"testing"
)

func isLevels(e *event) bool { return e.head.Kind == KindLevels }

// The end cost has the points of the grid, and comes again when the loss or
// its parameters change and not when they do not.
func TestLevels(t *testing.T) {
	c := connect(t, sceneOf(`{"params": {"a": 2, "b": 1}, "field": {"equations": ["x' = y", "y' = -b*x", "w' = -w"]}, "z0": [[1, 0, 5]], "T": 1,
		"loss": {"terminal": "a*x^2 + w", "observations": {"times": [0.5, 1], "states": ["y"], "values": [[7], [3]]}}}`),
		`{"type": "view", "grid": {"x": [-1, 1, 3], "y": [0, 3, 2], "states": ["x", "y"]}, "levels": true}`)
	want := func(e *event, a, w float64) {
		t.Helper()
		if e.head.Rows != 6 || e.head.Cols != 1 || e.head.Size != 4 || !e.head.Last || e.head.Stream != 0 {
			t.Fatalf("%+v", e.head)
		}
		for i, r := range e.rows {
			x, y := float64(i%3-1), 3*float64(i/3)
			if cost := a*x*x + w + (y-3)*(y-3)/2; math.Abs(r[0]-cost) > 1e-6*cost { // 32 bits
				t.Errorf("φ(%v, %v) = %v, want %v", x, y, r[0], cost)
			}
		}
	}
	e, _ := c.find("levels", isLevels)
	want(e, 2, 5)
	c.until("check")
	c.send(`{"type": "patch", "patch": {"samples": 100}}`)
	if _, all := c.until("check"); slices.ContainsFunc(all, isLevels) {
		t.Error("levels come again though the loss is the same")
	}
	c.send(`{"type": "patch", "patch": {"params": {"a": 3}}}`)
	e, _ = c.find("levels", isLevels)
	want(e, 3, 5)
	c.until("check")
	c.send(`{"type": "view", "grid": {"x": [-1, 1, 3], "y": [0, 3, 2], "states": ["x", "y"], "at": [0, 0, 1]}, "levels": true}`)
	e, _ = c.find("levels", isLevels)
	want(e, 3, 1)
	// Another θ with the same end cost is no reason.
	c.send(`{"type": "patch", "patch": {"params": {"b": 2}}}`)
	if _, all := c.until("check"); slices.ContainsFunc(all, isLevels) {
		t.Error("levels come again though the end cost is the same")
	}
	// Without an end cost there are none.
	c.send(`{"type": "patch", "patch": {"loss": {"terminal": "0", "observations": {"times": [0.5], "values": [[7]]}}}}`)
	if _, all := c.until("check"); slices.ContainsFunc(all, isLevels) {
		t.Error("levels though there is no end cost")
	}
}

// Where the data at t1 differ from start to start, each has its levels.
func TestLevelsOfStarts(t *testing.T) {
	c := connect(t, sceneOf(`{"field": {"equations": ["x' = -x"]}, "z0": [[1], [2], [3]], "T": 1,
		"loss": {"observations": {"clock": "depth", "times": [1], "states": ["x"], "values": [[[1]], [[1]], [[2]]]}}}`),
		`{"type": "view", "grid": {"x": [0, 1, 2], "y": [0, 2, 3], "states": ["x"]}, "levels": true}`)
	_, all := c.until("done")
	got := map[int][]float64{}
	_, more := c.until("check")
	for _, e := range append(all, more...) {
		if isLevels(e) {
			for _, r := range e.rows {
				got[e.head.Stream] = append(got[e.head.Stream], r[0])
			}
		}
	}
	// x is t: the cost does not depend on it.
	if len(got) != 2 || !slices.Equal(got[0], []float64{0.5, 0.5, 0, 0, 0.5, 0.5}) || !slices.Equal(got[2], []float64{2, 2, 0.5, 0.5, 0, 0}) {
		t.Errorf("%v", got)
	}
}
