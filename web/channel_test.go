package web

import (
	"encoding/json"
	"math"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"costate/web/live"
	"costate/web/problem"
)

// patience bounds every wait of these tests; they end as soon as what they wait
// for has come.
const patience = 20 * time.Second

// client is the other end of a live channel.
type client struct {
	t    testing.TB
	conn *websocket.Conn
}

// message is any JSON message of the server, or a binary frame (Type "").
type message struct {
	Type  string `json:"type"`
	Run   int
	Scene struct {
		Params  map[string]float64
		T       float64
		Samples int
		Solver  struct{ Method string }
	}
	States []string
	Params []string
	TeX    []string

	Loss     float64
	Gradient struct{ Params map[string]float64 }
	Trust    string
	State    string
	Tau      float64
	problem.Details

	head   live.Header
	values []float64
}

func connect(t testing.TB, url string) *client {
	t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(url, "http")+"/ws", http.Header{"Origin": {url}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	return &client{t, conn}
}

func (c *client) send(text string) {
	c.t.Helper()
	if err := c.conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) next() message {
	c.t.Helper()
	kind, data, err := c.conn.ReadMessage()
	if err != nil {
		c.t.Fatal(err)
	}
	var m message
	if kind == websocket.BinaryMessage {
		if m.head, m.values, err = live.Decode(data); err != nil {
			c.t.Fatal(err)
		}
		m.Run = m.head.Run
		return m
	}
	if err := json.Unmarshal(data, &m); err != nil {
		c.t.Fatalf("%v in %s", err, data)
	}
	return m
}

// until reads up to the first message that is wanted, and returns all that came.
func (c *client) until(want func(m message) bool) []message {
	c.t.Helper()
	for all := []message{}; ; {
		m := c.next()
		if all = append(all, m); want(m) {
			return all
		}
	}
}

func ofType(name string) func(message) bool {
	return func(m message) bool { return m.Type == name }
}

// answer reads up to the next message of a type and returns it.
func (c *client) answer(name string) message {
	c.t.Helper()
	all := c.until(ofType(name))
	return all[len(all)-1]
}

// rows joins the frames of a kind and stream, which must follow each other.
func rows(t *testing.T, all []message, kind live.Kind, stream int) (table [][]float64, last bool) {
	t.Helper()
	for _, m := range all {
		if m.Type != "" || m.head.Kind != kind || m.head.Stream != stream {
			continue
		}
		if m.head.First != len(table) || last {
			t.Fatalf("kind %d begins at row %d after %d rows (last %v)", kind, m.head.First, len(table), last)
		}
		table = slices.AppendSeq(table, slices.Chunk(m.values, m.head.Cols))
		last = m.head.Last
	}
	return table, last
}

const spiral = `{"params":{"c":0.1,"w":2},"field":{"equations":["x' = y","y' = -w*x - c*y"]},"z0":[[1,0],[0,1]],"T":4,"samples":33,
	"loss":{"terminal":"x^2","running":"0.01*y^2","observations":{"times":[1,2],"states":["x"],"values":[[[0.5],[0]],[[0],[0]]]}}}`

func TestChannelRun(t *testing.T) {
	_, url := serve(t)
	c := connect(t, url)
	c.send(`{"type":"scene","scene":` + spiral + `}`)
	all := c.until(ofType("done"))
	opening, done := all[0], all[len(all)-1]
	if opening.Type != "scene" || opening.Run != 1 || opening.Scene.Solver.Method != "dopri5" ||
		!slices.Equal(opening.States, []string{"x", "y"}) || !slices.Equal(opening.Params, []string{"c", "w"}) || len(opening.TeX) != 2 {
		t.Errorf("the run opens with %+v", opening)
	}
	for _, m := range all {
		if m.Run != 1 {
			t.Errorf("run %d in run 1", m.Run)
		}
	}
	for stream := range 2 {
		for kind, cols := range map[live.Kind]int{live.KindState: 3, live.KindAdjoint: 3, live.KindGradient: 3, live.KindSteps: 3, live.KindSweep: 4} {
			table, last := rows(t, all, kind, stream)
			if len(table) == 0 || len(table[0]) != cols || !last {
				t.Errorf("kind %d, stream %d: %d rows, last %v", kind, stream, len(table), last)
			}
		}
		z, _ := rows(t, all, live.KindState, stream)
		if len(z) != 33 || z[0][0] != 0 || z[32][0] != 4 {
			t.Errorf("%d z rows from t = %g to %g", len(z), z[0][0], z[len(z)-1][0])
		}
		rising := slices.IsSortedFunc(z, func(a, b []float64) int { return int(math.Copysign(1, a[0]-b[0])) })
		a, _ := rows(t, all, live.KindAdjoint, stream)
		twice := 0
		for i := 1; i < len(a); i++ {
			if a[i][0] > a[i-1][0] {
				rising = false
			}
			if a[i][0] == a[i-1][0] {
				twice++
			}
		}
		if !rising || a[0][0] != 4 || a[len(a)-1][0] != 0 || twice != 2 {
			t.Errorf("clocks: z rises %v, a from %g to %g, two rows at %d times", rising, a[0][0], a[len(a)-1][0], twice)
		}
		sweep, _ := rows(t, all, live.KindSweep, stream)
		if len(sweep) != len(a) {
			t.Errorf("%d rows of kind 8 beside %d of kind 2", len(sweep), len(a))
		}
		steps, _ := rows(t, all, live.KindSteps, stream)
		length := 0.0
		for _, s := range steps {
			length += s[1]
		}
		near(t, "sum of the steps", length, 4, 1e-12)
	}
	// What was accumulated at t0 over all start points is the gradient.
	for i, name := range opening.Params {
		sum := 0.0
		for stream := range 2 {
			g, _ := rows(t, all, live.KindGradient, stream)
			sum += g[len(g)-1][1+i]
		}
		near(t, "dL/d"+name, sum, done.Gradient.Params[name], 1e-9)
	}
	if check := c.answer("check"); check.Run != 1 || check.Trust != "good" {
		t.Errorf("%+v", check)
	}
}

func TestChannelPatches(t *testing.T) {
	_, url := serve(t)
	c := connect(t, url)
	c.send(`{"type":"scene","scene":` + spiral + `}`)
	c.answer("done")
	c.send(`{"type":"patch","patch":{"T":5,"solver":{"method":"tsit5"}}}`)
	if m := c.answer("scene"); m.Run != 2 || m.Scene.T != 5 || m.Scene.Solver.Method != "tsit5" || m.Scene.Samples != 33 || m.Scene.Params["w"] != 2 {
		t.Errorf("the patched scene is %+v", m)
	}
	c.answer("done")

	// A patch that cannot run keeps the scene, and the next one goes on from it.
	c.send(`{"type":"patch","patch":{"T":6,"field":{"equations":["x' = y","y' = -w*x - d*y"]}}}`)
	m := c.answer("problem")
	if m.Status != 422 || len(m.Errors) != 1 || m.Errors[0].Pointer != "/field/equations/1" || m.Errors[0].Offset != 12 || m.Errors[0].Name != "d" {
		t.Errorf("%+v", m)
	}
	c.send(`{"type":"patch","patch":{"params":{"c":0.3}}}`)
	if m := c.answer("scene"); m.Scene.T != 5 || m.Scene.Params["c"] != 0.3 {
		t.Errorf("after a problem the scene is %+v", m)
	}
	c.answer("done")

	// What fails while it runs is patched as well as anything.
	c.send(`{"type":"patch","patch":{"solver":{"maxSteps":3}}}`)
	if m := c.answer("problem"); m.Status != 422 || len(m.Errors) != 1 || m.Errors[0].Pointer != "/solver/maxSteps" {
		t.Errorf("%+v", m)
	}
	c.send(`{"type":"patch","patch":{"solver":{"maxSteps":null}}}`)
	c.answer("done")
}

// Whatever comes faster than it can be run, the last patch is answered.
func TestLatestPatchWins(t *testing.T) {
	_, url := serve(t)
	c := connect(t, url)
	c.send(`{"type":"scene","scene":` + spiral + `}`)
	for range 300 {
		c.send(`{"type":"patch","patch":{"T":30}}`)
	}
	c.send(`{"type":"patch","patch":{"params":{"c":0.7}}}`)
	run := 0
	c.until(func(m message) bool {
		if m.Type != "" && m.Type != "check" && m.Run < run {
			t.Errorf("run %d after run %d", m.Run, run)
		}
		run = max(run, m.Run)
		if m.Type == "scene" && m.Scene.Params["c"] == 0.7 {
			if m.Scene.T != 30 {
				t.Errorf("T = %g: patches were not merged", m.Scene.T)
			}
			return true
		}
		return false
	})
	if m := c.answer("done"); m.Run != run {
		t.Errorf("run %d is done, not %d", m.Run, run)
	}
}

func TestChannelTraining(t *testing.T) {
	_, url := serve(t)
	c := connect(t, url)
	c.send(`{"type":"scene","scene":` + quartic + `}`)
	c.answer("done")
	c.send(`{"type":"flow","do":"step"}`)
	path, _ := rows(t, c.until(ofType("flow")), live.KindPath, 0)
	if len(path) != 2 || path[0][0] != 0 || path[0][1] != 2 || path[0][2] != 8 {
		t.Fatalf("a step gives the rows %v", path)
	}
	c.answer("done")
	c.send(`{"type":"flow","do":"play"}`)
	ends := func(m message) bool { return m.Type == "flow" && m.State != "playing" }
	all := c.until(ends)
	if last := all[len(all)-1]; last.State != "finished" || math.Abs(last.Tau-10) > 1e-9 {
		t.Errorf("playing ends with %+v", last)
	}
	row := len(path)
	for _, m := range all {
		if m.Type != "" || m.head.Kind != live.KindPath {
			continue
		}
		for p := range slices.Chunk(m.values, m.head.Cols) {
			near(t, "θ", p[1], quarticAt(p[0]), 1e-8)
		}
		if m.head.First != row {
			t.Fatalf("row %d comes where %d was to: none may be lost", m.head.First, row)
		}
		row += m.head.Rows
	}
	if row != 601 {
		t.Errorf("%d rows of θ, want one at the start and 600 after it", row)
	}
	c.answer("done")
	c.send(`{"type":"flow","do":"reset"}`)
	if m := c.answer("scene"); m.Scene.Params["theta"] != 2 {
		t.Errorf("reset goes back to θ = %g", m.Scene.Params["theta"])
	}
	c.answer("done")
	c.send(`{"type":"flow","do":"play","pace":1}`)
	c.until(func(m message) bool { return m.head.Kind == live.KindPath })
	c.send(`{"type":"flow","do":"pause"}`)
	all = c.until(ends)
	if last := all[len(all)-1]; last.State != "paused" || last.Tau > 9 {
		t.Errorf("pause gives %+v", last)
	}
}

// Changing η while training plays goes on from the θ reached.
func TestPatchWhileTraining(t *testing.T) {
	_, url := serve(t)
	c := connect(t, url)
	c.send(`{"type":"scene","scene":` + quartic + `}`)
	c.send(`{"type":"flow","do":"play","pace":5}`)
	c.until(func(m message) bool { return m.head.Kind == live.KindPath && m.head.First+m.head.Rows > 20 })
	c.send(`{"type":"patch","patch":{"flow":{"eta":0.2}}}`)
	m := c.answer("scene")
	if theta := m.Scene.Params["theta"]; !(theta < 1.99) {
		t.Errorf("training began again at θ = %g", theta)
	}
	c.until(func(m message) bool { return m.Type == "flow" && m.State == "finished" })
}

func TestViews(t *testing.T) {
	_, url := serve(t)
	c := connect(t, url)
	c.send(`{"type":"view","grid":{"x":[-1,1,3],"y":[-2,2,2],"states":["x","y"],"t":0}}`)
	c.send(`{"type":"scene","scene":` + spiral + `}`)
	grid := func(m message) bool { return m.head.Kind == live.KindGrid }
	all := c.until(grid)
	m := all[len(all)-1]
	want := []float64{-2, 2.2, -2, 0.2, -2, -1.8, 2, 1.8, 2, -0.2, 2, -2.2}
	if m.head.Rows != 6 || m.head.Cols != 2 || m.head.Size != 4 || len(m.values) != len(want) {
		t.Fatalf("%+v", m.head)
	}
	for i, v := range m.values {
		near(t, "f on the grid", v, want[i], 1e-6) // float32
	}
	c.send(`{"type":"scene","scene":` + quartic + `}`)
	c.send(`{"type":"view","landscape":{"x":{"param":"theta","range":[-2,2],"n":5}}}`)
	var losses []float64
	c.until(func(m message) bool {
		if m.head.Kind == live.KindLandscape {
			losses = append(losses, m.values...)
		}
		return m.head.Kind == live.KindLandscape && m.head.Last
	})
	if !slices.Equal(losses, []float64{8, 0.5, 0, 0.5, 8}) {
		t.Errorf("landscape %v", losses)
	}
}

func TestMessagesNotUnderstood(t *testing.T) {
	_, url := serve(t)
	c := connect(t, url)
	for _, text := range []string{
		``, `{`, `[]`, `{"type":"jump"}`, `{"type":"scene"}`, `{"type":"patch","patch":[1]}`, `{"type":"patch"}`,
		`{"type":"flow","do":"fly"}`, `{"type":"flow","do":"play","pace":-1}`, `{"type":"view","grid":{"x":[1,0,3],"y":[0,1,3],"states":["x"]}}`,
		`{"type":"view","grid":{"x":[0,1,1e6],"y":[0,1,1e6],"states":["x","y"]}}`, `{"type":"view","landscape":{}}`,
	} {
		c.send(text)
		if m := c.answer("problem"); m.Status != http.StatusBadRequest || m.Detail == "" {
			t.Errorf("%s: %+v", text, m)
		}
	}
	for _, scene := range []string{`null`, `[]`, `5`, `{"T":"x"}`} {
		c.send(`{"type":"scene","scene":` + scene + `}`)
		if m := c.answer("problem"); m.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %+v", scene, m)
		}
	}
	c.send(`{"type":"scene","scene":{"params":{"c":0},"loss":{"parameters":"sqrt(c)"}}}`)
	if m := c.answer("problem"); m.Status != http.StatusUnprocessableEntity {
		t.Errorf("an infinite derivative: %+v", m)
	}
	c.send(`{"type":"scene","scene":` + spiral + `}`)
	c.answer("done")
}

