package field

import "costate/core/field/internal/dense"

// perceptronBatch is perceptronEvaluator at many points: products of matrices
// take the place of products with vectors. Rows are padded here, not outside.
type perceptronBatch struct {
	*Perceptron
	lanes, width int         // width is lanes, padded
	in           [][]float64 // input of each layer, width a row; the last one y
	slope        [][]float64 // σ' of each hidden layer's sums
	back         [][]float64 // derivative by each layer's input; the last one by y
	tangent      [][]float64 // derivative of each layer's input along a direction; the last one of y
	moved        []float64   // a layer's output along a change of its weights
	none         []float64   // no bias
	ones         []float64
}

func newPerceptronBatch(p *Perceptron, lanes int) *perceptronBatch {
	e := &perceptronBatch{Perceptron: p, lanes: lanes, width: dense.Pad(lanes)}
	rows := func(n int) []float64 { return make([]float64, n*e.width) }
	widest := 0
	for k := range len(p.layers) + 1 {
		n := p.Outputs()
		if k < len(p.layers) {
			n = p.layers[k].in
		}
		e.in, e.back, e.tangent = append(e.in, rows(n)), append(e.back, rows(n)), append(e.tangent, rows(n))
		e.slope = append(e.slope, rows(n)) // of layer k, whose sums give input k
		widest = max(widest, n)
	}
	e.moved, e.none, e.ones = rows(widest), make([]float64, widest), rows(1)
	for i := range e.ones {
		e.ones[i] = 1
	}
	return e
}

// pad copies rows of lanes to rows of width.
func (e *perceptronBatch) pad(dst, v []float64) {
	for i := range len(v) / e.lanes {
		copy(dst[i*e.width:], v[i*e.lanes:][:e.lanes])
	}
}

// unpad copies them back.
func (e *perceptronBatch) unpad(dst, v []float64) {
	for i := range len(dst) / e.lanes {
		copy(dst[i*e.lanes:][:e.lanes], v[i*e.width:])
	}
}

// eval sets y to the values at x; with slopes, pull and push can follow.
func (e *perceptronBatch) eval(y, x, weights []float64, slopes bool) {
	e.pad(e.in[0], x)
	last := len(e.layers) - 1
	for k, l := range e.layers {
		w, b := split(weights, l)
		out := e.in[k+1]
		dense.Product(out, b, dense.Matrix{Data: w, Row: l.in, Column: 1}, e.in[k], l.out, l.in, e.width)
		switch {
		case k == last:
		case slopes:
			e.activation.slope(out, e.slope[k+1], out)
		default:
			e.activation.value(out, out)
		}
	}
	e.unpad(y, e.in[last+1])
}

// pull sets dx = aᵀ∂y/∂x and adds the lanes' aᵀ∂y/∂weights to dw (nil: not
// wanted) where eval was last.
func (e *perceptronBatch) pull(dx, dw, weights, a []float64) {
	last := len(e.layers) - 1
	e.pad(e.back[last+1], a)
	for k := last; k >= 0; k-- {
		l, g := e.layers[k], e.back[k+1]
		if dw != nil {
			dW, db := split(dw, l)
			dense.AddDots(dW, g, e.in[k], l.out, l.in, e.width)
			dense.AddDots(db, g, e.ones, l.out, 1, e.width)
		}
		w, _ := split(weights, l)
		dense.Product(e.back[k], e.none, dense.Matrix{Data: w, Row: 1, Column: l.in}, g, l.in, l.out, e.width)
		if k > 0 {
			dense.Multiply(e.back[k], e.slope[k])
		}
	}
	e.unpad(dx, e.back[0])
}

// push sets dy to the derivative along dx, in each lane, and dw (nil: 0) where
// eval was last.
func (e *perceptronBatch) push(dy, dx, dw, weights []float64) {
	e.pad(e.tangent[0], dx)
	last := len(e.layers) - 1
	for k, l := range e.layers {
		w, _ := split(weights, l)
		out := e.tangent[k+1]
		dense.Product(out, e.none, dense.Matrix{Data: w, Row: l.in, Column: 1}, e.tangent[k], l.out, l.in, e.width)
		if dw != nil {
			dW, db := split(dw, l)
			moved := e.moved[:len(out)]
			dense.Product(moved, db, dense.Matrix{Data: dW, Row: l.in, Column: 1}, e.in[k], l.out, l.in, e.width)
			accumulate(out, 0, moved)
		}
		if k < last {
			dense.Multiply(out, e.slope[k+1])
		}
	}
	e.unpad(dy, e.tangent[last+1])
}
