package browser

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The link of version 1 that model/link.test.mjs holds: it opens for ever.
const oldLink = "#1.XVJNi9swEP0rw1y6G8ZCTmJYBL21x0IPS3swKkzsSWwiW6ks20mD_3uRs1vK3jQfvPfmPd1xkjC0vkeTE_bcCRr8wT3UEuC7dwRd2wsS8sGPEQ1-5aoBDsHP0A7AT_HZQONn6MaqgdgIOD8MMPvR1VA13J8E2uM6GCJHgVmCQD_WJ6khtKcmplkQBV8Cn973QiSoU_1KcAkyDHBxfAPuaxhE1i3pa_AP4GoMk8DM7gzRr53I4SRRIeGFA3cDmjt2I5pcbQkrNFrpYiE8tuLqNJPfI8fW9wOaEq-f4DPckPCWHt24ecohg-uv7fPmlh6QQbW5oV0I_2g0ZblVu4KyrSqsJXxFU6iCMNmQoP1hkDC9o9-xcr46o8FaLrFBwth2kmhzS7g69NCQ6NESTuzGtVVmWq0se2uXpN35OeGF0aXI1pJQIj-uI6zHsLKiyTXhMYgk4AopOZHET62sCI1w7VLIBr_5Sf43EH5yfIv14LgTiIEncXDg6pzc5esHuVc0ZbZXBe1VYVPPlNlOvdBOvVjCkL7DvzBKTXu7xvG4LX-4V2rKt_btlFIrrXPKtV2W5S8"

// What is seen is in the address; a page loaded again shows it again.
func TestReloadKeepsAll(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	if hash := eval[string](tb, `location.search + location.hash`); hash != "?scene=van-der-pol" {
		t.Errorf("an untouched scene stands at %s", hash)
	}
	tb.do(chromedp.KeyEvent("]"), chromedp.KeyEvent("]"))
	tb.until(`document.documentElement.dataset.state === "ready" && window.costate.runs > 1`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("ink").dispatchEvent(new WheelEvent("wheel", { deltaY: -240, clientX: 400, clientY: 400, bubbles: true, cancelable: true }))`))
	tb.do(chromedp.KeyEvent(kb.ArrowRight)) // →, moves t
	seen := `JSON.stringify([window.costate.scene.T, window.costate.scene.params, Object.values(window.costate.camera).flat().map((v) => v.toFixed(2))])`
	tb.until(`location.hash.startsWith("#2.")`)
	before := eval[string](tb, seen)
	address := eval[string](tb, `new Promise((done) => { let last = location.href, same = 0; (function look() { same = location.href === last ? same + 1 : 0; last = location.href; same > 60 ? done(last) : requestAnimationFrame(look); })(); })`)
	tb.reload()
	tb.ready()
	if after := eval[string](tb, seen); after != before {
		t.Errorf("before %s, after %s", before, after)
	}
	if !eval[bool](tb, `Boolean(document.querySelector(".edited"))`) {
		t.Error("an edited scene does not say so")
	}
	if again := eval[string](tb, `location.href`); again != address {
		t.Errorf("the address was %s and is %s", address, again)
	}
}

// A page that goes before its address could be written loses nothing either.
func TestReloadAtOnce(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	before := eval[float64](tb, `window.costate.scene.T`)
	tb.reload(chromedp.KeyEvent("]"))
	tb.ready()
	if T := eval[float64](tb, `window.costate.scene.T`); T <= before {
		t.Errorf("T was above %g and is %g", before, T)
	}
}

func TestOldAndBrokenLinks(t *testing.T) {
	tb := open(t, laptop, "/"+oldLink)
	tb.ready()
	if name := eval[string](tb, `window.costate.scene.name + window.costate.scene.T`); name != "Van der Pol, mine5.5" {
		t.Errorf("the old link opens %q", name)
	}
	if eval[bool](tb, `Boolean(document.querySelector(".edited"))`) {
		t.Error("a scene as the link has it says that it was edited")
	}
	// Another fragment in the same tab.
	tb.do(chromedp.Evaluate[chromedp.Void](`location.hash = "#2.broken"`))
	tb.until(`document.querySelector(".note")?.textContent.includes("This link is damaged") && window.costate.scene.name !== "Van der Pol, mine" && document.documentElement.dataset.state === "ready"`)
	tb.barriers()
	tb.click(".note button")
	tb.until(`!document.querySelector(".note")`)
}

func TestTwoTabs(t *testing.T) {
	first := open(t, laptop, "/?scene=van-der-pol")
	second := open(t, laptop, "/?scene=van-der-pol")
	first.ready()
	second.ready()
	first.do(chromedp.KeyEvent("]"))
	first.until(`window.costate.runs > 1 && document.documentElement.dataset.state === "ready" && location.hash`)
	if T := eval[float64](second, `window.costate.scene.T`); T != 8 {
		t.Errorf("an edit in one tab makes T = %g in another", T)
	}
	if runs := eval[int](second, `window.costate.runs`); runs != 1 {
		t.Errorf("%d runs in the tab nobody touched", runs)
	}
	if keys := eval[string](first, `Object.keys(localStorage).filter((key) => !/^costate\.(theme|settings|keys)/.test(key)).join()`); keys != "" {
		t.Errorf("the browser keeps %s", keys)
	}
}

// The page about embedding drives the embedded one by messages alone.
func TestEmbedPage(t *testing.T) {
	for _, scheme := range []string{"light", "dark"} {
		tb := open(t, look{1440, 900, scheme, true}, "/embed")
		value := func(name string) string { return `document.querySelector('[data-value="` + name + `"]').textContent` }
		tb.until(value("state") + ` === "settled" && ` + value("name") + ` === "Van der Pol"`)
		tb.barriers()
		if scheme == "dark" {
			continue
		}
		ask := func(words string) {
			tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".asks button")].find((button) => button.textContent === ` + quote(words) + `).click()`))
		}
		loss := eval[string](tb, value("loss"))
		ask("T = 4")
		tb.until(value("T") + ` === "4.000" && ` + value("state") + ` === "settled" && ` + value("loss") + ` !== ` + quote(loss))
		ask("t = 2")
		tb.until(value("t") + ` === "2.000" && ` + value("z") + `.startsWith("x ")`)
		tb.do(chromedp.Evaluate[chromedp.Void](`{ const mu = document.getElementById("mu"); mu.value = "2"; mu.dispatchEvent(new Event("input")); }`))
		tb.until(value("params") + `.includes("mu 2.000") && ` + value("state") + ` === "settled"`)
		ask("Train")
		tb.until(value("state") + ` === "training"`)
		ask("Pause")
		tb.until(value("state") + ` !== "training"`)
		ask("Quartic")
		tb.until(value("name") + ` !== "Van der Pol" && ` + value("state") + ` === "settled"`)
		ask("z₀ = (1, 1)")
		tb.until(value("error") + ` !== ""`)
	}
}

