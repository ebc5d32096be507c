package field

import (
	"fmt"
	"strings"
)

// meanings of characters that people type and this language has no use for.
var meanings = map[rune]string{
	';':  "write one equation a line, and separate arguments by commas",
	':':  "write x' = … for an equation, and if(x < 0, 1, 2) or piecewise(x < 0, 1, x < 1, 2, 3) for cases",
	'?':  "write if(condition, a, b) for a where the condition holds, else b",
	'{':  "write piecewise(x < 0, 1, 2) for cases, and round brackets elsewhere",
	'}':  "write piecewise(x < 0, 1, 2) for cases, and round brackets elsewhere",
	'&':  `write "and"`,
	'.':  "expected a number, as 0.5, or the name of a function alone: sin(x)",
	'%':  "write mod(x, y) for the remainder; a comment starts with #",
	'\\': "write formulas as text, not as TeX: x^2/(1 + y), sqrt(x), theta",
	'$':  "write formulas as text, without dollar signs",
	'∂':  "write x' = … or dx/dt = …: the only derivatives are by the time t",
	'∞':  "write a large number",
	'±':  "write two scenes, one with each sign",
	'"':  "write the derivative of x as x', with one stroke",
	'“':  "write the derivative of x as x', with one stroke",
	'”':  "write the derivative of x as x', with one stroke",
	'″':  "name x' as a state of its own and write two equations, x' = v and v' = …",
	'`':  "write the derivative of x as x'",
	'´':  "write the derivative of x as x'",
	'≈':  `write "=="`,
	'→':  "write x' = …",
	'ẋ':  "write x'",
	'ẏ':  "write y'",
	'ż':  "write z'",
	'∇':  "write out each derivative",
	'∫':  "write a state whose derivative is what you want the integral of",
	'∑':  "write out the sum",
	'∈':  "write k = 1 in [0, 5]",
	'∛':  "write sign(x)*abs(x)^(1/3) for the third root",
	'⌊':  "write floor(x)",
	'⌋':  "write floor(x)",
	'⌈':  "write ceil(x)",
	'⌉':  "write ceil(x)",
	'½':  "write (1/2)",
	'⅓':  "write (1/3)",
	'⅔':  "write (2/3)",
	'¼':  "write (1/4)",
	'¾':  "write (3/4)",
}

// missing are functions that people know from elsewhere, and what to write for
// them here.
var missing = map[string]string{
	"pow": "write a power as x^y", "power": "write a power as x^y",
	"cbrt":  "write sign(x)*abs(x)^(1/3)",
	"hypot": "write sqrt(x^2 + y^2)",
	"clamp": "write max(a, min(x, b))", "clip": "write max(a, min(x, b))",
	"sech": "write 1/cosh(x)", "csch": "write 1/sinh(x)", "coth": "write 1/tanh(x)",
	"sinc": "write sin(x)/x",
	"step": "write heaviside(x)", "unitstep": "write heaviside(x)", "H": "write heaviside(x)", "Θ": "write heaviside(x)",
	"lg": "write log10(x) or log2(x)", "log_2": "write log2(x)", "log_10": "write log10(x)", "log_e": "write log(x)",
}

// meaningless says that r, with before and rest around it, cannot be read.
func meaningless(before string, r rune, rest string) string {
	if r == '{' && strings.HasSuffix(before, "_") {
		return "the character '{' has no meaning here: write a subscript without braces, as in x_1"
	}
	if r == '̇' || strings.HasPrefix(rest, "̇") {
		return "write the derivative of x as x', without a dot above"
	}
	if meaning, ok := meanings[r]; ok {
		return fmt.Sprintf("the character %q has no meaning here: %s", r, meaning)
	}
	return fmt.Sprintf("the character %q has no meaning here: expected a number, a name, an operator or a bracket", r)
}

