package field

// curvedLayers differentiates the vector–Jacobian product of a perceptron along
// a direction: forward mode over reverse mode, by hand. With s_k = W_k x_k + b_k,
// x_{k+1} = σ(s_k) and β_k the derivative by s_k, a dot for the derivative along
// the direction,
//
//	ṡ_k = W_k ẋ_k + Ẇ_k x_k + ḃ_k,   ẋ_{k+1} = σ′(s_k) ṡ_k
//	β_{k−1} = σ′ γ,  β̇_{k−1} = σ′ γ̇ + σ″ ṡ_{k−1} γ   with γ = W_kᵀβ_k,  γ̇ = W_kᵀβ̇_k + Ẇ_kᵀβ_k
//	∂W_k = β_k x_kᵀ,  ∂̇W_k = β̇_k x_kᵀ + β_k ẋ_kᵀ
//
// (Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6
// (1994) 147–160, whose R{·} is the dot).
type curvedLayers struct {
	layers     []layer
	activation activation

	in, tangent [][]float64 // x_k and ẋ_k
	slope, bend [][]float64 // σ′(s_k) and σ″(s_k) ṡ_k of hidden layers
	back, moved [][]float64 // β_k and β̇_k
	extra       []float64
}

func newCurvedLayers(layers []layer, a activation) *curvedLayers {
	c := &curvedLayers{layers: layers, activation: a}
	widest := 0
	for _, l := range layers {
		widest = max(widest, l.in, l.out)
		c.in, c.tangent = append(c.in, make([]float64, l.in)), append(c.tangent, make([]float64, l.in))
		for _, list := range []*[][]float64{&c.slope, &c.bend, &c.back, &c.moved} {
			*list = append(*list, make([]float64, l.out))
		}
	}
	c.extra = make([]float64, widest)
	return c
}

// push sets y and its tangent dy where the inputs c.in[0] and c.tangent[0] stand
// and the weights move along dw (nil: 0).
func (c *curvedLayers) push(y, dy, weights, dw []float64) {
	last := len(c.layers) - 1
	for k, l := range c.layers {
		w, b := split(weights, l)
		s, ds := y, dy
		if k < last {
			s, ds = c.in[k+1], c.tangent[k+1]
		}
		affine(s, w, c.in[k], b)
		moved := c.extra[:l.out]
		clear(moved)
		if dw != nil {
			dW, db := split(dw, l)
			affine(moved, dW, c.in[k], db)
		}
		affine(ds, w, c.tangent[k], moved)
		if k == last {
			return
		}
		for i, v := range s {
			c.bend[k][i] = c.activation.curve(v) * ds[i]
		}
		c.activation.slope(s, c.slope[k], s)
		multiply(ds, c.slope[k])
	}
}

// pull sets dx = aᵀ∂y/∂x and ddx, and dweights and ddweights (nil: not wanted)
// likewise, as a moves along b, where push was last.
func (c *curvedLayers) pull(dx, ddx, dweights, ddweights, weights, dw, a, b []float64) {
	last := len(c.layers) - 1
	copy(c.back[last], a)
	copy(c.moved[last], b)
	for k := last; k >= 0; k-- {
		l, beta, dbeta := c.layers[k], c.back[k], c.moved[k]
		if dweights != nil {
			g, gb := split(dweights, l)
			outer(g, beta, c.in[k])
			copy(gb, beta)
		}
		if ddweights != nil {
			g, gb := split(ddweights, l)
			outer(g, dbeta, c.in[k])
			for i, v := range beta {
				for j, x := range c.tangent[k] {
					g[i*l.in+j] += v * x
				}
			}
			copy(gb, dbeta)
		}
		gamma, dgamma := dx, ddx
		if k > 0 {
			gamma, dgamma = c.back[k-1], c.moved[k-1]
		}
		w, _ := split(weights, l)
		transposed(gamma, w, beta)
		transposed(dgamma, w, dbeta)
		if dw != nil {
			dW, _ := split(dw, l)
			transposed(c.extra[:l.in], dW, beta)
			accumulate(dgamma, 0, c.extra[:l.in])
		}
		if k == 0 {
			return
		}
		for i, v := range gamma {
			dgamma[i] = dgamma[i]*c.slope[k-1][i] + v*c.bend[k-1][i]
		}
		multiply(gamma, c.slope[k-1])
	}
}

// networkSecond is what a NetworkEvaluator needs for second derivatives.
type networkSecond struct {
	*curvedLayers
	weights, along      []float64 // those in use and their change, of varying weights
	first, moved        []float64 // derivative by those in use and its tangent, likewise
	out, dy             []float64
	inBack, inBackMoved []float64
}

