package field

import (
	"fmt"
	"slices"
)

// HybridListing is a Hybrid as code: the levels in order, then f. In the text
// values[k] is value k of the networks, at the places that the calls name, and
// back[k] the derivative by argument k of a level.
type HybridListing struct {
	Levels []LevelListing
	F      Listing
	VJP    Listing // aᵀ∂f/∂z, aᵀ∂f/∂values and aᵀ∂f/∂params
	Values int     // how many there are
}

// LevelListing is the calls that need lower levels only.
type LevelListing struct {
	Calls     []CallListing
	Arguments Listing
	VJP       Listing // of the arguments, results as those of HybridListing
}

// CallListing is one call of a network: which of its level's arguments it
// takes, from and to, and which values it gives.
type CallListing struct {
	Network           string
	Arguments, Values [2]int
}

// Hybrid writes the code of h.
func (w *Writer) Hybrid(h *Hybrid) HybridListing {
	n := len(h.states)
	var out HybridListing
	for _, level := range h.levels {
		l := LevelListing{}
		for _, c := range level.calls {
			network := h.networks[c.network]
			first := c.value - n
			l.Calls = append(l.Calls, CallListing{network.Name, [2]int{c.arguments, c.arguments + network.Inputs()}, [2]int{first, first + network.Outputs()}})
			out.Values = max(out.Values, first+network.Outputs())
		}
		out.Levels = append(out.Levels, l)
	}
	extended := *w // what it uses is used by w
	extended.States = slices.Clone(w.States)
	for k := range out.Values {
		extended.States = append(extended.States, fmt.Sprintf("values[%d]", k))
	}
	write := func(s *System, roots int) (value, vjp Listing) {
		value = extended.trees(s.rights[:roots], s.definitions)
		g := newGraph()
		g.define(s.definitions)
		var f, adjoint []id
		for i, right := range s.rights[:roots] {
			f = append(f, g.lower(right))
			adjoint = append(adjoint, g.leaf(opAdjoint, i))
		}
		return value, extended.derivatives(g, f, adjoint, false)
	}
	out.F, out.VJP = write(h.top, n)
	for k := range out.Levels {
		l := &out.Levels[k]
		arguments := l.Calls[len(l.Calls)-1].Arguments[1]
		extended.Costate = nil
		for i := range arguments {
			extended.Costate = append(extended.Costate, fmt.Sprintf("back[%d]", i))
		}
		l.Arguments, l.VJP = write(h.levels[k].arguments, arguments)
	}
	return out
}
