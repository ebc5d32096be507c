package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keepCopies makes the page's clipboard a variable.
const keepCopies = `Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { window.copied = text; } } })`

// beside opens the editor and what stands beside its text.
func (tb *tab) beside(what string) {
	tb.t.Helper()
	if !eval[bool](tb, `Boolean(document.querySelector(".editor"))`) {
		tb.click(".equation .menu-button")
	}
	tb.until(`document.querySelector(".opener")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".opener")].find((b) => b.textContent === ` + quote(what) + `).click()`))
}

// cells is the text of a matrix, row by row.
func (tb *tab) cells(part string) []string {
	tb.t.Helper()
	return eval[[]string](tb, `[...document.querySelectorAll(".of-`+part+` tbody tr")].map((row) => [...row.querySelectorAll("td .tex")].map((cell) => cell.getAttribute("aria-label")).join(" | "))`)
}

// The derivatives stand beside the equations, follow them while they are typed,
// and can be copied.
func TestDerivativesBesideEquations(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](keepCopies))
	tb.beside("Derivatives")
	tb.until(`document.querySelectorAll(".of-dfdz td .tex").length === 4`)
	if got := tb.cells("dfdz"); got[0] != "0 | 1" || got[1] != "-2*mu*x*y - 1 | mu*(1 - x^2) - c" {
		t.Errorf("∂f/∂z is %q", got)
	}
	if n := eval[int](tb, `document.querySelectorAll(".of-dfdz .zero").length`); n != 1 {
		t.Errorf("%d entries stand back as zero", n)
	}
	tb.barriers()
	tb.typeInto("x' = y\ny' = -k^2*x\nk = 2 in [0, 5]")
	tb.until(`[...document.querySelectorAll(".of-dfdz td .tex")].some((cell) => cell.getAttribute("aria-label") === "-k^2")` + settled)
	if got := tb.cells("dfdtheta"); strings.Join(got, " / ") != "0 / -2*k*x" {
		t.Errorf("∂f/∂θ is %q", got)
	}
	// A fault leaves the last ones, dimmed.
	tb.do(chromedp.KeyEvent(" $"))
	tb.until(`document.querySelector(".symbols.old")`)
	tb.do(chromedp.KeyEvent(kb.Backspace), chromedp.KeyEvent(kb.Backspace))
	tb.until(`!document.querySelector(".symbols.old")` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[aria-label="Copy Adjoint equation as text"]').click()`))
	tb.until(`/^a_x' = a_y\*k\^2\na_y' = -a_x\n/.test(window.copied) && document.getElementById("status").textContent === "Adjoint equation: copied as text."`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[aria-label="Copy Jacobian as LaTeX"]').click()`))
	tb.until(`window.copied.includes("\\begin{pmatrix}") && window.copied.includes("-k^{2} & 0")`)
	// It is there again when the editor is opened again.
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector(".editor")`)
	tb.click(".equation .menu-button")
	tb.until(`document.querySelector(".editor .of-adjoint")`)
}

// What can be typed is typed by a click, where the caret is.
func TestTypesFromTheSheetOfNotation(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.beside("What can be typed")
	tb.until(`document.querySelector('.notation button[title="Type sqrt(x)"]')`)
	tb.barriers()
	area := `document.querySelector('textarea[aria-label="Equations of the field"]')`
	tb.typeInto("y' = x\nx' = 1 + ")
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.notation button[title="Type sqrt(x)"]').click()`))
	tb.until(area + `.value.endsWith("\nx' = 1 + sqrt(x)") && document.activeElement === ` + area)
	tb.do(chromedp.KeyEvent("abs(x)")) // in place of the argument, which is selected
	tb.until(area + `.value.endsWith("sqrt(abs(x))") && window.costate.scene.field.equations[1] === "x' = 1 + sqrt(abs(x))"` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.notation button[title="Type k = 1.5 in [0, 5]"]').click()`))
	tb.until(`window.costate.scene.params.k === 1.5` + settled)
	// The loss has the caret now.
	loss := `document.querySelector('textarea[aria-label="Terminal loss"]')`
	tb.do(chromedp.Evaluate[chromedp.Void](loss+`.focus(), `+loss+`.select()`), chromedp.KeyEvent("x^2 + "))
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.notation button[title="Type cos(x)"]').click()`))
	tb.until(`window.costate.scene.loss.terminal === "x^2 + cos(x)"` + settled)
}

