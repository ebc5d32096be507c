package field

import "slices"

// formula returns the tree as a formula.
func (al *algebra) formula(e *expr) *formula {
	if al.long {
		return al.zero
	}
	switch e.op {
	case opConst:
		if e.name == "" {
			return al.number(parseRational(e.value))
		}
		return al.leaf(opConst, 0, e.name)
	case opState, opParam, opTime:
		return al.leaf(e.op, e.index, e.name)
	case opHelper:
		return al.definitions[e.index]
	case opPiecewise:
		last := len(e.args) - 1
		result := al.formula(e.args[last])
		for i := last - 2; i >= 0; i -= 2 {
			result = al.call(opSelect, al.formula(e.args[i]), al.formula(e.args[i+1]), result)
		}
		return result
	case opCompare:
		return al.comparison(e)
	case opHeaviside:
		return al.call(opHeaviside, al.formula(e.args[0]))
	case opAdd, opSub:
		return al.add(al.operands(nil, e, false)...)
	case opMul, opDiv:
		return al.mul(al.operands(nil, e, false)...)
	}
	if e.op == opNetwork {
		return al.networkCall(e)
	}
	if simple, ok := e.expanded(); ok {
		return al.formula(simple)
	}
	args := make([]*formula, len(e.args))
	for i, arg := range e.args {
		args[i] = al.formula(arg)
	}
	switch e.op {
	case opNeg:
		return al.neg(args[0])
	case opPow:
		return al.pow(args[0], args[1])
	case opMod:
		return al.add(args[0], al.neg(al.mul(args[1], al.call(opFloor, al.div(args[0], args[1])))))
	}
	return al.call(e.op, args...)
}

// operands appends the terms of a whole sum, or the factors of a whole product,
// each subtracted or divided by if it is to be: made one by one, they would make
// as many sums as there are terms.
func (al *algebra) operands(list []*formula, e *expr, inverse bool) []*formula {
	plus, minus := opAdd, opSub
	if e.op == opMul || e.op == opDiv {
		plus, minus = opMul, opDiv
	}
	for i, arg := range e.args {
		turned := inverse != (i == 1 && e.op == minus)
		switch {
		case arg.op == plus || arg.op == minus:
			list = al.operands(list, arg, turned)
		case !turned:
			list = append(list, al.formula(arg))
		case plus == opAdd:
			list = append(list, al.neg(al.formula(arg)))
		default:
			list = append(list, al.pow(al.formula(arg), al.integer(-1)))
		}
	}
	return list
}

// comparison is a chain of comparisons, each as a formula of its own.
func (al *algebra) comparison(e *expr) *formula {
	var chain *formula
	left := al.formula(e.args[0])
	for i, r := range e.relations {
		right := al.formula(e.args[i+1])
		link := al.intern(formula{kind: callFormula, op: opCompare, index: int(r), args: []*formula{left, right}})
		if chain == nil {
			chain = link
		} else {
			chain = al.call(opAnd, chain, link)
		}
		left = right
	}
	return chain
}

// define takes over the definitions.
func (al *algebra) define(d *Definitions) {
	if d == nil {
		return
	}
	al.definitions = make([]*formula, len(d.list))
	for _, i := range d.order {
		al.definitions[i] = al.zero
		if !d.list[i].calls || al.networks != nil {
			al.definitions[i] = al.formula(d.list[i].right)
		}
	}
}

// derivative is ∂f/∂leaf.
func (al *algebra) derivative(f, leaf *formula) *formula {
	if al.long || f == leaf {
		return al.one
	}
	if f.kind == leafFormula || f.leaves&leaf.leaves == 0 {
		return al.zero
	}
	key := [2]*formula{f, leaf}
	if d, ok := al.derivatives[key]; ok {
		return d
	}
	al.spend(1 + len(f.terms) + len(f.factors))
	var terms []*formula
	switch f.kind {
	case sumFormula:
		for _, x := range f.terms {
			terms = append(terms, al.derivative(x, leaf))
		}
	case productFormula:
		for i, x := range f.factors {
			d := al.powerDerivative(x, leaf)
			if d == al.zero {
				continue
			}
			product := []*formula{al.number(f.number), d}
			for j, y := range f.factors {
				if j != i {
					product = append(product, al.pow(y.base, y.exponent))
				}
			}
			terms = append(terms, al.mul(product...))
		}
	case callFormula:
		terms = append(terms, al.callDerivative(f, leaf))
	}
	d := al.collect(al.add(terms...))
	al.derivatives[key] = d
	return d
}

