package browser

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// experiment scrolls to one of the laboratory and waits until it stands.
func (tb *tab) experiment(id string) {
	tb.t.Helper()
	tb.until(`document.getElementById(` + quote(id) + `)`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.getElementById(` + quote(id) + `).scrollIntoView({ behavior: "instant" })`))
	tb.settled(id)
}

func (tb *tab) settled(id string) {
	tb.t.Helper()
	tb.until(`document.getElementById(` + quote(id) + `).dataset.state === "ready"`)
}

// told is a number that an experiment found.
func (tb *tab) told(id, name string) float64 {
	tb.t.Helper()
	text := eval[string](tb, `document.getElementById(`+quote(id)+`).dataset.`+name)
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		tb.t.Fatal(err)
	}
	return v
}

// press sends keys to a slider of an experiment, or clicks what it finds.
func (tb *tab) press(id, name string, keys ...string) {
	tb.t.Helper()
	tb.do(chromedp.Evaluate[chromedp.Void](`(() => {
		const e = document.querySelector('#` + id + ` [aria-label="` + name + `"]') ?? [...document.querySelectorAll("#` + id + ` .lab-toggle")].find((l) => l.textContent === ` + quote(name) + `).querySelector("input");
		e.focus({ preventScroll: true });
		if (e.type === "checkbox") e.click();
	})()`))
	for _, key := range keys {
		tb.do(chromedp.KeyEvent(key))
	}
	tb.settled(id)
}

// No figure is empty, and each says in words what is on it.
func (tb *tab) drawn(id string) {
	tb.t.Helper()
	for _, f := range eval[[]struct {
		Words string
		Ink   int
	}](tb, `[...document.querySelectorAll("#`+id+` canvas")].map((canvas) => {
		const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
		let ink = 0;
		for (let i = 3; i < data.length; i += 4) if (data[i] > 0) ink++;
		return { words: canvas.ariaLabel, ink };
	})`) {
		if f.Ink < 500 || len(f.Words) < 40 {
			tb.t.Errorf("%s: %d pixels, %q", id, f.Ink, f.Words)
		}
	}
}

func TestLaboratorySymmetry(t *testing.T) {
	tb := open(t, laptop, "/time-or-depth")
	tb.experiment("symmetry")
	tb.drawn("symmetry")
	// The tolerance is 1e-9, that of the gradients of training 1e-10.
	if a, b := tb.told("symmetry", "apart"), tb.told("symmetry", "trained"); !(a < 1e-7) || !(b < 1e-6) {
		t.Errorf("the twins differ by %v, the trained ones by %v", a, b)
	}
	tb.press("symmetry", "Factor c", kb.ArrowRight, kb.ArrowRight)
	if a := tb.told("symmetry", "apart"); !(a < 1e-7) {
		t.Errorf("with another c by %v", a)
	}
	tb.press("symmetry", "explicit t in f")
	if a := tb.told("symmetry", "apart"); !(a > 0.1) {
		t.Errorf("with t in f they differ by %v only", a)
	}
	tb.press("symmetry", "explicit t in f")
	tb.press("symmetry", "finite steps")
	if a, b := tb.told("symmetry", "apart"), tb.told("symmetry", "trained"); !(a > 1e-3) || !(b > 1e-5) {
		t.Errorf("with finite steps by %v and %v only", a, b)
	}
	tb.barriers()
	tb.onPhone("symmetry")
}

func TestLaboratoryPrice(t *testing.T) {
	tb := open(t, laptop, "/time-or-depth")
	tb.experiment("price")
	tb.drawn("price")
	if moves := tb.told("price", "moves"); !(moves < 1e-7) {
		t.Errorf("H of an autonomous field moves by %v", moves)
	}
	// T is dragged along L(T), whose slope is dL/dT.
	before := tb.told("price", "slope")
	box := eval[[4]float64](tb, `(() => { const canvas = document.querySelector(".lab-drag"); canvas.scrollIntoView({ behavior: "instant", block: "center" }); const b = canvas.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; })()`)
	x, y := box[0]+box[2]/2, box[1]+box[3]/2
	tb.mouse(chromedp.MousePressed, x, y)
	tb.mouse(chromedp.MouseMoved, x+40, y)
	tb.mouse(chromedp.MouseReleased, x+40, y)
	tb.until(`Number(document.getElementById("price").dataset.slope) !== ` + strconv.FormatFloat(before, 'g', -1, 64))
	tb.settled("price")
	tb.press("price", "Force F that knows the time", kb.ArrowRight, kb.ArrowRight, kb.ArrowRight)
	if moves, left := tb.told("price", "moves"), tb.told("price", "left"); !(moves > 1e-3) || !(left < 1e-6) {
		t.Errorf("with a force H moves by %v, and %v of it is left unexplained", moves, left)
	}
	if learnt := tb.told("price", "learnt"); math.IsNaN(learnt) {
		t.Error("no T was learnt")
	}
	tb.barriers()
	tb.onPhone("price")
}

func TestLaboratoryResNet(t *testing.T) {
	tb := open(t, laptop, "/time-or-depth")
	tb.experiment("resnet")
	tb.drawn("resnet")
	slopes := func() (z, a float64) {
		v := eval[[2]float64](tb, `document.getElementById("resnet").dataset.slopes.split(" ").map(Number)`)
		return v[0], v[1]
	}
	if z, a := slopes(); !(math.Abs(z+1) < 0.05) || !(math.Abs(a+1) < 0.05) {
		t.Errorf("Euler's slopes are %v and %v", z, a)
	}
	choose := func(method string) {
		tb.do(chromedp.Evaluate[chromedp.Void](`(() => { const s = document.querySelector("#resnet select"); s.value = ` + quote(method) + `; s.dispatchEvent(new Event("change")); })()`))
		tb.settled("resnet")
	}
	choose("rk4")
	if z, a := slopes(); !(math.Abs(z+4) < 0.1) || !(math.Abs(a+4) < 0.1) {
		t.Errorf("rk4's slopes are %v and %v", z, a)
	}
	choose("dopri5")
	coarse := tb.told("resnet", "evaluations")
	tb.press("resnet", "Tolerance rtol", kb.Home)
	if fine := tb.told("resnet", "evaluations"); !(fine > 2*coarse) {
		t.Errorf("a depth of %v at the tightest tolerance, %v before", fine, coarse)
	}
	tb.drawn("resnet")
	tb.barriers()
	tb.onPhone("resnet")
}

func TestLaboratoryProfile(t *testing.T) {
	tb := open(t, laptop, "/time-or-depth")
	tb.experiment("profile")
	tb.drawn("profile")
	if got := eval[string](tb, `document.getElementById("profile").dataset.readings`); got != "time depth" {
		t.Errorf("the readings are %q", got)
	}
	answer := eval[string](tb, `document.querySelector("#profile .lab-answer").textContent`)
	if !strings.Contains(answer, "real time") || !strings.Contains(answer, ": depth") || !strings.Contains(answer, "±") {
		t.Errorf("%q", answer)
	}
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#profile details summary").click()`))
	tb.until(`document.querySelectorAll("#profile details[open] tbody tr").length > 25`)
	tb.barriers()
	// Its scene opens in the workspace.
	link := `[...document.querySelectorAll("#profile .lab-links a")].at(-1)`
	tb.do(chromedp.Evaluate[chromedp.Void](link + `.focus()`))
	tb.until(link + `.hash.startsWith("#2.")`)
	workspace := open(t, laptop, eval[string](tb, link+`.getAttribute("href")`))
	workspace.ready()
	if name := eval[string](workspace, `window.costate.scene.name`); name != "A pendulum with known g, with a free scale" {
		t.Errorf("it opens %q", name)
	}
}

