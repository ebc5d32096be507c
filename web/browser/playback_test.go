package browser

import (
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var moving = look{1440, 900, "dark", false}

const (
	atRest = ` && document.documentElement.dataset.state === "ready"`
	whole  = `window.costate.playback.sweep === "" && window.costate.playback.a === 0`
)

func (tb *tab) key(keys ...string) {
	tb.t.Helper()
	for _, k := range keys {
		tb.do(chromedp.KeyEvent(k))
	}
}

// Single steps by the arrows: z(t) goes on by a step that the solver took,
// then a(t) comes back over them.
func TestSingleSteps(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.until(whole)
	last := 0.0
	for range 4 {
		tb.key(kb.ArrowRight)
		tb.until(fmt.Sprintf(`window.costate.playback.z > %g && document.querySelector(".way.forward")?.textContent === "forward →"`, last+1e-9))
		z := eval[float64](tb, `window.costate.playback.z`)
		if at := eval[float64](tb, `window.costate.playback.t`); at != z {
			t.Errorf("z is shown up to %g, the cursor is at %g", z, at)
		}
		last = z
	}
	tb.key(kb.ArrowLeft) // takes the last one back
	tb.until(fmt.Sprintf(`window.costate.playback.z < %g`, last))
	tb.do(chromedp.KeyEvent(kb.ArrowLeft, chromedp.KeyModifiers(chromedp.ModifierShift)))
	tb.until(`window.costate.playback.z === 0`)
	// To the end of z, and back.
	tb.until(`(() => { document.querySelector('[aria-label="One step of z forward"]').click(); return window.costate.playback.z === window.costate.scene.T; })()`)
	T := eval[float64](tb, `window.costate.scene.T`)
	if a := eval[float64](tb, `window.costate.playback.a`); a != T {
		t.Errorf("at the end of z(t), a is shown back to %g", a)
	}
	last = T
	for range 4 {
		tb.click(`[aria-label="One step of a backward"]`)
		tb.until(fmt.Sprintf(`window.costate.playback.a < %g && document.querySelector(".way.adjoint")?.textContent === "backward ←"`, last-1e-9))
		last = eval[float64](tb, `window.costate.playback.a`)
	}
	tb.until(`/a shown back to t/.test(document.getElementById("status").textContent)`)
	tb.barriers()
	tb.key("2")
	tb.until(whole)
	rows := eval[int](tb, `window.costate.training.rows`)
	tb.key("3")
	tb.until(fmt.Sprintf(`window.costate.training.rows > %d`, rows) + atRest)
}

// The round of learning plays again and again until it is told to stand still.
func TestLoops(t *testing.T) {
	tb := open(t, moving, "/?scene=van-der-pol")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](`(() => {
		window.phases = [];
		const look = () => {
			const { sweep } = window.costate.playback;
			if (sweep !== window.phases.at(-1)) window.phases.push(sweep);
			requestAnimationFrame(look);
		};
		window.phases.push(window.costate.playback.sweep);
		look();
	})()`))
	tb.key(".", "o")
	tb.until(`window.costate.playback.loop && window.costate.playback.speed === 2 && document.querySelector(".loop").getAttribute("aria-pressed") === "true"`)
	tb.until(`window.costate.training.rows >= 3`)
	got := eval[string](tb, `window.phases.slice(window.phases.indexOf("train") - 2).slice(0, 5).join(" ")`)
	if got != "forward adjoint train forward adjoint" {
		t.Errorf("the round goes %s", got)
	}
	// A change by hand: the round goes on from there.
	tb.key("]")
	rows := eval[int](tb, `window.costate.training.rows`)
	tb.until(fmt.Sprintf(`window.costate.training.rows > %d`, rows))
	tb.key(" ")
	tb.until(`!window.costate.playback.loop && window.costate.playback.sweep === "" && document.querySelector(".play").ariaLabel === "Play"` + atRest)
	rows = eval[int](tb, `window.costate.training.rows`)
	frames := eval[int](tb, `Number(document.documentElement.dataset.frames)`)
	tb.until(fmt.Sprintf(`Number(document.documentElement.dataset.frames) > %d`, frames+60))
	if after := eval[int](tb, `window.costate.training.rows`); after != rows {
		t.Errorf("%d steps of θ after it stood still", after-rows)
	}
}

