package live

import (
	"testing"
)

const moonsDoc = `{"field": {"network": {"dim": 2, "hidden": [8]}}, "T": 1, "samples": 5, "z0": [[0, 0]],
	"data": {"generate": {"kind": "moons", "points": 40}, "test": 0.25}, "loss": {"classes": {}}, "flow": {"rule": "adam", "eta": 0.05, "steps": 30}}`

// The points of the data come once, and again when they are others; how well they
// are met comes after each run and after training, of the θ that it ends with.
func TestDataAndOutcome(t *testing.T) {
	c := connect(t, sceneOf(moonsDoc))
	c.until("data")
	first, _ := c.until("outcome")
	c.send(`{"type": "patch", "patch": {"T": 1.5}}`)
	_, all := c.until("outcome")
	for _, e := range all {
		if e.Type == "data" {
			t.Error("the same points come again")
		}
	}
	c.send(`{"type": "patch", "patch": {"data": {"generate": {"noise": 0.2}}}}`)
	c.until("data")
	c.until("outcome")
	c.send(`{"type": "flow", "do": "play"}`)
	c.find("the end", func(e *event) bool { return e.Type == "flow" && e.State == "finished" })
	last, _ := c.find("its outcome", func(e *event) bool { return e.Type == "outcome" && e.Tau == 30 })
	if last.Run <= first.Run {
		t.Errorf("runs %d and %d", first.Run, last.Run)
	}
}
