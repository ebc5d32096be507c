package ode

import (
	"fmt"
	"math"
	"slices"
)

// Direction says which zero crossings of a function count, as the solve meets
// them: going backwards in t, Rising is from negative to positive as t falls.
type Direction int

// The directions.
const (
	Either Direction = iota
	Rising
	Falling
)

func (d Direction) counts(rising bool) bool {
	return d == Either || (d == Rising) == rising
}

// Event is what happens where g(t, z) crosses zero along the solution.
type Event struct {
	When      func(t float64, z []float64) float64 // g; NaN is no crossing
	Direction Direction

	// Jump writes the state z⁺ = h(t, z⁻) that the solve goes on from to dst,
	// which does not alias z. nil: it goes on from z⁻.
	Jump func(dst []float64, t float64, z []float64)

	// Terminal ends the solve there, after the jump.
	Terminal bool

	// Rests says that where the jumps accumulate the solution has come to rest: the
	// solve ends there, as at a terminal event, in place of a [ZenoError].
	Rests bool
}

// Crossing is an event that happened. The states are views, valid until the
// next Step.
type Crossing struct {
	Event         int // index into the list
	T             float64
	Before, After []float64 // z⁻ and z⁺, n numbers; the same state where there is no jump

	// Cut is the size of the step in which it was found, signed, for a crossing
	// that jumps or ends the solve: the step was cut from Cut to T − Previous.
	// 0 for one that does neither, and for all but the first at one T.
	Cut float64

	Ends bool // the solve ends with it: it is terminal, or came to rest
}

// Events has a solver notice zero crossings. A step with a crossing that jumps
// or ends the solve is cut to end there, and the next one starts anew: with new
// first stage, without the controller's memory. What neither jumps nor ends is
// noted and has no influence on the steps.
//
// # What is found
//
// Crossings are those of g along the continuous extension of each step, found
// to the last place of t. g is looked at where θ is 0, 1/64, 1/8, 2/8 … 7/8,
// 63/64 and 1, and where it comes nearest to zero between three of these, which
// a search for the minimum of |g| finds. So two crossings within one step are
// found if g has no more than one extremum between neighbours of the list, but
// for a pair within the first or last 1/64 of a step. Options.MaxStep is the
// remedy for a g that wiggles faster.
//
// A g that touches zero without changing sign (grazing) is no crossing, though
// one that is exactly 0 where it is looked at counts as crossed. Where g is 0 at
// the start, or after a jump, its sign is that of what follows. A jump over zero
// is no crossing: only the flow crosses.
//
// A start at which g is 0 and which the flow leaves through the event is none that
// an event which holds it there allows: one that rests, or one of a single direction
// whose jump stops g or turns it back, as a floor does for a ball and a switch for what it
// controls. That is a [ContactError]. What passes on, as what only counts does or
// sets the state elsewhere, goes on.
//
// Where two events share a g, the one whose direction it was is the one that
// happens; the other's g is then on the side it came to, and a jump that sends
// it back has it happen at once.
//
// Crossings closer than the arithmetic can tell are one moment: their jumps
// follow each other in the order of the list.
type Events struct {
	s    *Solver
	list []Event

	sign  []int     // of g where the solver stands, 0 where it is not known
	noise []float64 // up to where |g| counts as 0 while the sign is not known

	z         []float64
	f         []float64 // of a look ahead, as past and next
	past      []float64
	next      []float64
	at        [looks]float64 // the times where g is looked at
	g         []float64      // g of event i there, at [i·looks:]
	nodes     []node         // of one event
	found     []hit
	crossings []Crossing
	states    []float64 // of the crossings

	jumps   bool // some event does
	stopped bool
	begun   bool
	start   float64   // t where the solve began
	last    []float64 // where event i last acted, at first start
}

// hit is a crossing that was located, before it is known to count: an earlier
// one may end the step.
type hit struct {
	event   int
	t       float64
	noise   float64
	side    int  // the sign of g after it
	ignored bool // it has the other direction
}

const (
	// tiny is how near in units of t an event has to follow itself for jumps to
	// be taken to accumulate. A bounce with restitution r shortens the time to
	// the next by r: with r above 1e-3 the first such time is still far above
	// what t resolves.
	tiny = 0x1p-27

	// stride bounds the first step after a jump in times since the same event
	// happened before: it may be as near again.
	stride = 8
)

