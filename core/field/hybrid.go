package field

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Hybrid is a compiled field dz/dt = f(t, z, θ) whose equations call neural
// networks: a universal differential equation (Rackauckas et al.,
// arXiv:2001.04385). θ is the params, then the weights of the networks, whose
// names are in alphabetical order. It is immutable and may be used by any
// number of goroutines at once.
//
// f is composed. The distinct calls are put in levels, each of which needs the
// values of lower ones only:
//
//	x_k = g_k(t, z, u_1 … u_{k−1}, params)   the arguments of the calls of level k
//	u_k = N_k(x_k, weights)                  their networks
//	f   = h(t, z, u, params)                 the equations, with the calls' values as inputs
//
// g_k and h are typed fields in the extended state w = (z, u), so the
// derivatives follow by the chain rule through h, N and g, exactly.
type Hybrid struct {
	canonical, latex []string
	states           []string
	definitions      *Definitions
	rights           []*expr // with the calls in them
	symbols          []networkSymbol
	named            []string // parameters
	params           int      // how many those are
	extended         int      // length of w
	top              *System
	levels           []hybridLevel
	networks         []HybridNetwork
	total            int // length of θ
	autonomous       bool
}

// HybridNetwork is a network in the equations of a Hybrid and the place of its
// weights in θ.
type HybridNetwork struct {
	*Perceptron
	Name   string
	Offset int
}

// hybridLevel is the calls that need lower levels only.
type hybridLevel struct {
	arguments *System
	calls     []hybridCall
}

// hybridCall is one distinct call of a network.
type hybridCall struct {
	network   int
	arguments int // where they begin among those of the level
	value     int // where the outputs begin in w
}

// maxHybridWeights bounds the work of one evaluation: weights, counted once for
// each distinct call.
const maxHybridWeights = 10 * maxWeights

// maxExtended bounds the entries of w, counted once for each level and f.
const maxExtended = 200_000

// CompileHybrid compiles equations as [Compile] does, in which networks may be
// called: u(x, y), or where u has several outputs u_1(x, y), u_2(x, y) and so
// on. Calls may stand within calls; the same call twice is evaluated once. The
// error is an *Error or Errors.
func CompileHybrid(equations, params []string, networks map[string]*Perceptron) (*Hybrid, error) {
	names := slices.Sorted(maps.Keys(networks))
	symbols := networkSymbols(names, networks)
	typed, err := parseEquations(equations, params, symbols)
	if err != nil {
		return nil, err
	}
	h := &Hybrid{named: slices.Clone(params), params: len(params), total: len(params)}
	for _, name := range names {
		p := networks[name]
		h.networks = append(h.networks, HybridNetwork{p, name, h.total})
		h.total += p.NumParams()
	}
	var rights []*expr
	h.states, rights = typed.states()
	h.canonical, h.latex = typed.text()
	h.definitions = typed.definitions
	h.rights, h.symbols = slices.Clone(rights), symbols
	if err := h.compose(params, rights, symbols); err != nil {
		return nil, err
	}
	return h, nil
}

// compose compiles the levels and what is on top of them.
func (h *Hybrid) compose(params []string, rights []*expr, symbols []networkSymbol) error {
	c := &callCollector{symbols: symbols, networks: h.networks, next: len(h.states),
		calls: map[string]collectedCall{}, trees: map[*expr]replaced{}}
	c.define(h.definitions)
	for i, right := range rights {
		rights[i] = c.replace(right).tree
	}
	weights := 0
	h.extended = c.next
	for _, level := range c.levels {
		h.extended = max(h.extended, len(level.arguments))
		for _, call := range level.calls {
			if weights += h.networks[call.network].NumParams(); weights > maxHybridWeights {
				return &Error{Message: fmt.Sprintf("too much to evaluate: the calls of networks have more than %d weights together", maxHybridWeights)}
			}
		}
	}
	if h.extended*(len(c.levels)+1) > maxExtended {
		return &Error{Message: fmt.Sprintf("too much to evaluate: states and values of networks, counted once for each depth of calls within calls, are more than %d", maxExtended)}
	}
	h.top = h.system(params, rights, c.definitions)
	h.autonomous = h.top.Autonomous()
	for _, level := range c.levels {
		s := h.system(params, level.arguments, c.definitions)
		h.levels = append(h.levels, hybridLevel{s, level.calls})
		h.autonomous = h.autonomous && s.Autonomous()
	}
	return nil
}

