package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// at opens the laboratory at an experiment and waits until it has computed.
func at(t *testing.T, id string) *tab {
	t.Helper()
	tb := open(t, laptop, "/time-or-depth#"+id)
	tb.until(`document.querySelector("#` + id + `")?.dataset.state === "ready"`)
	return tb
}

// figures reads what an experiment says beside its name, number by number.
func (tb *tab) figures(id string) map[string]string {
	tb.t.Helper()
	return eval[map[string]string](tb, `Object.fromEntries([...document.querySelectorAll("#`+id+` .lab-numbers div")].map((row) => [row.firstChild.textContent, row.lastChild.textContent]))`)
}

// answers is the sentence that an experiment ends in, once it has changed.
func (tb *tab) answers(id, with string) string {
	tb.t.Helper()
	tb.until(`document.querySelector("#` + id + `").dataset.state === "ready" && document.querySelector("#` + id + ` .lab-answer").textContent.includes(` + quote(with) + `)`)
	return eval[string](tb, `document.querySelector("#`+id+` .lab-answer").textContent`)
}

// turn moves the control with that name, or chooses, as a person's hand does.
func (tb *tab) turn(id, label, value string) {
	tb.t.Helper()
	eval[bool](tb, `(() => {
		const input = [...document.querySelectorAll("#`+id+` :is(input, select)")].find((c) => (c.ariaLabel ?? c.closest("label").textContent).includes(`+quote(label)+`));
		if (input.type === "checkbox") input.click();
		else {
			input.value = `+quote(value)+`;
			input.dispatchEvent(new Event(input.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
		}
		return true;
	})()`)
}

// leads follows the link of an experiment into the workspace, which is to run
// what it finds there.
func (tb *tab) leads(id, words string) {
	tb.t.Helper()
	link := `[...document.querySelectorAll("#` + id + ` .lab-links a")].find((a) => a.textContent.includes(` + quote(words) + `))`
	eval[bool](tb, link+`.dispatchEvent(new Event("pointerenter"))`)
	tb.until(link + `.hash.startsWith("#2.")`)
	tb.navigate(eval[string](tb, link+`.href`))
	tb.ready()
}

// painted reports whether every canvas of an experiment has something on it.
func (tb *tab) painted(id string) bool {
	tb.t.Helper()
	return eval[bool](tb, `[...document.querySelectorAll("#`+id+` canvas")].every((canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((v) => v > 0))`)
}

// Depth: all T learn; below a bound of the weights a short T cannot.
func TestDepthExperiment(t *testing.T) {
	tb := at(t, "depth")
	tb.answers("depth", "makes up for T")
	if f := tb.figures("depth"); !strings.HasPrefix(f["slope of ‖f‖ over T"], "−1.0") && !strings.HasPrefix(f["slope of ‖f‖ over T"], "−0.9") {
		t.Errorf("numbers %v", f)
	}
	if !tb.painted("depth") {
		t.Error("a picture is empty")
	}
	tb.turn("depth", "bound the weights", "")
	tb.answers("depth", "there T is capacity")
	tb.leads("depth", "Open T =")
}

// Time: g pins T; a free scale frees it; the pelts say twenty years.
func TestTimeExperiment(t *testing.T) {
	tb := at(t, "time")
	tb.answers("time", "sharp minimum at T = 7.00 ± 0.03 s")
	tb.turn("time", "True duration", "5")
	tb.answers("time", "T = 5.0")
	if f := tb.figures("time"); f["the true duration"] != "5 s" || !strings.HasPrefix(f["T"], "5.0") {
		t.Errorf("numbers %v", f)
	}
	tb.turn("time", "let the scale of f move", "")
	tb.answers("time", "fit every T alike, the same to a millionth")
	tb.turn("time", "System", "pelts")
	tb.until(`document.querySelector("#time .lab-note").textContent.includes("0.80 a year")`)
	tb.turn("time", "let the scale of f move", "")
	tb.answers("time", "T = 20 ± 4 years")
	if !tb.painted("time") {
		t.Error("a picture is empty")
	}
	tb.leads("time", "Open the fit")
}

// Beyond T: the law forecasts if it has seen a cycle, the classifier falls.
func TestBeyondExperiment(t *testing.T) {
	tb := at(t, "beyond")
	if said := tb.answers("beyond", "the classifier falls from 100 % at T"); !strings.Contains(said, "the law forecasts the other 8") {
		t.Error(said)
	}
	tb.turn("beyond", "Years fitted", "4")
	tb.answers("beyond", "no whole cycle")
	if !tb.painted("beyond") {
		t.Error("a picture is empty")
	}
	tb.leads("beyond", "Open the model")
}

// Weights that vary: the symmetry is kept in s.
func TestVaryingExperiment(t *testing.T) {
	tb := at(t, "varying")
	tb.answers("varying", "what is kept is the symmetry in s")
	tb.turn("varying", "Weights", "none")
	tb.answers("varying", "holds either way")
	if !tb.painted("varying") {
		t.Error("a picture is empty")
	}
	tb.leads("varying", "Open the network")
}

// Two clocks: the pointer moves both scrubbers, and they move the points.
func TestClocksExperiment(t *testing.T) {
	tb := at(t, "clocks")
	tb.answers("clocks", "After τ = 120 accuracy is highest, 100 %")
	before := tb.figures("clocks")["accuracy at (t, τ)"]
	eval[bool](tb, `(document.querySelector("#clocks canvas").scrollIntoView({ block: "center", behavior: "instant" }), true)`)
	x, y := tb.centre("#clocks canvas")
	tb.mouse(chromedp.MousePressed, x+200, y)
	tb.mouse(chromedp.MouseReleased, x+200, y)
	tb.until(`Number([...document.querySelectorAll("#clocks input")].find((c) => c.ariaLabel === "Model time t").value) > 10`)
	if after := tb.figures("clocks")["accuracy at (t, τ)"]; after == before {
		t.Errorf("accuracy %s at both", after)
	}
	tb.turn("clocks", "Shade", "z")
	tb.answers("clocks", "After τ = 120")
	if !tb.painted("clocks") {
		t.Error("a picture is empty")
	}
	tb.leads("clocks", "Open the trained network")
}
