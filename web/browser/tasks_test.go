package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The flow of the quartic follows the formula with 4 and not the one with 6, for
// another η and another start as well; descent with a large η follows neither.
func TestWorkedExample(t *testing.T) {
	tb := open(t, laptop, "/?scene=quartic")
	tb.ready()
	tb.until(`document.querySelector(".plot-closed")`)
	tb.click(`.speeds [aria-label="Speed 2×"]`) // of the picture; what is computed is the same
	off := func() [2]float64 {
		return eval[[2]float64](tb, `document.querySelector(".plot-closed").dataset.off.split(" ").map(Number)`)
	}
	play := func() {
		tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".play").click()`))
		tb.until(`window.costate.training.state === "finished" && document.querySelector(".plot-closed").dataset.off.split(" ").every((v) => v && Number.isFinite(Number(v)))`)
	}
	play()
	// The flow of a landscape is followed to 1e-11 a step.
	if v := off(); !(v[0] < 1e-9) || !(v[1] > 1e-2) {
		t.Errorf("off by %v", v)
	}
	names := eval[string](tb, `[...document.querySelectorAll(".plot-theta .line span")].map((s) => s.textContent).join()`)
	if !strings.Contains(names, "with 4") || !strings.Contains(names, "with 6") {
		t.Errorf("lines %q", names)
	}
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".reset").click()`))
	tb.focus("[aria-label='η slider']")
	tb.do(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight))
	tb.ready()
	play()
	if v := off(); !(v[0] < 1e-9) || !(v[1] > 1e-2) {
		t.Errorf("with another η off by %v", v)
	}
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".reset").click(); (() => { const s = document.querySelector("select.rule"); s.value = "descent"; s.dispatchEvent(new Event("change")); })()`))
	tb.until(`window.costate.scene.flow.rule === "descent"`)
	tb.ready()
	play()
	if v := off(); !(v[0] > 1e-3) || !(v[1] > 1e-3) {
		t.Errorf("descent is off by %v", v)
	}
}

// Rules race from the same θ on a landscape typed by hand; past 2/λ descent
// drops out.
func TestRaceOnALandscape(t *testing.T) {
	tb := open(t, laptop, "/?scene=conditioning")
	tb.ready()
	tb.click(".race-menu .menu-button")
	tb.click(".race-start")
	tb.until(`window.costate.race.length === 4 && window.costate.race.every(({ tau }) => tau === 50)`)
	race := eval[map[string]float64](tb, `Object.fromEntries(window.costate.race.map(({ rule, loss }) => [rule, loss]))`)
	if !(race["flow"] < 1e-3) || !(race["descent"] < 1e-3) || len(race) != 4 {
		t.Errorf("%v", race)
	}
	tb.until(`document.querySelectorAll(".race-legend [data-rule]").length === 4`)
	// Steeper across, the same η is beyond what descent bears.
	tb.focus("[aria-label^='κ'][type=range], [name='param/kappa']")
	tb.do(chromedp.KeyEvent(kb.End))
	tb.until(`window.costate.scene.params.kappa === 1000 && window.costate.race.find(({ rule }) => rule === "descent").loss > 1e6`)
	tb.until(`window.costate.race.find(({ rule }) => rule === "flow").loss < 1e-3`)
}

// Moons are learnt until 98 of 100 points that were not trained on are told right;
// both clocks fill, and the points move with t.
func TestLearnMoons(t *testing.T) {
	tb := open(t, laptop, "/?scene=moons")
	tb.ready()
	tb.until(`window.costate.data.points === 300 && window.costate.data.regions`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".play").click()`))
	tb.until(`window.costate.training.state === "finished"`)
	tb.until(`Number(document.querySelector(".data-bar").dataset.test) >= 0.98 && Number(document.querySelector(".data-bar").dataset.train) >= 0.98`)
	tb.until(`document.querySelector(".data-bar p").textContent.includes("%")`)
	tb.until(`Number(document.querySelector("canvas.clocks").dataset.rows) > 2`)
	tb.until(`document.querySelector(".plot-accuracy").dataset.values.split(" ").every((v) => Number(v) >= 0.98)`)
	tb.ready()
	// A press on the map chooses t and looks back along τ; so do its keys.
	x, y := tb.centre("canvas.clocks")
	tb.mouse(chromedp.MousePressed, x, y)
	tb.mouse(chromedp.MouseReleased, x, y)
	tb.until(`Math.abs(window.costate.playback.t - 0.5) < 0.05`)
	tb.focus("canvas.clocks")
	tb.do(chromedp.KeyEvent(kb.ArrowRight))
	tb.until(`window.costate.playback.t > 0.505`)
	// The points and the regions have numbers as a table.
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".plot-outcome .numbers-button").click()`))
	tb.until(`document.querySelector("dialog.numbers[open]")`)
}

// Rows typed into the dialog become the data; those that cannot are listed by
// their lines; a click adds a point of the class chosen, and undo takes it away.
func TestOwnData(t *testing.T) {
	tb := open(t, laptop, "/?scene=moons")
	tb.ready()
	tb.until(`document.querySelector(".data-open")`)
	tb.do(chromedp.KeyEvent("d"))
	tb.until(`document.querySelector("dialog.data-dialog[open] textarea")`)
	tb.focus("dialog.data-dialog textarea")
	tb.do(chromedp.Evaluate[chromedp.Void](`(() => {
		const area = document.querySelector("dialog.data-dialog textarea");
		area.value = "x,y,label\n1,2,up\n-1,0.5,down\n3,oops,up\n0,1\n2,2,up\n-2,-1,down\n";
		area.dispatchEvent(new Event("input", { bubbles: true }));
	})()`))
	tb.until(`document.querySelector("dialog.data-dialog textarea").value.includes("oops")`)
	tb.focus(".data-read")
	tb.do(chromedp.KeyEvent(kb.Enter))
	tb.until(`document.querySelectorAll(".data-faults li").length === 2`)
	faults := eval[string](tb, `[...document.querySelectorAll(".data-faults b")].map((b) => b.textContent).join()`)
	if faults != "line 4,line 5" {
		t.Errorf("faults at %q", faults)
	}
	tb.focus(".data-use")
	tb.do(chromedp.KeyEvent(kb.Enter))
	tb.until(`window.costate.data.points === 4 && window.costate.scene.data.names.join() === "up,down"`)
	tb.ready()
	tb.click(".data-class")
	tb.until(`document.querySelector(".data-class").getAttribute("aria-pressed") === "true"`)
	box := eval[[4]float64](tb, `(() => { const b = document.querySelector("#ink").getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; })()`)
	tb.mouse(chromedp.MousePressed, box[0]+box[2]*0.7, box[1]+box[3]*0.5)
	tb.mouse(chromedp.MouseReleased, box[0]+box[2]*0.7, box[1]+box[3]*0.5)
	tb.until(`window.costate.data.points === 5 && window.costate.scene.data.rows[4][2] === 0`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".data-class").click(); document.activeElement.blur()`))
	tb.do(chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	tb.until(`window.costate.data.points === 4`)
}

// On a phone the classes, the panels' tabs and the dialog are there.
func TestDataOnAPhone(t *testing.T) {
	tb := open(t, look{390, 844, "light", true}, "/?scene=moons")
	tb.ready()
	tb.until(`document.querySelectorAll(".data-class").length >= 2`)
	tb.click(".data-open")
	tb.until(`document.querySelector("dialog.data-dialog[open]")`)
	if wide := eval[float64](tb, `document.querySelector("dialog.data-dialog").getBoundingClientRect().width`); wide > 390 {
		t.Errorf("the dialog is %v wide", wide)
	}
	if out := eval[bool](tb, `document.documentElement.scrollWidth > innerWidth`); out {
		t.Error("the page is wider than the screen")
	}
}
