package field

import (
	"fmt"
	"strings"
)

// unexpected reports the next token where an expression could have ended.
func (p *parser) unexpected() {
	t := p.peek()
	switch {
	case p.at(')'):
		p.fail(t.offset, `")" closes no bracket`)
	case p.at('='):
		p.fail(t.offset, `expected an operator, not a second "="`)
	case p.at(','):
		p.fail(t.offset, `expected an operator or ")", not ",": only min, max and atan2 take more than one argument`)
	case t.kind == tokenPrime:
		p.fail(t.offset, "a derivative can only stand on the left of an equation")
	case t.kind == tokenSquare:
		p.fail(t.offset, "expected an operator, not a second power: use brackets")
	case t.kind == tokenName || t.kind == tokenNumber || p.at('('):
		p.fail(t.offset, `expected an operator before %s: write * to multiply`, t.describe())
	default:
		p.fail(t.offset, "expected an operator or the end, not %s", t.describe())
	}
}

// unknown reports the name t once for each expression.
func (p *parser) unknown(t token) {
	if p.table.incomplete || p.reported[t.text] {
		return
	}
	p.reported[t.text] = true
	e := &Error{Offset: t.offset, Name: t.text, Suggestion: suggest(t.text, p.table.candidates)}
	e.Message = fmt.Sprintf("unknown name %q", clip(t.text))
	if e.Suggestion != "" {
		e.Message += fmt.Sprintf(": did you mean %q?", e.Suggestion)
	} else {
		e.Message += ": expected a state, a parameter, t, pi, e or a function"
	}
	p.errs = append(p.errs, e)
}

// notFunction reports a bracket after the name t, which names no function.
func (p *parser) notFunction(t token) *expr {
	_, declared := p.table.symbols[t.text]
	if declared || reserved(t.text) != "" {
		p.fail(p.peek().offset, `expected an operator before "(": %s is not a function; write %s*( to multiply`, t.text, t.text)
		return nil
	}
	e := &Error{Offset: t.offset, Suggestion: suggest(t.text, p.table.candidates)}
	e.Message = fmt.Sprintf("unknown function %q", clip(t.text))
	if e.Suggestion != "" {
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
		if t.kind != tokenName || reserved(t.text) != "" || following.kind == tokenSymbol && following.symbol == '(' {
			continue
		}
		if following.kind == tokenPrime || strings.HasPrefix(t.text, "d") && following.kind == tokenSymbol && following.symbol == '/' {
			continue // the left side of an equation that ran into this one
		}
		if _, ok := p.table.symbols[t.text]; !ok {
			p.unknown(t)
		}
	}
}
