package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The address of the laboratory opens its experiments as they were left, follows
// what is moved without a trail of entries in the history, and Back leads to the
// place and the controls of before.
func TestLaboratoryAddress(t *testing.T) {
	tb := open(t, laptop, "/time-or-depth#1.at=symmetry&symmetry.c=3&symmetry.forced=on&symmetry.none=1&nobody.x=2&varying.weights=constant")
	tb.experiment("symmetry")
	shown := func(id string) string {
		return eval[string](tb, `[...document.querySelectorAll("#`+id+` .lab-controls :is(output, input[type=checkbox], select)")].map((e) => e.type === "checkbox" ? e.checked : e.value).join(" ")`)
	}
	if a, b := shown("symmetry"), shown("varying"); a != "3 true false" || b != "2 constant" {
		t.Errorf("it opens with %q and %q", a, b)
	}
	if a := tb.told("symmetry", "apart"); !(a > 0.1) {
		t.Errorf("with t in f the ends are %v apart only", a)
	}
	// What is nobody's is gone, and the rest is moved on.
	entries := eval[int](tb, `history.length`)
	tb.until(`location.hash === "#1.at=symmetry&symmetry.c=3&symmetry.forced=on&varying.weights=constant"`)
	tb.press("symmetry", "Factor c", kb.ArrowRight, kb.ArrowRight, kb.ArrowRight)
	tb.press("symmetry", "explicit t in f")
	tb.until(`location.hash.includes("symmetry.c=3.1") && !location.hash.includes("forced")`)
	if n := eval[int](tb, `history.length`); n != entries {
		t.Errorf("%d entries in the history, %d before", n, entries)
	}
	left := eval[string](tb, `location.hash`)
	// An experiment of the index is another place with the same controls.
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('#lab-index a[href="#price"]').click()`))
	tb.until(`location.hash.startsWith("#1.at=price&symmetry.c=3.1")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
	tb.until(`location.hash === ` + quote(left))
	tb.do(chromedp.Evaluate[chromedp.Void](`location.hash = "#1.at=symmetry"`))
	tb.until(`document.querySelector("#symmetry output").value === "2" && location.hash === "#symmetry"`)
	tb.settled("symmetry")
	tb.do(chromedp.Evaluate[chromedp.Void](`location.hash = "#9.new"`))
	tb.until(`document.querySelector("main > .lab-fault")?.checkVisibility()`)
	if words := eval[string](tb, `document.querySelector("main > .lab-fault").textContent`); !strings.Contains(words, "newer") {
		t.Errorf("%q", words)
	}
	tb.barriers()
}
