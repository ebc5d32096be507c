package browser

import (
	"math"
	"testing"
)

// T is learnt from the laboratory's link on: its end of the time line moves to
// where the loss is least, it stands among θ, the address keeps what was learnt,
// and undo brings back the T that was set.
func TestLearnT(t *testing.T) {
	tb := open(t, laptop, "/time-or-depth#price")
	tb.until(`document.getElementById("price")?.dataset.state === "ready"`)
	learnt := tb.told("price", "learnt")
	tb.leads("price", "learning of T")
	T := `Number(document.querySelector(".timeline .end").ariaValueNow)`
	if v := eval[float64](tb, T); v != 3 {
		t.Fatalf("T begins at %v", v)
	}
	eval[bool](tb, `([...document.querySelectorAll("#transport button")].find((b) => b.textContent === "2×").click(), true)`)
	tb.click("#transport .play")
	tb.until(T + ` > 3.2 && document.querySelector(".big.T.moving")`)
	tb.until(`document.querySelector(".plot-theta").textContent.includes("T")`)
	tb.until(`document.documentElement.dataset.state === "ready" && !document.querySelector("#transport .play[aria-label=Pause]")`)
	v := eval[float64](tb, T)
	if !(math.Abs(v-learnt) < 2e-3) {
		t.Errorf("T is learnt to be %v, the experiment says %v", v, learnt)
	}
	tb.until(`location.hash.startsWith("#2.")`)
	tb.barriers()
	// T set by hand is a step that can be taken back.
	tb.click(".menu.training > button")
	tb.until(`document.querySelector(".training-form .moves")`)
	if boxes := eval[string](tb, `[...document.querySelectorAll(".training-form .moves input")].map((box) => Number(box.checked)).join("")`); boxes != "011" {
		t.Errorf("g, c and T move: %s", boxes)
	}
	eval[bool](tb, `(document.querySelector(".training-form .moves [name='free/T']").click(), true)`)
	tb.until(`!window.costate.scene.flow.free.includes("T")`)
	tb.ready()
	if held := eval[float64](tb, T); !(math.Abs(held-v) < 1e-3) {
		t.Errorf("T held is %v, it was learnt to be %v", held, v)
	}
	tb.click(`[aria-label="Undo"]`)
	tb.until(`window.costate.scene.flow.free.includes("T")`)
}

// Every figure of the laboratory has its numbers, and so has the panel of profiles.
func TestLaboratoryTables(t *testing.T) {
	tb := open(t, laptop, "/time-or-depth")
	tb.until(`document.querySelectorAll(".lab-figure").length > 15`)
	if missing := eval[string](tb, `[...document.querySelectorAll(".lab-figure")].filter((f) => !f.querySelector("details")).map((f) => f.querySelector("figcaption").textContent).join()`); missing != "" {
		t.Errorf("no table under %s", missing)
	}
}
