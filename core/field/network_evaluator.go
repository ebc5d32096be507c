package field

import (
	"slices"

	"costate/core/field/internal/dense"
)

// NetworkEvaluator evaluates a Network and its derivatives. It holds the
// weights and the layers' values, so one goroutine may use it at a time. No
// method allocates. dst may be z, but in VJP and JVP no result may share memory
// with an argument.
type NetworkEvaluator struct {
	moving
	in      [][]float64 // input of each layer, padded; in[0] is x, the last one f
	slope   [][]float64 // σ' of each hidden layer's sums, padded
	back    [][]float64 // derivative by each layer's output sums, padded
	inBack  []float64   // derivative by x, padded
	tangent [][]float64 // derivative of each layer's input along a direction
	moved   []float64   // a layer's output along a change of its weights
	flat    []float64   // derivative by, or change of, varying weights

	// Where the layers were linearized last: stages at one time, and the end of
	// a step with the start of the next, share it.
	linear bool
	t      float64
	z      []float64

	second *networkSecond // of VJPTangent; nil until asked for
}

// Evaluator returns a new evaluator with the network's initial weights.
func (n *Network) Evaluator() *NetworkEvaluator {
	e := &NetworkEvaluator{moving: newMoving(n), z: make([]float64, n.dim)}
	widest := 0
	e.in = append(e.in, make([]float64, n.packing.layers[0].wide))
	for _, q := range n.packing.layers {
		e.in = append(e.in, make([]float64, q.tall))
		e.slope = append(e.slope, make([]float64, q.tall))
		e.back = append(e.back, make([]float64, q.tall))
		e.tangent = append(e.tangent, make([]float64, q.in))
		widest = max(widest, q.out)
	}
	e.moved = make([]float64, widest)
	e.inBack = make([]float64, n.packing.layers[0].wide)
	if n.schedule.knots > 1 {
		e.flat = make([]float64, n.schedule.size)
	}
	return e
}

// Dim returns n, the length of z.
func (e *NetworkEvaluator) Dim() int { return e.n.dim }

// NumParams returns p, the number of weights.
func (e *NetworkEvaluator) NumParams() int { return len(e.theta) }

// SetParams sets the weights (length p), which are copied.
func (e *NetworkEvaluator) SetParams(theta []float64) {
	e.setParams(theta)
	e.linear = false
}

// Hold is that of piecewise constant weights; see Knots.
func (e *NetworkEvaluator) Hold(t float64) {
	e.moving.Hold(t)
	e.linear = false
}

// split is the W and b of layer l in a vector of weights.
func split(weights []float64, l layer) (w, b []float64) {
	w = weights[l.offset:][:l.in*l.out]
	return w, weights[l.offset+len(w):][:l.out]
}

// load sets the input of the first layer.
func (e *NetworkEvaluator) load(t float64, z []float64) {
	x := e.in[0]
	if e.n.cube {
		for i, v := range z {
			x[i] = v * v * v
		}
	} else {
		copy(x, z)
	}
	if e.n.time {
		x[len(z)] = t
	}
}

// few is how many results are dot products of rows; more are a sum of columns.
const few = 4

// affine sets the sums of layer k from its input.
func (e *NetworkEvaluator) affine(k int) []float64 {
	q := &e.n.packing.layers[k]
	y := e.in[k+1]
	if q.out <= few {
		dense.Apply(y[:q.out], q.biasIn(e.pack), q.rowsIn(e.pack), e.in[k])
	} else {
		dense.Combine(y, q.biasIn(e.pack), e.in[k][:q.in], q.columnsIn(e.pack))
	}
	if e.n.activation.rows {
		return y
	}
	return y[:q.out]
}

// pull sets below to the derivative by the input of layer k, for k > 0 by the
// sums of the layer below.
func (e *NetworkEvaluator) pull(below []float64, k int) {
	q := &e.n.packing.layers[k]
	switch {
	case q.in > few && k > 0:
		dense.CombineTimes(below, e.slope[k-1], e.back[k][:q.out], q.rowsIn(e.pack))
		return
	case q.in > few:
		dense.Combine(below, e.zero, e.back[k][:q.out], q.rowsIn(e.pack))
	default:
		dense.Apply(below[:q.in], e.zero, q.columnsIn(e.pack), e.back[k])
	}
	if k > 0 {
		dense.Multiply(below, e.slope[k-1])
	}
}

