package field

import "math"

// Derivatives are new nodes in the same graph, so they share the field's own
// subexpressions and each other's. Reverse mode: Griewank & Walther,
// Evaluating Derivatives (2008), section 3.2; forward mode: section 3.1.

// partials returns ∂/∂a and ∂/∂b of node i; the latter only for two arguments.
// Powers and choices are not among them: see pull and push.
func (g *graph) partials(i id) (da, db id) {
	n := g.nodes[i]
	a, b := n.a, n.b
	one := g.constant(1)
	switch n.op {
	case opNeg:
		return g.constant(-1), 0
	case opAdd:
		return one, one
	case opSub:
		return one, g.constant(-1)
	case opMul:
		return b, a
	case opDiv:
		return g.div(one, b), g.neg(g.div(i, b))
	case opSin:
		return g.unary(opCos, a), 0
	case opCos:
		return g.neg(g.unary(opSin, a)), 0
	case opTan:
		return g.add(one, g.mul(i, i)), 0
	case opAsin:
		return g.div(one, g.cofactor(a)), 0
	case opAcos:
		return g.neg(g.div(one, g.cofactor(a))), 0
	case opAtan:
		return g.div(one, g.add(one, g.mul(a, a))), 0
	case opAtan2:
		r2 := g.add(g.mul(a, a), g.mul(b, b))
		return g.div(b, r2), g.neg(g.div(a, r2))
	case opSinh:
		return g.unary(opCosh, a), 0
	case opCosh:
		return g.unary(opSinh, a), 0
	case opTanh:
		return g.sub(one, g.mul(i, i)), 0
	case opExp:
		return i, 0
	case opLog:
		return g.div(one, a), 0
	case opSqrt:
		return g.div(g.constant(0.5), i), 0
	case opAbs:
		return g.unary(opSign, a), 0
	case opMin:
		return g.binary(opBelow, a, b), g.binary(opBelow, b, a)
	case opMax:
		return g.binary(opBelow, b, a), g.binary(opBelow, a, b)
	case opAsinh:
		return g.div(one, g.unary(opSqrt, g.add(g.mul(a, a), one))), 0
	case opAcosh:
		return g.div(one, g.unary(opSqrt, g.mul(g.sub(a, one), g.add(a, one)))), 0
	case opAtanh:
		return g.div(one, g.mul(g.sub(one, a), g.add(one, a))), 0
	case opSigmoidDot: // σ″ = σ′(1 − 2σ), and 1 − 2σ(x) = −tanh(x/2)
		return g.neg(g.mul(i, g.unary(opTanh, g.mul(g.constant(0.5), a)))), 0
	case opPowBase:
		// y·x^(y−1): by x it is y·((y−1)·x^(y−2)), by y x^(y−1) + y·x^(y−1)·log x.
		less := g.sub(b, one)
		return g.mul(b, g.binary(opPowBase, a, less)), g.add(g.binary(opPow, a, less), g.mul(b, g.binary(opPowLog, a, less)))
	case opPowLog:
		// x^y·log x: by x it is y·x^(y−1)·log x + x^(y−1), by y (x^y·log x)·log x.
		less := g.sub(b, one)
		return g.add(g.mul(b, g.binary(opPowLog, a, less)), g.binary(opPow, a, less)), g.mul(i, g.unary(opLog, a))
	case opSign, opFloor, opCeil, opRound, opLess, opLessEqual, opEqual, opStep, opBelow:
		return g.constant(0), g.constant(0)
	case opRelu:
		return g.unary(opStep, a), 0
	case opSigmoid:
		return g.unary(opSigmoidDot, a), 0
	case opSoftplus:
		return g.unary(opSigmoid, a), 0
	}
	panic("field: no derivative of this operation")
}

// cofactor is √(1−x²) as √((1−x)(1+x)), which keeps its digits near ±1.
func (g *graph) cofactor(x id) id {
	one := g.constant(1)
	return g.unary(opSqrt, g.mul(g.sub(one, x), g.add(one, x)))
}

// powBase is ∂(x^y)/∂x = y·x^(y−1). For a constant y no 0·∞ arises: the
// exponents 0 and 1 are special-cased by pow.
func (g *graph) powBase(x, y id) id {
	if v, ok := g.value(y); ok {
		return g.mul(y, g.pow(x, g.constant(v-1)))
	}
	return g.binary(opPowBase, x, y)
}

// scaled is w·d, written so that the simplest form results: w·(1/b) is w/b.
func (g *graph) scaled(w, d id) id {
	n := g.nodes[d]
	if n.op == opDiv && g.isConst(n.a, 1) {
		return g.div(w, n.b)
	}
	if x, ok := g.negated(d); ok {
		return g.neg(g.scaled(w, x))
	}
	return g.mul(w, d)
}

// gated is w·d, but 0 where w is 0, whatever d is.
func (g *graph) gated(w, d id) id {
	if v, ok := g.value(d); ok && !math.IsInf(v, 0) && !math.IsNaN(v) {
		return g.mul(w, d)
	}
	if x, ok := g.negated(d); ok {
		return g.neg(g.gated(w, x))
	}
	return g.binary(opGated, w, d)
}

