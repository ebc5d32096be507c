package adjoint

import (
	"math"

	"costate/core/ode"
)

// Batch evaluates a [Field] at several points at once. Numbers are laid out by
// state: that of lane j of so many lanes for state i stands at i·lanes + j.
// All lanes share t and θ. Destinations alias no argument.
type Batch interface {
	// Autonomous reports whether t does not matter.
	Autonomous() bool
	SetParams(theta []float64)
	Eval(dst []float64, t float64, z []float64)
	// VJP writes dz = aᵀ ∂f/∂z lane by lane and adds aᵀ ∂f/∂θ of all lanes to
	// dtheta; nil slices are not wanted.
	VJP(dz, dtheta []float64, t float64, z, a []float64)
}

// Piecewise is what a [Field] or a [Batch] has besides if it jumps or bends at
// certain times. Steps end there, and a step belongs to one side.
type Piecewise interface {
	Knots() []float64 // the times, rising
	// Hold has f be that of the piece in which t lies, whatever the time of the
	// evaluations; NaN ends it.
	Hold(t float64)
}

// Adder is what a [Function] may have besides: it writes dz, unless that is
// nil, and adds its derivative by θ, times weight, to dtheta. It is cheaper than
// Gradient where few of many parameters matter.
type Adder interface {
	AddGradient(dz, dtheta []float64, weight, t float64, z []float64)
}

const (
	// maxLanes bounds the start points solved together: the layers of a network
	// of some ten units for so many lanes fill a processor's nearest memory, and
	// the more there are the further the steps are from what each needs.
	maxLanes = 64

	// nodeLanes is how many points of a quadrature are evaluated together.
	nodeLanes = 48
)

// addGradient writes ∂F/∂z to dz and adds weight·∂F/∂θ to dtheta.
func (e *Engine) addGradient(f Function, dz, dtheta []float64, weight, t float64, z []float64) {
	if a, ok := f.(Adder); ok {
		a.AddGradient(dz, dtheta, weight, t, z)
		return
	}
	f.Gradient(dz, e.scratch, t, z)
	for i, v := range e.scratch {
		dtheta[i] += weight * v
	}
}

// nodes collects points (z, a) whose aᵀ ∂f/∂θ is to be added up, and evaluates
// them together. It is for fields to which the time does not matter.
type nodes struct {
	batch Batch
	z, a  []float64
	count int
	vjps  *int
}

// newNodes returns nil if points cannot be evaluated together.
func (e *Engine) newNodes() *nodes {
	if e.p.Batch == nil {
		return nil
	}
	b := e.p.Batch(nodeLanes)
	if !b.Autonomous() {
		return nil
	}
	b.SetParams(e.theta)
	size := e.n * nodeLanes
	return &nodes{batch: b, z: make([]float64, size), a: make([]float64, size), vjps: &e.stats.VJPs}
}

// add takes in weight·aᵀ ∂f/∂θ at z, which reaches dtheta by the next flush.
func (q *nodes) add(dtheta []float64, weight float64, z, a []float64) {
	*q.vjps++
	for i, v := range z {
		q.z[i*nodeLanes+q.count], q.a[i*nodeLanes+q.count] = v, weight*a[i]
	}
	if q.count++; q.count == nodeLanes {
		q.flush(dtheta)
	}
}

func (q *nodes) flush(dtheta []float64) {
	if q.count == 0 {
		return
	}
	q.batch.VJP(nil, dtheta, 0, q.z, q.a)
	clear(q.a) // lanes that are not filled next time
	q.count = 0
}

// pieces are the parts of [t0, t1] within which f is smooth.
type pieces struct {
	ends  []float64 // the last one is t1
	start float64   // t0
	time  float64   // of the piece held, NaN for none
	held  []Piecewise
}

func newPieces(p *Problem) pieces {
	s := pieces{start: p.T0, time: math.NaN()}
	if f, ok := p.Field.(Piecewise); ok {
		for _, t := range f.Knots() {
			if t > p.T0 && t < p.T1() {
				s.ends = append(s.ends, t)
			}
		}
		if len(s.ends) > 0 {
			s.held = []Piecewise{f}
		}
	}
	s.ends = append(s.ends, p.T1())
	return s
}

// begin returns where piece i begins.
func (s *pieces) begin(i int) float64 {
	if i == 0 {
		return s.start
	}
	return s.ends[i-1]
}

// enter has f be that of piece i.
func (s *pieces) enter(i int) { s.hold(s.begin(i) + (s.ends[i]-s.begin(i))/2) }

func (s *pieces) hold(t float64) {
	s.time = t
	for _, f := range s.held {
		f.Hold(t)
	}
}

// add has a batch be held with the field.
func (s *pieces) add(b Batch) {
	if f, ok := b.(Piecewise); ok && s.held != nil {
		s.held = append(s.held, f)
	}
}

// addFunction has a part of the loss that looks at the field be held with it.
func (s *pieces) addFunction(f any) {
	if f, ok := f.(Piecewise); ok && s.held != nil {
		s.held = append(s.held, f)
	}
}

// advance makes a step of a forward solve, with its events if there are any,
// within piece *i, and goes to the next
// one before it if that has come to its end.
func (s *pieces) advance(solver *ode.Solver, events *ode.Events, i *int) error {
	if solver.T() == s.ends[*i] && *i+1 < len(s.ends) {
		*i++
		s.enter(*i)
		solver.Jump(solver.Z())
	}
	if events != nil {
		return events.Step(s.ends[*i])
	}
	return solver.Step(s.ends[*i])
}

// at returns the piece that ends at t or in which t lies.
func (s *pieces) at(t float64) int {
	i := len(s.ends) - 1
	for i > 0 && s.begin(i) >= t {
		i--
	}
	return i
}

// retreat is advance of a backward solve, not past stop.
func (s *pieces) retreat(solver *ode.Solver, i *int, stop float64) error {
	if solver.T() == s.begin(*i) && *i > 0 {
		*i--
		s.enter(*i)
		solver.Jump(solver.Z())
	}
	return solver.Step(max(stop, s.begin(*i)))
}
