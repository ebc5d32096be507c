package field

import (
	"slices"

	"costate/core/field/internal/dense"
)

// NetworkBatch evaluates a Network and its derivatives at many points at once,
// by products of matrices. Numbers are laid out by state: that of lane j, of so
// many lanes, for state i stands at i·lanes + j. All lanes share time and
// weights. It differs from a NetworkEvaluator by roundings. One goroutine may
// use it at a time; only the first JVP allocates. No result may share memory
// with an argument, but dst with z in Eval.
type NetworkBatch struct {
	moving
	lanes, width int         // width is lanes, padded
	in           [][]float64 // input of each layer, width a row; the last one f
	slope        [][]float64 // σ' of each hidden layer's sums
	back         [][]float64 // derivative by each layer's sums
	inBack       []float64   // derivative by x
	none         []float64   // no bias
	ones         []float64
	flat         []float64 // derivative by, or change of, varying weights
	push, moved  []float64 // for JVP: a layer's tangent, and the part of its weights
	tangent      []float64

	linear bool // the layers are linearized at (t, z)
	t      float64
	z      []float64
}

// Batch returns a new evaluator of so many points, at least 1, with the
// network's initial weights.
func (n *Network) Batch(lanes int) *NetworkBatch {
	b := &NetworkBatch{moving: newMoving(n), lanes: lanes, width: dense.Pad(lanes), z: make([]float64, n.dim*lanes)}
	rows := func(n int) []float64 { return make([]float64, n*b.width) }
	b.in = append(b.in, rows(n.layers[0].in))
	widest := n.layers[0].in
	for _, l := range n.layers {
		b.in = append(b.in, rows(l.out))
		b.slope = append(b.slope, rows(l.out))
		b.back = append(b.back, rows(l.out))
		widest = max(widest, l.out)
	}
	b.inBack = rows(n.layers[0].in)
	b.none, b.ones = make([]float64, widest), rows(1)
	for i := range b.ones {
		b.ones[i] = 1
	}
	if n.schedule.knots > 1 {
		b.flat = make([]float64, n.schedule.size)
	}
	return b
}

// Lanes returns the number of points.
func (b *NetworkBatch) Lanes() int { return b.lanes }

// Autonomous reports whether the time given to the methods does not matter.
func (b *NetworkBatch) Autonomous() bool { return b.n.Autonomous() }

// SetParams sets the weights, which are copied.
func (b *NetworkBatch) SetParams(theta []float64) {
	b.setParams(theta)
	b.linear = false
}

// Hold is that of piecewise constant weights; see Knots.
func (b *NetworkBatch) Hold(t float64) {
	b.moving.Hold(t)
	b.linear = false
}

func (b *NetworkBatch) check(name string, v []float64) {
	checkLength(name, len(v), b.n.dim*b.lanes)
}

// row returns row i of x, lanes numbers.
func (b *NetworkBatch) row(x []float64, i int) []float64 { return x[i*b.width:][:b.lanes] }

func (b *NetworkBatch) load(t float64, z []float64) {
	x := b.in[0]
	for i := range b.n.dim {
		row, from := b.row(x, i), z[i*b.lanes:]
		copy(row, from)
		if b.n.cube {
			for j, v := range row {
				row[j] = v * v * v
			}
		}
	}
	if b.n.time {
		row := x[b.n.dim*b.width:]
		for j := range row {
			row[j] = t
		}
	}
}

// unload copies the rows of x to dst, without what they are padded with.
func (b *NetworkBatch) unload(dst, x []float64) {
	for i := range b.n.dim {
		copy(dst[i*b.lanes:(i+1)*b.lanes], b.row(x, i))
	}
}

// affine sets the sums of layer k from its input.
func (b *NetworkBatch) affine(k int) []float64 {
	q := &b.n.packing.layers[k]
	w := dense.Matrix{Data: q.rowsIn(b.pack), Row: q.wide, Column: 1}
	dense.Product(b.in[k+1], q.biasIn(b.pack), w, b.in[k], q.out, q.in, b.width)
	return b.in[k+1]
}

// Eval sets dst = f(t, z, θ).
func (b *NetworkBatch) Eval(dst []float64, t float64, z []float64) {
	b.check("z", z)
	b.check("dst", dst)
	b.move(t)
	b.load(t, z)
	b.linear = false
	last := len(b.n.layers) - 1
	for k := range last {
		y := b.affine(k)
		b.n.activation.value(y, y)
	}
	b.unload(dst, b.affine(last))
}

