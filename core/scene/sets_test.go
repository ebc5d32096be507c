package scene

import (
	"encoding/json"
	"fmt"
	"testing"
)

// learnerOf is a scene that learns a set, as the page makes it.
func learnerOf(tb testing.TB, s Set) *Experiment {
	tb.Helper()
	hidden, err := json.Marshal(s.Hidden)
	if err != nil {
		tb.Fatal(err)
	}
	arms, schedule := "", ""
	if s.Arms > 0 {
		arms = fmt.Sprintf(`"arms": %d, `, s.Arms)
	}
	if s.Cosine {
		schedule = `, "schedule": {"kind": "cosine"}`
	}
	x, err := new(Builder).Build(mustDecode(tb, fmt.Sprintf(`{"field": {"network": {"dim": 2, "hidden": %s, "activation": %q, "augment": %d, "seed": 1}}, "T": 1, "samples": 60,
		"solver": {"method": "dopri5", "rtol": %v, "atol": %v}, "data": {"generate": {"kind": %q, %s"points": %d, "noise": %v, "seed": 1}, "test": 0.33},
		"loss": {"classes": {}}, "flow": {"rule": "adam", "eta": %v, "steps": %d, "batch": %d%s}}`,
		hidden, s.Activation, s.Augment, s.RTol, s.RTol/10, s.Kind, arms, s.Points, s.Noise, s.Eta, s.Steps, s.Batch, schedule)))
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

// What is said to learn a set does: the same seeds, the same figure. The checkerboard
// takes ten times as long as any other; [BenchmarkSets] has it.
func TestSetsAreLearnt(t *testing.T) {
	for _, s := range Sets() {
		if s.Kind == "checkerboard" {
			continue
		}
		t.Run(fmt.Sprint(s.Kind, s.Arms), func(t *testing.T) {
			if got := *train(t, learnerOf(t, s)).outcome(t).Test.Accuracy; !(got >= s.Accuracy) {
				t.Errorf("accuracy %v in the test, stated %v", got, s.Accuracy)
			}
		})
	}
}

// BenchmarkSets trains each from scratch.
func BenchmarkSets(b *testing.B) {
	for _, s := range Sets() {
		b.Run(fmt.Sprint(s.Kind, s.Arms), func(b *testing.B) {
			for b.Loop() {
				got := *train(b, learnerOf(b, s)).outcome(b).Test.Accuracy
				b.ReportMetric(got, "accuracy")
				if got < s.Accuracy {
					b.Errorf("accuracy %v in the test, stated %v", got, s.Accuracy)
				}
			}
		})
	}
}
