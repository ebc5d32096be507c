package browser

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// openPanels lists the panels in sight, from top to bottom.
const openPanels = `[...document.querySelectorAll("#plots .plot")].map((plot) => plot.className.match(/plot-(\w+)/)[1]).join(" ")`

// wheel turns the wheel over an element.
func (tb *tab) wheel(selector string, by float64) {
	tb.t.Helper()
	x, y := tb.centre(selector)
	tb.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseWheel, x, y, func(p *input.DispatchMouseEventParams) {
		p.DeltaX, p.DeltaY = 1e-6, by // both have to be said, and no zero is
	}))
}

// openScene opens the van der Pol oscillator, changed, by a link.
func openScene(t *testing.T, change func(scene map[string]any)) *tab {
	t.Helper()
	answer, err := http.Get(address + "/api/v1/scenes/van-der-pol")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var doc map[string]any
	if err := json.NewDecoder(answer.Body).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	change(doc)
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, laptop, "/#1."+base64.RawURLEncoding.EncodeToString(packed.Bytes()))
}

func TestZoomIsSharedByThePanels(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	zoom := func(is string) {
		t.Helper()
		tb.until(`(() => { const zoom = window.costate.panels.zoom.t; return ` + is + `; })()`)
	}
	tb.wheel(".plot-adjoint .u-over", -400)
	zoom(`zoom && zoom[1] - zoom[0] < 6 && zoom[0] > 0 && zoom[1] < 8`)
	// The same stretch is drawn in all of them.
	tb.until(`(() => { const places = [...document.querySelectorAll(".stack .u-cursor-x")].map((cursor) => cursor.style.transform); return places.length === 4 && new Set(places).size === 1; })()`)
	tb.click(".panel-menu .all")
	zoom(`zoom === null`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".plot-state .chart").focus()`), chromedp.KeyEvent("+"))
	zoom(`zoom && zoom[1] - zoom[0] < 6`)
	tb.do(chromedp.KeyEvent("0"))
	zoom(`zoom === null`)
	// Drawing along the axis marks a stretch; a double click shows all again.
	x, y := tb.centre(".stack .strip")
	tb.mouse(chromedp.MousePressed, x-60, y)
	tb.mouse(chromedp.MouseMoved, x+40, y)
	tb.mouse(chromedp.MouseReleased, x+60, y)
	zoom(`zoom && zoom[1] - zoom[0] > 0.5 && zoom[1] - zoom[0] < 4`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".plot-state .u-over").dispatchEvent(new MouseEvent("dblclick", {bubbles: true}))`))
	zoom(`zoom === null`)
}

func TestLegendHidesLines(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	lines := func() int { return tb.colours(".plot-state canvas") }
	before := lines()
	tb.click(".plot-state .line:nth-child(2)")
	tb.until(`document.querySelector(".plot-state .line:nth-child(2)").ariaPressed === "false" && String(window.costate.panels.hidden.state) === "y"`)
	if after := lines(); after >= before {
		t.Errorf("%d pixels of curves, before %d", after, before)
	}
	// The last line stays.
	tb.click(".plot-state .line:nth-child(1)")
	tb.until(`document.querySelector(".plot-state .line:nth-child(1)").ariaPressed === "true"`)
	tb.click(".plot-state .line:nth-child(2)")
	tb.until(`document.querySelector(".plot-state .line:nth-child(2)").ariaPressed === "true" && window.costate.panels.hidden.state.length === 0`)
}

// colours counts the pixels of a chart that are of no grey.
func (tb *tab) colours(canvas string) int {
	tb.t.Helper()
	return eval[int](tb, `(() => {
		const canvas = document.querySelector(`+quote(canvas)+`), g = canvas.getContext("2d");
		const { data } = g.getImageData(0, 0, canvas.width, canvas.height);
		let count = 0;
		for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 100 && Math.abs(data[i] - data[i + 2]) > 40) count++;
		return count;
	})()`)
}

func TestLogarithmicScale(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.click(".plot-adjoint .log-button")
	tb.until(`document.querySelector(".plot-adjoint .log-button").ariaPressed === "true" && window.costate.panels.log.adjoint === true`)
	tb.until(`document.querySelector(".plot-adjoint .words").textContent.includes("negative")`)
	if n := tb.colours(".plot-adjoint canvas"); n < 200 {
		t.Errorf("%d pixels of curves", n)
	}
	if eval[bool](tb, `Boolean(document.querySelector(".plot-integrand .log-button"))`) {
		t.Error("an area has a logarithmic scale")
	}
	tb.click(".plot-adjoint .log-button")
	tb.until(`document.querySelector(".plot-adjoint .log-button").ariaPressed === "false"`)
}

