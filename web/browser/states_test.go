package browser

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"costate/web"
)

// breakable is a server whose channels can be refused with a status, and those
// that are open cut by starting it anew.
func breakable(t *testing.T) (host string, refuse *atomic.Int32, restart func()) {
	t.Helper()
	var app *web.Server
	var handler atomic.Value
	restart = func() {
		old := app
		app = web.NewServer(slog.New(slog.DiscardHandler))
		handler.Store(app.Handler())
		if old != nil {
			old.Close()
		}
	}
	restart()
	refuse = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if code := int(refuse.Load()); code != 0 && r.URL.Path == "/ws" {
			w.WriteHeader(code)
			return
		}
		handler.Load().(http.Handler).ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		app.Close()
		server.Close()
	})
	return server.URL, refuse, restart
}

// forgive drops what the console says of refused channels, which is what these
// tests are about.
func (tb *tab) forgive(t *testing.T) {
	t.Cleanup(func() {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		tb.wrong = slices.DeleteFunc(tb.wrong, func(said string) bool { return strings.Contains(said, "/ws") })
	})
}

// keepShifts writes down what moves without having been asked to.
const keepShifts = `window.shifts = [];
new PerformanceObserver((list) => {
	const box = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
	const name = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.outerHTML.slice(0, 80);
	for (const { value, startTime, sources } of list.getEntries()) {
		shifts.push(value.toFixed(4) + " at " + Math.round(startTime) + " ms: " + sources.map(({ node, previousRect, currentRect }) => name(node) + " from " + box(previousRect) + " to " + box(currentRect)).join("; "));
	}
}).observe({ type: "layout-shift", buffered: true });`

// Nothing moves when data arrive: every place has its size before. Nothing is in a
// cache, or the data were there at once.
func TestNothingJumps(t *testing.T) {
	for _, size := range [][2]int64{{1920, 1080}, {1440, 900}, {390, 844}} {
		for _, scene := range []string{"van-der-pol", "lotka-volterra", "quartic"} {
			t.Run(fmt.Sprintf("%d %s", size[0], scene), func(t *testing.T) {
				tb := vacant(t).cold(t).open(t, look{size[0], size[1], "dark", true}, address, "/?scene="+scene, keepShifts)
				tb.ready()
				tb.until(`!window.costate.scene.field || window.costate.check`)
				for _, s := range eval[[]string](tb, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.shifts))))`) {
					t.Error(s)
				}
			})
		}
	}
}

// While the server cannot be reached that is said, and everything goes on; what
// was changed meanwhile is computed afterwards.
func TestLosesConnection(t *testing.T) {
	host, refuse, restart := breakable(t)
	tb := openAt(t, laptop, host, "/?scene=quartic")
	tb.forgive(t)
	tb.ready()
	runs := eval[int](tb, `window.costate.runs`)
	refuse.Store(http.StatusBadGateway)
	restart()
	tb.until(`document.querySelector(".connection.lost")?.textContent.includes("Reconnecting")`)
	tb.until(`document.getElementById("status").textContent.includes("Reconnecting")`)
	tb.barriers()
	before := eval[float64](tb, `window.costate.scene.flow.eta`)
	tb.do(chromedp.KeyEvent("="))
	tb.until(fmt.Sprintf(`window.costate.scene.flow.eta > %g`, before))
	eta := eval[float64](tb, `window.costate.scene.flow.eta`)
	refuse.Store(0)
	tb.until(fmt.Sprintf(`!document.querySelector(".connection") && window.costate.runs > %d && document.documentElement.dataset.state === "ready"`, runs))
	if now := eval[float64](tb, `window.costate.scene.flow.eta`); now != eta {
		t.Errorf("η was %g, comes back as %g", eta, now)
	}
}

// A server without a place says so, and lets in who waits.
func TestServerFull(t *testing.T) {
	host, refuse, _ := breakable(t)
	refuse.Store(http.StatusServiceUnavailable)
	tb := openAt(t, laptop, host, "/?scene=quartic")
	tb.forgive(t)
	tb.until(`document.querySelector(".connection.full")?.textContent.includes("The server is full")`)
	refuse.Store(0)
	tb.ready()
	if eval[bool](tb, `Boolean(document.querySelector(".connection"))`) {
		t.Error("it is still said to be full")
	}
}

// Without scripts the page says what it needs, in its own style.
func TestWithoutScripts(t *testing.T) {
	tb := openAt(t, laptop, "about:blank", "")
	tb.host = address
	scripts := func(off bool) {
		tb.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
			return err
		}))
	}
	t.Cleanup(func() { scripts(false) })
	scripts(true)
	tb.navigate(address + "/")
	said := eval[string](tb, `(() => {
		const words = document.querySelector("noscript");
		const { width, height } = words.getBoundingClientRect();
		return width + " " + height + " " + words.innerText;
	})()`)
	if !strings.HasPrefix(said, "1440 900 Costate draws with JavaScript") {
		t.Errorf("without scripts: %q", said)
	}
}
