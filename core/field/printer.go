package field

import (
	"math"
	"strings"
)

// Dialect is how a language writes expressions. Sums, products and quotients
// are written as here, and bind as here: that is so in every language meant.
type Dialect struct {
	Power     string            // the operator
	Functions map[string]string // what a function of this language, or of its derivatives, is called
	Pi, E     string
	Inf, NaN  string
	// And, Or and Not are what stands between conditions and before one. Bitwise:
	// they bind stronger than comparisons, of which none are chained.
	And, Or, Not string
	Bitwise      bool
	// Choose has {then} where {if} holds and {else} elsewhere; "" where that is
	// the function if.
	Choose string
	Lone   string // %s is a whole expression that depends on nothing; "" for as it stands

	// Reserved are the names that nothing of a scene may have: words of the
	// language, and names of the text around the expressions.
	Reserved []string

	signs bool // -- is two signs, not an operator
	names bool // names are written as they are
}

// ours is the language that docs/language.md describes.
var ours = &Dialect{Power: "^", Functions: ownNames(), Pi: "pi", E: "e", And: " and ", Or: " or ", Not: "not ", signs: true, names: true}

func ownNames() map[string]string {
	names := map[string]string{}
	for name := range functions {
		names[name] = name
	}
	return names
}

// derivativeNames are the functions that only derivatives need: step(x) is 1
// for x > 0 and 0 elsewhere; below(a, b) is 1 for a < b, ½ for a = b and 0
// elsewhere; sigmoid_dot is the derivative of sigmoid; pow_base(x, y) and
// pow_log(x, y) are those of x^y by x and by y; gated(a, b) is a·b, but 0 where
// a is 0.
var derivativeNames = map[op]string{
	opStep: "step", opBelow: "below", opSigmoidDot: "sigmoid_dot", opPowBase: "pow_base", opPowLog: "pow_log",
	opGated: "gated",
}

// printer writes trees in one dialect.
type printer struct {
	dialect *Dialect
	leaf    func(e *expr) string // nil: the leaf's own name
	used    map[string]bool      // functions written, unless nil
	b       strings.Builder
}

// write writes e, in brackets if it binds weaker than least.
func (p *printer) write(e *expr, least int) {
	if e.binding() < least {
		p.b.WriteByte('(')
		p.write(e, bindOr)
		p.b.WriteByte(')')
		return
	}
	switch e.op {
	case opConst:
		p.b.WriteString(p.constant(e))
	case opState, opParam, opTime, opAdjoint, opHelper:
		switch {
		case p.leaf != nil:
			p.b.WriteString(p.leaf(e))
		case e.op == opTime:
			p.b.WriteByte('t')
		default:
			p.b.WriteString(e.name)
		}
	case opOr, opAnd:
		left, right, sign := bindOr, bindAnd, p.dialect.Or
		if e.op == opAnd {
			left, right, sign = bindAnd, bindNot, p.dialect.And
		}
		if p.dialect.Bitwise {
			left, right = bindAtom, bindAtom
		}
		p.write(e.args[0], left)
		p.b.WriteString(sign)
		p.write(e.args[1], right)
	case opNot:
		p.b.WriteString(p.dialect.Not)
		if p.dialect.names {
			p.write(e.args[0], bindNot)
		} else {
			p.write(e.args[0], bindAtom)
		}
	case opCompare:
		for i, arg := range e.args {
			if i > 0 {
				p.b.WriteString(" " + relationText[e.relations[i-1]] + " ")
			}
			p.write(arg, bindSum)
		}
	case opNeg:
		p.b.WriteByte('-')
		if !p.dialect.signs && e.args[0].op == opNeg {
			p.write(e.args[0], bindAtom)
		} else {
			p.write(e.args[0], bindSign)
		}
	case opAdd, opSub, opMul, opDiv:
		left, right, sign := bindSum, bindProduct, " + "
		switch e.op {
		case opSub:
			sign = " - "
		case opMul:
			left, right, sign = bindProduct, bindSign, "*"
		case opDiv:
			left, right, sign = bindProduct, bindSign, "/"
		}
		p.write(e.args[0], left)
		p.b.WriteString(sign)
		p.write(e.args[1], right)
	case opPow:
		p.write(e.args[0], bindAtom)
		p.b.WriteString(p.dialect.Power)
		p.write(e.args[1], bindSign)
	default:
		if e.op == opSelect && p.dialect.Choose != "" {
			p.choose(e)
			return
		}
		name := functionNames[e.op]
		if name == "" {
			name = derivativeNames[e.op]
		}
		if p.used != nil {
			p.used[name] = true
		}
		switch e.op {
		case opNetwork:
			p.b.WriteString(e.name)
		case opNetworkSlope:
			p.b.WriteString(e.slope.text(e.name))
		default:
			p.b.WriteString(p.dialect.Functions[name])
		}
		p.b.WriteByte('(')
		for i, arg := range e.args {
			if i > 0 {
				p.b.WriteString(", ")
			}
			p.write(arg, bindOr)
		}
		p.b.WriteByte(')')
	}
}

