package field

// fusedStep is an instruction before its operands have registers.
type fusedStep struct {
	node id
	op   op
	args []id
}

// fuse lists the operations that the roots need, in order, with a node that
// only one other uses drawn into that one where an operation for the pair
// exists. All fused operations round as the pair would.
func (as *assembler) fuse(roots []id) []fusedStep {
	g := as.graph
	var order []id
	uses := make([]int, len(g.nodes))
	var args []id
	for _, i := range g.reachable(roots) {
		if n := g.nodes[i]; n.op.arity() == 0 || !n.varying {
			continue
		}
		order = append(order, i)
		args = g.arguments(args[:0], i)
		for _, a := range args {
			uses[a]++
		}
	}
	for _, r := range roots {
		uses[r]++
	}
	absorbed := make([]bool, len(g.nodes))
	steps := make([]fusedStep, 0, len(order))
	for k := len(order) - 1; k >= 0; k-- {
		i := order[k]
		if absorbed[i] {
			continue
		}
		s := fusedStep{node: i, op: g.nodes[i].op, args: g.arguments(nil, i)}
		if len(s.args) == 2 {
			for side, inner := range s.args {
				n := g.nodes[inner]
				if uses[inner] != 1 || !n.varying || n.op.arity() != 2 {
					continue
				}
				if fused, ok := fusions[fusion{s.op, side, n.op}]; ok {
					absorbed[inner] = true
					s.op, s.args = fused, []id{n.a, n.b, s.args[1-side]}
					break
				}
			}
		}
		steps = append(steps, s)
	}
	for l, r := 0, len(steps)-1; l < r; l, r = l+1, r-1 {
		steps[l], steps[r] = steps[r], steps[l]
	}
	return steps
}

// fusion is an outer operation, which of its arguments, and the operation
// that argument is.
type fusion struct {
	outer op
	side  int
	inner op
}

// fusions are the pairs with an instruction of their own: with the arguments a
// and b of the inner operation and c the other one of the outer.
var fusions = map[fusion]op{
	{opAdd, 0, opMul}: opMulAdd,
	{opAdd, 1, opMul}: opMulAdd,
	{opSub, 0, opMul}: opMulSub,
	{opSub, 1, opMul}: opNegMulAdd,
	{opMul, 0, opMul}: opMul3,
	{opMul, 1, opMul}: opMul3,
	{opMul, 0, opAdd}: opAddMul,
	{opMul, 1, opAdd}: opAddMul,
	{opMul, 0, opSub}: opSubMul,
	{opMul, 1, opSub}: opSubMul,
}
