package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A point of the curve taken while a sweep runs stays at its t under the hand:
// the sweep ends.
func TestNudgeEndsASweep(t *testing.T) {
	tb := open(t, moving, "/?scene=van-der-pol")
	tb.ready()
	tb.do(chromedp.KeyEvent(kb.End))
	tb.until(`window.costate.playback.sweep === ""`)
	tb.key("n")
	tb.until(`document.querySelector(".nudge-card")`)
	tb.click(`.speeds [aria-label="Speed ¼×"]`)
	tb.click("#transport .steps .adjoint")
	tb.until(`window.costate.playback.sweep === "adjoint"`)
	// Where the point of the curve at the cursor stands, as the legend of z(t) says it.
	place := eval[[2]float64](tb, `(() => {
		const [x, y] = [...document.querySelectorAll(".plot-state button.line b")].map((b) => Number(b.textContent.replace("−", "-")));
		const box = document.getElementById("ink").getBoundingClientRect();
		const { x: [x0, x1], y: [y0, y1] } = window.costate.camera;
		return [box.x + (x - x0) / (x1 - x0) * box.width, box.y + (y1 - y) / (y1 - y0) * box.height];
	})()`)
	tb.mouse(chromedp.MousePressed, place[0], place[1])
	tb.until(`window.costate.playback.sweep === ""`)
	held := eval[float64](tb, `window.costate.playback.t`)
	if held == 0 {
		t.Fatal("the sweep went on to its end")
	}
	tb.mouse(chromedp.MouseMoved, place[0]+8, place[1]+8)
	tb.until(fmt.Sprintf(`document.querySelectorAll(".nudge-card dd").length === 4 && window.costate.playback.t === %g`, held))
	tb.mouse(chromedp.MouseReleased, place[0]+8, place[1]+8)
}
