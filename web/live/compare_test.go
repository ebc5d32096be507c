package live

import (
	"math"
	"slices"
	"testing"
)

const hybridDoc = `{"params": {"c": 0.5}, "field": {"networks": {"u": {"hidden": [3], "start": "zero"}}, "equations": ["x' = u(x) - c*x", "y' = -y"]},
	"z0": [[1, 2]], "T": 1, "loss": {"terminal": "(x - 2)^2"}, "flow": {"rule": "descent", "eta": 0.1, "steps": 3, "free": ["u"]},
	"view": {"compare": {"learnt": "u(x) + y", "true": "c*x", "over": "x", "range": [-2, 2], "at": {"y": 3}}}}`

func isCompare(e *event) bool { return e.Type == "" && e.head.Kind == KindCompare }

// What is learnt comes beside what is true with the scene, again with each
// picture of a training, and not where nothing changed.
func TestCompare(t *testing.T) {
	c := connect(t, sceneOf(hybridDoc))
	e, _ := c.find("the comparison", isCompare)
	if len(e.rows) != comparePoints || e.head.Cols != 3 || !e.head.Last {
		t.Fatalf("%+v", e.head)
	}
	for i, row := range e.rows {
		x := -2 + 4*float64(i)/(comparePoints-1)
		if math.Abs(row[0]-x) > 1e-15 || row[1] != 3 || row[2] != 0.5*row[0] {
			t.Fatalf("row %d is %v at x = %v", i, row, x)
		}
	}
	c.send(`{"type": "patch", "patch": {"name": "The same"}}`)
	c.until("scene")
	if _, all := c.until("curvature"); slices.ContainsFunc(all, isCompare) {
		t.Error("another name sends the comparison again")
	}
	c.send(`{"type": "patch", "patch": {"params": {"c": 1}}}`)
	if e, _ := c.find("the comparison", isCompare); e.rows[0][2] != -2 {
		t.Errorf("with c = 1 the first row is %v", e.rows[0])
	}
	c.send(step)
	if e, _ := c.find("the comparison", isCompare); e.rows[0][1] == 3 {
		t.Error("a step of training does not change what is learnt")
	}
}

// The weights of networks in equations are carried through a patch, but for
// those of a network that begins anew.
func TestNetworksAreCarried(t *testing.T) {
	doc := `{"field": {"networks": {"u": {"hidden": [2]}, "v": {"hidden": [1]}}, "equations": ["x' = u(x) + v(x)"]}, "z0": [[1]], "T": 1, "loss": {"terminal": "x^2"},
		"flow": {"rule": "descent", "eta": 0.1}}`
	s := NewSession(NewOutbox())
	obey := func(m string) {
		s.Submit([]byte(m))
		s.obey(t.Context(), s.take())
	}
	obey(sceneOf(doc))
	fresh := slices.Clone(s.theta)
	obey(step)
	trained := slices.Clone(s.theta)
	if slices.Equal(fresh, trained) {
		t.Fatal("a step does not move the weights")
	}
	obey(`{"type": "patch", "patch": {"T": 2}}`)
	if !slices.Equal(s.theta, trained) {
		t.Error("the weights are lost with another T")
	}
	u := s.experiment.Networks[0].To
	obey(`{"type": "patch", "patch": {"params": {"c": 2}, "field": {"equations": ["x' = u(x) + c*v(x)"]}}}`)
	if !slices.Equal(s.theta[1:], trained) {
		t.Error("the weights are lost with another equation")
	}
	obey(`{"type": "patch", "patch": {"field": {"networks": {"v": {"seed": 5}}}}}`)
	if !slices.Equal(s.theta[1:1+u], trained[:u]) || slices.Equal(s.theta[1+u:], trained[u:]) {
		t.Error("another seed of v does not draw v, and v alone, anew")
	}
	obey(`{"type": "patch", "patch": {"field": {"networks": null, "equations": ["x' = -c*x"]}}}`)
	if len(s.theta) != 1 {
		t.Errorf("%d entries of θ without networks", len(s.theta))
	}
}