func TestOrigins(t *testing.T) {
	_, url := serve(t)
	address := "ws" + strings.TrimPrefix(url, "http") + "/ws"
	for origin, status := range map[string]int{url: http.StatusSwitchingProtocols, "http://example.org": http.StatusForbidden, "null": http.StatusForbidden} {
		conn, r, err := websocket.DefaultDialer.Dial(address, http.Header{"Origin": {origin}})
		if r == nil || r.StatusCode != status {
			t.Errorf("origin %s: %v, %v", origin, r, err)
		}
		if err == nil {
			conn.Close()
		}
	}
}

func TestMessageTooLarge(t *testing.T) {
	_, url := serve(t)
	for _, size := range []int{1<<20 + 1, 5 << 20} {
		c := connect(t, url)
		_ = c.conn.WriteMessage(websocket.TextMessage, make([]byte, size)) // may fail halfway: the server stops reading
		_, _, err := c.conn.ReadMessage()
		if !websocket.IsCloseError(err, websocket.CloseMessageTooBig) {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	c := connect(t, url)
	c.send(`{"type":"` + strings.Repeat("x", 1<<20-len(`{"type":""}`)) + `"}`)
	if m := c.answer("problem"); m.Status != http.StatusBadRequest {
		t.Errorf("%+v", m)
	}
}

func TestTooManyChannels(t *testing.T) {
	s, url := serve(t)
	for range cap(s.sessions) {
		s.sessions <- struct{}{}
	}
	_, r, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(url, "http")+"/ws", nil)
	if err == nil || r == nil || r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" {
		t.Errorf("%v, %v", r, err)
	}
}

