package browser

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"costate/web"
)

// What is fetched when it is first looked at, and cannot be, is said, asked for
// again, and works as soon as the server answers.
func TestLatePartsComeAfterAll(t *testing.T) {
	app := web.NewServer(slog.New(slog.DiscardHandler))
	defer app.Close()
	all := app.Handler()
	var away atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away.Load() && strings.Contains(r.URL.Path, "/ondemand/") {
			panic(http.ErrAbortHandler) // the connection is cut, as by a server that is gone
		}
		all.ServeHTTP(w, r)
	}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	defer server.Close()
	tb := openAt(t, laptop, server.URL, "/?scene=van-der-pol")
	t.Cleanup(func() {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		tb.wrong = slices.DeleteFunc(tb.wrong, func(said string) bool { return strings.Contains(said, "/ondemand/") })
	})
	tb.ready()
	away.Store(true)

	tb.do(chromedp.KeyEvent("?"))
	tb.until(`document.querySelector(".note")?.textContent.includes("does not answer")`)
	tb.until(`document.getElementById("status").textContent.includes("does not answer")`)
	tb.focus(".panel-menu .menu-button")
	tb.do(chromedp.KeyEvent(kb.Enter))
	tb.until(`document.querySelector(".panel-list")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".panel-list label")].find(({ textContent }) => textContent === "Solver's steps").querySelector("input").click()`))
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`document.querySelector(".plot-solver .empty")?.textContent.includes("does not answer")`)
	tb.focus(".export .menu-button")
	tb.do(chromedp.KeyEvent(kb.Enter))
	tb.until(`document.querySelector(".export .missing")?.textContent.includes("does not answer")`)
	tb.barriers()

	away.Store(false)
	tb.until(`document.querySelector(".export .exports") && !document.querySelector(".missing")`)
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(`document.activeElement === document.querySelector(".export .menu-button")`)
	tb.until(`document.querySelector(".plot-solver .empty").hidden && document.querySelectorAll(".plot-solver .line").length > 1`)
	tb.do(chromedp.KeyEvent("?"))
	tb.until(`document.querySelector("#help[open]") && document.activeElement.id === "help-title"`)
}

// What a panel keeps as a picture of its own, as level lines and regions are, is in
// its SVG, and the values of its legend stand apart.
func TestSVGHoldsWhatIsKept(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.until(`window.costate.check && document.querySelector(".plot-landscape canvas")`)
	tb.do(chromedp.Evaluate[chromedp.Void](keepFiles))
	for entry, want := range map[string]string{
		"Loss over two parameters: SVG": `<image [^>]* href="data:image/png;base64,`,
		"z(t): SVG":                     `>x −?[0-9.]+ · y −?[0-9.]+<`,
	} {
		tb.export(entry)
		text := eval[string](tb, `window.files.at(-1).blob.text()`)
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("%s holds no %s: %.600q", entry, want, text)
		}
	}
}
