package live

import (
	"math"
	"testing"
)

const ballDoc = `{"params": {"r": 0.8}, "field": {"equations": ["x' = v", "v' = -9.81"]}, "z0": [[2, 0], [0.1, 0]], "T": 1, "samples": 11,
	"loss": {"terminal": "x"}, "events": [{"when": "x", "direction": "falling", "set": {"v": "-r*v"}}]}`

func isKind(k Kind) func(e *event) bool {
	return func(e *event) bool { return e.Type == "" && e.head.Kind == k && e.head.Stream == 0 && e.head.Last }
}

// A jump is two rows of one t in z(t), and one row of kind 14; of a and of all
// that comes with it two rows as well.
func TestEventsAreSent(t *testing.T) {
	c := connect(t, sceneOf(ballDoc))
	_, all := c.until("done")
	tau := math.Sqrt(4 / 9.81)
	var z, hits, a [][]float64
	for _, e := range all {
		if e.Type != "" || e.head.Stream != 0 {
			continue
		}
		switch e.head.Kind {
		case KindState:
			z = append(z, e.rows...)
		case KindEvents:
			hits = append(hits, e.rows...)
		case KindAdjoint:
			a = append(a, e.rows...)
		}
	}
	if len(hits) != 1 || math.Abs(hits[0][0]-tau) > 1e-12 || hits[0][1] != 0 || hits[0][5] != -0.8*hits[0][3] {
		t.Fatalf("events %v", hits)
	}
	for what, rows := range map[string][][]float64{"z": z, "a": a} {
		if len(rows) != 13 {
			t.Fatalf("%s has %d rows", what, len(rows))
		}
		jumps := 0
		for i := 1; i < len(rows); i++ {
			if rows[i][0] == rows[i-1][0] {
				jumps++
				if rows[i][0] != hits[0][0] {
					t.Errorf("%s jumps at %v", what, rows[i][0])
				}
			}
		}
		if jumps != 1 {
			t.Errorf("%s jumps %d times", what, jumps)
		}
	}

	// Without events happening there is an empty table, so that old marks go.
	c.send(`{"type": "patch", "patch": {"z0": [[90, 0]]}}`)
	if e, _ := c.find("an empty table of events", isKind(KindEvents)); len(e.rows) != 0 {
		t.Errorf("%v", e.rows)
	}
	c.until("done")

	// An event that stops has the last row.
	c.send(`{"type": "patch", "patch": {"z0": [[2, 0]], "events": [{"when": "x", "stop": true}]}}`)
	e, all := c.find("the end", func(e *event) bool { return e.Type == "done" })
	last := 0.0
	for _, e := range all {
		if e.Type == "" && e.head.Kind == KindState && len(e.rows) > 0 {
			last = e.rows[len(e.rows)-1][0]
		}
	}
	if math.Abs(last-tau) > 1e-12 || e.Gradient.T != 0 {
		t.Errorf("ends at %v, dL/dT = %v", last, e.Gradient.T)
	}

	// A fault in an event is one of the scene, at its place.
	c.send(`{"type": "patch", "patch": {"events": [{"when": "x - q"}]}}`)
	e, _ = c.find("a problem", func(e *event) bool { return e.Type == "problem" })
	if len(e.Errors) == 0 || e.Errors[0].Pointer != "/events/0/when" {
		t.Errorf("%+v", e)
	}

	// So are jumps that accumulate.
	c.send(`{"type": "patch", "patch": {"T": 100, "events": [{"when": "x", "set": {"v": "-r*v"}}]}}`)
	e, _ = c.find("a problem", func(e *event) bool { return e.Type == "problem" })
	if len(e.Errors) == 0 || e.Errors[0].Pointer != "/events/0" {
		t.Errorf("%+v", e)
	}
}