// guarded marks the nodes up to limit that a choice may leave out. There the
// weight of reverse mode is 0, which must win over a derivative that is not
// finite: √x has none left of 0.
func (g *graph) guarded(limit int) []bool {
	guarded := make([]bool, limit)
	var args []id
	for i := limit - 1; i >= 0; i-- {
		n := g.nodes[i]
		switch {
		case n.op == opSelect:
			guarded[n.b], guarded[n.c] = true, true
		case guarded[i]:
			args = g.arguments(args[:0], id(i))
			for _, a := range args {
				guarded[a] = true
			}
		}
	}
	return guarded
}

// active marks the nodes up to limit that depend on a leaf for which wanted is
// true.
func (g *graph) active(limit int, wanted func(op) bool) []bool {
	active := make([]bool, limit)
	var args []id
	for i := range active {
		active[i] = wanted(g.nodes[i].op)
		args = g.arguments(args[:0], id(i))
		for _, a := range args {
			active[i] = active[i] || active[a]
		}
	}
	return active
}

// pull is reverse mode: given roots r_i and weights w_i it returns, for every
// node up to the last root, ∂(Σ w_i r_i)/∂node. Only nodes that depend on a
// wanted leaf get one; it is the node 0 constant elsewhere.
func (g *graph) pull(roots, weights []id, wanted func(op) bool) []id {
	limit := 0
	for _, r := range roots {
		limit = max(limit, int(r)+1)
	}
	active, guarded := g.active(limit, wanted), g.guarded(limit)
	g.derivative = true
	defer func() { g.derivative = false }()
	zero := g.constant(0)
	bar := make([]id, limit)
	for i := range bar {
		bar[i] = zero
	}
	give := func(to, amount id) {
		if active[to] {
			bar[to] = g.add(bar[to], amount)
		}
	}
	for i, r := range roots {
		give(r, weights[i])
	}
	for i := limit - 1; i >= 0; i-- {
		n, w := g.nodes[i], bar[i]
		if !active[i] || w == zero {
			continue
		}
		scaled := g.scaled
		if guarded[i] {
			scaled = g.gated
		}
		switch n.op.arity() {
		case 0:
			continue
		case 1:
			da, _ := g.partials(id(i))
			give(n.a, scaled(w, da))
		default:
			switch n.op {
			case opSelect:
				give(n.b, g.choose(n.a, w, zero))
				give(n.c, g.choose(n.a, zero, w))
			case opPow:
				// The logarithm is taken only if the exponent is wanted: a
				// negative base has an integer power but no logarithm.
				if active[n.a] {
					give(n.a, scaled(w, g.powBase(n.a, n.b)))
				}
				if active[n.b] {
					give(n.b, scaled(w, g.binary(opPowLog, n.a, n.b)))
				}
			case opDiv:
				quotient := g.div(w, n.b)
				if guarded[i] {
					quotient = g.gated(w, g.div(g.constant(1), n.b))
				}
				give(n.a, quotient)
				if active[n.b] {
					give(n.b, g.neg(scaled(quotient, id(i))))
				}
			default:
				da, db := g.partials(id(i))
				give(n.a, scaled(w, da))
				give(n.b, scaled(w, db))
			}
		}
	}
	return bar
}

// push is forward mode: the derivative of each root along the seeds that seed
// gives for the leaves (ok false: the leaf does not move).
func (g *graph) push(roots []id, seed func(n node) (s id, ok bool)) []id {
	limit := 0
	for _, r := range roots {
		limit = max(limit, int(r)+1)
	}
	g.derivative = true
	defer func() { g.derivative = false }()
	zero := g.constant(0)
	dot := make([]id, limit)
	for i := range dot {
		n := g.nodes[i]
		dot[i] = zero
		switch n.op.arity() {
		case 0:
			if s, ok := seed(n); ok {
				dot[i] = s
			}
		case 1:
			if dot[n.a] != zero {
				da, _ := g.partials(id(i))
				dot[i] = g.scaled(dot[n.a], da)
			}
		case 3:
			dot[i] = g.choose(n.a, dot[n.b], dot[n.c])
		default:
			dot[i] = g.tangent(id(i), dot[n.a], dot[n.b])
		}
	}
	tangents := make([]id, len(roots))
	for i, r := range roots {
		tangents[i] = dot[r]
	}
	return tangents
}

// tangent is ∂i/∂a·da + ∂i/∂b·db for a node with two arguments.
func (g *graph) tangent(i, da, db id) id {
	n := g.nodes[i]
	moves := func(d id) bool { return !g.isConst(d, 0) }
	switch {
	case !moves(da) && !moves(db):
		return g.constant(0)
	case n.op == opDiv:
		return g.div(g.sub(da, g.mul(i, db)), n.b)
	case n.op == opGated:
		return g.add(g.binary(opGated, da, n.b), g.binary(opGated, n.a, db))
	case n.op == opPowBase || n.op == opPowLog:
		// Gated, as for powers: what stands still must not bring in a logarithm.
		pa, pb := g.partials(i)
		return g.add(g.gated(da, pa), g.gated(db, pb))
	case n.op == opPow:
		sum := g.constant(0)
		if moves(da) {
			sum = g.mul(da, g.powBase(n.a, n.b))
		}
		if moves(db) {
			// Gated, since an exponent that stands still must not bring in
			// the logarithm of a negative base.
			sum = g.add(sum, g.binary(opGated, db, g.binary(opPowLog, n.a, n.b)))
		}
		return sum
	}
	pa, pb := g.partials(i)
	return g.add(g.scaled(da, pa), g.scaled(db, pb))
}
