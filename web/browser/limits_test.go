package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A person bounds the steps, has them stop at times, and gives each state its own
// tolerance, all in the solver's menu.
func TestStepLimits(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.click(".solver .menu-button")
	tb.until(`document.querySelector(".step-limits")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".step-limits summary").click()`))
	put := func(label, value string) {
		tb.until(`document.querySelector('.step-limits input[aria-label="` + label + `"]')`)
		tb.focus(`.step-limits input[aria-label="` + label + `"]`)
		tb.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`), chromedp.KeyEvent(value), chromedp.KeyEvent(kb.Enter))
	}
	put("Longest step", "0.05")
	tb.until(`window.costate.scene.solver.maxStep === 0.05` + settled)
	put("Shortest step", "0.1")
	if fault := eval[string](tb, `document.querySelector('.step-limits input[aria-label="Shortest step"]').validationMessage`); fault != "above the longest" {
		t.Errorf("a shortest step above the longest: %q", fault)
	}
	put("Shortest step", kb.Backspace)
	put("Steps end at t =", "1.5, 0.25")
	tb.until(`window.costate.scene.solver.tstops?.join() === "1.5,0.25"` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.step-limits input[type=checkbox]').click()`))
	tb.until(`window.costate.scene.solver.atol?.length === 2` + settled)
	tb.until(`document.querySelectorAll('.solver input[aria-label^="Absolute tolerance of "]').length === 2`)
	tb.barriers()
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.step-limits input[type=checkbox]').click()`))
	tb.until(`typeof window.costate.scene.solver.atol === "number"` + settled)
}

// Beyond where its bounces are done a ball rests, and the page says since when; a
// floor that does not say so offers it.
func TestBallRestsOnThePage(t *testing.T) {
	tb := openScene(t, func(scene map[string]any) {
		scene["field"] = map[string]any{"equations": []any{"x' = v", "v' = -9.81"}}
		scene["params"], scene["loss"], scene["view"], scene["flow"] = map[string]any{}, map[string]any{"terminal": "x"}, map[string]any{}, map[string]any{}
		scene["z0"], scene["T"] = []any{[]any{2.0, 0.0}}, 5.0
		scene["events"] = []any{map[string]any{"when": "x", "direction": "falling", "set": map[string]any{"v": "-0.5*v"}}}
	})
	mend := `[...document.querySelectorAll(".notice .mend")].find((b) => b.textContent === "let it come to rest")`
	tb.until(mend)
	tb.do(chromedp.Evaluate[chromedp.Void](mend + `.click()`))
	tb.until(`!document.querySelector(".notice") && window.costate.scene.events[0].rests === true` + settled)
	// 3 √(2·2/9.81)
	tb.do(chromedp.KeyEvent(kb.End))
	tb.until(`document.querySelector(".legend .ended")?.textContent === "at rest from t = 1.916"`)
	tb.click(".equation > .menu-button")
	tb.until(`[...document.querySelectorAll('[aria-label="Event 1"] label')].find((l) => l.textContent.includes("comes to rest"))?.querySelector("input").checked`)
}
