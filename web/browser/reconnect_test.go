package browser

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"costate/web"
)

// When the server is started anew, the page comes back by itself with what was
// edited.
func TestComesBack(t *testing.T) {
	var handler atomic.Value
	start := func() *web.Server {
		app := web.NewServer(slog.New(slog.DiscardHandler))
		handler.Store(app.Handler())
		return app
	}
	first := start()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.Load().(http.Handler).ServeHTTP(w, r)
	}))
	defer server.Close()

	tb := openAt(t, laptop, server.URL, "/?scene=quartic")
	tb.ready()
	tb.focus(`#transport [aria-label="η"]`)
	tb.do(chromedp.KeyEvent("0.25"), chromedp.KeyEvent(kb.Enter))
	tb.until(`window.costate.scene.flow.eta === 0.25 && document.documentElement.dataset.state === "ready"`)
	runs := eval[int](tb, `window.costate.runs`)

	second := start()
	defer second.Close()
	first.Close()
	tb.until(fmt.Sprintf(`window.costate.runs > %d && document.documentElement.dataset.state === "ready"`, runs))
	if eta := eval[float64](tb, `window.costate.scene.flow.eta`); eta != 0.25 {
		t.Errorf("η is %g", eta)
	}
}
