package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// crowd is a scene with more and longer names than any reader would want.
const crowd = `(() => {
	const names = Array.from({ length: 12 }, (_, i) => "coefficient_of_the_term_with_a_name_no_" + (i + 1));
	const states = Array.from({ length: 8 }, (_, i) => "state" + (i + 1));
	return {
		version: 1, name: "A scene whose name goes on and on ".repeat(4).slice(0, 120),
		about: "It is about what happens to a page when names are as long as they may be.",
		params: Object.fromEntries(names.map((name, i) => [name, 0.1 + i / 20])),
		field: { equations: states.map((state, i) => state + "' = -" + names[i] + "*" + state + " + " + names[(i + 4) % 12] + "*" + states[(i + 1) % 8]) },
		z0: [[1, 0.5, 0, -0.5, 1, 0.2, 0.1, 0.4]], T: 3,
		loss: { terminal: "state1^2 + " + names[8] + "*state2^2" },
		view: { headline: "Does the question still stand where it can be read, when it is as long as this one?" },
	};
})()`

// faultsOfShape lists what sticks out of the page or covers something else.
const faultsOfShape = `(() => {
	const faults = [], name = (e) => e.className + " " + (e.ariaLabel || e.title || e.textContent).trim().slice(0, 40);
	const root = document.documentElement;
	if (root.scrollWidth > innerWidth) faults.push("the page is " + (root.scrollWidth - innerWidth) + " px too wide");
	const scrolls = (e) => { for (let p = e.parentElement; p; p = p.parentElement) if (/auto|scroll/.test(getComputedStyle(p).overflowX) && p !== document.body) return true; return false; };
	const seen = [...document.querySelectorAll("button, select, input, [role=slider], .tex, .say h2, .mark, .formula, .now")].filter((e) =>
		e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest("dialog, .menu-panel") && e.getBoundingClientRect().width > 1);
	const boxes = seen.map((e) => [e, e.getBoundingClientRect()]);
	for (const [e, box] of boxes) if (!scrolls(e) && (box.right > innerWidth + 1 || box.left < -1)) faults.push("sticks out: " + name(e));
	for (const [a, p] of boxes) for (const [b, q] of boxes) {
		if (a === b || a.contains(b) || b.contains(a) || seen.indexOf(a) > seen.indexOf(b) || scrolls(a) || scrolls(b)) continue;
		if (a.closest(".timeline") && b.closest(".timeline")) continue; // t stands on T at the end
		const w = Math.min(p.right, q.right) - Math.max(p.left, q.left), h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
		if (w > 2 && h > 2) faults.push(name(a) + " covers " + name(b) + " by " + Math.round(w) + " × " + Math.round(h));
	}
	return faults;
})()`

// Long names, twelve parameters and eight states, in both directions of
// writing, and a page enlarged twice.
func TestShape(t *testing.T) {
	tb := open(t, look{1920, 1080, "dark", true}, "/?scene=van-der-pol")
	tb.ready()
	link := eval[string](tb, `import(new URL("model/link.js", document.querySelector('script[type="module"]').src)).then(({ encode }) => encode({ scene: `+crowd+` }))`)
	for _, path := range []string{"/?scene=van-der-pol", "/?scene=lotka-volterra&dir=rtl", "/?" + link, "/?dir=rtl" + link, "/?projector=1&scene=lotka-volterra"} {
		name, _, _ := strings.Cut(path, "#")
		tb.do(chromedp.EmulateViewport(1920, 1080))
		tb.navigate(address + path)
		tb.ready()
		tb.until(`document.documentElement.hasAttribute("data-shown")`)
		if crowded := eval[bool](tb, `Object.keys(window.costate.scene.params).length === 12`); crowded != (name != path) {
			t.Fatalf("%s shows another scene", path)
		}
		for _, size := range [][2]int64{{1920, 1080}, {1440, 900}, {720, 450}, {390, 844}} {
			if strings.Contains(path, "projector") && size[0] < 1000 { // no projector is so small
				continue
			}
			t.Run(fmt.Sprintf("%d%s %t", size[0], strings.ReplaceAll(name, "/", " "), name != path), func(t *testing.T) {
				tb.of(t)
				tb.resize(size[0], size[1])
				for _, fault := range eval[[]string](tb, faultsOfShape) {
					t.Error(fault)
				}
			})
		}
	}
}

// A reader's own spacing of text (WCAG 1.4.12) cuts nothing off.
func TestTextSpacing(t *testing.T) {
	for _, size := range [][2]int64{{1440, 900}, {390, 844}} {
		t.Run(fmt.Sprint(size[0]), func(t *testing.T) {
			tb := open(t, look{size[0], size[1], "light", true}, "/?scene=van-der-pol")
			tb.ready()
			tb.do(chromedp.Evaluate[chromedp.Void](`(() => {
				const style = document.createElement("style");
				style.textContent = ":not(.katex, .katex *) { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }";
				document.head.append(style);
			})()`))
			for _, fault := range eval[[]string](tb, faultsOfShape) {
				t.Error(fault)
			}
		})
	}
}
