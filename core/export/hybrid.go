package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"costate/core/field"
	"costate/core/scene"
)

// hybrid is equations that call networks, as Python.
type hybrid struct {
	Networks []string // entries of a table
	Weights  []string // lines of numbers
	Free     string
	F, VJP   []string // lines of the functions

	activations string
}

// hybrid writes the field, and its derivative by the chain rule: through f,
// then level by level through the networks and their arguments.
func (t *target) hybrid(p *program, x *scene.Experiment, h *field.Hybrid) *hybrid {
	out := &hybrid{}
	var free []string
	for _, n := range h.Networks() {
		c := x.Scene.Field.Networks[n.Name]
		var layers []string
		in := c.Inputs
		for _, width := range append(slices.Clone(c.Hidden), c.Outputs) {
			layers = append(layers, fmt.Sprintf("(%d, %d)", in, width))
			in = width
		}
		a := t.activations[c.Activation]
		out.activations += a.Value + a.Slope
		out.Networks = append(out.Networks, fmt.Sprintf("%s: (%d, [%s], lambda s: %s, lambda s: %s)", strconv.Quote(n.Name), n.Offset, strings.Join(layers, ", "), a.Value, a.Slope))
		free = append(free, fmt.Sprintf("[%s]*%d", indicator(x.Free[n.Offset]), n.NumParams()))
	}
	out.Free = strings.Join(free, " + ")
	var weights []string
	for _, w := range x.Weights(x.Theta) {
		weights = append(weights, number(w))
	}
	out.Weights = strings.Split(wrapped(weights, 92), "\n")

	code := p.writer.Hybrid(h)
	named := len(p.Params)
	head := []string{t.unpack(p.writer.States, "state")}
	if named > 0 {
		head = append(head, t.unpack(p.writer.Params, fmt.Sprintf(t.named, named)))
	}
	steps := func(l field.Listing) (lines []string) {
		for _, step := range l.Steps {
			lines = append(lines, step.Name+" = "+step.Value)
		}
		return lines
	}
	array := func(results []string) string { return "np.array([" + strings.Join(results, ", ") + "])" }
	call := func(l field.LevelListing, c field.CallListing) string {
		return fmt.Sprintf("network(%q, %s, params)", c.Network, array(l.Arguments.Results[c.Arguments[0]:c.Arguments[1]]))
	}

	out.F = append(slices.Clone(head), fmt.Sprintf("values = np.zeros(%d)", code.Values))
	out.VJP = append(append(slices.Clone(head), t.unpack(p.writer.Costate, "costate")), fmt.Sprintf("values, pulls = np.zeros(%d), []", code.Values))
	for _, l := range code.Levels {
		out.F, out.VJP = append(out.F, steps(l.Arguments)...), append(out.VJP, steps(l.Arguments)...)
		for _, c := range l.Calls {
			place := fmt.Sprintf("values[%d:%d]", c.Values[0], c.Values[1])
			out.F = append(out.F, place+", _ = "+call(l, c))
			out.VJP = append(out.VJP, place+", pull = "+call(l, c), "pulls.append(pull)")
		}
	}
	out.F = append(append(out.F, steps(code.F)...), "return "+array(code.F.Results))
	states := len(p.States) + code.Values
	out.VJP = append(append(out.VJP, steps(code.VJP)...), "d_values = "+array(code.VJP.Results[:states]), "d_params = np.zeros(len(params))")
	if named > 0 {
		out.VJP = append(out.VJP, fmt.Sprintf("d_params[:%d] = %s", named, array(code.VJP.Results[states:])))
	}
	for _, l := range slices.Backward(code.Levels) {
		var back []string
		for _, c := range slices.Backward(l.Calls) {
			back = append(back, fmt.Sprintf("pulls.pop()(d_values[%d:%d], d_params)", len(p.States)+c.Values[0], len(p.States)+c.Values[1]))
		}
		// Popped from the last call to the first.
		out.VJP = append(out.VJP, "back = np.concatenate(["+strings.Join(back, ", ")+"][::-1])")
		out.VJP = append(append(out.VJP, steps(l.VJP)...), "d_values = d_values + "+array(l.VJP.Results[:states]))
		if named > 0 {
			out.VJP = append(out.VJP, fmt.Sprintf("d_params[:%d] += %s", named, array(l.VJP.Results[states:])))
		}
	}
	out.VJP = append(out.VJP, fmt.Sprintf("return d_values[:%d], d_params", len(p.States)))
	return out
}
