package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// keepSmallest writes down the smallest text that a canvas draws, in pixels of
// the screen, with what it says.
const keepSmallest = forgetSmallest + `;
{
	const { fillText } = CanvasRenderingContext2D.prototype;
	CanvasRenderingContext2D.prototype.fillText = function (words, ...rest) {
		const { a, b } = this.getTransform();
		const size = (parseFloat(/([\d.]+)px/.exec(this.font)[1]) * Math.hypot(a, b)) / devicePixelRatio;
		if (words.trim() && size < smallest.size) window.smallest = { size, words };
		return fillText.call(this, words, ...rest);
	};
}`

// forgetSmallest has it look anew.
const forgetSmallest = `window.smallest = { size: Infinity, words: "" }`

// tooSmall names what is smaller than a fiftieth of the screen's height.
const tooSmall = `(() => {
	const small = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const element = walk.currentNode.parentElement;
		if (!walk.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".spoken, option, noscript, script, .vlist-s, [aria-hidden=true] .pstrut")) continue;
		if (walk.currentNode.data === "\u200b") continue; // KaTeX's struts
		const size = parseFloat(getComputedStyle(element).fontSize) * element.currentCSSZoom;
		if (size < 0.02 * innerHeight) small.add(size.toFixed(1) + " px: " + walk.currentNode.data);
	}
	for (const input of document.querySelectorAll("input:not([type=range]), select")) {
		const size = parseFloat(getComputedStyle(input).fontSize) * input.currentCSSZoom;
		if (input.checkVisibility({ visibilityProperty: true }) && size < 0.02 * innerHeight) small.add(size.toFixed(1) + " px: " + input.ariaLabel);
	}
	if (window.smallest.size < 0.02 * innerHeight) small.add(window.smallest.size.toFixed(1) + " px on a canvas: " + window.smallest.words);
	return [...small];
})()`

// From eight metres: no text of the page or its canvases is smaller than a
// fiftieth of the screen's height.
func TestProjectorIsReadable(t *testing.T) {
	sizes := [][2]int64{{1920, 1080}, {1440, 900}, {1280, 720}}
	for i, scene := range []string{"van-der-pol", "lotka-volterra", "lorenz", "hare-and-lynx", "quartic",
		"backsolve-astray", "robertson", "moons", "muller-brown", "double-pendulum"} { // panels that come late, long equations
		if i == 5 {
			sizes = sizes[:1]
		}
		t.Run(scene, func(t *testing.T) {
			tb := openAt(t, look{sizes[0][0], sizes[0][1], "dark", true}, address, "/?projector=1&scene="+scene, keepSmallest)
			tb.ready()
			tb.until(`!window.costate.scene.field || window.costate.check`)
			// Long equations are written anew for a wall.
			tb.until(`![...document.querySelectorAll(".formula > span")].some(({ dataset }) => /\\mathrm\{e\}\^\{[^}]*[\^_]|\\frac\{.{40}/.test(dataset.tex))`)
			for k, size := range sizes {
				if k > 0 {
					tb.do(chromedp.Evaluate[chromedp.Void](forgetSmallest))
					tb.resize(size[0], size[1])
					tb.until(`window.smallest.size < Infinity`)
				}
				for _, fault := range append(eval[[]string](tb, tooSmall), eval[[]string](tb, faultsOfShape)...) {
					t.Errorf("%d: %s", size[0], fault)
				}
			}
		})
	}
}

// Neither is that of the panels that no scene opens with.
func TestProjectorReadsOtherPanels(t *testing.T) {
	for _, panels := range [][]string{{"The adjoint equation"}, {"Race of rules", "T profile"}, {"Two clocks t and τ", "Size of the gradient ‖∇L‖"}, {"Invariants", "Work–precision"}} {
		t.Run(fmt.Sprint(panels), func(t *testing.T) {
			tb := openAt(t, look{1920, 1080, "dark", true}, address, "/?scene=lotka-volterra", keepSmallest)
			tb.ready()
			tb.click(".panels > .menu-button")
			for {
				off := eval[bool](tb, `(() => { const box = document.querySelector(".panel-list input:checked"); box?.click(); return !box; })()`)
				if off {
					break
				}
				tb.until(`window.costate.panels.open !== null && window.costate.panels.open.length === document.querySelectorAll(".panel-list input:checked").length`)
			}
			for _, panel := range panels {
				tb.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`[...document.querySelectorAll(".panel-list label")].find((label) => label.textContent === %q).click()`, panel)))
				tb.until(fmt.Sprintf(`[...document.querySelectorAll(".panel-list label")].find((label) => label.textContent === %q).control.checked && document.querySelectorAll(".panel-list input:checked").length === window.costate.panels.open.length`, panel))
			}
			tb.until(fmt.Sprintf(`document.querySelectorAll(".plot").length === %d && ![...document.querySelectorAll(".plot-bar")].some((bar) => bar.style.visibility)`, len(panels)))
			tb.until(`!document.querySelector(".plot-symbols") || document.querySelector(".plot-symbols .of-gradient .katex")`)
			tb.do(chromedp.Evaluate[chromedp.Void](forgetSmallest + `; document.querySelector(".presenter").click()`))
			tb.until(`document.documentElement.matches(".present") && window.smallest.size < Infinity`)
			for _, s := range eval[[]string](tb, tooSmall) {
				t.Error(s)
			}
		})
	}
}
