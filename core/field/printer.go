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
	Lone      string // %s is a whole expression that depends on nothing; "" for as it stands

	// Reserved are the names that nothing of a scene may have: words of the
	// language, and names of the text around the expressions.
	Reserved []string

	signs bool // -- is two signs, not an operator
	names bool // names are written as they are
}

// ours is the language that doc.go describes.
var ours = &Dialect{Power: "^", Functions: ownNames(), Pi: "pi", E: "e", signs: true, names: true}

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
// pow_log(x, y) are those of x^y by x and by y.
var derivativeNames = map[op]string{
	opStep: "step", opBelow: "below", opSigmoidDot: "sigmoid_dot", opPowBase: "pow_base", opPowLog: "pow_log",
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
		p.write(e, bindSum)
		p.b.WriteByte(')')
		return
	}
	switch e.op {
	case opConst:
		p.b.WriteString(p.constant(e))
	case opState, opParam, opTime, opAdjoint:
		switch {
		case p.leaf != nil:
			p.b.WriteString(p.leaf(e))
		case e.op == opTime:
			p.b.WriteByte('t')
		default:
			p.b.WriteString(e.name)
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
		name := functionNames[e.op]
		if name == "" {
			name = derivativeNames[e.op]
		}
		if p.used != nil {
			p.used[name] = true
		}
		if e.op == opNetwork {
			p.b.WriteString(e.name)
		} else {
			p.b.WriteString(p.dialect.Functions[name])
		}
		p.b.WriteByte('(')
		for i, arg := range e.args {
			if i > 0 {
				p.b.WriteString(", ")
			}
			p.write(arg, bindSum)
		}
		p.b.WriteByte(')')
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
// of e if it depends on nothing.
func portable(e *expr) (tree *expr, value float64, constant bool) {
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
			value = apply(e.op, value, 0, 0)
		}
		for _, v := range values[1:] {
			value = apply(e.op, value, v, 0)
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

// depth is that of the tree.
func (e *expr) depth() int {
	deepest := 0
	for _, arg := range e.args {
		deepest = max(deepest, arg.depth())
	}
	return deepest + 1
}
