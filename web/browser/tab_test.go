package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"costate/web"
)

// patience bounds every wait: enough for two slow processors under the race
// detector, and no test takes so long when it passes.
const patience = 90 * time.Second

var (
	chromium context.Context // the browser; tabs are made from it
	address  string          // of the server, without a slash at the end
)

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	app := web.NewServer(slog.New(slog.DiscardHandler))
	handler := http.NewServeMux()
	handler.Handle("/", app.Handler())
	handler.HandleFunc(blank, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `<!doctype html><link rel="icon" href="data:,">`)
	})
	server := httptest.NewServer(handler)
	defer server.Close()
	defer app.Close()
	address = server.URL

	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		// WebGL2 in software; canvas 2D stays as quick as it is without.
		chromedp.Flag("enable-unsafe-swiftshader", true),
		// A page that is kept to go back to keeps its process; the others are chromedp's own.
		chromedp.Flag("disable-features", "BackForwardCache,Translate,BlinkGenPropertyTrees"))
	parent, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	chromium, cancel = chromedp.NewContext(parent)
	defer cancel()
	if err := chromedp.Do(chromium); err != nil {
		fmt.Fprintln(os.Stderr, "Chromium does not start (make test installs it):", err)
		return 1
	}
	defer func() { _ = chromedp.Cancel(chromium) }()
	return m.Run()
}

// look is how a page is looked at.
type look struct {
	width, height int64
	scheme        string // "light" or "dark"
	still         bool   // reduced motion
}

var laptop = look{1440, 900, "dark", true}

// tab is one page.
type tab struct {
	t    testing.TB
	ctx  context.Context
	host string // the only one that may be asked

	mu    sync.Mutex
	wrong []string // what the console or the network should not have had
	loads []load   // the documents that were loaded since one was left
	heard chan struct{}
}

// load is a document that is loaded in a frame.
type load struct {
	frame  cdp.FrameID
	loader cdp.LoaderID
}

// open makes a tab and loads a path of the server into it.
func open(t testing.TB, l look, path string) *tab {
	t.Helper()
	return openAt(t, l, address, path)
}

// openAt does so with a server of the test's own; the scripts run in the page
// before any of the page's own.
func openAt(t testing.TB, l look, host, path string, scripts ...string) *tab {
	t.Helper()
	return vacant(t).open(t, l, host, path, scripts...)
}

// blank is the path of an empty document, which a tab shows between two pages. It is
// of the server's own, not about:blank: the process of a page goes where the tab leaves
// its site, and with it all that it has compiled.
const blank = "/blank"

// seat is a tab of the browser that one test after another has a page in: a new one
// has a process that has compiled nothing and a cache that holds nothing, which is
// half of what it costs to show a page.
type seat struct {
	ctx   context.Context
	close context.CancelFunc
	again bool // for another test when this one is done with it
}

var idle []seat // those that no test has a page in

// vacant returns a seat that a test is done with, or a new one.
func vacant(t testing.TB) seat {
	t.Helper()
	if last := len(idle) - 1; last >= 0 {
		s := idle[last]
		idle = idle[:last]
		return s
	}
	s := newSeat(t)
	s.again = true
	return s
}

// newSeat makes one with storage and a cache of its own, for one page.
func newSeat(t testing.TB) seat {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	if err := chromedp.Do(ctx); err != nil { // without a deadline: the tab lives as long as this context
		t.Fatal(err)
	}
	return seat{ctx: ctx, close: cancel}
}

// cold has pages come from the server alone for the rest of the test, as they do the first time.
func (s seat) cold(t testing.TB) seat {
	t.Helper()
	cached := func(yes bool) {
		if _, err := chromedp.Call(s.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: !yes}); err != nil {
			t.Error(err)
		}
	}
	cached(false)
	t.Cleanup(func() { cached(true) })
	return s
}

// forget runs before a page's own scripts, so that none finds what another test's
// page has kept.
const forget = `if (self === top && location.protocol === "http:") { localStorage.clear(); sessionStorage.clear(); }`

