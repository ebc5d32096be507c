package field

import (
	"fmt"
	"slices"
	"strings"
)

// Definitions are the names of a system that stand for expressions, as r after
// r = sqrt(x^2 + y^2).
type Definitions struct {
	list  []definition
	order []int // each after those it uses
}

// definition is one name.
type definition struct {
	name     string
	right    *expr
	line     int // among the equations
	mentions []mention

	state string // one that it depends on, itself or through others; "" if none
	time  bool   // whether it depends on t
	calls bool   // whether it calls a network
}

// mention is a definition's name in an expression.
type mention struct{ index, offset int }

// Names returns the names in the order of their lines.
func (d *Definitions) Names() []string {
	if d == nil {
		return nil
	}
	names := make([]string, len(d.list))
	for i := range d.list {
		names[i] = d.list[i].name
	}
	return names
}

// arrange orders the definitions by use. What is defined by itself is
// reported, once a cycle.
func (d *Definitions) arrange() []*Error {
	const (
		unseen = iota
		open
		done
	)
	var errs []*Error
	marks := make([]uint8, len(d.list))
	var path []int
	var visit func(i int)
	visit = func(i int) {
		marks[i] = open
		path = append(path, i)
		for _, m := range d.list[i].mentions {
			switch marks[m.index] {
			case unseen:
				visit(m.index)
			case open:
				errs = append(errs, d.cycle(path, m))
			}
		}
		path = path[:len(path)-1]
		marks[i] = done
		d.order = append(d.order, i)
	}
	for i := range d.list {
		if marks[i] == unseen {
			visit(i)
		}
	}
	return errs
}

// cycle reports the one that m, in the last definition of path, closes.
func (d *Definitions) cycle(path []int, m mention) *Error {
	first := 0
	for path[first] != m.index {
		first++
	}
	names := make([]string, 0, len(path)-first+1)
	for _, i := range path[first:] {
		names = append(names, d.list[i].name)
	}
	if len(names) > 12 {
		names = append(names[:11:11], "…")
	}
	name := d.list[m.index].name
	names = append(names, name)
	message := fmt.Sprintf("%s is defined by itself: %s", name, strings.Join(names, " → "))
	if len(names) == 2 {
		message += fmt.Sprintf("; if it is a state, write %s' = …", name)
	}
	return &Error{Equation: d.list[path[len(path)-1]].line, Offset: m.offset, Message: message}
}

// trace finds what each definition depends on.
func (d *Definitions) trace() {
	for _, i := range d.order {
		def := &d.list[i]
		def.state, def.time, def.calls = dependence(def.right)
		for _, m := range def.mentions {
			used := &d.list[m.index]
			def.time, def.calls = def.time || used.time, def.calls || used.calls
			if def.state == "" {
				def.state = used.state
			}
		}
	}
}

// dependence returns a state that e depends on, whether it does on t, and
// whether it calls a network, but for what its definitions do.
func dependence(e *expr) (state string, time, calls bool) {
	switch e.op {
	case opState:
		return e.name, false, false
	case opTime:
		return "", true, false
	}
	calls = e.op == opNetwork
	for _, arg := range e.args {
		s, t, c := dependence(arg)
		if state == "" {
			state = s
		}
		time, calls = time || t, calls || c
	}
	return state, time, calls
}

// checkHelper reports a definition that depends on what cannot be used here.
func (p *parser) checkHelper(t token, s symbol) {
	if p.table.definitions == nil {
		return
	}
	d := &p.table.definitions.list[s.index]
	switch {
	case d.calls:
		p.fail(t.offset, "%s calls a network, which cannot be used here", s.name)
	case d.time && !p.table.time:
		p.fail(t.offset, "%s depends on the time t, which cannot be used here", s.name)
	case d.state != "" && !p.table.states:
		p.fail(t.offset, "%s depends on the state %s, which cannot be used here", s.name, d.state)
	}
}

// usedBy lists the definitions that the trees use, themselves or through
// others, each after those it uses.
func (d *Definitions) usedBy(trees []*expr) []int {
	if d == nil || len(d.list) == 0 {
		return nil
	}
	used := make([]bool, len(d.list))
	var mark func(e *expr)
	mark = func(e *expr) {
		if e.op == opHelper {
			used[e.index] = true
		}
		for _, arg := range e.args {
			mark(arg)
		}
	}
	for _, e := range trees {
		mark(e)
	}
	var list []int
	for k := len(d.order) - 1; k >= 0; k-- {
		i := d.order[k]
		if !used[i] {
			continue
		}
		list = append(list, i)
		for _, m := range d.list[i].mentions {
			used[m.index] = true
		}
	}
	slices.Reverse(list)
	return list
}

// Defines reports whether line i of the equations is a definition; with calls
// false, one that calls no network.
func (d *Definitions) Defines(i int, calls bool) bool {
	return slices.ContainsFunc(d.list, func(def definition) bool { return def.line == i && (calls || !def.calls) })
}

// define adds the definitions to the graph, but for those that call networks.
func (g *graph) define(d *Definitions) {
	if d == nil {
		return
	}
	g.helpers = make([]id, len(d.list))
	for _, i := range d.order {
		if !d.list[i].calls {
			g.helpers[i] = g.lower(d.list[i].right)
		}
	}
}
