package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"costate/core/adjoint"
	"costate/core/flow"
	"costate/core/ode"
	"costate/core/scene"
	"costate/web/live"
	"costate/web/problem"
)

// call answers one POST of a scene; what it returns is sent as JSON, nil if it
// has answered itself.
type call func(ctx context.Context, x *scene.Experiment, w http.ResponseWriter, r *http.Request) (any, error)

// solving reads the scene, waits for a place and bounds the time.
func (s *Server) solving(do call) http.HandlerFunc { return s.solvingFor(1, do) }

// solvingFor gives so many times as much of it. What has no more than others is
// waited for, what has gives way to that.
func (s *Server) solvingFor(times time.Duration, do call) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				fail(w, problem.New(http.StatusRequestEntityTooLarge, "Too large", fmt.Sprintf("a request has at most %d bytes", maxBody)))
			} else {
				fail(w, problem.New(http.StatusBadRequest, "Not read", "the request's body ends early: "+err.Error()))
			}
			return
		}
		decoded, err := scene.Decode(body)
		if err != nil {
			fail(w, problem.Of(err))
			return
		}
		free := s.place(w, r)
		if free == nil {
			return
		}
		defer free()
		if times == 1 {
			defer s.courtesy.begin()()
		}
		ctx, cancel := context.WithTimeout(r.Context(), times*s.maxSolve)
		defer cancel()
		x, err := new(scene.Builder).Build(decoded)
		var answer any
		if err == nil {
			answer, err = do(ctx, x, w, r)
		}
		switch {
		case r.Context().Err() != nil:
		case err != nil:
			fail(w, problem.Of(err))
		case answer != nil:
			send(w, http.StatusOK, "application/json", answer)
		}
	}
}

// place waits for one of the places where requests solve and returns what frees
// it, or nil after having said that there is none.
func (s *Server) place(w http.ResponseWriter, r *http.Request) (free func()) {
	wait := time.NewTimer(s.maxWait)
	defer wait.Stop()
	select {
	case s.solvers <- struct{}{}:
		return func() { <-s.solvers }
	case <-r.Context().Done():
	case <-wait.C:
		full(w)
	}
	return nil
}

func full(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "2")
	fail(w, problem.New(http.StatusServiceUnavailable, "Server full", "all places are taken: try again in a moment"))
}

func fail(w http.ResponseWriter, d problem.Details) {
	send(w, d.Status, "application/problem+json", d)
}

func send(w http.ResponseWriter, status int, mediaType string, v any) {
	var buf bytes.Buffer
	if err := json.NewEncoder(&buf).Encode(v); err != nil {
		// Only numbers that are not finite do not marshal.
		status, mediaType = http.StatusUnprocessableEntity, "application/problem+json"
		buf.Reset()
		_ = json.NewEncoder(&buf).Encode(problem.New(status, "Not finite", "a result is not a finite number"))
	}
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
	_, _ = w.Write(buf.Bytes())
}

type solution struct {
	States []string      `json:"states"`
	Times  []float64     `json:"times"`
	Z      [][][]float64 `json:"z"`
	Stats  live.Counts   `json:"stats"`

	// Events are those of a scene with events, by start points and rising t. Where
	// one ends a trajectory its z has no more samples.
	Events []happening `json:"events,omitempty"`
}

type happening struct {
	Start  int       `json:"start"`
	Event  int       `json:"event"` // index into the scene's events
	T      float64   `json:"t"`
	Before []float64 `json:"before"` // z
	After  []float64 `json:"after"`
	Ends   bool      `json:"ends,omitempty"` // the trajectory: by stop, or because it rests
}

func noField(what string) error {
	return scene.Faults{{Pointer: "/field", Message: what}}
}

