package field

import (
	"math"

	"costate/core/field/internal/dense"
)

// curves are the second derivatives of the activations at x, where y = σ(x) and
// d = σ'(x).
var curves = map[string]func(x, y, d float64) float64{
	"tanh":     func(_, y, d float64) float64 { return -2 * y * d },
	"sigmoid":  func(_, y, d float64) float64 { return d * (1 - 2*y) },
	"softplus": func(_, _, d float64) float64 { return d * (1 - d) },
	"relu":     func(_, _, _ float64) float64 { return 0 },
	"sin":      func(_, y, _ float64) float64 { return -y },
	"identity": func(_, _, _ float64) float64 { return 0 },
	"elu": func(x, _, d float64) float64 {
		if x > 0 {
			return 0
		}
		return d
	},
	"gelu": func(x, _, _ float64) float64 {
		if math.IsInf(x, 0) {
			return 0
		}
		return (2 - x*x) * math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
	},
	"swish": func(x, _, _ float64) float64 {
		if math.IsInf(x, 0) {
			return 0
		}
		s, ds := sigmoidSlope(x)
		return ds * (2 + x*(1-2*s))
	},
}

// NetworkDivergence evaluates tr ∂f/∂z of a Network and its derivatives at many
// points at once, laid out as those of a [NetworkBatch]. With v_i = ∂/∂z_i of
// what each layer gives it is Σ (v_i)_i; one way back through the layers and all
// v_i gives the derivatives, second ones of f, exactly. One goroutine may use it
// at a time. No method allocates.
type NetworkDivergence struct {
	moving
	lanes, width int
	in           [][]float64   // input of each layer, width a row
	sums         [][]float64   // of each hidden layer
	slope, curve [][]float64   // σ' and σ'' there
	tangent      [][][]float64 // ∂/∂z_i of the input of layer k, at [k][i]
	moved        [][][]float64 // ∂/∂z_i of the sums of hidden layer k
	weights      []float64     // of the lanes, padded
	back         [2][]float64
	tangentBack  [2][][]float64
	ones, none   []float64
	flat         []float64
	second       *divergenceSecond // nil until needed
}

// Divergence returns a new evaluator of so many points, at least 1, with the
// network's initial weights.
func (n *Network) Divergence(lanes int) *NetworkDivergence {
	e := &NetworkDivergence{moving: newMoving(n), lanes: lanes, width: dense.Pad(lanes)}
	widest := 0
	for _, l := range n.layers {
		widest = max(widest, l.in, l.out)
	}
	rows := func(n int) []float64 { return make([]float64, n*e.width) }
	each := func(size int) [][]float64 {
		list := make([][]float64, n.dim)
		for i := range list {
			list[i] = rows(size)
		}
		return list
	}
	for k, l := range n.layers {
		e.in = append(e.in, rows(l.in))
		e.tangent = append(e.tangent, each(l.in))
		if k < len(n.layers)-1 {
			e.sums, e.slope, e.curve = append(e.sums, rows(l.out)), append(e.slope, rows(l.out)), append(e.curve, rows(l.out))
			e.moved = append(e.moved, each(l.out))
		}
	}
	for i := range e.back {
		e.back[i], e.tangentBack[i] = rows(widest), each(widest)
	}
	e.weights, e.ones, e.none = rows(1), rows(1), make([]float64, widest)
	for i := range e.ones {
		e.ones[i] = 1
	}
	if n.schedule.knots > 1 {
		e.flat = make([]float64, n.schedule.size)
	}
	return e
}

// SetParams sets the weights, which are copied.
func (e *NetworkDivergence) SetParams(theta []float64) { e.setParams(theta) }

// matrix is W of layer k in use.
func (e *NetworkDivergence) matrix(k int) (w dense.Matrix, bias []float64) {
	q := &e.n.packing.layers[k]
	return dense.Matrix{Data: q.rowsIn(e.pack), Row: q.wide, Column: 1}, q.biasIn(e.pack)
}

// forward carries z and the tangents up to the input of the last layer; with
// curves, back can follow.
func (e *NetworkDivergence) forward(t float64, z []float64, curves bool) {
	n, width := e.n, e.width
	checkLength("z", len(z), n.dim*e.lanes)
	e.move(t)
	for i := range n.dim {
		x, u := e.in[0][i*width:][:e.lanes], e.tangent[0][i][i*width:][:e.lanes]
		for j, v := range z[i*e.lanes:][:e.lanes] {
			x[j], u[j] = v, 1
			if n.cube {
				x[j], u[j] = v*v*v, 3*v*v
			}
		}
	}
	if n.time {
		row := e.in[0][n.dim*width:]
		for j := range row {
			row[j] = t
		}
	}
	for k, l := range n.layers[:len(n.layers)-1] {
		w, bias := e.matrix(k)
		dense.Product(e.sums[k], bias, w, e.in[k], l.out, l.in, width)
		y := e.in[k+1]
		n.activation.slope(y, e.slope[k], e.sums[k])
		for i := range n.dim {
			v, u := e.moved[k][i], e.tangent[k+1][i]
			dense.Product(v, e.none, w, e.tangent[k][i], l.out, l.in, width)
			copy(u, v)
			dense.Multiply(u, e.slope[k])
		}
		if curves {
			for j, x := range e.sums[k] {
				e.curve[k][j] = n.curve(x, y[j], e.slope[k][j])
			}
		}
	}
}