func (s seat) open(t testing.TB, l look, host, path string, scripts ...string) *tab {
	t.Helper()
	ctx, cancel := context.WithCancel(s.ctx)
	tb := &tab{t: t, ctx: ctx, host: host, heard: make(chan struct{}, 1)}
	if err := chromedp.Listen(ctx, tb.hear); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer cancel()
		if !s.again || t.Failed() { // then it may be left in any state
			s.close()
			return
		}
		tb.navigate(address + blank)
		idle = append(idle, s)
	})
	tb.do(chromedp.EmulateViewport(l.width, l.height))
	tb.prefer(l)
	for _, script := range scripts {
		t.Cleanup(tb.beforeAll(script))
	}
	remember := tb.beforeAll(forget)
	tb.navigate(host + path)
	remember()
	t.Cleanup(func() {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		for _, w := range tb.wrong {
			t.Error(w)
		}
	})
	return tb
}

// prefer tells the page what the system's settings are.
func (tb *tab) prefer(l look) {
	tb.t.Helper()
	motion := "no-preference"
	if l.still {
		motion = "reduce"
	}
	tb.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: l.scheme}, {Name: "prefers-reduced-motion", Value: motion}}})
		return err
	}))
}

// beforeAll has a script run before those of every page that the tab will show,
// until it is taken back.
func (tb *tab) beforeAll(script string) (takeBack func()) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	res, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	if err != nil {
		tb.t.Fatal(err)
	}
	return func() {
		tb.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, page.RemoveScriptToEvaluateOnNewDocument, page.RemoveScriptToEvaluateOnNewDocumentParams(res))
			return err
		}))
	}
}

// of has a part of a test speak for what the tab does from here on; what is wrong
// by the part's end is told of it.
func (tb *tab) of(t *testing.T) {
	whole := tb.t
	tb.t = t
	t.Cleanup(func() {
		tb.t = whole
		tb.mu.Lock()
		defer tb.mu.Unlock()
		for _, w := range tb.wrong {
			t.Error(w)
		}
		tb.wrong = nil
	})
}

// resize gives the page another size and waits until it is drawn at it.
func (tb *tab) resize(width, height int64) {
	tb.t.Helper()
	tb.do(chromedp.EmulateViewport(width, height))
	tb.until(fmt.Sprintf(`innerWidth === %d && innerHeight === %d`, width, height))
	eval[bool](tb, `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true)))))`)
}

func (tb *tab) hear(ev any) {
	said := ""
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		said = "uncaught: " + ev.ExceptionDetails.Text
		if e := ev.ExceptionDetails.Exception; e != nil {
			said += " " + e.Description
		}
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeWarning {
			said = "console: "
			for _, a := range ev.Args {
				said += string(a.Value) + a.Description + " "
			}
		}
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError {
			said = "log: " + ev.Entry.Text + " " + ev.Entry.URL
		}
	case *network.EventRequestWillBeSent:
		if url := ev.Request.URL; !strings.HasPrefix(url, tb.host+"/") && !strings.HasPrefix(url, "data:") && !strings.HasPrefix(url, "blob:") {
			said = "asked of another host: " + url
		}
	case *page.EventLifecycleEvent:
		if ev.Name == "load" {
			tb.mu.Lock()
			tb.loads = append(tb.loads, load{ev.FrameID, ev.LoaderID})
			tb.mu.Unlock()
			select {
			case tb.heard <- struct{}{}:
			default: // who waits looks at all of them
			}
		}
	}
	if said != "" {
		tb.mu.Lock()
		tb.wrong = append(tb.wrong, said)
		tb.mu.Unlock()
	}
}

func (tb *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.t.Fatal(err)
	}
}

// eval returns the value of a JavaScript expression; promises are waited for.
func eval[T any](tb *tab, expression string) T {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for a JavaScript expression to be true. It is asked at every frame
// of the document that the tab shows: of the browser's own choice, and not, as
// chromedp.Poll does, of the context that chromedp noted last, which it does after
// its listeners have heard of the load, and which may be that of a document gone.
func (tb *tab) until(expression string) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`new Promise((yes, no) => {
		(function ask() {
			try {
				if (`+expression+`) yes(true);
				else requestAnimationFrame(ask);
			} catch (error) {
				no(error);
			}
		})();
	})`, chromedp.EvalAwaitPromise, asGesture)); err != nil {
		state, _ := chromedp.Run(tb.ctx, chromedp.Evaluate[string](`JSON.stringify({...document.documentElement.dataset, problem: window.costate?.problem, runs: window.costate?.runs, training: window.costate?.training})`))
		tb.t.Fatalf("waiting for %s: %v; the page says %s", expression, err, state)
	}
}

