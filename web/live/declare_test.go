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
