package live

import (
	"math"
	"slices"
	"testing"
)

// bowl is L = ½(a² + 4b²): a(τ) = a0 e^{−ητ}, b(τ) = b0 e^{−4ητ}.
const bowl = `{"params": {"a": 2, "b": -1}, "loss": {"parameters": "0.5*a^2 + 2*b^2"}, "flow": {"eta": 0.5, "duration": 6}}`

const descentBowl = `{"params": {"a": 2, "b": -1}, "loss": {"parameters": "0.5*a^2 + 2*b^2"}, "flow": {"rule": "descent", "eta": 0.25, "steps": 40}}`

const (
	play  = `{"type": "flow", "do": "play"}`
	pause = `{"type": "flow", "do": "pause"}`
	step  = `{"type": "flow", "do": "step"}`
	reset = `{"type": "flow", "do": "reset"}`
)

// walk gathers the θ rows: τ, a, b, L.
type walk struct{ rows [][]float64 }

// add checks that the rows of frames go on where those before ended.
func (p *walk) add(t *testing.T, all []*event) {
	t.Helper()
	rows, _ := table(t, all, KindPath, 0)
	for _, e := range all {
		if e.head.Kind == KindPath {
			if e.head.First != len(p.rows) {
				t.Errorf("θ rows go on at %d after %d", e.head.First, len(p.rows))
			}
			break
		}
	}
	p.rows = append(p.rows, rows...)
}

// Playing streams every point of the path from the start on, then says that it
// has finished and what is reached.
func TestPlay(t *testing.T) {
	c := connect(t, sceneOf(bowl))
	c.until("curvature")
	c.send(play)
	playing, all := c.state("playing")
	if all[0].Type != "scene" || all[0].Run != 2 || playing.Run != 2 {
		t.Errorf("playing begins with %+v", all[0])
	}
	finished, all := c.state("finished")
	var p walk
	p.add(t, all)
	if len(p.rows) != 601 || finished.Tau != p.rows[600][0] || math.Abs(finished.Tau-6) > 1e-9 || finished.Steps == 0 {
		t.Fatalf("%d rows, finished at %v", len(p.rows), finished.Tau)
	}
	for i, r := range p.rows {
		tau := float64(i) / 100
		a, b := 2*math.Exp(-0.5*tau), -math.Exp(-2*tau)
		// A landscape's flow is integrated at 1e-11; τ is a sum of 600 spacings.
		if math.Abs(r[0]-tau) > 1e-10 || math.Abs(r[1]-a) > 1e-8 || math.Abs(r[2]-b) > 1e-8 || math.Abs(r[3]-(a*a/2+2*b*b)) > 1e-8 {
			t.Fatalf("row %d: %v", i, r)
		}
	}
	done, _ := c.until("done")
	if done.Run != 2 || done.Loss != p.rows[600][3] {
		t.Errorf("done: %+v", done)
	}
	c.until("curvature")
	// Playing again goes on for as long again.
	c.send(play)
	finished, all = c.state("finished")
	p.add(t, all)
	if len(p.rows) != 1201 || math.Abs(finished.Tau-12) > 1e-9 {
		t.Errorf("%d rows, finished at %v", len(p.rows), finished.Tau)
	}
}

// With a field each picture restarts at row 0 and the last one is whole.
func TestPlayShowsPictures(t *testing.T) {
	c := connect(t, sceneOf(pendulum))
	c.until("curvature")
	c.send(`{"type": "patch", "patch": {"flow": {"rule": "adam", "eta": 0.05, "steps": 30}}}`)
	c.until("curvature")
	c.send(play)
	_, all := c.state("finished")
	var p walk
	p.add(t, all)
	if len(p.rows) != 31 || !(p.rows[30][3] < p.rows[0][3]) {
		t.Errorf("%d rows, loss from %v to %v", len(p.rows), p.rows[0][3], p.rows[len(p.rows)-1][3])
	}
	z := 0
	for _, e := range all {
		if e.head.Kind == KindState && e.head.Stream == 0 {
			if e.head.First == 0 {
				z = 0
			}
			if e.head.First != z {
				t.Errorf("z goes on at row %d, not %d", e.head.First, z)
			}
			z += e.head.Rows
		}
	}
	if z != 300 {
		t.Errorf("the last picture has %d rows", z)
	}
	done, _ := c.until("done")
	if done.Loss != p.rows[30][3] {
		t.Errorf("done at %v, last row %v", done.Loss, p.rows[30])
	}
	if check, _ := c.until("check"); check.Run != done.Run || check.Trust != "good" {
		t.Errorf("%+v", check)
	}
}

