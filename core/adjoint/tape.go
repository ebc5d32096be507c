package adjoint

import (
	"math"

	"costate/core/ode"
)

// LeastCheckpoints is the smallest [Problem.Checkpoints] but 0: two states to begin again from, and
// two stretches of two steps.
const LeastCheckpoints = 6

// tape is the forward solve of a start point under a budget of states: some
// snapshots of the solver, from which steps are made again when the way back comes
// to them, and the dense output of two stretches of steps, between which the
// backward solver may go to and fro.
//
// How many steps there will be is not known on the way forward: as long as the
// budget allows, the dense output is kept, and besides a snapshot of each step is
// taken, those that are worth the least being given up (Q. Wang, P. Moin, G.
// Iaccarino, Minimal repetition dynamic checkpointing algorithm for unsteady
// adjoint calculation, SIAM J. Sci. Comput. 31 (2009) 2549–2567, algorithm 1). On
// the way back what has become free is spent by the binomial rule ([split]), a
// stretch of steps counting as one.
//
// The steps made again are the same to the last bit, and so is all that is read.
type tape struct {
	solver *ode.Solver
	events *ode.Events // of the solver, or nil
	pieces *pieces
	stats  *Stats
	lanes  int

	budget   int     // of states
	half     int     // steps of a stretch
	most     int     // marks
	marks    []*mark // by rising step
	spare    []*mark
	steps    int // of the whole solve
	frontier int // steps that may still be read
	t0, t1   float64

	stretches [2]stretch
	recent    int // the one read last
	size      int // bytes of the marks
	peak      int // bytes held at most
}

// mark is a snapshot after so many steps.
type mark struct {
	ode.Snapshot
	events      ode.EventsSnapshot
	step, piece int
	level       int // as in the paper: how often it was what to begin again from
}

type stretch struct {
	ode.Solution
	first int // step
}

func newTape(e *Engine, solver *ode.Solver, lanes int) *tape {
	budget := max(e.p.Checkpoints, LeastCheckpoints)
	half := max(2, budget/8)
	return &tape{solver: solver, events: e.events, pieces: &e.pieces, stats: &e.stats, lanes: lanes, budget: budget, half: half, most: budget - 2*half}
}

// begin forgets everything of the solve before.
func (p *tape) begin() {
	p.spare = append(p.spare, p.marks...)
	p.marks = p.marks[:0]
	p.stretches[0].Reset()
	p.stretches[1].Reset()
	p.steps, p.frontier, p.size, p.peak = 0, 0, 0, 0
	p.t0, p.t1 = p.solver.T(), p.solver.T()
	p.hold(0, 0, math.MaxInt)
}

// hold takes a snapshot.
func (p *tape) hold(step, piece, level int) {
	var m *mark
	if last := len(p.spare) - 1; last >= 0 {
		m, p.spare = p.spare[last], p.spare[:last]
	} else {
		m = new(mark)
	}
	p.solver.Save(&m.Snapshot)
	if p.events != nil {
		p.events.Save(&m.events)
	}
	m.step, m.piece, m.level = step, piece, level
	p.size += m.Bytes()
	i := len(p.marks)
	p.marks = append(p.marks, m)
	for ; i > 0 && p.marks[i-1].step > step; i-- {
		p.marks[i] = p.marks[i-1]
	}
	p.marks[i] = m
}

// Bytes is the size of both snapshots.
func (m *mark) Bytes() int { return m.Snapshot.Bytes() + m.events.Bytes() }

// drop gives mark i up.
func (p *tape) drop(i int) {
	p.size -= p.marks[i].Bytes()
	p.spare = append(p.spare, p.marks[i])
	p.marks = append(p.marks[:i], p.marks[i+1:]...)
}

// step takes note of a step forward, within a piece.
func (p *tape) step(piece int) {
	p.steps++
	level := 0
	if len(p.marks) >= p.most {
		// A mark is dispensable if a later one has a higher level.
		highest, give := -1, -1
		for i := len(p.marks) - 1; i >= 0 && give < 0; i-- {
			if p.marks[i].level < highest {
				give = i
			}
			highest = max(highest, p.marks[i].level)
		}
		if give < 0 {
			give = len(p.marks) - 1
			level = p.marks[give].level + 1
		}
		p.drop(give)
	}
	p.hold(p.steps, piece, level)
	p.frontier, p.t1 = p.steps, p.solver.T()
}

// bytes is what is held now.
func (p *tape) bytes() int {
	sum := p.size + p.stretches[0].Bytes() + p.stretches[1].Bytes()
	p.peak = max(p.peak, sum)
	return sum
}

