// Package web serves the program over HTTP: the page, the JSON API and the
// live channel. It is the only importer of chi and templ; what a request asks
// for is done by the core packages and by package live.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"costate/core/scene"
	"costate/static"
	"costate/web/page"
	"costate/web/thumbnail"
)

const (
	maxBody     = 1 << 20 // bytes of a request or a message
	maxSessions = 2000    // live channels at once

	// maxSolve is the time for one API request's solving, maxWait that for
	// one of the places where requests solve.
	maxSolve = 10 * time.Second
	maxWait  = 2 * time.Second
)

// Server is the program's HTTP side. Close ends its live channels.
type Server struct {
	log      *slog.Logger
	ctx      context.Context
	stop     context.CancelFunc
	solvers  chan struct{} // places for API requests that solve
	sessions chan struct{} // places for live channels
	live     sync.WaitGroup

	maxSolve, maxWait time.Duration
	courtesy          courtesy
}

// NewServer returns a server that logs to log.
func NewServer(log *slog.Logger) *Server {
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{log: log, ctx: ctx, stop: stop,
		solvers:  make(chan struct{}, 2*runtime.GOMAXPROCS(0)),
		sessions: make(chan struct{}, maxSessions),
		maxSolve: maxSolve, maxWait: maxWait}
	s.live.Go(func() { thumbnail.Prepare(ctx) })
	return s
}

// Close closes every live channel with 1001 and waits until all have ended.
func (s *Server) Close() {
	s.stop()
	s.live.Wait()
}

// Handler returns the routes, all of them.
func (s *Server) Handler() http.Handler {
	r := chi.NewRouter()
	r.Use(s.logged, headers, middleware.Recoverer, middleware.GetHead)
	packed := middleware.Compress(5, "text/html", "application/json", "image/svg+xml")
	r.With(packed).Get("/", s.workspace)
	r.With(packed).Get("/dev/parts", s.parts)
	r.With(packed).Get("/embed", s.embed)
	r.With(packed).Get("/time-or-depth", s.laboratory)
	r.Handle(static.Root+"*", static.Handler())
	r.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	r.Get("/ws", s.channel)
	r.Route("/api/v1", func(r chi.Router) {
		r.Post("/solve", s.solving(solve))
		r.Post("/gradient", s.solving(gradient))
		r.Post("/flow", s.solving(train))
		r.Post("/invariants", s.solving(invariants))
		r.Post("/layers", s.solving(layers))
		r.Post("/profile", s.solvingFor(profileTime, s.profiled))
		r.With(packed).Post("/symbols", s.solving(symbols))
		r.Post("/code", s.code)
		r.Route("/time-or-depth", func(r chi.Router) {
			r.With(packed).Get("/time", s.experiment(1, knownTime))
			r.With(packed).Get("/forecast", s.experiment(1, forecast))
			r.With(packed).Get("/twins", s.experiment(1, twins))
			r.Get("/depth", s.experiment(trainingTime, s.depth))
			r.Get("/course", s.experiment(trainingTime, s.bothClocks))
		})
		r.With(packed).Post("/data", data)
		r.With(packed).Get("/sets", sets)
		r.Get("/languages", languages)
		r.With(packed).Get("/scenes", scenes)
		r.With(packed).Get("/scenes/{id}", oneScene)
		r.With(packed).Get("/scenes/{id}/thumbnail.svg", sceneThumbnail)
		r.With(packed).Get("/methods", methods)
		r.With(packed).Get("/expressions", expressions)
		r.With(packed).Get("/stability", stability)
		r.NotFound(noCall)
		r.MethodNotAllowed(wrongMethod)
	})
	return r
}

// workspace names the scene that the page will ask for, so that it comes with the modules and not after them.
func (s *Server) workspace(w http.ResponseWriter, r *http.Request) {
	first, ok := scene.Find(r.URL.Query().Get("scene"))
	if !ok {
		first = scene.Catalogue()[0]
	}
	s.page(w, r, page.Workspace(page.Opening{ID: first.ID, Headline: first.Headline, About: first.About}))
}

// parts is the style page, for those who work on the look.
func (s *Server) parts(w http.ResponseWriter, r *http.Request) { s.page(w, r, page.Parts()) }

// embed is the page about embedding, with an example.
func (s *Server) embed(w http.ResponseWriter, r *http.Request) { s.page(w, r, page.Embed()) }

// laboratory is the page that asks whether T is real time.
func (s *Server) laboratory(w http.ResponseWriter, r *http.Request) { s.page(w, r, page.Laboratory()) }

func (s *Server) page(w http.ResponseWriter, r *http.Request, p templ.Component) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	if err := p.Render(r.Context(), w); err != nil {
		s.log.Debug("page not sent", "error", err)
	}
}

// headers keeps the page to its own origin: nothing is loaded from elsewhere.
// Whoever wants may put it into a frame: it holds nothing that a click could
// be stolen for.
// Styles may be set inline, as uPlot and KaTeX do.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors *")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// logged writes a line a request.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(ww, r)
		s.log.Info("request", "method", r.Method, "path", r.URL.Path, "status", ww.Status(), "bytes", ww.BytesWritten(), "duration", time.Since(began))
	})
}
