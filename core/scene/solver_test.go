package scene

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"costate/core/adjoint"
	"costate/core/ode"
)

const controlled = `{"field": {"equations": ["x' = y", "y' = -x"]}, "z0": [[1, 0], [0, 1]], "T": 4, "samples": 5, "loss": {"terminal": "x^2"}, "solver": {
	"rtol": 1e-5, "atol": [1e-7, 1e-4], "controller": "PID", "minStep": 1e-9, "maxStep": 0.125, "tstops": [1.01, 3.3, 0.2]}}`

// TestSolverMembers: the solver's settings come back as they were written, and
// rule the steps.
func TestSolverMembers(t *testing.T) {
	s := mustDecode(t, controlled)
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		Solver struct {
			ATol       []float64
			Controller string
			MinStep    float64
			MaxStep    float64
			TStops     []float64 `json:"tstops"`
		}
	}
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if b := back.Solver; !slices.Equal(b.ATol, []float64{1e-7, 1e-4}) || b.Controller != "PID" || b.MinStep != 1e-9 || b.MaxStep != 0.125 || !slices.Equal(b.TStops, []float64{1.01, 3.3, 0.2}) {
		t.Errorf("written as %s", data)
	}
	again := mustDecode(t, string(data))
	if !slices.Equal(again.Solver.ATols, s.Solver.ATols) || again.Solver.Controller != "PID" {
		t.Errorf("read again: %+v", again.Solver)
	}
	for _, method := range []string{"checkpointed", "backsolve", "forward", "discrete"} {
		x, err := new(Builder).Build(mustDecode(t, edit(t, controlled, "gradient/method", `"`+method+`"`)))
		if err != nil {
			t.Fatal(err)
		}
		met := 0
		var g adjoint.Gradient
		e := x.Engine()
		err = e.Gradient(t.Context(), &g, x.Theta, x.GradientMethod(), adjoint.Observer{Step: func(start int, o *ode.Solver) {
			if h := o.T() - o.Previous(); h > 0.125*(1+1e-12) {
				t.Errorf("%s: a step of %g", method, h)
			}
			if start == 0 && slices.Contains(s.Solver.TStops, o.T()) {
				met++
			}
		}})
		if err != nil || met != 3 {
			t.Errorf("%s: met %d stops, error %v", method, met, err)
		}
		// x = cos t and x = sin t: dL/dx0 = 2 x cos t. Steps of 1/8 are far more exact
		// than the tolerance.
		if want := 2 * math.Cos(4) * math.Cos(4); math.Abs(g.Z0[0][0]-want) > 1e-5 {
			t.Errorf("%s: dL/dx0 = %g, want %g", method, g.Z0[0][0], want)
		}
	}
}

// TestToleranceList: one number for each state, augmented ones included.
func TestToleranceList(t *testing.T) {
	for _, c := range []struct {
		doc, list string
		ok        bool
	}{
		{controlled, "[1e-6]", false}, {controlled, "[1e-6, 1e-6, 1e-6]", false}, {controlled, "[]", false}, {controlled, "[1e-6, 1]", true},
		{network, "[1, 1, 1]", true}, {network, "[1, 1]", false},
	} {
		_, err := new(Builder).Build(mustDecode(t, edit(t, c.doc, "solver/atol", c.list)))
		if c.ok != (err == nil) || err != nil && !slices.Equal(pointers(t, err), []string{"/solver/atol"}) {
			t.Errorf("atol %s: %v", c.list, err)
		}
	}
}

func TestWithRTol(t *testing.T) {
	s := Solver{RTol: 1e-4, ATol: 1e-6, ATols: []float64{1e-7, 1}}
	got := s.WithRTol(1e-5)
	for i, want := range []float64{1e-5, 1e-7, 1e-8, 0.1} {
		if v := []float64{got.RTol, got.ATol, got.ATols[0], got.ATols[1]}[i]; math.Abs(v-want) > 1e-15*want {
			t.Errorf("%d: %g, want %g", i, v, want)
		}
	}
	if s.ATols[0] != 1e-7 {
		t.Error("the first solver's tolerances changed")
	}
}
