package field

import "strconv"

// expr is a node of the syntax tree. Numbers in it are never negative: a minus
// sign is an operation.
type expr struct {
	op    op
	value float64 // opConst
	name  string  // opConst (if named), opState, opParam
	index int     // opState, opParam
	args  []*expr
}

// Binding strengths, weakest first. A power's base must be an atom, and its
// exponent may be signed: that is the grammar in doc.go.
const (
	bindSum = iota
	bindProduct
	bindSign
	bindPower
	bindAtom
)

func (e *expr) binding() int {
	switch e.op {
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
	p.write(e, bindSum)
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
