package field

// Divergence returns tr ∂f/∂z as an expression of (t, z, θ) with derivatives of
// its own: second ones of f.
func (s *System) Divergence() *Scalar {
	out := &Scalar{states: len(s.states), params: len(s.params), definitions: s.definitions, graph: s.divergence}
	out.compile(s.divergence())
	return out
}

func (s *System) divergence() (*graph, id) {
	g := newGraph()
	g.define(s.definitions)
	var f []id
	for _, right := range s.rights {
		f = append(f, g.lower(right))
	}
	one, zero := g.constant(1), g.constant(0)
	var terms []id
	for i := range f {
		moved := g.push(f, func(n node) (id, bool) {
			switch {
			case n.op == opState && int(n.index) == i:
				return one, true
			case n.op == opState:
				return zero, true
			}
			return 0, false
		})
		terms = append(terms, moved[i])
	}
	sum := terms[0]
	for _, term := range terms[1:] {
		sum = g.add(sum, term)
	}
	return g, sum
}
