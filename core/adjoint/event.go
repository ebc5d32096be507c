package adjoint

import (
	"fmt"
	"math"
	"slices"

	"costate/core/ode"
)

// Event is what happens where When, g(t, z, θ), crosses zero along a
// trajectory: z⁺ = h(t, z⁻, θ), in which the states of Set take their new values
// from z⁻ and the others keep theirs; and the end of the solve, with Stop. One
// with neither is only reported. What is found, and what is not, is said at
// ode.Events.
//
// The time t_e of an event depends on z0 and θ through g(t_e, z(t_e), θ) = 0. By
// the implicit function theorem, with ġ = ∂g/∂t + ∂g/∂z f⁻,
//
//	δt_e = −(∂g/∂z δz⁻ + ∂g/∂θ δθ)/ġ
//
// and the tangent goes through by the saltation matrix (N. J. Kong, J. J. Payne,
// J. Zhu, A. M. Johnson, Saltation matrices: the essential tool for linearizing
// hybrid dynamical systems, arXiv:2306.06862),
//
//	δz⁺ = ∂h/∂z δz⁻ + ∂h/∂θ δθ + (∂h/∂z f⁻ + ∂h/∂t − f⁺) δt_e
//
// so that the adjoint comes back, with c = a⁺(∂h/∂z f⁻ + ∂h/∂t − f⁺) + ℓ⁻ − ℓ⁺, as
//
//	a⁻ = a⁺ ∂h/∂z − (c/ġ) ∂g/∂z,   dL/dθ += a⁺ ∂h/∂θ − (c/ġ) ∂g/∂θ.
//
// Where the event ends the solve there is no f⁺ and no ℓ⁺, a⁺ is ∂φ/∂z and c gains
// ∂φ/∂t: t_e is the end, φ is taken there, T does not matter (dL/dT = 0 but for
// observations on the depth clock) and observations after it do not take part.
//
// The loss is not differentiable where a trajectory grazes, where an event moves
// past an observation or the end of the interval, and where two different events
// happen at once; the first of the list then stands for the moment. What is
// computed there is the derivative with the sequence of events held fixed.
type Event struct {
	When      Function
	Direction ode.Direction
	Set       []Assignment
	Stop      bool

	// Rests has the trajectory end, as Stop does, where the event's jumps
	// accumulate; see ode.Event.
	Rests bool
}

// Assignment gives a state its value after an event.
type Assignment struct {
	State int
	Value Function // of (t, z⁻, θ)
}

func (ev *Event) setParams(theta []float64) {
	ev.When.SetParams(theta)
	for _, set := range ev.Set {
		set.Value.SetParams(theta)
	}
}

// GrazingError reports an event whose time has no derivative: g touches zero
// there with slope 0 along the trajectory.
type GrazingError struct {
	T     float64
	Event int
}

func (e *GrazingError) Error() string {
	return fmt.Sprintf("event %d at t = %.9g only grazes: its function has slope 0 along the trajectory, and its time no derivative; move the start or a parameter a little", e.Event, e.T)
}

// course is what happened on the way of a start point.
type course struct {
	end     float64 // where the solve ended
	stopped bool    // by an event
	seen    int     // observations reached
	moments []moment
	events  []int     // of the moments
	states  []float64 // z before each of them and after the last, n numbers each
}

// moment is a time at which the solve jumped or ended, by one event or several.
// The first determines when it was.
type moment struct {
	t, cut float64 // cut: the size of the step that was found to go past it
	step   int     // how many steps of the solution come before it
	events [2]int  // from, to
	states int     // where the first state stands
	size   float64 // of ġ, from how far g went in the step
}

func (c *course) reset(t1 float64) {
	*c = course{end: t1, moments: c.moments[:0], events: c.events[:0], states: c.states[:0]}
}

// state returns that before event i of a moment, or after the last.
func (c *course) state(m *moment, i, n int) []float64 {
	at := m.states + i*n
	return c.states[at : at+n]
}

// newEvents returns the problem's events for a solver whose state begins with
// z, nil if there are none. What follows z in the state does not jump.
func (e *Engine) newEvents(s *ode.Solver) *ode.Events {
	if len(e.p.Events) == 0 {
		return nil
	}
	list := make([]ode.Event, len(e.p.Events))
	for i := range e.p.Events {
		ev := &e.p.Events[i]
		list[i] = ode.Event{Direction: ev.Direction, Terminal: ev.Stop, Rests: ev.Rests,
			When: func(t float64, z []float64) float64 { return ev.When.Value(t, z[:e.n]) }}
		if len(ev.Set) > 0 {
			list[i].Jump = func(dst []float64, t float64, z []float64) {
				copy(dst, z)
				for _, set := range ev.Set {
					dst[set.State] = set.Value.Value(t, z[:e.n])
				}
			}
		}
	}
	return ode.NewEvents(s, list)
}