func solve(ctx context.Context, x *scene.Experiment, _ http.ResponseWriter, _ *http.Request) (any, error) {
	if x.Scene.Field == nil {
		return nil, noField("a landscape has no trajectory: add a field, or ask for the gradient or the flow")
	}
	out := solution{States: x.States, Times: x.Times(), Z: make([][][]float64, x.Scene.Starts())}
	engine, began := x.Engine(), time.Now()
	err := engine.Solve(ctx, x.Theta, false, adjoint.Observer{
		Sample: func(start, _ int, _ float64, z []float64) {
			out.Z[start] = append(out.Z[start], append([]float64(nil), z...))
		},
		Event: func(start int, c *ode.Crossing) {
			out.Events = append(out.Events, happening{start, c.Event, c.T, slices.Clone(c.Before), slices.Clone(c.After), c.Ends})
		},
	})
	out.Stats = live.NewStats(engine.Stats(), time.Since(began).Seconds(), 0).Forward
	// The trajectory stands, whatever the loss along it is.
	if errors.Is(err, adjoint.ErrLossNotFinite) {
		err = nil
	}
	return out, err
}

type course struct {
	Times       []float64     `json:"times"`
	A           [][][]float64 `json:"a"`
	Hamiltonian [][]float64   `json:"hamiltonian"`
}

type gradientAnswer struct {
	Loss     float64       `json:"loss"`
	Gradient live.Gradient `json:"gradient"`
	Adjoint  course        `json:"adjoint"`
	Stats    live.Stats    `json:"stats"`

	// Trust is what the gradient is worth, absent where the time is over.
	Trust *live.Verdict `json:"trust,omitempty"`

	// Outcome is how well the scene's data are met, point by point.
	Outcome *scene.Outcome `json:"outcome,omitempty"`
}

func gradient(ctx context.Context, x *scene.Experiment, _ http.ResponseWriter, _ *http.Request) (any, error) {
	out := gradientAnswer{Adjoint: course{Times: []float64{}, A: [][][]float64{}, Hamiltonian: [][]float64{}}}
	if x.Scene.Field != nil {
		out.Adjoint.Times = x.Times()
		for range x.Scene.Starts() {
			out.Adjoint.A = append(out.Adjoint.A, make([][]float64, x.Scene.Samples))
			out.Adjoint.Hamiltonian = append(out.Adjoint.Hamiltonian, make([]float64, x.Scene.Samples))
		}
	}
	o, began := x.Objective(), time.Now()
	o.Observer = adjoint.Observer{Adjoint: func(row *adjoint.AdjointRow) {
		if row.Sample >= 0 {
			out.Adjoint.A[row.Start][row.Sample] = append([]float64(nil), row.A...)
			out.Adjoint.Hamiltonian[row.Start][row.Sample] = row.H
		}
	}}
	var err error
	if out.Loss, err = o.Gradient(ctx, nil, x.Theta); err != nil {
		return nil, err
	}
	forward, backward := o.Took().Of(time.Since(began))
	for k, rows := range out.Adjoint.A {
		// After an event that ends a trajectory there is no a.
		reached := len(rows)
		for reached > 0 && rows[reached-1] == nil {
			reached--
		}
		out.Adjoint.A[k], out.Adjoint.Hamiltonian[k] = rows[:reached], out.Adjoint.Hamiltonian[k][:reached]
	}
	if e := x.Evaluation(); e != nil {
		if out.Outcome, err = e.Outcome(ctx, x.Theta); err != nil {
			return nil, err
		}
	}
	out.Gradient = live.NewGradient(x, &o.Result)
	out.Stats = live.NewStats(o.Stats(), forward.Seconds(), backward.Seconds())
	if v, err := x.Engine().Verify(ctx, &o.Result, x.Theta, x.GradientMethod(), o.Stats()); err == nil {
		trust := live.NewVerdict(&v)
		out.Trust = &trust
	}
	return out, nil
}

// flowPoints is how many points the API gives of a flow over its duration.
const flowPoints = 200

type flowAnswer struct {
	Tau      []float64            `json:"tau"`
	Params   map[string][]float64 `json:"params"`
	Loss     []float64            `json:"loss"`
	Weights  []float64            `json:"weights,omitempty"`  // at the end
	Networks map[string][]float64 `json:"networks,omitempty"` // the same, of networks in the equations, by name
	Stats    live.Counts          `json:"stats"`
}

