package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// width is that of what is seen along the first axis.
const width = `(({ camera, orbit }) => { const [low, high] = orbit ? orbit.box[0] : camera.x; return high - low; })(window.costate)`

// What is seen of the plane, or of space, and where the points of the data are.
const inSight = `(() => {
	const { camera, orbit, data: { extent } } = window.costate;
	const seen = orbit ? orbit.box : [camera.x, camera.y];
	return extent && extent.every(([low, high], i) => low >= seen[i][0] && high <= seen[i][1]);
})()`

// Training carries the points out of the window and out of the box that they began
// in, and the picture goes after them, with motion and without; a reset has it come
// back. Who has chosen where to look stays there.
func TestPictureGoesAfterThePoints(t *testing.T) {
	for _, c := range []struct {
		scene string
		still bool
	}{{"moons", false}, {"circles", true}} {
		t.Run(c.scene, func(t *testing.T) {
			l := laptop
			l.still = c.still
			tb := open(t, l, "/?scene="+c.scene)
			tb.ready()
			tb.until(`window.costate.data.extent && ` + inSight + settled)
			before := eval[float64](tb, width)
			tb.key("t")
			tb.until(`document.querySelector(".training-form")`)
			tb.fill("Played in seconds", "0.4")
			tb.until(`window.costate.scene.view.seconds === 0.4` + settled)
			tb.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur(); document.querySelector("#transport .play").click()`))
			tb.until(`window.costate.training.state === "finished" && ` + inSight + settled)
			if after := eval[float64](tb, width); !(after > before) {
				t.Errorf("the picture is %v wide, and was %v", after, before)
			}
			tb.key("r")
			tb.until(fmt.Sprintf(`window.costate.training.rows === 0 && %s && Math.abs(%s - %v) < %v`, inSight, width, before, 0.1*before) + settled)
			if c.scene != "moons" {
				return
			}
			tb.wheel("#ink", -400)
			tb.until(fmt.Sprintf(`%s < %v`, width, 0.8*before) + settled)
			chosen := eval[float64](tb, width)
			tb.key(" ")
			tb.until(`window.costate.training.state === "finished"` + settled)
			if now := eval[float64](tb, width); now != chosen {
				t.Errorf("who looked at %v is made to look at %v", chosen, now)
			}
		})
	}
}
