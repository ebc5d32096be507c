package field

import (
	"fmt"
	"math"
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
	table     *table
	tokens    []token
	next      int
	nesting   int
	bars      int // bars of |x| open within the innermost bracket
	oddOr     int // the first || there between no condition and what it touches, 0 for none
	budget    int // operations left
	errs      []*Error
	reported  map[string]bool // unknown names reported already
	mentions  []mention       // the first of each definition
	mentioned map[int]bool
}

func newParser(tokens []token, tab *table) *parser {
	return &parser{table: tab, tokens: tokens, budget: maxOperations, reported: make(map[string]bool), mentioned: make(map[int]bool)}
}

// parseExpression reads tokens, all of them, as one expression. It returns
// nil if there is any error, and in any case the definitions mentioned.
func parseExpression(tokens []token, tab *table) (*expr, []mention, []*Error) {
	p := newParser(tokens, tab)
	e := p.expression()
	if e != nil && p.peek().kind != tokenEnd {
		p.unexpected()
		e = nil
	}
	if e == nil {
		p.checkRemainingNames()
	}
	if len(p.errs) > 0 {
		e = nil
	}
	return e, p.mentions, p.errs
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

// failMended reports a fault that text in the place of length bytes there mends.
func (p *parser) failMended(offset int, text string, length int, format string, args ...any) {
	before := len(p.errs)
	p.fail(offset, format, args...)
	if len(p.errs) > before {
		p.errs[before].Suggestion, p.errs[before].Length = text, length
	}
}

// needsTimes reports token i, before which a * is left out.
func (p *parser) needsTimes(i int) {
	t := p.tokens[i]
	p.failMended(t.offset, "*", 0, `expected an operator before %s: write * to multiply`, t.describe())
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

func (p *parser) expression() *expr {
	left := p.conjunction()
	for left != nil && p.atOr() {
		sign := p.peek()
		if sign.symbol == '|' {
			p.next++
			if second := p.peek(); p.oddOr == 0 && !left.logical() && p.tokens[p.next+1].offset == second.offset+len(second.text) {
				p.oddOr = p.next - 1
			}
		}
		p.next++
		right := p.conjunction()
		if right == nil {
			return nil
		}
		left = p.operation(sign.offset, opOr, left, right)
	}
	return left
}

// atOr reports whether an or follows. Two bars are one unless a bar is open,
// which they close.
func (p *parser) atOr() bool {
	return p.at(symbolOr) || p.bars == 0 && p.atBars()
}

// atBars reports whether two bars follow that touch.
func (p *parser) atBars() bool {
	if !p.at('|') {
		return false
	}
	first, second := p.tokens[p.next], p.tokens[p.next+1]
	return second.kind == tokenSymbol && second.symbol == '|' && second.offset == first.offset+len(first.text)
}

func (p *parser) conjunction() *expr {
	left := p.negation()
	for left != nil && p.at(symbolAnd) {
		sign := p.peek()
		p.next++
		right := p.negation()
		if right == nil {
			return nil
		}
		left = p.operation(sign.offset, opAnd, left, right)
	}
	return left
}

func (p *parser) negation() *expr {
	sign := p.peek()
	if !p.at(symbolNot) {
		return p.comparison()
	}
	if !p.enter() {
		return nil
	}
	p.next++
	e := p.negation()
	p.nesting--
	if e == nil {
		return nil
	}
	return p.operation(sign.offset, opNot, e)
}

var relations = map[byte]relation{
	'<': less, symbolLessEqual: lessEqual, '>': greater, symbolGreaterEqual: greaterEqual, symbolEqual: equal, symbolNotEqual: notEqual,
}

func (p *parser) comparison() *expr {
	first := p.sum()
	if first == nil {
		return nil
	}
	args := []*expr{first}
	var chain []relation
	at := p.peek().offset
	for {
		sign := p.peek()
		r, ok := relations[sign.symbol]
		if !ok || sign.kind != tokenSymbol {
			break
		}
		p.next++
		right := p.sum()
		if right == nil {
			return nil
		}
		args, chain = append(args, right), append(chain, r)
	}
	if len(chain) == 0 {
		return first
	}
	e := p.operation(at, opCompare, args...)
	if e != nil {
		e.relations = chain
	}
	return e
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
				second := p.peek()
				p.failMended(sign.offset, "^", second.offset+len(second.text)-sign.offset, `expected a value after "*": a power is written ^, as in x^2`)
				return nil
			}
			right = p.signed()
		case p.tokens[p.next-1].kind == tokenNumber && p.atFactor():
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

// atFactor reports whether what follows a number multiplies it.
func (p *parser) atFactor() bool {
	return p.peek().kind == tokenName || p.at('(') || p.at(symbolRoot) || p.at('|') && p.bars == 0 && !p.atBars()
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
	case sign.kind == tokenSuperscript:
		p.next++
		exponent := &expr{op: opConst, value: math.Abs(sign.value)}
		if math.Signbit(sign.value) {
			exponent = &expr{op: opNeg, args: []*expr{exponent}}
		}
		return p.operation(sign.offset, opPow, base, exponent)
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
		s, declared := p.table.lookup(t.text)
		if declared && s.op == opNetwork {
			return p.networkCall(t, p.table.networks[s.index])
		}
		if p.at('(') {
			if f, ok := functions[aliases[t.text]]; ok && !declared {
				return p.call(t, f)
			}
			return p.notFunction(t)
		}
		return p.name(t)
	case p.at(symbolRoot):
		if !p.enter() {
			return nil
		}
		p.next++
		e := p.atom()
		p.nesting--
		if e == nil {
			return nil
		}
		return p.operation(t.offset, opSqrt, e)
	case p.at('|'):
		if !p.enter() {
			return nil
		}
		p.next++
		p.bars++
		e := p.expression()
		if e == nil || !p.closeBar(t.offset) {
			return nil
		}
		p.bars--
		p.nesting--
		return p.operation(t.offset, opAbs, e)
	case p.at('('):
		if !p.enter() {
			return nil
		}
		p.next++
		bars, oddOr := p.bars, p.oddOr
		p.bars, p.oddOr = 0, 0
		e := p.expression()
		if e == nil || !p.closeBracket(t.offset) {
			return nil
		}
		p.bars, p.oddOr = bars, oddOr
		p.nesting--
		return e
	}
	if p.noValue(t) {
		return nil
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

// closeBar reads the bar that closes |x|.
func (p *parser) closeBar(opened int) bool {
	switch {
	case p.at('|'):
		p.next++
		return true
	case p.peek().kind == tokenEnd:
		p.fail(p.peek().offset, `expected "|" to close the one opened at byte %d`, opened)
	default:
		p.unexpected()
	}
	return false
}

// call reads the arguments of the function whose name was just read.
func (p *parser) call(name token, f function) *expr {
	opened := p.peek().offset
	if !p.at('(') {
		p.needsBracket(name)
		return nil
	}
	if !p.enter() {
		return nil
	}
	p.next++
	bars, oddOr := p.bars, p.oddOr
	p.bars, p.oddOr = 0, 0
	var args []*expr
	for {
		arg := p.expression()
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
	p.bars, p.oddOr = bars, oddOr
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
		example := map[op]string{opSelect: ", as in if(x < 0, 1, 2)", opPiecewise: ", as in piecewise(x < 0, 1, x < 5, 2, 3)", opLog: " (to base b it is log(x)/log(b))"}[f.op]
		p.fail(name.offset, "%s takes %s argument%s%s, not %d", name.text, wants, plural, example, len(args))
		return nil
	}
	if f.op == opPiecewise && len(args)%2 == 0 {
		p.fail(name.offset, "piecewise takes conditions with a value each, and last the value elsewhere, as in piecewise(x < 0, 1, x < 5, 2, 3)")
		return nil
	}
	return p.operation(name.offset, f.op, args...)
}

// mention notes the use of a definition.
func (p *parser) mention(t token, s symbol) {
	if !p.mentioned[s.index] {
		p.mentioned[s.index] = true
		p.mentions = append(p.mentions, mention{s.index, t.offset})
	}
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
	if s, ok := p.table.lookup(t.text); ok {
		if s.op == opHelper {
			p.mention(t, s)
			p.checkHelper(t, s)
		}
		return &expr{op: s.op, name: s.name, index: s.index}
	}
	p.unknown(t)
	return &expr{op: opConst, value: 1}
}
