package web

import (
	"encoding/json"
	"math"
	"net/http"
	"testing"
)

// The API gives the events of a solve, and of a trajectory that one ends the
// samples up to there, of a too.
func TestEventsOfTheAPI(t *testing.T) {
	_, url := serve(t)
	const stops = `{"field": {"equations": ["x' = v", "v' = -9.81"]}, "z0": [[2, 0], [50, 0]], "T": 1, "samples": 11,
		"loss": {"terminal": "x + v"}, "events": [{"when": "x", "direction": "falling", "stop": true}, {"when": "v + 1"}]}`
	var got struct {
		Z      [][][]float64
		Events []happening
	}
	var back struct {
		Gradient struct{ Z0 [][]float64 }
		Adjoint  struct {
			A           [][][]float64
			Hamiltonian [][]float64
		}
	}
	for call, into := range map[string]any{"solve": &got, "gradient": &back} {
		_, data := do(t, http.MethodPost, url+"/api/v1/"+call, stops)
		if err := json.Unmarshal(data, into); err != nil {
			t.Fatal(err)
		}
	}
	tau := math.Sqrt(4 / 9.81)
	if len(got.Z[0]) != 7 || len(got.Z[1]) != 11 || len(got.Events) != 3 {
		t.Fatalf("%d and %d samples, events %+v", len(got.Z[0]), len(got.Z[1]), got.Events)
	}
	near(t, "the slow mark", got.Events[0].T, 1/9.81, 1e-12)
	near(t, "the floor", got.Events[1].T, tau, 1e-12)
	if e := got.Events[1]; e.Start != 0 || e.Event != 0 || len(e.Before) != 2 {
		t.Errorf("%+v", e)
	}
	if len(back.Adjoint.A[0]) != 7 || len(back.Adjoint.Hamiltonian[0]) != 7 || len(back.Adjoint.A[1]) != 11 {
		t.Errorf("%d and %d rows of a", len(back.Adjoint.A[0]), len(back.Adjoint.A[1]))
	}
	// At the floor v = −√(2 g x0), so ∂v/∂x0 = −g τ/2x0·… = −√(g/2x0); x is 0 there.
	near(t, "by x0", back.Gradient.Z0[0][0], -math.Sqrt(9.81/4), 1e-6)
}
