package field

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// equation is one parsed equation of a field.
type equation struct {
	state string
	right *expr
}

// parseEquations reads all left sides first, so that an equation may use a
// state whose own equation comes later.
func parseEquations(sources, params []string, networks []networkSymbol) ([]equation, error) {
	if len(sources) == 0 {
		return nil, &Error{Equation: -1, Message: "there are no equations: expected at least one, as in x' = -x"}
	}
	tab := &table{symbols: make(map[string]symbol), time: true}
	equations := make([]equation, len(sources))
	rights := make([][]token, len(sources))
	var errs Errors
	for i, src := range sources {
		var found []*Error
		equations[i].state, rights[i], found = parseLeft(src, tab)
		if equations[i].state != "" {
			tab.symbols[equations[i].state] = symbol{opState, i}
			tab.candidates = append(tab.candidates, equations[i].state)
		} else {
			tab.incomplete = true
		}
		errs = append(errs, place(found, i)...)
	}
	for j, name := range params {
		if message := tab.cannotDeclare(name, "parameter"); message != "" {
			e := &Error{Equation: -1, Message: message}
			if s, ok := tab.symbols[name]; ok && s.op == opState {
				e.Equation = s.index // where the page can show it
			}
			errs = append(errs, e)
			continue
		}
		tab.symbols[name] = symbol{opParam, j}
		tab.candidates = append(tab.candidates, name)
	}
	errs = append(errs, tab.declareNetworks(networks)...)
	tab.addBuiltins()
	for i, tokens := range rights {
		if tokens == nil {
			continue
		}
		var found []*Error
		equations[i].right, found = parseExpression(tokens, tab)
		errs = append(errs, place(found, i)...)
	}
	return equations, sorted(errs)
}

// place sets the equation of errors that are in it.
func place(errs []*Error, equation int) []*Error {
	for _, e := range errs {
		e.Equation = equation
	}
	return errs
}

// sorted orders errors by place and returns them as an error, nil if there
// are none. Names are compared last to make the order total.
func sorted(errs Errors) error {
	if len(errs) == 0 {
		return nil
	}
	slices.SortStableFunc(errs, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Equation, b.Equation), cmp.Compare(a.Offset, b.Offset))
	})
	return errs
}

// parseLeft reads the left side of an equation and returns the state, or "" if
// it cannot be known, and the tokens of the right side, nil if there is none.
func parseLeft(src string, tab *table) (string, []token, []*Error) {
	if len(src) > maxSource {
		return "", nil, []*Error{tooLong()}
	}
	tokens, errs := lex(src)
	fail := func(offset int, format string, args ...any) {
		if slices.ContainsFunc(errs, func(e *Error) bool { return e.Offset == offset }) {
			return // the lexer has reported it
		}
		errs = append(errs, &Error{Offset: offset, Message: fmt.Sprintf(format, args...)})
	}
	is := func(i int, symbol byte) bool {
		return i < len(tokens) && tokens[i].kind == tokenSymbol && tokens[i].symbol == symbol
	}
	first := tokens[0]
	name, offset, equals := first.text, first.offset, 1
	switch {
	case first.kind == tokenEnd:
		fail(first.offset, "there is nothing here: expected an equation, as in x' = -x")
		return "", nil, errs
	case first.kind != tokenName:
		fail(first.offset, "expected the name of a state, as in x' = -x, not %s", first.describe())
		return "", nil, errs
	case tokens[1].kind == tokenPrime:
		equals = 2
		if tokens[2].kind == tokenPrime {
			fail(tokens[2].offset, "only first derivatives can be given: name %s' as a state of its own, as in %s' = v and v' = …", name, name)
			return name, nil, errs
		}
	case is(1, '/') && tokens[2].kind == tokenName && tokens[2].text == "dt" && strings.HasPrefix(name, "d") && isName(name[1:]):
		name, offset, equals = name[1:], offset+1, 3
	case is(1, '='):
		fail(tokens[1].offset, `expected "'" after %s: an equation starts %s' = or d%s/dt =, and only a constant declares a parameter, as in %s = 1.5`, name, name, name, name)
	default:
		fail(tokens[1].offset, `expected "' =" or "/dt =" after %s, not %s`, name, tokens[1].describe())
		return "", nil, errs
	}
	if message := tab.cannotDeclare(name, "state"); message != "" {
		fail(offset, "%s", message)
	}
	if !is(equals, '=') {
		fail(tokens[equals].offset, `expected "=" after the derivative of %s, not %s`, name, tokens[equals].describe())
		return name, nil, errs
	}
	return name, tokens[equals+1:], errs
}

// canonical writes the equation read from src in canonical form.
func (eq equation) canonical(src string) string {
	if text := eq.state + "' = " + eq.right.canonical(); len(text) <= maxSource {
		return text
	}
	return src
}

func tooLong() *Error {
	return &Error{Offset: maxSource, Message: fmt.Sprintf("too long: an expression has at most %d bytes", maxSource)}
}
