package field

import (
	"fmt"
	"strconv"
)

// Bounds on what is accepted. They keep compiling fast and its stack shallow
// whatever text arrives.
const (
	maxSource     = 16 << 10 // bytes of one expression
	maxNesting    = 200
	maxOperations = 10_000 // of a whole field
)

// parser reads one expression. A syntax error ends it (parse methods return
// nil from then on); unknown names do not, so all of them are found.
type parser struct {
	table    *table
	tokens   []token
	next     int
	nesting  int
	budget   int // operations left
	errs     []*Error
	reported map[string]bool // unknown names reported already
}

// parseExpression reads tokens, all of them, as one expression. It returns
// nil if there is any error.
func parseExpression(tokens []token, tab *table) (*expr, []*Error) {
	p := &parser{table: tab, tokens: tokens, budget: maxOperations, reported: make(map[string]bool)}
	e := p.sum()
	if e != nil && p.peek().kind != tokenEnd {
		p.unexpected()
		e = nil
	}
	if e == nil {
		p.checkRemainingNames()
	}
	if len(p.errs) > 0 {
		return nil, p.errs
	}
	return e, nil
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) at(symbol byte) bool {
	t := p.tokens[p.next]
	return t.kind == tokenSymbol && t.symbol == symbol
}

// fail reports a fault, unless it is that of a token reported by the lexer.
func (p *parser) fail(offset int, format string, args ...any) {
	if t := p.peek(); t.kind == tokenBad && t.offset == offset {
		return
	}
	p.errs = append(p.errs, &Error{Offset: offset, Message: fmt.Sprintf(format, args...)})
}

// operation makes a node and counts it.
func (p *parser) operation(offset int, op op, args ...*expr) *expr {
	cost := max(1, len(args)-1)
	if p.budget < cost {
		if p.budget >= 0 { // reported once
			p.budget = -1
			p.fail(offset, "too many operations: at most %d in one expression", maxOperations)
		}
		return nil
	}
	p.budget -= cost
	return &expr{op: op, args: args}
}

// enter counts a level of nesting at the token about to be read.
func (p *parser) enter() bool {
	p.nesting++
	if p.nesting > maxNesting {
		p.fail(p.peek().offset, "nested too deeply: at most %d levels of brackets, signs and powers", maxNesting)
		return false
	}
	return true
}

func (p *parser) sum() *expr {
	left := p.product()
	for left != nil && (p.at('+') || p.at('-')) {
		sign := p.peek()
		p.next++
		right := p.product()
		if right == nil {
			return nil
		}
		op := opAdd
		if sign.symbol == '-' {
			op = opSub
		}
		left = p.operation(sign.offset, op, left, right)
	}
	return left
}

func (p *parser) product() *expr {
	left := p.signed()
	for left != nil {
		sign := p.peek()
		var right *expr
		op := opMul
		switch {
		case p.at('*') || p.at('/'):
			if sign.symbol == '/' {
				op = opDiv
			}
			p.next++
			if sign.symbol == '*' && p.at('*') {
				p.fail(sign.offset, `expected a value after "*": a power is written ^, as in x^2`)
				p.errs[len(p.errs)-1].Suggestion = "^"
				return nil
			}
			right = p.signed()
		case p.tokens[p.next-1].kind == tokenNumber && (sign.kind == tokenName || p.at('(')):
			right = p.power()
		default:
			return left
		}
		if right == nil {
			return nil
		}
		left = p.operation(sign.offset, op, left, right)
	}
	return nil
}

func (p *parser) signed() *expr {
	sign := p.peek()
	if !p.at('-') && !p.at('+') {
		return p.power()
	}
	if !p.enter() {
		return nil
	}
	p.next++
	e := p.signed()
	p.nesting--
	if e == nil || sign.symbol == '+' {
		return e
	}
	return p.operation(sign.offset, opNeg, e)
}

func (p *parser) power() *expr {
	base := p.atom()
	sign := p.peek()
	switch {
	case base == nil:
		return nil
	case sign.kind == tokenSquare:
		p.next++
		return p.operation(sign.offset, opPow, base, &expr{op: opConst, value: sign.value})
	case p.at('^'):
		if !p.enter() {
			return nil
		}
		p.next++
		exponent := p.signed()
		p.nesting--
		if exponent == nil {
			return nil
		}
		return p.operation(sign.offset, opPow, base, exponent)
	}
	return base
}

func (p *parser) atom() *expr {
	t := p.peek()
	switch {
	case t.kind == tokenNumber:
		p.next++
		return &expr{op: opConst, value: t.value}
	case t.kind == tokenName:
		p.next++
		if f, ok := functions[t.text]; ok {
			return p.call(t, f)
		}
		if s, ok := p.table.symbols[t.text]; ok && s.op == opNetwork {
			return p.networkCall(t, p.table.networks[s.index])
		}
		if p.at('(') {
			return p.notFunction(t)
		}
		return p.name(t)
	case p.at('('):
		if !p.enter() {
			return nil
		}
		p.next++
		e := p.sum()
		if e == nil || !p.closeBracket(t.offset) {
			return nil
		}
		p.nesting--
		return e
	}
	p.fail(t.offset, "expected a number, a name or a bracket, not %s", t.describe())
	return nil
}

func (p *parser) closeBracket(opened int) bool {
	if p.at(')') {
		p.next++
		return true
	}
	if p.peek().kind == tokenEnd {
		p.fail(p.peek().offset, `expected ")" to close the bracket opened at byte %d`, opened)
	} else {
		p.unexpected()
	}
	return false
}

// call reads the arguments of the function whose name was just read.
func (p *parser) call(name token, f function) *expr {
	opened := p.peek().offset
	if !p.at('(') {
		p.fail(opened, `expected "(" after the function %s, not %s`, name.text, p.peek().describe())
		return nil
	}
	if !p.enter() {
		return nil
	}
	p.next++
	var args []*expr
	for {
		arg := p.sum()
		if arg == nil {
			return nil
		}
		args = append(args, arg)
		if !p.at(',') {
			break
		}
		p.next++
	}
	if !p.closeBracket(opened) {
		return nil
	}
	p.nesting--
	if len(args) < f.min || f.max >= 0 && len(args) > f.max {
		wants := strconv.Itoa(f.min)
		if f.max < 0 {
			wants += " or more"
		}
		plural := "s"
		if wants == "1" {
			plural = ""
		}
		p.fail(name.offset, "%s takes %s argument%s, not %d", name.text, wants, plural, len(args))
		return nil
	}
	return p.operation(name.offset, f.op, args...)
}

// name resolves a name. An unknown one is reported, and stands for a number
// from then on so that parsing can go on.
func (p *parser) name(t token) *expr {
	if value, ok := constants[t.text]; ok {
		name := t.text
		if name == "π" {
			name = "pi"
		}
		return &expr{op: opConst, value: value, name: name}
	}
	if t.text == "t" {
		if !p.table.time {
			p.fail(t.offset, "the time t cannot be used here")
		}
		return &expr{op: opTime}
	}
	if s, ok := p.table.symbols[t.text]; ok {
		return &expr{op: s.op, name: t.text, index: s.index}
	}
	p.unknown(t)
	return &expr{op: opConst, value: 1}
}
