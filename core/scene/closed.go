package scene

import (
	"fmt"
	"slices"
	"strings"

	"costate/core/field"
)

// ClosedForm is a formula said to be a parameter along its gradient flow. It is
// in the params, which stand for their values where the path begins, in tau, the
// training time since then, and in eta.
type ClosedForm struct {
	Param   string `json:"param"`
	Name    string `json:"name"` // what to call it
	Formula string `json:"formula"`
}

// maxClosed bounds the formulas: more lines cannot be told apart.
const maxClosed = 6

func decodeClosed(x value) []ClosedForm {
	var out []ClosedForm
	items := x.list()
	if len(items) > maxClosed {
		x.faults.add(x.at, "%d formulas; at most %d", len(items), maxClosed)
		return nil
	}
	for _, item := range items {
		var c ClosedForm
		m := item.object("param", "name", "formula")
		m["param"].text(&c.Param)
		m["name"].text(&c.Name)
		m["formula"].text(&c.Formula)
		if c.Name == "" {
			c.Name = c.Formula
		}
		out = append(out, c)
	}
	return out
}

// addClosed compiles the formulas of view.closed.
func (b *Builder) addClosed(x *Experiment, s *Scene) Faults {
	if s.View == nil || len(s.View.Closed) == 0 {
		return nil
	}
	var faults Faults
	names := append(slices.Clone(x.Params), "tau", "eta")
	for _, name := range names[len(x.Params):] {
		if slices.Contains(x.Params, name) {
			faults.add("/view/closed", "%s has a meaning of its own in a closed form: name the parameter otherwise", name)
			return faults
		}
	}
	for i, c := range s.View.Closed {
		at := fmt.Sprintf("/view/closed/%d", i)
		if !slices.Contains(x.Params, c.Param) {
			faults.add(at+"/param", "no parameter %q; there are %s", c.Param, strings.Join(x.Params, ", "))
		}
		formula, err := b.scalar(c.Formula, field.Scope{Params: names})
		if err != nil {
			faults = append(faults, expressionFaults(err, func(*field.Error) string { return at + "/formula" })...)
			continue
		}
		x.closed = append(x.closed, formula)
	}
	return faults
}

// ClosedForms evaluates the formulas of a scene's view.closed. It belongs to one
// goroutine.
type ClosedForms struct {
	formulas []*field.ScalarEvaluator
	names    []float64 // the params, tau, eta
}

// ClosedForms returns a new evaluator, nil for a scene without formulas.
func (x *Experiment) ClosedForms() *ClosedForms {
	if len(x.closed) == 0 {
		return nil
	}
	c := &ClosedForms{names: make([]float64, len(x.Params)+2)}
	for _, s := range x.closed {
		c.formulas = append(c.formulas, s.Evaluator())
	}
	return c
}

// Len returns how many formulas there are.
func (c *ClosedForms) Len() int { return len(c.formulas) }

// At writes the value of each formula to dst: of a path that began at theta, of
// which the named params count, and has run for tau with the rate eta.
func (c *ClosedForms) At(dst, theta []float64, tau, eta float64) {
	n := len(c.names) - 2
	copy(c.names[:n], theta)
	c.names[n], c.names[n+1] = tau, eta
	for i, f := range c.formulas {
		f.SetParams(c.names)
		dst[i] = f.Value(0, nil)
	}
}
