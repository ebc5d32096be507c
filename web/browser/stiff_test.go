package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A person takes one stiff solver after the other for a stiff scene, by the menu;
// of auto it says how often it changed between its methods.
func TestStiffSolvers(t *testing.T) {
	tb := open(t, laptop, "/?scene=robertson")
	tb.ready()
	tb.click(".solver .menu-button")
	tb.until(`document.querySelector(".solver .menu-panel select")`)
	const forward = `[...document.querySelectorAll(".solver dl div")].find((row) => row.querySelector("dt").textContent === "forward")?.querySelector("dd").textContent`
	choose := func(method string) {
		tb.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{
			const list = document.querySelector(".solver .menu-panel select");
			list.value = %q;
			list.dispatchEvent(new Event("change", { bubbles: true }));
		}`, method)))
	}
	for _, method := range []string{"radau5", "kvaerno5", "auto"} {
		runs := eval[int](tb, `window.costate.lastDrawnRun`)
		choose(method)
		tb.until(fmt.Sprintf(`window.costate.lastDrawnRun > %d && document.documentElement.dataset.state === "ready"`, runs))
		tb.until(forward)
		said := eval[string](tb, forward)
		if strings.HasPrefix(said, "0 steps") || strings.Contains(said, "change") != (method == "auto") {
			t.Errorf("%s: %s", method, said)
		}
		if source := eval[string](tb, `document.querySelector(".solver .source").textContent`); source == "" {
			t.Errorf("%s has no source", method)
		}
	}
	// Of fixed steps the trapezoidal rule asks for their size.
	choose("trapezoid")
	tb.until(`document.querySelector(".solver .menu-panel .form").textContent.includes("Step h")`)
}
