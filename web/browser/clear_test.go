package browser

import "testing"

// What stands over the picture on a projector hides no curve, and equations are seen whole.
func TestProjectorHidesNothing(t *testing.T) {
	for _, scene := range []string{"muller-brown", "euler-explodes"} {
		t.Run(scene, func(t *testing.T) {
			tb := open(t, look{1920, 1080, "dark", true}, "/?projector=1&scene="+scene)
			tb.ready()
			tb.until(`(() => {
				const formula = document.querySelector(".formula"), box = formula.closest(".equation").getBoundingClientRect();
				return formula.scrollHeight <= formula.clientHeight + 1 && [...formula.children].every((line) => line.getBoundingClientRect().right <= box.right + 1);
			})()`)
			// The curve of euler-explodes ends at the lower edge of the scene's own range, where the trust light stands.
			if scene == "euler-explodes" && !eval[bool](tb, `window.costate.camera.y[0] < window.costate.scene.view.y[0] - 0.1 * (window.costate.scene.view.y[1] - window.costate.scene.view.y[0])`) {
				t.Error("the end of the curve is under the trust light")
			}
		})
	}
}
