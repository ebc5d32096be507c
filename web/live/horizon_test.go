package live

import (
	"math"
	"testing"
)

// line ends at T: the flow brings T to 1.2.
const line = `{"field": {"equations": ["z' = 1"]}, "z0": [[0]], "T": 3, "samples": 11, "loss": {"terminal": "0.5*(z - 1.2)^2"},
	"flow": {"eta": 0.5, "duration": 4, "free": ["T"]}}`

// T is a column of θ; pictures end where it has come, a scene tells of it, reset
// brings the first one back, and a T that is set is one.
func TestPlayLearnsT(t *testing.T) {
	c := connect(t, sceneOf(line))
	first, _ := c.until("scene")
	if len(first.Params) != 1 || first.Params[0] != "T" {
		t.Fatalf("parameters %v", first.Params)
	}
	c.until("curvature")
	c.send(play)
	_, all := c.state("finished")
	rows, _ := table(t, all, KindPath, 0)
	want := func(tau float64) float64 { return 1.2 + 1.8*math.Exp(-tau/2) }
	last := rows[len(rows)-1]
	// The gradient of the scene is good to 1e-6.
	if !(math.Abs(last[1]-want(4)) < 1e-5) || !(math.Abs(last[2]-math.Pow(last[1]-1.2, 2)/2) < 1e-6) {
		t.Errorf("ends at %v", last)
	}
	picture := 0 // where the last one begins
	for i, e := range all {
		if e.head.Kind == KindState && e.head.First == 0 && len(e.rows) > 0 {
			picture = i
		}
	}
	z, _ := table(t, all[picture:], KindState, 0)
	if end := z[len(z)-1]; !(math.Abs(end[0]-last[1]) < 1e-12) || !(math.Abs(end[1]-last[1]) < 1e-6) {
		t.Errorf("the last picture ends at %v, T = %v", end, last[1])
	}
	done, _ := c.until("done")
	if slope := last[1] - 1.2; !(math.Abs(done.Gradient.T-slope) < 1e-6) || done.Gradient.T != done.Gradient.Params["T"] {
		t.Errorf("gradient %+v", done.Gradient)
	}
	c.until("curvature")
	// Another η keeps what was learnt, and a T that is held stays there.
	c.send(`{"type": "patch", "patch": {"flow": {"eta": 0.25}}}`)
	if s, _ := c.until("scene"); s.Scene["T"] != last[1] || s.Scene["params"].(map[string]any)["T"] != nil {
		t.Errorf("T = %v in %v", s.Scene["T"], s.Scene["params"])
	}
	c.send(`{"type": "patch", "patch": {"T": 2}}`)
	if s, _ := c.until("scene"); s.Scene["T"] != 2.0 {
		t.Errorf("T = %v, set to 2", s.Scene["T"])
	}
	c.send(reset)
	if s, _ := c.until("scene"); s.Scene["T"] != 2.0 {
		t.Errorf("T = %v after reset", s.Scene["T"])
	}
	c.send(step)
	c.state("paused")
	reached := c.session.theta[0]
	c.send(`{"type": "patch", "patch": {"params": {"k": 1}, "flow": {"free": ["k"]}}}`)
	if s, _ := c.until("scene"); s.Scene["T"] != reached || reached == 2 {
		t.Errorf("T = %v when it is held at %v", s.Scene["T"], reached)
	}
}

// T that would fall below 0 ends training with words, and leaves the picture.
func TestPlayEndsAboveT0(t *testing.T) {
	c := connect(t, sceneOf(`{"field": {"equations": ["z' = 1"]}, "z0": [[1]], "T": 1, "loss": {"terminal": "0.5*z^2"}, "flow": {"eta": 1, "duration": 9, "free": ["T"]}}`))
	c.until("curvature")
	c.send(play)
	p, _ := c.until("problem")
	if want := "training leads T to"; len(p.Detail) < len(want) || p.Detail[:len(want)] != want {
		t.Errorf("%q", p.Detail)
	}
	c.state("paused")
}