// VJPTangent is that of [Evaluator.VJPTangent]. Results may share no memory with
// an argument.
func (e *NetworkEvaluator) VJPTangent(dz, ddz, ddtheta []float64, t float64, z, a, v, w, b []float64) (ddt float64) {
	n, dim := e.n, e.n.dim
	for _, x := range [...][]float64{dz, ddz, z, a, v, b} {
		checkLength("z, a, v, b, dz or ddz", len(x), dim)
	}
	vary := n.schedule.knots > 1
	if e.second == nil {
		s := &networkSecond{curvedLayers: newCurvedLayers(n.layers, n.activation),
			out: make([]float64, dim), dy: make([]float64, dim),
			inBack: make([]float64, n.layers[0].in), inBackMoved: make([]float64, n.layers[0].in)}
		if vary {
			for _, list := range []*[]float64{&s.weights, &s.along, &s.first, &s.moved} {
				*list = make([]float64, n.schedule.size)
			}
		}
		e.second = s
	}
	s := e.second
	x, dx := s.curvedLayers.in[0], s.curvedLayers.tangent[0]
	for i, value := range z {
		x[i], dx[i] = value, v[i]
		if n.cube {
			x[i], dx[i] = value*value*value, 3*value*value*v[i]
		}
	}
	if n.time {
		x[dim], dx[dim] = t, 0
	}
	weights, first, moved := e.theta, []float64(nil), ddtheta
	rate := n.schedule.rate(t)
	if vary {
		e.move(t)
		clear(s.weights)
		e.mixKnots(s.weights, e.theta)
		weights = s.weights
		if w != nil {
			clear(s.along)
			e.mixKnots(s.along, w)
		}
		if ddtheta != nil || rate != 0 {
			moved = s.moved
		}
		if rate != 0 {
			first = s.first
		}
	}
	along := w
	if vary && w != nil {
		along = s.along
	}
	s.push(s.out, s.dy, weights, along)
	s.pull(s.inBack, s.inBackMoved, first, moved, weights, along, a, b)
	for i, value := range z {
		dz[i], ddz[i] = s.inBack[i], s.inBackMoved[i]
		if n.cube {
			dz[i] = s.inBack[i] * (3 * value * value)
			ddz[i] = s.inBackMoved[i]*(3*value*value) + s.inBack[i]*(6*value*v[i])
		}
	}
	if n.time {
		ddt = s.inBackMoved[dim]
	}
	if !vary {
		return ddt
	}
	if ddtheta != nil {
		clear(ddtheta)
		e.addSpread(ddtheta, moved)
	}
	if rate != 0 {
		size := n.schedule.size
		for i, g := range moved {
			ddt += rate * g * (e.theta[(e.k+1)*size+i] - e.theta[e.k*size+i])
			if w != nil {
				ddt += rate * first[i] * (w[(e.k+1)*size+i] - w[e.k*size+i])
			}
		}
	}
	return ddt
}

// mixKnots adds to dst what a vector of all knots' weights is at the time in use.
func (m *moving) mixKnots(dst, theta []float64) {
	for j, part := range m.blend {
		if part == 0 {
			continue
		}
		for i, v := range theta[(m.k+j)*len(dst):][:len(dst)] {
			dst[i] += part * v
		}
	}
}

// VJPTangent is that of [Evaluator.VJPTangent].
func (e *HybridEvaluator) VJPTangent(dz, ddz, ddtheta []float64, t float64, z, a, v, w, b []float64) (ddt float64) {
	n, h := e.hybrid.Dim(), e.hybrid
	for _, x := range [...][]float64{dz, ddz, z, a, v, b} {
		checkLength("z, a, v, b, dz or ddz", len(x), n)
	}
	if e.second == nil {
		e.second = newHybridSecond(e)
	}
	s := e.second
	copy(e.w, z)
	copy(e.tangent, v)
	clear(e.tangent[n:])
	var along []float64
	if w != nil {
		checkLength("w", len(w), h.total)
		along = w[:h.params]
	}
	for k := range e.levels {
		l := &e.levels[k]
		l.arguments.Eval(l.x, t, e.w)
		l.arguments.JVP(e.moved, t, e.w, 0, e.tangent, along)
		for i := range l.calls {
			c := &l.calls[i]
			curved := s.calls[k][i]
			copy(curved.in[0], c.x.of(l.x))
			copy(curved.tangent[0], c.x.of(e.moved))
			curved.push(c.u.of(e.w), c.u.of(e.tangent), c.weights, c.within(w))
		}
	}
	copy(e.out, a)
	clear(e.out[n:])
	copy(s.out, b)
	clear(s.out[n:])
	var named, levelNamed []float64
	if ddtheta != nil {
		checkLength("ddtheta", len(ddtheta), h.total)
		named, levelNamed = ddtheta[:h.params], e.named
		clear(ddtheta[h.params:])
	}
	ddt = e.top.VJPTangent(e.bar, s.bar, named, t, e.w, e.out, e.tangent, along, s.out)
	for k := len(e.levels) - 1; k >= 0; k-- {
		l := &e.levels[k]
		for i := range l.calls {
			c := &l.calls[i]
			var moved []float64
			if ddtheta != nil {
				moved = e.weights[:len(c.weights)]
			}
			s.calls[k][i].pull(c.x.of(l.bar), c.x.of(s.levelBar[k]), nil, moved, c.weights, c.within(w), c.u.of(e.bar), c.u.of(s.bar))
			accumulate(ddtheta, c.offset, moved)
		}
		ddt += l.arguments.VJPTangent(e.pulled, s.pulled, levelNamed, t, e.w, l.bar, e.tangent, along, s.levelBar[k])
		accumulate(e.bar, 0, e.pulled)
		accumulate(s.bar, 0, s.pulled)
		accumulate(named, 0, levelNamed)
	}
	copy(dz, e.bar)
	copy(ddz, s.bar)
	return ddt
}

// within is the part of a change of θ that is the call's, nil of nil.
func (c *callEvaluator) within(w []float64) []float64 {
	if w == nil {
		return nil
	}
	return w[c.offset:][:len(c.weights)]
}

// hybridSecond is what a HybridEvaluator needs for second derivatives.
type hybridSecond struct {
	calls            [][]*curvedLayers
	levelBar         [][]float64
	out, bar, pulled []float64
}

func newHybridSecond(e *HybridEvaluator) *hybridSecond {
	v := func() []float64 { return make([]float64, e.hybrid.extended) }
	s := &hybridSecond{out: v(), bar: v(), pulled: v()}
	for k := range e.levels {
		var calls []*curvedLayers
		for i := range e.levels[k].calls {
			c := &e.levels[k].calls[i]
			calls = append(calls, newCurvedLayers(c.layers, c.activation))
		}
		s.calls, s.levelBar = append(s.calls, calls), append(s.levelBar, v())
	}
	return s
}
