package live

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
)

func isLandscape(e *event) bool { return e.head.Kind == KindLandscape }

// idle is a session that has done all but the landscape of a view, without a
// goroutine: the test takes its slices one by one.
func idle(t *testing.T, messages ...string) *Session {
	t.Helper()
	s := NewSession(NewOutbox())
	for _, m := range messages {
		s.Submit([]byte(m))
	}
	s.obey(context.Background(), s.take())
	for !s.curved {
		if !s.idleWork(context.Background()) {
			t.Fatal("nothing to do before the curvature")
		}
	}
	return s
}

// sent reads everything that waits.
func sent(t *testing.T, s *Session) []*event {
	t.Helper()
	c := &client{t: t, session: s, ctx: context.Background()}
	s.out.Message(flowMessage{Type: "end"})
	_, all := c.until("end")
	return all
}

const wideLandscape = `{"type": "view", ` + pendulumWindow + `, "landscape": {"x": {"param": "c", "range": [0, 1], "n": 60}, "y": {"param": "g", "range": [1, 9], "n": 50}}}`

// The landscape of a scene with a field is computed slice by slice, and is the
// loss at its points.
func TestLandscapeInSlices(t *testing.T) {
	s := idle(t, sceneOf(pendulum), wideLandscape)
	slicesTaken := 0
	for s.idleWork(context.Background()) {
		slicesTaken++
	}
	// 3000 solves of two trajectories take far longer than a slice.
	if slicesTaken < 3 {
		t.Errorf("%d slices", slicesTaken)
	}
	l, last := table(t, sent(t, s), KindLandscape, 0)
	if len(l) != 3000 || !last {
		t.Fatalf("%d rows, last %v", len(l), last)
	}
	x := experiment(t, pendulum)
	for _, k := range []int{0, 59, 60, 1234, 2999} {
		theta := []float64{float64(k%60) / 59, 1 + 8*float64(k/60)/49}
		// at computes the same values in another order of operations.
		if want, err := x.Engine().Value(context.Background(), theta); err != nil || math.Abs(l[k][0]-want) > 1e-6*want {
			t.Errorf("point %d is %v, want %v (%v)", k, l[k][0], want, err)
		}
	}
	// A slider of a parameter on an axis leaves the picture as it is.
	s.Submit([]byte(`{"type": "patch", "patch": {"params": {"c": 0.4}}}`))
	s.obey(context.Background(), s.take())
	for s.idleWork(context.Background()) {
	}
	if all := sent(t, s); slices.ContainsFunc(all, isLandscape) || !slices.ContainsFunc(all, func(e *event) bool { return e.Type == "curvature" }) {
		t.Error("the landscape came again though nothing held has changed")
	}
}

// A patch that comes in the middle of a landscape is obeyed after no further
// slice, and the rest of the old landscape is dropped.
func TestPatchDuringLandscape(t *testing.T) {
	s := idle(t, sceneOf(pendulum), wideLandscape)
	s.idleWork(context.Background())
	done := s.survey.next
	if done == 0 || done == s.survey.count {
		t.Fatalf("a slice took %d of %d points", done, s.survey.count)
	}
	s.Submit([]byte(`{"type": "patch", "patch": {"T": 2}}`))
	s.idleWork(context.Background()) // the owner had already turned to it
	if s.survey.next != done {
		t.Errorf("%d more points while a patch waits", s.survey.next-done)
	}
	s.obey(context.Background(), s.take())
	for s.idleWork(context.Background()) {
	}
	all := sent(t, s)
	at := slices.IndexFunc(all, func(e *event) bool { return e.Type == "scene" && e.Run == 2 })
	for _, e := range all[at:] {
		if isLandscape(e) && e.Run != 2 {
			t.Error("rows of the old landscape after the patch")
		}
	}
	if l, last := table(t, all[at:], KindLandscape, 0); len(l) != 3000 || !last {
		t.Errorf("%d rows, last %v", len(l), last)
	}
}

// Any command ends a slice inside of a solve, however long that would take.
func TestCommandsDuringSlowSolve(t *testing.T) {
	slow := `{"params": {"w": 1}, "field": {"equations": ["x' = cos(w*t)"]}, "z0": [[0]], "T": 1e3, "samples": 10,
		"solver": {"maxSteps": 10000000, "rtol": 1e-11, "atol": 1e-12}, "loss": {"terminal": "x"}, "flow": {"free": []}}`
	view := `{"type": "view", "landscape": {"x": {"param": "w", "range": [1e3, 1e9], "n": 50}}}`
	for i, command := range []string{`{"type": "patch", "patch": {"T": 1}}`, `{"type": "view", "grid": {"x": [0, 2, 3], "y": [1, 2, 2], "states": ["x"]}}`, step} {
		s := idle(t, sceneOf(slow), view)
		began := make(chan struct{})
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			close(began)
			s.idleWork(context.Background())
		}()
		<-began
		s.Submit([]byte(command))
		<-ended
		if s.survey.next != 0 {
			t.Errorf("command %d waited for %d points", i, s.survey.next)
		}
	}
}

// While training plays there is no landscape; when it pauses there is one if
// what is held has moved.
func TestLandscapeOfTraining(t *testing.T) {
	held := `{"params": {"a": 1, "b": 1, "c": 2}, "loss": {"parameters": "(a - b)^2 + (b - c)^2"}, "flow": {"rule": "descent", "eta": 0.1, "steps": 50, "free": [%q, "a"]}}`
	view := `{"type": "view", "landscape": {"x": {"param": "a", "range": [-1, 1], "n": 5}, "y": {"param": "c", "range": [0, 1], "n": 3}}}`
	for moves, again := range map[string]bool{"b": true, "c": false} {
		c := connect(t, sceneOf(fmt.Sprintf(held, moves)), view)
		c.find("a landscape", func(e *event) bool { return isLandscape(e) && e.head.Last })
		c.send(play)
		_, all := c.state("finished")
		if slices.ContainsFunc(all, isLandscape) {
			t.Error("a landscape while training plays")
		}
		if _, all = c.until("curvature"); slices.ContainsFunc(all, isLandscape) {
			t.Error("a landscape before the curvature")
		}
		if again {
			e, _ := c.find("the landscape again", func(e *event) bool { return isLandscape(e) && e.head.Last })
			if b := c.session.theta[1]; math.Abs(e.rows[0][0]-(math.Pow(-1-b, 2)+b*b)) > 1e-12 {
				t.Errorf("it begins with %v", e.rows[0])
			}
			continue
		}
		c.stop()
		<-c.ended
		if slices.ContainsFunc(sent(t, c.session), isLandscape) {
			t.Error("the landscape came again though only its axes have moved")
		}
	}
}
