package scene

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"costate/core/adjoint"
	"costate/core/field"
	"costate/core/ode"
)

// Event is what happens where the expression When, in the states, t and the
// params, crosses zero along a trajectory: states of Set take new values, which
// are computed from those before, and with Stop the trajectory ends there. One
// with neither is only marked. See adjoint.Event.
type Event struct {
	When      string            `json:"when"`
	Direction string            `json:"direction"` // "rising", "falling" or "either"
	Set       map[string]string `json:"set"`
	Stop      bool              `json:"stop"`

	// Rests has the trajectory end where the jumps accumulate: it has come to rest.
	Rests bool `json:"rests,omitempty"`
}

const maxEvents = 32

var directions = map[string]ode.Direction{"either": ode.Either, "rising": ode.Rising, "falling": ode.Falling}

func decodeEvents(s *Scene, x value) {
	if x.absent() {
		return
	}
	if s.Field == nil {
		x.faults.add(x.at, "events need a field")
		return
	}
	items := x.list()
	if len(items) > maxEvents {
		x.faults.add(x.at, "at most %d events, has %d", maxEvents, len(items))
		return
	}
	for _, item := range items {
		ev := Event{Direction: "either", Set: map[string]string{}}
		m := item.object("when", "direction", "set", "stop", "rests")
		if m["when"].absent() {
			x.faults.add(item.at+"/when", "expected an expression that crosses zero where the event is, as \"x\"")
		}
		m["when"].text(&ev.When)
		m["direction"].text(&ev.Direction)
		if _, ok := directions[ev.Direction]; !ok {
			x.faults.add(item.at+"/direction", "expected \"rising\", \"falling\" or \"either\", got %q", ev.Direction)
		}
		for name, v := range m["set"].object() {
			src := ""
			v.text(&src)
			ev.Set[name] = src
		}
		m["stop"].truth(&ev.Stop)
		m["rests"].truth(&ev.Rests)
		if ev.Rests && (ev.Stop || len(ev.Set) == 0) {
			x.faults.add(item.at+"/rests", "an event rests where its jumps accumulate: it has to set states, and not to stop at once")
		}
		s.Events = append(s.Events, ev)
	}
}

// event is one compiled.
type event struct {
	when      *field.Scalar
	direction ode.Direction
	states    []int // that are set
	values    []*field.Scalar
	stop      bool
	rests     bool
}

// addEvents compiles the events.
func (b *Builder) addEvents(x *Experiment, s *Scene) Faults {
	var faults Faults
	if len(s.Events) == 0 {
		return nil
	}
	scope := field.Scope{States: x.States, Params: x.Params, Time: true, Definitions: x.Definitions}
	compile := func(src, at string) *field.Scalar {
		scalar, err := b.scalar(src, scope)
		if err != nil {
			faults = append(faults, expressionFaults(err, func(e *field.Error) string {
				if e.Equation < 0 {
					return "/params"
				}
				return at
			})...)
		}
		return scalar
	}
	acts := false
	for i, ev := range s.Events {
		at := fmt.Sprintf("/events/%d", i)
		out := event{when: compile(ev.When, at+"/when"), direction: directions[ev.Direction], stop: ev.Stop, rests: ev.Rests}
		for _, name := range slices.Sorted(maps.Keys(ev.Set)) {
			state := slices.Index(x.States, name)
			if state < 0 {
				faults.add(at+"/set/"+escape(name), "no state %q; there are %s", name, strings.Join(x.States, ", "))
				continue
			}
			out.states = append(out.states, state)
			out.values = append(out.values, compile(ev.Set[name], at+"/set/"+escape(name)))
		}
		acts = acts || ev.Stop || len(out.states) > 0
		x.events = append(x.events, out)
	}
	if m, _ := ode.Lookup(s.Solver.Method); acts && (x.GradientMethod() == adjoint.Discrete || x.GradientMethod() == adjoint.Reversible) && !adjoint.DiscreteThroughEvents(m) {
		faults.add("/gradient/method", "%v", adjoint.ErrDiscreteEvents)
	}
	return faults
}

// Event returns the compiled expressions of an event: when it is, and the values of
// the states of Set in the order of their names.
func (x *Experiment) Event(i int) (when *field.Scalar, values []*field.Scalar) {
	return x.events[i].when, x.events[i].values
}

// problemEvents returns evaluators of the events.
func (x *Experiment) problemEvents() []adjoint.Event {
	var list []adjoint.Event
	for _, ev := range x.events {
		out := adjoint.Event{When: x.function(ev.when), Direction: ev.direction, Stop: ev.stop, Rests: ev.rests}
		for i, state := range ev.states {
			out.Set = append(out.Set, adjoint.Assignment{State: state, Value: x.function(ev.values[i])})
		}
		list = append(list, out)
	}
	return list
}
