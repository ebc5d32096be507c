package browser

import (
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/chromedp"
)

// A person opens the scene in which backsolve fails: the curve solved back is
// drawn, the invariants are not flat, the bench says how wrong each way is; one
// press takes another way, a slider holds fewer states.
func TestGradientBench(t *testing.T) {
	tb := open(t, look{1440, 1000, "dark", true}, "/?scene=backsolve-astray")
	tb.ready()
	tb.until(`document.querySelector(".legend").textContent.includes("solved back")`)
	tb.until(`document.querySelectorAll(".bench-rows tbody tr").length === 6 && document.querySelector(".bench-rows .why-not")?.textContent.includes("reversible-heun")`)
	tb.until(`Number(document.querySelector(".plot-bench").dataset.points) > 40`)
	tb.until(`document.querySelector(".plot-invariants .solver-counts.explodes")`)
	cell := func(way string, column int) string {
		return fmt.Sprintf(`[...document.querySelectorAll(".bench-rows tbody tr")].find((row) => row.querySelector("th").textContent === %q)?.children[%d]?.textContent`, way, column)
	}
	// The point beside the scene's tolerance comes before all finer ones.
	tb.until(cell("checkpointed", 1) + `?.includes("10")`)
	if wrong := eval[string](tb, cell("backsolve", 1)); wrong != "1.3" {
		t.Errorf("backsolve is off by %s of the gradient", wrong)
	}
	tb.click(".bench-bar .opener")
	tb.until(`[...document.querySelectorAll(".bench-rows tbody th")].map((th) => th.textContent).join(" ").replace(/μ/, "mu") === "mu z0[0].x z0[0].y T t0"`)
	tb.click(".bench-rows tbody tr th button")
	tb.until(`document.querySelector(".plot-bench select").value === "0"`)
	tb.click(".bench-bar .opener")

	tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".bench-rows th button")].find((b) => b.textContent === "checkpointed").click()`))
	tb.until(`window.costate.scene.gradient.method === "checkpointed" && document.documentElement.dataset.state === "ready"`)
	tb.until(`!document.querySelector(".plot-invariants .solver-counts.explodes") && Number(document.querySelector(".plot-invariants").dataset.pairing) < 1e-3`)
	tb.until(`!document.querySelector(".legend").textContent.includes("solved back")`)

	// Fewer states, more evaluations, the same gradient.
	tb.until(`document.querySelector(".bench-budget .bench-paid")?.textContent.includes("evaluations")`)
	paid := `parseInt(document.querySelector(".bench-budget .bench-paid")?.textContent)`
	before, gradient := eval[int](tb, paid), eval[float64](tb, `window.costate.gradient.params.mu`)
	tb.do(chromedp.Evaluate[chromedp.Void](`{
		const slider = document.querySelector(".bench-budget input");
		slider.value = 0;
		slider.dispatchEvent(new Event("input", { bubbles: true }));
		slider.dispatchEvent(new Event("change", { bubbles: true }));
	}`))
	tb.until(`window.costate.scene.gradient.checkpoints === 6 && document.documentElement.dataset.state === "ready"`)
	tb.until(fmt.Sprintf(`%s > %d`, paid, before))
	tb.until(cell("checkpointed/6", 4) + ` === "6"`)
	if after := eval[float64](tb, `window.costate.gradient.params.mu`); after != gradient {
		t.Errorf("with a budget dL/dmu is %v, without %v", after, gradient)
	}
}

// nudge reads the card: the change of the loss, what the adjoint says, their
// difference over |δz|².
const nudgeCard = `[...document.querySelectorAll(".nudge-card dd .quantity")].map((q) => {
	const [mantissa, power] = [q.firstChild?.nodeType === 3 ? q.firstChild.data : "1", q.querySelector("sup")?.textContent];
	return Number(mantissa.replace("−", "-").replace("·", "").replace(/10$/, power ? "" : "10")) * 10 ** Number((power ?? "0").replace("−", "-"));
})`

// A person nudges the curve by hand and by keys, at two times; Escape puts it
// back.
func TestNudge(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.do(chromedp.KeyEvent("n"))
	tb.until(`document.querySelector(".nudge-button").getAttribute("aria-pressed") === "true" && document.querySelector(".nudge-card")`)
	// Where the curve crosses y = 0 on the left: a point of it, found by its own picture.
	place := eval[[2]float64](tb, `(() => {
		const box = document.getElementById("ink").getBoundingClientRect();
		const { x: [x0, x1], y: [y0, y1] } = window.costate.camera;
		return [box.x + (-1.98 - x0) / (x1 - x0) * box.width, box.y + y1 / (y1 - y0) * box.height];
	})()`)
	x, y := place[0], place[1]
	tb.mouse(chromedp.MousePressed, x, y)
	tb.mouse(chromedp.MouseMoved, x+6, y-4)
	tb.mouse(chromedp.MouseMoved, x+14, y-9)
	tb.until(`document.querySelectorAll(".nudge-card dd").length === 4`)
	tb.mouse(chromedp.MouseReleased, x+14, y-9)
	if z0 := eval[float64](tb, `window.costate.scene.z0.length`); z0 != 1 {
		t.Errorf("%v start points", z0)
	}
	numbers := eval[[]float64](tb, nudgeCard)
	if len(numbers) != 4 || math.Abs(numbers[0]-numbers[1]-numbers[2]) > 0.02*math.Abs(numbers[0]) {
		t.Errorf("the card says %v", numbers)
	}
	at := eval[float64](tb, `window.costate.playback.t`)
	if at < 2 || at > 4 {
		t.Errorf("nudged at t = %v", at)
	}
	// At another t the same δz does something else.
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".nudge-card").blur()`))
	tb.do(chromedp.KeyEvent("\u001b"))
	tb.until(`document.querySelectorAll(".nudge-card dd").length === 0 && document.querySelector(".nudge-card")`)

	// By keys the nudge is small, and a·δz all but ΔL.
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".nudge-card").focus()`))
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".nudge-card").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }))`))
	tb.until(`document.querySelectorAll(".nudge-card dd").length === 4`)
	small := eval[[]float64](tb, nudgeCard)
	if len(small) != 4 || math.Abs(small[0]-small[1]) > 0.2*math.Abs(small[0]) || math.Abs(small[2]) > math.Abs(numbers[2]) {
		t.Errorf("the card says %v, before %v", small, numbers)
	}
	tb.do(chromedp.KeyEvent("\u001b"), chromedp.KeyEvent("\u001b"))
	tb.until(`!document.querySelector(".nudge-card")`)
}