// The equations written out are a panel too, which a link remembers.
func TestAdjointEquationAsPanel(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.click(".panels .menu-button")
	tb.until(`document.querySelector(".panel-list")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".panel-list label")].find((l) => l.textContent === "The adjoint equation").click()`), chromedp.KeyEvent(kb.Escape))
	tb.until(`document.querySelector(".plot-symbols .of-adjoint .katex")`)
	if shown := eval[[]float64](tb, `["#plots", ".plot-symbols"].map((s) => document.querySelector(s).getBoundingClientRect().height)`); shown[1] < 0.4*shown[0] {
		t.Errorf("the panel has %v px of %v", shown[1], shown[0])
	}
	tb.barriers()
	tb.until(`window.costate.addressed`)
	again := open(t, laptop, eval[string](tb, `location.pathname + location.search + location.hash`))
	again.ready()
	again.until(`document.querySelector(".plot-symbols .of-adjoint .katex")`)
	// A network is written in matrices.
	tb.navigate(address + "/?scene=neural-spiral")
	tb.ready()
	tb.beside("Derivatives")
	tb.until(`document.querySelector(".of-adjoint .katex")`)
	tb.barriers()
}

// On a phone they stand under the equations.
func TestDerivativesOnAPhone(t *testing.T) {
	tb := open(t, look{390, 844, "light", true}, "/?scene=van-der-pol")
	tb.ready()
	tb.beside("Derivatives")
	tb.until(`document.querySelectorAll(".of-dfdz td .tex").length === 4`)
	if wide := eval[float64](tb, `document.querySelector(".editor").scrollWidth - document.querySelector(".editor").clientWidth`); wide > 0 {
		t.Errorf("the editor scrolls sideways by %v px", wide)
	}
	order := eval[[]float64](tb, `[".editor .expressions", ".beside", ".editor footer"].map((s) => document.querySelector(s).getBoundingClientRect().top)`)
	if !(order[0] < order[1] && order[1] < order[2]) {
		t.Errorf("the parts begin at %v", order)
	}
	tb.barriers()
}

// A definition is a line of its own: no slider, no state; one that needs itself
// is told under its character.
func TestDefinitionsInTheEditor(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.typeInto("r = 2*s\ns = r + x\nx' = y*r\ny' = -x")
	tb.until(`/defined by itself/.test(document.querySelector(".fault[role=alert]")?.textContent) && document.querySelector(".fault-mark").textContent === "r"`)

	tb.typeInto("r = x^2 + y²  # the distance\nx' = y/(1 + r)\ny' = -x")
	tb.until(`window.costate.scene.field.equations.length === 3 && !document.querySelector(".fault-mark")` + settled)
	if kinds := eval[string](tb, `[...document.querySelectorAll(".tok-helper")].map((e) => e.textContent).join()`); kinds != "r,r" {
		t.Errorf("definitions are seen in %q", kinds)
	}
	if n := eval[int](tb, `document.querySelectorAll('.params input[type=range][aria-label="r slider"]').length + 10*window.costate.scene.z0[0].length`); n != 20 {
		t.Errorf("sliders of r, and ten for each state: %d", n)
	}
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector(".editor")`)
	tb.click(".equation .menu-button")
	tb.until(`document.querySelector(".editor textarea")?.value.startsWith("r = x^2 + y²  # the distance\nx' = y/(1 + r)")`)
}
