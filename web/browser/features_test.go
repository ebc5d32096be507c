package browser

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keepFiles makes the page hand its files to window.files instead of the disk.
const keepFiles = `(() => {
	window.files = [];
	URL.createObjectURL = (blob) => { window.files.push({ blob }); return "blob:kept"; };
	HTMLAnchorElement.prototype.click = function () { window.files.at(-1).name = this.download; };
})()`

// export takes an entry of the menu and returns the name of its file.
func (tb *tab) export(entry string) string {
	tb.t.Helper()
	files := eval[int](tb, `window.files.length`)
	tb.click(".export .menu-button")
	button := `.exports button[aria-label=` + quote(entry) + `]`
	tb.until(`document.querySelector(` + quote(button) + `)`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(` + quote(button) + `).click()`))
	tb.until(`window.files.length === ` + strconv.Itoa(files+1) + ` && window.files.at(-1).name`)
	return eval[string](tb, `window.files.at(-1).name`)
}

func TestExports(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](keepFiles))
	for entry, want := range map[string]string{"Phase view: PNG": "van-der-pol-phase.png", "All panels: PNG": "van-der-pol-panels.png"} {
		if got := tb.export(entry); got != want {
			t.Errorf("entry %s is the file %q", entry, got)
		}
		// A picture with something on it: more than a handful of colours.
		if n := eval[int](tb, `createImageBitmap(window.files.at(-1).blob).then((picture) => {
			const canvas = new OffscreenCanvas(picture.width, picture.height), g = canvas.getContext("2d");
			g.drawImage(picture, 0, 0);
			return new Set(new Uint32Array(g.getImageData(0, 0, picture.width, picture.height).data.buffer)).size;
		})`); n < 50 {
			t.Errorf("%s has %d colours", want, n)
		}
	}
	tb.export("z(t): CSV")
	text := eval[string](tb, `window.files.at(-1).blob.text()`)
	if lines := strings.Split(strings.TrimSpace(text), "\r\n"); lines[0] != "t,x,y" || len(lines) < 401 {
		t.Errorf("z(t) has %d lines and begins %q", len(lines), lines[0])
	}
	tb.export("Everything: JSON")
	if n := eval[int](tb, `window.files.at(-1).blob.text().then((text) => JSON.parse(text).starts[0].a.rows.length)`); n < 400 {
		t.Errorf("the data have a at %d times", n)
	}
	tb.export("Scene: JSON")
	if T := eval[float64](tb, `window.files.at(-1).blob.text().then((text) => JSON.parse(text).T)`); T != eval[float64](tb, `window.costate.scene.T`) {
		t.Errorf("the scene's file has T = %g", T)
	}
}

func TestSharesLink(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol&controls=full")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](`Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { window.copied = text; } } })`), chromedp.KeyEvent("]"))
	tb.until(`document.documentElement.dataset.state === "ready" && window.costate.runs > 1`)
	T := eval[float64](tb, `window.costate.scene.T`)
	tb.click(".share")
	tb.until(`document.querySelector("dialog.sharing input[aria-label=Link]")?.value.includes("#2.") && document.querySelector(".qr path")?.getAttribute("d")`)
	tb.barriers()
	tb.click(".share-link .copyable button")
	tb.until(`window.copied && document.getElementById("status").textContent === "Link: Copied."`)
	again := open(t, laptop, strings.TrimPrefix(eval[string](tb, `window.copied`), address))
	again.ready()
	if got := eval[float64](again, `window.costate.scene.T`); got != T {
		t.Errorf("the link opens T = %g, not %g", got, T)
	}
}

// Every plot's numbers are a table, by keyboard too.
func TestNumbersAsTable(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".plot-adjoint .numbers-button").focus()`), chromedp.KeyEvent(kb.Enter))
	tb.until(`document.querySelector("dialog.numbers[open] caption")?.textContent.startsWith("a(t): 200 of")`)
	if rows := eval[int](tb, `document.querySelectorAll("dialog.numbers tbody tr").length`); rows != 200 {
		t.Errorf("%d rows", rows)
	}
	tb.barriers()
	tb.click(`dialog.numbers .choices button:first-child`)
	tb.until(`document.querySelector("dialog.numbers thead").textContent === "txy"`)
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector("dialog[open]")`)
	if focus := eval[string](tb, `document.activeElement.className`); focus != "numbers-button" {
		t.Errorf("the focus goes to %q", focus)
	}
}

// Presenting, no text is smaller than a fiftieth of the screen's height; the
// canvases' smallest text is 13 units of the camera.
func TestPresents(t *testing.T) {
	tb := open(t, look{1920, 1080, "dark", true}, "/?scene=van-der-pol")
	tb.ready()
	desk := eval[float64](tb, `document.querySelector("#overlay h2").getBoundingClientRect().height`)
	tb.do(chromedp.KeyEvent("p"))
	tb.until(`document.documentElement.classList.contains("present") && document.querySelector(".presenter").textContent === "Exit"`)
	if room := eval[float64](tb, `document.querySelector("#overlay h2").getBoundingClientRect().height`); room < 1.4*desk {
		t.Errorf("the headline is %g px high, on a desk %g", room, desk)
	}
	small := eval[[]string](tb, `(() => {
		const small = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walk.nextNode()) {
			const element = walk.currentNode.parentElement;
			if (!walk.currentNode.data.trim() || !element.checkVisibility() || element.closest(".spoken, sup, .katex, option, noscript, script")) continue;
			const size = parseFloat(getComputedStyle(element).fontSize) * element.currentCSSZoom;
			if (size < 0.02 * innerHeight) small.push(size.toFixed(1) + " px: " + walk.currentNode.data);
		}
		return small;
	})()`)
	for _, s := range small {
		t.Error(s)
	}
	if over := eval[float64](tb, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		t.Errorf("the page is %g px too wide", over)
	}
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.documentElement.classList.contains("present")`)
}

