package live

import (
	"math"
	"strings"
	"testing"
)

const circleDoc = `{"params": {"w": 1}, "field": {"equations": ["x' = w*y", "y' = -w*x"]}, "z0": [[1, 0], [0, 3]], "T": 6, "loss": {"terminal": "x^2"},
	"solver": {"method": "dopri5", "rtol": 1e-5, "atol": 1e-7}}`

// The points come coarse to fine, the scene's own first, and lie on lines of
// the method's order.
func TestPrecision(t *testing.T) {
	c := connect(t, `{"type": "view", "precision": {"methods": ["euler", "rk4", "dop853", "rodas5p"], "start": 1}}`, sceneOf(circleDoc))
	m, _ := c.until("precision")
	if m.Reference != "dop853" || m.Uncertainty == nil || !(m.Uncertainty.End < 1e-9) || !(m.Uncertainty.Most > 0) {
		t.Errorf("reference by %q, %+v", m.Reference, m.Uncertainty)
	}
	_, all := c.find("the last point", isLast(KindPrecision))
	rows, _ := table(t, all, KindPrecision, 0)
	if want := 1 + 2*halvings + 2*decades; len(rows) != want {
		t.Fatalf("%d points, not %d", len(rows), want)
	}
	if own := rows[0]; own[0] != ownSolver || own[1] != 1e-5 || !(own[6] < 1e-3) || own[2] == 0 {
		t.Errorf("the scene's own solver: %v", own)
	}
	errors := make([][]float64, 4)
	work := make([][]float64, 4)
	for _, row := range rows[1:] {
		k := int(row[0])
		if k < 2 && row[1] != 6.0/16*math.Pow(2, -float64(len(errors[k]))) || row[7] < row[6]*(1-1e-9) {
			t.Errorf("point %v", row)
		}
		errors[k], work[k] = append(errors[k], row[6]), append(work[k], row[2])
	}
	for k, order := range []float64{1, 4} {
		// Between 128 and 512 steps neither the first terms nor round-off show.
		if slope := math.Log2(errors[k][3]/errors[k][5]) / 2; math.Abs(slope-order) > 0.1 {
			t.Errorf("method %d: slope %.2f", k, slope)
		}
	}
	// On a smooth problem a high order pays: fewer evaluations for the same error.
	if errors[2][8] > 1e-8 || work[2][8] > work[1][6] {
		t.Errorf("dop853 at 1e-10: error %v for %v evaluations", errors[2][8], work[2][8])
	}
}

// Another θ makes the points stale; another loss does not; another solver is a
// point more.
func TestPrecisionIsComputedOnce(t *testing.T) {
	c := connect(t, `{"type": "view", "precision": {"methods": ["heun"], "start": 0}}`, sceneOf(circleDoc))
	c.find("the last point", isLast(KindPrecision))
	c.send(`{"type": "patch", "patch": {"loss": {"terminal": "y^2"}}}`)
	if _, all := c.until("curvature"); len(all) == 0 {
		t.Fatal("no run")
	}
	c.send(`{"type": "patch", "patch": {"params": {"w": 2}}}`)
	_, all := c.until("precision")
	for _, e := range all {
		if e.Type == "" && e.head.Kind == KindPrecision {
			t.Error("points for another loss")
		}
	}
	e, all := c.find("the last point", isLast(KindPrecision))
	rows, _ := table(t, all, KindPrecision, 0)
	if len(rows) != 1+halvings {
		t.Fatalf("%d points; the last frame is %+v", len(rows), e.head)
	}
	c.send(`{"type": "patch", "patch": {"solver": {"rtol": 1e-9, "atol": 1e-11}}}`)
	c.until("precision")
	_, all = c.find("the last point", isLast(KindPrecision))
	again, _ := table(t, all, KindPrecision, 0)
	if len(again) != len(rows) || again[0][1] != 1e-9 || !(again[0][6] < rows[0][6]/100) {
		t.Errorf("with a tighter tolerance the own point is %v, before %v", again[0], rows[0])
	}
}

// Past a pole, which four steps of Euler's miss, nothing can be solved: there is no reference, and the page is told why.
func TestPrecisionWithoutReference(t *testing.T) {
	c := connect(t, `{"type": "view", "precision": {"methods": ["rk4"], "start": 0}}`, sceneOf(`{"field": {"equations": ["x' = x^2"]}, "z0": [[1]], "T": 2, "solver": {"method": "euler", "step": 0.5}}`))
	m, _ := c.until("precision")
	if m.Uncertainty != nil || !strings.Contains(m.Detail, "No reference") {
		t.Errorf("%+v", m)
	}
}

func TestPrecisionIsRefused(t *testing.T) {
	c := connect(t)
	for _, view := range []string{`"precision": {"methods": ["rk5"]}`, `"precision": {"methods": [], "start": -1}`, `"solver": {"start": -1}`,
		`"precision": {"methods": ["rk4"` + strings.Repeat(`, "rk4"`, maxCompared) + `]}`} {
		c.send(`{"type": "view", ` + view + `}`)
		if e := c.problem(); e.Status != 400 {
			t.Errorf("%s: %+v", view, e)
		}
	}
}
