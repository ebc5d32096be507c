package adjoint

import (
	"context"
	"errors"
	"slices"
)

// Curved is what a [Field] has besides if its vector–Jacobian product can be
// differentiated.
type Curved interface {
	Field
	// VJPTangent writes dz = aᵀ ∂f/∂z and what dz and dtheta of VJP change by as
	// (z, θ, a) moves along (v, w, b), to ddz and, unless that is nil, ddtheta; it
	// returns likewise for aᵀ ∂f/∂t. w nil is zero.
	VJPTangent(dz, ddz, ddtheta []float64, t float64, z, a, v, w, b []float64) (ddt float64)
}

// CurvedFunction is what a [Function] has besides if its gradient can be
// differentiated.
type CurvedFunction interface {
	Function
	// GradientTangent writes dz = ∂/∂z and what the gradient changes by as (z, θ)
	// moves along (v, w), to ddz and, unless that is nil, ddtheta; it returns
	// likewise for ∂/∂t. w nil is zero.
	GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) (ddt float64)
}

// hasSecond reports whether f is a [CurvedFunction], and what it is made of is too.
func hasSecond(f Function) bool {
	if whole, ok := f.(interface{ hasSecond() bool }); ok {
		return whole.hasSecond()
	}
	_, ok := f.(CurvedFunction)
	return ok
}

var (
	// ErrNoSecond reports a field or a loss without second derivatives.
	ErrNoSecond = errors.New("the field or the loss has no second derivatives: take differences of gradients")

	// ErrHessianEvents reports events, whose times bend with θ too.
	ErrHessianEvents = errors.New("there are no Hessian–vector products through events that jump or stop: take differences of gradients")
)

// Hessian multiplies the second derivative of the loss by vectors, by forward
// over adjoint (Griewank & Walther, Evaluating Derivatives, 2008, §5.1; Özyurt &
// Barton, SIAM J. Sci. Comput. 26 (2005) 1725–1743, for differential equations).
// Along a direction (v of θ, δz0) the tangent follows
//
//	dδz/dt = ∂f/∂z δz + ∂f/∂θ v,   δz(t0) = δz0
//
// and the derivative of the loss along it, L̇, is a loss of (z, δz). Its adjoint
// has two parts: that which belongs to δz is a, and that which belongs to z
// is a's own tangent,
//
//	dȧ/dt = −ȧᵀ ∂f/∂z − aᵀ ∂/∂z(∂f/∂z δz + ∂f/∂θ v) − ∂ℓ̇/∂z
//
// so that dL̇/dθ is the Hessian times the direction. A product is one gradient
// of a system twice the size, whatever the number of parameters. By [Discrete],
// with fixed steps, it is exact for the computed loss, and symmetric to round-off;
// by [Checkpointed] both hold to the tolerance, which is also the tangent's.
type Hessian struct {
	engine    *Engine
	way       Method
	n         int
	direction []float64 // v
	result    Gradient
}

// NewHessian prepares for a problem, which must not change any more. It shares
// the evaluators of the problem. The way is Discrete or Checkpointed.
func NewHessian(p Problem, way Method) (*Hessian, error) {
	h := &Hessian{way: way, direction: make([]float64, p.NumParams)}
	for i := range p.Events {
		if p.Events[i].Stop || len(p.Events[i].Set) > 0 {
			return nil, ErrHessianEvents
		}
	}
	starts := p.Z0
	p.Events, p.Samples, p.Batch, p.Z0 = nil, nil, nil, nil
	if p.Field != nil {
		f, ok := p.Field.(Curved)
		if !ok {
			return nil, ErrNoSecond
		}
		h.n = f.Dim()
		p.Field = newTangentField(f, h.direction)
		if p.Options.ATols != nil {
			p.Options.ATols = slices.Repeat(p.Options.ATols, 2)
		}
		for _, z := range starts {
			p.Z0 = append(p.Z0, append(slices.Clone(z), make([]float64, h.n)...))
		}
	}
	for _, f := range []struct {
		part   *Function
		states int
	}{{&p.Loss.Terminal, h.n}, {&p.Loss.Running, h.n}, {&p.Loss.Parameters, 0}} {
		if *f.part == nil {
			continue
		}
		if !hasSecond(*f.part) {
			return nil, ErrNoSecond
		}
		c := (*f.part).(CurvedFunction)
		*f.part = &tangentFunction{c: c, n: f.states, direction: h.direction,
			dz: make([]float64, f.states), ddz: make([]float64, f.states), dtheta: make([]float64, p.NumParams)}
	}
	if o := p.Loss.Observations; o != nil {
		along := *o
		along.tangent = h.n
		p.Loss.Observations = &along
	}
	h.engine = NewEngine(p)
	return h, nil
}