// powerDerivative is ∂(b^e)/∂leaf.
func (al *algebra) powerDerivative(x factor, leaf *formula) *formula {
	b, e := x.base, x.exponent
	db, de := al.derivative(b, leaf), al.derivative(e, leaf)
	var terms []*formula
	if db != al.zero {
		terms = append(terms, al.mul(e, al.pow(b, al.add(e, al.integer(-1))), db))
	}
	if de != al.zero {
		terms = append(terms, al.mul(al.pow(b, e), al.call(opLog, b), de))
	}
	return al.add(terms...)
}

// callDerivative is ∂f/∂leaf by the chain rule.
func (al *algebra) callDerivative(f, leaf *formula) *formula {
	inner := make([]*formula, len(f.args))
	moves := false
	for i, arg := range f.args {
		inner[i] = al.derivative(arg, leaf)
		moves = moves || inner[i] != al.zero
	}
	if !moves {
		return al.zero
	}
	if f.op == opNetwork {
		return al.networkDerivative(f, inner)
	}
	a := f.args[0]
	squared := func(x *formula) *formula { return al.pow(x, al.integer(2)) }
	root := func(x *formula) *formula { return al.call(opSqrt, x) }
	minus := func(x, y *formula) *formula { return al.add(x, al.neg(y)) }
	var outer *formula
	switch f.op {
	case opSin:
		outer = al.call(opCos, a)
	case opCos:
		outer = al.neg(al.call(opSin, a))
	case opTan:
		outer = al.add(al.one, squared(f))
	case opAsin:
		outer = al.div(al.one, root(minus(al.one, squared(a))))
	case opAcos:
		outer = al.neg(al.div(al.one, root(minus(al.one, squared(a)))))
	case opAtan:
		outer = al.div(al.one, al.add(al.one, squared(a)))
	case opSinh:
		outer = al.call(opCosh, a)
	case opCosh:
		outer = al.call(opSinh, a)
	case opTanh:
		outer = minus(al.one, squared(f))
	case opAsinh:
		outer = al.div(al.one, root(al.add(squared(a), al.one)))
	case opAcosh:
		outer = al.div(al.one, root(minus(squared(a), al.one)))
	case opAtanh:
		outer = al.div(al.one, minus(al.one, squared(a)))
	case opExp:
		outer = f
	case opLog:
		outer = al.div(al.one, a)
	case opAbs:
		outer = al.call(opSign, a)
	case opRelu:
		positive := al.intern(formula{kind: callFormula, op: opCompare, index: int(greater), args: []*formula{a, al.zero}})
		outer = al.call(opSelect, positive, al.one, al.zero)
	case opSigmoid:
		outer = al.mul(f, minus(al.one, f))
	case opSoftplus:
		outer = al.call(opSigmoid, a)
	case opAtan2:
		b := f.args[1]
		over := al.add(squared(b), squared(a))
		return al.div(minus(al.mul(b, inner[0]), al.mul(a, inner[1])), over)
	case opMin, opMax:
		return al.extremeDerivative(f, inner)
	case opSelect:
		if inner[1] == inner[2] {
			return inner[1]
		}
		return al.call(opSelect, f.args[0], inner[1], inner[2])
	default: // steps and comparisons
		return al.zero
	}
	return al.mul(outer, inner[0])
}

// extremeDerivative is that of min or max: the argument that is taken counts,
// of two equal ones each by a half, pairwise from the left.
func (al *algebra) extremeDerivative(f *formula, inner []*formula) *formula {
	value, d := f.args[0], inner[0]
	for i, b := range f.args[1:] {
		over := al.add(value, al.neg(b))
		if f.op == opMin {
			over = al.neg(over)
		}
		d = al.add(al.mul(d, al.call(opHeaviside, over)), al.mul(inner[i+1], al.call(opHeaviside, al.neg(over))))
		value = al.call(f.op, f.args[:i+2]...)
	}
	return d
}

