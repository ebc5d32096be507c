package adjoint

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
)

// ErrActingEvents reports events that jump or end a solve, where a tangent and
// the Hamiltonian jump too.
var ErrActingEvents = errors.New("where events make the state jump or end, neither is constant")

// Invariant is one time of [Invariants]. Pairing is a·δz, and Whole that with
// what the observations and the running cost before t have taken of it: the
// derivative of the loss along δz, the same at every t. Energy is H, and Level
// is H without what explains its changes, which is H(t1) at every t:
//
//	Whole = a·δz + Σ_{t_i<t} ∂φ_i/∂z δz(t_i) + ∫_{from}^{t} ∂ℓ/∂z δz dt
//	Level = H + ∫_t^{t1} (aᵀ ∂f/∂t + ∂ℓ/∂t) dt − Σ_{t_i>t} ∂φ_i/∂z f(t_i, z(t_i))
//
// At an observation there are two, before and after t in this order.
type Invariant struct{ T, Pairing, Whole, Energy, Level float64 }

// Invariants are the pairing with a tangent and the Hamiltonian along a
// trajectory, from the tangent's start to t1, t rising.
type Invariants struct {
	Rows []Invariant
	// How far Whole and Level are from constant: the largest distance from their
	// mean, as a part of the largest Σ|a_i δz_i| and Σ|a_i f_i| + |ℓ|.
	PairingDrift, EnergyDrift float64
}

const (
	invariantPanels = 64 // of the quadratures along the trajectory
	panelNodes      = 4
)

// NewInvariants follows the tangent that is dz at time from, for a problem of
// one start point, with a(t) by a method; Discrete is given steps that end at
// the rows. A direction of nothing is an error of
// the caller.
func NewInvariants(ctx context.Context, p Problem, theta []float64, m Method, from float64, dz []float64) (*Invariants, error) {
	if slices.ContainsFunc(p.Events, func(ev Event) bool { return ev.Stop || len(ev.Set) > 0 }) {
		return nil, ErrActingEvents
	}
	z, err := p.stateAt(ctx, theta, from)
	if err != nil {
		return nil, err
	}
	rest := p.From(from, z)
	rest.Batch = nil
	nodes := gaussNodes(panelNodes)
	knots := rest.invariantTimes(nodes)
	rest.Samples = knots.times
	if m == Discrete {
		// What it tells inside a step is a picture: rows are where steps end.
		rest.Options.Stops = slices.Clone(rest.Options.Stops)
		for i, t := range knots.times {
			if knots.node[i] < 0 {
				rest.Options.Stops = append(rest.Options.Stops, t)
			}
		}
	}
	e := NewEngine(rest)
	n := e.n
	state, tangent := make([]float64, n*len(knots.times)), make([]float64, n*len(knots.times))
	s := e.tangents(1, func(int) []float64 { return nil })
	s.sample = func(i int, at []float64) {
		copy(state[i*n:], at[:n])
		copy(tangent[i*n:(i+1)*n], at[n:])
	}
	e.setParams(theta)
	copy(s.tangent(s.state, 0), dz)
	if err := s.solve(ctx, 0); err != nil {
		return nil, err
	}

	// Going back, a is known at each time once or, at observations, twice.
	out := &Invariants{}
	fill := &invariantFill{e: e, knots: knots, nodes: nodes, state: state, tangent: tangent, out: out}
	fill.init()
	var g Gradient
	err = e.Gradient(ctx, &g, theta, m, Observer{Adjoint: fill.take})
	if err != nil {
		return nil, err
	}
	fill.finish()
	return out, nil
}

// invariantKnots are the times of rows: ends of panels with the nodes inside
// each of them.
type invariantKnots struct {
	times []float64
	node  []int // of each time: its place in its panel, −1 at an end
	width []float64
}

// invariantTimes divides [t0, t1] into panels that end at the observations.
func (p *Problem) invariantTimes(nodes gauss) invariantKnots {
	ends := []float64{p.T0}
	for i := 1; i < invariantPanels; i++ {
		ends = append(ends, p.T0+p.T*float64(i)/invariantPanels)
	}
	ends = append(ends, p.T1())
	for _, ob := range p.active() {
		ends = append(ends, ob.t)
	}
	if f, ok := p.Field.(Piecewise); ok {
		for _, t := range f.Knots() {
			if t > p.T0 && t < p.T1() {
				ends = append(ends, t)
			}
		}
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	order := make([]int, len(nodes.c)) // the rule's nodes need not rise
	for q := range order {
		order[q] = q
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(nodes.c[a], nodes.c[b]) })
	k := invariantKnots{}
	add := func(t float64, node int, width float64) {
		k.times, k.node, k.width = append(k.times, t), append(k.node, node), append(k.width, width)
	}
	for i, end := range ends {
		if i > 0 {
			h := end - ends[i-1]
			for _, q := range order {
				if t := ends[i-1] + nodes.c[q]*h; t > ends[i-1] && t < end {
					add(t, q, h)
				}
			}
		}
		add(end, -1, 0)
	}
	return k
}