// Eval sets dst = f(t, z, θ). dst and z have length n.
func (e *NetworkEvaluator) Eval(dst []float64, t float64, z []float64) {
	n := e.n
	checkLength("z", len(z), n.dim)
	checkLength("dst", len(dst), n.dim)
	e.move(t)
	e.load(t, z)
	e.linear = false
	last := len(n.layers) - 1
	for k := range last {
		y := e.affine(k)
		n.activation.value(y, y)
	}
	e.affine(last)
	copy(dst, e.in[last+1])
}

// linearize evaluates the hidden layers and their slopes at (t, z).
func (e *NetworkEvaluator) linearize(t float64, z []float64) {
	if e.linear && t == e.t && slices.Equal(z, e.z) {
		return
	}
	e.linear, e.t = true, t
	copy(e.z, z)
	e.move(t)
	e.load(t, z)
	for k := range len(e.n.layers) - 1 {
		y := e.affine(k)
		e.n.activation.slope(y, e.slope[k], y)
	}
}

// VJP sets dz = aᵀ∂f/∂z (length n) and dtheta = aᵀ∂f/∂θ (length p; nil: not
// wanted) and returns aᵀ∂f/∂t, all at (t, z, θ). z and a have length n.
func (e *NetworkEvaluator) VJP(dz, dtheta []float64, t float64, z, a []float64) (dt float64) {
	n := e.n
	checkLength("z", len(z), n.dim)
	checkLength("a", len(a), n.dim)
	checkLength("dz", len(dz), n.dim)
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), len(e.theta))
	}
	e.linearize(t, z)
	flat, rate := dtheta, n.schedule.rate(t)
	if n.schedule.knots > 1 && (dtheta != nil || rate != 0) {
		flat = e.flat
	}
	last := len(n.layers) - 1
	copy(e.back[last], a)
	for k := last; k >= 0; k-- {
		if flat != nil {
			l := n.layers[k]
			dw, db := split(flat, l)
			outer(dw, e.back[k][:l.out], e.in[k][:l.in])
			copy(db, e.back[k])
		}
		if k == 0 {
			e.pull(e.inBack, 0)
			break
		}
		e.pull(e.back[k-1], k)
	}
	if n.cube {
		for i, v := range z {
			dz[i] = e.inBack[i] * (3 * v * v)
		}
	} else {
		copy(dz, e.inBack)
	}
	if n.time {
		dt = e.inBack[n.dim]
	}
	if n.schedule.knots > 1 {
		if dtheta != nil {
			clear(dtheta)
			e.addSpread(dtheta, flat)
		}
		if rate != 0 {
			size := n.schedule.size
			here, next := e.theta[e.k*size:][:size], e.theta[(e.k+1)*size:][:size]
			for i, v := range flat {
				dt += rate * v * (next[i] - here[i])
			}
		}
	}
	return dt
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
	n := e.n
	checkLength("z", len(z), n.dim)
	checkLength("dz", len(dz), n.dim)
	checkLength("dst", len(dst), n.dim)
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), len(e.theta))
	}
	e.linearize(t, z)
	if n.schedule.knots > 1 && (dtheta != nil || dt != 0) {
		e.mix(e.flat, dtheta, t, dt)
		dtheta = e.flat
	}
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
		q := &n.packing.layers[k]
		rows := q.rowsIn(e.pack)
		moved := e.moved[:l.out]
		if dtheta != nil {
			dw, db := split(dtheta, l)
			affine(moved, dw, e.in[k][:l.in], db)
		} else {
			clear(moved)
		}
		for i := range y {
			y[i] = moved[i] + dot(rows[i*q.wide:][:l.in], e.tangent[k])
		}
		if k < last {
			multiply(y, e.slope[k])
		}
	}
}
