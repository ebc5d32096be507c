package field

// lower adds the syntax tree e to the graph.
func (g *graph) lower(e *expr) id {
	switch e.op {
	case opConst:
		return g.constant(e.value)
	case opState, opParam, opTime:
		return g.leaf(e.op, e.index)
	case opHelper:
		return g.helpers[e.index]
	case opSelect:
		return g.branch(e.args[0], g.lower(e.args[1]), g.lower(e.args[2]))
	case opPiecewise:
		last := len(e.args) - 1
		result := g.lower(e.args[last])
		for i := last - 2; i >= 0; i -= 2 {
			result = g.branch(e.args[i], g.lower(e.args[i+1]), result)
		}
		return result
	}
	if e.logical() {
		return g.branch(e, g.constant(1), g.constant(0))
	}
	if simple, ok := e.expanded(); ok {
		return g.lower(simple)
	}
	args := make([]id, len(e.args))
	for i, arg := range e.args {
		args[i] = g.lower(arg)
	}
	switch e.op {
	case opNeg:
		return g.neg(args[0])
	case opAdd:
		return g.add(args[0], args[1])
	case opSub:
		return g.sub(args[0], args[1])
	case opMul:
		return g.mul(args[0], args[1])
	case opDiv:
		return g.div(args[0], args[1])
	case opPow:
		return g.pow(args[0], args[1])
	case opMin, opMax:
		result := args[0]
		for _, arg := range args[1:] {
			result = g.binary(e.op, result, arg)
		}
		return result
	case opMod: // x − y·⌊x/y⌋
		return g.sub(args[0], g.mul(args[1], g.unary(opFloor, g.div(args[0], args[1]))))
	case opAtan2:
		return g.binary(opAtan2, args[0], args[1])
	}
	return g.unary(e.op, args[0])
}

// branch is a where the condition holds, else b. It is made of choices by
// single comparisons, so that no condition is evaluated for its value.
func (g *graph) branch(condition *expr, a, b id) id {
	switch condition.op {
	case opAnd:
		return g.branch(condition.args[0], g.branch(condition.args[1], a, b), b)
	case opOr:
		return g.branch(condition.args[0], a, g.branch(condition.args[1], a, b))
	case opNot:
		return g.branch(condition.args[0], b, a)
	case opCompare:
		values := make([]id, len(condition.args))
		for i, arg := range condition.args {
			values[i] = g.lower(arg)
		}
		for i := len(condition.relations) - 1; i >= 0; i-- {
			a = g.compare(condition.relations[i], values[i], values[i+1], a, b)
		}
		return a
	}
	return g.choose(g.lower(condition), a, b)
}

// compare is a where x and y stand in the relation, else b.
func (g *graph) compare(r relation, x, y, a, b id) id {
	switch r {
	case greater, greaterEqual:
		x, y = y, x
	case notEqual:
		a, b = b, a
	}
	o := opEqual
	switch r {
	case less, greater:
		o = opLess
	case lessEqual, greaterEqual:
		o = opLessEqual
	}
	return g.choose(g.binary(o, x, y), a, b)
}

// expanded is e by other operations, where the graph has none of its own for
// it. Each argument stands in the result once.
func (e *expr) expanded() (*expr, bool) {
	number := func(v float64) *expr { return &expr{op: opConst, value: v} }
	call := func(o op, args ...*expr) *expr { return &expr{op: o, args: args} }
	switch e.op {
	case opSec:
		return call(opDiv, number(1), call(opCos, e.args...)), true
	case opCsc:
		return call(opDiv, number(1), call(opSin, e.args...)), true
	case opCot:
		return call(opDiv, number(1), call(opTan, e.args...)), true
	case opLog10:
		return call(opDiv, call(opLog, e.args...), call(opLog, number(10))), true
	case opLog2:
		return call(opDiv, call(opLog, e.args...), call(opLog, number(2))), true
	case opHeaviside:
		return call(opDiv, call(opAdd, number(1), call(opSign, e.args...)), number(2)), true
	}
	return nil, false
}