// acts reports whether some event changes a solve.
func (e *Engine) acts() bool {
	return slices.ContainsFunc(e.p.Events, func(ev Event) bool { return ev.Stop || len(ev.Set) > 0 })
}

// DiscreteThroughEvents reports whether Discrete goes through events that jump
// or stop with a method: with all but the reversible ones.
func DiscreteThroughEvents(m ode.Method) bool {
	return m.Reversible() == nil
}

// happen takes note of what the last step of the forward solve met, and returns
// how many bytes that takes.
func (e *Engine) happen(k int, o Observer) int {
	c, size := &e.courses[k], 0
	for i := range e.events.Crossings() {
		hit := &e.events.Crossings()[i]
		if o.Event != nil {
			o.Event(k, hit)
		}
		ev := &e.p.Events[hit.Event]
		if len(ev.Set) == 0 && !ev.Stop {
			continue
		}
		if hit.Cut != 0 {
			c.moments = append(c.moments, moment{t: hit.T, cut: hit.Cut, step: e.forward.Stats().Accepted,
				events: [2]int{len(c.events), len(c.events)}, states: len(c.states),
				size: e.steepness(e.forward, hit, e.zBuf)})
			c.states = append(c.states, hit.Before...)
		}
		c.events = append(c.events, hit.Event)
		c.moments[len(c.moments)-1].events[1]++
		c.states = append(c.states, hit.After...)
		size += 8 * (e.n + 8)
		if hit.Ends {
			c.stopped, c.end = true, hit.T
		}
	}
	return size
}

// steepness is the mean slope of g from the middle of the last step, which has
// ended with hit. z is room for the solver's state.
func (e *Engine) steepness(s *ode.Solver, hit *ode.Crossing, z []float64) float64 {
	half := (hit.T - s.Previous()) / 2
	s.Interpolate(z, hit.T-half)
	return math.Abs(e.p.Events[hit.Event].When.Value(hit.T-half, z[:e.n]) / half)
}

// end1 is where the solve of a start point ended.
func (e *Engine) end1(k int) float64 {
	if e.events == nil {
		return e.p.T1()
	}
	return e.courses[k].end
}

// longer is what the loss gains when the interval gets longer, at fixed
// observations: H(t1), and nothing where an event has ended the solve.
func (e *Engine) longer(k int, a []float64) float64 {
	if e.courses[k].stopped {
		return 0
	}
	return e.hamiltonian(e.p.T1(), e.end[k], a)
}

// lastSample is the last one that the solve of a start point reached.
func (e *Engine) lastSample(k int) int {
	i := len(e.p.Samples) - 1
	for e.courses[k].stopped && i >= 0 && e.p.Samples[i] > e.courses[k].end {
		i--
	}
	return i
}

// passage is room for going through a moment.
type passage struct {
	dz, gz, a, f []float64
	dtheta       []float64
	moved        float64 // ∂φ/∂t, where the end moves
}

func newPassage(n, p int) *passage {
	v := func() []float64 { return make([]float64, n) }
	return &passage{dz: v(), gz: v(), a: v(), f: v(), dtheta: make([]float64, p)}
}

// rate writes ∂g/∂z and ∂g/∂θ of the event of a moment to p.gz and p.dtheta and
// returns ġ, slope being dz/dt before it.
func (p *passage) rate(e *Engine, c *course, m *moment, slope []float64) (float64, error) {
	event := c.events[m.events[0]]
	_, dt := e.p.Events[event].When.Gradient(p.gz, p.dtheta, m.t, c.state(m, 0, e.n))
	rate, size := dt, math.Abs(dt)
	for i, v := range p.gz {
		rate += v * slope[i]
		size += math.Abs(v * slope[i])
	}
	// Below 1e-12 rate is what is left by cancellation. t_e is known to an error
	// with which a slope of 0, at a double or triple root, looks like 1e-8 of what
	// g went in the step.
	if !(math.Abs(rate) > max(1e-12*size, 1e-7*m.size)) {
		return 0, &GrazingError{m.t, event}
	}
	return rate, nil
}

// pull carries a, which is a⁺, back through the jumps of a moment with its end
// and start held at their time, adds to dL/dθ by add, and returns a⁺ ∂h/∂t.
func (p *passage) pull(e *Engine, c *course, m *moment, a []float64, add func(w float64, dtheta []float64)) float64 {
	moved := 0.0
	for i := m.events[1] - 1; i >= m.events[0]; i-- {
		before := c.state(m, i-m.events[0], e.n)
		ev := &e.p.Events[c.events[i]]
		copy(p.a, a)
		for _, set := range ev.Set {
			a[set.State] = 0
		}
		for _, set := range ev.Set {
			w := p.a[set.State]
			_, dt := set.Value.Gradient(p.dz, p.dtheta, m.t, before)
			moved += w * dt
			add(w, p.dtheta)
			for j, v := range p.dz {
				a[j] += w * v
			}
		}
	}
	return moved
}

