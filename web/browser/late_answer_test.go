package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// slowServer keeps what the server says from the page while window.slow is set, and
// notes what the page sends.
const slowServer = `(() => {
	const Fast = window.WebSocket, kept = [];
	window.sent = [];
	window.kept = () => kept.length;
	window.let = (which) => { while (kept.length && (which === undefined || which-- > 0)) kept.shift()(); };
	window.scenesKept = () => kept.filter((give) => give.scene).length;
	window.WebSocket = class extends Fast {
		send(text) { window.sent.push(JSON.parse(text)); super.send(text); }
		set onmessage(f) {
			super.onmessage = (event) => {
				if (!window.slow) return f(event);
				const give = () => f(event);
				give.scene = typeof event.data === "string" && JSON.parse(event.data).type === "scene";
				kept.push(give);
			};
		}
	};
})()`

// An answer that takes more than a second does not put an older value back into
// what has been typed and dragged since.
func TestLateAnswerKeepsWhatWasTyped(t *testing.T) {
	tb := openAt(t, laptop, address, "/?scene=van-der-pol", slowServer)
	tb.ready()
	eval[bool](tb, `window.slow = true`)
	type_ := func(eta string) {
		t.Helper()
		tb.focus(`#transport [aria-label="η"]`)
		tb.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent(eta), chromedp.KeyEvent(kb.Enter))
		tb.until(fmt.Sprintf(`window.sent.some(({ patch }) => patch?.flow?.eta === %s)`, eta))
		tb.until(`window.scenesKept() > 0`)
	}
	type_("0.25")
	early := eval[int](tb, `window.kept()`)
	type_("0.12")
	eval[float64](tb, `window.typed = performance.now()`)
	tb.until(`performance.now() > window.typed + 1000`)
	drawn := eval[int](tb, `Number(document.documentElement.dataset.frames)`)
	eval[bool](tb, fmt.Sprintf(`window.let(%d), true`, early)) // the answer to 0.25
	tb.until(fmt.Sprintf(`Number(document.documentElement.dataset.frames) > %d`, drawn))
	if eta := eval[float64](tb, `window.costate.scene.flow.eta`); eta != 0.12 {
		t.Errorf("the late answer makes η %g, where 0.12 was typed since", eta)
	}
	eval[bool](tb, `window.slow = false, window.let(), true`)
	tb.until(`window.costate.scene.flow.eta === 0.12` + settled)
	if text := eval[string](tb, `document.querySelector('#transport [aria-label="η"]').value`); text != "0.12" {
		t.Errorf("the field says %s", text)
	}
}
