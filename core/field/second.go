package field

import (
	"slices"
	"sync"
)

// Second derivatives are forward mode over reverse mode (Griewank & Walther,
// Evaluating Derivatives, 2008, section 5.1): the graph of aᵀ∂f/∂(z, t, θ) is
// differentiated once more, along one direction.

// lazySecond compiles the tangent of the vector–Jacobian product when it is
// first asked for.
type lazySecond struct {
	once    sync.Once
	code    *code
	program program // outputs: dz, ddz, ddt, ddθ
}

func (s *System) second() *lazySecond {
	c := &s.curved
	c.once.Do(func() {
		g := newGraph()
		f := g.lowerSystem(s)
		n := len(f)
		adjoint := make([]id, n)
		for i := range adjoint {
			adjoint[i] = g.leaf(opAdjoint, i)
		}
		c.code, c.program = g.tangentOf(f, g.gradient(f, adjoint, n, g.usedParams(f)), n)
	})
	return c
}

// tangentOf compiles the gradient of roots by n states, t and their parameters
// with its tangent along the states, the parameters and the adjoint.
func (g *graph) tangentOf(of, gradient []id, n int) (*code, program) {
	along := seeds(g, true)
	tangent := g.push(gradient, func(x node) (id, bool) {
		switch x.op {
		case opTime:
			return 0, false
		case opAdjoint:
			return g.leaf(opAdjointSeed, int(x.index)), true
		}
		return along(x)
	})
	roots := slices.Concat(gradient[:n], tangent)
	as := assemble(g, n, of, roots) // all parameters have an output
	p := as.program(roots)
	return as.code, p
}

// VJPTangent sets dz = aᵀ∂f/∂z, as VJP does, and the derivative of all that VJP
// gives as (z, θ, a) moves along (v, w, b):
//
//	ddz     = bᵀ∂f/∂z + aᵀ ∂/∂z (∂f/∂z v + ∂f/∂θ w)
//	ddtheta = bᵀ∂f/∂θ + aᵀ ∂/∂θ (∂f/∂z v + ∂f/∂θ w)
//
// and returns likewise that of aᵀ∂f/∂t. dz, ddz, z, a, v and b have length n,
// ddtheta (nil: not wanted) and w (nil: 0) length p. The first call allocates.
// Results may overwrite arguments.
func (e *Evaluator) VJPTangent(dz, ddz, ddtheta []float64, t float64, z, a, v, w, b []float64) (ddt float64) {
	n := e.states
	for _, x := range [...][]float64{dz, ddz, z, a, v, b} {
		checkLength("z, a, v, b, dz or ddz", len(x), n)
	}
	s := e.system.second()
	m := e.like(&e.second, s.code)
	m.loadPoint(t, z)
	m.load(m.adjoint, a)
	m.load(m.adjointSeeds, b)
	m.loadDirection(v, w)
	m.run(&s.program)
	out := s.program.outputs
	m.store(dz, out[:n])
	m.store(ddz, out[n:2*n])
	if ddtheta != nil {
		checkLength("ddtheta", len(ddtheta), e.NumParams())
		m.storeParams(ddtheta, out[2*n+1:])
	}
	return m.r[out[2*n]]
}

// loadDirection is loadTangent with the time at rest and w nil for 0.
func (m *machine) loadDirection(v, w []float64) {
	if w == nil {
		clear(m.r[m.paramSeeds:][:len(m.params)])
	}
	m.loadTangent(0, v, w)
}

// GradientTangent sets dz = ∂/∂z, as Gradient does, and the derivative of the
// gradient as (z, θ) moves along (v, w):
//
//	ddz = ∂/∂z (∂/∂z v + ∂/∂θ w),  ddtheta = ∂/∂θ (∂/∂z v + ∂/∂θ w)
//
// and returns likewise that of ∂/∂t. dz, ddz, z and v have length n, ddtheta
// (nil: not wanted) and w (nil: 0) length p. The first call allocates.
func (e *ScalarEvaluator) GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) (ddt float64) {
	n := e.states
	for _, x := range [...][]float64{dz, ddz, z, v} {
		checkLength("z, v, dz or ddz", len(x), n)
	}
	s := e.scalar.second()
	if e.bend == nil {
		m := newMachine(s.code)
		theta := make([]float64, e.scalar.params)
		for k, param := range e.params {
			theta[param] = e.r[int(e.paramBase)+k]
		}
		m.setParams(theta)
		e.bend = &m
	}
	m := e.bend
	m.loadPoint(t, z)
	m.loadDirection(v, w)
	m.run(&s.program)
	out := s.program.outputs
	m.store(dz, out[:n])
	m.store(ddz, out[n:2*n])
	if ddtheta != nil {
		checkLength("ddtheta", len(ddtheta), e.scalar.params)
		m.storeParams(ddtheta, out[2*n+1:])
	}
	return m.r[out[2*n]]
}

func (s *Scalar) second() *lazySecond {
	c := &s.curved
	c.once.Do(func() {
		g, value := s.graph()
		root := []id{value}
		c.code, c.program = g.tangentOf(root, g.gradient(root, []id{g.constant(1)}, s.states, g.usedParams(root)), s.states)
	})
	return c
}
