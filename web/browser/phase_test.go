package browser

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// touch sends one event of fingers; without points they are lifted.
func (tb *tab) touch(what input.DispatchTouchEventType, points ...[2]float64) {
	tb.t.Helper()
	fingers := []*input.TouchPoint{}
	for i, p := range points {
		fingers = append(fingers, &input.TouchPoint{X: p[0], Y: p[1], ID: new(float64(i))})
	}
	tb.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: what, TouchPoints: fingers})
		return err
	}))
}

// The box of three states turns under the hand and the arrow keys, comes closer
// by the wheel, and gives way to the plane again.
func TestTurnsBox(t *testing.T) {
	tb := open(t, laptop, "/?scene=lorenz")
	tb.ready()
	tb.until(`window.costate.orbit && window.costate.particles > 0`)
	azimuth := `window.costate.orbit.azimuth`
	before := eval[float64](tb, azimuth)
	x, y := tb.centre("#phase")
	x, y = math.Round(x+260), math.Round(y+180) // beside the curves; a press knows whole pixels only
	tb.mouse(chromedp.MousePressed, x, y)
	tb.mouse(chromedp.MouseMoved, x-100, y)
	tb.mouse(chromedp.MouseReleased, x-100, y)
	tb.until(fmt.Sprintf(`Math.abs(%s - %g - 0.8) < 0.02`, azimuth, before))
	tb.focus("#phase")
	tb.do(chromedp.KeyEvent(kb.ArrowRight))
	tb.until(fmt.Sprintf(`%s < %g`, azimuth, before+0.75))
	tb.do(chromedp.MouseEvent(chromedp.MouseWheel, x, y, func(p *input.DispatchMouseEventParams) { p.DeltaX, p.DeltaY = 1, -300 /* zeros are left out */ }))
	tb.until(`window.costate.orbit.zoom > 1.5`)
	tb.click(".solid")
	tb.until(`window.costate.orbit === null && document.querySelectorAll(".axes select").length === 2`)
	tb.click(".solid")
	tb.until(`window.costate.orbit?.zoom === 1 && document.querySelectorAll(".axes select").length === 3`)
}

// Fixed points have a card with their type and eigenvalues, under the pointer
// and by keyboard.
func TestFixedPointCard(t *testing.T) {
	tb := open(t, laptop, "/?scene=pendulum")
	tb.ready()
	tb.until(`window.costate.fixedPoints.length > 1 && document.querySelectorAll(".fixed-point").length > 1`)
	tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".fixed-point")].find((point) => /stable focus/.test(point.ariaLabel)).focus()`))
	tb.until(`/Stable focus/.test(document.querySelector(".fixed-card")?.textContent) && /±/.test(document.querySelector(".fixed-card .eigenvalues").textContent)`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	tb.until(`!document.querySelector(".fixed-card")`)
	at := eval[[2]float64](tb, `(() => {
		const box = [...document.querySelectorAll(".fixed-point")].find((point) => /saddle/.test(point.ariaLabel)).getBoundingClientRect();
		return [box.x + box.width / 2, box.y + box.height / 2];
	})()`)
	tb.do(chromedp.MouseEvent(chromedp.MouseMoved, at[0], at[1]))
	tb.until(`/Saddle/.test(document.querySelector(".fixed-card")?.textContent)`)
	tb.barriers()
}

// The menu of layers switches what is shown.
func TestLayers(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.until(`window.costate.particles > 0`)
	before := tb.ink("base")
	tb.click(".layers .menu-button")
	tb.click(`input[name="nullclines"]`)
	tb.until(`window.costate.layers.nullclines`)
	tb.until(fmt.Sprintf("%s > %d", inkOn("base"), before)) // lines that were not there
	tb.click(`input[name="particles"]`)
	tb.until(`!window.costate.layers.particles`)
	tb.until(inkOn("flow") + ` === 0`)
	tb.barriers()
}

// On a touch screen a long press adds a start point, and two fingers zoom.
func TestTouches(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	x, y := tb.centre("#phase")
	x += 150
	tb.touch(input.DispatchTouchEventTypeTouchStart, [2]float64{x, y + 90})
	tb.until(`window.costate.scene.z0.length === 2`)
	tb.touch(input.DispatchTouchEventTypeTouchEnd)
	tb.until(`document.documentElement.dataset.state === "ready" && window.costate.problems === 0`)
	width := `(window.costate.camera.x[1] - window.costate.camera.x[0])`
	before := eval[float64](tb, width)
	near, far := [2]float64{x - 40, y + 160}, [2]float64{x + 40, y + 160}
	tb.touch(input.DispatchTouchEventTypeTouchStart, near)
	tb.touch(input.DispatchTouchEventTypeTouchStart, near, far)
	tb.touch(input.DispatchTouchEventTypeTouchMove, near, [2]float64{x + 120, y + 160})
	tb.touch(input.DispatchTouchEventTypeTouchEnd)
	tb.until(fmt.Sprintf(`%s < %g`, width, 0.7*before))
	if n := eval[int](tb, `window.costate.scene.z0.length`); n != 2 {
		t.Errorf("a pinch leaves %d start points", n)
	}
}

// BenchmarkTenStarts measures the frames a second of particles, ten
// trajectories and arrows that are all drawn anew in every frame, as the page
// counts them itself over two seconds.
func BenchmarkTenStarts(b *testing.B) {
	for b.Loop() {
		tb := open(b, look{1920, 1080, "dark", false}, "/?scene=van-der-pol")
		tb.ready()
		for n := 2; n <= 10; n++ {
			tb.do(chromedp.KeyEvent("a"))
			tb.until(fmt.Sprintf(`window.costate.scene.z0.length === %d && document.documentElement.dataset.state === "ready"`, n))
		}
		tb.click("#transport .steps .forward")
		eval[bool](tb, `new Promise((done) => {
			const end = performance.now() + 2500;
			const ahead = () => (performance.now() > end ? done(true) : requestAnimationFrame(ahead));
			ahead();
		})`)
		b.ReportMetric(eval[float64](tb, `window.costate.fps()`), "frames/s")
		b.ReportMetric(eval[float64](tb, `window.costate.particles`), "particles")
	}
	b.ReportMetric(0, "ns/op")
}