// Values sets dst to the divergence of each lane at (t, z, θ).
func (e *NetworkDivergence) Values(dst []float64, t float64, z []float64) {
	checkLength("dst", len(dst), e.lanes)
	e.forward(t, z, false)
	last := len(e.n.layers) - 1
	w, _ := e.matrix(last)
	clear(dst)
	for i := range e.n.dim {
		for r := range e.n.layers[last].in {
			c := w.Data[i*w.Row+r]
			for j, u := range e.tangent[last][i][r*e.width:][:e.lanes] {
				dst[j] += c * u
			}
		}
	}
}

// AddGradient adds weight·∂/∂z in each lane to dz and the weighted sum of ∂/∂θ to
// dtheta (length p), at (t, z, θ); nil is not wanted. weights has one number a
// lane.
func (e *NetworkDivergence) AddGradient(dz, dtheta, weights []float64, t float64, z []float64) {
	n, width := e.n, e.width
	checkLength("weights", len(weights), e.lanes)
	copy(e.weights, weights)
	flat := dtheta
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), len(e.theta))
		if n.schedule.knots > 1 {
			flat = e.flat
			clear(flat)
		}
	}
	e.forward(t, z, true)
	e.pull(flat)
	if dz != nil {
		checkLength("dz", len(dz), n.dim*e.lanes)
		for i := range n.dim {
			to, back, own := dz[i*e.lanes:][:e.lanes], e.back[0][i*width:], e.tangentBack[0][i][i*width:]
			for j, v := range z[i*e.lanes:][:e.lanes] {
				if n.cube {
					to[j] += 3*v*v*back[j] + 6*v*own[j]
				} else {
					to[j] += back[j]
				}
			}
		}
	}
	if dtheta != nil && n.schedule.knots > 1 {
		e.addSpread(dtheta, flat)
	}
}

// pull goes back through the layers, adds to flat unless that is nil, and leaves
// in back[0] and tangentBack[0] the derivatives by the network's input and by the
// tangents there.
func (e *NetworkDivergence) pull(flat []float64) {
	n, width := e.n, e.width
	last := len(n.layers) - 1
	// By the sums of the layer above: back[1] and tangentBack[1].
	for k := last; k >= 0; k-- {
		l := n.layers[k]
		w, _ := e.matrix(k)
		var dw, db []float64
		if flat != nil {
			dw, db = split(flat, l)
		}
		if k == last {
			clear(e.back[0][:l.in*width])
			for i := range n.dim {
				if flat != nil {
					dense.AddDots(dw[i*l.in:(i+1)*l.in], e.weights, e.tangent[k][i], 1, l.in, width)
				}
				for r := range l.in {
					c, row := w.Data[i*w.Row+r], e.tangentBack[0][i][r*width:][:width]
					for j, weight := range e.weights {
						row[j] = c * weight
					}
				}
			}
		} else {
			transposed := dense.Matrix{Data: w.Data, Row: 1, Column: w.Row}
			sums := e.back[1][:l.out*width]
			if flat != nil {
				dense.AddDots(dw, sums, e.in[k], l.out, l.in, width)
				dense.AddDots(db, sums, e.ones, l.out, 1, width)
			}
			dense.Product(e.back[0], e.none, transposed, sums, l.in, l.out, width)
			for i := range n.dim {
				own := e.tangentBack[1][i][:l.out*width]
				if flat != nil {
					dense.AddDots(dw, own, e.tangent[k][i], l.out, l.in, width)
				}
				dense.Product(e.tangentBack[0][i], e.none, transposed, own, l.in, l.out, width)
			}
		}
		if k > 0 {
			e.pullActivation(k - 1)
		}
	}
}

// pullActivation goes from what hidden layer k gives, in back[0] and
// tangentBack[0], to its sums, in back[1] and tangentBack[1].
func (e *NetworkDivergence) pullActivation(k int) {
	size := len(e.sums[k])
	sums, above := e.back[1][:size], e.back[0][:size]
	for j, d := range e.slope[k] {
		sums[j] = d * above[j]
	}
	for i, moved := range e.moved[k] {
		own, from := e.tangentBack[1][i][:size], e.tangentBack[0][i][:size]
		for j, v := range from {
			sums[j] += e.curve[k][j] * moved[j] * v
			own[j] = e.slope[k][j] * v
		}
	}
}

// Value returns the divergence at (t, z, θ); there is one lane.
func (e *NetworkDivergence) Value(t float64, z []float64) float64 {
	var value [1]float64
	e.Values(value[:], t, z)
	return value[0]
}

// Gradient sets dz = ∂/∂z and dtheta = ∂/∂θ, each skipped if nil, and returns the
// value and ∂/∂t; there is one lane.
func (e *NetworkDivergence) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	n := e.n
	clear(dz)
	clear(dtheta)
	one := [1]float64{1}
	value = e.Value(t, z)
	e.AddGradient(dz, dtheta, one[:], t, z)
	if n.time {
		dt = e.back[0][n.dim*e.width]
	}
	if rate := n.schedule.rate(t); rate != 0 {
		size := n.schedule.size
		clear(e.flat)
		e.pull(e.flat)
		here, next := e.theta[e.k*size:][:size], e.theta[(e.k+1)*size:][:size]
		for i, v := range e.flat {
			dt += rate * v * (next[i] - here[i])
		}
	}
	return value, dt
}