// NewEvents prepares for the events of a list, which must not change any more.
func NewEvents(s *Solver, list []Event) *Events {
	for i, ev := range list {
		if ev.When == nil {
			panic(fmt.Sprintf("ode: event %d has no function", i))
		}
	}
	jumps := slices.ContainsFunc(list, func(ev Event) bool { return ev.Jump != nil })
	return &Events{s: s, list: list, jumps: jumps,
		sign: make([]int, len(list)), noise: make([]float64, len(list)),
		last: make([]float64, len(list)),
		z:    make([]float64, s.n), f: make([]float64, s.n), past: make([]float64, s.n), next: make([]float64, s.n), g: make([]float64, looks*len(list)),
		nodes: make([]node, 0, 128), found: make([]hit, 0, 4*len(list)),
		crossings: make([]Crossing, 0, 4*len(list)), states: make([]float64, 0, 8*len(list)*s.n)}
}

// Start is to be called after the solver's, with which it begins.
func (e *Events) Start() {
	e.crossings, e.stopped, e.begun, e.start = e.crossings[:0], false, false, e.s.t
	clear(e.noise)
	for i := range e.last {
		e.last[i] = e.start
	}
	e.look(e.s.t, e.s.z)
}

// look takes the signs at a point from which the solve goes on.
func (e *Events) look(t float64, z []float64) {
	for i := range e.list {
		g := e.list[i].When(t, z)
		e.sign[i] = 0
		if math.Abs(g) > e.noise[i] {
			e.sign[i] = signOf(g)
		}
	}
}

// Stopped reports whether a terminal event has ended the solve: Step then does
// nothing.
func (e *Events) Stopped() bool { return e.stopped }

// Crossings returns those of the last step in the order in which the solve met
// them.
func (e *Events) Crossings() []Crossing { return e.crossings }

// Step makes one accepted step as [Solver.Step] does, up to the first crossing
// that jumps or ends the solve. The solver then stands at that time with the
// state after the jump; Interpolate and [Solution.Append] have the step as it
// was, up to the state before.
//
// Errors: those of Solver.Step, [*ZenoError] and [*ContactError]; [*NonFiniteError] also for a
// jump to what is not finite.
func (e *Events) Step(tEnd float64) error {
	e.crossings, e.states = e.crossings[:0], e.states[:0]
	if e.stopped || e.s.t == tEnd {
		return nil
	}
	if !e.begun {
		e.begun = true
		if err := e.touches(tEnd); err != nil {
			return err
		}
	}
	if err := e.s.Step(tEnd); err != nil {
		return err
	}
	e.locate()
	if len(e.found) == 0 {
		return nil
	}
	return e.happen()
}

// acts reports whether an event changes the solve.
func (e *Events) acts(i int) bool { return e.list[i].Jump != nil || e.list[i].Terminal }

// happen takes what was found in the order of the times.
func (e *Events) happen() error {
	s := e.s
	forwards := s.h > 0
	// Insertion sort: stable, of a few, and nothing is allocated.
	for i := 1; i < len(e.found); i++ {
		for j := i; j > 0 && e.found[j].t != e.found[j-1].t && (e.found[j].t < e.found[j-1].t) == forwards; j-- {
			e.found[j], e.found[j-1] = e.found[j-1], e.found[j]
		}
	}
	first := 0
	for first < len(e.found) && (e.found[first].ignored || !e.acts(e.found[first].event)) {
		first++
	}
	for _, f := range e.found[:first] {
		if f.ignored {
			continue
		}
		s.Interpolate(e.z, f.t)
		z := e.keep(e.z)
		e.crossings = append(e.crossings, Crossing{Event: f.event, T: f.t, Before: z, After: z})
	}
	if first == len(e.found) {
		return nil
	}
	t, cut := e.found[first].t, s.h
	s.cut(t)
	together := 4 * ulp(t)
	for _, f := range e.found[first:] {
		if math.Abs(f.t-t) > together || e.stopped {
			break
		}
		if f.ignored {
			continue
		}
		before := e.keep(s.z)
		after := before
		if jump := e.list[f.event].Jump; jump != nil {
			jump(e.z, t, s.z)
			if i := firstNonFinite(e.z); i >= 0 {
				return s.nonFinite(t, i)
			}
			after = e.keep(e.z)
			s.Jump(e.z)
		}
		e.crossings = append(e.crossings, Crossing{Event: f.event, T: t, Before: before, After: after, Cut: cut})
		cut = 0
		e.stopped = e.list[f.event].Terminal
		e.crossings[len(e.crossings)-1].Ends = e.stopped
	}
	e.resume(t, e.found)
	return e.room(t)
}

