package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// Hare and lynx are played in the seconds that their scene says, whatever is told
// of pace in the settings is taken up, and the way is watched, not jumped.
func TestPlaysInTheSecondsSaid(t *testing.T) {
	tb := open(t, laptop, "/?scene=hare-and-lynx")
	tb.ready()
	seconds := eval[float64](tb, `new Promise((done) => {
		const began = performance.now();
		document.querySelector("#transport .play").click();
		const watch = () => (window.costate.training.state === "finished" ? done((performance.now() - began) / 1000) : requestAnimationFrame(watch));
		watch();
	})`)
	// No sooner than planned, but for the tenth of a second that late points may be made up for; how much later is the machine's.
	if !(seconds > 2.3) {
		t.Errorf("2.5 seconds of training are over after %v", seconds)
	}
	if loss := eval[float64](tb, `window.costate.loss`); !(loss < 376.857*1.001) {
		t.Errorf("the fit ends at %v", loss)
	}
	tb.key("r", "t")
	tb.until(`document.querySelector(".training-form") && window.costate.training.rows === 0` + settled)
	tb.fill("Played in seconds", "20")
	tb.until(`window.costate.scene.view.seconds === 20` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#transport .play").click()`))
	tb.until(`window.costate.training.rows > 3 && window.costate.training.state === "playing"`)
	tb.fill("Played in seconds", "0.5")
	tb.until(`window.costate.training.state === "finished"`)
}

// What moves is written whole while it does, whatever the settings look like.
func TestValuesAreReadWhileTheyMove(t *testing.T) {
	tb := open(t, laptop, "/?scene=hare-and-lynx")
	tb.ready()
	tb.key("3")
	tb.until(`window.costate.training.rows === 2 && document.querySelectorAll(".slider.moving").length === 4` + settled)
	if cut := eval[string](tb, `[...document.querySelectorAll(".slider.moving input")].filter((field) => field.scrollWidth > field.clientWidth || field.clientWidth < 40).map((field) => field.ariaLabel + " " + field.clientWidth).join()`); cut != "" {
		t.Errorf("cut off: %s", cut)
	}
}
