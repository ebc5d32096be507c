package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const settled = ` && document.documentElement.dataset.state === "ready"`

// A declaration makes a slider with its range; the text is one step of the
// history that everything shares.
func TestDeclaresSlider(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	before := eval[string](tb, `JSON.stringify(window.costate.scene.field.equations)`)
	tb.typeInto("# mine\nx' = y\ny' = -kap*x\nkap = 1.5 in [0, 5]")
	tb.until(`window.costate.scene.params.kap === 1.5` + settled)
	slider := `document.querySelector('input[type=range][aria-label="kap slider"]')`
	tb.until(slider + `?.max === "5" && ` + slider + `.min === "0"`)
	if shown := eval[int](tb, `document.querySelectorAll('.params input[type=range]').length`); shown != 1 {
		t.Errorf("%d sliders", shown)
	}
	// Faults stand in the line that was typed, under their character.
	tb.do(chromedp.KeyEvent(" $"))
	tb.until(`document.querySelector(".fault-mark")?.style.getPropertyValue("--row") === "3" && document.querySelector(".fault-mark").textContent === "$"`)
	tb.do(chromedp.KeyEvent(kb.Backspace), chromedp.KeyEvent(kb.Backspace))
	tb.until(`!document.querySelector(".fault-mark")` + settled)
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector(".editor")`)
	// The slider moves the scene on from what was declared.
	loss := eval[float64](tb, `window.costate.loss`)
	tb.do(chromedp.Evaluate[chromedp.Void](slider+`.focus()`), chromedp.KeyEvent(kb.ArrowRight))
	tb.until(fmt.Sprintf(`window.costate.scene.params.kap === 1.55 && window.costate.loss !== %g`, loss) + settled)
	undo := chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	tb.do(undo)
	tb.until(`window.costate.scene.params.kap === 1.5` + settled)
	tb.do(undo)
	tb.until(`JSON.stringify(window.costate.scene.field.equations) === ` + quote(before) + ` && !("kap" in window.costate.scene.params)` + settled)
}

// The ends of a slider, by keyboard.
func TestEditsRange(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".slider .menu-button").focus()`), chromedp.KeyEvent(kb.Enter))
	tb.until(`document.activeElement?.getAttribute("aria-label") === "Low end of μ"`)
	tb.do(chromedp.KeyEvent("0.5"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("9"), chromedp.KeyEvent(kb.Enter))
	tb.until(`JSON.stringify(window.costate.scene.view.ranges.mu) === "[0.5,9]"` + settled)
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector(".range .form") && document.activeElement.matches(".slider .menu-button") && document.querySelector('input[aria-label="μ slider"]').max === "9"`)
}
