package live

import (
	"math"
	"slices"
	"testing"
)

const pendulumWindow = `"grid": {"x": [-7, 7.5, 9], "y": [-3, 3.2, 8], "states": ["q", "w"], "t": 0}`

// The fixed points come for the window in view, and again when parameters of
// the field or the window change, and not when they do not.
func TestPortrait(t *testing.T) {
	c := connect(t, sceneOf(pendulum), `{"type": "view", `+pendulumWindow+`, "portrait": true}`)
	p, _ := c.until("portrait")
	if p.Run != 1 || len(p.Points) != 5 {
		t.Fatalf("%+v", p)
	}
	for i, q := range p.Points {
		kind, angle := "saddle", float64(i-2)*math.Pi
		if i%2 == 0 {
			kind = "stable focus"
		}
		if q.Kind != kind || q.Stable != (i%2 == 0) || len(q.Eigenvalues) != 2 || math.Abs(q.Z[0]-angle) > 1e-12 || q.Z[1] != 0 {
			t.Errorf("point %d: %+v", i, q)
		}
	}
	// λ² + 0.2λ + 4 = 0 at rest.
	if l := p.Points[2].Eigenvalues[0]; math.Abs(l[0]+0.1) > 1e-12 || math.Abs(l[1]-math.Sqrt(3.99)) > 1e-12 {
		t.Errorf("λ = %v", l)
	}
	isPortrait := func(e *event) bool { return e.Type == "portrait" }
	c.until("check")
	c.send(`{"type": "patch", "patch": {"T": 2}}`)
	if _, all := c.until("check"); slices.ContainsFunc(all, isPortrait) {
		t.Error("the portrait comes again though f is the same")
	}
	c.send(`{"type": "patch", "patch": {"params": {"c": 0}}}`)
	if p, _ := c.until("portrait"); p.Run != 3 || p.Points[2].Kind != "centre" || p.Points[2].Stable {
		t.Errorf("%+v", p)
	}
	c.send(`{"type": "view", "grid": {"x": [-1, 1, 9], "y": [-3, 3, 8], "states": ["q", "w"]}, "portrait": true}`)
	if p, _ := c.until("portrait"); len(p.Points) != 1 {
		t.Errorf("%+v", p)
	}
	// A field that depends on t has none, and so has one with many states.
	c.send(`{"type": "patch", "patch": {"field": {"equations": ["q' = w", "w' = -g*sin(q) - c*w + sin(t)"]}}}`)
	if p, _ := c.until("portrait"); p.Points == nil || len(p.Points) != 0 {
		t.Errorf("%+v", p)
	}
	// One state: x is t.
	c.send(sceneOf(`{"field": {"equations": ["x' = x*(1 - x)"]}, "z0": [[0.1]], "T": 1}`))
	c.send(`{"type": "view", "grid": {"x": [0, 2, 3], "y": [-0.5, 2, 2], "states": ["x"]}, "portrait": true}`)
	if p, _ := c.find("two points", func(e *event) bool { return isPortrait(e) && len(e.Points) == 2 }); p.Points[0].Kind != "unstable node" || p.Points[1].Kind != "stable node" {
		t.Errorf("%+v", p)
	}
}

// Where a solve fails the field still has its fixed points.
func TestPortraitOfProblem(t *testing.T) {
	c := connect(t, `{"type": "view", "grid": {"x": [-2, 2.1, 3], "y": [-2, 2.1, 2], "states": ["x", "y"]}, "portrait": true}`,
		sceneOf(`{"field": {"equations": ["x' = x^2 - 1", "y' = -y"]}, "z0": [[3, 1]], "T": 5}`))
	c.problem()
	if p, _ := c.until("portrait"); len(p.Points) != 2 {
		t.Errorf("%+v", p)
	}
}

// Along states on no axis the box is twice that of the trajectories, and with
// three axes that of the grid.
func TestPortraitInThreeStates(t *testing.T) {
	lorenz := `{"params": {"rho": 28}, "field": {"equations": ["x' = 10*(y - x)", "y' = x*(rho - z) - y", "z' = x*y - 8*z/3"]},
		"z0": [[1, 1, 1]], "T": 3, "loss": {"terminal": "x"}}`
	c := connect(t, sceneOf(lorenz), `{"type": "view", "grid": {"x": [-30, 30, 3], "y": [-30, 31, 2], "states": ["x", "y"]}, "portrait": true}`)
	p, _ := c.until("portrait")
	if len(p.Points) != 3 || p.Points[0].Kind != "saddle-focus" || p.Points[1].Kind != "saddle" {
		t.Errorf("%+v", p)
	}
	c.send(`{"type": "view", "grid": {"x": [-30, 30, 3], "y": [-30, 31, 2], "z": [20, 40, 2], "states": ["x", "y", "z"]}, "portrait": true}`)
	if p, _ := c.until("portrait"); len(p.Points) != 2 {
		t.Errorf("%+v", p)
	}
}

// A training that pauses leaves the portrait of its last θ.
func TestPortraitOfTraining(t *testing.T) {
	c := connect(t, sceneOf(`{"params": {"a": 1}, "field": {"equations": ["x' = a - x", "y' = -y"]}, "z0": [[0, 1]], "T": 2,
		"loss": {"terminal": "0.5*(x - 2)^2"}, "flow": {"rule": "descent", "eta": 0.3, "steps": 20}}`),
		`{"type": "view", "grid": {"x": [-3, 4, 3], "y": [-3, 3.1, 2], "states": ["x", "y"]}, "portrait": true}`, play)
	last := 0.0
	keep := func(all []*event) {
		for _, e := range all {
			if e.Type == "portrait" && len(e.Points) == 1 {
				last = e.Points[0].Z[0]
			}
		}
	}
	_, all := c.state("finished")
	keep(all)
	done, all := c.until("check")
	keep(all)
	if a := c.session.theta[0]; math.Abs(last-a) > 1e-12 || a < 1.5 {
		t.Errorf("run %d: the point is at %v, a = %v", done.Run, last, a)
	}
}
