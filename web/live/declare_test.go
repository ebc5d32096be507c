package live

import (
	"reflect"
	"testing"
)

// A declaration among the equations is where the slider begins; patches of the
// parameter move it on, also those that come before the session looks.
func TestDeclarationsThenPatches(t *testing.T) {
	c := connect(t, sceneOf(pendulum),
		`{"type": "patch", "patch": {"params": {"g": null, "c": null}, "loss": null, "field": {"equations": ["k = 3 in [0, 9]", "q' = w", "", "w' = -k*q # and no more"]}}}`,
		`{"type": "patch", "patch": {"params": {"k": 4}}}`)
	first, _ := c.until("scene")
	if first.param("k") != 4 || len(first.Params) != 1 {
		t.Errorf("params %v", first.Scene["params"])
	}
	want := []any{"q' = w", "w' = -k*q # and no more"}
	if got := first.Scene["field"].(map[string]any)["equations"]; !reflect.DeepEqual(got, want) {
		t.Errorf("equations %q", got)
	}
	c.until("done")
	c.send(`{"type": "patch", "patch": {"params": {"k": 5}}}`)
	if next, _ := c.until("scene"); next.param("k") != 5 || next.Scene["view"] == nil {
		t.Errorf("after the patch %v", next.Scene)
	}
}

// A parameter may become a definition as one types, and a parameter again.
func TestParameterBecomesDefinition(t *testing.T) {
	c := connect(t, sceneOf(pendulum),
		`{"type": "patch", "patch": {"params": {"g": null, "c": null}, "flow": null, "loss": {"terminal": "k^2", "running": "0"}, "field": {"equations": ["k = 3", "q' = w", "w' = -k*q"]}}}`)
	if first, _ := c.until("scene"); first.param("k") != 3 {
		t.Errorf("params %v", first.Scene["params"])
	}
	c.until("done")
	c.send(`{"type": "patch", "patch": {"flow": {"free": ["k"]}}}`)
	c.until("done")
	lines := []any{"k = 3 + s", "q' = w", "w' = -k*q", "s = |q|²"}
	c.send(`{"type": "patch", "patch": {"field": {"equations": ["k = 3 + s", "q' = w", "w' = -k*q", "s = |q|²"]}}}`)
	next, _ := c.until("scene")
	if got := next.Scene["field"].(map[string]any)["equations"]; !reflect.DeepEqual(got, lines) || len(next.Params) != 0 || !reflect.DeepEqual(next.States, []string{"q", "w"}) {
		t.Errorf("equations %q, params %v, states %v", got, next.Params, next.States)
	}
	c.until("done")
	c.send(`{"type": "patch", "patch": {"T": 1}}`)
	if still, _ := c.until("scene"); len(still.Params) != 0 || len(still.States) != 2 {
		t.Errorf("params %v, states %q", still.Params, still.States)
	}
	c.until("done")
	c.send(`{"type": "patch", "patch": {"field": {"equations": ["k = 5", "q' = w", "w' = -k*q"]}}}`)
	if back, _ := c.until("scene"); back.param("k") != 5 || len(back.Params) != 1 {
		t.Errorf("params %v", back.Scene["params"])
	}
}