// Product writes the derivative of the whole gradient at θ along dtheta and dz0
// to dst: Theta is ∂²L/∂θ² dtheta + ∂²L/∂θ∂z0 dz0, Z0, T and T0 likewise, and Loss
// the derivative of the loss itself. dz0 nil is zero.
func (h *Hessian) Product(ctx context.Context, dst *Gradient, theta, dtheta []float64, dz0 [][]float64) error {
	copy(h.direction, dtheta)
	for k, z := range h.engine.p.Z0 {
		if dz0 != nil {
			copy(z[h.n:], dz0[k])
		} else {
			clear(z[h.n:])
		}
	}
	r := &h.result
	if err := h.engine.Gradient(ctx, r, theta, h.way, Observer{}); err != nil {
		return err
	}
	dst.reset(len(r.Z0), h.n, len(r.Theta))
	dst.Loss, dst.T, dst.T0 = r.Loss, r.T, r.T0
	copy(dst.Theta, r.Theta)
	for k := range r.Z0 {
		copy(dst.Z0[k], r.Z0[k])
	}
	return nil
}

// Stats returns the work of the last product.
func (h *Hessian) Stats() Stats { return h.engine.Stats() }

// tangentField is (z, δz) as one field of 2n states.
type tangentField struct {
	f                      Curved
	n                      int
	direction              []float64
	dz, ddz, row, moved, a []float64
}

func newTangentField(f Curved, direction []float64) *tangentField {
	n := f.Dim()
	return &tangentField{f: f, n: n, direction: direction, dz: make([]float64, n), ddz: make([]float64, n),
		row: make([]float64, 2*n), moved: make([]float64, f.NumParams()), a: make([]float64, 2*n)}
}

func (s *tangentField) Dim() int                  { return 2 * s.n }
func (s *tangentField) NumParams() int            { return s.f.NumParams() }
func (s *tangentField) SetParams(theta []float64) { s.f.SetParams(theta) }

// Knots are those of the field.
func (s *tangentField) Knots() []float64 {
	if f, ok := s.f.(Piecewise); ok {
		return f.Knots()
	}
	return nil
}

// Hold holds the field.
func (s *tangentField) Hold(t float64) {
	if f, ok := s.f.(Piecewise); ok {
		f.Hold(t)
	}
}

func (s *tangentField) Eval(dst []float64, t float64, z []float64) {
	n := s.n
	s.f.Eval(dst[:n], t, z[:n])
	s.f.JVP(dst[n:], t, z[:n], 0, z[n:], s.direction)
}

func (s *tangentField) VJP(dz, dtheta []float64, t float64, z, a []float64) (dt float64) {
	n := s.n
	dt = s.f.VJPTangent(s.dz, s.ddz, dtheta, t, z[:n], a[n:], z[n:], s.direction, a[:n])
	copy(dz, s.ddz)
	copy(dz[n:], s.dz)
	return dt
}

// JVP goes row by row: only stiff methods ask for it, once a step.
func (s *tangentField) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	var moved []float64
	if dtheta != nil {
		moved = s.moved
	}
	for i := range dst {
		s.a[i] = 1
		rate := s.VJP(s.row, moved, t, z, s.a)
		s.a[i] = 0
		dst[i] = dot(s.row, dz) + rate*dt + dot(moved, dtheta)
	}
}

// tangentFunction is the derivative of a function along (δz, v), a function
// of (z, δz).
type tangentFunction struct {
	c               CurvedFunction
	n               int
	direction       []float64
	dz, ddz, dtheta []float64
}

func (f *tangentFunction) SetParams(theta []float64) { f.c.SetParams(theta) }

// SetStart has it be that of start point k, if it is not the same for each.
func (f *tangentFunction) SetStart(k int) {
	if each, ok := f.c.(Individual); ok {
		each.SetStart(k)
	}
}

// Knots returns nothing: those are the field's in the problem.
func (f *tangentFunction) Knots() []float64 { return nil }

// Hold holds the function with the field.
func (f *tangentFunction) Hold(t float64) {
	if held, ok := f.c.(Piecewise); ok {
		held.Hold(t)
	}
}

func (f *tangentFunction) Value(t float64, z []float64) float64 {
	f.c.Gradient(f.dz, f.dtheta, t, z[:f.n])
	return dot(f.dz, z[f.n:]) + dot(f.dtheta, f.direction)
}

func (f *tangentFunction) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	value = f.Value(t, z)
	dt = f.c.GradientTangent(f.dz, f.ddz, dtheta, t, z[:f.n], z[f.n:], f.direction)
	if dz != nil {
		copy(dz, f.ddz)
		copy(dz[f.n:], f.dz)
	}
	return value, dt
}
