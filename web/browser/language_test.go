package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A definition typed among the equations is typeset with them, makes no state
// and no slider, can be used in the loss, says its cycle in its line, and goes
// with undo.
func TestTypesDefinition(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	before := eval[string](tb, `JSON.stringify(window.costate.scene.field.equations)`)
	text := "r = √(x² + y²)  # how far out\nx' = if(r > 2, -x, y)\ny' = kap*s - |x|\ns = 1 - r\nkap = 1.5 in [0, 5]"
	tb.typeInto(text)
	tb.until(`window.costate.scene.field.equations.length === 4 && window.costate.scene.field.equations[3] === "s = 1 - r"` + settled)
	if states := eval[string](tb, `window.costate.scene.z0[0].length + " " + Object.keys(window.costate.scene.params)`); states != "2 kap" {
		t.Errorf("start and parameters: %s", states)
	}
	if sliders := eval[int](tb, `document.querySelectorAll('.params input[type=range]').length`); sliders != 1 {
		t.Errorf("%d sliders", sliders)
	}
	tb.until(`document.querySelectorAll(".editor .typeset .katex").length >= 4 && document.querySelectorAll(".editor .typeset .katex-error").length === 0`)
	tb.typeInto(text + "\nq = q*x")
	tb.until(`document.querySelector(".editor").textContent.includes("q → q")`)
	tb.do(chromedp.KeyEvent(kb.Backspace), chromedp.KeyEvent(kb.Backspace), chromedp.KeyEvent(kb.Backspace), chromedp.KeyEvent("r"))
	tb.until(`window.costate.scene.field.equations.at(-1) === "q = r"` + settled)
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector(".editor")` + settled)
	tb.do(chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	tb.until(`JSON.stringify(window.costate.scene.field.equations) === ` + quote(before) + settled)
}