// A page that embeds this one chooses what it shows.
func TestEmbeds(t *testing.T) {
	tb := open(t, look{1280, 720, "dark", true}, "/?scene=van-der-pol&theme=light&controls=none&projector=1")
	tb.ready()
	seen := eval[[]string](tb, `["header", "#equations", "footer#transport", "#phase", "#plots"].filter((place) => document.querySelector(place).checkVisibility())`)
	if strings.Join(seen, " ") != "#phase #plots" {
		t.Errorf("in sight are %v", seen)
	}
	if theme := eval[string](tb, `document.documentElement.dataset.theme`); theme != "light" {
		t.Errorf("theme %s", theme)
	}
	if !eval[bool](tb, `document.documentElement.classList.contains("present") && new URLSearchParams(location.search).get("controls") === "none"`) {
		t.Error("the address is not as it was asked for")
	}
}

// After an edit the curve from before it fades under the new one.
func TestGhostFades(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	if n := eval[int](tb, `window.costate.ghost`); n != 0 {
		t.Errorf("%d curves from before, without an edit", n)
	}
	tb.do(chromedp.KeyEvent("["))
	tb.until(`window.costate.ghost === 1`)
	tb.until(`window.costate.ghost === 0 && document.documentElement.dataset.state === "ready"`)
}

// A start point more, by the button and by Shift and a click; a cross and a
// key take it away again.
func TestAddsAndRemovesStarts(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	before := eval[string](tb, `JSON.stringify([window.costate.scene.z0, window.costate.scene.loss])`)
	ready := ` && document.documentElement.dataset.state === "ready" && window.costate.problems === 0`
	tb.click(".add-start")
	tb.until(`window.costate.scene.z0.length === 2` + ready)
	x, y := tb.centre("#phase")
	tb.do(chromedp.MouseEvent(chromedp.MousePressed, x+90, y+60, chromedp.ButtonType(input.MouseButtonLeft), chromedp.ClickCount(1), chromedp.ButtonModifiers(chromedp.ModifierShift)))
	tb.mouse(chromedp.MouseReleased, x+90, y+60)
	tb.until(`window.costate.scene.z0.length === 3 && document.getElementById("status").textContent === "Start point 3 added."` + ready)
	if n := eval[int](tb, `window.costate.scene.loss.observations?.values.length ?? 3`); n != 3 {
		t.Errorf("%d tables of observations for 3 start points", n)
	}
	tb.mouse(chromedp.MousePressed, x+90, y+60-27) // the cross
	tb.mouse(chromedp.MouseReleased, x+90, y+60-27)
	tb.until(`window.costate.scene.z0.length === 2` + ready)
	tb.do(chromedp.KeyEvent(kb.Delete))
	tb.until(`window.costate.scene.z0.length === 1` + ready)
	if after := eval[string](tb, `JSON.stringify([window.costate.scene.z0, window.costate.scene.loss])`); after != before {
		t.Errorf("not as before:\n%s\n%s", before, after)
	}
	tb.do(chromedp.KeyEvent(kb.Delete)) // the first one stays
	if n := eval[int](tb, `window.costate.scene.z0.length`); n != 1 {
		t.Errorf("%d start points", n)
	}
}

