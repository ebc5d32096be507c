package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// What is measured along training goes back with it: both clocks and ‖∇L‖ end where
// a branch begins, and then tell of the new future; the old one is beside it.
func TestMeasuresGoBackWithTraining(t *testing.T) {
	tb := open(t, laptop, "/?scene=moons")
	tb.ready()
	tb.until(`window.costate.data.points === 300` + atRest)
	tb.key("3", "3", "3", "3", "3", "3")
	tb.until(`window.costate.training.rows === 7 && window.costate.data.norms === 7 && window.costate.data.clocksEnd === 6` + atRest)
	tb.key(kb.PageUp, kb.PageUp, kb.PageUp)
	tb.until(`document.querySelector(".tau-branch")` + atRest)
	tb.click(".tau-branch")
	tb.until(`window.costate.training.futures.length === 1 && window.costate.training.rows === 4 && window.costate.data.norms === 4 && window.costate.data.clocksEnd <= 3` + atRest)
	tb.key("3", "3")
	tb.until(`window.costate.training.rows === 6 && window.costate.data.norms === 6 && window.costate.data.clocksEnd === 5` + atRest)
	if f := eval[float64](tb, `window.costate.training.futures[0].rows`); f != 7 {
		t.Errorf("the future that was left has %g rows", f)
	}
}
