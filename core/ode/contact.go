package ode

import (
	"fmt"
	"math"
)

const (
	// contactStep is how far ahead, in units of t, is looked how the flow goes on
	// from an event.
	contactStep = 0x1p-20

	// stopped is the part of ġ before a jump below which it is 0 after.
	stopped = 0x1p-30
)

// ContactError reports a start that lies on an event, with a flow that would leave
// through it though the event holds it there.
type ContactError struct {
	T     float64
	Event int
}

func (e *ContactError) Error() string {
	return fmt.Sprintf("the start lies at the zero of event %d at t = %.9g and is held there: what leaves through it is turned back at once. Start a little off, on the side that the event is come to from", e.Event, e.T)
}

// holds reports whether an event may keep the flow on its side of 0: where both
// directions count there are none.
func (ev *Event) holds() bool { return ev.Rests || ev.Jump != nil && ev.Direction != Either }

// touches looks whether the flow leaves the start at once through an event that
// holds it there.
func (e *Events) touches(tEnd float64) error {
	for i := range e.list {
		ev := &e.list[i]
		if !ev.holds() || e.sign[i] != 0 {
			continue
		}
		t := e.s.t
		h := e.little(tEnd - t)
		if past, through := e.leaves(ev, t, e.s.z, h); through && (ev.Rests || e.turnsBack(ev, t+h, past, h)) {
			return &ContactError{T: t, Event: i}
		}
	}
	return nil
}

// little is the time, with the sign of toward, over which is looked how g goes on.
func (e *Events) little(toward float64) float64 {
	h := contactStep * max(1, math.Abs(e.s.t))
	if !e.s.method.Adaptive {
		h = min(h, e.s.size)
	}
	return math.Copysign(h, toward)
}

// leaves reports whether the flow goes through an event from a state on it, and
// where it is after h. Where ġ is 0, too, as for a body that lies there, the sign of
// g after a step of the midpoint rule is that of g̈.
func (e *Events) leaves(ev *Event, t float64, z []float64, h float64) (past []float64, through bool) {
	f, past := e.f, e.past
	e.s.eval(f, t, z)
	for j := range past {
		past[j] = z[j] + h/2*f[j]
	}
	e.s.eval(f, t+h/2, past)
	for j := range past {
		past[j] = z[j] + h*f[j]
	}
	g := ev.When(t+h, past) - ev.When(t, z)
	return past, g != 0 && ev.Direction.counts(g > 0)
}

// turnsBack reports whether the jump of an event at a state just past it leaves g
// about where it is and stops or reverses how g goes on over h.
func (e *Events) turnsBack(ev *Event, t float64, past []float64, h float64) bool {
	ev.Jump(e.z, t, past)
	g := ev.When(t, past)
	return math.Abs(ev.When(t, e.z)) <= math.Abs(g) && e.change(ev, t, past, h)*g > 0 && e.change(ev, t, e.z, h)*g <= 0
}

// change is h·ġ.
func (e *Events) change(ev *Event, t float64, z []float64, h float64) float64 {
	e.s.eval(e.f, t, z)
	for j := range e.next {
		e.next[j] = z[j] + h*e.f[j]
	}
	return ev.When(t+h, e.next) - ev.When(t, z)
}

// stuck reports whether the jump of a crossing stopped g there, as an impact
// without rebound does, and the flow only presses on: it would happen again at once.
func (e *Events) stuck(c *Crossing) bool {
	ev := &e.list[c.Event]
	if ev.Jump == nil || !ev.holds() || e.sign[c.Event] != 0 {
		return false
	}
	h := e.little(e.s.h)
	if math.Abs(e.change(ev, c.T, c.After, h)) > stopped*math.Abs(e.change(ev, c.T, c.Before, h)) {
		return false
	}
	_, through := e.leaves(ev, c.T, c.After, h)
	return through
}
