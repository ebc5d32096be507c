package field

// Evaluator evaluates a System and its derivatives. It holds the parameters
// and the registers, so one goroutine may use it at a time. No method
// allocates, but for the first Jacobian. Results may overwrite arguments: every argument is read first.
//
// What cannot be evaluated, such as the logarithm of a negative number, comes
// out as NaN or ±Inf as IEEE 754 has it.
type Evaluator struct {
	machine
	system   *System
	jacobian *machine  // nil until asked for, and so are
	branch   *machine  // of Branches
	second   *machine  // of VJPTangent
	unit     []float64 // for a Jacobian by rows
}

// Evaluator returns a new evaluator with all parameters 0.
func (s *System) Evaluator() *Evaluator {
	return &Evaluator{machine: newMachine(s.code), system: s}
}

// Dim returns n, the length of z.
func (e *Evaluator) Dim() int { return e.system.Dim() }

// NumParams returns p, the length of θ.
func (e *Evaluator) NumParams() int { return e.system.NumParams() }

// SetParams sets θ (length p), which is copied, and evaluates what depends on
// it alone.
func (e *Evaluator) SetParams(theta []float64) {
	checkLength("theta", len(theta), e.NumParams())
	e.setParams(theta)
	for _, m := range [...]*machine{e.jacobian, e.branch, e.second} {
		if m != nil {
			m.setParams(theta)
		}
	}
}

// Eval sets dst = f(t, z, θ). dst and z have length n.
func (e *Evaluator) Eval(dst []float64, t float64, z []float64) {
	s := e.system
	checkLength("z", len(z), e.states)
	checkLength("dst", len(dst), e.states)
	e.loadPoint(t, z)
	e.run(&s.eval)
	e.store(dst, s.eval.outputs)
}

// VJP sets dz = aᵀ∂f/∂z (length n) and dtheta = aᵀ∂f/∂θ (length p; nil: not
// wanted) and returns aᵀ∂f/∂t, all at (t, z, θ). z and a have length n.
func (e *Evaluator) VJP(dz, dtheta []float64, t float64, z, a []float64) (dt float64) {
	n := e.states
	checkLength("z", len(z), n)
	checkLength("a", len(a), n)
	checkLength("dz", len(dz), n)
	p := &e.system.vjp
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), e.NumParams())
		p = &e.system.vjpFull
	}
	e.loadPoint(t, z)
	e.load(e.adjoint, a)
	e.run(p)
	e.store(dz, p.outputs[:n])
	if dtheta != nil {
		e.storeParams(dtheta, p.outputs[n+1:])
	}
	return e.r[p.outputs[n]]
}

// ValueVJP sets f = f(t, z, θ) (length n) besides what VJP does: what the two
// share is evaluated once.
func (e *Evaluator) ValueVJP(f, dz, dtheta []float64, t float64, z, a []float64) (dt float64) {
	n := e.states
	checkLength("z", len(z), n)
	checkLength("a", len(a), n)
	checkLength("f", len(f), n)
	checkLength("dz", len(dz), n)
	p := &e.system.both
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), e.NumParams())
		p = &e.system.bothFull
	}
	e.loadPoint(t, z)
	e.load(e.adjoint, a)
	e.run(p)
	e.store(f, p.outputs[:n])
	e.store(dz, p.outputs[n:2*n])
	if dtheta != nil {
		e.storeParams(dtheta, p.outputs[2*n+1:])
	}
	return e.r[p.outputs[2*n]]
}

// JVP sets dst = ∂f/∂z·dz + ∂f/∂θ·dtheta + ∂f/∂t·dt at (t, z, θ). dst, z and dz
// have length n, dtheta has length p or is nil, which stands for 0.
func (e *Evaluator) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	checkLength("z", len(z), e.states)
	checkLength("dz", len(dz), e.states)
	checkLength("dst", len(dst), e.states)
	p := &e.system.jvp
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), e.NumParams())
		p = &e.system.jvpFull
	}
	e.loadPoint(t, z)
	e.loadTangent(dt, dz, dtheta)
	e.run(p)
	e.store(dst, p.outputs)
}
