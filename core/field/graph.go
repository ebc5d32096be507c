package field

import "math"

// id names a node of a graph. A node's arguments have smaller ids, so the ids
// are a topological order.
type id int32

// node is one operation. index says which state, parameter or seed it is.
type node struct {
	op      op
	a, b, c id // 0 where the operation has fewer arguments
	index   int32
	value   float64 // opConst
	// varying is false for what depends on constants and parameters alone.
	varying bool
}

// graph holds expressions as one directed acyclic graph in which equal
// expressions are the same node (hash consing). Constants are folded and
// neutral elements dropped as nodes are made.
//
// In the field itself only rewritings are done that give bit for bit what the
// text says, for finite values: 0·x stays, since x may be infinite. In
// derivatives 0·x is 0: that is the zero of "does not depend on".
type graph struct {
	nodes      []node
	index      map[nodeKey]id
	derivative bool
	helpers    []id // the values of definitions
}

type nodeKey struct {
	op      op
	a, b, c id
	index   int32
	bits    uint64
}

func newGraph() *graph {
	return &graph{index: make(map[nodeKey]id)}
}

func (g *graph) intern(n node) id {
	key := nodeKey{n.op, n.a, n.b, n.c, n.index, math.Float64bits(n.value)}
	if i, ok := g.index[key]; ok {
		return i
	}
	i := id(len(g.nodes))
	g.nodes = append(g.nodes, n)
	g.index[key] = i
	return i
}

func (g *graph) constant(v float64) id {
	return g.intern(node{op: opConst, value: v})
}

// leaf is a state, a parameter, the time or a seed.
func (g *graph) leaf(op op, index int) id {
	return g.intern(node{op: op, index: int32(index), varying: op != opParam})
}

func (g *graph) isConst(i id, v float64) bool {
	return g.nodes[i].op == opConst && g.nodes[i].value == v
}

// value returns the value of a constant node.
func (g *graph) value(i id) (v float64, ok bool) {
	return g.nodes[i].value, g.nodes[i].op == opConst
}

func (g *graph) unary(op op, a id) id {
	if v, ok := g.value(a); ok {
		return g.constant(apply(op, v, 0, 0))
	}
	return g.intern(node{op: op, a: a, varying: g.nodes[a].varying})
}

func (g *graph) binary(op op, a, b id) id {
	va, constA := g.value(a)
	if vb, ok := g.value(b); ok && constA {
		return g.constant(apply(op, va, vb, 0))
	}
	switch op {
	case opAdd, opMul, opMin, opMax, opEqual:
		// Commutative exactly, so that a·b and b·a are one node.
		if a > b {
			a, b = b, a
		}
	}
	return g.intern(node{op: op, a: a, b: b, varying: g.nodes[a].varying || g.nodes[b].varying})
}

// choose is a where the condition holds, else b.
func (g *graph) choose(condition, a, b id) id {
	if v, ok := g.value(condition); ok {
		if v != 0 {
			return a
		}
		return b
	}
	if a == b {
		return a
	}
	if o := g.nodes[condition].op; g.isConst(a, 1) && g.isConst(b, 0) && (o == opLess || o == opLessEqual || o == opEqual) {
		return condition
	}
	varying := g.nodes[condition].varying || g.nodes[a].varying || g.nodes[b].varying
	return g.intern(node{op: opSelect, a: condition, b: a, c: b, varying: varying})
}

// negated returns x if i is −x.
func (g *graph) negated(i id) (x id, ok bool) {
	return g.nodes[i].a, g.nodes[i].op == opNeg
}

func (g *graph) neg(a id) id {
	if x, ok := g.negated(a); ok {
		return x
	}
	return g.unary(opNeg, a)
}

func (g *graph) add(a, b id) id {
	if g.isConst(a, 0) {
		return b
	}
	if g.isConst(b, 0) {
		return a
	}
	if x, ok := g.negated(b); ok {
		return g.sub(a, x)
	}
	if x, ok := g.negated(a); ok {
		return g.sub(b, x)
	}
	return g.binary(opAdd, a, b)
}