func TestSVG(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](keepFiles))
	for entry, want := range map[string]string{"Phase view: SVG": "van-der-pol-phase.svg", "a(t): SVG": "van-der-pol-adjoint.svg"} {
		if got := tb.export(entry); got != want {
			t.Errorf("%s is the file %q", entry, got)
		}
		text := eval[string](tb, `window.files.at(-1).blob.text()`)
		count := map[string]int{}
		for decoder := xml.NewDecoder(strings.NewReader(text)); ; {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", want, err)
			}
			if start, ok := token.(xml.StartElement); ok {
				count[start.Name.Local]++
			}
		}
		if count["path"] < 5 || count["text"] < 5 || count["image"] > 0 {
			t.Errorf("%s holds %v", want, count)
		}
		// A browser draws it, with the line's colour in it.
		if n := eval[int](tb, `new Promise((done, fail) => {
			const picture = new Image();
			picture.onerror = () => fail(new Error("not drawn"));
			picture.onload = () => {
				const canvas = new OffscreenCanvas(picture.width, picture.height), g = canvas.getContext("2d");
				g.drawImage(picture, 0, 0);
				done(new Set(new Uint32Array(g.getImageData(0, 0, picture.width, picture.height).data.buffer)).size);
			};
			window.files.at(-1).blob.text().then((text) => { picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text); });
		})`); n < 50 {
			t.Errorf("%s has %d colours", want, n)
		}
	}
	// Drawing goes on as before.
	ink := tb.ink("ink")
	if own := eval[bool](tb, `Object.hasOwn(document.getElementById("ink").getContext("2d"), "stroke")`); own || ink == 0 {
		t.Error("the canvas is not as it was")
	}
}

func TestVideo(t *testing.T) {
	tb := open(t, look{1000, 700, "dark", false}, "/?scene=van-der-pol")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](keepFiles))
	if got := tb.export("Both sweeps: WebM"); got != "van-der-pol-sweeps.webm" {
		t.Errorf("the file is %q", got)
	}
	if magic := eval[string](tb, `window.files.at(-1).blob.slice(0, 4).arrayBuffer().then((bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16)).join(" "))`); magic != "1a 45 df a3" {
		t.Errorf("it begins %s", magic)
	}
	if size := eval[int](tb, `window.files.at(-1).blob.size`); size < 20_000 {
		t.Errorf("%d bytes hold no frames", size)
	}
	tb.until(`!document.querySelector(".recording")`)
}

func TestCode(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](keepFiles))
	if got := tb.export("Python (SciPy): .py"); got != "costate_scipy.py" {
		t.Errorf("the file is %q", got)
	}
	if text := eval[string](tb, `window.files.at(-1).blob.text()`); !strings.Contains(text, "scipy") || !strings.Contains(text, "mu") {
		t.Errorf("it begins %.80q", text)
	}
}

// An embedded page leads to the whole one.
func TestOpensInCostate(t *testing.T) {
	for _, controls := range []string{"min", "none"} {
		tb := open(t, look{800, 600, "light", true}, fmt.Sprintf("/?scene=van-der-pol&controls=%s", controls))
		tb.ready()
		tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".open-in").focus()`))
		tb.until(`document.querySelector(".open-in").href.endsWith("/?scene=van-der-pol")`)
		tb.barriers()
	}
}
