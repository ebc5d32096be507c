package live

import (
	"slices"
	"testing"
)

// The equations come written out when the view asks for them, again when they
// change, and not when only numbers do.
func TestSymbols(t *testing.T) {
	c := connect(t, sceneOf(pendulum), `{"type": "view", "symbols": true}`)
	m, _ := c.until("symbols")
	if m.Run != 1 || len(m.Symbols.Adjoint) != 2 || m.Symbols.Adjoint[0].Text != "a_w*g*cos(q)" {
		t.Fatalf("%+v", m.Symbols.Adjoint)
	}
	isSymbols := func(e *event) bool { return e.Type == "symbols" }
	c.until("check")
	c.send(`{"type": "patch", "patch": {"params": {"c": 0.3}, "T": 2}}`)
	c.send(`{"type": "view", "symbols": true, "portrait": true}`)
	if _, all := c.until("check"); slices.ContainsFunc(all, isSymbols) {
		t.Error("the formulas come again though the equations are the same")
	}
	c.send(`{"type": "patch", "patch": {"loss": {"running": "q^2"}}}`)
	if m, _ := c.until("symbols"); m.Symbols.Adjoint[0].Text != "a_w*g*cos(q) - 2*q" {
		t.Errorf("with a running loss: %+v", m.Symbols.Adjoint)
	}
	// A scene that cannot be built leaves them; the same one opened anew sends them again.
	c.send(`{"type": "patch", "patch": {"field": {"equations": ["q' = "]}}}`)
	c.problem()
	c.send(sceneOf(pendulum))
	if m, _ := c.until("symbols"); len(m.Symbols.Adjoint) != 2 {
		t.Errorf("%+v", m.Symbols.Adjoint)
	}
	// The weights of a network are numbers too.
	c.send(sceneOf(`{"field": {"network": {"dim": 1, "hidden": [2]}}, "z0": [[1]], "T": 1, "loss": {"terminal": "z1"}}`))
	if m, _ := c.until("symbols"); m.Symbols.Matrix == nil {
		t.Errorf("%+v", m)
	}
	c.until("check")
	c.send(`{"type": "patch", "patch": {"field": {"network": {"seed": 9}}}}`)
	if _, all := c.until("check"); slices.ContainsFunc(all, isSymbols) {
		t.Error("the formulas come again though only weights changed")
	}
}