// rank orders the factors of a product: numbers, the costate, constants and
// parameters, t, states, functions, and sums in brackets last.
func (x factor) rank() int {
	switch f := x.base; f.kind {
	case numberFormula:
		return 0
	case leafFormula:
		if x.exponent.kind != numberFormula {
			return 6
		}
		return 1 + slices.Index([]op{opAdjoint, opConst, opParam, opTime, opState}, f.op)
	case productFormula:
		return 7
	case callFormula:
		return 8
	}
	return 9
}

// tree writes the formula as a tree. A sign stands before the first factor, as
// the language has it, or before the whole, which is typeset better.
func (al *algebra) tree(f *formula, outside bool) *expr {
	switch f.kind {
	case numberFormula, productFormula:
		return al.productTree(al.tidy(f), outside)
	case leafFormula:
		return &expr{op: f.op, index: f.index, name: f.name}
	case callFormula:
		if f.op == opNetwork || f.op == opNetworkSlope {
			return al.networkTree(f, outside)
		}
		e := &expr{op: f.op}
		if f.op == opCompare {
			e.relations = []relation{relation(f.index)}
		}
		for _, arg := range f.args {
			e.args = append(e.args, al.tree(arg, outside))
		}
		return e
	}
	// A sum does not start with a sign if it need not.
	terms := make([]*formula, len(f.terms))
	for i, x := range f.terms {
		terms[i] = al.tidy(x)
	}
	first := max(0, slices.IndexFunc(terms, func(x *formula) bool { return !x.negative() }))
	sum := al.tree(terms[first], outside)
	for i, x := range terms {
		switch {
		case i == first:
		case x.negative():
			sum = &expr{op: opSub, args: []*expr{sum, al.tree(al.neg(x), outside)}}
		default:
			sum = &expr{op: opAdd, args: []*expr{sum, al.tree(x, outside)}}
		}
	}
	return sum
}

// tidy turns −(x − 1)y into (1 − x)y. Not in the adjoint equation, where the
// sign belongs.
func (al *algebra) tidy(f *formula) *formula {
	if f.kind != productFormula || !f.negative() || slices.ContainsFunc(f.factors, func(x factor) bool { return x.base.op == opAdjoint }) {
		return f
	}
	for i, x := range f.factors {
		if x.base.kind == sumFormula && x.exponent == al.one && 2*x.base.minuses() == len(x.base.terms) {
			factors := slices.Clone(f.factors)
			factors[i].base = al.negatedSum(x.base)
			return al.product(f.number.neg(), factors)
		}
	}
	return f
}

// productTree writes negative powers under a line.
func (al *algebra) productTree(f *formula, outside bool) *expr {
	times, over := f.number.split()
	var above, below []*expr
	if times != 1 {
		above = append(above, literal(times))
	}
	if over != 1 {
		below = append(below, literal(over))
	}
	factors := slices.Clone(f.factors)
	slices.SortStableFunc(factors, func(x, y factor) int {
		if d := x.rank() - y.rank(); d != 0 || x.base.kind != leafFormula {
			return d
		}
		return x.base.index - y.base.index
	})
	for _, x := range factors {
		if x.exponent.kind == numberFormula && x.exponent.negative() {
			below = append(below, al.powerTree(x.base, al.neg(x.exponent), outside))
		} else {
			above = append(above, al.powerTree(x.base, x.exponent, outside))
		}
	}
	if len(above) == 0 {
		above = append(above, literal(1))
	}
	negative := f.number.negative()
	if negative && !outside {
		above[0] = &expr{op: opNeg, args: []*expr{above[0]}}
		negative = false
	}
	e := productOf(above)
	if len(below) > 0 {
		e = &expr{op: opDiv, args: []*expr{e, productOf(below)}}
	}
	if negative {
		e = &expr{op: opNeg, args: []*expr{e}}
	}
	return e
}

func productOf(factors []*expr) *expr {
	e := factors[0]
	for _, x := range factors[1:] {
		e = &expr{op: opMul, args: []*expr{e, x}}
	}
	return e
}

func (al *algebra) powerTree(base, exponent *formula, outside bool) *expr {
	b := al.tree(base, outside)
	switch {
	case exponent == al.one:
		return b
	case exponent.kind == numberFormula && exponent.number.isFraction(1, 2):
		return &expr{op: opSqrt, args: []*expr{b}}
	}
	return &expr{op: opPow, args: []*expr{b, al.tree(exponent, outside)}}
}