func TestPauseAndGoOn(t *testing.T) {
	c := connect(t, sceneOf(descentBowl))
	c.until("curvature")
	var p walk
	// Too slow to get further than the first points: only the pause ends it.
	c.send(`{"type": "flow", "do": "play", "pace": 1e-6}`)
	_, all := c.find("a point", func(e *event) bool { return e.head.Kind == KindPath })
	p.add(t, all)
	c.send(pause)
	paused, all := c.state("paused")
	p.add(t, all)
	if len(p.rows) != 2 || paused.Tau != 1 || paused.Steps != 1 {
		t.Errorf("%d rows, %+v", len(p.rows), paused)
	}
	if done, _ := c.until("done"); done.Run != paused.Run || done.Loss != p.rows[1][3] {
		t.Errorf("%+v", done)
	}
	c.until("curvature")
	c.send(pause) // it is
	c.send(play)
	finished, all := c.state("finished")
	p.add(t, all)
	if len(p.rows) != 41 || finished.Tau != 40 {
		t.Errorf("%d rows to τ = %v", len(p.rows), finished.Tau)
	}
	for i, r := range p.rows {
		// Descent with η = ¼ is a ← ¾a, b ← 0: exact to rounding.
		if want := 2 * math.Pow(0.75, float64(i)); math.Abs(r[1]-want) > 1e-15 || i > 0 && r[2] != 0 {
			t.Errorf("row %d: %v", i, r)
		}
	}
}

// The pace is in τ a second; the wait for the next point is cut short by
// whatever comes.
func TestPace(t *testing.T) {
	for _, c := range []struct {
		doc           string
		pace, perTick float64
	}{{bowl, 2, 200}, {descentBowl, 2, 2}} {
		s := NewSession(NewOutbox())
		s.experiment = experiment(t, c.doc)
		s.theta = s.experiment.Theta
		s.command(flowCommand{Do: "play", Pace: &c.pace})
		if math.Abs(s.training.pace-c.perTick) > 1e-9 {
			t.Errorf("%v points a second, want %v", s.training.pace, c.perTick)
		}
	}
}

// A step is one point in a run of its own.
func TestStep(t *testing.T) {
	c := connect(t, sceneOf(descentBowl))
	c.until("curvature")
	var p walk
	for i := range 3 {
		c.send(step)
		done, all := c.until("done")
		p.add(t, all)
		if all[0].Type != "scene" || all[0].Run != done.Run || done.Loss != p.rows[i+1][3] || len(p.rows) != i+2 {
			t.Errorf("step %d: %+v, %d rows", i, done, len(p.rows))
		}
		c.until("curvature")
	}
	// Steps that come faster than they are taken are all taken.
	for range 5 {
		c.send(step)
	}
	_, all := c.find("the eighth step", func(e *event) bool { return e.Type == "flow" && e.Tau == 8 })
	p.add(t, all)
	if len(p.rows) != 9 {
		t.Errorf("%d rows", len(p.rows))
	}
	// A step ends playing.
	c.send(`{"type": "flow", "do": "play", "pace": 1e-6}`)
	_, all = c.find("a point", func(e *event) bool { return e.head.Kind == KindPath })
	p.add(t, all)
	c.send(step)
	_, all = c.find("the tenth point", func(e *event) bool { return e.Type == "flow" && e.Tau == 10 && e.State == "paused" })
	p.add(t, all)
	if len(p.rows) != 11 {
		t.Errorf("%d rows", len(p.rows))
	}
}

// Steps that wait outlive a patch that comes between.
func TestStepsOutliveAPatch(t *testing.T) {
	s := NewSession(NewOutbox())
	ctx := t.Context()
	s.Submit([]byte(sceneOf(descentBowl)))
	s.obey(ctx, s.take())
	for range 3 {
		s.Submit([]byte(step))
	}
	waits := s.take()
	s.Submit([]byte(`{"type": "patch", "patch": {"flow": {"eta": 0.125}}}`))
	s.obey(ctx, waits)
	if s.training.tau != 0 || s.training.steps != 3 {
		t.Errorf("τ = %v, %d steps left though a patch waits", s.training.tau, s.training.steps)
	}
	s.obey(ctx, s.take())
	if s.training.tau != 3 || s.training.steps != 0 || s.theta[0] != 2*0.875*0.875*0.875 {
		t.Errorf("τ = %v, %d steps left, θ = %v", s.training.tau, s.training.steps, s.theta)
	}
}

// Reset puts the parameters back to those of the scene, and the row count to 0.
func TestReset(t *testing.T) {
	c := connect(t, sceneOf(descentBowl))
	first, _ := c.until("done")
	c.until("curvature")
	c.send(step)
	c.until("curvature")
	c.send(reset)
	done, all := c.until("done")
	if all[0].Type != "scene" || all[0].param("a") != 2 || all[0].param("b") != -1 || done.Loss != first.Loss {
		t.Errorf("%+v, %+v", all[0], done)
	}
	c.until("curvature")
	c.send(step)
	_, all = c.until("done")
	var p walk
	p.add(t, all)
	if len(p.rows) != 2 || p.rows[0][0] != 0 || p.rows[0][1] != 2 || p.rows[1][0] != 1 {
		t.Errorf("%v", p.rows)
	}
	c.until("curvature")
	// While it plays too.
	c.send(`{"type": "flow", "do": "play", "pace": 1e-6}`)
	c.find("a point", func(e *event) bool { return e.head.Kind == KindPath })
	c.send(reset)
	if done, all := c.until("done"); done.Loss != first.Loss || slices.ContainsFunc(all, func(e *event) bool { return e.head.Kind == KindPath }) {
		t.Errorf("%+v", done)
	}
}