// linearize evaluates the hidden layers and their slopes.
func (b *NetworkBatch) linearize(t float64, z []float64) {
	if b.linear && t == b.t && slices.Equal(z, b.z) {
		return
	}
	b.linear, b.t = true, t
	copy(b.z, z)
	b.move(t)
	b.load(t, z)
	for k := range len(b.n.layers) - 1 {
		y := b.affine(k)
		b.n.activation.slope(y, b.slope[k], y)
	}
}

// VJP sets dz = aᵀ∂f/∂z in each lane (nil: not wanted), and adds the lanes'
// aᵀ∂f/∂θ to dtheta (length p; nil: not wanted), at (t, z, θ).
func (b *NetworkBatch) VJP(dz, dtheta []float64, t float64, z, a []float64) {
	n := b.n
	b.check("z", z)
	b.check("a", a)
	if dz != nil {
		b.check("dz", dz)
	}
	b.linearize(t, z)
	flat := dtheta
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), len(b.theta))
		if n.schedule.knots > 1 {
			flat = b.flat
			clear(flat)
		}
	}
	last := len(n.layers) - 1
	for i := range n.dim {
		copy(b.row(b.back[last], i), a[i*b.lanes:])
	}
	for k := last; k >= 0; k-- {
		l, g := n.layers[k], b.back[k]
		if flat != nil {
			dw, db := split(flat, l)
			dense.AddDots(dw, g, b.in[k], l.out, l.in, b.width)
			dense.AddDots(db, g, b.ones, l.out, 1, b.width)
		}
		if k == 0 && dz == nil {
			break
		}
		below := b.inBack
		if k > 0 {
			below = b.back[k-1]
		}
		q := &n.packing.layers[k]
		transposed := dense.Matrix{Data: q.rowsIn(b.pack), Row: 1, Column: q.wide}
		dense.Product(below, b.none, transposed, g, l.in, l.out, b.width)
		if k > 0 {
			dense.Multiply(below, b.slope[k-1])
		}
	}
	if dz != nil {
		b.unload(dz, b.inBack)
	}
	if dz != nil && n.cube {
		for i, v := range z {
			dz[i] *= 3 * v * v
		}
	}
	if dtheta != nil && n.schedule.knots > 1 {
		b.addSpread(dtheta, flat)
	}
}

// JVP sets dst = ∂f/∂z·dz + ∂f/∂θ·dtheta + ∂f/∂t·dt in each lane, at (t, z, θ).
// dz is by lane; dtheta, of length p or nil for 0, and dt are those of all.
func (b *NetworkBatch) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	n := b.n
	b.check("z", z)
	b.check("dz", dz)
	b.check("dst", dst)
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), len(b.theta))
	}
	if b.push == nil {
		widest := len(b.none)
		for _, l := range n.layers {
			widest = max(widest, l.out)
		}
		v := func() []float64 { return make([]float64, widest*b.width) }
		b.push, b.moved, b.tangent = v(), v(), v()
	}
	b.linearize(t, z)
	if n.schedule.knots > 1 && (dtheta != nil || dt != 0) {
		b.mix(b.flat, dtheta, t, dt)
		dtheta = b.flat
	}
	clear(b.tangent)
	for i := range n.dim {
		row := b.row(b.tangent, i)
		copy(row, dz[i*b.lanes:])
		if n.cube {
			for j, v := range z[i*b.lanes : (i+1)*b.lanes] {
				row[j] *= 3 * v * v
			}
		}
	}
	if n.time {
		row := b.tangent[n.dim*b.width:][:b.width]
		for j := range row {
			row[j] = dt
		}
	}
	for k, l := range n.layers {
		q := &n.packing.layers[k]
		out := b.push[:l.out*b.width]
		w := dense.Matrix{Data: q.rowsIn(b.pack), Row: q.wide, Column: 1}
		dense.Product(out, b.none, w, b.tangent, l.out, l.in, b.width)
		if dtheta != nil {
			dw, db := split(dtheta, l)
			moved := b.moved[:len(out)]
			dense.Product(moved, db, dense.Matrix{Data: dw, Row: l.in, Column: 1}, b.in[k], l.out, l.in, b.width)
			for i, v := range moved {
				out[i] += v
			}
		}
		if k < len(n.layers)-1 {
			dense.Multiply(out, b.slope[k])
		}
		b.push, b.tangent = b.tangent, b.push
	}
	b.unload(dst, b.tangent)
}