// At half the speed a sweep goes half as far in the same time: the way it went
// is compared with the frames' own clock, which a slow machine does not change.
func TestSlowMotion(t *testing.T) {
	tb := open(t, moving, "/?scene=van-der-pol")
	tb.ready()
	rate := func() float64 {
		return eval[float64](tb, `new Promise((resolve) => {
			let way = 0, time = 0, before = null;
			const look = (now) => {
				const { sweep, z } = window.costate.playback;
				if (sweep === "forward" && before && z > before.z && now - before.now < 100) { way += z - before.z; time += now - before.now; }
				if (before && sweep !== "forward") return resolve(way / time);
				if (sweep === "forward") before = { z, now };
				requestAnimationFrame(look);
			};
			document.querySelector(".steps .forward").click();
			requestAnimationFrame(look);
		})`)
	}
	full := rate()
	tb.key(",")
	tb.until(`window.costate.playback.speed === 0.5 && document.querySelector('[aria-label="Speed ½×"]').getAttribute("aria-pressed") === "true"`)
	if half := rate(); math.Abs(half/full-0.5) > 0.05 {
		t.Errorf("at half the speed the sweep goes %g of its way in the same time", half/full)
	}
}

// Letters, digits and signs can be switched off, and stay off; the other keys
// remain. While something is typed no key does anything else.
func TestLetterKeysOff(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	T := eval[float64](tb, `window.costate.scene.T`)
	tb.focus(`[aria-label="η"]`)
	tb.key("]", "p", "o")
	tb.key(kb.Escape)
	if eval[bool](tb, fmt.Sprintf(`window.costate.scene.T !== %g || window.costate.playback.loop || document.documentElement.classList.contains("present")`, T)) {
		t.Error("a key does something while a number is typed")
	}
	tb.key("?")
	tb.until(`document.querySelector("#help[open] [name=letters]:checked")`)
	tb.barriers()
	tb.click("#help [name=letters]")
	tb.until(`document.querySelector("#help .no-letters")`)
	tb.barriers()
	tb.key(kb.Escape)
	tb.until(`!document.querySelector("dialog[open]")`)
	for range 2 {
		tb.key("]", "p", "3", "o")
		tb.key(kb.ArrowRight) // comes after them: what they did not do by now they do not do
		tb.until(`window.costate.playback.z < window.costate.scene.T`)
		if eval[bool](tb, fmt.Sprintf(`window.costate.scene.T !== %g || window.costate.playback.loop || window.costate.training.rows > 0 || document.documentElement.classList.contains("present")`, T)) {
			t.Error("a letter does something though it is switched off")
		}
		tb.reload()
		tb.ready()
	}
	tb.click(`[aria-label="Keys"]`)
	tb.click("#help [name=letters]")
	tb.key(kb.Escape, "]")
	tb.until(fmt.Sprintf(`window.costate.scene.T > %g`, T))
}

