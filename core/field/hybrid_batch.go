package field

// HybridBatch evaluates a Hybrid and its derivatives at many points of one time
// at once: the typed parts as a [BatchEvaluator] does, the networks by products
// of matrices. Numbers are laid out by state: that of lane j, of so many lanes,
// for state i stands at i·lanes + j. It differs from a HybridEvaluator by
// roundings in the networks, whose sums are taken in another order: for a layer
// by no more than as many units in the last place of its largest term as it has
// inputs, and by as many as there are lanes in what is summed over them. One
// goroutine may use it at a time. No method allocates, and no result may share
// memory with an argument.
type HybridBatch struct {
	hybrid  *Hybrid
	lanes   int
	theta   []float64
	top     *BatchEvaluator
	levels  []levelBatch
	w       []float64 // z, then the values of the calls, by lane
	bar     []float64 // derivative by w
	pulled  []float64 // part of bar that comes through one level's arguments
	out     []float64 // f and zeros
	tangent []float64 // of w
	moved   []float64 // tangent of one level's arguments
	named   []float64 // by the named parameters, of every lane
}

type levelBatch struct {
	arguments *BatchEvaluator
	x         []float64 // their values
	bar       []float64 // derivative by them
	calls     []callBatch
}

type callBatch struct {
	*perceptronBatch
	weights []float64 // its network's, within θ
	offset  int       // of those in θ
	x, u    span      // the rows of the arguments in the level's, of the outputs in w
}

// Batch returns a new evaluator of so many points with the params 0 and the
// networks' initial weights.
func (h *Hybrid) Batch(lanes int) *HybridBatch {
	vector := func() []float64 { return make([]float64, h.extended*lanes) }
	b := &HybridBatch{hybrid: h, lanes: lanes, theta: make([]float64, h.total), top: h.top.Batch(lanes),
		w: vector(), bar: vector(), pulled: vector(), out: vector(), tangent: vector(), moved: vector(),
		named: make([]float64, h.params*lanes)}
	for _, n := range h.networks {
		copy(b.theta[n.Offset:], n.weights)
	}
	for _, l := range h.levels {
		level := levelBatch{arguments: l.arguments.Batch(lanes), x: vector(), bar: vector()}
		for _, c := range l.calls {
			n := h.networks[c.network]
			level.calls = append(level.calls, callBatch{newPerceptronBatch(n.Perceptron, lanes),
				b.theta[n.Offset:][:n.NumParams()], n.Offset,
				span{c.arguments * lanes, (c.arguments + n.Inputs()) * lanes}, span{c.value * lanes, (c.value + n.Outputs()) * lanes}})
		}
		b.levels = append(b.levels, level)
	}
	return b
}

// Lanes returns the number of points.
func (b *HybridBatch) Lanes() int { return b.lanes }

// Autonomous reports whether the time given to the methods does not matter.
func (b *HybridBatch) Autonomous() bool { return b.hybrid.autonomous }

// SetParams sets θ (length p), which is copied.
func (b *HybridBatch) SetParams(theta []float64) {
	checkLength("theta", len(theta), b.hybrid.total)
	copy(b.theta, theta)
	named := theta[:b.hybrid.params]
	b.top.SetParams(named)
	for k := range b.levels {
		b.levels[k].arguments.SetParams(named)
	}
}

func (b *HybridBatch) check(what string, v []float64) {
	checkLength(what, len(v), b.hybrid.Dim()*b.lanes)
}

// load sets w: z, and the values of all calls.
func (b *HybridBatch) load(t float64, z []float64, slopes bool) {
	b.check("z", z)
	copy(b.w, z)
	for k := range b.levels {
		l := &b.levels[k]
		l.arguments.Eval(l.x, t, b.w)
		for i := range l.calls {
			c := &l.calls[i]
			c.eval(c.u.of(b.w), c.x.of(l.x), c.weights, slopes)
		}
	}
}

// Eval sets dst = f(t, z, θ).
func (b *HybridBatch) Eval(dst []float64, t float64, z []float64) {
	b.check("dst", dst)
	b.load(t, z, false)
	b.top.Eval(b.out, t, b.w)
	copy(dst, b.out)
}

// VJP sets dz = aᵀ∂f/∂z in each lane (nil: not wanted), and adds the lanes'
// aᵀ∂f/∂θ to dtheta (length p; nil: not wanted), at (t, z, θ).
func (b *HybridBatch) VJP(dz, dtheta []float64, t float64, z, a []float64) {
	n := b.hybrid.Dim() * b.lanes
	b.check("a", a)
	if dz != nil {
		b.check("dz", dz)
	}
	b.load(t, z, true)
	copy(b.out, a)
	clear(b.out[n:])
	var named []float64
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), b.hybrid.total)
		named = b.named
	}
	b.top.VJP(b.bar, named, nil, t, b.w, b.out)
	b.addNamed(dtheta)
	for k := len(b.levels) - 1; k >= 0; k-- {
		l := &b.levels[k]
		for i := range l.calls {
			c := &l.calls[i]
			var dw []float64
			if dtheta != nil {
				dw = dtheta[c.offset:][:len(c.weights)]
			}
			c.pull(c.x.of(l.bar), dw, c.weights, c.u.of(b.bar))
		}
		l.arguments.VJP(b.pulled, named, nil, t, b.w, l.bar)
		accumulate(b.bar, 0, b.pulled)
		b.addNamed(dtheta)
	}
	if dz != nil {
		copy(dz, b.bar)
	}
}

// addNamed adds what the lanes have for the named parameters.
func (b *HybridBatch) addNamed(dtheta []float64) {
	if dtheta == nil {
		return
	}
	for i := range b.hybrid.params {
		for _, v := range b.named[i*b.lanes:][:b.lanes] {
			dtheta[i] += v
		}
	}
}

// JVP sets dst = ∂f/∂z·dz + ∂f/∂θ·dtheta + ∂f/∂t·dt in each lane, at (t, z, θ).
// dz is by lane; dtheta, of length p or nil for 0, and dt are those of all.
func (b *HybridBatch) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	n := b.hybrid.Dim() * b.lanes
	b.check("dst", dst)
	b.check("dz", dz)
	b.load(t, z, true)
	copy(b.tangent, dz)
	clear(b.tangent[n:])
	var named []float64
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), b.hybrid.total)
		named = dtheta[:b.hybrid.params]
	}
	for k := range b.levels {
		l := &b.levels[k]
		l.arguments.JVP(b.moved, t, b.w, dt, b.tangent, named)
		for i := range l.calls {
			c := &l.calls[i]
			var dw []float64
			if dtheta != nil {
				dw = dtheta[c.offset:][:len(c.weights)]
			}
			c.push(c.u.of(b.tangent), c.x.of(b.moved), dw, c.weights)
		}
	}
	b.top.JVP(b.out, t, b.w, dt, b.tangent, named)
	copy(dst, b.out)
}
