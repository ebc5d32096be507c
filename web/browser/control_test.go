package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A person takes a reversible method, then vern7 with another step control, from
// the solver's menu; a scene with one tolerance a state shows a field for each.
func TestStepControl(t *testing.T) {
	tb := open(t, laptop, "/?scene=pendulum")
	tb.ready()
	tb.click(".solver .menu-button")
	tb.until(`document.querySelector(".solver .menu-panel select")`)
	// choose picks from the list after a label and waits for the picture of it.
	choose := func(label, value string) {
		runs := eval[int](tb, `window.costate.lastDrawnRun`)
		tb.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{
			const row = [...document.querySelectorAll(".solver .menu-panel label")].find((row) => row.querySelector("span")?.textContent === %q);
			const list = row.querySelector("select");
			list.value = %q;
			list.dispatchEvent(new Event("change", { bubbles: true }));
		}`, label, value)))
		tb.until(fmt.Sprintf(`window.costate.lastDrawnRun > %d && document.documentElement.dataset.state === "ready"`, runs))
	}
	const words = `document.querySelector(".solver .menu-panel .form").textContent`
	for _, id := range []string{"reversible-heun", "alf"} {
		choose("Solver", id)
		if group := eval[string](tb, fmt.Sprintf(`document.querySelector('.solver option[value=%q]').parentElement.label`, id)); group != "Fixed steps" {
			t.Errorf("%s stands under %q", id, group)
		}
		if said := eval[string](tb, words); !strings.Contains(said, "undone") || !strings.Contains(said, "Step h") || strings.Contains(said, "Step control") {
			t.Errorf("%s: %s", id, said)
		}
	}
	choose("Solver", "vern7")
	for _, id := range []string{"PID", "I", "PI"} {
		choose("Step control", id)
		tb.until(fmt.Sprintf(`window.costate.scene.solver.controller === %q`, id))
	}
}

// A scene with one tolerance a state shows a field for each; typing into one
// leaves the other.
func TestToleranceFields(t *testing.T) {
	tb := openScene(t, func(scene map[string]any) {
		scene["solver"] = map[string]any{"method": "dopri5", "atol": []any{1e-7, 1e-5}}
	})
	tb.ready()
	tb.click(".solver .menu-button")
	tb.until(`[...document.querySelectorAll(".solver input")].filter((input) => input.getAttribute("aria-label")?.startsWith("Absolute tolerance of ")).length === 2`)
	tb.do(chromedp.Evaluate[chromedp.Void](`{
		const input = [...document.querySelectorAll(".solver input")].filter((input) => input.getAttribute("aria-label")?.startsWith("Absolute tolerance of "))[1];
		input.focus();
		input.value = "1e-6";
		input.dispatchEvent(new InputEvent("input", { bubbles: true }));
		input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
	}`))
	tb.until(`JSON.stringify(window.costate.scene.solver.atol) === "[1e-7,0.000001]"`)
}
