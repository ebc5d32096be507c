package browser

import (
	"strconv"
	"strings"
	"testing"

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
	tb.click(".files li:nth-child(" + entry + ") button")
	tb.until(`window.files.length === ` + strconv.Itoa(files+1) + ` && window.files.at(-1).name`)
	return eval[string](tb, `window.files.at(-1).name`)
}

func TestExports(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](keepFiles))
	for entry, want := range map[string]string{"1": "van-der-pol-phase.png", "2": "van-der-pol-plots.png"} {
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
	tb.export("3")
	text := eval[string](tb, `window.files.at(-1).blob.text()`)
	if lines := strings.Split(strings.TrimSpace(text), "\r\n"); lines[0] != "t,x,y" || len(lines) < 401 {
		t.Errorf("z(t) has %d lines and begins %q", len(lines), lines[0])
	}
	tb.export("6")
	if n := eval[int](tb, `window.files.at(-1).blob.text().then((text) => JSON.parse(text).starts[0].a.rows.length)`); n < 400 {
		t.Errorf("the data have a at %d times", n)
	}
	tb.export("7")
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
	tb.until(`window.copied && document.querySelector(".share").textContent === "Link copied" && document.getElementById("status").textContent === "Link copied."`)
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
