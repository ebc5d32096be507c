package adjoint

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
)

// Parallel is an [Engine] for several start points that uses several processors:
// the start points are divided into parts, each with an engine of its own. How they
// are divided follows from the problem alone, and the parts are added up in their
// order, so that the result is the same to the last bit whatever does the work.
// What is sent to a call of it ends with the call.
type Parallel struct {
	parts   []part
	samples []float64 // of the problem
	workers int
	stats   Stats
	took    Took
}

type part struct {
	engine *Engine
	first  int // start point
	g      Gradient
	seen   Gradient // of a second solve, for who watches
	stats  Stats
	err    error
	panic  any
}

const (
	// maxParts is more than a processor is likely to have cores to spare for, and
	// few enough that the last ones to end do not keep the others waiting long.
	maxParts = 16

	// leastLanes is how many start points solved together make a part worth it: of
	// fewer, products of matrices are not much cheaper than with vectors.
	leastLanes = 8

	// partParams bounds what the parts have of θ, together.
	partParams = 1 << 21
)

// NewParallel prepares for a problem. newProblem makes it anew for each part, with
// evaluators that share nothing that changes. workers is how many goroutines a call
// may use; 0 is one for each processor.
func NewParallel(newProblem func() Problem, workers int) *Parallel {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	whole := newProblem()
	count := divide(&whole)
	p := &Parallel{parts: make([]part, count), samples: whole.Samples, workers: min(workers, count)}
	first := 0
	for i := range p.parts {
		size := (len(whole.Z0) - first) / (count - i)
		q := whole
		if i > 0 {
			q = newProblem()
			q.Loss.Parameters = nil // it counts once
		}
		q.Z0, q.First = q.Z0[first:first+size], q.First+first
		if o := q.Loss.Observations; o != nil {
			own := *o
			own.Values = o.Values[first : first+size]
			q.Loss.Observations = &own
		}
		q.Samples = nil // nobody asks most of them
		p.parts[i] = part{engine: NewEngine(q), first: first}
		first += size
	}
	return p
}

// divide returns into how many parts the start points of a problem go.
func divide(p *Problem) int {
	starts := len(p.Z0)
	count := min(starts, maxParts)
	if p.Batch != nil && !p.Method.Stiff && len(p.Events) == 0 {
		count = min(count, starts/leastLanes)
	}
	if p.NumParams > 0 {
		count = min(count, partParams/p.NumParams)
	}
	return max(count, 1)
}

// Parts returns into how many parts the start points go: more processors are of no
// use.
func (p *Parallel) Parts() int { return len(p.parts) }

// Stats returns the work of the last call, all parts together.
func (p *Parallel) Stats() Stats { return p.stats }

// Took returns how long the last call of Gradient or Watched took, all parts together.
func (p *Parallel) Took() Took { return p.took }

// ActiveObservations is [Engine.ActiveObservations] of the last call.
func (p *Parallel) ActiveObservations() int {
	count := 0
	for i := range p.parts {
		count = max(count, p.parts[i].engine.ActiveObservations())
	}
	return count
}

// Value returns the loss at θ.
func (p *Parallel) Value(ctx context.Context, theta []float64) (float64, error) {
	err := p.each(func(q *part) error {
		var err error
		q.g.Loss, err = q.engine.Value(ctx, theta)
		q.stats = q.engine.Stats()
		return err
	})
	sum := 0.0
	for i := range p.parts {
		sum += p.parts[i].g.Loss
	}
	return sum, err
}

// Gradient is [Engine.Gradient] without an observer.
func (p *Parallel) Gradient(ctx context.Context, g *Gradient, theta []float64, m Method) error {
	err := p.each(func(q *part) error { return q.gradient(ctx, theta, m) })
	if err != nil {
		return err
	}
	p.add(g, theta)
	return nil
}