// unexpected reports the next token where an expression could have ended.
func (p *parser) unexpected() {
	t := p.peek()
	_, compares := relations[t.symbol]
	switch {
	case p.at(')'):
		p.fail(t.offset, `")" closes no bracket`)
	case p.at('=') && p.tokens[p.next+1].symbol == '>' && p.tokens[p.next+1].kind == tokenSymbol:
		p.fail(t.offset, `expected an operator, not "=>": write >=`)
	case p.at('=') && p.nesting > 0:
		p.fail(t.offset, `expected an operator, not "=": to compare, write ==`)
	case p.at('='):
		p.fail(t.offset, `expected an operator, not a second "="`)
	case p.at(',') && p.nesting == 0 && p.next > 0 && p.tokens[p.next-1].kind == tokenNumber && p.tokens[p.next+1].kind == tokenNumber:
		before, after := p.tokens[p.next-1].text, p.tokens[p.next+1].text
		p.fail(t.offset, `expected an operator or the end, not ",": write %s.%s with a point`, before, after)
	case p.at(',') && p.nesting == 0:
		p.fail(t.offset, `expected an operator or the end, not ",": write one equation a line`)
	case p.at(','):
		p.fail(t.offset, `expected an operator or ")", not ",": only the arguments of a function are separated by commas`)
	case p.at(symbolNot):
		p.fail(t.offset, `"!" stands before a condition: there is no factorial`)
	case p.at('|'):
		p.unexpectedBar()
	case t.kind == tokenSymbol && compares:
		p.fail(t.offset, "expected an operator, not %s: put the comparison in brackets", t.describe())
	case p.at(symbolOr) || p.at(symbolAnd):
		p.fail(t.offset, "expected an operator, not %s: put the condition in brackets", t.describe())
	case p.at('[') || p.at(']'):
		p.fail(t.offset, "expected an operator, not %s: brackets are round", t.describe())
	case t.kind == tokenPrime:
		p.fail(t.offset, "a derivative can only stand on the left of an equation")
	case t.kind == tokenSuperscript:
		p.fail(t.offset, "expected an operator, not a second power: use brackets")
	case t.kind == tokenName && t.text == "in":
		p.fail(t.offset, "only a parameter has a range, one that is set to a constant, as in k = 1 in [0, 2]")
	case t.kind == tokenName && t.text == "if":
		p.fail(t.offset, "expected an operator, not %s: write if(condition, a, b) for a where the condition holds, else b", t.describe())
	case t.kind == tokenName && t.text == "mod":
		p.fail(t.offset, "expected an operator, not %s: write mod(x, y)", t.describe())
	case t.kind == tokenName && p.beginsEquation(p.next):
		p.fail(t.offset, "expected an operator or the end, not the next equation: write one a line")
	case t.kind == tokenName || t.kind == tokenNumber || p.at('(') || p.at(symbolRoot):
		if p.closedTooSoon() {
			p.needsTimes(p.next - 1)
		} else {
			p.needsTimes(p.next)
		}
	default:
		p.fail(t.offset, "expected an operator or the end, not %s", t.describe())
	}
}

// unexpectedBar reports a bar that no open one waits for, so that it has to open
// one itself, if another closes that.
func (p *parser) unexpectedBar() {
	switch {
	case p.oddOr > 0:
		p.needsTimesBeforeBars()
	case p.barsFrom(p.next+1) > 0:
		p.needsTimes(p.next)
	default:
		p.fail(p.peek().offset, `"|" closes nothing here: an absolute value is |x| or abs(x)`)
	}
}

// needsTimesBeforeBars reports the bars that were read as an or after what is no
// condition, where that came to nothing: they open something.
func (p *parser) needsTimesBeforeBars() {
	p.failMended(p.tokens[p.oddOr].offset, "*", 0, `expected an operator before "||", which is "or" after a value: write * to multiply`)
}

// barsFrom counts the bars from token i on that stand in the same brackets.
func (p *parser) barsFrom(i int) int {
	depth, bars := 0, 0
	for ; depth >= 0 && p.tokens[i].kind != tokenEnd; i++ {
		t := p.tokens[i]
		switch {
		case t.kind != tokenSymbol:
		case t.symbol == '(':
			depth++
		case t.symbol == ')' || t.symbol == ',' && depth == 0:
			depth--
		case t.symbol == '|' && depth == 0:
			bars++
		}
	}
	return bars
}

// closedTooSoon reports whether the bar just read, which closed, was meant to open
// another within: then two that close follow together, as in |2|x||.
func (p *parser) closedTooSoon() bool {
	if p.next == 0 || p.tokens[p.next-1].kind != tokenSymbol || p.tokens[p.next-1].symbol != '|' {
		return false
	}
	depth := 0
	for i := p.next; depth >= 0 && p.tokens[i].kind != tokenEnd; i++ {
		t, second := p.tokens[i], p.tokens[i+1]
		switch {
		case t.kind != tokenSymbol:
		case t.symbol == '(':
			depth++
		case t.symbol == ')' || t.symbol == ',' && depth == 0:
			depth--
		case t.symbol == '|' && depth == 0 && second.kind == tokenSymbol && second.symbol == '|':
			return !p.tokens[i+2].beginsValue() // else they are an or
		}
	}
	return false
}

// beginsValue reports whether a value begins with t, signs left aside.
func (t token) beginsValue() bool {
	switch t.kind {
	case tokenName, tokenNumber:
		return true
	case tokenSymbol:
		return t.symbol == '(' || t.symbol == '|' || t.symbol == symbolRoot || t.symbol == symbolNot
	}
	return false
}

// beginsEquation reports whether a left side seems to begin at token i.
func (p *parser) beginsEquation(i int) bool {
	t, following := p.tokens[i], p.tokens[i+1]
	return following.kind == tokenPrime || strings.HasPrefix(t.text, "d") && following.kind == tokenSymbol && following.symbol == '/'
}

