package live

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

const dampedDoc = `{"params": {"w": 1, "c": 0.1}, "field": {"equations": ["x' = w*y", "y' = -w*x - c*y"]}, "z0": [[1, 0], [0, 3]], "T": 6, "samples": 61,
	"loss": {"terminal": "x^2 + x*y"}, "solver": {"method": "dopri5", "rtol": 1e-5, "atol": 1e-7}`

// decoded is a message in its own form.
func decoded[M any](t *testing.T, e *event) M {
	t.Helper()
	var m M
	if err := json.Unmarshal(e.text, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// All ways are measured, the scene's own first, coarse to fine; what does not
// go says why.
func TestBench(t *testing.T) {
	c := connect(t, `{"type": "view", "bench": {"gradients": [{"method": "checkpointed"}, {"method": "forward"}, {"method": "finite-difference"}]}}`, sceneOf(dampedDoc+`}`))
	e, _ := c.until("bench")
	m := decoded[benchMessage](t, e)
	if m.Reference == nil || m.Reference.Method != "forward" || m.Reference.Solver != "dop853" || !(m.Reference.Uncertainty < 1e-9) || !(m.Reference.Floor >= 0x1p-52) {
		t.Fatalf("%s", e.text)
	}
	if want := "c w z0[0].x z0[0].y z0[1].x z0[1].y T t0"; strings.Join(m.Components, " ") != want || len(m.Reference.Values) != 8 || len(m.Reference.Off) != 8 {
		t.Errorf("components %q", m.Components)
	}
	_, all := c.find("the last point", isLast(KindBench))
	rows, _ := table(t, all, KindBench, 0)
	if len(rows) != 1+3*decades || rows[0][0] != ownSolver || rows[0][1] != 1e-5 {
		t.Fatalf("%d points; the first is %v", len(rows), rows[0])
	}
	for _, row := range rows {
		size := 0.0
		for _, v := range row[10:16] {
			size = math.Hypot(size, v)
		}
		whole := 0.0
		for _, v := range m.Reference.Values[:6] {
			whole = math.Hypot(whole, v)
		}
		// All start points and parameters are among the components.
		if got := size / whole; math.Abs(got-row[9]) > 1e-9*row[9]+1e-18 {
			t.Errorf("components of %v make %v", row, got)
		}
	}
	if finest := rows[len(rows)-3]; !(finest[9] < 1e-8) {
		t.Errorf("checkpointed at its tightest: %v", finest)
	}
}

// Another gradient method is a point more, another θ another study; while the
// hand moves nothing is computed twice.
func TestBenchIsComputedOnce(t *testing.T) {
	c := connect(t, `{"type": "view", "bench": {"gradients": [{"method": "backsolve"}]}}`, sceneOf(dampedDoc+`}`))
	c.find("the last point", isLast(KindBench))
	c.send(`{"type": "patch", "patch": {"gradient": {"method": "discrete"}}}`)
	c.until("bench")
	_, all := c.find("the last point", isLast(KindBench))
	rows, _ := table(t, all, KindBench, 0)
	if len(rows) != 1+decades {
		t.Fatalf("%d points", len(rows))
	}
	c.send(`{"type": "patch", "patch": {"params": {"w": 2}}}`)
	e, _ := c.until("bench")
	if e.Run != 3 {
		t.Errorf("run %d", e.Run)
	}
}

// A way that does not go through the scene says why and is not tried again.
func TestBenchSaysWhy(t *testing.T) {
	doc := `{"field": {"equations": ["h' = v", "v' = -9.81"]}, "z0": [[1, 0]], "T": 1, "loss": {"terminal": "h"}, "solver": {"method": "alf", "step": 0.01},
		"events": [{"when": "h", "direction": "falling", "set": {"h": "0", "v": "-0.8*v"}}]}`
	c := connect(t, `{"type": "view", "bench": {"gradients": [{"method": "discrete"}]}}`, sceneOf(doc))
	e, all := c.until("refused")
	m := decoded[refusedMessage](t, e)
	if m.Way != 0 || !strings.Contains(m.Detail, "reversible solver") {
		t.Errorf("%s", e.text)
	}
	_, more := c.find("the last point", isLast(KindBench))
	rows, _ := table(t, append(all, more...), KindBench, 0)
	for _, e := range more {
		if e.Type == "refused" {
			t.Errorf("once more: %s", e.text)
		}
	}
	if len(rows) != 1+halvings || !math.IsNaN(rows[1][9]) {
		t.Errorf("%v", rows)
	}
	// Of a bench that begins anew the client knows nothing: it is told again.
	c.send(`{"type": "patch", "patch": {"solver": {"step": 0.02}}}`)
	c.until("bench")
	e, _ = c.until("refused")
	if again := decoded[refusedMessage](t, e); again.Detail != m.Detail || again.Way != 0 || again.Run == m.Run {
		t.Errorf("%s", e.text)
	}
}

// A nudge is answered by what it does and by what a(t) says, and its trajectory
// goes from there to t1.
func TestNudge(t *testing.T) {
	c := connect(t, sceneOf(dampedDoc+`}`))
	c.until("done")
	var miss [2]float64
	for i, size := range []string{"1e-2", "1e-3"} {
		c.send(`{"type": "nudge", "start": 1, "t": 2.05, "dz": [` + size + `, 0]}`)
		e, all := c.until("nudge")
		m := decoded[nudgeMessage](t, e)
		if m.Detail != "" || m.Start != 1 || m.T != 2.05 || len(m.A) != 2 || len(m.Z) != 2 {
			t.Fatalf("%s", e.text)
		}
		rows, last := table(t, all, KindNudged, 1)
		if !last || len(rows) != 41 || rows[0][0] != 2.05 || rows[0][1] == m.Z[0] || math.Abs(rows[40][0]-6) > 1e-14 {
			t.Errorf("%d rows, from %v", len(rows), rows[0])
		}
		miss[i] = math.Abs(m.Change - m.Predicted)
	}
	// The loss is a square of what is linear: ΔL − a·δz is of second order but for
	// what a(t) is off by at the scene's tolerance of 1e-5.
	if !(miss[1] < miss[0]/50) {
		t.Errorf("off by %v for 1e-2, %v for 1e-3", miss[0], miss[1])
	}
	// It stays while the scene changes, and goes when it is put back.
	c.send(`{"type": "patch", "patch": {"params": {"c": 0.2}}}`)
	if e, _ := c.until("nudge"); e.Run != 2 {
		t.Errorf("answered for run %d", e.Run)
	}
	c.send(`{"type": "nudge"}`)
	c.send(`{"type": "patch", "patch": {"params": {"c": 0.3}}}`)
	if _, all := c.until("curvature"); true {
		for _, e := range all {
			if e.Type == "nudge" {
				t.Errorf("still there: %s", e.text)
			}
		}
	}
}

// Of a nudge that leaves the finite numbers it is said why there is none.
func TestNudgeTooFar(t *testing.T) {
	c := connect(t, sceneOf(`{"field": {"equations": ["x' = x^2"]}, "z0": [[0.1]], "T": 2, "loss": {"terminal": "x"}}`))
	c.until("done")
	c.send(`{"type": "nudge", "t": 1, "dz": [5]}`)
	e, _ := c.until("nudge")
	if m := decoded[nudgeMessage](t, e); m.Detail == "" || m.Change != 0 {
		t.Errorf("%s", e.text)
	}
	c.send(`{"type": "nudge", "start": 9, "t": 1, "dz": [5]}`)
	c.send(`{"type": "nudge", "t": 9, "dz": [0.01]}`)
	e, _ = c.until("nudge")
	if m := decoded[nudgeMessage](t, e); m.T != 2 || m.Start != 0 || math.Abs(m.Change-0.01) > 1e-12 {
		t.Errorf("%s", e.text)
	}
}

// a·δz and H come as rows with their drift.
func TestInvariants(t *testing.T) {
	c := connect(t, `{"type": "view", "invariants": {"start": 0}}`, sceneOf(dampedDoc+`}`))
	e, _ := c.until("invariants")
	m := decoded[invariantsMessage](t, e)
	if m.From != 0 || !(m.Pairing < 1e-3 && m.Pairing > 0) || !(m.Energy < 1e-3) || len(m.DZ) != 2 {
		t.Errorf("%s", e.text)
	}
	_, all := c.find("rows", isLast(KindInvariants))
	if rows, _ := table(t, all, KindInvariants, 0); len(rows) != 65 || math.Abs(rows[0][1]-rows[64][1]) > 1e-3*math.Abs(rows[0][1]) {
		t.Errorf("%d rows", len(rows))
	}
	c.send(`{"type": "view", "invariants": {"start": 1, "t": 3, "dz": [1, 0]}}`)
	e, _ = c.until("invariants")
	if m := decoded[invariantsMessage](t, e); m.From != 3 || m.Start != 1 {
		t.Errorf("%s", e.text)
	}
}

// backsolve sends the z that it finds going back; no other way does.
func TestResolved(t *testing.T) {
	c := connect(t, sceneOf(`{"field": {"equations": ["y' = -10*y"]}, "z0": [[1]], "T": 3, "loss": {"terminal": "y"}, "gradient": {"method": "backsolve"}}`))
	_, all := c.until("done")
	z, last := table(t, all, KindResolved, 0)
	a, _ := table(t, all, KindAdjoint, 0)
	if !last || len(z) != len(a) || z[0][0] != 3 || z[len(z)-1][0] != 0 {
		t.Fatalf("%d rows beside %d", len(z), len(a))
	}
	// Errors grow by e^30 on the way back: it does not come near where it began.
	if off := math.Abs(z[len(z)-1][1] - 1); off < 1 {
		t.Errorf("back at %v", z[len(z)-1])
	}
	c.send(`{"type": "patch", "patch": {"gradient": {"method": "checkpointed"}}}`)
	_, all = c.until("done")
	if rows, _ := table(t, all, KindResolved, 0); len(rows) != 0 {
		t.Errorf("%d rows of checkpointed", len(rows))
	}
}

func TestBenchIsRefused(t *testing.T) {
	c := connect(t)
	for _, message := range []string{`{"type": "view", "bench": {"gradients": [{"method": "magic"}]}}`, `{"type": "view", "invariants": {"start": -1}}`,
		`{"type": "view", "bench": {"gradients": [{"method": "forward"}` + strings.Repeat(`, {"method": "forward"}`, maxGradients) + `]}}`,
		`{"type": "nudge", "start": -1}`, `{"type": "nudge", "dz": "x"}`} {
		c.send(message)
		if e := c.problem(); e.Status != 400 {
			t.Errorf("%s: %+v", message, e)
		}
	}
}
