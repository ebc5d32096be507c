package live

import (
	"math"
	"slices"
	"testing"
)

// L = ½(a² + 4b²): the largest curvature is 4, along b.
func TestCurvature(t *testing.T) {
	c := connect(t, sceneOf(bowl))
	k, all := c.until("curvature")
	if k.Run != 1 || math.Abs(k.Lambda-4) > 1e-8 || len(k.Vector) != 2 || math.Abs(k.Vector["b"]-1) > 1e-6 || math.Abs(k.Vector["a"]) > 1e-3 {
		t.Errorf("%+v", k)
	}
	order := []string{}
	for _, e := range all {
		if e.Type != "" {
			order = append(order, e.Type)
		}
	}
	if !slices.Equal(order, []string{"scene", "done", "check", "curvature"}) {
		t.Errorf("%q", order)
	}
	// Of what moves alone, and below 0 as it is found.
	c.send(`{"type": "patch", "patch": {"flow": {"free": ["a"]}}}`)
	if k, _ := c.until("curvature"); math.Abs(k.Lambda-1) > 1e-8 || len(k.Vector) != 1 || k.Vector["a"] != 1 {
		t.Errorf("%+v", k)
	}
	c.send(`{"type": "patch", "patch": {"loss": {"parameters": "-a^2"}}}`)
	if k, _ := c.until("curvature"); math.Abs(k.Lambda+2) > 1e-8 {
		t.Errorf("%+v", k)
	}
	// None where it is not finite, nor where nothing moves.
	for _, patch := range []string{`{"flow": {"free": []}}`, `{"flow": {"free": ["a"]}, "params": {"a": 1e-9}, "loss": {"parameters": "sqrt(a)"}}`} {
		c.send(`{"type": "patch", "patch": ` + patch + `}`)
		c.until("check")
		c.send(`{"type": "patch", "patch": {"name": "again"}}`)
		if _, all := c.until("done"); slices.ContainsFunc(all, func(e *event) bool { return e.Type == "curvature" }) {
			t.Errorf("%s: there is a curvature", patch)
		}
	}
}

// A training that pauses has the curvature where it stands; for a network only
// named parameters are told.
func TestCurvatureOfNetwork(t *testing.T) {
	c := connect(t, sceneOf(`{"field": {"network": {"dim": 2, "hidden": [8]}}, "z0": [[2, 0]], "T": 1,
		"loss": {"terminal": "0.5*(z1^2 + z2^2)"}, "flow": {"rule": "descent", "eta": 0.01, "steps": 3}}`))
	if k, _ := c.until("curvature"); !(k.Lambda > 0) || k.Vector == nil || len(k.Vector) != 0 {
		t.Errorf("%+v", k)
	}
	c.send(play)
	done, _ := c.until("done")
	if k, _ := c.until("curvature"); k.Run != done.Run {
		t.Errorf("%+v", k)
	}
}
