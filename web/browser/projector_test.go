package browser

import (
	"fmt"
	"testing"
)

// keepSmallest writes down the smallest text that a canvas draws, in pixels of
// the screen, with what it says.
const keepSmallest = `window.smallest = { size: Infinity, words: "" };
{
	const { fillText } = CanvasRenderingContext2D.prototype;
	CanvasRenderingContext2D.prototype.fillText = function (words, ...rest) {
		const { a, b } = this.getTransform();
		const size = (parseFloat(/([\d.]+)px/.exec(this.font)[1]) * Math.hypot(a, b)) / devicePixelRatio;
		if (words.trim() && size < smallest.size) window.smallest = { size, words };
		return fillText.call(this, words, ...rest);
	};
}`

// From eight metres: no text of the page or its canvases is smaller than a
// fiftieth of the screen's height.
func TestProjectorIsReadable(t *testing.T) {
	for _, size := range [][2]int64{{1920, 1080}, {1440, 900}, {1280, 720}} {
		scenes := []string{"van-der-pol", "lotka-volterra", "lorenz", "hare-and-lynx", "quartic"}
		if size[0] == 1920 {
			scenes = append(scenes, "backsolve-astray", "robertson", "moons") // panels that come late
		}
		for _, scene := range scenes {
			t.Run(fmt.Sprintf("%d %s", size[0], scene), func(t *testing.T) {
				tb := openWith(t, look{size[0], size[1], "dark", true}, address, "/?projector=1&scene="+scene, keepSmallest)
				tb.ready()
				tb.until(`!window.costate.scene.field || window.costate.check`)
				small := eval[[]string](tb, `(() => {
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
				})()`)
				for _, s := range small {
					t.Error(s)
				}
				for _, fault := range eval[[]string](tb, faultsOfShape) {
					t.Error(fault)
				}
			})
		}
	}
}
