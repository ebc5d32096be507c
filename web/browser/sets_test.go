package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Whoever takes another set of points gets a network that learns it, in one step for
// undo; where it is made too small the dialog says so and mends it.
func TestSetsBringWhatLearnsThem(t *testing.T) {
	tb := open(t, laptop, "/?scene=moons")
	tb.ready()
	tb.key("3", "3")
	tb.until(`window.costate.training.rows === 3` + settled)
	tb.key("d")
	tb.until(`document.querySelector(".data-learner")?.textContent.startsWith("Learnt by a layer of 32 tanh: 100 steps")`)
	tb.choose("Set of points", "xor")
	tb.until(`window.costate.scene.field.network.augment === 1 && window.costate.scene.flow.steps === 200 && window.costate.training.rows === 0 && window.costate.scene.data.generate.noise === 0.01` + settled)
	tb.until(`document.querySelector(".data-learner").textContent.includes("and a state added: 200 steps")`)
	tb.choose("Set of points", "checkerboard")
	tb.until(`window.costate.scene.field.network.hidden.join() === "48,48" && window.costate.scene.flow.batch === 64 && window.costate.data.points === 800` + settled)
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector("dialog.data-dialog[open]")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	tb.until(`window.costate.scene.data.generate.kind === "xor" && window.costate.scene.field.network.hidden.join() === "32"` + settled)
	tb.key("t")
	tb.until(`document.querySelector(".training-form")`)
	tb.fill("Steps", "50")
	tb.until(`window.costate.scene.flow.steps === 50` + settled)
	tb.do(chromedp.KeyEvent(kb.Escape), chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), chromedp.KeyEvent("d"))
	tb.until(`document.querySelector(".data-learner .mend")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".data-learner .mend").click()`))
	tb.until(`window.costate.scene.flow.steps === 200 && !document.querySelector(".data-learner .mend")` + settled)
}
