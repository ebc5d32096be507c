package field

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Writer writes compiled fields and expressions, and their derivatives, as
// text in another language.
type Writer struct {
	// What states, parameters and the entries of the costate a are called.
	States, Params, Costate []string
	// Helpers are what the definitions are called, in the order of their lines.
	Helpers []string

	dialect *Dialect
	used    map[string]bool
}

// Listing is straight-line code: the steps in order, then the results.
type Listing struct {
	Steps   []Step
	Results []string
}

// Step gives a name to a value.
type Step struct{ Name, Value string }

// NewWriter chooses the names: those of the scene, with Greek letters spelt
// out, and an underscore after what means something else already.
func NewWriter(d *Dialect, states, params []string, definitions *Definitions) *Writer {
	w := &Writer{dialect: d, used: map[string]bool{}}
	taken := map[string]bool{}
	for _, name := range d.Reserved {
		taken[name] = true
	}
	all := slices.Concat(states, params, definitions.Names())
	chosen := make([]string, len(all))
	choose := func(wanted string) string {
		for taken[wanted] || isTemporary(wanted) {
			wanted += "_"
		}
		taken[wanted] = true
		return wanted
	}
	for i, name := range all { // first those that can stay as they are
		if latin(name) == name && !taken[name] && !isTemporary(name) {
			chosen[i] = choose(name)
		}
	}
	for i, name := range all {
		if chosen[i] == "" {
			chosen[i] = choose(latin(name))
		}
	}
	w.States, w.Params, w.Helpers = chosen[:len(states)], chosen[len(states):][:len(params)], chosen[len(states)+len(params):]
	for _, name := range w.States {
		w.Costate = append(w.Costate, choose("a_"+name))
	}
	return w
}

// temporary names the steps of a listing.
const temporary = "v"

func isTemporary(name string) bool {
	digits, ok := strings.CutPrefix(name, temporary)
	return ok && isNumber(digits)
}

// latin spells a name in ASCII.
func latin(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch spelled, ok := greekNames[r]; {
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case ok:
			b.WriteString(spelled)
		default:
			fmt.Fprintf(&b, "u%04x", r)
		}
	}
	return b.String()
}

// Uses reports whether a function, by its name here, stands in what has been
// written so far.
func (w *Writer) Uses(function string) bool { return w.used[function] }

// System writes f, an entry a result.
func (w *Writer) System(s *System) Listing { return w.trees(s.rights, s.definitions) }

// Scalar writes an expression.
func (w *Writer) Scalar(s *Scalar) Listing { return w.trees([]*expr{s.tree}, s.definitions) }

// SystemVJP writes aᵀ∂f/∂z and then aᵀ∂f/∂θ.
func (w *Writer) SystemVJP(s *System) Listing {
	g := newGraph()
	g.define(s.definitions)
	var f, adjoint []id
	for i, right := range s.rights {
		f = append(f, g.lower(right))
		adjoint = append(adjoint, g.leaf(opAdjoint, i))
	}
	return w.derivatives(g, f, adjoint, false)
}

// ScalarGradient writes ∂/∂z and then ∂/∂θ.
func (w *Writer) ScalarGradient(s *Scalar) Listing {
	g := newGraph()
	g.define(s.definitions)
	root := []id{g.lower(s.tree)}
	return w.derivatives(g, root, []id{g.constant(1)}, false)
}

// ScalarDerivatives writes ∂/∂z, then ∂/∂t and then ∂/∂θ.
func (w *Writer) ScalarDerivatives(s *Scalar) Listing {
	g := newGraph()
	g.define(s.definitions)
	root := []id{g.lower(s.tree)}
	return w.derivatives(g, root, []id{g.constant(1)}, true)
}

func (w *Writer) derivatives(g *graph, roots, weights []id, time bool) Listing {
	n, used := len(w.States), g.usedParams(roots)
	grads := g.gradient(roots, weights, n, used)
	results := append([]id{}, grads[:n]...)
	if time {
		results = append(results, grads[n])
	}
	first := len(results)
	for range w.Params {
		results = append(results, g.constant(0))
	}
	for k, j := range used {
		results[first+j] = grads[n+1+k]
	}
	return w.listing(g, results)
}