// system compiles trees in w as a field of it, with zeros after the last tree.
func (h *Hybrid) system(params []string, trees []*expr, definitions *Definitions) *System {
	trees = slices.Clone(trees)
	for len(trees) < h.extended {
		trees = append(trees, &expr{op: opConst})
	}
	return newSystem(make([]string, h.extended), params, trees, definitions)
}

// callCollector replaces calls of networks by entries of w.
type callCollector struct {
	symbols  []networkSymbol
	networks []HybridNetwork
	next     int // the first free entry of w
	levels   []collectedLevel
	calls    map[string]collectedCall // by their text
	trees    map[*expr]replaced       // a tree may have parts that stand in it many times

	definitions *Definitions // without calls
	levelOf     []int        // of each definition
}

type collectedLevel struct {
	arguments []*expr
	calls     []hybridCall
}

type collectedCall struct{ level, value int }

// replaced is a tree without calls and the level above those it needs.
type replaced struct {
	tree  *expr
	level int
}

// define replaces the calls in definitions.
func (c *callCollector) define(d *Definitions) {
	c.definitions = &Definitions{list: slices.Clone(d.list), order: d.order}
	c.levelOf = make([]int, len(d.list))
	for _, i := range d.order {
		r := c.replace(d.list[i].right)
		c.definitions.list[i].right, c.levelOf[i] = r.tree, r.level
		c.definitions.list[i].calls = false
	}
}

func (c *callCollector) replace(e *expr) replaced {
	switch {
	case e.op == opHelper:
		return replaced{e, c.levelOf[e.index]}
	case len(e.args) == 0:
		return replaced{e, 0}
	}
	if done, ok := c.trees[e]; ok {
		return done
	}
	out := *e
	out.args = make([]*expr, len(e.args))
	level := 0
	for i, arg := range e.args {
		r := c.replace(arg)
		out.args[i], level = r.tree, max(level, r.level)
	}
	result := replaced{&out, level}
	if e.op == opNetwork {
		result = c.call(e, out.args, level)
	}
	c.trees[e] = result
	return result
}

// call makes e, a call with the given arguments, one of the level, unless it is
// there already.
func (c *callCollector) call(e *expr, args []*expr, level int) replaced {
	s := c.symbols[e.index]
	var key strings.Builder
	fmt.Fprintf(&key, "%d", s.network)
	for _, arg := range e.args {
		key.WriteString(", " + arg.canonical())
	}
	known, ok := c.calls[key.String()]
	if !ok {
		known = collectedCall{level, c.next}
		c.calls[key.String()] = known
		for len(c.levels) <= level {
			c.levels = append(c.levels, collectedLevel{})
		}
		l := &c.levels[level]
		l.calls = append(l.calls, hybridCall{s.network, len(l.arguments), c.next})
		l.arguments = append(l.arguments, args...)
		c.next += c.networks[s.network].Outputs()
	}
	return replaced{&expr{op: opState, name: e.name, index: known.value + s.output}, known.level + 1}
}

// States returns the names of z, in order.
func (h *Hybrid) States() []string { return slices.Clone(h.states) }

// Dim returns n, the length of z.
func (h *Hybrid) Dim() int { return len(h.states) }

// NumParams returns p, the length of θ.
func (h *Hybrid) NumParams() int { return h.total }

// Networks returns the networks in alphabetical order, which is that of their
// weights in θ.
func (h *Hybrid) Networks() []HybridNetwork { return slices.Clone(h.networks) }

// Autonomous reports whether f does not depend on t, as for a [System].
func (h *Hybrid) Autonomous() bool { return h.autonomous }

// Definitions returns what lines such as r = sqrt(x^2 + y^2) define.
func (h *Hybrid) Definitions() *Definitions { return h.definitions }

// LaTeX returns each line typeset.
func (h *Hybrid) LaTeX() []string { return slices.Clone(h.latex) }

// Canonical returns each equation as text that parses back to the same
// equation.
func (h *Hybrid) Canonical() []string { return slices.Clone(h.canonical) }
