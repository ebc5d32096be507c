package browser

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

const axe = "../../static/dev/node_modules/axe-core/axe.min.js"

// finding is what axe-core reports of a rule that is broken.
type finding struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML, FailureSummary string
	}
}

// barriers fails for every serious or critical finding.
func (tb *tab) barriers() {
	tb.t.Helper()
	script, err := os.ReadFile(axe)
	if err != nil {
		tb.t.Fatalf("axe-core is missing (make test installs it): %v", err)
	}
	tb.do(chromedp.Evaluate[chromedp.Void](string(script)))
	for _, f := range eval[[]finding](tb, `axe.run(document, {resultTypes: ["violations"]}).then((r) => r.violations)`) {
		if f.Impact != "serious" && f.Impact != "critical" {
			continue
		}
		for _, n := range f.Nodes {
			tb.t.Errorf("%s (%s): %s\n%s\n%s", f.ID, f.Impact, f.Help, n.HTML, n.FailureSummary)
		}
	}
}

func TestAccessible(t *testing.T) {
	for _, size := range [][2]int64{{1440, 900}, {390, 844}} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("%d %s", size[0], scheme), func(t *testing.T) {
				tb := open(t, look{size[0], size[1], scheme, true}, "/")
				tb.ready()
				tb.until(`document.querySelector("#overlay .trust:not(.waiting)")`)
				tb.barriers()
				tb.click(".equation .menu-button")
				tb.until(`document.querySelector("textarea")`)
				tb.barriers()
			})
		}
	}
}

// The scheme of the system is followed, until the reader chooses; a choice is
// kept.
func TestThemes(t *testing.T) {
	grounds := map[string]string{}
	for _, scheme := range []string{"light", "dark"} {
		tb := open(t, look{1440, 900, scheme, true}, "/")
		tb.ready()
		if got := eval[string](tb, `document.documentElement.dataset.theme`); got != scheme {
			t.Errorf("theme %s on a system that is %s", got, scheme)
		}
		ground := `getComputedStyle(document.body).backgroundColor`
		grounds[scheme] = eval[string](tb, ground)
		other := map[string]string{"light": "dark", "dark": "light"}[scheme]
		tb.click(`button[aria-label="Light or dark"]`)
		tb.until(`document.documentElement.dataset.theme === ` + quote(other))
		tb.do(chromedp.Reload())
		tb.ready()
		if got := eval[string](tb, `document.documentElement.dataset.theme`); got != other {
			t.Errorf("the choice of %s is forgotten", other)
		}
	}
	if grounds["light"] == grounds["dark"] {
		t.Errorf("both themes have the ground %s", grounds["light"])
	}
}
