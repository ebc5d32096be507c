package live

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
)

// settledRows waits for a training that was just sent a command, and returns the
// θ rows of a stream that came.
func settledRows(t *testing.T, c *client, state string, stream int) [][]float64 {
	t.Helper()
	_, all := c.state(state)
	rows, _ := table(t, all, KindPath, stream)
	return rows
}

const momentumBowl = `{"params": {"a": 2, "b": -1}, "loss": {"parameters": "0.5*a^2 + 2*b^2"}, "flow": {"rule": "momentum", "eta": 0.02, "steps": 40}}`

// Training goes back to an earlier row and from there makes the same rows again,
// to the last bit, what the rule remembers included.
func TestRewind(t *testing.T) {
	c := connect(t, sceneOf(momentumBowl))
	c.until("curvature")
	c.send(play)
	rows := settledRows(t, c, "finished", 0)
	if len(rows) != 41 {
		t.Fatalf("%d rows", len(rows))
	}
	c.until("done")
	c.send(`{"type": "flow", "do": "rewind", "tau": 12.3}`)
	back, _ := c.until("rewound")
	if back.Tau != 12 || back.Row != 12 || back.Branch != 0 {
		t.Fatalf("%+v", back)
	}
	done, all := c.until("done")
	i := slices.IndexFunc(all, func(e *event) bool { return e.Type == "scene" })
	if all[i].param("a") != rows[12][1] || done.Loss != rows[12][3] {
		t.Errorf("stands at %v with L = %v, not %v", all[i].param("a"), done.Loss, rows[12])
	}
	c.send(play)
	_, all = c.state("finished")
	again, _ := table(t, all, KindPath, 0)
	if all[slices.IndexFunc(all, func(e *event) bool { return e.head.Kind == KindPath })].head.First != 13 || len(again) != 28 {
		t.Fatalf("%d rows", len(again))
	}
	for i, r := range again {
		if !slices.Equal(r, rows[13+i]) {
			t.Fatalf("row %d is %v, was %v", 13+i, r, rows[13+i])
		}
	}
}

// A branch from an earlier τ with another η has its own stream of rows, which goes
// on from the row both have; θ(k) = (1 − ηλ)^k is exact on both.
func TestBranch(t *testing.T) {
	c := connect(t, sceneOf(descentBowl))
	c.until("curvature")
	c.send(play)
	rows := settledRows(t, c, "finished", 0)
	c.until("done")
	c.send(`{"type": "flow", "do": "branch", "tau": 4}`)
	c.send(`{"type": "patch", "patch": {"flow": {"eta": 0.125}}}`)
	back, _ := c.until("rewound")
	if back.Row != 4 || back.Branch != 1 || back.Tau != 4 {
		t.Fatalf("%+v", back)
	}
	c.until("done")
	c.send(step)
	_, all := c.find("a row", func(e *event) bool { return e.head.Kind == KindPath })
	e := all[len(all)-1]
	if want := rows[4][1] * (1 - 0.125); e.head.Stream != 1 || e.head.First != 5 || e.rows[0][0] != 5 || e.rows[0][1] != want {
		t.Errorf("%+v %v, want %v", e.head, e.rows, want)
	}
	c.until("done")
	// Another rule, from the start.
	c.send(`{"type": "flow", "do": "branch", "tau": 0}`)
	c.until("rewound")
	c.until("done")
	c.send(`{"type": "patch", "patch": {"flow": {"rule": "flow", "duration": 6, "eta": 0.5}}}`)
	c.until("done")
	c.send(play)
	_, all = c.state("finished")
	flow, _ := table(t, all, KindPath, 2)
	for _, r := range flow {
		if math.Abs(r[1]-2*math.Exp(-0.5*r[0])) > 1e-8 {
			t.Fatalf("%v", r)
		}
	}
	if len(flow) != 600 {
		t.Errorf("%d rows", len(flow))
	}
	last := all[len(all)-1]
	if last.Fallen == nil || math.Abs(*last.Fallen-*last.Expected) > 1e-7 || *last.Fallen < 1 {
		t.Errorf("L falls by %v, expected %v", last.Fallen, last.Expected)
	}
}

// The weights of networks are remembered too: an earlier τ is shown with them, and
// gone back to; what is shown is not where training stands.
func TestLookBackAtWeights(t *testing.T) {
	const doc = `{"field": {"network": {"dim": 1, "hidden": [4]}}, "z0": [[1]], "T": 1, "loss": {"terminal": "z1^2"}, "flow": {"rule": "adam", "eta": 0.02, "steps": 20}}`
	c := connect(t, sceneOf(doc))
	first, _ := c.until("done")
	c.until("curvature")
	c.send(play)
	rows := settledRows(t, c, "finished", 0)
	last, _ := c.until("done")
	for _, k := range []int{0, 7, 19} {
		c.send(fmt.Sprintf(`{"type": "flow", "do": "show", "tau": %d}`, k))
		shown, all := c.until("done")
		i := slices.IndexFunc(all, func(e *event) bool { return e.Type == "scene" })
		if shown.Loss != rows[k][1] || !all[i].Preview {
			t.Errorf("step %d: L = %v, was %v", k, shown.Loss, rows[k])
		}
	}
	if rows[0][1] != first.Loss {
		t.Errorf("row 0 is %v", rows[0])
	}
	c.send(`{"type": "flow", "do": "show"}`)
	if now, _ := c.until("done"); now.Loss != last.Loss {
		t.Errorf("L = %v, was %v", now.Loss, last.Loss)
	}
	c.send(`{"type": "flow", "do": "rewind", "tau": 7}`)
	if done, _ := c.until("done"); done.Loss != rows[7][1] {
		t.Errorf("L = %v, was %v", done.Loss, rows[7])
	}
	c.send(step)
	_, all := c.until("done")
	if again, _ := table(t, all, KindPath, 0); len(again) != 1 || !slices.Equal(again[0], rows[8]) {
		t.Errorf("%v, was %v", again, rows[8])
	}
}

