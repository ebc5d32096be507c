package live

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"testing"
	"time"

	"costate/core/scene"
)

// client is the other end of a session that runs.
type client struct {
	t       *testing.T
	session *Session
	ctx     context.Context
	stop    context.CancelFunc
	ended   chan struct{}
}

// limit is how long a test waits for what must come.
const limit = 50 * time.Second

// connect makes a session, submits messages to it and lets it run.
func connect(t *testing.T, messages ...string) *client {
	t.Helper()
	c := &client{t: t, session: NewSession(NewOutbox()), ended: make(chan struct{})}
	var cancel context.CancelFunc
	c.ctx, cancel = context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	for _, m := range messages {
		c.send(m)
	}
	run, stop := context.WithCancel(c.ctx)
	c.stop = stop
	go func() {
		defer close(c.ended)
		c.session.Run(run)
	}()
	t.Cleanup(func() {
		stop()
		<-c.ended
	})
	return c
}

func (c *client) send(message string) { c.session.Submit([]byte(message)) }

// event is a message, or a frame with its rows.
type event struct {
	Type   string
	Run    int
	Scene  map[string]any
	States []string
	Params []string
	State  string
	Tau    float64
	Steps  int
	Loss   float64
	Status int
	Detail string
	Title  string
	Method string
	Trust  string
	Errors []struct{ Pointer, Message string }
	Stats  Stats
	Gradient
	Difference, Tolerance float64
	Points                []fixedPoint
	Lambda                float64
	Vector                map[string]float64

	Preview, Converged bool
	Row, Branch, N     int
	Mark               int64
	Path               [][4]float64
	Fallen, Expected   *float64

	Reference   string
	Uncertainty *uncertainty

	text []byte // of a message, to be decoded further

	Symbols scene.Symbols

	head Header // of a frame, whose Type is ""
	rows [][]float64
}

func (e *event) UnmarshalJSON(data []byte) error {
	type plain struct {
		Type, State, Detail, Title, Method, Trust string
		Run, Steps, Status                        int
		Scene                                     map[string]any
		States, Params                            []string
		Preview, Converged                        bool
		Row, Branch, N                            int
		Mark                                      int64
		Path                                      [][4]float64
		Fallen, Expected                          *float64
		Reference                                 any
		Uncertainty                               *uncertainty
		Tau, Loss, Difference, Tolerance          float64
		Errors                                    []struct{ Pointer, Message string }
		Points                                    []fixedPoint
		Lambda                                    float64
		Vector                                    map[string]float64
		Gradient                                  Gradient
		Symbols                                   scene.Symbols
		Stats                                     Stats
	}
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	*e = event{Mark: p.Mark, Converged: p.Converged, Row: p.Row, Branch: p.Branch, N: p.N, Path: p.Path, Fallen: p.Fallen, Expected: p.Expected, Type: p.Type, Run: p.Run, Scene: p.Scene, States: p.States, Params: p.Params, State: p.State, Tau: p.Tau,
		Steps: p.Steps, Loss: p.Loss, Status: p.Status, Detail: p.Detail, Title: p.Title, Method: p.Method, Trust: p.Trust,
		Uncertainty: p.Uncertainty, Preview: p.Preview, Errors: p.Errors, Stats: p.Stats, Gradient: p.Gradient, Difference: p.Difference, Tolerance: p.Tolerance,
		text: data, Points: p.Points, Lambda: p.Lambda, Vector: p.Vector, Symbols: p.Symbols}
	e.Reference, _ = p.Reference.(string)
	return nil
}

func (e *event) param(name string) float64 {
	v, ok := e.Scene["params"].(map[string]any)[name].(float64)
	if !ok {
		return math.NaN()
	}
	return v
}

// next waits for what the session sends next.
func (c *client) next() *event {
	c.t.Helper()
	f, err := c.session.out.Next(c.ctx)
	if err != nil {
		c.t.Fatalf("nothing came: %v", err)
	}
	e := new(event)
	if f.Text {
		if err := json.Unmarshal(f.Data, e); err != nil {
			c.t.Fatalf("%v in %s", err, f.Data)
		}
		return e
	}
	h, values, err := Decode(f.Data)
	if err != nil {
		c.t.Fatal(err)
	}
	e.Run, e.head = h.Run, h
	for i := range h.Rows {
		e.rows = append(e.rows, values[i*h.Cols:(i+1)*h.Cols])
	}
	return e
}

// until waits for a message of the given type and returns it as the last of
// all that came.
func (c *client) until(kind string) (last *event, all []*event) {
	c.t.Helper()
	return c.find(kind, func(e *event) bool { return e.Type == kind })
}

func (c *client) find(what string, is func(*event) bool) (last *event, all []*event) {
	c.t.Helper()
	for {
		e := c.next()
		all = append(all, e)
		if is(e) {
			return e, all
		}
		if e.Type == "problem" {
			c.t.Fatalf("a problem, not %s: %s", what, e.Detail)
		}
	}
}

// state waits until training says that it is in a state.
func (c *client) state(s string) (last *event, all []*event) {
	c.t.Helper()
	return c.find(s, func(e *event) bool { return e.Type == "flow" && e.State == s })
}

// problem waits for a problem.
func (c *client) problem() *event {
	c.t.Helper()
	e, _ := c.find("a problem", func(e *event) bool { return e.Type == "problem" })
	return e
}

// quiet fails if the session has sent anything more.
func (c *client) quiet() {
	c.t.Helper()
	done, cancel := context.WithCancel(context.Background())
	cancel()
	if f, err := c.session.out.Next(done); !errors.Is(err, context.Canceled) {
		c.t.Errorf("more has come: %.200q", f.Data)
	}
}

// table joins the rows of a kind and stream, and checks that they continue.
func table(t *testing.T, all []*event, kind Kind, stream int) (rows [][]float64, last bool) {
	t.Helper()
	first := -1
	for _, e := range all {
		if e.Type != "" || e.head.Kind != kind || e.head.Stream != stream {
			continue
		}
		if first < 0 {
			first = e.head.First
		}
		if e.head.First != first+len(rows) {
			t.Errorf("kind %d: row %d comes after %d rows from %d", kind, e.head.First, len(rows), first)
		}
		rows, last = append(rows, e.rows...), e.head.Last
	}
	return rows, last
}
