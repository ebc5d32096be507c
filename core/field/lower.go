package field

// lower adds the syntax tree e to the graph.
func (g *graph) lower(e *expr) id {
	switch e.op {
	case opConst:
		return g.constant(e.value)
	case opState, opParam, opTime:
		return g.leaf(e.op, e.index)
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
	case opAtan2:
		return g.binary(opAtan2, args[0], args[1])
	}
	return g.unary(e.op, args[0])
}
