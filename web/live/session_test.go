package live

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"costate/core/adjoint"
	"costate/core/scene"
)

const pendulum = `{"params": {"c": 0.2, "g": 4}, "field": {"equations": ["q' = w", "w' = -g*sin(q) - c*w"]},
	"z0": [[1.2, 0], [0.5, -1]], "T": 3, "samples": 300,
	"loss": {"terminal": "0.5*q^2", "observations": {"times": [1, 2], "states": ["q"], "values": [[[0], [0.5]], [[1], [1]]]}}}`

// endless takes far longer than a test may.
const endless = `{"params": {"mu": 2}, "field": {"equations": ["x' = y", "y' = mu*(1 - x^2)*y - x"]},
	"z0": [[2, 0]], "T": 1e6, "samples": 100000, "solver": {"maxSteps": 10000000, "rtol": 1e-10, "atol": 1e-12},
	"gradient": {"method": "backsolve"}, "loss": {"terminal": "x"}}`

func sceneOf(doc string) string { return `{"type": "scene", "scene": ` + doc + `}` }

func experiment(t *testing.T, doc string) *scene.Experiment {
	t.Helper()
	s, err := scene.Decode([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func gradientOf(t *testing.T, x *scene.Experiment) *adjoint.Gradient {
	t.Helper()
	g := new(adjoint.Gradient)
	if err := x.Engine().Gradient(context.Background(), g, x.Theta, adjoint.Checkpointed, adjoint.Observer{}); err != nil {
		t.Fatal(err)
	}
	return g
}

// A scene is answered by itself, its rows forwards, its rows backwards, the
// result, and a check of it.
func TestRunOfScene(t *testing.T) {
	c := connect(t, sceneOf(pendulum))
	done, all := c.until("done")
	if first := all[0]; first.Type != "scene" || first.Run != 1 || !slices.Equal(first.States, []string{"q", "w"}) ||
		!slices.Equal(first.Params, []string{"c", "g"}) || first.Scene["samples"] != 300.0 || first.Scene["solver"] == nil {
		t.Errorf("the first message is %+v", first)
	}
	g := gradientOf(t, experiment(t, pendulum))
	if done.Run != 1 || done.Loss != g.Loss || done.Gradient.Params["g"] != g.Theta[1] || done.Gradient.Z0[1][0] != g.Z0[1][0] ||
		done.Stats.Forward.Accepted == 0 || done.Stats.Backward.Evaluations == 0 || done.Stats.StoredStates == 0 {
		t.Errorf("done: %+v, want %+v", done, g)
	}
	backwards := false
	for _, e := range all {
		if e.Type != "" {
			continue
		}
		if e.Run != 1 {
			t.Errorf("a frame of run %d", e.Run)
		}
		back := e.head.Kind != KindState && e.head.Kind != KindSteps
		if backwards && !back && e.head.Rows > 0 {
			t.Error("forward rows come after backward ones")
		}
		backwards = backwards || back
	}
	rising := func(a, b []float64) int { return int(math.Copysign(1, a[0]-b[0])) }
	for stream := range 2 {
		z, last := table(t, all, KindState, stream)
		if len(z) != 300 || !last || z[0][0] != 0 || z[299][0] != 3 || len(z[0]) != 3 || !slices.IsSortedFunc(z, rising) {
			t.Errorf("z of stream %d: %d rows, last %v", stream, len(z), last)
		}
		steps, last := table(t, all, KindSteps, stream)
		if len(steps) == 0 || !last || steps[len(steps)-1][0] != 3 || len(steps[0]) != 3 {
			t.Errorf("steps of stream %d: %d rows, last %v", stream, len(steps), last)
		}
		a, last := table(t, all, KindAdjoint, stream)
		detail, _ := table(t, all, KindSweep, stream)
		area, _ := table(t, all, KindGradient, stream)
		n := len(a) - 1
		if len(a) < 302 || !last || a[0][0] != 3 || a[n][0] != 0 || a[n][1] != g.Z0[stream][0] || len(detail) != len(a) || len(area) != len(a) {
			t.Errorf("a of stream %d: %d rows, last %v, ends as %v", stream, len(a), last, a[n])
		}
		if len(detail[0]) != 4 || len(area[0]) != 3 || detail[7][0] != a[7][0] {
			t.Errorf("rows of %d and %d numbers", len(detail[0]), len(area[0]))
		}
		slices.Reverse(a)
		if !slices.IsSortedFunc(a, rising) {
			t.Errorf("t of a does not fall")
		}
	}
	check, _ := c.until("check")
	if check.Run != 1 || check.Method != "forward" || check.Trust != "good" || !(check.Difference < check.Tolerance) {
		t.Errorf("check: %+v", check)
	}
	if curvature, _ := c.until("curvature"); curvature.Run != 1 || len(curvature.Vector) != 2 {
		t.Errorf("curvature: %+v", curvature)
	}
	c.quiet()
}

// Patches that wait are merged, the latest wins; each is applied as RFC 7396
// has it, also where a null is followed by an object.
func TestPatchesMerge(t *testing.T) {
	c := connect(t, sceneOf(pendulum),
		`{"type": "patch", "patch": {"T": 2, "params": {"g": 5, "c": 1}}}`,
		`{"type": "patch", "patch": {"T": 1, "params": {"c": null}, "field": {"equations": ["q' = w", "w' = -g*q"]}}}`,
		`{"type": "patch", "patch": {"loss": {"observations": null}}}`,
		`{"type": "patch", "patch": {"loss": {"observations": {"times": [0.5], "states": ["w"], "values": [[[1]], [[2]]]}}}}`,
	)
	done, all := c.until("done")
	first := all[0]
	if first.Run != 1 || done.Run != 1 || first.Scene["T"] != 1.0 || first.param("g") != 5 || !slices.Equal(first.Params, []string{"g"}) {
		t.Errorf("%+v", first)
	}
	o := first.Scene["loss"].(map[string]any)["observations"].(map[string]any)
	if o["clock"] != "time" || len(o["times"].([]any)) != 1 {
		t.Errorf("observations: %v", o)
	}
	c.until("check")
	// A hundred patches at once are still one run, or few.
	for i := range 500 {
		c.send(fmt.Sprintf(`{"type": "patch", "patch": {"params": {"g": %d}}}`, i))
	}
	last, _ := c.find("the last patch", func(e *event) bool { return e.Type == "scene" && e.param("g") == 499 })
	done, _ = c.find("its end", func(e *event) bool { return e.Type == "done" && e.Run == last.Run })
	if done.Run < 2 {
		t.Errorf("run %d", done.Run)
	}
}

func TestPatchBeforeScene(t *testing.T) {
	c := connect(t, `{"type": "patch", "patch": {"params": {"a": 2}, "loss": {"parameters": "a^2"}}}`)
	if done, _ := c.until("done"); done.Loss != 4 || done.Gradient.Params["a"] != 4 {
		t.Errorf("%+v", done)
	}
}

// A newer patch ends a long run at once: it never gets as far as a result.
func TestPatchCancels(t *testing.T) {
	c := connect(t, sceneOf(endless))
	c.find("rows", func(e *event) bool { return e.head.Kind == KindState })
	c.send(`{"type": "patch", "patch": {"T": 1}}`)
	done, all := c.until("done")
	if done.Run != 2 {
		t.Errorf("run %d is done", done.Run)
	}
	for _, e := range all {
		if e.Type == "problem" || e.Type == "done" && e.Run == 1 {
			t.Errorf("the run that was cancelled says %+v", e)
		}
	}
	c.send(`{"type": "patch", "patch": {"T": 1e6}}`)
	c.find("rows", func(e *event) bool { return e.head.Kind == KindState && e.Run == 3 })
	c.send(sceneOf(pendulum))
	if done, _ := c.until("done"); done.Run != 4 {
		t.Errorf("run %d is done", done.Run)
	}
}

// A problem says what is wrong and where, and the scene stays what it was.
func TestProblemKeepsScene(t *testing.T) {
	c := connect(t, sceneOf(pendulum))
	c.until("curvature") // the last of what can wait
	for _, bad := range []struct{ patch, pointer string }{
		{`{"samples": 1}`, "/samples"},
		{`{"field": {"equations": ["q' = w", "w' = -h*q"]}}`, "/field/equations/1"},
		{`{"loss": {"terminal": "q +"}}`, "/loss/terminal"},
		{`{"bogus": 1}`, "/bogus"},
	} {
		c.send(`{"type": "patch", "patch": ` + bad.patch + `}`)
		p := c.problem()
		if p.Status != 422 || len(p.Errors) != 1 || p.Errors[0].Pointer != bad.pointer || p.Detail == "" || p.Title == "" {
			t.Errorf("%s: %+v", bad.patch, p)
		}
	}
	c.send(`{"type": "patch", "patch": {"T": 1}}`)
	done, all := c.until("done")
	s := all[0]
	if s.Type != "scene" || s.Run != done.Run || s.Run < 6 || s.Scene["T"] != 1.0 || s.Scene["samples"] != 300.0 || s.param("g") != 4 {
		t.Errorf("%+v", s)
	}
	// What cannot be solved is a problem of its run, after its rows.
	c.until("curvature") // the last of what can wait
	c.send(`{"type": "patch", "patch": {"field": {"equations": ["q' = q^2", "w' = c*w + g"]}}}`)
	p := c.problem()
	if p.Run != s.Run+1 || p.Status != 422 || len(p.Errors) != 1 || p.Errors[0].Pointer != "/T" || !strings.Contains(p.Detail, "t = ") {
		t.Errorf("%+v", p)
	}
	c.send(`{"type": "patch", "patch": {"T": 0.1}}`)
	c.until("done")
}

func TestNotUnderstood(t *testing.T) {
	c := connect(t)
	for _, m := range []string{
		`{`, `3`, `{}`, `{"type": "hello"}`, `{"type": "scene"}`, `{"type": "patch"}`, `{"type": "patch", "patch": 3}`, `{"type": "patch", "patch": null}`,
		`{"type": "flow", "do": "fly"}`, `{"type": "flow", "do": "play", "pace": 0}`, `{"type": "flow", "do": "play", "pace": -1}`,
		`{"type": "view", "grid": {"x": [0, 1, 300], "y": [0, 1, 300], "states": ["x", "y"]}}`,
		`{"type": "view", "grid": {"x": [1, 0, 3], "y": [0, 1, 3], "states": ["x", "y"]}}`,
		`{"type": "view", "grid": {"x": [0, 1, 2.5], "y": [0, 1, 3], "states": ["x", "y"]}}`,
		`{"type": "view", "grid": {"x": [0, 1, 3], "y": [0, 1, 3], "states": []}}`,
		`{"type": "view", "grid": {"x": [0, 1, 40], "y": [0, 1, 40], "z": [0, 1, 40], "states": ["x", "y", "z"]}}`,
		`{"type": "view", "grid": {"x": [0, 1, 3], "y": [0, 1, 3], "z": [1, 0, 3], "states": ["x", "y", "z"]}}`,
		`{"type": "view", "grid": {"x": [0, 1, 3], "y": [0, 1, 3], "z": [0, 1, 3], "states": ["x", "y"]}}`,
		`{"type": "view", "grid": {"x": [0, 1, 3], "y": [0, 1, 3], "states": ["x", "y", "z"]}}`,
		`{"type": "view", "landscape": {}}`,
		`{"type": "view", "landscape": {"x": {"param": "a", "range": [0, 1], "n": 50000}}}`,
		`{"type": "view", "landscape": {"x": {"param": "a", "range": [0, 1], "n": 300}, "y": {"param": "b", "range": [0, 1], "n": 300}}}`,
	} {
		c.send(m)
		if p := c.problem(); p.Status != 400 || p.Detail == "" || p.Errors == nil {
			t.Errorf("%s: %+v", m, p)
		}
	}
	// A scene that is none is a problem of the scene; training without one is nothing.
	c.send(`{"type": "flow", "do": "play"}`)
	c.send(`{"type": "flow", "do": "step"}`)
	c.send(`{"type": "scene", "scene": 3}`)
	if p := c.problem(); p.Status != 422 {
		t.Errorf("%+v", p)
	}
	c.send(sceneOf(pendulum))
	c.until("curvature")
	c.quiet()
}

// Run returns once its context is done, whatever it is doing, and leaves no
// goroutine.
func TestRunReturns(t *testing.T) {
	for name, m := range map[string][]string{
		"idle":     {},
		"settled":  {sceneOf(pendulum)},
		"solving":  {sceneOf(endless)},
		"training": {sceneOf(pendulum), `{"type": "flow", "do": "play"}`},
		"pacing":   {sceneOf(pendulum), `{"type": "flow", "do": "play", "pace": 1e-6}`},
	} {
		t.Run(name, func(t *testing.T) {
			c := connect(t, m...)
			if len(m) > 0 {
				c.until("scene")
			}
			c.stop()
			select {
			case <-c.ended:
			case <-c.ctx.Done():
				t.Fatal("it runs on")
			}
			buf := make([]byte, 1<<20)
			if stacks := string(buf[:runtime.Stack(buf, true)]); strings.Contains(stacks, "live.(*Session).") {
				t.Errorf("a goroutine is left:\n%s", stacks)
			}
		})
	}
}

// What ran out of its own time is not tried again; what was cancelled is.
func TestIdleWorkOutOfTime(t *testing.T) {
	s := NewSession(NewOutbox())
	s.Submit([]byte(sceneOf(pendulum)))
	s.Submit([]byte(`{"type": "view", "landscape": {"x": {"param": "c", "range": [0, 1], "n": 5}}}`))
	s.obey(context.Background(), s.take())
	late, cancelLate := context.WithTimeout(context.Background(), 0)
	defer cancelLate()
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		ctx  context.Context
		done bool
	}{{cancelled, false}, {late, true}} {
		s.check(c.ctx)
		s.curve(c.ctx)
		if s.surveyDue() {
			s.surveySlice(c.ctx)
		}
		if s.checked != c.done || s.curved != c.done || s.surveyDue() == c.done {
			t.Errorf("%v: checked %v, curved %v, survey %+v", c.ctx.Err(), s.checked, s.curved, s.survey)
		}
	}
}

// The grid has f at its points, x running fastest, and comes again when the
// parameters change and not when they do not.
func TestGrid(t *testing.T) {
	c := connect(t, sceneOf(pendulum), `{"type": "view", "grid": {"x": [-1, 1, 3], "y": [0, 3, 2], "states": ["q", "w"], "t": 0}}`)
	isGrid := func(e *event) bool { return e.head.Kind == KindGrid }
	want := func(e *event, g float64) {
		t.Helper()
		if e.head.Rows != 6 || e.head.Cols != 2 || e.head.Size != 4 || !e.head.Last {
			t.Fatalf("%+v", e.head)
		}
		for i, r := range e.rows {
			q, w := float64(i%3-1), 3*float64(i/3)
			// Numbers of 32 bits.
			if math.Abs(r[0]-w) > 1e-6 || math.Abs(r[1]-(-g*math.Sin(q)-0.2*w)) > 1e-6 {
				t.Errorf("f(%v, %v) = %v", q, w, r)
			}
		}
	}
	e, _ := c.find("a grid", isGrid)
	want(e, 4)
	c.until("check")
	c.send(`{"type": "patch", "patch": {"T": 2}}`)
	if _, all := c.until("check"); slices.ContainsFunc(all, isGrid) {
		t.Error("the grid comes again though f is the same")
	}
	c.send(`{"type": "patch", "patch": {"params": {"g": 5}}}`)
	e, _ = c.find("a grid", isGrid)
	want(e, 5)
	// One state: x is t.
	c.send(sceneOf(`{"field": {"equations": ["x' = t*x"]}, "z0": [[1]], "T": 1}`))
	c.send(`{"type": "view", "grid": {"x": [0, 2, 3], "y": [1, 2, 2], "states": ["x"]}}`)
	e, _ = c.find("a grid of one state", func(e *event) bool { return isGrid(e) && e.head.Cols == 1 })
	for i, r := range e.rows {
		if want := float64(i%3) * float64(1+i/3); r[0] != want {
			t.Errorf("point %d: %v, want %v", i, r[0], want)
		}
	}
	// Other states are held where the view says, else at the first start point.
	c.send(sceneOf(`{"field": {"equations": ["x' = z", "y' = y", "z' = x"]}, "z0": [[1, 2, 3]], "T": 1}`))
	c.send(`{"type": "view", "grid": {"x": [0, 1, 2], "y": [0, 1, 2], "states": ["x", "y"]}}`)
	e, _ = c.find("the plane of z0", func(e *event) bool { return isGrid(e) && e.head.Rows == 4 })
	if e.rows[3][0] != 3 {
		t.Errorf("z is held at %v", e.rows[3][0])
	}
	c.send(`{"type": "view", "grid": {"x": [0, 1, 2], "y": [0, 1, 2], "states": ["x", "y"], "at": [0, 0, 7]}}`)
	e, _ = c.find("the plane asked for", isGrid)
	if e.rows[3][0] != 7 {
		t.Errorf("z is held at %v", e.rows[3][0])
	}
}

// A box of three states, in any order: x fastest, then y, then z.
func TestGridOfBox(t *testing.T) {
	c := connect(t, sceneOf(`{"field": {"equations": ["x' = x + 10*y + 100*z + 1000*w", "y' = y", "z' = -z", "w' = 0"]}, "z0": [[1, 2, 3, 4]], "T": 1}`),
		`{"type": "view", "grid": {"x": [0, 2, 3], "y": [0, 1, 2], "z": [5, 8, 4], "states": ["z", "y", "x"]}}`)
	e, _ := c.find("a box", func(e *event) bool { return e.head.Kind == KindGrid })
	if e.head.Rows != 24 || e.head.Cols != 3 || e.head.Size != 4 || !e.head.Last {
		t.Fatalf("%+v", e.head)
	}
	for i, r := range e.rows {
		z, y, x := float64(i%3), float64(i/3%2), 5+float64(i/6)
		if r[0] != -z || r[1] != y || r[2] != x+10*y+100*z+4000 {
			t.Errorf("f at x = %v, y = %v, z = %v is %v", x, y, z, r)
		}
	}
}

func TestLandscapeView(t *testing.T) {
	doc := `{"params": {"a": 1, "b": 3}, "loss": {"parameters": "sqrt(a) + b^2"}}`
	c := connect(t, sceneOf(doc), `{"type": "view", "landscape": {"x": {"param": "a", "range": [-1, 4], "n": 6}}}`)
	c.until("done")
	collect := func(rows int) (l [][]float64) {
		t.Helper()
		_, all := c.find("the end of the landscape", func(e *event) bool { return e.head.Kind == KindLandscape && e.head.Last })
		l, _ = table(t, all, KindLandscape, 0)
		if len(l) != rows {
			t.Fatalf("%d rows", len(l))
		}
		return l
	}
	l := collect(6)
	if !math.IsNaN(l[0][0]) || l[2][0] != 10 || l[5][0] != 11 {
		t.Errorf("%v", l)
	}
	c.send(`{"type": "view", "landscape": {"x": {"param": "a", "range": [1, 4], "n": 2}, "y": {"param": "b", "range": [0, 2], "n": 3}}}`)
	l = collect(6)
	if l[1][0] != 2 || l[4][0] != 1+4 || l[5][0] != 2+4 {
		t.Errorf("%v", l)
	}
	c.send(`{"type": "view", "landscape": {"x": {"param": "zz", "range": [1, 4], "n": 2}}}`)
	c.send(`{"type": "patch", "patch": {"params": {"a": 4}}}`)
	if done, _ := c.until("done"); done.Loss != 11 {
		t.Errorf("%+v", done)
	}
}

// Rows too wide for a header to tell are left out.
func TestWideRows(t *testing.T) {
	s := NewSession(NewOutbox())
	p := s.picture()
	p.add(KindState, 0, 0, make([]float64, maxCols-1))
	p.add(KindState, 1, 0, make([]float64, maxCols))
	p.end(KindState)
	// A slow machine sends the row before its end.
	if got := waitingFrames(t, s.out); !slices.Equal(got, []string{"1/0 0:0+1!"}) && !slices.Equal(got, []string{"1/0 0:0+1", "1/0 0:1+0!"}) {
		t.Errorf("%q", got)
	}
}

func TestPatchedParams(t *testing.T) {
	patches := []json.RawMessage{[]byte(`{"params": {"a": 1}}`), []byte(`{"T": 1}`), []byte(`{"params": {"b": null}, "field": {"network": {"hidden": [3]}}}`)}
	params, weights := patchedParams(patches)
	if !params["a"] || !params["b"] || len(params) != 2 || weights {
		t.Errorf("%v, %v", params, weights)
	}
	if _, weights := patchedParams([]json.RawMessage{[]byte(`{"field": {"network": {"seed": 2}}}`)}); !weights {
		t.Error("another seed means other weights")
	}
}
