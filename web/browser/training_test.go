package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// choose takes an option of the select that is named so.
func (tb *tab) choose(label, value string) {
	tb.t.Helper()
	tb.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		const select = document.querySelector('select[aria-label="%s"]');
		select.value = "%s";
		select.dispatchEvent(new Event("change"));
	})()`, label, value)))
}

// fill types a number into the field that is named so.
func (tb *tab) fill(label, value string) {
	tb.t.Helper()
	tb.focus(`input[aria-label="` + label + `"]`)
	tb.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent(value), chromedp.KeyEvent(kb.Enter))
}

// panel opens or closes a panel by its name in the menu.
func (tb *tab) panel(name string) {
	tb.t.Helper()
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".panels > .menu-button").click()`))
	tb.until(`document.querySelector(".panel-list")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".panel-list label")].find((label) => label.textContent === ` + quote(name) + `).click(); document.querySelector(".panels > .menu-button").click()`))
	tb.until(`!document.querySelector(".panel-list")`)
}

// A schedule, the flow's own solver and its end are set behind one button, with the
// keyboard alone; undo and the address hold them.
func TestTrainingSettings(t *testing.T) {
	tb := open(t, laptop, "/?scene=himmelblau")
	tb.ready()
	tb.do(chromedp.KeyEvent("t"))
	tb.until(`document.querySelector(".training-form")`)
	tb.barriers()
	tb.choose("Schedule of η", "cosine")
	tb.until(`window.costate.scene.flow.schedule?.kind === "cosine"` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	tb.until(`!window.costate.scene.flow.schedule && !document.querySelector(".training-course")` + settled)
	// Each is taken before the next, as by a person: what the server says of the one must not come while the other is typed.
	taken := func(act func()) {
		runs := eval[int](tb, `window.costate.runs`)
		act()
		tb.until(fmt.Sprintf(`window.costate.runs > %d`, runs) + settled)
	}
	taken(func() { tb.choose("Schedule of η", "cosine") })
	taken(func() { tb.fill("Duration in τ", "40") })
	taken(func() { tb.fill("Warm-up in τ", "1") })
	taken(func() { tb.choose("Solver of the flow", "radau5") })
	taken(func() { tb.fill("Relative tolerance", "1e-8") })
	taken(func() { tb.fill("Until ‖∇L‖ <", "0.001") })
	tb.until(`[window.costate.scene.flow.solver.rtol, window.costate.scene.flow.gradientTolerance, window.costate.scene.flow.schedule.warmup].join() === "1e-8,0.001,1"` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("input[name='free/x']").click()`))
	tb.until(`window.costate.scene.flow.free.join() === "y" && document.querySelector("input[name='free/y']").disabled` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("input[name='free/x']").click()`))
	tb.until(`window.costate.scene.flow.free.join() === "x,y"` + settled)
	// Before the first step the warm-up stands at its beginning, whatever the slider says.
	tb.until(`document.querySelector(".eta-now").textContent === "now 0"`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".play").click()`))
	tb.until(`window.costate.training.state === "finished"`)
	// It ended where the gradient is small, and the loss fell by what dL/dτ = −η‖∇L‖² says.
	tb.until(`Math.hypot(...Object.values(window.costate.gradient.params)) < 0.001`)
	tb.until(`document.querySelectorAll(".training-form dd").length === 3`)
	off := eval[float64](tb, `Math.abs(Number(document.querySelectorAll(".training-form dd")[0].textContent.replace("by ", "")) - Number(document.querySelectorAll(".training-form dd")[1].textContent.replace("is ", "")))`)
	if !(off < 1e-3) { // both are written with six figures
		t.Errorf("the loss is off its balance by %g", off)
	}
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector(".training-form") && window.costate.addressed && location.hash.length > 10`)
	again := open(t, laptop, eval[string](tb, `location.pathname + location.search + location.hash`))
	again.ready()
	if got := eval[string](again, `[window.costate.scene.flow.schedule.kind, window.costate.scene.flow.solver.method, window.costate.scene.flow.gradientTolerance].join()`); got != "cosine,radau5,0.001" {
		t.Errorf("the link opens %q", got)
	}
}

// Mini-batches, another rule and another length are taken up by a training that
// plays; on a phone the same form has the rule, too.
func TestTrainingSettingsOnAPhone(t *testing.T) {
	tb := open(t, look{390, 844, "dark", true}, "/?scene=moons")
	tb.ready()
	tb.click(".training > .menu-button")
	tb.until(`document.querySelector(".training-form .rule-row select")?.offsetWidth > 0`)
	tb.fill("Mini-batch", "20")
	tb.fill("Seed", "7")
	tb.until(`window.costate.scene.flow.batch === 20 && window.costate.scene.flow.seed === 7` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".play").click()`))
	tb.until(`window.costate.training.rows > 3`)
	tb.fill("Steps", "30")
	tb.until(`window.costate.training.state === "finished" && window.costate.training.rows === 31`)
	if out := eval[bool](tb, `document.documentElement.scrollWidth > innerWidth || document.querySelector(".training-form").getBoundingClientRect().top < 0`); out {
		t.Error("the form is larger than the screen")
	}
	if wide := eval[float64](tb, `document.querySelector(".eta-way").getBoundingClientRect().width`); wide < 60 {
		t.Errorf("the slider of η is %v wide", wide)
	}
}

// A file dropped anywhere is read; ten thousand points go through, and a scene
// that would not is told of in words and can be taken back.
func TestDropsTenThousandRows(t *testing.T) {
	tb := open(t, laptop, "/?scene=circles")
	tb.ready()
	drop := func(rows, digits int) {
		tb.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
			let text = "x,y,label\n";
			for (let i = 0; i < %d; i++) text += Math.cos(i).toFixed(%[2]d) + "," + Math.sin(i).toFixed(%[2]d) + "," + (i %% 2 ? "odd" : "even") + "\n";
			const dataTransfer = new DataTransfer();
			dataTransfer.items.add(new File([text], "rows.csv", { type: "text/csv" }));
			document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
		})()`, rows, digits)))
	}
	drop(10_000, 15)
	tb.until(`document.querySelector(".data-found")?.textContent.startsWith("10000 rows of points")`)
	tb.click(".data-use")
	tb.until(`window.costate.data.points === 10000 && window.costate.scene.data.names.join() === "even,odd"` + settled)
	// What is more than the channel takes is not sent into a closing door.
	tb.do(chromedp.Evaluate[chromedp.Void](`(() => {
		let text = "t,a,b,c,d,e\n";
		for (let i = 0; text.length < (1 << 20) - 130; i++) text += i + "," + [1, 2, 3, 4, 5].map((k) => -Math.abs(Math.sin(k + i))).join(",") + "\n";
		const dataTransfer = new DataTransfer();
		dataTransfer.items.add(new File([text], "rows.csv", { type: "text/csv" }));
		document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
	})()`))
	tb.until(`document.querySelector(".data-found")?.textContent.includes("states over time")`)
	tb.click(".data-use")
	tb.until(`document.querySelector(".notice")?.textContent.includes("fewer rows")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".notice button")].find((b) => b.textContent === "back to what worked").click()`))
	tb.until(`window.costate.data.points === 10000` + settled)
}