// Where training has not been there is nothing to go back to.
func TestRewindToNowhere(t *testing.T) {
	c := connect(t, sceneOf(descentBowl))
	c.until("curvature")
	for _, do := range []string{"rewind", "branch", "show"} {
		c.send(`{"type": "flow", "do": "` + do + `", "tau": 3}`)
		if p := c.problem(); p.Detail == "" {
			t.Errorf("%s: %+v", do, p)
		}
	}
	c.send(`{"type": "flow", "do": "rewind"}`)
	c.problem()
}

// A long training is remembered thinly, from its first row on, within the bound;
// what is nearest is found.
func TestTrailIsBounded(t *testing.T) {
	var tr trail
	const size, rows = 1000, 10_000
	for row := range rows {
		if tr.wanted(row) {
			tr.keep(&mark{row: row, tau: float64(row) / 2, size: size, saved: make([]float64, size)})
		}
	}
	if tr.numbers > maxTrail || tr.numbers < maxTrail/4 || tr.numbers != size*len(tr.marks) || tr.marks[0].row != 0 || tr.stride != 8 {
		t.Errorf("%d marks with %d numbers, stride %d", len(tr.marks), tr.numbers, tr.stride)
	}
	for tau, row := range map[float64]int{-1: 0, 0: 0, 1.9: 0, 2.1: 8, 1004: 2008, 1e9: 9992} {
		if m := tr.at(tau); m.row != row {
			t.Errorf("τ = %v gives row %d, want %d", tau, m.row, row)
		}
	}
	tr.cut(tr.at(100))
	if last := tr.marks[len(tr.marks)-1]; last.row != 200 || tr.numbers != size*len(tr.marks) {
		t.Errorf("cut at row %d", last.row)
	}
	// However large, there is the first and the last.
	var large trail
	for row := range 5 {
		large.keep(&mark{row: row, saved: make([]float64, maxTrail)})
	}
	if len(large.marks) > 2 || large.marks[0].row != 0 {
		t.Errorf("%d marks", len(large.marks))
	}
}

// Training ends by itself where the gradient is small enough.
func TestGradientTolerance(t *testing.T) {
	c := connect(t, sceneOf(`{"params": {"a": 2}, "loss": {"parameters": "0.5*a^2"}, "flow": {"rule": "descent", "eta": 0.5, "steps": 1000, "gradientTolerance": 0.01}}`))
	c.until("curvature")
	c.send(play)
	if rows := settledRows(t, c, "finished", 0); len(rows) != 9 || rows[8][1] != 2.0/256 {
		t.Errorf("%v", rows)
	}
}

// The reference minimum is that of the bowl.
func TestMinimum(t *testing.T) {
	c := connect(t, sceneOf(`{"params": {"a": 2, "b": -1, "k": 3}, "loss": {"parameters": "0.5*a^2 + 2*(b - k)^2 + 0.25"}, "flow": {"free": ["a", "b"]}}`))
	c.until("curvature")
	c.send(`{"type": "flow", "do": "minimum"}`)
	m, _ := c.until("minimum")
	if !m.Converged || math.Abs(m.Loss-0.25) > 1e-15 {
		t.Errorf("%+v", m)
	}
}

// As many take a turn at a time as there are cores, one less while somebody edits,
// in the order in which they came; who leaves the row does not hold it up.
func TestTurns(t *testing.T) {
	ctx := t.Context()
	turn := &turns{cores: 2}
	if first, second := turn.take(ctx), turn.take(ctx); !first || !second {
		t.Fatal("no turn though there are cores")
	}
	order := make(chan int, 8)
	wait := func(i int, ctx context.Context) {
		go func() {
			if turn.take(ctx) {
				order <- i
			} else {
				order <- -i
			}
		}()
		for { // until it stands in the row
			turn.mu.Lock()
			n := len(turn.queue)
			turn.mu.Unlock()
			if n == i {
				return
			}
		}
	}
	left, leave := context.WithCancel(ctx)
	wait(1, ctx)
	wait(2, left)
	wait(3, ctx)
	leave()
	if got := <-order; got != -2 {
		t.Fatalf("%d", got)
	}
	turn.done()
	if got := <-order; got != 1 {
		t.Fatalf("%d", got)
	}
	turn.edit()
	turn.done() // one core is kept free
	turn.mu.Lock()
	if turn.running != 1 || len(turn.queue) != 1 {
		t.Errorf("%d run, %d wait", turn.running, len(turn.queue))
	}
	turn.mu.Unlock()
	turn.done()
	if got := <-order; got != 3 {
		t.Fatalf("%d", got)
	}
}
