package web

import (
	"math"
	"net/http"
	"strings"
	"testing"

	"costate/core/scene"
)

// A file of data becomes members of a scene, which then runs; rows that cannot be
// used are listed with their lines.
func TestData(t *testing.T) {
	_, url := serve(t)
	got := ask[scene.Table](t, url+"/api/v1/data", "x,y,label\n1,2,in\n3,4\n-1,0.5,out\n")
	if got.Kind != "points" || got.Rows != 2 || len(got.Scene.Data.Rows) != 2 || got.Scene.Data.Names[1] != "out" {
		t.Errorf("%+v", got)
	}
	if len(got.Faults) != 1 || got.Faults[0].Line != 3 || got.Faults[0].Message != "2 columns, expected 3" {
		t.Errorf("faults %v", got.Faults)
	}
	if d := refused(t, url+"/api/v1/data", "a,b\n", http.StatusUnprocessableEntity); !strings.Contains(d.Detail, "no row") {
		t.Error(d.Detail)
	}
	refused(t, url+"/api/v1/data?kind=picture", "1,2,0\n", http.StatusUnprocessableEntity)
	refused(t, url+"/api/v1/data", strings.Repeat("1,2,0\n", 200_000), http.StatusRequestEntityTooLarge)
	refused(t, url+"/api/v1/data", strings.Repeat("1,2,0\n", 10_001), http.StatusUnprocessableEntity)
}

// The gradient of a scene with data says how well they are met: the mean over the
// points is the loss, and what is trained on and what is not add up to all.
func TestOutcome(t *testing.T) {
	_, url := serve(t)
	const doc = `{"field": {"network": {"dim": 2, "hidden": [4], "augment": 1}}, "T": 1, "samples": 3, "z0": [[1, 1]],
		"data": {"generate": {"kind": "moons", "points": 20}, "test": 0.25}, "loss": {"classes": {}}}`
	got := ask[struct {
		gradientWanted
		Outcome scene.Outcome
	}](t, url+"/api/v1/gradient", doc)
	if len(got.Outcome.Train.Points) != 15 || len(got.Outcome.Test.Points) != 5 || len(got.Gradient.Z0) != 16 || len(got.Adjoint.A) != 16 {
		t.Fatalf("%d and %d points, %d start points", len(got.Outcome.Train.Points), len(got.Outcome.Test.Points), len(got.Gradient.Z0))
	}
	mean := 0.0
	for _, p := range got.Outcome.Train.Points {
		mean += p.Loss / 15
		if len(p.Probabilities) != 2 || math.Abs(p.Probabilities[0]+p.Probabilities[1]-1) > 1e-15 {
			t.Errorf("probabilities %v", p.Probabilities)
		}
	}
	// Both are solved with one tolerance, but the start point beside the data
	// changes the steps that they share.
	near(t, "loss", got.Loss, mean, 1e-6)
	near(t, "mean", got.Outcome.Train.Loss, mean, 1e-15)
	// The network's 4·3+4 + 3·4+3, and the read-out's 2·3+2 after them.
	if n := len(got.Gradient.Weights); n != 31+8 {
		t.Errorf("%d weights", n)
	}
	for _, v := range got.Gradient.Z0[0] {
		if v != 0 {
			t.Errorf("the loss depends on a start point that is none of the data: %v", got.Gradient.Z0[0])
		}
	}
	d := refused(t, url+"/api/v1/gradient", `{"field": {"network": {}}, "data": {"generate": {"kind": "moon"}}, "loss": {"classes": {}}}`, http.StatusUnprocessableEntity)
	if d.Errors[0].Pointer != "/data/generate/kind" {
		t.Error(d.Errors)
	}
}
