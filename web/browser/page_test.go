package browser

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"costate/core/scene"
)

func TestOpens(t *testing.T) {
	moving := laptop
	moving.still = false
	tb := open(t, moving, "/")
	tb.ready()
	t.Logf("ready %.0f ms after the navigation began", eval[float64](tb, `performance.now()`))
	tb.until(`window.costate.particles > 0`)
	tb.until(`Number(document.documentElement.dataset.frames) > 30`) // and it moves
	for _, canvas := range []string{"base", "flow", "ink"} {
		if tb.ink(canvas) == 0 {
			t.Errorf("nothing is drawn on the canvas %s", canvas)
		}
	}
	first := scene.Catalogue()[0]
	if name := eval[string](tb, `window.costate.scene.name`); name != first.Name {
		t.Errorf("opens with %q, not the first of the catalogue", name)
	}
	if loss := eval[float64](tb, `window.costate.loss`); !(loss >= 0) {
		t.Errorf("loss %g", loss)
	}
	// The gradient is checked by another method, and the page says so.
	tb.until(`window.costate.check && document.querySelector("#overlay .trust:not(.waiting)")`)
}

// typeInto replaces the text of the field's editor: its beginning at once, as from
// the clipboard, its end key by key.
func (tb *tab) typeInto(text string) {
	tb.t.Helper()
	area := `textarea[aria-label="Equations of the field"]`
	if !eval[bool](tb, `Boolean(document.querySelector(`+quote(area)+`))`) {
		tb.click(".equation .menu-button")
	}
	tb.focus(area)
	letters := []rune(text)
	pasted := max(0, len(letters)-8)
	tb.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent(kb.Delete),
		chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: string(letters[:pasted])})
			return err
		}),
		chromedp.KeyEvent(string(letters[pasted:])))
}

func TestEditsEquations(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	before := eval[float64](tb, `window.costate.loss`)
	tb.typeInto("x' = y\ny' = -x - mu*c*y")
	tb.until(`window.costate.scene.field.equations[1] === "y' = -x - mu*c*y" && document.documentElement.dataset.state === "ready"`)
	tb.until(fmt.Sprintf(`Math.abs(window.costate.loss - %g) > 1e-3`, before))
	tb.do(chromedp.KeyEvent(kb.Escape))
	// The address now holds the scene: opened anew, it is the edited one.
	tb.until(`location.hash.length > 10 && window.costate.addressed`)
	again := open(t, laptop, eval[string](tb, `location.pathname + location.search + location.hash`))
	again.ready()
	if got := eval[string](again, `window.costate.scene.field.equations[1]`); got != "y' = -x - mu*c*y" {
		t.Errorf("the link opens %q", got)
	}
}

func TestShowsFaultUnderItsCharacter(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	before := tb.ink("ink")
	tb.typeInto("x' = y\ny' = -x + blob*y")
	// Half-typed text has faults of its own: the last one counts.
	tb.until(`document.documentElement.dataset.state === "problem" && window.costate.problem.errors[0]?.name === "blob"`)
	tb.until(`/blob/.test(document.querySelector(".fault[role=alert]")?.textContent)`)
	place := eval[[]string](tb, `(() => { const s = document.querySelector(".fault-mark").style; return [s.getPropertyValue("--row"), s.getPropertyValue("--column")]; })()`)
	if place[0] != "1" || place[1] != "10" {
		t.Errorf("the fault stands at row %s, column %s; blob is at 1, 10", place[0], place[1])
	}
	if eval[int](tb, `window.costate.problem.errors[0].offset`) != 10 {
		t.Error("the offset is not that of blob")
	}
	// The mark is under the b of blob, as the eye sees it: a monospace cell wide.
	seen := eval[float64](tb, `(() => {
		const area = document.querySelector("textarea"), style = getComputedStyle(area);
		const pen = document.createElement("canvas").getContext("2d");
		pen.font = [style.fontWeight, style.fontSize, style.fontFamily].join(" ");
		const x = area.getBoundingClientRect().x + parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth) + pen.measureText("y' = -x + ").width;
		return document.querySelector(".fault-mark").getBoundingClientRect().x - x;
	})()`)
	if math.Abs(seen) > 4 {
		t.Errorf("the mark is %.1f px from its character", seen)
	}
	if after := tb.ink("ink"); after < before/2 {
		t.Errorf("the last picture does not stay: %d pixels of ink, before %d", after, before)
	}
	// One click mends it: the unknown name becomes a parameter with a slider.
	tb.click(".fault button.mend:last-of-type")
	tb.until(`window.costate.scene.params.blob === 1 && document.documentElement.dataset.state === "ready"`)
	tb.until(`!document.querySelector(".fault, .fault-mark") && document.querySelector('input[type=range][aria-label="blob slider"]')`)
}

