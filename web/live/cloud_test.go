package live

import (
	"math"
	"testing"
)

// A linear field whose flow is known: x grows by e, y shrinks by it. The read-out
// takes x > 0 for class 1.
const carriedPoints = `{"field": {"equations": ["x' = x", "y' = -y"]}, "T": 1, "samples": 21, "solver": {"method": "dopri5", "rtol": 1e-9, "atol": 1e-11},
	"data": {"rows": [[1, 1, 1], [-1, 2, 0], [0.5, -1, 1], [-2, 0, 0], [2, 2, 0]], "test": 0.2, "seed": 3},
	"loss": {"classes": {"weights": [-1, 0, 1, 0, 0, 0]}}, "flow": {"rule": "descent", "eta": 0.1, "steps": 6, "free": ["readout"]}}`

// frames collects whole pictures of a kind.
func (c *client) picture(kind Kind) (head Header, rows [][]float64) {
	c.t.Helper()
	for {
		e, _ := c.find("a frame", func(e *event) bool { return e.head.Kind == kind })
		rows = append(rows[:min(len(rows), e.head.First)], e.rows...)
		if e.head.Last {
			return e.head, rows
		}
	}
}

// All points stand where the flow carries them at uniform times, those of the
// test last, and only the start point that is shown has rows of its own.
func TestCloud(t *testing.T) {
	c := connect(t, `{"type": "view", "cloud": {"times": 11, "start": 2}}`, sceneOf(carriedPoints))
	_, rows := c.picture(KindCloud)
	if len(rows) != 11*5 {
		t.Fatalf("%d rows", len(rows))
	}
	for i := range 11 {
		for k := range 5 {
			at, from := rows[5*i+k], rows[k]
			grown := math.Exp(float64(i) / 10)
			// Sent in single precision.
			if math.Abs(at[0]-from[0]*grown) > 1e-6 || math.Abs(at[1]-from[1]/grown) > 1e-6 {
				t.Errorf("point %d at time %d: %v from %v", k, i, at, from)
			}
		}
	}
	c.send(`{"type": "view", "cloud": {"times": 11, "start": 1}}`)
	for {
		e, _ := c.find("rows of the other start point", func(e *event) bool { return e.head.Kind == KindState })
		if e.head.Stream == 1 {
			break
		}
		if e.head.Stream != 2 {
			t.Fatalf("rows of start point %d", e.head.Stream)
		}
	}
	c.send(`{"type": "view", "cloud": {"times": 1}}`)
	c.until("problem")
}

// The regions at t are what the read-out makes of where the flow carries the
// points of the plane from there: σ(2 x e^(T−t)).
func TestRegions(t *testing.T) {
	c := connect(t, sceneOf(carriedPoints), `{"type": "view", "regions": {"x": [-2, 2, 9], "y": [-1, 1, 4], "states": ["x", "y"], "t": 0.25}}`)
	head, rows := c.picture(KindRegions)
	if len(rows) != 36 || head.Cols != 2 {
		t.Fatalf("%d rows of %d", len(rows), head.Cols)
	}
	for k, p := range rows {
		x := -2 + 0.5*float64(k%9)
		want := 1 / (1 + math.Exp(-2*x*math.Exp(0.75)))
		if math.Abs(p[1]-want) > 1e-6 || math.Abs(p[0]+p[1]-1) > 1e-6 {
			t.Errorf("at x = %v: %v, want %v", x, p, want)
		}
	}
	c.send(`{"type": "view", "regions": {"x": [-2, 2, 9000], "y": [-1, 1, 4], "states": ["x", "y"]}}`)
	c.until("problem")
}

// Each picture of the training is a row of both clocks; the size of the gradient
// comes with each row of the path.
func TestClocks(t *testing.T) {
	c := connect(t, sceneOf(carriedPoints), `{"type": "view", "cloud": {"times": 11, "start": 0}, "clocks": {"start": 0, "state": "x"}}`)
	c.until("curvature")
	c.send(`{"type": "flow", "do": "play", "pace": 60}`)
	_, all := c.state("finished")
	var clocks, norms [][]float64
	for _, e := range all {
		switch e.head.Kind {
		case KindClocks:
			clocks = append(clocks[:e.head.First], e.rows...)
		case KindNorm:
			norms = append(norms[:e.head.First], e.rows...)
		}
	}
	if len(norms) != 7 || len(clocks) < 2 {
		t.Fatalf("%d sizes, %d rows", len(norms), len(clocks))
	}
	for k, r := range norms {
		if r[0] != float64(k) || !(r[1] > 0) || k > 0 && r[1] >= norms[k-1][1] {
			t.Errorf("‖∇L‖ %v after %v", r, norms[max(0, k-1)])
		}
	}
	for _, r := range clocks {
		if len(r) != 22 || math.Abs(r[21]-r[1]*math.E) > 1e-7 {
			t.Errorf("%v", r)
		}
	}
	// Four of the training points: all but one that stands on the wrong side are told right.
	c.send(`{"type": "view", "cloud": {"times": 11, "start": 0}, "clocks": {"accuracy": true}}`)
	c.send(step)
	_, all = c.find("accuracy", func(e *event) bool { return e.head.Kind == KindClocks })
	if r := all[len(all)-1].rows[0]; r[0] != 7 || len(r) != 12 || r[1] != r[11] || r[1] < 0.75 {
		t.Errorf("%v", r)
	}
}