// noValue reports t where a value has to stand, if there is more to say than
// that.
func (p *parser) noValue(t token) bool {
	var before token
	if p.next > 0 {
		before = p.tokens[p.next-1]
	}
	after := func(symbol byte) bool { return before.kind == tokenSymbol && before.symbol == symbol }
	_, compares := relations[before.symbol]
	switch {
	case p.at(')') && after(','):
		p.fail(t.offset, `expected an argument after ",", not %s: leave out the last comma`, t.describe())
	case p.at(')') && after('('):
		p.fail(t.offset, "expected a value: there is nothing in the brackets")
	case p.at(symbolNot):
		p.fail(t.offset, "expected a value, not %s: put the condition in brackets", t.describe())
	case p.at('=') && before.kind == tokenSymbol && compares:
		p.fail(t.offset, "expected a value, not %s: write <=, >= or ==", t.describe())
	case p.at('['):
		p.fail(t.offset, "expected a value, not %s: brackets are round", t.describe())
	case after('|') && p.oddOr > 0 && p.oddOr < p.next-2:
		p.needsTimesBeforeBars()
	case p.at('/') && after('/'):
		p.fail(t.offset, "expected a value, not a second %s: a comment starts with #", t.describe())
		p.next = len(p.tokens) - 1 // what follows was meant for people
	default:
		return false
	}
	return true
}

// needsBracket reports the name of a function that stands without arguments.
func (p *parser) needsBracket(name token) {
	t := p.peek()
	hint := ""
	switch {
	case p.at('^') && functions["a"+name.text].max == 1 && p.inverse():
		hint = fmt.Sprintf(": write a%s(x) for its inverse, 1/%s(x) for one over it", name.text, name.text)
	case t.kind == tokenSuperscript || p.at('^'):
		hint = fmt.Sprintf(": write %s(x)^2 for a power of it", name.text)
	case name.text == "if":
		hint = ": write if(condition, a, b) for a where the condition holds, else b"
	case t.kind == tokenName || t.kind == tokenNumber:
		hint = fmt.Sprintf(": write %s(%s)", name.text, t.text)
	}
	p.fail(t.offset, `expected "(" after the function %s, not %s%s`, name.text, t.describe(), hint)
}

// inverse reports whether an exponent −1 stands next, with or without brackets.
func (p *parser) inverse() bool {
	var text strings.Builder
	for _, t := range p.tokens[p.next:min(p.next+4, len(p.tokens))] {
		if t.kind != tokenSymbol || t.symbol != '(' {
			text.WriteString(t.text)
		}
	}
	return strings.HasPrefix(text.String(), "^-1")
}

// maxUnknown is how many unknown names are reported of one expression.
const maxUnknown = 20

// unknown reports the name t once for each expression.
func (p *parser) unknown(t token) {
	if p.table.incomplete || p.reported[t.text] || len(p.reported) >= maxUnknown {
		return
	}
	p.reported[t.text] = true
	e := &Error{Offset: t.offset, Name: t.text}
	if e.Suggestion = p.meant(t); e.Suggestion != "" {
		e.Length = t.length
	}
	e.Message = fmt.Sprintf("unknown name %q", clip(t.text))
	switch {
	case e.Suggestion != "" && aliases[t.text] != "":
		e.Message += fmt.Sprintf(": did you mean the function %s?", e.Suggestion)
	case e.Suggestion != "":
		e.Message += fmt.Sprintf(": did you mean %q?", e.Suggestion)
	default:
		e.Message += ": expected a state, a parameter, t, pi, e or a function"
	}
	p.errs = append(p.errs, e)
}

// notFunction reports a bracket after the name t, which names no function.
func (p *parser) notFunction(t token) *expr {
	s, declared := p.table.lookup(t.text)
	following := p.tokens[p.next+1:]
	switch {
	case declared && s.op == opState && len(following) > 1 && following[0].text == "t" && following[1].symbol == ')':
		p.fail(p.peek().offset, `expected an operator before "(": write %s without (t)`, t.text)
		return nil
	case declared || reserved(t.text) != "":
		p.failMended(p.peek().offset, "*", 0, `expected an operator before "(": %s is not a function; write %s*( to multiply`, t.text, t.text)
		return nil
	}
	if len(p.reported) >= maxUnknown {
		p.fail(t.offset, "unknown function %q", clip(t.text))
		return nil
	}
	e := &Error{Offset: t.offset, Suggestion: suggest(t.text, p.table.candidates)}
	if e.Suggestion != "" {
		e.Length = t.length
	}
	e.Message = fmt.Sprintf("unknown function %q%s", clip(t.text), p.table.networksThereAre())
	instead, known := missing[t.text]
	switch {
	case known:
		e.Suggestion, e.Length = "", 0
		e.Message += ": " + instead
	case e.Suggestion != "":
		e.Message += fmt.Sprintf(": did you mean %q?", e.Suggestion)
	}
	p.errs = append(p.errs, e)
	return nil
}

// checkRemainingNames looks at the names after a syntax error: that they are
// unknown does not depend on it.
func (p *parser) checkRemainingNames() {
	for i := p.next; i < len(p.tokens)-1; i++ {
		t, following := p.tokens[i], p.tokens[i+1]
		if t.kind != tokenName || t.text == "in" || reserved(t.text) != "" || following.kind == tokenSymbol && following.symbol == '(' {
			continue
		}
		if p.beginsEquation(i) {
			return // an equation that ran into this one: its states are not known
		}
		if t.text == "else" {
			continue // of an if that was reported
		}
		if _, ok := p.table.lookup(t.text); !ok {
			p.unknown(t)
		}
	}
}
