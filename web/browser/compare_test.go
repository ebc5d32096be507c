package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// distance reads how far what is learnt is from what is true.
const distance = `Number(document.querySelector(".plot-compare")?.dataset.distance)`

// The network in the pendulum's equation learns its friction, and the panel
// shows it bend from nothing towards the true one.
func TestFrictionIsLearnt(t *testing.T) {
	tb := open(t, laptop, "/?scene=pendulum-friction")
	tb.ready()
	tb.until(distance + ` > 1.69`)
	if names := eval[string](tb, `document.querySelector(".plot-compare .now").textContent`); names != "learnttrue" {
		t.Errorf("the panel shows %q, want what is learnt and what is true", names)
	}
	both := tb.colours(".plot-compare canvas")
	tb.click(".plot-compare .line:nth-child(1)")
	tb.until(`document.querySelector(".plot-compare .line:nth-child(1)").ariaPressed === "false"`)
	if alone := tb.colours(".plot-compare canvas"); alone >= both {
		t.Errorf("%d pixels of colour without what is learnt, %d with it", alone, both)
	}
	tb.click(".plot-compare .line:nth-child(1)")
	// Weights have no sliders, and there is nothing to go back to.
	if sliders := eval[int](tb, `document.querySelectorAll(".params input[type=range]").length`); sliders != 2 {
		t.Errorf("%d sliders, want those of g and l", sliders)
	}
	tb.click("#transport .play")
	tb.until(distance + ` < 0.5`)
	tb.click("#transport .play")
	tb.until(`document.documentElement.dataset.state === "ready" && window.costate.training.state === "paused"`)
	learnt := eval[float64](tb, distance)
	runs := eval[int](tb, `window.costate.runs`)
	// A parameter that is changed then leaves the weights as they are.
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".params input[type=range]").focus()`), chromedp.KeyEvent(kb.ArrowRight))
	tb.until(fmt.Sprintf(`window.costate.scene.params.g !== 9.81 && window.costate.runs > %d && document.documentElement.dataset.state === "ready"`, runs))
	if now := eval[float64](tb, distance); now != learnt {
		t.Errorf("moving g changed the distance from %v to %v", learnt, now)
	}
	tb.click(".plot-compare .numbers-button")
	tb.until(`document.querySelector("dialog.numbers[open] thead")?.textContent.includes("learnt")`)
	if rows := eval[int](tb, `document.querySelectorAll("dialog.numbers tbody tr").length`); rows < 10 {
		t.Errorf("the table has %d rows", rows)
	}
}

// Typing around a network leaves it in the scene; a call that is wrong is
// marked under its own character.
func TestEditorKeepsNetworks(t *testing.T) {
	tb := open(t, laptop, "/?scene=pendulum-friction")
	tb.ready()
	networks := eval[string](tb, `JSON.stringify(window.costate.scene.field.networks)`)
	tb.typeInto("theta' = omega\nomega' = -g*sin(theta) + 2*u(omega, theta)")
	tb.until(`document.documentElement.dataset.state === "problem" && /u takes 1 argument, not 2/.test(document.querySelector(".fault[role=alert]")?.textContent)`)
	tb.typeInto("theta' = omega\nomega' = -g*sin(theta) + 2*u(omega)")
	tb.until(`window.costate.scene.field.equations[1] === "omega' = -g*sin(theta) + 2*u(omega)" && document.documentElement.dataset.state === "ready"`)
	if now := eval[string](tb, `JSON.stringify(window.costate.scene.field.networks)`); now != networks {
		t.Errorf("the networks were %s, now %s", networks, now)
	}
}