type flowPoint struct {
	Tau    float64            `json:"tau"`
	Params map[string]float64 `json:"params"`
	Loss   float64            `json:"loss"`
}

func train(ctx context.Context, x *scene.Experiment, w http.ResponseWriter, r *http.Request) (any, error) {
	stream := strings.Contains(r.Header.Get("Accept"), "application/x-ndjson")
	count := flowPoints
	if !x.Scene.Flow.Continuous() {
		count = x.Scene.Flow.Steps
	}
	path := flow.NewPath(x.Objective(), x.FlowConfig(flowPoints), 0, x.Theta)
	out := flowAnswer{Params: map[string][]float64{}}
	for _, name := range x.Params {
		out.Params[name] = nil
	}
	enc, sent := json.NewEncoder(w), false
	began := time.Now()
	var err error
	for k := 0; ; k++ {
		var loss float64
		if loss, err = path.Loss(ctx); err != nil {
			break
		}
		if stream {
			if !sent {
				w.Header().Set("Content-Type", "application/x-ndjson")
				sent = true
			}
			p := flowPoint{path.Tau(), map[string]float64{}, loss}
			for i, name := range x.Params {
				p.Params[name] = path.Theta()[i]
			}
			if enc.Encode(p) != nil {
				return nil, nil // the client went away
			}
			_ = http.NewResponseController(w).Flush()
		} else {
			out.Tau = append(out.Tau, path.Tau())
			out.Loss = append(out.Loss, loss)
			for i, name := range x.Params {
				out.Params[name] = append(out.Params[name], path.Theta()[i])
			}
		}
		if k == count {
			break
		}
		var settled bool
		if settled, err = path.Settled(ctx); settled || err != nil {
			break
		}
		if err = path.Next(ctx); err != nil {
			break
		}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = scene.Faults{{Pointer: "/flow/duration", Message: fmt.Sprintf("the time for one request ran out at τ = %.6g: shorten the flow or make its solves cheaper", path.Tau())}}
	}
	if sent {
		if err != nil {
			_ = enc.Encode(problem.Of(err)) // too late for a status: the last line says so
		}
		return nil, nil
	}
	out.Weights, out.Networks = x.Weights(path.Theta()), x.WeightsByNetwork(path.Theta())
	st := path.Stats()
	out.Stats = live.Counts{Evaluations: st.Evaluations, Accepted: st.Accepted, Rejected: st.Rejected, Seconds: time.Since(began).Seconds()}
	return out, err
}

type methodEntry struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Order    int    `json:"order"`
	Adaptive bool   `json:"adaptive"`
	Stiff    bool   `json:"stiff"`
	Stages   int    `json:"stages"`
	Source   string `json:"source"`

	// Whether its steps can be undone, which gradient.method "reversible" needs.
	Reversible bool `json:"reversible,omitempty"`
}

func methods(w http.ResponseWriter, _ *http.Request) {
	var list []methodEntry
	for _, m := range ode.Methods() {
		list = append(list, methodEntry{m.ID, m.Name, m.Order, m.Adaptive, m.Stiff, m.Stages, m.Source, m.Reversible() != nil})
	}
	send(w, http.StatusOK, "application/json", list)
}

// sets are the points that can be drawn, and what learns them.
func sets(w http.ResponseWriter, _ *http.Request) {
	send(w, http.StatusOK, "application/json", scene.Sets())
}

func noCall(w http.ResponseWriter, _ *http.Request) {
	fail(w, problem.New(http.StatusNotFound, "No such call", "there are solve, gradient, flow, profile, layers, invariants, symbols, code, data, sets, scenes, methods, languages, expressions, stability and time-or-depth"))
}

func wrongMethod(w http.ResponseWriter, r *http.Request) {
	routes := chi.RouteContext(r.Context()).Routes
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if routes.Match(chi.NewRouteContext(), method, r.URL.Path) {
			w.Header().Add("Allow", method)
		}
	}
	fail(w, problem.New(http.StatusMethodNotAllowed, "Wrong method", "solve, gradient, flow, profile, layers, invariants, symbols, code and data take POST, scenes, sets, methods, languages, expressions and stability GET"))
}