// passed says that nothing after t will be read any more.
func (p *tape) passed(t float64) {
	for i := range p.stretches {
		s := &p.stretches[i]
		if s.Len() > 0 && s.Knot(0) <= t && t < s.Knot(s.Len()) {
			j := s.Len() - 1
			for s.Knot(j) > t {
				j--
			}
			p.frontier = min(p.frontier, s.first+j+1)
		}
	}
	for i := len(p.marks) - 1; i > 0 && p.marks[i].T() > t; i-- {
		p.drop(i)
	}
}

// at returns the stretch with the step in which t lies: at the end of a step the
// one that begins there.
func (p *tape) at(t float64) *stretch {
	t = min(max(t, p.t0), p.t1)
	for i := range p.stretches {
		k := i ^ p.recent
		s := &p.stretches[k]
		if s.Len() > 0 && s.Knot(0) <= t && (t < s.Knot(s.Len()) || s.first+s.Len() == p.steps) {
			p.recent = k
			return s
		}
	}
	for i := range p.stretches {
		if s := &p.stretches[i]; s.Len() > 0 && s.Knot(s.Len()) == t {
			p.recent = i
			return s
		}
	}
	p.finish()
	i := len(p.marks) - 1
	for i > 0 && p.marks[i].T() > t {
		i--
	}
	return p.load(i, t, -1)
}

// of returns the stretch with step number step.
func (p *tape) of(step int) *stretch {
	for i := range p.stretches {
		k := i ^ p.recent
		if s := &p.stretches[k]; s.first <= step && step < s.first+s.Len() {
			p.recent = k
			return s
		}
	}
	p.finish()
	i := len(p.marks) - 1
	for i > 0 && p.marks[i].step > step {
		i--
	}
	p.frontier = max(p.frontier, step+1)
	return p.load(i, math.Inf(1), step)
}

// knot returns where step number step begins or the one before it ends.
func (p *tape) knot(step int) float64 {
	for i := range p.stretches {
		if s := &p.stretches[i]; s.Len() > 0 && s.first <= step && step <= s.first+s.Len() {
			return s.Knot(step - s.first)
		}
	}
	if step == p.steps {
		return p.t1
	}
	return p.of(step).Knot(step - p.stretches[p.recent].first)
}

// finish gives a mark at the end up: no step begins there.
func (p *tape) finish() {
	if last := len(p.marks) - 1; last > 0 && p.marks[last].step == p.steps {
		p.drop(last)
	}
}

// load makes the steps from mark i on again, up to that in which t lies or of
// number step, and keeps the stretch up to there in the place of the one that was
// read longer ago.
func (p *tape) load(i int, t float64, step int) *stretch {
	held := p.pieces.time
	defer p.pieces.hold(held)
	before := p.solver.Stats()
	p.recent ^= 1
	s := &p.stretches[p.recent]
	s.Reset()
	for {
		base := p.marks[i]
		end := p.frontier
		if i+1 < len(p.marks) {
			end = min(end, p.marks[i+1].step)
		}
		if end <= base.step {
			end = base.step + p.half // what was passed is read once more
		}
		// The last stretch before end is kept if t is there.
		ahead := end - p.half
		if step >= 0 {
			ahead = min(ahead, step)
		}
		hold := false
		if leaves := (end - base.step + p.half - 1) / p.half; leaves > 1 && len(p.marks) < p.most {
			ahead = base.step + split(leaves, p.most-len(p.marks)+1)*p.half
			hold = true
		}
		p.solver.Restore(&base.Snapshot)
		if p.events != nil {
			p.events.Restore(&base.events)
		}
		at, piece := base.step, base.piece
		p.pieces.enter(piece)
		for at < ahead && p.solver.T() <= t {
			p.advance(&piece)
			at++
		}
		if hold {
			p.hold(at, piece, 0)
			if p.solver.T() <= t && (step < 0 || at <= step) {
				i++
			}
			continue
		}
		if at > base.step && p.solver.T() > t {
			// t lies in the step just made.
			s.first = at - 1
			s.Append(p.solver)
		} else {
			s.first = at
			s.Begin(p.solver.T(), p.solver.Z())
		}
		for last := s.first + s.Len(); last < p.steps; last++ {
			if s.Len() >= p.half || last >= end {
				if step >= 0 || p.solver.T() > t {
					break
				}
			}
			p.advance(&piece)
			s.Append(p.solver)
		}
		break
	}
	after := p.solver.Stats()
	p.stats.Backward.Evaluations += (after.Evaluations - before.Evaluations) * p.lanes
	p.stats.Backward.Jacobians += (after.Jacobians - before.Jacobians) * p.lanes
	p.stats.Repeated += (after.Accepted - before.Accepted) * p.lanes
	p.bytes()
	return s
}

// advance makes a step that was made before.
func (p *tape) advance(piece *int) {
	if err := p.pieces.advance(p.solver, p.events, piece); err != nil {
		panic("adjoint: a step that was made cannot be made again: " + err.Error())
	}
}
