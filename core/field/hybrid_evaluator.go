package field

// HybridEvaluator evaluates a Hybrid and its derivatives. It holds θ and all
// values on the way, so one goroutine may use it at a time. No method
// allocates. Results may overwrite arguments.
type HybridEvaluator struct {
	hybrid  *Hybrid
	theta   []float64
	top     *Evaluator
	levels  []levelEvaluator
	w       []float64 // z, then the values of the calls
	bar     []float64 // derivative by w
	pulled  []float64 // part of bar that comes through one level's arguments
	out     []float64 // f and zeros
	tangent []float64 // of w
	moved   []float64 // tangent of one level's arguments
	named   []float64 // part of dθ that comes through one level's arguments
	weights []float64 // part of dθ that comes through one call

	second *hybridSecond // of VJPTangent; nil until asked for
}

type levelEvaluator struct {
	arguments *Evaluator
	x         []float64 // their values
	bar       []float64 // derivative by them
	calls     []callEvaluator
}

type callEvaluator struct {
	*perceptronEvaluator
	weights []float64 // its network's, within θ
	offset  int       // of those in θ
	x, u    span      // the arguments in the level's, the outputs in w
}

type span struct{ from, to int }

func (s span) of(v []float64) []float64 { return v[s.from:s.to] }

// Evaluator returns a new evaluator with the params 0 and the networks' initial
// weights.
func (h *Hybrid) Evaluator() *HybridEvaluator {
	vector := func() []float64 { return make([]float64, h.extended) }
	e := &HybridEvaluator{hybrid: h, theta: make([]float64, h.total), top: h.top.Evaluator(),
		w: vector(), bar: vector(), pulled: vector(), out: vector(), tangent: vector(), moved: vector(),
		named: make([]float64, h.params)}
	widest := 0
	for _, n := range h.networks {
		copy(e.theta[n.Offset:], n.weights)
		widest = max(widest, n.NumParams())
	}
	e.weights = make([]float64, widest)
	for _, l := range h.levels {
		level := levelEvaluator{arguments: l.arguments.Evaluator(), x: vector(), bar: vector()}
		for _, c := range l.calls {
			n := h.networks[c.network]
			level.calls = append(level.calls, callEvaluator{newPerceptronEvaluator(n.Perceptron),
				e.theta[n.Offset:][:n.NumParams()], n.Offset,
				span{c.arguments, c.arguments + n.Inputs()}, span{c.value, c.value + n.Outputs()}})
		}
		e.levels = append(e.levels, level)
	}
	return e
}

// Dim returns n, the length of z.
func (e *HybridEvaluator) Dim() int { return e.hybrid.Dim() }

// NumParams returns p, the length of θ.
func (e *HybridEvaluator) NumParams() int { return e.hybrid.total }

// SetParams sets θ (length p), which is copied.
func (e *HybridEvaluator) SetParams(theta []float64) {
	checkLength("theta", len(theta), e.hybrid.total)
	copy(e.theta, theta)
	named := theta[:e.hybrid.params]
	e.top.SetParams(named)
	for k := range e.levels {
		e.levels[k].arguments.SetParams(named)
	}
}

// load sets w: z, and the values of all calls.
func (e *HybridEvaluator) load(t float64, z []float64, slopes bool) {
	checkLength("z", len(z), e.hybrid.Dim())
	copy(e.w, z)
	for k := range e.levels {
		e.levels[k].load(t, e.w, slopes)
	}
}

func (l *levelEvaluator) load(t float64, w []float64, slopes bool) {
	l.arguments.Eval(l.x, t, w)
	for i := range l.calls {
		c := &l.calls[i]
		c.eval(c.u.of(w), c.x.of(l.x), c.weights, slopes)
	}
}

// Eval sets dst = f(t, z, θ). dst and z have length n.
func (e *HybridEvaluator) Eval(dst []float64, t float64, z []float64) {
	checkLength("dst", len(dst), e.hybrid.Dim())
	e.load(t, z, false)
	e.top.Eval(e.out, t, e.w)
	copy(dst, e.out)
}

// VJP sets dz = aᵀ∂f/∂z (length n) and dtheta = aᵀ∂f/∂θ (length p; nil: not
// wanted) and returns aᵀ∂f/∂t, all at (t, z, θ). z and a have length n.
func (e *HybridEvaluator) VJP(dz, dtheta []float64, t float64, z, a []float64) (dt float64) {
	n := e.hybrid.Dim()
	checkLength("a", len(a), n)
	checkLength("dz", len(dz), n)
	e.load(t, z, true)
	copy(e.out, a)
	clear(e.out[n:])
	var named, levelNamed []float64
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), e.hybrid.total)
		named, levelNamed = dtheta[:e.hybrid.params], e.named
	}
	dt = e.top.VJP(e.bar, named, t, e.w, e.out)
	if dtheta != nil {
		clear(dtheta[e.hybrid.params:])
	}
	for k := len(e.levels) - 1; k >= 0; k-- {
		l := &e.levels[k]
		for i := range l.calls {
			c := &l.calls[i]
			var dw []float64
			if dtheta != nil {
				dw = e.weights[:len(c.weights)]
			}
			c.pull(c.x.of(l.bar), dw, c.weights, c.u.of(e.bar))
			accumulate(dtheta, c.offset, dw)
		}
		dt += l.arguments.VJP(e.pulled, levelNamed, t, e.w, l.bar)
		accumulate(e.bar, 0, e.pulled)
		accumulate(named, 0, levelNamed)
	}
	copy(dz, e.bar)
	return dt
}

// accumulate adds v to what stands at offset.
func accumulate(dst []float64, offset int, v []float64) {
	if len(v) == 0 {
		return
	}
	dst = dst[offset:][:len(v)]
	for i, x := range v {
		dst[i] += x
	}
}

// JVP sets dst = ∂f/∂z·dz + ∂f/∂θ·dtheta + ∂f/∂t·dt at (t, z, θ). dst, z and dz
// have length n, dtheta has length p or is nil, which stands for 0.
func (e *HybridEvaluator) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	n := e.hybrid.Dim()
	checkLength("dst", len(dst), n)
	checkLength("dz", len(dz), n)
	e.load(t, z, true)
	copy(e.tangent, dz)
	clear(e.tangent[n:])
	var named []float64
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), e.hybrid.total)
		named = dtheta[:e.hybrid.params]
	}
	for k := range e.levels {
		l := &e.levels[k]
		l.arguments.JVP(e.moved, t, e.w, dt, e.tangent, named)
		for i := range l.calls {
			c := &l.calls[i]
			var dw []float64
			if dtheta != nil {
				dw = dtheta[c.offset:][:len(c.weights)]
			}
			c.push(c.u.of(e.tangent), c.x.of(e.moved), dw, c.weights)
		}
	}
	e.top.JVP(e.out, t, e.w, dt, e.tangent, named)
	copy(dst, e.out)
}