// maxDepth is how deep the trees are that are written as one expression: some
// languages read no more than a hundred brackets within each other.
const maxDepth = 40

// trees writes each as it was typed, the definitions that they use before them,
// unless one is too deep.
func (w *Writer) trees(list []*expr, definitions *Definitions) Listing {
	used := definitions.usedBy(list)
	deep := false
	for _, e := range list {
		deep = deep || e.depth() > maxDepth || w.dialect.Bitwise && e.chained()
	}
	for _, i := range used {
		deep = deep || definitions.list[i].right.depth() > maxDepth || w.dialect.Bitwise && definitions.list[i].right.chained()
	}
	if deep {
		g := newGraph()
		g.define(definitions)
		var roots []id
		for _, e := range list {
			roots = append(roots, g.lower(e))
		}
		return w.listing(g, roots)
	}
	var l Listing
	for _, i := range used {
		l.Steps = append(l.Steps, Step{w.Helpers[i], w.text(definitions.list[i].right)})
	}
	for _, e := range list {
		l.Results = append(l.Results, w.result(e))
	}
	return l
}

// maxSize is how many operations one step has at most.
const maxSize = 8

// listing gives a name to what stands more than once, and to parts of what is
// long.
func (w *Writer) listing(g *graph, roots []id) Listing {
	uses := make([]int, len(g.nodes))
	order := g.reachable(roots)
	var args []id
	for _, i := range order {
		args = g.arguments(args[:0], i)
		for _, a := range args {
			uses[a]++
		}
	}
	for _, r := range roots {
		uses[r]++
	}
	var l Listing
	trees := make([]*expr, len(g.nodes)) // of each node, as it is to be used
	size := make([]int, len(g.nodes))
	for _, i := range order {
		n := g.nodes[i]
		if n.op == opConst {
			trees[i] = literal(n.value)
			continue
		}
		e := &expr{op: n.op, index: int(n.index)}
		switch n.op {
		case opLess, opLessEqual, opEqual:
			e.op, e.relations = opCompare, []relation{map[op]relation{opLess: less, opLessEqual: lessEqual, opEqual: equal}[n.op]}
		}
		args = g.arguments(args[:0], i)
		for _, a := range args {
			e.args = append(e.args, trees[a])
			size[i] += size[a]
		}
		if len(args) > 0 {
			size[i]++
		}
		trees[i] = e
		short := n.op == opNeg && len(trees[n.a].args) == 0
		if size[i] >= maxSize || uses[i] > 1 && len(args) > 0 && !short {
			name := fmt.Sprintf("%s%d", temporary, len(l.Steps)+1)
			l.Steps = append(l.Steps, Step{name, w.text(e)})
			// A leaf that is neither state nor parameter has a name alone.
			trees[i], size[i] = &expr{op: opState, index: -1, name: name}, 0
		}
	}
	for _, r := range roots {
		l.Results = append(l.Results, w.result(trees[r]))
	}
	return l
}

// result writes a whole expression.
func (w *Writer) result(e *expr) string {
	if tree, _, constant := portable(e); constant && w.dialect.Lone != "" {
		return fmt.Sprintf(w.dialect.Lone, w.text(tree))
	}
	return w.text(e)
}

func (w *Writer) text(e *expr) string {
	tree, _, _ := portable(e)
	p := printer{dialect: w.dialect, used: w.used, leaf: func(leaf *expr) string {
		switch {
		case leaf.op == opTime:
			return "t"
		case leaf.index < 0:
			return leaf.name
		case leaf.op == opHelper:
			return w.Helpers[leaf.index]
		case leaf.op == opState:
			return w.States[leaf.index]
		case leaf.op == opParam:
			return w.Params[leaf.index]
		}
		return w.Costate[leaf.index]
	}}
	p.write(tree, bindSum)
	return p.b.String()
}
