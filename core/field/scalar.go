package field

import "slices"

// Scalar is a compiled real expression of (t, z, θ): a loss, say. It is
// immutable and may be used by any number of goroutines at once.
type Scalar struct {
	states, params          int
	latex, canonical        string
	tree                    *expr               // nil of a divergence
	graph                   func() (*graph, id) // anew, of the value
	definitions             *Definitions
	zero                    bool
	code                    *code
	value                   program
	gradient, gradientFull  program // outputs: value, dz, dt, and in full also dθ
	direction, directionAll program // outputs: value, derivative
	curved                  lazySecond
}

// CompileScalar compiles an expression in the names of scope. The error is an
// *Error or Errors; faults of the expression are in equation 0.
func CompileScalar(src string, scope Scope) (*Scalar, error) {
	e, err := parseScalar(src, scope)
	if err != nil {
		return nil, err
	}
	s := &Scalar{
		states: len(scope.States), params: len(scope.Params),
		tree: e, definitions: scope.Definitions, latex: latexOf(e), canonical: canonicalOf(e, src),
	}
	s.graph = func() (*graph, id) {
		g := newGraph()
		g.define(scope.Definitions)
		return g, g.lower(e)
	}
	s.compile(s.graph())
	return s, nil
}

// compile makes the programs of the value at node i of g.
func (s *Scalar) compile(g *graph, i id) {
	root := []id{i}
	s.zero = g.isConst(root[0], 0)
	one := []id{g.constant(1)}
	n := s.states
	value := func(rest []id) []id { return slices.Concat(root, rest) }
	gradient := value(g.gradient(root, one, n, nil))
	gradientFull := value(g.gradient(root, one, n, g.usedParams(root)))
	direction := value(g.push(root, seeds(g, false)))
	directionAll := value(g.push(root, seeds(g, true)))

	as := assemble(g, n, gradient, gradientFull, direction, directionAll)
	s.value = as.program(root)
	s.gradient, s.gradientFull = as.program(gradient), as.program(gradientFull)
	s.direction, s.directionAll = as.program(direction), as.program(directionAll)
	s.code = as.code
}

// parseScalar reads src as one expression.
func parseScalar(src string, scope Scope) (*expr, error) {
	if len(src) > maxSource {
		return nil, tooLong()
	}
	tab, errs := newTable(scope)
	tokens, lexical := lex(src)
	errs = append(errs, lexical...)
	if len(tokens) == 1 {
		return nil, sorted(append(errs, &Error{Message: "there is nothing here: expected an expression"}))
	}
	e, _, found := parseExpression(tokens, tab)
	return e, sorted(append(errs, found...))
}

// IsZero reports whether the expression is the constant 0.
func (s *Scalar) IsZero() bool { return s.zero }

// LaTeX returns the expression typeset.
func (s *Scalar) LaTeX() string { return s.latex }

// Canonical returns the expression as text that parses back to the same.
func (s *Scalar) Canonical() string { return s.canonical }

// ScalarEvaluator evaluates a Scalar and its derivatives. It holds the
// parameters and the registers, so one goroutine may use it at a time. No
// method allocates.
type ScalarEvaluator struct {
	machine
	scalar *Scalar
	bend   *machine // of GradientTangent; nil until asked for
}

// Evaluator returns a new evaluator with all parameters 0.
func (s *Scalar) Evaluator() *ScalarEvaluator {
	return &ScalarEvaluator{machine: newMachine(s.code), scalar: s}
}

// SetParams sets θ (length p), which is copied, and evaluates what depends on
// it alone.
func (e *ScalarEvaluator) SetParams(theta []float64) {
	checkLength("theta", len(theta), e.scalar.params)
	e.setParams(theta)
	if e.bend != nil {
		e.bend.setParams(theta)
	}
}

// Value returns the value at (t, z, θ). z has length n.
func (e *ScalarEvaluator) Value(t float64, z []float64) float64 {
	checkLength("z", len(z), e.states)
	e.loadPoint(t, z)
	p := &e.scalar.value
	e.run(p)
	return e.r[p.outputs[0]]
}

// Gradient sets dz = ∂/∂z (length n) and dtheta = ∂/∂θ (length p), each skipped
// if nil, and returns the value and ∂/∂t.
func (e *ScalarEvaluator) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	n := e.states
	checkLength("z", len(z), n)
	p := &e.scalar.gradient
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), e.scalar.params)
		p = &e.scalar.gradientFull
	}
	e.loadPoint(t, z)
	e.run(p)
	if dz != nil {
		checkLength("dz", len(dz), n)
		e.store(dz, p.outputs[1:1+n])
	}
	if dtheta != nil {
		e.storeParams(dtheta, p.outputs[n+2:])
	}
	return e.r[p.outputs[0]], e.r[p.outputs[n+1]]
}

// Directional returns the value and its derivative along (dt, dz, dtheta). dz
// has length n, dtheta has length p; each may be nil, which stands for 0.
func (e *ScalarEvaluator) Directional(t float64, z []float64, dt float64, dz, dtheta []float64) (value, derivative float64) {
	checkLength("z", len(z), e.states)
	p := &e.scalar.direction
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), e.scalar.params)
		p = &e.scalar.directionAll
	}
	e.loadPoint(t, z)
	if dz == nil {
		clear(e.r[e.stateSeeds:][:e.states])
	} else {
		checkLength("dz", len(dz), e.states)
	}
	e.loadTangent(dt, dz, dtheta)
	e.run(p)
	return e.r[p.outputs[0]], e.r[p.outputs[1]]
}
