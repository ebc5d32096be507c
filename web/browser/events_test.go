package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A ball bounces: its events are listed in the editor, a fault stands under its
// character, a jump is changed, and a second event ends the trajectory.
func TestEditsEvents(t *testing.T) {
	tb := open(t, laptop, "/?scene=bouncing-ball")
	tb.ready()
	loss := eval[float64](tb, `window.costate.loss`)
	tb.click(".equation > .menu-button")
	box := `document.querySelector('textarea[aria-label="Event 1: v becomes"]')`
	tb.until(box + `?.value === "-r*v"`)
	tb.do(chromedp.Evaluate[chromedp.Void](box+`.focus()`), chromedp.Evaluate[chromedp.Void](box+`.select()`), chromedp.KeyEvent("-0.7*q"))
	tb.until(`document.querySelector('[aria-label="Event 1"] .happening-set .fault-mark')?.textContent === "q"`)
	if said := eval[string](tb, `document.querySelector('[aria-label="Event 1"] .fault').textContent`); said == "" {
		t.Error("the fault says nothing")
	}
	tb.do(chromedp.KeyEvent(kb.Backspace), chromedp.KeyEvent("v"))
	tb.until(`!document.querySelector(".fault-mark") && window.costate.scene.events[0].set.v === "-0.7*v" && ` + fmt.Sprintf("window.costate.loss !== %g", loss) + settled)

	// A second one that is the end.
	whole := eval[float64](tb, `window.costate.loss`)
	add := `document.querySelector(".happening-add")`
	tb.do(chromedp.Evaluate[chromedp.Void](add + `.click()`))
	when := `document.querySelector('textarea[aria-label="Event 2: when"]')`
	tb.until(when + `?.value === "x"` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](when+`.focus()`), chromedp.Evaluate[chromedp.Void](when+`.select()`), chromedp.KeyEvent("t - 1"))
	tb.until(`window.costate.scene.events[1]?.when === "t - 1"` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`{
		const choice = document.querySelector('[aria-label="Event 2: direction"]');
		choice.value = "rising";
		choice.dispatchEvent(new Event("change", {bubbles: true}));
	}`))
	tb.until(`window.costate.scene.events[1]?.direction === "rising"` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[aria-label="Event 2"] input[type=checkbox]').click()`))
	tb.until(`window.costate.scene.events[1]?.stop === true` + settled)
	// Four of the five data lie behind the end: what is left of the loss is less.
	tb.until(fmt.Sprintf(`window.costate.loss < %g`, whole))

	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[aria-label="Remove event 2"]').click()`))
	tb.until(`window.costate.scene.events.length === 1` + settled)
	tb.do(chromedp.KeyEvent(kb.Escape))
}
