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

// Whoever chooses another scene gets the one before back with undo, as it was
// edited, and the other one again with redo.
func TestUndoBringsTheSceneBack(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	settled := func(name string, eta float64, edited bool, search string) {
		t.Helper()
		tb.until(fmt.Sprintf(`window.costate.scene.name === %q && window.costate.scene.flow.eta === %g && document.documentElement.dataset.state === "ready"
			&& Boolean(document.querySelector("header .edited")) === %v && location.search === %q && window.costate.addressed`, name, eta, edited, search))
	}
	tb.focus(`#transport [aria-label="η"]`)
	tb.do(chromedp.KeyEvent("0.25"), chromedp.KeyEvent(kb.Enter))
	settled("Van der Pol", 0.25, true, "?scene=van-der-pol")
	tb.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	tb.seek("lorenz")
	tb.do(chromedp.KeyEvent(kb.Enter))
	settled("Lorenz", 0.001, false, "?scene=lorenz")

	tb.do(chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	settled("Van der Pol", 0.25, true, "?scene=van-der-pol")
	tb.do(chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	settled("Van der Pol", 0.05, false, "?scene=van-der-pol")
	tb.click(`[aria-label="Redo"]`)
	settled("Van der Pol", 0.25, true, "?scene=van-der-pol")
	tb.click(`[aria-label="Redo"]`)
	settled("Lorenz", 0.001, false, "?scene=lorenz")
	tb.until(`document.querySelector('[aria-label="Redo"]').disabled`)
}

// A server that is started anew knows nothing of the path of training: the
// page keeps θ and says that τ begins again.
func TestSaysThatTrainingBeginsAgain(t *testing.T) {
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
	tb.do(chromedp.KeyEvent(" "))
	tb.until(`window.costate.training.rows > 3`)
	tb.do(chromedp.KeyEvent(" "))
	tb.until(`window.costate.training.state === "paused"`)
	second := start()
	defer second.Close()
	first.Close()
	tb.until(`document.querySelector(".note")?.textContent.includes("τ counts from 0 again") && document.documentElement.dataset.state === "ready"`)
	theta := eval[float64](tb, `window.costate.scene.params.theta`)
	if theta >= 2 {
		t.Errorf("θ is %g, as before training", theta)
	}
	tb.barriers()
	tb.click(".note button")
	tb.until(`!document.querySelector(".note")`)
}