func (g *graph) sub(a, b id) id {
	if g.isConst(a, 0) {
		return g.neg(b)
	}
	if g.isConst(b, 0) {
		return a
	}
	if x, ok := g.negated(b); ok {
		return g.add(a, x)
	}
	if x, ok := g.negated(a); ok {
		return g.neg(g.add(x, b))
	}
	return g.binary(opSub, a, b)
}

func (g *graph) mul(a, b id) id {
	if g.derivative && (g.isConst(a, 0) || g.isConst(b, 0)) {
		return g.constant(0)
	}
	if g.isConst(a, 1) {
		return b
	}
	if g.isConst(b, 1) {
		return a
	}
	if g.isConst(a, -1) {
		return g.neg(b)
	}
	if g.isConst(b, -1) {
		return g.neg(a)
	}
	// Signs move out of products: sums then take them in for nothing.
	if x, ok := g.negated(a); ok {
		return g.mulSigned(b, x)
	}
	if x, ok := g.negated(b); ok {
		return g.mulSigned(a, x)
	}
	return g.binary(opMul, a, b)
}

// mulSigned is −(a·x), with the sign in a if that is a constant.
func (g *graph) mulSigned(a, x id) id {
	if v, ok := g.value(a); ok {
		return g.mul(g.constant(-v), x)
	}
	return g.neg(g.mul(a, x))
}

func (g *graph) div(a, b id) id {
	if g.derivative && g.isConst(a, 0) {
		return g.constant(0)
	}
	if g.isConst(b, 1) {
		return a
	}
	if x, ok := g.negated(a); ok {
		return g.neg(g.div(x, b))
	}
	if x, ok := g.negated(b); ok {
		return g.neg(g.div(a, x))
	}
	if v, ok := g.value(b); ok {
		// Dividing by a power of two is multiplying by another one, exactly.
		if fraction, exponent := math.Frexp(v); math.Abs(fraction) == 0.5 && -1000 < exponent && exponent < 1000 {
			return g.mul(a, g.constant(1/v))
		}
	}
	return g.binary(opDiv, a, b)
}

// largestProduct is the largest exponent for which a power is multiplied out:
// beyond it math.Pow is both faster and closer.
const largestProduct = 16

func (g *graph) pow(a, b id) id {
	v, ok := g.value(b)
	if !ok {
		return g.binary(opPow, a, b)
	}
	if _, ok := g.value(a); ok {
		return g.binary(opPow, a, b)
	}
	n := int(v)
	switch {
	case v == 0.5:
		// Equal to math.Pow but at −∞ and −0, which no finite state meets.
		return g.unary(opSqrt, a)
	case math.Abs(v) > largestProduct || float64(n) != v:
		return g.binary(opPow, a, b)
	case n < 0:
		return g.div(g.constant(1), g.product(a, -n))
	}
	return g.product(a, n)
}

// product is aⁿ by repeated squaring.
func (g *graph) product(a id, n int) id {
	result := g.constant(1)
	for square := a; ; square = g.mul(square, square) {
		if n&1 == 1 {
			result = g.mul(result, square)
		}
		if n >>= 1; n == 0 {
			return result
		}
	}
}

// arguments appends the arguments of node i to dst.
func (g *graph) arguments(dst []id, i id) []id {
	switch n := &g.nodes[i]; n.op.arity() {
	case 0:
		return dst
	case 1:
		return append(dst, n.a)
	case 2:
		return append(dst, n.a, n.b)
	default:
		return append(dst, n.a, n.b, n.c)
	}
}

// reachable returns the nodes that the roots need, in topological order.
func (g *graph) reachable(roots []id) []id {
	needed := make([]bool, len(g.nodes))
	count := 0
	mark := func(i id) {
		if !needed[i] {
			needed[i] = true
			count++
		}
	}
	for _, r := range roots {
		mark(r)
	}
	var args []id
	for i := id(len(needed)) - 1; i >= 0; i-- {
		if needed[i] {
			args = g.arguments(args[:0], i)
			for _, a := range args {
				mark(a)
			}
		}
	}
	order := make([]id, 0, count)
	for i, is := range needed {
		if is {
			order = append(order, id(i))
		}
	}
	return order
}