// The panel of the workspace: on a scene of the catalogue, stopped, again, and
// a point taken for the scene.
func TestProfilePanel(t *testing.T) {
	tb := open(t, laptop, "/?scene=hare-and-lynx")
	tb.ready()
	tb.until(`document.querySelector(".to-lab").href.endsWith("/time-or-depth")`)
	tb.click(".panels .menu-button")
	tb.until(`document.querySelector(".panel-list")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".panel-list label")].find((l) => l.textContent === "T profile").querySelector("input").click()`), chromedp.KeyEvent(kb.Escape))
	tb.until(`document.querySelector(".t-profile-bar button")?.textContent === "T profile"`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".t-profile-bar button").click()`))
	tb.until(`document.querySelector(".plot-t-profile").dataset.reading === "depth"`)
	if words := eval[string](tb, `document.querySelector(".t-profile-words").textContent`); !strings.HasPrefix(words, "flat within 2 % from ") {
		t.Errorf("%q", words)
	}
	tb.barriers()
	tb.focus(".t-profile")
	tb.do(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.Enter))
	tb.until(`window.costate.scene.T < 3`)
	tb.ready()
}

// onPhone looks at an experiment again on a phone, in the other theme: it is drawn,
// and nothing is wider than the phone.
func (tb *tab) onPhone(id string) {
	tb.t.Helper()
	tb.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("lab-theme").click()`))
	tb.resize(390, 844)
	tb.experiment(id)
	tb.drawn(id)
	if wide := eval[float64](tb, `document.documentElement.scrollWidth`); wide > 390 {
		tb.t.Errorf("the page is %v wide", wide)
	}
	tb.barriers()
}

// The profile computes on a phone itself.
func TestLaboratoryOnPhone(t *testing.T) {
	tb := open(t, look{390, 844, "light", true}, "/time-or-depth")
	tb.experiment("profile")
	tb.drawn("profile")
	if wide := eval[float64](tb, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %v wide", wide)
	}
	tb.barriers()
}
