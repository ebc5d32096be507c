package field

import "costate/core/field/internal/lanes"

// BatchEvaluator evaluates a System and its derivatives at many points of one
// time at once, each of them a lane: what a program costs beside its arithmetic
// is paid once a block of lanes. Every lane gets bit for bit what an Evaluator
// gives for its point.
//
// Vectors are stored state by state: z[i·lanes+k] is state i of lane k.
// Destinations never overlap arguments. One goroutine may use a BatchEvaluator
// at a time. No method allocates.
type BatchEvaluator struct {
	machine // holds the parameters
	system  *System
	lanes   int
	width   int         // lanes in a block
	rows    [][]float64 // of each register, the lanes of a block
	own     [][]float64 // the same where they do not stand in the caller's vectors
}

// blockBytes is what the registers of a block take at most, so that they stay
// in the first cache, but for programs so long that a block would be too short
// to be worth it.
const (
	blockBytes = 24 << 10
	minBlock   = 4 * lanes.Width
	maxBlock   = 32 * lanes.Width
)

// Batch returns a new evaluator for so many points with all parameters 0.
func (s *System) Batch(points int) *BatchEvaluator {
	if points < 0 {
		panicLength("batch", points, 0)
	}
	registers := len(s.code.initial)
	width := min(max(blockBytes/8/registers, minBlock), maxBlock, points+lanes.Width-1)
	width = max(width/lanes.Width, 1) * lanes.Width
	e := &BatchEvaluator{
		machine: newMachine(s.code), system: s, lanes: points, width: width,
		rows: make([][]float64, registers), own: make([][]float64, registers),
	}
	storage := make([]float64, registers*width)
	for i := range e.own {
		e.own[i] = storage[i*width : (i+1)*width : (i+1)*width]
	}
	copy(e.rows, e.own)
	e.spread()
	return e
}

// spread copies the registers that are the same at all points to their lanes.
func (e *BatchEvaluator) spread() {
	for i := e.constants; i < e.temporary; i++ {
		fill(e.own[i], e.r[i])
	}
}

func fill(row []float64, v float64) {
	for i := range row {
		row[i] = v
	}
}

// Dim returns n.
func (e *BatchEvaluator) Dim() int { return e.system.Dim() }

// NumParams returns p.
func (e *BatchEvaluator) NumParams() int { return e.system.NumParams() }

// Lanes returns the number of points.
func (e *BatchEvaluator) Lanes() int { return e.lanes }

// SetParams sets θ (length p) for all points.
func (e *BatchEvaluator) SetParams(theta []float64) {
	checkLength("theta", len(theta), e.NumParams())
	e.setParams(theta)
	e.spread()
}

// Eval sets dst = f(t, z, θ). dst and z have length n·lanes.
func (e *BatchEvaluator) Eval(dst []float64, t float64, z []float64) {
	e.eval(&e.system.eval, e.states, dst, t, z)
}

// eval sets dst to so many outputs of a program, which depend on t and z.
func (e *BatchEvaluator) eval(p *program, outputs int, dst []float64, t float64, z []float64) {
	n := e.states
	checkLength("z", len(z), n*e.lanes)
	checkLength("dst", len(dst), outputs*e.lanes)
	e.setTime(t)
	for from := 0; from < e.lanes; from += e.width {
		b := e.block(p, from)
		b.load(statesRegister, z, n)
		b.bind(dst, 0, outputs)
		b.run()
		b.store(dst, 0, outputs)
		b.release(outputs)
	}
}

// VJP sets dz = aᵀ∂f/∂z, dtheta = aᵀ∂f/∂θ and dt = aᵀ∂f/∂t at (t, z, θ), of
// every lane on its own. dz, z and a have length n·lanes, dtheta p·lanes and dt
// lanes; those two are nil if not wanted.
func (e *BatchEvaluator) VJP(dz, dtheta, dt []float64, t float64, z, a []float64) {
	n := e.states
	checkLength("z", len(z), n*e.lanes)
	checkLength("a", len(a), n*e.lanes)
	checkLength("dz", len(dz), n*e.lanes)
	p := &e.system.vjp
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), e.NumParams()*e.lanes)
		p = &e.system.vjpFull
		if len(e.params) < e.NumParams() {
			clear(dtheta)
		}
	}
	if dt != nil {
		checkLength("dt", len(dt), e.lanes)
	}
	e.setTime(t)
	for from := 0; from < e.lanes; from += e.width {
		b := e.block(p, from)
		b.load(statesRegister, z, n)
		b.load(e.adjoint, a, n)
		b.bind(dz, 0, n)
		b.run()
		b.store(dz, 0, n)
		if dt != nil {
			b.store(dt, n, 1)
		}
		if dtheta != nil {
			for k, j := range e.params {
				b.store(dtheta[j*e.lanes:], n+1+k, 1)
			}
		}
		b.release(n)
	}
}

