package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A field that is typed anew does not go by the name of the scene that it replaced, nor
// under its headline, until undo brings that back. A landscape of one's own is begun from
// the menu; the gradient is measured at each step of it, and a race there shows what its
// paths are over τ.
func TestOwnLandscape(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	name := eval[string](tb, `window.costate.scene.name`)
	tb.typeInto("u' = v\nv' = -sin(u) - c*v\nc = 0.2 in [0, 1]")
	tb.until(`window.costate.scene.name === "Field of my own" && !document.querySelector(".say h2")` + settled)
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector(".editor")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	tb.until(`window.costate.scene.name === ` + quote(name) + ` && document.querySelector(".say h2")` + settled)
	tb.key("s")
	tb.until(`document.querySelectorAll(".scene-new .scene-title").length === 2`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll(".scene-new .scene-title")[1].click()`))
	tb.until(`window.costate.scene.name === "New landscape" && window.costate.scene.loss.parameters && document.activeElement.matches("textarea")` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".editor .primary").click()`))
	tb.panel("Size of the gradient ‖∇L‖")
	tb.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	tb.key("3", "3")
	tb.until(`window.costate.training.rows === 3 && Number(document.querySelector(".plot-norm").dataset.values) > 0` + settled)
	tb.click(".race-menu .menu-button")
	tb.click(".race-start")
	tb.until(`document.querySelector(".plot-race")?.dataset.racers === "4"`)
}
