package export

import (
	"maps"
	"slices"
	"strconv"

	"costate/core/field"
	"costate/core/scene"
)

// event is one that jumps or ends the solve. What is only marked has no part in a
// program.
type event struct {
	Index         int // of the event in the scene
	When, WhenDot *function
	Direction     int // 1 rising, −1 falling, 0 either
	Sets          []assignment
	Stop, Rests   bool
}

// assignment is a state's value after an event.
type assignment struct {
	State      string // its index
	Name       string
	Value, Dot *function
}

var directions = map[string]int{"rising": 1, "falling": -1}

// events writes those of the scene, with their derivatives by t, too.
func (t *target) events(p *program, x *scene.Experiment) {
	pair := func(f *field.Scalar) (value, dot *function) {
		value = t.function(p, p.writer.Scalar(f), 0, false)
		n := len(x.States)
		dot = t.function(p, p.writer.ScalarDerivatives(f), n+1, false)
		dot.State, dot.Time = dot.State[:n], dot.State[n]
		return value, dot
	}
	for i, ev := range x.Scene.Events {
		if !ev.Stop && len(ev.Set) == 0 {
			continue
		}
		when, values := x.Event(i)
		out := event{Index: i, Direction: directions[ev.Direction], Stop: ev.Stop, Rests: ev.Rests}
		out.When, out.WhenDot = pair(when)
		p.Formulas = append(p.Formulas, comment(t.comment+"    ", "event "+strconv.Itoa(i)+": "+when.Canonical()+" = 0"))
		for j, name := range slices.Sorted(maps.Keys(ev.Set)) {
			set := assignment{State: strconv.Itoa(slices.Index(x.States, name)), Name: name}
			set.Value, set.Dot = pair(values[j])
			p.Formulas = append(p.Formulas, comment(t.comment+"        ", name+" becomes "+values[j].Canonical()))
			out.Sets = append(out.Sets, set)
		}
		p.Events = append(p.Events, out)
	}
}
