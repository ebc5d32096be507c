package browser

import "testing"

// The style page shows every panel there is, with its numbers and before they
// have come, and what opens is open.
func TestPartsShowEveryPanel(t *testing.T) {
	tb := open(t, look{1180, 900, "light", true}, "/dev/parts?theme=light")
	tb.until(`document.documentElement.dataset.state === "ready"`)
	type specimens struct{ ID, Missing string }
	kinds := eval[[]specimens](tb, `(async () => {
		const address = document.querySelector("script[type=module]").src.replace("dev/parts.js", "panels/registry.js");
		const { kinds } = await import(address);
		return kinds.map(({ id }) => {
			const stages = [...document.querySelectorAll(".panel-stage > .plot-" + id)];
			const [drawn] = stages.filter((panel) => !panel.matches(".waiting"));
			const missing = stages.length < 2 ? "one of its two states" : !drawn ? "its numbers" : drawn.querySelector("canvas, .symbols") ? "" : "its picture";
			return { id, missing };
		});
	})()`)
	if len(kinds) < 20 {
		t.Errorf("only %d panels", len(kinds))
	}
	for _, kind := range kinds {
		if kind.Missing != "" {
			t.Errorf("panel %s: %s", kind.ID, kind.Missing)
		}
	}
	if n := eval[int](tb, `[...document.querySelectorAll(".stage.open")].filter((stage) => !stage.querySelector(".menu-panel")).length`); n > 0 {
		t.Errorf("%d menus that should be open are closed", n)
	}
}