// addTheta adds w·v to dL/dθ, and to what the rows show of it.
func (s *sweeper) addTheta(w float64, v []float64) {
	for i, d := range v {
		s.g.Theta[i] += w * d
	}
	for i := range s.whole {
		s.whole[i] += w * v[i]
	}
}

// passBack takes the solver through a moment: from a⁺ to a⁻, and Backsolve from
// z⁺ to the z⁻ that the forward solve had, since h need not be invertible.
func (s *sweeper) passBack(k, index int) error {
	e, p := s.e, s.passage
	c := &e.courses[k]
	m := &c.moments[index]
	copy(s.state, s.solver.Z())
	a := s.costate(s.state)
	before, after := c.state(m, 0, e.n), c.state(m, m.events[1]-m.events[0], e.n)
	direct := 0.0 // dL/dt_e
	if c.stopped && index == len(c.moments)-1 {
		direct = p.moved
	} else {
		direct = -e.hamiltonian(m.t, after, a)
	}
	direct += p.pull(e, c, m, a, s.addTheta)
	direct += e.hamiltonian(m.t, before, a)
	rate, err := p.rate(e, c, m, e.fBuf) // hamiltonian left f⁻ there
	if err != nil {
		return &SolveError{Backward: true, Start: k, Err: err}
	}
	for i, v := range p.gz {
		a[i] -= direct / rate * v
	}
	s.addTheta(-direct/rate, p.dtheta)
	if s.resolve {
		copy(s.state[:e.n], before)
	}
	s.solver.Jump(s.state)
	s.between(k, index)
	return nil
}

// between has z be read between moment index−1 and the next.
func (s *sweeper) between(k, index int) {
	m := s.e.courses[k].moments
	s.from, s.to, s.fresh = math.Inf(-1), math.Inf(1), false
	if index > 0 {
		s.from = m[index-1].t
	}
	if index < len(m) {
		s.to = m[index].t
	}
}

// passOn takes the tangents through what the last step met: as total derivatives
// at the moving time in between.
func (s *tangents) passOn(k int) error {
	e, n, p := s.e, s.e.n, s.passage
	c := course{}
	for _, hit := range s.events.Crossings() {
		ev := &e.p.Events[hit.Event]
		if len(ev.Set) == 0 && !ev.Stop {
			continue
		}
		if hit.Cut != 0 {
			c.moments = append(c.moments, moment{t: hit.T, size: e.steepness(s.solver, &hit, s.state)})
			c.states = append(c.states, hit.Before[:n]...)
			copy(s.state, hit.Before)
		}
		c.moments[0].events[1]++
		c.events = append(c.events, hit.Event)
		c.states = append(c.states, hit.After[:n]...)
		s.stopped = s.stopped || hit.Ends
	}
	if len(c.moments) == 0 {
		return nil
	}
	m := &c.moments[0]
	slope, after := make([]float64, n), make([]float64, n)
	e.p.Field.Eval(slope, m.t, c.state(m, 0, n))
	rate, err := p.rate(e, &c, m, slope)
	if err != nil {
		return &SolveError{Start: k, Err: err}
	}
	last := c.state(m, m.events[1], n)
	e.p.Field.Eval(after, m.t, last)
	cost := 0.0 // what the loss gains directly as t_e grows
	if l := e.p.Loss.Running; l != nil {
		cost = l.Value(m.t, c.state(m, 0, n))
		if !s.stopped {
			cost -= l.Value(m.t, last)
		}
	}
	if phi := e.p.Loss.Terminal; phi != nil && s.stopped {
		_, dt := phi.Gradient(nil, nil, m.t, last)
		cost += dt
	}
	gTheta := append([]float64(nil), p.dtheta...)
	for j := range s.along {
		v := s.theta(j)
		dz := s.tangent(s.state, j)
		dt := -dot(p.gz, dz) / rate
		if v != nil {
			dt -= dot(gTheta, v) / rate
		}
		for i := range dz {
			dz[i] += slope[i] * dt
		}
		for i, event := range c.events {
			copy(p.a, dz)
			for _, set := range e.p.Events[event].Set {
				_, ht := set.Value.Gradient(p.dz, p.dtheta, m.t, c.state(m, i, n))
				dz[set.State] = dot(p.dz, p.a) + ht*dt
				if v != nil {
					dz[set.State] += dot(p.dtheta, v)
				}
			}
		}
		if !s.stopped {
			for i := range dz {
				dz[i] -= after[i] * dt
			}
		}
		s.along[j] += cost * dt
	}
	copy(s.state, last)
	s.solver.Jump(s.state)
	return nil
}