func TestPanelsComeAndGo(t *testing.T) {
	tb := open(t, laptop, "/?scene=pendulum")
	tb.ready()
	before := eval[string](tb, openPanels)
	tb.click(".panel-menu .menu-button")
	box := func(name string) {
		t.Helper()
		tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".panel-list label")].find((label) => label.textContent.startsWith(` + quote(name) + `)).click()`))
	}
	box("Hamiltonian")
	tb.until(`!document.querySelector(".plot-hamiltonian") && ` + openPanels + ` === ` + quote(strings.Replace(before, "hamiltonian ", "", 1)))
	tb.barriers()
	box("Hamiltonian")
	tb.until(openPanels + ` === ` + quote(before))
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('.panel-list button[title="Move Adjoint a(t) up"]').click()`))
	tb.until(openPanels + `.startsWith("adjoint state ")`)
	// The axis stands below whichever is the lowest.
	tb.until(`document.querySelectorAll(".stack .strip").length === 1 && document.querySelector(".stack .plot:last-child .strip")`)
	tb.click(".panel-list .again")
	tb.until(`window.costate.panels.open === null && ` + openPanels + ` === ` + quote(before))
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector(".panel-list")`)
}

// A scene says which panels it opens with.
func TestSceneChoosesPanels(t *testing.T) {
	tb := openScene(t, func(scene map[string]any) {
		scene["view"].(map[string]any)["panels"] = []string{"adjoint", "loss", "of a later page"}
	})
	tb.ready()
	if got := eval[string](tb, openPanels); got != "adjoint loss" {
		t.Errorf("the scene opens with %q", got)
	}
}

func TestLandscapeSetsParameters(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.until(`document.querySelector(".plot-landscape:not(.waiting) canvas.survey")?.width > 100`)
	before := eval[map[string]float64](tb, `window.costate.scene.params`)
	x, y := tb.centre(".plot-landscape .survey")
	tb.mouse(chromedp.MousePressed, x, y)
	tb.mouse(chromedp.MouseMoved, x+30, y-20)
	tb.mouse(chromedp.MouseReleased, x+30, y-20)
	tb.until(fmt.Sprintf(`window.costate.scene.params.mu !== %g && window.costate.scene.params.c !== %g`, before["mu"], before["c"]))
	tb.until(`document.documentElement.dataset.state === "ready" && document.querySelector(".plot-landscape .now").textContent.includes("μ")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".undo, [title^=Undo]").click()`))
	tb.until(fmt.Sprintf(`window.costate.scene.params.mu === %g && window.costate.scene.params.c === %g`, before["mu"], before["c"]))
	tb.click(".plot-landscape .numbers-button")
	tb.until(`document.querySelector("dialog.numbers thead")?.textContent === "mucL"`)
}

// Ten thousand samples are drawn with a few strokes a pixel.
func TestManySamples(t *testing.T) {
	tb := openScene(t, func(scene map[string]any) { scene["samples"] = 10000 })
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](`(() => {
		window.strokes = 0;
		const lineTo = Path2D.prototype.lineTo;
		Path2D.prototype.lineTo = function (x, y) { this.strokes = (this.strokes ?? 0) + 1; lineTo.call(this, x, y); };
		for (const draw of ["stroke", "fill"]) {
			const original = CanvasRenderingContext2D.prototype[draw];
			CanvasRenderingContext2D.prototype[draw] = function (...given) {
				if (this.canvas.closest(".uplot")) window.strokes += given[0]?.strokes ?? 0;
				original.apply(this, given);
			};
		}
	})()`))
	tb.do(chromedp.Evaluate[chromedp.Void](`(window.strokes = 0, document.querySelector(".plot-state .chart").focus())`), chromedp.KeyEvent("+"))
	tb.until(`window.strokes > 0 && window.costate.panels.zoom.t !== null`)
	width := eval[int](tb, `document.querySelector(".plot-state canvas").width`)
	// Two states, two adjoints, an area drawn twice, its integral and H: eight curves, four strokes a pixel each.
	if n := eval[int](tb, `window.strokes`); n > 8*4*width {
		t.Errorf("%d strokes on %d pixels", n, width)
	}
	// A moved cursor draws no curve again.
	tb.do(chromedp.Evaluate[chromedp.Void](`window.strokes = 0`))
	x, y := tb.centre(".plot-state .u-over")
	tb.mouse(chromedp.MouseMoved, x, y)
	tb.mouse(chromedp.MouseMoved, x+50, y)
	frames := eval[int](tb, `Number(document.documentElement.dataset.frames)`)
	tb.mouse(chromedp.MouseMoved, x+60, y)
	tb.until(fmt.Sprintf(`Number(document.documentElement.dataset.frames) > %d`, frames))
	if n := eval[int](tb, `window.strokes`); n > 0 {
		t.Errorf("%d strokes for a cursor", n)
	}
}