// A click on empty space adds a start point; a double click shows everything
// and adds none, and one that closes a menu only does that.
func TestClickAddsStart(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	x, y := tb.centre("#phase")
	count := `window.costate.scene.z0.length`
	tb.click(".solver .menu-button")
	tb.until(`document.querySelector(".solver .menu-panel")`)
	tb.mouse(chromedp.MousePressed, x+90, y+60)
	tb.mouse(chromedp.MouseReleased, x+90, y+60)
	tb.until(`!document.querySelector(".solver .menu-panel")`)
	wide := eval[float64](tb, `window.costate.camera.x[1]`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("ink").dispatchEvent(new WheelEvent("wheel", { deltaY: -240, clientX: 400, clientY: 400, bubbles: true, cancelable: true }))`))
	tb.until(fmt.Sprintf(`window.costate.camera.x[1] < %g`, wide))
	for n := range 2 {
		tb.do(chromedp.MouseEvent(chromedp.MousePressed, x+90, y+60, chromedp.ButtonType(input.MouseButtonLeft), chromedp.ClickCount(n+1)))
		tb.do(chromedp.MouseEvent(chromedp.MouseReleased, x+90, y+60, chromedp.ButtonType(input.MouseButtonLeft), chromedp.ClickCount(n+1)))
	}
	tb.until(fmt.Sprintf(`Math.abs(window.costate.camera.x[1] - %g) < 1e-9`, wide))
	// A start point that the clicks before had added would come before this one.
	tb.mouse(chromedp.MousePressed, x+90, y+60)
	tb.mouse(chromedp.MouseReleased, x+90, y+60)
	tb.until(count + ` > 1 && document.documentElement.dataset.state === "ready"`)
	if n := eval[int](tb, count); n != 2 {
		t.Errorf("%d start points", n)
	}
	tb.do(chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	tb.until(count + ` === 1`)
}

// The path of training can be looked back at without changing it, and gone
// back to.
func TestLooksBack(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.click("#transport .play")
	tb.until(`window.costate.training.rows > 30`)
	tb.click("#transport .play")
	tb.until(`document.documentElement.dataset.state === "ready" && window.costate.training.state === "paused"`)
	slider := `Number(document.querySelector('input[aria-label="μ slider"]').value)`
	now := eval[float64](tb, slider)
	runs := eval[int](tb, `window.costate.runs`)
	x, y := tb.centre(".plot-loss .u-over")
	tb.do(chromedp.MouseEvent(chromedp.MouseMoved, x-60, y))
	tb.until(fmt.Sprintf(`%s !== %g`, slider, now))
	tb.do(chromedp.MouseEvent(chromedp.MouseMoved, x, 200))
	tb.until(fmt.Sprintf(`%s === %g`, slider, now))
	tb.mouse(chromedp.MousePressed, x-60, y)
	tb.mouse(chromedp.MouseReleased, x-60, y)
	tb.until(`!document.querySelector(".go-back").hidden`)
	tb.do(chromedp.MouseEvent(chromedp.MouseMoved, x, 200))
	tb.until(fmt.Sprintf(`%s !== %g`, slider, now)) // it stays, until it is gone back to
	then := eval[float64](tb, slider)
	tb.until(fmt.Sprintf(`window.costate.runs === %d && document.documentElement.dataset.state === "ready"`, runs+1)) // z(t) at the one kept, once
	tb.barriers()
	tb.click(".go-back")
	tb.until(fmt.Sprintf(`Math.abs(window.costate.scene.params.mu - %g) < 1e-9 && document.documentElement.dataset.state === "ready" && document.querySelector(".go-back").hidden`, then))
}