// choose writes a choice as the dialect has it.
func (p *printer) choose(e *expr) {
	var parts []string
	for i, place := range []string{"{if}", "{then}", "{else}"} {
		part := printer{dialect: p.dialect, leaf: p.leaf, used: p.used}
		part.write(e.args[i], bindAtom)
		parts = append(parts, place, part.b.String())
	}
	p.b.WriteString(strings.NewReplacer(parts...).Replace(p.dialect.Choose))
	if p.used != nil {
		p.used["if"] = true
	}
}

func (p *printer) constant(e *expr) string {
	switch {
	case e.name != "" && p.dialect.names:
		return e.name
	case e.name == "e":
		return p.dialect.E
	case e.name != "":
		return p.dialect.Pi
	case math.IsInf(e.value, 1):
		return p.dialect.Inf
	case math.IsNaN(e.value):
		return p.dialect.NaN
	}
	return formatNumber(e.value)
}

// literal is v as a tree.
func literal(v float64) *expr {
	e := &expr{op: opConst, value: v}
	switch {
	case v < 0:
		return &expr{op: opNeg, args: []*expr{literal(-v)}}
	case v == math.Pi:
		e.name = "pi"
	case v == math.E:
		e.name = "e"
	}
	return e
}

// portable rewrites a tree for languages with other numbers than ours: powers,
// functions and large or infinite values of constants are worked out, since
// elsewhere 9^9^9 may be an exact integer, 1/0 an error and the root of a
// negative number complex; min and max take two arguments. The value is that
// of e if it depends on nothing. Conditions are numbers nowhere but in
// choices, and choices have conditions.
func portable(e *expr) (tree *expr, value float64, constant bool) {
	if e.logical() {
		return portable(&expr{op: opSelect, args: []*expr{e, literal(1), literal(0)}})
	}
	if simple, ok := e.expanded(); ok {
		return portable(simple)
	}
	switch e.op {
	case opSelect:
		return portableChoice(e)
	case opPiecewise:
		result := e.args[len(e.args)-1]
		for i := len(e.args) - 3; i >= 0; i -= 2 {
			result = &expr{op: opSelect, args: []*expr{e.args[i], e.args[i+1], result}}
		}
		return portable(result)
	}
	if len(e.args) == 0 {
		return e, e.value, e.op == opConst
	}
	tree = &expr{op: e.op, name: e.name, index: e.index}
	values, constant := make([]float64, len(e.args)), true
	for i, arg := range e.args {
		x, v, c := portable(arg)
		tree.args = append(tree.args, x)
		values[i], constant = v, constant && c
	}
	if constant {
		value = values[0]
		if len(values) == 1 {
			value = applyTree(e.op, value, 0)
		}
		for _, v := range values[1:] {
			value = applyTree(e.op, value, v)
		}
		plain := e.binding() < bindPower // a sum, a product, a sign
		if !plain || !(math.Abs(value) <= 1e15) {
			return literal(value), value, true
		}
	}
	for len(tree.args) > 2 {
		first := &expr{op: e.op, args: tree.args[:2:2]}
		tree.args = append([]*expr{first}, tree.args[2:]...)
	}
	return tree, value, constant
}

// applyTree is apply with the operations that only trees have.
func applyTree(o op, a, b float64) float64 {
	if o == opMod {
		return a - float64(b*math.Floor(a/b))
	}
	return apply(o, a, b, 0)
}

func portableChoice(e *expr) (tree *expr, value float64, constant bool) {
	condition, holds, decided := portableCondition(e.args[0])
	a, va, constA := portable(e.args[1])
	b, vb, constB := portable(e.args[2])
	switch {
	case decided && holds:
		return a, va, constA
	case decided:
		return b, vb, constB
	}
	return &expr{op: opSelect, args: []*expr{condition, a, b}}, 0, false
}

// portableCondition is portable for what is asked whether it holds.
func portableCondition(e *expr) (tree *expr, holds, decided bool) {
	if !e.logical() {
		x, v, constant := portable(e)
		if x.op == opSelect && x.args[1].op == opConst && x.args[1].value == 1 && x.args[2].op == opConst && x.args[2].value == 0 {
			return x.args[0], false, false // a condition already
		}
		return &expr{op: opCompare, args: []*expr{x, literal(0)}, relations: []relation{notEqual}}, v != 0, constant
	}
	tree = &expr{op: e.op, relations: e.relations}
	if e.op != opCompare {
		all, some, known := true, false, true
		for _, arg := range e.args {
			x, h, d := portableCondition(arg)
			tree.args = append(tree.args, x)
			all, some, known = all && h, some || h, known && d
		}
		holds = map[op]bool{opAnd: all, opOr: some, opNot: !all}[e.op]
		return tree, holds, known
	}
	holds, decided = true, true
	var last float64
	for i, arg := range e.args {
		x, v, constant := portable(arg)
		tree.args = append(tree.args, x)
		decided = decided && constant
		if i > 0 {
			holds = holds && e.relations[i-1].holds(last, v)
		}
		last = v
	}
	return tree, holds, decided
}

// depth is that of the tree.
func (e *expr) depth() int {
	deepest := 0
	for _, arg := range e.args {
		deepest = max(deepest, arg.depth())
	}
	return deepest + 1
}