// asGesture lets the page do what it may do only where a person acts.
func asGesture(p *runtime.EvaluateParams) {
	yes := true
	p.UserGesture = &yes
}

// leave does what brings the tab to another document, and waits until that one is
// loaded. What chromedp.Navigate waits for ends as well when the old document
// writes its address anew while the new one is asked for.
func (tb *tab) leave(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	tree, err := chromedp.Call(ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		tb.t.Fatal(err)
	}
	here := tree.FrameTree.Frame
	tb.mu.Lock()
	tb.loads = nil
	tb.mu.Unlock()
	tb.do(steps...)
	for !tb.loaded(here) {
		select {
		case <-tb.heard:
		case <-ctx.Done():
			tb.t.Fatalf("no other document than %s is loaded: %v", here.URL, ctx.Err())
		}
	}
}

// loaded says whether another document than this one is loaded in its frame.
func (tb *tab) loaded(left *cdp.Frame) bool {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	return slices.ContainsFunc(tb.loads, func(l load) bool { return l.frame == left.ID && l.loader != left.LoaderID })
}

// navigate loads the document at an address.
func (tb *tab) navigate(url string) {
	tb.t.Helper()
	tb.leave(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		res, err := cdp.Call(ctx, target, page.Navigate, page.NavigateParams{URL: url})
		if err == nil && res.ErrorText != "" {
			err = errors.New(url + ": " + res.ErrorText)
		}
		return err
	}))
}

// reload loads the document anew, right after the steps.
func (tb *tab) reload(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	tb.leave(append(steps, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.Reload, page.ReloadParams{})
		return err
	}))...)
}

// focus gives an element the keyboard, once it is there.
func (tb *tab) focus(selector string) {
	tb.t.Helper()
	element := `document.querySelector(` + quote(selector) + `)`
	tb.until(element + `?.checkVisibility()`)
	tb.do(chromedp.Evaluate[chromedp.Void](element + `.focus()`))
}

// ready waits until the run is done and drawn.
func (tb *tab) ready() {
	tb.t.Helper()
	tb.until(`document.documentElement.dataset.state === "ready" && window.costate.runs > 0 && window.costate.lastDrawnRun > 0`)
}

// ink counts the pixels that a canvas has drawn on.
func (tb *tab) ink(canvas string) int {
	tb.t.Helper()
	return eval[int](tb, inkOn(canvas))
}

// inkOn is the JavaScript expression for it.
func inkOn(canvas string) string {
	return `(() => {
		const drawn = document.getElementById("` + canvas + `"); // by the page or by a worker
		const canvas = new OffscreenCanvas(drawn.width, drawn.height);
		const g = canvas.getContext("2d");
		g.drawImage(drawn, 0, 0);
		const { data } = g.getImageData(0, 0, canvas.width, canvas.height);
		let count = 0;
		for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
		return count;
	})()`
}

// mouse sends one event of a mouse whose left button is held, or let go of.
func (tb *tab) mouse(what input.DispatchMouseEventType, x, y float64) {
	tb.t.Helper()
	tb.do(chromedp.MouseEvent(what, x, y, chromedp.ButtonType(input.MouseButtonLeft), chromedp.ClickCount(1), func(p *input.DispatchMouseEventParams) {
		if what != chromedp.MouseReleased {
			p.Buttons = 1
		}
	}))
}

// centre returns the middle of an element.
func (tb *tab) centre(selector string) (x, y float64) {
	tb.t.Helper()
	box := eval[[2]float64](tb, `(() => {
		const box = document.querySelector(`+quote(selector)+`).getBoundingClientRect();
		return [box.x + box.width / 2, box.y + box.height / 2];
	})()`)
	return box[0], box[1]
}

// click presses and releases the mouse in the middle of an element, scrolled to where it is in sight.
func (tb *tab) click(selector string) {
	tb.t.Helper()
	tb.until(`document.querySelector(` + quote(selector) + `)`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(` + quote(selector) + `).scrollIntoView({ block: "nearest", behavior: "instant" })`))
	x, y := tb.centre(selector)
	tb.mouse(chromedp.MousePressed, x, y)
	tb.mouse(chromedp.MouseReleased, x, y)
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string marshals
	}
	return string(b)
}