// resume takes the signs where the solve goes on after jumps at t. An event
// that happened there stands at 0, whatever it rounds to.
func (e *Events) resume(t float64, found []hit) {
	clear(e.noise)
	for _, f := range found {
		if math.Abs(f.t-t) <= 4*ulp(t) {
			e.noise[f.event] = f.noise
		}
	}
	e.look(t, e.s.z)
	for _, f := range found {
		if math.Abs(f.t-t) <= 4*ulp(t) && f.ignored && e.sign[f.event] == 0 {
			e.sign[f.event] = f.side
		}
	}
}

// keep copies a state to where it stays until the next Step.
func (e *Events) keep(z []float64) []float64 {
	at := len(e.states)
	e.states = append(e.states, z...)
	return e.states[at:len(e.states):len(e.states)]
}

// room checks that time goes on between one occurrence of an event and the
// next, and has the next step be one that does not overlook as short a time
// again.
func (e *Events) room(t float64) error {
	if e.stopped {
		return nil
	}
	scale, least := max(math.Abs(t), math.Abs(t-e.start)), math.Inf(1)
	for k, c := range e.crossings {
		if i := c.Event; c.T == t && e.acts(i) {
			gap := math.Abs(t - e.last[i])
			e.last[i] = t
			again := gap <= tiny*scale
			if !again && e.stuck(&e.crossings[k]) {
				again, gap = true, 0
			}
			if again && e.list[i].Rests {
				e.stopped, e.crossings[k].Ends = true, true
				return nil
			}
			if again {
				return &ZenoError{T: t, Event: i, Gap: gap}
			}
			least = min(least, gap)
		}
	}
	e.s.restart(stride * least)
	return nil
}

// cut ends the last accepted step at t, which lies inside it or at its end: the
// continuous extension stays, its parameter then running over the shorter step.
func (s *Solver) cut(t float64) {
	if t == s.t {
		return
	}
	coef := s.coefficients()
	ratio := (t - s.tPrev) / s.h
	s.Interpolate(s.z, t)
	width := len(coef) / s.n
	for i := range s.n {
		power := 1.0
		for j := range width {
			coef[i*width+j] *= power
			power *= ratio
		}
	}
	if !s.method.Adaptive {
		// The even steps go on as they were counted; from a last one, which was
		// not even, they are counted from here.
		switch {
		case s.evenSteps > 0:
			s.evenSteps--
		case s.evenSteps < 0:
			s.evenSteps++
		default:
			s.origin = t
		}
	}
	s.t, s.h = t, t-s.tPrev
	s.fresh, s.carry = false, false
	if s.implicit != nil {
		s.implicit.valid = false // the stages are those of the whole step
	}
}

// restart forgets what the steps so far say about those to come, and bounds
// the next one of an adaptive method.
func (s *Solver) restart(size float64) {
	if !s.method.Adaptive {
		return
	}
	s.control = newController(s.opt.Control, s.tab.EstimateOrder)
	if q := s.implicit; q != nil {
		q.predict = newPredictor(s.tab.EstimateOrder, q.limit)
	}
	if size > 0 && size < s.size {
		s.size = max(size, s.smallest())
	}
}

// ZenoError reports jumps that follow each other without end before a time: a
// bouncing ball that comes to rest, or a switch that goes to and fro.
type ZenoError struct {
	T     float64 // the last jump
	Event int
	Gap   float64 // the time from the one before
}

func (e *ZenoError) Error() string {
	return fmt.Sprintf("event %d happens again and again at t = %.9g, %.2g after the last: the jumps accumulate there. End before it, stop by an event when the state is small, let a switch have two thresholds, or, if that is a body coming to rest, say that the event rests", e.Event, e.T, e.Gap)
}
