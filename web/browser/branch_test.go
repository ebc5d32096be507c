package browser

import (
	"fmt"
	"math"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Training is paused, looked back along, branched there with another η, and both
// futures stand beside each other; the least loss is a line.
func TestBranchAtAnEarlierTau(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.key("3", "3", "3", "3", "3", "3")
	tb.until(`window.costate.training.rows === 7` + atRest)
	first := eval[float64](tb, `window.costate.loss`)
	tb.key(kb.PageUp, kb.PageUp)
	tb.until(`document.querySelector(".tau-branch") && Math.abs(window.costate.shownLoss - window.costate.loss) < 1e-9` + atRest)
	there := eval[float64](tb, `window.costate.loss`)
	if there <= first {
		t.Errorf("L = %g two steps before %g", there, first)
	}
	tb.click(".tau-branch")
	tb.until(fmt.Sprintf(`window.costate.training.futures.length === 1 && window.costate.training.rows === 5 && Math.abs(window.costate.loss - %g) < 1e-9`, there) + atRest)
	if f := eval[float64](tb, `window.costate.training.futures[0].rows * 100 + window.costate.training.futures[0].from`); f != 704 {
		t.Errorf("the future that was left has rows, and begins at: %g", f)
	}
	tb.key("=", "=", "=") // a larger η
	tb.until(`window.costate.scene.flow.eta > 0.06` + atRest)
	tb.key("3", "3")
	tb.until(`window.costate.training.rows === 7 && window.costate.training.futures.length === 1` + atRest)
	if other := eval[float64](tb, `window.costate.loss`); other >= first {
		t.Errorf("with a larger η L = %g, with the smaller one %g", other, first)
	}
	// The keyboard does it too, and back to the first θ forgets all of them.
	tb.key(kb.PageUp)
	tb.until(`document.querySelector(".tau-branch")` + atRest)
	tb.key("b")
	tb.until(`window.costate.training.futures.length === 2 && window.costate.training.rows === 6` + atRest)
	tb.barriers()
	tb.click(".minimum-button")
	tb.until(`window.costate.training.minimum !== null`)
	if low := eval[float64](tb, `window.costate.training.minimum`); !(low <= first) || math.IsNaN(low) {
		t.Errorf("the least loss is %g", low)
	}
	tb.key("r")
	tb.until(`window.costate.training.futures.length === 0` + atRest)
}

// Of a network, too, one looks back along τ: its weights are those of then.
func TestLookBackAtANetwork(t *testing.T) {
	tb := open(t, laptop, "/?scene=neural-spiral")
	tb.ready()
	tb.key("3", "3", "3")
	tb.until(`window.costate.training.rows === 4` + atRest)
	now := eval[float64](tb, `window.costate.loss`)
	tb.do(chromedp.KeyEvent(kb.PageUp))
	tb.until(fmt.Sprintf(`document.querySelector(".tau-value.go") && window.costate.shownLoss !== %g && Math.abs(window.costate.shownLoss - window.costate.loss) < 1e-9`, now) + atRest)
	then := eval[float64](tb, `window.costate.shownLoss`)
	tb.click(".tau-value.go")
	tb.until(fmt.Sprintf(`window.costate.training.rows === 3 && Math.abs(window.costate.shownLoss - %g) < 1e-9`, then) + atRest)
	tb.key("3")
	tb.until(fmt.Sprintf(`window.costate.training.rows === 4 && Math.abs(window.costate.shownLoss - %g) < 1e-9`, now) + atRest)
}
