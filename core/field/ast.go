package field

import (
	"slices"
	"strconv"
)

// expr is a node of the syntax tree. Numbers in it are never negative: a minus
// sign is an operation.
type expr struct {
	op    op
	value float64 // opConst
	name  string  // opConst (if named), opState, opParam, opHelper
	index int     // opState, opParam, opHelper
	args  []*expr

	relations []relation // opCompare: one between each two arguments
	slope     *slope     // opNetworkSlope
}

// relation is how two numbers are compared.
type relation uint8

const (
	less relation = iota
	lessEqual
	greater
	greaterEqual
	equal
	notEqual
)

// relationText is how they are written, here and in other languages.
var relationText = [...]string{"<", "<=", ">", ">=", "==", "!="}

func (r relation) holds(a, b float64) bool {
	switch r {
	case less:
		return a < b
	case lessEqual:
		return a <= b
	case greater:
		return a > b
	case greaterEqual:
		return a >= b
	case equal:
		return a == b
	}
	return a != b
}

// chained reports whether there is a chain of comparisons in e.
func (e *expr) chained() bool {
	return len(e.relations) > 1 || slices.ContainsFunc(e.args, (*expr).chained)
}

// logical reports whether e holds or does not, and is no number.
func (e *expr) logical() bool {
	return e.op == opCompare || e.op == opAnd || e.op == opOr || e.op == opNot
}

// Binding strengths, weakest first. A power's base must be an atom, and its
// exponent may be signed: that is the grammar of docs/language.md.
const (
	bindOr = iota
	bindAnd
	bindNot
	bindCompare
	bindSum
	bindProduct
	bindSign
	bindPower
	bindAtom
)

func (e *expr) binding() int {
	switch e.op {
	case opOr:
		return bindOr
	case opAnd:
		return bindAnd
	case opNot:
		return bindNot
	case opCompare:
		return bindCompare
	case opAdd, opSub:
		return bindSum
	case opMul, opDiv:
		return bindProduct
	case opNeg:
		return bindSign
	case opPow:
		return bindPower
	}
	return bindAtom
}

// canonical writes the tree as text with the fewest brackets that parse back
// to the same tree.
func (e *expr) canonical() string {
	p := printer{dialect: ours}
	p.write(e, bindOr)
	return p.b.String()
}

// formatNumber writes v ≥ 0 with the fewest digits that parse back to it.
func formatNumber(v float64) string {
	if v == 0 || 1e-4 <= v && v < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'e', -1, 64)
}

// canonicalOf writes the right side of src in canonical form. Spacing may make
// it longer than an expression is allowed to be: then src itself has to do.
func canonicalOf(e *expr, src string) string {
	if text := e.canonical(); len(text) <= maxSource {
		return text
	}
	return src
}
