package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What is measured along training goes back with it: both clocks and ‖∇L‖ end where
// a branch begins, and then tell of the new future; the old one is beside it.
func TestMeasuresGoBackWithTraining(t *testing.T) {
	tb := open(t, laptop, "/?scene=moons")
	tb.ready()
	tb.until(`window.costate.data.points === 300` + atRest)
	tb.key("3", "3", "3", "3", "3", "3")
	tb.until(`window.costate.training.rows === 7 && window.costate.data.norms === 7 && window.costate.data.clocksEnd === 6` + atRest)
	tb.key(kb.PageUp, kb.PageUp, kb.PageUp)
	tb.until(`document.querySelector(".tau-branch")` + atRest)
	tb.click(".tau-branch")
	tb.until(`window.costate.training.futures.length === 1 && window.costate.training.rows === 4 && window.costate.data.norms === 4 && window.costate.data.clocksEnd <= 3` + atRest)
	tb.key("3", "3")
	tb.until(`window.costate.training.rows === 6 && window.costate.data.norms === 6 && window.costate.data.clocksEnd === 5` + atRest)
	if f := eval[float64](tb, `window.costate.training.futures[0].rows`); f != 7 {
		t.Errorf("the future that was left has %g rows", f)
	}
}

// The map of both clocks fills where a curve is trained, too: with a state of it.
func TestClocksOfACurve(t *testing.T) {
	tb := open(t, laptop, "/?scene=learn-a-spiral")
	tb.ready()
	tb.click(".panel-menu .menu-button")
	tb.until(`document.querySelector(".panel-list")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".panel-list label")].find((label) => label.textContent === "Two clocks t and τ").click()`), chromedp.KeyEvent(kb.Escape))
	tb.until(`document.querySelector("canvas.clocks")` + atRest)
	tb.key("3", "3", "3", "3")
	tb.until(`window.costate.training.rows === 5 && Number(document.querySelector("canvas.clocks").dataset.rows) > 2` + atRest)
	if names := eval[string](tb, `[...document.querySelectorAll(".plot:has(.clocks) select option")].map((o) => o.value).join()`); names != "x,y" {
		t.Errorf("it can show %q", names)
	}
	tb.until(`(({ width, height }, g) => new Set(new Uint32Array(g.getImageData(0, 0, width, height).data.buffer)).size > 20)(document.querySelector("canvas.clocks"), document.querySelector("canvas.clocks").getContext("2d"))`)
}