// T is the right end of the time line, and the trajectory grows under the hand.
func TestDragsT(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	before := eval[float64](tb, `window.costate.scene.T`)
	x, y := tb.centre(".timeline .end")
	tb.do(chromedp.MouseEvent(chromedp.MouseMoved, x, y))
	tb.mouse(chromedp.MousePressed, x, y)
	last := before
	for i := range 6 {
		runs := eval[int](tb, `window.costate.runs`)
		tb.mouse(chromedp.MouseMoved, x-15*float64(i+1), y)
		tb.until(fmt.Sprintf(`window.costate.scene.T < %g && window.costate.runs > %d`, last, runs))
		last = eval[float64](tb, `window.costate.scene.T`)
	}
	tb.mouse(chromedp.MouseReleased, x-90, y)
	tb.until(`document.documentElement.dataset.state === "ready"`)
	after := eval[float64](tb, `window.costate.scene.T`)
	if after != last {
		t.Errorf("releasing moves T from %g to %g", last, after)
	}
	if shown := eval[float64](tb, `Number(document.querySelector(".timeline .end").getAttribute("aria-valuenow"))`); math.Abs(shown-after) > 1e-4 {
		t.Errorf("the handle says %g, T is %g", shown, after)
	}
	// One drag is one step of undo.
	tb.do(chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	tb.until(fmt.Sprintf(`window.costate.scene.T === %g`, before))
	// The keys do what the hand does.
	tb.do(chromedp.KeyEvent("]"))
	tb.until(fmt.Sprintf(`window.costate.scene.T > %g && document.documentElement.dataset.state === "ready"`, before))
}

func TestTrains(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	before := eval[float64](tb, `window.costate.loss`)
	tb.click("#transport .play")
	tb.until(`document.documentElement.dataset.state === "training"`)
	tb.until(fmt.Sprintf(`window.costate.training.rows > 30 && window.costate.loss < %g`, 0.9*before))
	tb.click("#transport .play")
	tb.until(`document.documentElement.dataset.state === "ready" && window.costate.training.state === "paused"`)
	// What moves has room to be read and taken.
	if narrow := eval[bool](tb, `[...document.querySelectorAll(".params .slider.moving input")].some((input) => input.clientWidth < 40)`); narrow {
		t.Error("a parameter that training moved has a slider or a value less than 40 px wide")
	}
	rows := eval[int](tb, `window.costate.training.rows`)
	tb.click("#transport .steps .train")
	tb.until(fmt.Sprintf(`window.costate.training.rows === %d`, rows+1))
	tb.click("#transport .reset")
	tb.until(fmt.Sprintf(`Math.abs(window.costate.loss - %g) < 1e-9 && document.documentElement.dataset.state === "ready"`, before))
}

func TestCatalogue(t *testing.T) {
	tb := open(t, laptop, "/dev/parts") // one tab for all: each scene is a page of its own in it
	for _, entry := range scene.Catalogue() {
		t.Run(entry.ID, func(t *testing.T) {
			tb.of(t)
			tb.navigate(address + "/?scene=" + entry.ID)
			tb.ready()
			tb.until(`"shown" in document.documentElement.dataset`) // the page, in place of its outline
			if got := eval[string](tb, `window.costate.scene.name`); got != entry.Name {
				t.Errorf("shows %q", got)
			}
			if n := eval[int](tb, `window.costate.problems`); n > 0 {
				t.Errorf("%d problems", n)
			}
			if loss := eval[float64](tb, `window.costate.loss`); math.IsNaN(loss) {
				t.Error("no loss")
			}
			if tb.ink("base")+tb.ink("ink") == 0 {
				t.Error("nothing is drawn")
			}
			if title := eval[string](tb, `document.querySelector("h2")?.textContent ?? ""`); title == "" {
				t.Error("no headline")
			}
		})
	}
}

// A phone sees T, η and play at the bottom, and nothing sticks out to the side.
func TestPhone(t *testing.T) {
	tb := open(t, look{390, 844, "light", true}, "/")
	tb.ready()
	if over := eval[float64](tb, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		t.Errorf("the page is %g px too wide", over)
	}
	for _, selector := range []string{".play", `[aria-label="η"]`, `[aria-label="T"].number`} {
		in := eval[bool](tb, `(() => {
			const box = document.querySelector(`+quote("#transport "+selector)+`)?.getBoundingClientRect();
			return Boolean(box) && box.width > 0 && box.x >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
		})()`)
		if !in {
			t.Errorf("%s is not in sight", selector)
		}
	}
}

// The start point and the target follow the hand in the phase view, and with
// them what is computed.
func TestDragsInPhaseView(t *testing.T) {
	for _, c := range []struct{ name, point string }{
		{"start", `window.costate.scene.z0[0]`},
		{"target", `window.costate.scene.loss.observations.values[0]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			tb := open(t, laptop, "/?scene=van-der-pol")
			tb.ready()
			// Where a point of the plane stands on the screen.
			screen := func(x, y float64) (float64, float64) {
				at := eval[[2]float64](tb, fmt.Sprintf(`(() => {
					const box = document.getElementById("ink").getBoundingClientRect();
					const { x: [x0, x1], y: [y0, y1] } = window.costate.camera;
					return [box.x + box.width * (%g - x0) / (x1 - x0), box.y + box.height * (y1 - %g) / (y1 - y0)];
				})()`, x, y))
				return at[0], at[1]
			}
			point := eval[[2]float64](tb, c.point)
			loss := eval[float64](tb, `window.costate.loss`)
			x, y := screen(point[0], point[1])
			tb.do(chromedp.MouseEvent(chromedp.MouseMoved, x, y))
			tb.mouse(chromedp.MousePressed, x, y)
			last := point[0]
			for i := range 5 {
				runs := eval[int](tb, `window.costate.runs`)
				tb.mouse(chromedp.MouseMoved, x-20*float64(i+1), y)
				tb.until(fmt.Sprintf(`%s[0] < %g && window.costate.runs > %d`, c.point, last, runs))
				last = eval[float64](tb, c.point+`[0]`)
			}
			tb.mouse(chromedp.MouseReleased, x-100, y)
			tb.until(`document.documentElement.dataset.state === "ready"`)
			if toX, _ := screen(last, point[1]); math.Abs(toX-(x-100)) > 2 {
				t.Errorf("the %s is at %.1f px, the hand at %.1f", c.name, toX, x-100)
			}
			if eval[float64](tb, `window.costate.loss`) == loss {
				t.Error("the loss is what it was")
			}
		})
	}
}
