package live

import (
	"fmt"
	"math"
	"testing"
)

// The loss on a plane through θ is the same at the points that a coarse and a fine
// grid share, L of θ in the middle; the path ends there.
func TestDirections(t *testing.T) {
	const doc = `{"field": {"network": {"dim": 2, "hidden": [4]}}, "z0": [[1, 0]], "T": 1, "samples": 2, "loss": {"terminal": "z1^2 + z2^2"}, "flow": {"rule": "adam", "eta": 0.02, "steps": 5}}`
	c := connect(t, sceneOf(doc))
	c.until("curvature")
	c.send(play)
	c.state("finished")
	done, _ := c.until("done")
	pass := func(n int) []float64 {
		c.send(fmt.Sprintf(`{"type": "view", "landscape": {"directions": 3, "range": [-0.5, 0.5], "n": %d}}`, n))
		var opening *event
		// The coarse points give way to the fine ones where they have not left yet.
		_, all := c.find("the last point", func(e *event) bool {
			if e.Type == "directions" {
				opening = e
			}
			return opening != nil && opening.N == n && e.head.Kind == KindLandscape && e.head.Last
		})
		if len(opening.Path) != 6 {
			t.Fatalf("%d points of the path", len(opening.Path))
		}
		if last := opening.Path[5]; last[0] != 5 || last[1] != 0 || last[2] != 0 || last[3] != 0 {
			t.Errorf("the path ends at %v, not at θ", last)
		}
		if off := opening.Path[0][3]; !(off > 0 && off <= 1) {
			t.Errorf("%v from the plane", off)
		}
		for i, e := range all {
			if e == opening {
				all = all[i:]
				break
			}
		}
		rows, _ := table(t, all, KindLandscape, 0)
		var values []float64
		for _, r := range rows {
			values = append(values, r[0])
		}
		return values
	}
	coarse, fine := pass(3), pass(9)
	if len(coarse) != 9 || len(fine) != 81 {
		t.Fatalf("%d and %d points", len(coarse), len(fine))
	}
	for j := range 3 {
		for i := range 3 {
			if a, b := coarse[3*j+i], fine[9*4*j+4*i]; a != b {
				t.Errorf("L = %v coarsely, %v finely", a, b)
			}
		}
	}
	if math.Abs(fine[40]-done.Loss) > 1e-6*done.Loss { // the tolerance of the solve
		t.Errorf("L = %v in the middle, not %v", fine[40], done.Loss)
	}
	c.send(`{"type": "view", "landscape": {"directions": 3, "x": {"param": "a", "range": [0, 1], "n": 3}}}`)
	c.problem()
}

// Each filter of a direction is as long as that of θ, held entries stay, and a seed
// gives the same direction each time.
func TestDirectionsAreNormalised(t *testing.T) {
	x := experiment(t, `{"field": {"network": {"dim": 2, "hidden": [5]}}, "z0": [[1, 0]], "T": 1, "loss": {"terminal": "z1^2"}}`)
	u, again, v := randomDirection(x, x.Theta, 7, 0), randomDirection(x, x.Theta, 7, 0), randomDirection(x, x.Theta, 7, 1)
	for _, group := range x.Filters() {
		own, of := 0.0, 0.0
		for _, i := range group {
			own += u[i] * u[i]
			of += x.Theta[i] * x.Theta[i]
			if u[i] != again[i] || u[i] == v[i] && u[i] != 0 {
				t.Errorf("entry %d: %v, %v, %v", i, u[i], again[i], v[i])
			}
		}
		if math.Abs(own-of) > 1e-14*of {
			t.Errorf("‖u‖² = %v of a filter with %v", own, of)
		}
	}
	held := experiment(t, `{"params": {"a": 1, "b": 2}, "loss": {"parameters": "a^2+b^2"}, "flow": {"free": ["b"]}}`)
	if u := randomDirection(held, held.Theta, 1, 0); u[0] != 0 || math.Abs(math.Abs(u[1])-2) > 1e-15 {
		t.Errorf("%v", u)
	}
}
