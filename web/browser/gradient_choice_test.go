package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A person gives the way back fewer states and reads what that costs; sets what
// backsolve has to set; and finds the reversible adjoint with a solver that has one.
func TestGradientChoice(t *testing.T) {
	tb := open(t, laptop, "/?scene=pendulum")
	tb.ready()
	tb.click(".solver .menu-button")
	tb.until(`document.querySelector(".solver .menu-panel select")`)
	// drawn does something and waits for the picture of it.
	drawn := func(do string) {
		runs := eval[int](tb, `window.costate.lastDrawnRun`)
		tb.do(chromedp.Evaluate[chromedp.Void](do))
		tb.until(fmt.Sprintf(`window.costate.lastDrawnRun > %d && document.documentElement.dataset.state === "ready"`, runs))
	}
	choose := func(label, value string) {
		drawn(fmt.Sprintf(`{
			const row = [...document.querySelectorAll(".solver .menu-panel label")].find((row) => row.querySelector("span")?.textContent === %q);
			const list = row.querySelector("select");
			list.value = %q;
			list.dispatchEvent(new Event("change", { bubbles: true }));
		}`, label, value))
	}
	const words = `document.querySelector(".solver .menu-panel .form").textContent`
	states := func(text string) {
		drawn(fmt.Sprintf(`{
			const input = document.querySelector('.solver input[aria-label^="States kept at most"]');
			input.focus();
			input.value = %q;
			input.dispatchEvent(new InputEvent("input", { bubbles: true }));
			input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
		}`, text))
	}
	for _, way := range []string{"discrete", "checkpointed"} {
		choose("Gradient", way)
		states("8")
		tb.until(`window.costate.scene.gradient.checkpoints === 8`)
		tb.until(words + `.includes("8 states kept") && ` + words + `.includes("steps made again")`)
		states("0")
		tb.until(`!window.costate.scene.gradient.checkpoints && !` + words + `.includes(", 8 states kept")`)
	}
	choose("Gradient", "backsolve")
	for _, box := range []struct{ name, want string }{{"Seminorm", `gradient.seminorm === false`}, {"Restart at observations", `gradient.restart === true`}} {
		drawn(fmt.Sprintf(`document.querySelector('.solver input[aria-label=%q]').click()`, box.name))
		tb.until(`window.costate.scene.` + box.want)
	}
	offered := func() string {
		return eval[string](tb, `[...[...document.querySelectorAll(".solver .menu-panel label")].find((row) => row.querySelector("span")?.textContent === "Gradient").querySelectorAll("option")].map((option) => option.value).join(" ")`)
	}
	if list := offered(); strings.Contains(list, "reversible") {
		t.Errorf("dopri5 has %s", list)
	}
	choose("Solver", "alf")
	tb.until(`[...document.querySelectorAll(".solver option")].some((option) => option.value === "reversible")`)
	choose("Gradient", "reversible")
	tb.until(words + `.includes("undone one by one") && ` + words + `.includes("1 state kept")`)
	if said := eval[string](tb, words); strings.Contains(said, "States kept at most") {
		t.Errorf("it says %s", said)
	}
}
