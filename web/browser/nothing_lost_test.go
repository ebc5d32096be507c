package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What training made of a network outlives a change and its undo, and a reload;
// undo once more has the network as it was before, and redo as it became.
func TestKeepsTrainedWeights(t *testing.T) {
	tb := open(t, laptop, "/?scene=two-swap")
	tb.ready()
	loss := func() float64 { return eval[float64](tb, `window.costate.loss`) }
	returns := func(to float64) { t.Helper(); tb.until(fmt.Sprintf(`window.costate.loss === %v`, to) + settled) }
	leaves := func(from float64) { t.Helper(); tb.until(fmt.Sprintf(`window.costate.loss !== %v`, from) + settled) }
	undo := chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	first := loss()
	tb.do(chromedp.KeyEvent(" "))
	tb.until(`window.costate.training.rows > 5`)
	tb.do(chromedp.KeyEvent(" "))
	tb.until(`window.costate.training.state === "paused"` + settled)
	trained := loss()
	if trained >= first {
		t.Fatalf("training has not moved: L = %v, then %v", first, trained)
	}
	tb.do(chromedp.KeyEvent("]"))
	leaves(trained)
	tb.do(undo)
	returns(trained)
	tb.until(`window.costate.addressed`)
	tb.reload()
	tb.ready()
	returns(trained)

	tb.do(chromedp.KeyEvent("r")) // the network that the scene comes with
	returns(first)
	tb.do(undo)
	returns(trained)
	tb.click(`[aria-label="Redo"]`)
	returns(first)
}

// Text that is faulty as yet outlives another scene, an undo, and a reload.
func TestKeepsFaultyText(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	const typed = "x' = y\ny' = mu*(1 - x^2)*y - x + $"
	tb.typeInto(typed)
	faulty := `document.querySelector(".fault-mark")?.textContent === "$" && document.querySelector(".editor textarea").value.startsWith(` + quote(typed) + `)`
	tb.until(faulty)
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector(".editor") && window.costate.addressed`)
	tb.do(chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	tb.until(`window.costate.problem === null` + settled)
	tb.click(`[aria-label="Redo"]`)
	tb.until(`window.costate.problem !== null && window.costate.addressed`)
	tb.reload()
	tb.until(`window.costate?.problem !== null && window.costate?.problem !== undefined`)
	tb.click(".equation .menu-button")
	tb.until(faulty)
}
