package live

import (
	"encoding/json"
	"slices"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"
)

// What the page is told of the weights brings it back to where training was, to the
// last bit, whichever part of the scene they belong to.
func TestWeightsBringTrainingBack(t *testing.T) {
	for name, doc := range map[string]string{
		"a network":   `{"field": {"network": {"dim": 2, "hidden": [3], "seed": 4}}, "z0": [[1, 0.5]], "T": 1, "loss": {"terminal": "z1^2 + z2^2"}, "flow": {"rule": "adam", "eta": 0.05, "steps": 5}}`,
		"called ones": hybridTraining,
		"a read-out": `{"field": {"network": {"dim": 2, "hidden": [3], "seed": 4}}, "T": 1, "data": {"rows": [[0.1, 0.2, 0], [1, -1, 1], [0.3, 1, 1]]},
			"loss": {"classes": {}}, "flow": {"rule": "adam", "eta": 0.05, "steps": 5}}`,
	} {
		t.Run(name, func(t *testing.T) {
			c := connect(t, sceneOf(doc))
			c.until("done")
			c.send(play)
			c.state("finished")
			kept, _ := c.until("weights")
			trained, _ := c.until("done")

			var message struct{ Patch json.RawMessage }
			if err := json.Unmarshal(kept.text, &message); err != nil {
				t.Fatal(err)
			}
			whole, err := jsonpatch.MergePatch([]byte(doc), message.Patch)
			if err != nil {
				t.Fatal(err)
			}
			other := connect(t, sceneOf(string(whole)))
			if done, _ := other.until("done"); done.Loss != trained.Loss {
				t.Errorf("L = %v, it was %v", done.Loss, trained.Loss)
			}
		})
	}
}

const hybridTraining = `{"params": {"c": 0.5}, "field": {"networks": {"u": {"hidden": [3]}}, "equations": ["x' = u(x) - c*x"]}, "z0": [[1]], "T": 1,
	"loss": {"terminal": "x^2"}, "flow": {"rule": "descent", "eta": 0.1, "steps": 5, "free": ["u"]}}`

// Another shape of the network has other weights, of which the page is told before the
// run with them; where there are none any more it is told so.
func TestWeightsFollowTheNetwork(t *testing.T) {
	c := connect(t, sceneOf(hybridTraining))
	c.until("done")
	c.send(`{"type": "flow", "do": "step"}`)
	c.until("weights")
	c.until("done")
	c.send(`{"type": "patch", "patch": {"field": {"networks": {"u": {"hidden": [2]}}}}}`)
	kept, before := c.until("weights")
	if slices.ContainsFunc(before, func(e *event) bool { return e.Type == "scene" }) {
		t.Error("they came after the run they belong to")
	}
	var reshaped struct {
		Patch struct {
			Field struct {
				Networks map[string]struct{ Weights []float64 }
			}
		}
	}
	if err := json.Unmarshal(kept.text, &reshaped); err != nil {
		t.Fatal(err)
	}
	if got := len(reshaped.Patch.Field.Networks["u"].Weights); got != 1*2+2+2*1+1 {
		t.Errorf("%d weights", got)
	}
	c.until("done")
	c.send(`{"type": "patch", "patch": {"field": {"networks": null, "equations": ["x' = -c*x"]}, "flow": {"free": ["c"]}}}`)
	none, _ := c.until("weights")
	var message struct{ Patch json.RawMessage }
	if err := json.Unmarshal(none.text, &message); err != nil || string(message.Patch) != "null" {
		t.Errorf("%s (%v)", message.Patch, err)
	}
}