// The arrows down the slope have a switch, and a landscape is whatever is typed.
func TestTypedLandscape(t *testing.T) {
	tb := open(t, laptop, "/?scene=rosenbrock")
	tb.ready()
	tb.click(".race-menu .menu-button")
	tb.until(`document.querySelector("input[name=slopes]")?.checked`)
	sum := `(() => {
		const drawn = document.getElementById("base");
		const canvas = new OffscreenCanvas(drawn.width, drawn.height);
		const g = canvas.getContext("2d");
		g.drawImage(drawn, 0, 0);
		return g.getImageData(0, 0, canvas.width, canvas.height).data.reduce((a, b) => a + b, 0);
	})()`
	with := eval[float64](tb, sum)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("input[name=slopes]").click()`))
	tb.until(fmt.Sprintf(`window.costate.layers.slopes === false && %s !== %v`, sum, with))
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.click(".equation .menu-button")
	area := `[aria-label="Penalty of the parameters"], .editor textarea`
	tb.focus(area)
	tb.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent("0.5*(x^2 + 30*y^2)"))
	tb.until(`window.costate.scene.loss.parameters === "0.5*(x^2 + 30*y^2)" && Math.abs(window.costate.curvature - 30) < 1e-3` + settled)
}

// Rules race on a scene with a field, over whatever panels show them; each may
// have an η of its own.
func TestRaceWithAField(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.panel("Race of rules")
	tb.until(`document.querySelector(".plot-race")?.dataset.racers === "4"`)
	race := eval[map[string]float64](tb, `Object.fromEntries(window.costate.race.map(({ rule, loss }) => [rule, loss]))`)
	start := eval[float64](tb, `window.costate.loss`)
	if !(race["flow"] < start) || !(race["adam"] < start) {
		t.Errorf("from %g to %v", start, race)
	}
	tb.click(".plot-race .race-menu .menu-button")
	tb.until(`document.querySelector('input[aria-label="η of Adam"]')`)
	tb.fill("η of Adam", "0.0001")
	tb.until(fmt.Sprintf(`document.querySelector(".plot-race").dataset.racers === "4" && window.costate.race.find(({ rule }) => rule === "adam").loss > %g`, race["adam"]))
	tb.do(chromedp.KeyEvent(kb.Escape))
	// Its numbers are a table, and its choice is in the address.
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".plot-race .numbers-button").click()`))
	tb.until(`document.querySelector("dialog.numbers thead")?.textContent === "ruletauL"`)
}

// The weights of a network have a landscape along random directions, around where
// training brought them.
func TestRandomDirections(t *testing.T) {
	tb := open(t, laptop, "/?scene=swap-on-a-line")
	tb.ready()
	tb.panel("Landscape L(θ)")
	tb.until(`document.querySelector(".plot-landscape")?.dataset.plane === "1 41" && document.querySelector("canvas.directions").width > 100`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".another-pair").click()`))
	tb.until(`document.querySelector(".plot-landscape").dataset.plane === "2 41"`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".steps .train").click()`))
	tb.until(`window.costate.training.rows > 1`)
	tb.until(`/of the way from θ\(0\)/.test(document.querySelector(".plot-landscape .solver-counts").textContent)`)
	if wide := eval[int](tb, `Math.round(document.querySelector("canvas.directions").getBoundingClientRect().width)`); wide < 100 {
		t.Errorf("%d wide", wide)
	}
}

// Past 2/λ descent leaves, and what is said of it mends it.
func TestStartsOverWithASmallerEta(t *testing.T) {
	tb := open(t, laptop, "/?scene=rosenbrock")
	tb.ready()
	start := eval[float64](tb, `window.costate.loss`)
	tb.choose("Rule of training", "descent")
	tb.until(`window.costate.scene.flow.rule === "descent" && document.querySelector(".eta.unstable")` + settled)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".play").click()`))
	tb.until(`document.querySelector(".notice .mend")?.textContent.startsWith("start over with η")`)
	tb.click(".notice .mend")
	tb.until(fmt.Sprintf(`!document.querySelector(".notice") && window.costate.scene.flow.eta < 0.2 && window.costate.loss === %v`, start) + settled)
}
