package live

import (
	"math"
	"slices"
	"testing"

	"costate/core/ode"
)

const stiffDoc = `{"params": {"k": 50}, "field": {"equations": ["x' = -k*(x - cos(t))", "y' = x - y"]}, "z0": [[0, 1], [1, 0]], "T": 2, "solver": {"method": "euler", "step": 0.05}}`

// isLast tells when the last rows of all the kinds have come, in whichever order.
func isLast(kinds ...Kind) func(e *event) bool {
	missing := slices.Clone(kinds)
	return func(e *event) bool {
		if e.Type == "" && e.head.Last {
			missing = slices.DeleteFunc(missing, func(kind Kind) bool { return kind == e.head.Kind })
		}
		return len(missing) == 0
	}
}

// Every step comes with its size, and the eigenvalues of the exact Jacobian
// where it starts.
func TestSteps(t *testing.T) {
	c := connect(t, `{"type": "view", "solver": {"start": 1}}`, sceneOf(stiffDoc))
	_, all := c.find("the steps", isLast(KindTrials, KindSpectrum))
	trials, _ := table(t, all, KindTrials, 1)
	spectrum, _ := table(t, all, KindSpectrum, 1)
	if len(trials) != 40 || len(spectrum) != 40 {
		t.Fatalf("%d trials and %d spectra of 40 steps", len(trials), len(spectrum))
	}
	for i, row := range trials {
		if math.Abs(row[0]-0.05*float64(i)) > 1e-12 || math.Abs(row[1]-0.05) > 1e-12 || row[2] != 0 || row[3] != 1 || row[4] != float64(i+1) {
			t.Fatalf("trial %d is %v", i, row)
		}
		s := spectrum[i]
		if s[0] != row[0] || s[1] != row[1] || s[2] != 0 || math.Abs(s[3]+50) > 1e-12 || s[4] != 0 || math.Abs(s[5]-1.5) > 1e-9 || math.Abs(s[6]+1) > 1e-12 || s[7] != 0 || math.Abs(s[8]-0.95) > 1e-9 {
			t.Fatalf("spectrum %d is %v", i, s)
		}
	}
	c.until("curvature")
	// The same once more is not sent, another start point is.
	c.send(`{"type": "view", "solver": {"start": 0}}`)
	_, all = c.find("the other start", isLast(KindTrials, KindSpectrum))
	if rows, _ := table(t, all, KindTrials, 0); len(rows) != 40 {
		t.Errorf("%d trials of the other start", len(rows))
	}
	c.send(`{"type": "view", "solver": {"start": 7}}`)
	c.send(`{"type": "patch", "patch": {"name": "No such start"}}`)
	c.until("done")
	if _, all := c.until("curvature"); slices.ContainsFunc(all, isLast(KindTrials)) {
		t.Error("steps of a start that is not there")
	}
}

// Rejected steps are among the trials, in their order, and their evaluations
// count.
func TestRejectedSteps(t *testing.T) {
	c := connect(t, `{"type": "view", "solver": {"start": 0}}`,
		sceneOf(`{"field": {"equations": ["x' = y", "y' = 20*(1 - x^2)*y - x"]}, "z0": [[2, 0]], "T": 40, "solver": {"method": "dopri5", "rtol": 1e-4, "atol": 1e-5}}`))
	done, _ := c.until("done")
	_, all := c.find("the steps", isLast(KindTrials, KindSpectrum))
	trials, _ := table(t, all, KindTrials, 0)
	accepted, rejected, at := 0, 0, 0.0
	for i, row := range trials {
		if row[0] != at || i > 0 && row[4] <= trials[i-1][4] {
			t.Fatalf("trial %d starts at %v, not %v: %v", i, row[0], at, row)
		}
		if row[3] == 1 {
			accepted++
			at += row[1]
			if row[2] > 1 {
				t.Errorf("accepted with error %v", row[2])
			}
		} else {
			rejected++
			if !(row[2] > 1) {
				t.Errorf("rejected with error %v", row[2])
			}
		}
		if i+1 < len(trials) {
			at = trials[i+1][0]
		}
	}
	f := done.Stats.Forward
	if rejected == 0 || accepted != f.Accepted || rejected != f.Rejected || int(trials[len(trials)-1][4]) != f.Evaluations {
		t.Errorf("%d accepted, %d rejected, %v evaluations; the run says %+v", accepted, rejected, trials[len(trials)-1][4], f)
	}
}

// A solve that fails is told of up to where it does.
func TestStepsOfAFailure(t *testing.T) {
	c := connect(t, `{"type": "view", "solver": {"start": 0}}`, sceneOf(`{"field": {"equations": ["x' = x^2"]}, "z0": [[1]], "T": 2, "solver": {"method": "dopri5"}}`))
	c.problem()
	e, _ := c.find("the trials", isLast(KindTrials))
	if n := len(e.rows); n == 0 || math.Abs(e.rows[n-1][0]-1) > 1e-5 {
		t.Errorf("%d trials, which do not end at the pole: %v", n, e.rows[n-1])
	}
}

// In training the steps are those of the picture.
func TestStepsInTraining(t *testing.T) {
	c := connect(t, sceneOf(`{"params": {"a": 1}, "field": {"equations": ["x' = -a*x"]}, "z0": [[1]], "T": 1, "loss": {"terminal": "x^2"}, "flow": {"rule": "descent", "eta": 0.5, "steps": 9}}`),
		`{"type": "view", "solver": {"start": 0}}`)
	before, _ := c.find("the spectrum", isLast(KindSpectrum))
	c.send(step)
	after, _ := c.find("the spectrum", isLast(KindSpectrum))
	if before.rows[0][3] != -1 || !(after.rows[0][3] < -1) {
		t.Errorf("λ went from %v to %v", before.rows[0][3], after.rows[0][3])
	}
}

// Of a long solve with more states, few steps have eigenvalues; where steps
// grow or shrink they do.
func TestSpectraAreChosen(t *testing.T) {
	x := experiment(t, `{"field": {"equations": ["x' = -x", "y' = -2*y", "z' = -3*z"]}, "z0": [[1, 1, 1]], "T": 1500, "solver": {"method": "auto"}}`)
	s := newSpectra(x.Field(), x.Scene) // steps one unit of t apart
	z := []float64{1, 1, 1}
	_, stiff, _ := lookup(t, "auto").Parts()
	for i, c := range []struct {
		t, h float64
		part int
		want bool
	}{{0, 0.1, 0, true}, {0.1, 0.1, 0, false}, {0.2, 0.21, 0, true}, {0.4, 0.3, 0, false}, {1.3, 0.3, 1, true}, {1.4, 0.1, 0, true}} {
		row := s.at(c.t, c.h, z, c.part)
		if (row != nil) != c.want {
			t.Errorf("step %d: %v", i, row)
		}
		if row == nil {
			continue
		}
		if row[0] != c.h || row[1] != float64(c.part) || math.Abs(row[2]+3) > 1e-14 || math.Abs(row[8]+1) > 1e-14 {
			t.Errorf("step %d: %v", i, row)
		}
		if c.part == 1 && math.Abs(row[4]-stiff.Stability().Size(complex(-3*c.h, 0))) > 1e-12 {
			t.Errorf("step %d is one of the stiff part: %v", i, row)
		}
	}
}

func lookup(t *testing.T, id string) ode.Method {
	t.Helper()
	m, ok := ode.Lookup(id)
	if !ok {
		t.Fatal("no method ", id)
	}
	return m
}