// Along the line of τ stand all θ that training passed, with z(t) of each; at
// its end the present one is as it was.
func TestScrubsTau(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	if eval[bool](tb, `Boolean(document.querySelector(".tau-head"))`) {
		t.Error("there is a scrubber for τ before there is a path")
	}
	first := eval[float64](tb, `window.costate.loss`)
	tb.click("#transport .play")
	tb.until(`window.costate.training.rows > 60`)
	tb.click("#transport .play")
	tb.until(`window.costate.training.state === "paused" && window.costate.check` + atRest)
	tb.until(`document.querySelector(".tau-head")`)
	mu, loss := `Number(document.querySelector('input[aria-label="μ slider"]').value)`, `window.costate.loss`
	nowMu, nowLoss := eval[float64](tb, mu), eval[float64](tb, loss)
	rows, runs := eval[int](tb, `window.costate.training.rows`), eval[int](tb, `window.costate.runs`)
	x, y := tb.centre(".tau-head")
	left := eval[float64](tb, `document.querySelector(".tau-bar").getBoundingClientRect().x`)
	tb.mouse(chromedp.MousePressed, x, y)
	tb.mouse(chromedp.MouseMoved, (x+left)/2, y)
	tb.until(fmt.Sprintf(`%s > %g && %s > %g && window.costate.runs > %d`, loss, nowLoss, mu, nowMu, runs))
	tb.mouse(chromedp.MouseMoved, left, y)
	tb.until(fmt.Sprintf(`Math.abs(%s - %g) < 1e-9`, loss, first))
	tb.mouse(chromedp.MouseReleased, left, y)
	// The picture is that of the θ looked at, and so is its gradient.
	tb.until(fmt.Sprintf(`document.querySelector(".tau-value.go") && window.costate.shownLoss !== null && Math.abs(window.costate.shownLoss - %g) < 1e-9`, first) + atRest)
	tb.barriers()
	// At the end the trained θ is back, and the path is whole.
	tb.mouse(chromedp.MousePressed, left, y)
	tb.mouse(chromedp.MouseMoved, x+2, y)
	tb.mouse(chromedp.MouseReleased, x+2, y)
	tb.until(fmt.Sprintf(`%s === %g && Math.abs(%s - %g) < 1e-9 && !document.querySelector(".tau-value.go") && Math.abs(window.costate.shownLoss - %g) < 1e-9`, loss, nowLoss, mu, nowMu, nowLoss) + atRest)
	if got := eval[int](tb, `window.costate.training.rows`); got != rows {
		t.Errorf("the path has %d rows, before %d", got, rows)
	}
	// A step goes on from there, not from what was looked at.
	tb.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`)) // where it is a slider of its own
	tb.key(kb.PageUp)
	tb.until(`document.querySelector(".tau-value.go")` + atRest)
	tb.key("3")
	tb.until(fmt.Sprintf(`window.costate.training.rows === %d && %s < %g`, rows+1, loss, nowLoss) + atRest)
	tb.key(kb.PageUp, kb.PageUp)
	tb.until(fmt.Sprintf(`document.querySelector(".tau-value.go") && %s > %g`, loss, nowLoss-1e-12) + atRest)
	tb.key("g")
	tb.until(fmt.Sprintf(`Math.abs(window.costate.scene.params.mu - %g) < 0.01`, nowMu) + atRest)
}

// A double click on T and on the slider of η brings the scene's values back; T
// takes its unit.
func TestResetsByDoubleClick(t *testing.T) {
	tb := open(t, laptop, "/?scene=pendulum")
	tb.ready()
	T := eval[float64](tb, `window.costate.scene.T`)
	eta := eval[float64](tb, `window.costate.scene.flow.eta`)
	runs := eval[int](tb, `window.costate.runs`)
	tb.focus(`.big.T input`)
	tb.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent("2.5 s"), chromedp.KeyEvent(kb.Enter))
	// The scene has its T at once, the end of the time line is there with the next picture.
	tb.until(fmt.Sprintf(`window.costate.scene.T === 2.5 && window.costate.runs > %d`, runs) + atRest)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	tb.double(".timeline .end")
	tb.until(fmt.Sprintf(`window.costate.scene.T === %g`, T) + atRest)
	tb.key("=", "=")
	tb.until(fmt.Sprintf(`window.costate.scene.flow.eta > %g`, eta) + atRest)
	tb.double(`[aria-label="η slider"]`)
	tb.until(fmt.Sprintf(`window.costate.scene.flow.eta === %g`, eta) + atRest)
}

func (tb *tab) double(selector string) {
	tb.t.Helper()
	x, y := tb.centre(selector)
	for n := 1; n <= 2; n++ {
		for _, what := range []input.DispatchMouseEventType{chromedp.MousePressed, chromedp.MouseReleased} {
			tb.do(chromedp.MouseEvent(what, x, y, chromedp.ButtonType(input.MouseButtonLeft), chromedp.ClickCount(n)))
		}
	}
}

// On a phone every part of the bar is large enough for a thumb and in sight.
func TestTransportOnPhone(t *testing.T) {
	for _, size := range [][2]int64{{390, 844}, {360, 740}} {
		t.Run(fmt.Sprint(size[0]), func(t *testing.T) {
			tb := open(t, look{size[0], size[1], "light", true}, "/?scene=van-der-pol")
			tb.ready()
			tb.key("3")
			tb.until(`document.querySelector(".tau-head")` + atRest)
			tb.key(kb.PageUp)
			tb.until(`document.querySelector(".tau-value.go")` + atRest)
			for _, s := range eval[[]string](tb, `[...document.querySelectorAll("#transport :is(button, select, input, .timeline, .tau-track)")].filter((e) => e.checkVisibility()).flatMap((e) => {
				const box = e.getBoundingClientRect(), name = e.ariaLabel || e.className || e.textContent;
				return box.x < 0 || box.right > innerWidth || box.bottom > innerHeight ? [name + " is out of sight"] : box.height < 44 || box.width < 40 ? [name + " is " + box.width.toFixed(0) + " × " + box.height.toFixed(0)] : [];
			})`) {
				t.Error(s)
			}
			tb.barriers()
		})
	}
}