// A patch during training sets what it names; the rest goes on from where it
// has come, and the rows are counted on.
func TestPatchDuringTraining(t *testing.T) {
	c := connect(t, sceneOf(descentBowl))
	c.until("curvature")
	var p walk
	for range 2 {
		c.send(step)
		_, all := c.until("curvature")
		p.add(t, all)
	}
	a := p.rows[2][1]
	c.send(`{"type": "patch", "patch": {"params": {"b": 3}}}`)
	done, all := c.until("done")
	if all[0].param("a") != a || all[0].param("b") != 3 || done.Loss != a*a/2+18 {
		t.Errorf("a = %v, want %v; b = %v; L = %v", all[0].param("a"), a, all[0].param("b"), done.Loss)
	}
	c.until("curvature")
	c.send(`{"type": "patch", "patch": {"flow": {"eta": 0.125}, "params": {"k": 7}}}`)
	_, all = c.until("curvature")
	if all[0].param("a") != a || all[0].param("b") != 3 || all[0].param("k") != 7 {
		t.Errorf("%v", all[0].Scene["params"])
	}
	c.send(step)
	_, all = c.until("done")
	p.add(t, all)
	if last := p.rows[3]; len(p.rows) != 4 || last[0] != 3 || last[1] != a*0.875 || last[2] != 1.5 {
		t.Errorf("%v", p.rows)
	}
	// While it plays it goes on playing.
	c.send(`{"type": "flow", "do": "play", "pace": 1e-6}`)
	_, all = c.find("a point", func(e *event) bool { return e.head.Kind == KindPath })
	p.add(t, all)
	c.send(`{"type": "patch", "patch": {"params": {"a": 1}, "flow": {"steps": 20}}}`)
	_, all = c.find("going on", func(e *event) bool { return e.Type == "flow" && e.State == "playing" })
	p.add(t, all)
	c.send(play)
	finished, all := c.state("finished")
	p.add(t, all)
	if finished.Tau != 20 || len(p.rows) != 21 {
		t.Errorf("finished at %v with %d rows", finished.Tau, len(p.rows))
	}
	// A scene is a beginning.
	c.send(sceneOf(bowl))
	_, all = c.find("the new scene's end", func(e *event) bool { return e.Type == "done" && e.Loss == 4 })
	if s := all[slices.IndexFunc(all, func(e *event) bool { return e.Type == "scene" })]; s.param("a") != 2 {
		t.Errorf("%v", s.Scene["params"])
	}
}

// The weights of a network are carried through a patch, unless it draws others.
func TestWeightsAreCarried(t *testing.T) {
	doc := `{"field": {"network": {"dim": 1, "hidden": [2]}}, "z0": [[1]], "T": 1, "loss": {"terminal": "z1^2"},
		"flow": {"rule": "descent", "eta": 0.1}}`
	s := NewSession(NewOutbox())
	obey := func(m string) {
		s.Submit([]byte(m))
		s.obey(t.Context(), s.take())
	}
	obey(sceneOf(doc))
	fresh := slices.Clone(s.theta)
	obey(step)
	trained := slices.Clone(s.theta)
	if slices.Equal(fresh, trained) {
		t.Fatal("a step does not move the weights")
	}
	obey(`{"type": "patch", "patch": {"T": 2}}`)
	if !slices.Equal(s.theta, trained) {
		t.Error("the weights are lost with another T")
	}
	obey(`{"type": "patch", "patch": {"field": {"network": {"seed": 5}}}}`)
	if slices.Equal(s.theta, trained) || slices.Equal(s.theta, fresh) {
		t.Error("another seed draws no other weights")
	}
	obey(`{"type": "patch", "patch": {"field": {"network": {"hidden": [3]}}}}`)
	if len(s.theta) != 10 {
		t.Errorf("%d weights", len(s.theta))
	}
}

// Where training breaks it says so, and stands paused at the last good point.
func TestTrainingBreaks(t *testing.T) {
	c := connect(t, sceneOf(`{"params": {"a": 1}, "loss": {"parameters": "0.5*a^2"}, "flow": {"rule": "descent", "eta": 100, "steps": 10000}}`))
	c.until("curvature")
	c.send(play)
	p := c.problem()
	if p.Status != 422 || p.Detail == "" {
		t.Errorf("%+v", p)
	}
	if e := c.next(); e.Type != "flow" || e.State != "paused" {
		t.Errorf("after it comes %+v", e)
	}
	c.send(reset)
	if done, _ := c.until("done"); done.Loss != 0.5 {
		t.Errorf("%+v", done)
	}
}