// Sessions leave nothing behind, however they end and whatever they are doing.
func TestSessionsEnd(t *testing.T) {
	s, url := serve(t)
	r, _ := do(t, http.MethodGet, url+"/healthz", "") // the client's own goroutines
	_ = r
	before := runtime.NumGoroutine()
	for i := range 20 {
		c := connect(t, url)
		c.send(`{"type":"scene","scene":` + strings.Replace(spiral, `"T":4`, `"T":1e5,"solver":{"maxSteps":10000000}`, 1) + `}`)
		if i%2 == 0 {
			c.send(`{"type":"flow","do":"play"}`)
		}
		c.next()
		c.conn.Close() // without a word
	}
	deadline := time.Now().Add(patience)
	for runtime.NumGoroutine() > before || len(s.sessions) > 0 {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, before %d; %d sessions", runtime.NumGoroutine(), before, len(s.sessions))
		}
		runtime.Gosched()
	}
	s.Close()
}

func TestCloseSaysGoingAway(t *testing.T) {
	s, url := serve(t)
	c := connect(t, url)
	c.send(`{"type":"scene","scene":` + spiral + `}`)
	c.answer("done")
	s.Close()
	var err error
	for err == nil {
		_, _, err = c.conn.ReadMessage()
	}
	if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Error(err)
	}
}
