package live

import (
	"encoding/json"
	"math"
	"testing"
)

// A quadratic of which every rule has a closed form.
const raced = `{"params": {"x": 1, "y": 1}, "loss": {"parameters": "0.5*x^2 + 2*y^2"}, "flow": {"eta": 0.1, "steps": 40}}`

// race collects the paths of a race by rule.
func (c *client) race(paths map[int][][]float64, rules int) {
	c.t.Helper()
	ended := 0
	for ended < rules {
		e, _ := c.find("a row of the race", func(e *event) bool { return e.head.Kind == KindRace || e.Type == "dropped" })
		if e.Type == "dropped" {
			ended++
			continue
		}
		paths[e.head.Stream] = append(paths[e.head.Stream][:e.head.First], e.rows...)
		if e.head.Last {
			ended++
		}
	}
}

// Rules run from the scene's θ over one τ: descent by its factor a step, the
// flow by its exponential, and past 2/λ descent drops out.
func TestRace(t *testing.T) {
	c := connect(t, sceneOf(raced), `{"type": "view", "race": {"rules": [{"rule": "flow"}, {"rule": "descent"}, {"rule": "descent", "eta": 1e9}, {"rule": "adam"}]}}`)
	opened, _ := c.until("race")
	var m raceMessage
	if err := json.Unmarshal(opened.text, &m); err != nil || len(m.Rules) != 4 || m.Tau != 40 {
		t.Errorf("%s, %v", opened.text, err)
	}
	paths := map[int][][]float64{}
	c.race(paths, 4)
	flow, descent, lost := paths[0], paths[1], paths[2]
	if len(flow) != raceRows+1 || len(descent) != 41 || len(paths[3]) != 41 || len(lost) > 40 {
		t.Fatalf("%d, %d, %d and %d rows", len(flow), len(descent), len(paths[3]), len(lost))
	}
	for _, r := range flow {
		// The flow is followed to 1e-11 a step.
		if math.Abs(r[1]-math.Exp(-0.1*r[0])) > 1e-9 || math.Abs(r[2]-math.Exp(-0.4*r[0])) > 1e-9 || math.Abs(r[3]-(r[1]*r[1]/2+2*r[2]*r[2])) > 1e-14 {
			t.Fatalf("flow: %v", r)
		}
	}
	for k, r := range descent {
		// A rounding a step.
		if r[0] != float64(k) || math.Abs(r[1]-math.Pow(0.9, float64(k))) > 1e-14 || math.Abs(r[2]-math.Pow(0.6, float64(k))) > 1e-14 {
			t.Fatalf("descent: %v", r)
		}
	}
	// Another start, another race; a rule of no name is refused.
	c.send(`{"type": "patch", "patch": {"params": {"x": 2}}}`)
	c.until("race")
	paths = map[int][][]float64{}
	c.race(paths, 4)
	if paths[1][0][1] != 2 {
		t.Errorf("it starts at %v", paths[1][0])
	}
	c.send(`{"type": "view", "race": {"rules": [{"rule": "hope"}]}}`)
	c.until("problem")
}

// Arrows point down the slope, in the middle of the cells of the landscape.
func TestSlopes(t *testing.T) {
	c := connect(t, sceneOf(raced), `{"type": "view", "landscape": {"x": {"param": "x", "range": [-2, 2], "n": 9}, "y": {"param": "y", "range": [-1, 1], "n": 9}, "slopes": true}}`)
	e, _ := c.find("the arrows", func(e *event) bool { return e.head.Kind == KindSlopes })
	if len(e.rows) != 19*12 || !e.head.Last {
		t.Fatalf("%+v", e.head)
	}
	for _, r := range e.rows {
		if math.Abs(r[2]+r[0]) > 1e-15 || math.Abs(r[3]+4*r[1]) > 1e-15 || math.Abs(r[0]) >= 2 || math.Abs(r[1]) >= 1 {
			t.Fatalf("%v", r)
		}
	}
}

// The formulas come row by row with the path, and begin anew where it does.
func TestClosedRows(t *testing.T) {
	c := connect(t, sceneOf(`{"params": {"x": 1}, "loss": {"parameters": "0.5*x^2"}, "flow": {"rule": "descent", "eta": 0.1, "steps": 20},
		"view": {"closed": [{"param": "x", "formula": "x*exp(-eta*tau)"}, {"param": "x", "formula": "x*(1 - eta)^tau"}]}}`))
	c.until("curvature")
	c.send(play)
	_, all := c.state("finished")
	var rows [][]float64
	for _, e := range all {
		if e.head.Kind == KindClosed {
			rows = append(rows[:e.head.First], e.rows...)
		}
	}
	if len(rows) != 21 {
		t.Fatalf("%d rows", len(rows))
	}
	for k, r := range rows {
		if tau := float64(k); r[0] != tau || math.Abs(r[1]-math.Exp(-0.1*tau)) > 1e-15 || math.Abs(r[2]-math.Pow(0.9, tau)) > 1e-15 {
			t.Errorf("%v", r)
		}
	}
	// With another η the path begins at what was reached, and so do they.
	c.send(`{"type": "patch", "patch": {"flow": {"eta": 0.2}}}`)
	c.until("curvature")
	c.send(step)
	_, all = c.find("a point", func(e *event) bool { return e.head.Kind == KindClosed })
	last := all[len(all)-1].rows[0]
	if want := math.Pow(0.9, 20) * 0.8; last[0] != 21 || math.Abs(last[2]-want) > 1e-14 {
		t.Errorf("%v, want %v", last, want)
	}
}
