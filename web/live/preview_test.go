package live

import (
	"math"
	"strings"
	"testing"
)

// An earlier θ is shown, with its loss; training does not notice.
func TestLooksAtEarlierParameters(t *testing.T) {
	c := connect(t, sceneOf(descentBowl))
	c.until("check")
	for range 3 {
		c.send(step)
		c.until("check")
	}
	c.send(`{"type": "flow", "do": "show", "params": {"a": 2, "b": -1}}`)
	scene, _ := c.until("scene")
	if !scene.Preview || scene.param("a") != 2 || scene.param("b") != -1 {
		t.Errorf("shown is %+v", scene)
	}
	if done, _ := c.until("done"); done.Loss != 4 || done.Run != scene.Run {
		t.Errorf("done: %+v", done)
	}
	// And back to what is trained.
	c.send(`{"type": "flow", "do": "show"}`)
	scene, _ = c.until("scene")
	if a := 2 * math.Pow(0.75, 3); scene.Preview || math.Abs(scene.param("a")-a) > 1e-12 {
		t.Errorf("trained is %+v", scene)
	}
	c.until("check")
	c.send(`{"type": "flow", "do": "show"}`) // nothing is looked at: nothing to do
	c.send(`{"type": "flow", "do": "show", "params": {"a": 1}}`)
	if scene, _ = c.until("scene"); !scene.Preview || scene.param("a") != 1 || scene.param("b") == -1 {
		t.Errorf("a alone: %+v", scene)
	}
	c.until("done")
	// A step goes on from what is trained, not from what is looked at.
	c.send(step)
	_, all := c.until("check")
	var p walk
	p.rows, _ = table(t, all, KindPath, 0)
	if len(p.rows) != 1 || p.rows[0][0] != 4 || math.Abs(p.rows[0][1]-2*math.Pow(0.75, 4)) > 1e-12 {
		t.Errorf("the step after it: %v", p.rows)
	}
}

func TestLooksAtNothingUnknown(t *testing.T) {
	c := connect(t, sceneOf(descentBowl))
	c.until("check")
	c.send(`{"type": "flow", "do": "show", "params": {"k": 2}}`)
	if p := c.problem(); !strings.Contains(p.Detail, `no parameter "k"`) {
		t.Errorf("problem: %+v", p)
	}
	c.send(step)
	c.until("check")
}