// Watched is Gradient, to the last bit, while o sees the start points of all parts
// that hold one of those shown; nil is all of them. It is told of one row at a time,
// of a start point in their order, while others may be further or on the way back.
// Where rows with columns have start points solved one by one, who are solved together
// when nobody watches, those parts alone are solved a second time.
func (p *Parallel) Watched(ctx context.Context, g *Gradient, theta []float64, m Method, shown func(start int) bool, o Observer) error {
	var telling sync.Mutex
	err := p.each(func(q *part) error {
		if !q.holds(shown) {
			return q.gradient(ctx, theta, m)
		}
		return q.watched(ctx, theta, m, p.samples, o.shared(q.first, &telling))
	})
	if err != nil {
		return err
	}
	p.add(g, theta)
	return nil
}

// holds reports whether one of its start points is shown.
func (q *part) holds(shown func(start int) bool) bool {
	for k := range q.engine.p.Z0 {
		if shown == nil || shown(q.first+k) {
			return true
		}
	}
	return false
}

func (q *part) gradient(ctx context.Context, theta []float64, m Method) error {
	err := q.engine.Gradient(ctx, &q.g, theta, m, Observer{})
	q.stats = q.engine.Stats()
	return err
}

// watched is gradient while o sees it.
func (q *part) watched(ctx context.Context, theta []float64, m Method, samples []float64, o Observer) error {
	e := q.engine
	e.p.Samples = samples
	defer func() { e.p.Samples = nil }()
	if !e.apart(m, o) {
		err := e.Gradient(ctx, &q.g, theta, m, o)
		q.stats = e.Stats()
		return err
	}
	if err := q.gradient(ctx, theta, m); err != nil {
		return err
	}
	return e.Gradient(ctx, &q.seen, theta, m, o)
}

// add adds the parts up.
func (p *Parallel) add(g *Gradient, theta []float64) {
	last := &p.parts[len(p.parts)-1]
	g.reset(last.first+len(last.g.Z0), last.engine.n, len(theta))
	for i := range p.parts {
		q := &p.parts[i]
		g.Loss += q.g.Loss
		g.T += q.g.T
		g.T0 += q.g.T0
		for j, v := range q.g.Theta {
			g.Theta[j] += v
		}
		for k, z := range q.g.Z0 {
			copy(g.Z0[q.first+k], z)
		}
	}
}

// each does the parts, each by the next goroutine that is free, and returns the
// error of the first one that has one.
func (p *Parallel) each(do func(*part) error) error {
	var next atomic.Int64
	work := func() {
		for i := int(next.Add(1)) - 1; i < len(p.parts); i = int(next.Add(1)) - 1 {
			p.parts[i].run(do)
		}
	}
	var group sync.WaitGroup
	for range p.workers - 1 {
		group.Go(work)
	}
	work()
	group.Wait()
	p.stats, p.took = Stats{}, Took{}
	var first error
	for i := range p.parts {
		q := &p.parts[i]
		if q.panic != nil {
			panic(q.panic)
		}
		p.stats.add(q.stats)
		took := q.engine.Took()
		p.took.Forward += took.Forward
		p.took.Backward += took.Backward
		if q.err != nil && first == nil {
			first = q.err
			var solve *SolveError
			if errors.As(first, &solve) {
				first = &SolveError{Backward: solve.Backward, Start: q.first + solve.Start, Err: solve.Err}
			}
		}
	}
	return first
}

// run does a part; a panic is that of the caller's goroutine in the end.
func (q *part) run(do func(*part) error) {
	defer func() { q.panic = recover() }()
	q.err = do(q)
}

func (s *Stats) add(o Stats) {
	s.Forward.Add(o.Forward)
	s.Backward.Add(o.Backward)
	s.VJPs += o.VJPs
	s.StoredStates += o.StoredStates
	s.StoredBytes += o.StoredBytes
	s.Repeated += o.Repeated
	s.Reconstruction = max(s.Reconstruction, o.Reconstruction)
}