// invariantFill takes the rows of the way back.
type invariantFill struct {
	e              *Engine
	knots          invariantKnots
	nodes          gauss
	state, tangent []float64
	out            *Invariants

	rows       []Invariant // t falling
	taken      []float64   // what is taken between a row and the one after it in time, of the pairing
	last       float64     // of the row before, its time
	explained  float64     // what explains the change of H from t to t1
	cost       float64     // ∫ ∂ℓ/∂z δz over nodes since the last end of a panel
	drift      float64     // ∫ (aᵀ∂f/∂t + ∂ℓ/∂t) of them
	before     []float64   // a at the row before
	dz, f, vjp []float64
	dp         []float64
	sizes      [2]float64
}

func (v *invariantFill) init() {
	n := v.e.n
	v.before, v.dz, v.f, v.vjp = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	v.dp = make([]float64, v.e.p.NumParams)
	v.last = math.Inf(1)
}

func (v *invariantFill) take(row *AdjointRow) {
	e, n := v.e, v.e.n
	i, found := slices.BinarySearch(v.knots.times, row.T)
	if !found {
		return
	}
	z, dz := v.state[i*n:(i+1)*n], v.tangent[i*n:(i+1)*n]
	e.p.Field.Eval(v.f, row.T, z)
	if q := v.knots.node[i]; q >= 0 {
		w := v.nodes.w[q] * v.knots.width[i]
		v.drift += w * e.p.Field.VJP(v.vjp, nil, row.T, z, row.A)
		if l := e.p.Loss.Running; l != nil {
			_, dt := l.Gradient(v.dz, v.dp, row.T, z)
			v.drift += w * dt
			v.cost += w * dot(v.dz, dz)
		}
		return
	}
	taken := v.cost
	v.explained += v.drift
	if row.T == v.last { // an observation: a has jumped by ∂φ_i/∂z
		for j, a := range row.A {
			v.dz[j] = a - v.before[j]
		}
		taken = dot(v.dz, dz)
		v.explained -= dot(v.dz, v.f)
	}
	v.cost, v.drift = 0, 0
	copy(v.before, row.A)
	v.last = row.T
	running := 0.0
	if l := e.p.Loss.Running; l != nil {
		running = l.Value(row.T, z)
	}
	v.rows = append(v.rows, Invariant{T: row.T, Pairing: dot(row.A, dz), Energy: row.H, Level: row.H + v.explained})
	v.taken = append(v.taken, taken)
	v.sizes[0] = math.Max(v.sizes[0], sizes(row.A, dz))
	v.sizes[1] = math.Max(v.sizes[1], sizes(row.A, v.f)+math.Abs(running))
}

// finish turns the rows round and adds up what was taken before each.
func (v *invariantFill) finish() {
	rows := v.rows
	slices.Reverse(rows)
	slices.Reverse(v.taken)
	sum := 0.0
	for i := range rows {
		rows[i].Whole = rows[i].Pairing + sum
		sum += v.taken[i]
	}
	v.out.Rows = rows
	v.out.PairingDrift = spread(rows, v.sizes[0], func(r *Invariant) float64 { return r.Whole })
	v.out.EnergyDrift = spread(rows, v.sizes[1], func(r *Invariant) float64 { return r.Level })
}

// spread is the largest distance from the mean as a part of a size; 0 of nothing.
func spread(rows []Invariant, size float64, value func(r *Invariant) float64) float64 {
	mean, most := 0.0, 0.0
	for i := range rows {
		mean += value(&rows[i]) / float64(len(rows))
	}
	for i := range rows {
		most = math.Max(most, math.Abs(value(&rows[i])-mean))
	}
	if most == 0 || size == 0 {
		return 0
	}
	return most / size
}

// sizes is Σ|a_i b_i|.
func sizes(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += math.Abs(x * b[i])
	}
	return sum
}
