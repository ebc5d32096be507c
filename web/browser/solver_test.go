package browser

import (
	"math"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// solverOf is the solver of the scene in the page.
type solverOf struct {
	Method string
	RTol   float64 `json:"rtol"`
	Step   float64
}

func (tb *tab) solver() solverOf {
	tb.t.Helper()
	return eval[solverOf](tb, `window.costate.scene.solver`)
}

// hlambda is the value hλ that the panel of stability tells of.
func (tb *tab) hlambda() [2]float64 {
	tb.t.Helper()
	return eval[[2]float64](tb, `document.querySelector(".plot-stability").dataset.hlambda.split(" ").map(Number)`)
}

// says waits until the panel of stability says so.
func (tb *tab) says(what string) {
	tb.t.Helper()
	tb.until(`document.querySelector(".plot-stability")?.dataset.says === ` + quote(what))
}

// Euler explodes since hλ is outside of the region; dragged into it, it does
// not. The keys do the same.
func TestDragStepIntoStability(t *testing.T) {
	tb := open(t, laptop, "/?scene=euler-explodes")
	tb.ready()
	tb.says("explodes")
	tb.until(`document.querySelector(".plot-solver").dataset.steps === "40"`)
	z := tb.hlambda()
	if math.Abs(z[0]+50*0.041) > 1e-9 || z[1] != 0 {
		t.Fatalf("hλ = %v", z)
	}
	// The disk of Euler's method is 2 wide and round, so that its pixels tell the scale:
	// hλ is where the cursor turns to a hand.
	box := eval[[4]float64](tb, `(() => { const b = document.querySelector(".region").getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; })()`)
	found := eval[float64](tb, `(() => {
		const canvas = document.querySelector(".region");
		const b = canvas.getBoundingClientRect();
		const hits = [];
		for (let x = 0; x < b.width; x += 2) {
			canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: b.x + x, clientY: b.y + b.height / 2, bubbles: true }));
			if (canvas.style.cursor === "grab") hits.push(x);
			else if (hits.length) break;
		}
		return (hits[0] + hits.at(-1)) / 2;
	})()`)
	x, y := box[0]+found, box[1]+box[3]/2
	tb.mouse(chromedp.MousePressed, x, y)
	tb.mouse(chromedp.MouseMoved, x+10, y)
	tb.mouse(chromedp.MouseMoved, x+20, y)
	tb.mouse(chromedp.MouseReleased, x+20, y)
	tb.says("damped")
	dragged := tb.solver().Step
	if !(dragged < 0.04) {
		t.Errorf("the step is %v", dragged)
	}
	tb.until(`Number(document.querySelector(".plot-solver").dataset.steps) > 40`)
	tb.focus(".region")
	for range 12 {
		tb.do(chromedp.KeyEvent(kb.ArrowRight))
	}
	tb.says("explodes")
	if step := tb.solver().Step; !(step > 1.5*dragged) {
		t.Errorf("twelve keys made %v of %v", step, dragged)
	}
	label := eval[string](tb, `document.querySelector(".region").getAttribute("aria-label")`)
	if label == "" {
		t.Error("the region is not described")
	}
	tb.barriers()
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.plot-stability .zoom-out').click()`))
	tb.until(`performance.getEntriesByType("resource").some(({ name }) => name.includes("stability?method=euler") && name.endsWith("zoom=1"))`)
}

// Points appear as they are measured, one taken becomes the scene's solver,
// and the legend hides a method.
func TestWorkPrecision(t *testing.T) {
	tb := open(t, laptop, "/?scene=euler-explodes")
	tb.ready()
	tb.until(`Number(document.querySelector(".plot-precision")?.dataset.points) > 50`)
	tb.until(`/^known to .* by dop853$/.test(document.querySelector(".plot-precision .solver-counts").textContent)`)
	tb.barriers()
	tb.focus(".work-precision")
	tb.do(chromedp.KeyEvent(kb.ArrowLeft))
	tb.until(`/^[a-z0-9]+, (rtol|h) .*: \d+ evaluations, error /.test(document.querySelector(".plot-precision .solver-counts").textContent)`)
	method := eval[string](tb, `document.querySelector(".plot-precision .solver-counts").textContent.split(",")[0]`)
	tb.do(chromedp.KeyEvent(kb.Enter))
	tb.until(`window.costate.scene.solver.method === ` + quote(method))
	tb.ready()
	tb.until(`document.querySelector(".plot-precision .line")`)
	tb.until(`Number(document.querySelector(".plot-precision").dataset.points) > 50`)
	tb.do(chromedp.Evaluate[chromedp.Void](`window.before = Number(document.querySelector(".plot-precision").dataset.points); document.querySelector(".plot-precision .line").click()`))
	tb.until(`Number(document.querySelector(".plot-precision").dataset.points) < window.before`)
	// A press on a mark takes it, too.
	tb.do(chromedp.Evaluate[chromedp.Void](`(() => {
		const canvas = document.querySelector(".work-precision");
		const b = canvas.getBoundingClientRect();
		for (let y = b.height - 1; y > 0; y -= 4) for (let x = 0; x < b.width; x += 4) {
			canvas.dispatchEvent(new PointerEvent("pointermove", { clientX: b.x + x, clientY: b.y + y, bubbles: true }));
			if (canvas.style.cursor !== "pointer") continue;
			canvas.dispatchEvent(new PointerEvent("click", { clientX: b.x + x, clientY: b.y + y, bubbles: true }));
			return;
		}
	})()`))
	tb.until(`window.costate.scene.solver.method !== ` + quote(method) + ` || window.costate.scene.solver.rtol`)
	tb.do(chromedp.Evaluate[chromedp.Void](`(() => { const s = document.querySelector(".add-method"); s.value = "tsit5"; s.dispatchEvent(new Event("change")); })()`))
	tb.until(`[...document.querySelectorAll(".plot-precision .line span")].some((s) => s.textContent === "tsit5")`)
}

// The panels open from the menu on any scene; the rejected steps are counted,
// and hλ follows the cursor.
func TestSolverPanelsOfAnyScene(t *testing.T) {
	tb := open(t, laptop, "/?scene=arenstorf")
	tb.ready()
	tb.click(".panels .menu-button")
	tb.until(`document.querySelector(".panel-list")`)
	for id, name := range map[string]string{"solver": "Solver's steps", "stability": "Stability region"} {
		tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".panel-list label")].find((l) => l.textContent === ` + quote(name) + `).querySelector("input").click()`))
		tb.until(`document.querySelector(".plot-` + id + `")`)
	}
	tb.until(`Number(document.querySelector(".plot-solver")?.dataset.steps) > 20 && document.querySelector(".plot-stability")?.dataset.hlambda`)
	counts := eval[string](tb, `document.querySelector(".plot-solver .solver-counts").textContent`)
	forward := eval[[2]float64](tb, `[Number(document.querySelector(".plot-solver").dataset.steps), Number(document.querySelector(".plot-solver").dataset.rejected)]`)
	if counts == "" || forward[0] == 0 {
		t.Errorf("%q, %v", counts, forward)
	}
	before := eval[string](tb, `document.querySelector(".plot-stability").dataset.hlambda`)
	tb.do(chromedp.KeyEvent(kb.Escape), chromedp.Evaluate[chromedp.Void](`document.activeElement?.blur()`), chromedp.KeyEvent(kb.End))
	tb.until(`window.costate.playback.t > 1 && document.querySelector(".plot-stability").dataset.hlambda !== ` + quote(before))
	// The numbers are a table.
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".plot-solver .numbers-button").click()`))
	tb.until(`document.querySelector("dialog.numbers[open] caption")?.textContent.startsWith("steps tried")`)
}
