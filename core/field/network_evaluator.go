package field

// NetworkEvaluator evaluates a Network and its derivatives. It holds the
// weights and the layers' values, so one goroutine may use it at a time. No
// method allocates. dst may be z, but in VJP and JVP no result may share memory
// with an argument.
type NetworkEvaluator struct {
	network *Network
	weights []float64
	in      [][]float64 // input of each layer; in[0] is x
	slope   [][]float64 // σ' of each hidden layer's sums
	back    [][]float64 // derivative by each layer's output sums
	tangent [][]float64 // derivative of each layer's input along a direction
	moved   []float64   // a layer's output along a change of its weights
	inBack  []float64   // derivative by x
}

// Evaluator returns a new evaluator with the network's initial weights.
func (n *Network) Evaluator() *NetworkEvaluator {
	e := &NetworkEvaluator{network: n, weights: n.Weights()}
	widest := 0
	for _, l := range n.layers {
		e.in = append(e.in, make([]float64, l.in))
		e.tangent = append(e.tangent, make([]float64, l.in))
		e.slope = append(e.slope, make([]float64, l.out))
		e.back = append(e.back, make([]float64, l.out))
		widest = max(widest, l.out)
	}
	e.moved = make([]float64, widest)
	e.inBack = make([]float64, n.layers[0].in)
	return e
}

// Dim returns n, the length of z.
func (e *NetworkEvaluator) Dim() int { return e.network.dim }

// NumParams returns p, the number of weights.
func (e *NetworkEvaluator) NumParams() int { return len(e.weights) }

// SetParams sets the weights (length p), which are copied.
func (e *NetworkEvaluator) SetParams(theta []float64) {
	checkLength("theta", len(theta), len(e.weights))
	copy(e.weights, theta)
}

// split is the W and b of layer l in a vector of weights.
func split(weights []float64, l layer) (w, b []float64) {
	w = weights[l.offset:][:l.in*l.out]
	return w, weights[l.offset+len(w):][:l.out]
}

// load sets the input of the first layer.
func (e *NetworkEvaluator) load(t float64, z []float64) {
	x := e.in[0]
	if e.network.cube {
		for i, v := range z {
			x[i] = v * v * v
		}
	} else {
		copy(x, z)
	}
	if e.network.time {
		x[len(z)] = t
	}
}

// Eval sets dst = f(t, z, θ). dst and z have length n.
func (e *NetworkEvaluator) Eval(dst []float64, t float64, z []float64) {
	n := e.network
	checkLength("z", len(z), n.dim)
	checkLength("dst", len(dst), n.dim)
	e.load(t, z)
	last := len(n.layers) - 1
	for k, l := range n.layers[:last] {
		w, b := split(e.weights, l)
		y := e.in[k+1]
		affine(y, w, e.in[k], b)
		n.activation.value(y, y)
	}
	w, b := split(e.weights, n.layers[last])
	affine(dst, w, e.in[last], b)
}

// linearize evaluates the hidden layers and their slopes at (t, z).
func (e *NetworkEvaluator) linearize(t float64, z []float64) {
	n := e.network
	e.load(t, z)
	for k, l := range n.layers[:len(n.layers)-1] {
		w, b := split(e.weights, l)
		y := e.in[k+1]
		affine(y, w, e.in[k], b)
		n.activation.slope(y, e.slope[k], y)
	}
}

// VJP sets dz = aᵀ∂f/∂z (length n) and dtheta = aᵀ∂f/∂θ (length p; nil: not
// wanted) and returns aᵀ∂f/∂t, all at (t, z, θ). z and a have length n.
func (e *NetworkEvaluator) VJP(dz, dtheta []float64, t float64, z, a []float64) (dt float64) {
	n := e.network
	checkLength("z", len(z), n.dim)
	checkLength("a", len(a), n.dim)
	checkLength("dz", len(dz), n.dim)
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), len(e.weights))
	}
	e.linearize(t, z)
	last := len(n.layers) - 1
	copy(e.back[last], a)
	for k := last; k >= 0; k-- {
		l, g := n.layers[k], e.back[k]
		if dtheta != nil {
			dw, db := split(dtheta, l)
			outer(dw, g, e.in[k])
			copy(db, g)
		}
		w, _ := split(e.weights, l)
		if k == 0 {
			transposed(e.inBack, w, g)
			break
		}
		below := e.back[k-1]
		transposed(below, w, g)
		multiply(below, e.slope[k-1])
	}
	if n.cube {
		for i, v := range z {
			dz[i] = e.inBack[i] * (3 * v * v)
		}
	} else {
		copy(dz, e.inBack)
	}
	if n.time {
		return e.inBack[n.dim]
	}
	return 0
}

// multiply sets x = x·y elementwise.
func multiply(x, y []float64) {
	y = y[:len(x)]
	for i := range x {
		x[i] *= y[i]
	}
}

// JVP sets dst = ∂f/∂z·dz + ∂f/∂θ·dtheta + ∂f/∂t·dt at (t, z, θ). dst, z and dz
// have length n, dtheta has length p or is nil, which stands for 0.
func (e *NetworkEvaluator) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	n := e.network
	checkLength("z", len(z), n.dim)
	checkLength("dz", len(dz), n.dim)
	checkLength("dst", len(dst), n.dim)
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), len(e.weights))
	}
	e.linearize(t, z)
	x := e.tangent[0]
	copy(x, dz)
	if n.cube {
		for i, v := range z {
			x[i] = 3 * v * v * dz[i]
		}
	}
	if n.time {
		x[n.dim] = dt
	}
	last := len(n.layers) - 1
	for k, l := range n.layers {
		y := dst
		if k < last {
			y = e.tangent[k+1]
		}
		w, _ := split(e.weights, l)
		moved := e.moved[:l.out]
		if dtheta != nil {
			dw, db := split(dtheta, l)
			affine(moved, dw, e.in[k], db)
		} else {
			clear(moved)
		}
		affine(y, w, e.tangent[k], moved)
		if k < last {
			multiply(y, e.slope[k])
		}
	}
}
