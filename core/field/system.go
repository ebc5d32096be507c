package field

import "slices"

// System is a compiled field dz/dt = f(t, z, θ). It is immutable and may be
// used by any number of goroutines at once.
type System struct {
	states, params   []string
	latex, canonical []string
	rights           []*expr
	definitions      *Definitions
	autonomous       bool
	code             *code
	eval             program
	vjp, vjpFull     program // outputs: dz, dt, and in full also dθ
	both, bothFull   program // the same after f
	jvp, jvpFull     program
	lazy             lazyJacobian
	bent             lazyBranches
	curved           lazySecond
}

// Compile compiles one line a string: equations, "x' = …" or "dx/dt = …", whose
// order is that of z, and definitions, "r = …", anywhere among them. Names are the states, the params in the order of θ, t, and
// those of the language. The error is an *Error or Errors.
func Compile(equations, params []string) (*System, error) {
	typed, err := parseEquations(equations, params, nil)
	if err != nil {
		return nil, err
	}
	states, rights := typed.states()
	s := newSystem(states, params, rights, typed.definitions)
	s.canonical, s.latex = typed.text()
	return s, nil
}

// newSystem compiles one tree a state, in whose leaves the states and the
// params stand by their indices, and with the definitions that stand in them.
func newSystem(states, params []string, rights []*expr, definitions *Definitions) *System {
	s := &System{states: slices.Clone(states), params: slices.Clone(params), rights: rights, definitions: definitions, autonomous: true}
	g := newGraph()
	f := g.lowerSystem(s)
	for _, i := range g.reachable(f) {
		s.autonomous = s.autonomous && g.nodes[i].op != opTime
	}
	n := len(f)
	used := g.usedParams(f)

	adjoint := make([]id, n)
	for i := range adjoint {
		adjoint[i] = g.leaf(opAdjoint, i)
	}
	vjp := g.gradient(f, adjoint, n, nil)
	vjpFull := g.gradient(f, adjoint, n, used)
	jvp := g.push(f, seeds(g, false))
	jvpFull := g.push(f, seeds(g, true))

	as := assemble(g, n, f, vjp, vjpFull, jvp, jvpFull)
	s.eval = as.program(f)
	s.vjp, s.vjpFull = as.program(vjp), as.program(vjpFull)
	s.both, s.bothFull = as.program(slices.Concat(f, vjp)), as.program(slices.Concat(f, vjpFull))
	s.jvp, s.jvpFull = as.program(jvp), as.program(jvpFull)
	s.code = as.code
	return s
}

// usedParams lists the parameters that the roots depend on, ascending.
func (g *graph) usedParams(roots []id) []int {
	var used []int
	for _, i := range g.reachable(roots) {
		if n := g.nodes[i]; n.op == opParam {
			used = append(used, int(n.index))
		}
	}
	slices.Sort(used)
	return used
}

// gradient is Σ w_i r_i differentiated by the n states, by t, and by the
// parameters listed, in this order.
func (g *graph) gradient(roots, weights []id, n int, params []int) []id {
	bar := g.pull(roots, weights, func(o op) bool {
		return o == opState || o == opTime || o == opParam && params != nil
	})
	zero := g.constant(0)
	at := func(leaf id) id {
		if int(leaf) < len(bar) {
			return bar[leaf]
		}
		return zero
	}
	var grads []id
	for i := range n {
		grads = append(grads, at(g.leaf(opState, i)))
	}
	grads = append(grads, at(g.leaf(opTime, 0)))
	for _, j := range params {
		grads = append(grads, at(g.leaf(opParam, j)))
	}
	return grads
}

// seeds moves the states, the time and, if asked, the parameters.
func seeds(g *graph, params bool) func(node) (id, bool) {
	return func(n node) (id, bool) {
		switch {
		case n.op == opState:
			return g.leaf(opStateSeed, int(n.index)), true
		case n.op == opTime:
			return g.leaf(opTimeSeed, 0), true
		case n.op == opParam && params:
			return g.leaf(opParamSeed, int(n.index)), true
		}
		return 0, false
	}
}

// States returns the names of z, in order.
func (s *System) States() []string { return slices.Clone(s.states) }

// Dim returns n, the length of z.
func (s *System) Dim() int { return len(s.states) }

// NumParams returns p, the length of θ.
func (s *System) NumParams() int { return len(s.params) }

// Autonomous reports whether f does not depend on t. A t that cancels by more
// than folding constants still counts.
func (s *System) Autonomous() bool { return s.autonomous }

// Definitions returns what lines such as r = sqrt(x^2 + y^2) define.
func (s *System) Definitions() *Definitions { return s.definitions }

// LaTeX returns each line typeset, as in \dot{x} = a\,x.
func (s *System) LaTeX() []string { return slices.Clone(s.latex) }

// Canonical returns each line as text that parses back to the same, with uniform spacing and no needless brackets.
func (s *System) Canonical() []string { return slices.Clone(s.canonical) }
