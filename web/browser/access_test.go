package browser

import (
	"os"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const axe = "../../static/dev/node_modules/axe-core/axe.min.js"

// finding is what axe-core reports of a rule that is broken.
type finding struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML, FailureSummary string
	}
}

// barriers fails for every finding, however small.
func (tb *tab) barriers() {
	tb.t.Helper()
	if !eval[bool](tb, `"axe" in window`) {
		script, err := os.ReadFile(axe)
		if err != nil {
			tb.t.Fatalf("axe-core is missing (make test installs it): %v", err)
		}
		tb.do(chromedp.Evaluate[chromedp.Void](string(script)))
	}
	for _, f := range eval[[]finding](tb, `axe.run(document, {resultTypes: ["violations"]}).then((r) => r.violations)`) {
		for _, n := range f.Nodes {
			tb.t.Errorf("%s (%s): %s\n%s\n%s", f.ID, f.Impact, f.Help, n.HTML, n.FailureSummary)
		}
	}
}

func TestAccessible(t *testing.T) {
	pages := []struct{ name, path, ready string }{
		{"workspace", "/?scene=van-der-pol", `document.querySelector(".trust:not(.waiting)")`},
		{"embed", "/embed?", `document.readyState === "complete"`},
		{"landscape", "/?scene=quartic", `window.costate?.runs > 0`},
		{"parts", "/dev/parts?", `document.documentElement.dataset.state === "ready"`},
	}
	for _, page := range pages {
		sizes := [][2]int64{{1440, 900}, {390, 844}}
		if page.name == "parts" { // stands on a desk
			sizes = sizes[:1]
		}
		t.Run(page.name, func(t *testing.T) {
			tb := open(t, laptop, page.path+"&theme=dark")
			for _, theme := range []string{"dark", "light", "dark&projector=1"} {
				t.Run(theme, func(t *testing.T) {
					tb.of(t)
					if theme != "dark" {
						tb.do(chromedp.EmulateViewport(1440, 900))
						tb.navigate(address + page.path + "&theme=" + theme)
					}
					tb.until(page.ready)
					for _, size := range sizes {
						tb.resize(size[0], size[1])
						tb.barriers()
						if page.name != "workspace" {
							continue
						}
						tb.click(".equation .menu-button")
						tb.until(`document.querySelector("textarea")`)
						tb.barriers()
						tb.do(chromedp.KeyEvent(kb.Escape))
						tb.until(`!document.querySelector("textarea")`)
					}
				})
			}
		})
	}
}

// The focus goes once through everything, always seen, in the order of the
// page, and out again.
func TestFocusIsSeen(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	type stop struct {
		Name    string
		Seen    bool
		Section int
	}
	var stops []stop
	for range 80 {
		tb.do(chromedp.KeyEvent(kb.Tab))
		s := eval[stop](tb, `(() => {
			const e = document.activeElement;
			if (!e || e === document.body) return { name: "", seen: true, section: 9 };
			const style = getComputedStyle(e), box = e.getBoundingClientRect();
			const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && e.matches(":focus-visible");
			const inside = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
			const section = ["header", ".equations", "#phase", "#plots", "#transport"].findIndex((s) => e.closest(s));
			return { name: (e.ariaLabel || e.title || e.textContent || e.id).trim().slice(0, 40), seen: outlined && inside, section };
		})()`)
		if s.Name == "" {
			break
		}
		stops = append(stops, s)
		if !s.Seen {
			t.Errorf("the focus is not seen on %q", s.Name)
		}
	}
	if len(stops) < 20 || len(stops) == 80 {
		t.Errorf("%d stops of the focus: %v", len(stops), stops)
	}
	if !slices.IsSortedFunc(stops, func(a, b stop) int { return a.Section - b.Section }) {
		t.Errorf("the focus jumps about: %v", stops)
	}
}

// A dialog holds the focus and gives it back.
func TestDialogKeepsFocus(t *testing.T) {
	tb := open(t, laptop, "/?scene=quartic")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('button[aria-label="Keys"]').focus()`), chromedp.KeyEvent(kb.Enter))
	tb.until(`document.querySelector("dialog[open]")`)
	for range 4 {
		tb.do(chromedp.KeyEvent(kb.Tab))
		if !eval[bool](tb, `document.activeElement === document.body || Boolean(document.activeElement.closest("dialog"))`) {
			t.Error("the focus leaves the dialog")
		}
	}
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`!document.querySelector("dialog[open]") && document.activeElement.ariaLabel === "Keys"`)
}

// The scheme of the system is followed, until the reader chooses; a choice is
// kept.
func TestThemes(t *testing.T) {
	grounds := map[string]string{}
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
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
			tb.reload()
			tb.ready()
			if got := eval[string](tb, `document.documentElement.dataset.theme`); got != other {
				t.Errorf("the choice of %s is forgotten", other)
			}
		})
	}
	if grounds["light"] == grounds["dark"] {
		t.Errorf("both themes have the ground %s", grounds["light"])
	}
}