// JVP sets dst = ∂f/∂z·dz + ∂f/∂θ·dtheta + ∂f/∂t·dt at (t, z, θ). dst, z and dz
// have length n·lanes; dt and dtheta, which has length p or is nil for 0, are
// the same for all lanes.
func (e *BatchEvaluator) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	n := e.states
	checkLength("z", len(z), n*e.lanes)
	checkLength("dz", len(dz), n*e.lanes)
	checkLength("dst", len(dst), n*e.lanes)
	p := &e.system.jvp
	if dtheta != nil {
		checkLength("dtheta", len(dtheta), e.NumParams())
		p = &e.system.jvpFull
		for k, j := range e.params {
			fill(e.own[int(e.paramSeeds)+k], dtheta[j])
		}
	}
	e.setTime(t)
	if !e.system.autonomous {
		fill(e.own[e.timeSeed], dt)
	}
	for from := 0; from < e.lanes; from += e.width {
		b := e.block(p, from)
		b.load(statesRegister, z, n)
		b.load(e.stateSeeds, dz, n)
		b.bind(dst, 0, n)
		b.run()
		b.store(dst, 0, n)
		b.release(n)
	}
}

func (e *BatchEvaluator) setTime(t float64) {
	if !e.system.autonomous {
		fill(e.own[timeRegister], t)
	}
}

// block is the lanes from … from+count−1 under one program.
type block struct {
	*BatchEvaluator
	program     *program
	from, count int
	padded      int  // count, rounded up to what the kernels take
	whole       bool // nothing to round: rows may stand in the caller's vectors
}

func (e *BatchEvaluator) block(p *program, from int) block {
	count := min(e.width, e.lanes-from)
	padded := (count + lanes.Width - 1) / lanes.Width * lanes.Width
	return block{e, p, from, count, padded, padded == count}
}

// load makes n rows of v the registers from base on.
func (b *block) load(base uint32, v []float64, n int) {
	for i := range n {
		row := v[i*b.lanes+b.from:][:b.count:b.count]
		own := b.own[int(base)+i]
		if b.whole {
			b.rows[int(base)+i] = row
		} else {
			copy(own, row)
			b.rows[int(base)+i] = own
		}
	}
}

// bind has n outputs computed in rows of v, if they can be.
func (b *block) bind(v []float64, output, n int) {
	for i := range n {
		o := b.program.outputs[output+i]
		switch {
		case !b.program.direct[output+i]:
		case b.whole:
			b.rows[o] = v[i*b.lanes+b.from:][:b.count:b.count]
		default:
			b.rows[o] = b.own[o]
		}
	}
}

// store copies n outputs to the rows of v that they are not in already.
func (b *block) store(v []float64, output, n int) {
	for i := range n {
		o := b.program.outputs[output+i]
		row := v[i*b.lanes+b.from:][:b.count]
		if from := b.rows[o]; &from[0] != &row[0] {
			copy(row, from)
		}
	}
}

// release gives the registers of the first n outputs their own rows back.
func (b *block) release(n int) {
	for _, o := range b.program.outputs[:n] {
		b.rows[o] = b.own[o]
	}
}

// run executes the program on the rows.
func (b *block) run() {
	rows, n := b.rows, b.padded
	for i := range b.program.instrs {
		in := &b.program.instrs[i]
		d, x, y, z := rows[in.dst][:n], rows[in.a], rows[in.b], rows[in.c]
		switch in.op {
		case opNeg:
			lanes.Neg(d, x)
		case opAdd:
			lanes.Add(d, x, y)
		case opSub:
			lanes.Sub(d, x, y)
		case opMul:
			lanes.Mul(d, x, y)
		case opDiv:
			lanes.Div(d, x, y)
		case opSqrt:
			lanes.Sqrt(d, x)
		case opMulAdd:
			lanes.MulAdd(d, x, y, z)
		case opMulSub:
			lanes.MulSub(d, x, y, z)
		case opNegMulAdd:
			lanes.NegMulAdd(d, x, y, z)
		case opMul3:
			lanes.Mul3(d, x, y, z)
		case opAddMul:
			lanes.AddMul(d, x, y, z)
		case opSubMul:
			lanes.SubMul(d, x, y, z)
		default:
			applyRows(in.op, d, x, y, z)
		}
	}
}
