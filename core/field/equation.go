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

// typedField is the lines of a field, parsed.
type typedField struct {
	equations   []equation
	definitions *Definitions
	lines       []lineRef
	sources     []string
}

// lineRef says which equation or definition a line is.
type lineRef struct {
	definition bool
	index      int
}

// states returns the names of the states and the right side of each.
func (f *typedField) states() (names []string, rights []*expr) {
	for _, eq := range f.equations {
		names, rights = append(names, eq.state), append(rights, eq.right)
	}
	return names, rights
}

// text writes each line in canonical form and typeset.
func (f *typedField) text() (canonical, latex []string) {
	for i, line := range f.lines {
		var text string
		if line.definition {
			d := &f.definitions.list[line.index]
			text = d.name + " = " + d.right.canonical()
			latex = append(latex, texName(d.name)+" = "+latexOf(d.right))
		} else {
			eq := f.equations[line.index]
			text = eq.state + "' = " + eq.right.canonical()
			latex = append(latex, eq.latex())
		}
		if len(text) > maxSource {
			text = f.sources[i] // spacing made it longer than a line may be
		}
		canonical = append(canonical, text)
	}
	return canonical, latex
}

// parseEquations reads all left sides first, so that a line may use states and
// definitions whose own lines come later.
func parseEquations(sources, params []string, networks []networkSymbol) (*typedField, error) {
	tab := &table{symbols: make(map[string]symbol), time: true, states: true}
	field := &typedField{definitions: &Definitions{}, lines: make([]lineRef, len(sources)), sources: sources}
	rights := make([][]token, len(sources))
	var errs Errors
	for i, src := range sources {
		left, found := parseLeft(src, tab)
		rights[i] = left.right
		errs = append(errs, place(found, i)...)
		switch {
		case left.name == "":
			tab.incomplete = true
		case left.definition:
			d := field.definitions
			field.lines[i] = lineRef{true, len(d.list)}
			if !left.taken {
				tab.declare(left.name, symbol{op: opHelper, index: len(d.list), line: i})
			}
			d.list = append(d.list, definition{name: left.name, line: i})
		default:
			field.lines[i] = lineRef{false, len(field.equations)}
			if !left.taken {
				tab.declare(left.name, symbol{op: opState, index: len(field.equations), line: i})
			}
			field.equations = append(field.equations, equation{state: left.name})
		}
	}
	if len(field.equations) == 0 && len(errs) == 0 {
		if d := field.definitions.list; len(d) > 0 {
			return nil, Errors{{Equation: d[0].line, Message: fmt.Sprintf("there are no equations, only definitions: if %s is a state, write %s' = …", d[0].name, d[0].name)}}
		}
		return nil, &Error{Equation: -1, Message: "there are no equations: expected at least one, as in x' = -x"}
	}
	for j, name := range params {
		if message := tab.cannotDeclare(name, "parameter"); message != "" {
			e := &Error{Equation: -1, Message: message}
			if s, ok := tab.lookup(name); ok && (s.op == opState || s.op == opHelper) {
				e.Equation = s.line // where the page can show it
			}
			errs = append(errs, e)
			continue
		}
		tab.declare(name, symbol{op: opParam, index: j})
	}
	errs = append(errs, tab.declareNetworks(networks)...)
	tab.addBuiltins()
	for i, tokens := range rights {
		if tokens == nil {
			continue
		}
		right, mentions, found := parseExpression(tokens, tab)
		errs = append(errs, place(found, i)...)
		if line := field.lines[i]; line.definition {
			d := &field.definitions.list[line.index]
			d.right, d.mentions = right, mentions
		} else if line.index < len(field.equations) {
			field.equations[line.index].right = right
		}
	}
	errs = append(errs, field.definitions.arrange()...)
	if err := sorted(errs); err != nil {
		return nil, err
	}
	field.definitions.trace()
	return field, nil
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

// leftSide is what stands on the left of a line, and the tokens on its right,
// nil if there are none.
type leftSide struct {
	name       string // "" if it cannot be known
	definition bool   // name =, not name' =
	taken      bool   // the name means something already
	right      []token
}

// lineReader reads the left side of a line.
type lineReader struct {
	tokens []token
	errs   []*Error
}

// fail reports a fault, unless the lexer has reported one there.
func (r *lineReader) fail(offset int, format string, args ...any) {
	if !slices.ContainsFunc(r.errs, func(e *Error) bool { return e.Offset == offset }) {
		r.errs = append(r.errs, &Error{Offset: offset, Message: fmt.Sprintf(format, args...)})
	}
}

// is reports whether token i is the symbol.
func (r *lineReader) is(i int, symbol byte) bool {
	return i < len(r.tokens) && r.tokens[i].kind == tokenSymbol && r.tokens[i].symbol == symbol
}

func parseLeft(src string, tab *table) (leftSide, []*Error) {
	if len(src) > maxSource {
		return leftSide{}, []*Error{tooLong()}
	}
	tokens, errs := lex(src)
	r := &lineReader{tokens, errs}
	left := r.read(tab)
	return left, r.errs
}

func (r *lineReader) read(tab *table) leftSide {
	tokens := r.tokens
	first := tokens[0]
	name, offset, equals := first.text, first.offset, 1
	what := "state"
	switch {
	case first.kind == tokenEnd:
		r.fail(first.offset, "there is nothing here: expected an equation, as in x' = -x")
		return leftSide{}
	case first.kind != tokenName:
		r.fail(first.offset, "expected the name of a state, as in x' = -x, not %s", first.describe())
		return leftSide{}
	case tokens[1].kind == tokenPrime:
		equals = 2
		if tokens[2].kind == tokenPrime {
			r.fail(tokens[2].offset, "only first derivatives can be given: name %[1]s' as a state of its own and write two equations, %[1]s' = v and v' = …", name)
			return leftSide{name: name}
		}
		if r.is(2, '(') && tokens[3].text == "t" && r.is(4, ')') {
			r.fail(tokens[2].offset, "write %s' without (t)", name)
			return leftSide{name: name}
		}
	case name == "d" && r.is(1, '^') || name == "d" && tokens[1].kind == tokenSuperscript:
		r.fail(first.offset, "only first derivatives can be given: name dx/dt as a state of its own and write two equations, x' = v and v' = …")
		return leftSide{}
	case r.is(1, '/') && strings.HasPrefix(name, "d") && tokens[2].kind == tokenName && strings.HasPrefix(tokens[2].text, "d"):
		by := tokens[2].text
		if name == "d" && tokens[3].kind == tokenName {
			r.fail(first.offset, "write d%s/dt or %s'", tokens[3].text, tokens[3].text)
			return leftSide{name: tokens[3].text}
		}
		if !isName(name[1:]) {
			r.fail(first.offset, "write dx/dt or x' for the derivative of x")
			return leftSide{}
		}
		if by != "dt" {
			r.fail(tokens[2].offset, "only derivatives by the time t can be given: write d%s/dt, not d%s/%s", name[1:], name[1:], by)
			return leftSide{name: name[1:]}
		}
		name, offset, equals = name[1:], offset+1, 3
	case r.is(1, '='):
		what = "definition"
	case r.is(1, '('):
		r.fail(tokens[1].offset, "functions cannot be defined here, nor is (t) written: expected %s' = … for a state or %s = … for a definition", name, name)
		return leftSide{name: name}
	default:
		r.fail(tokens[1].offset, `expected "' =" or "/dt =" after %s, not %s`, name, tokens[1].describe())
		return leftSide{}
	}
	left := leftSide{name: name, definition: what == "definition"}
	if message := tab.cannotDeclare(name, what); message != "" {
		r.fail(offset, "%s", message)
		left.taken = true
	}
	switch {
	case r.is(equals, '='):
		left.right = tokens[equals+1:]
	case r.is(equals, symbolEqual):
		r.fail(tokens[equals].offset, `expected "=": == compares, = says what %s' is`, name)
	default:
		r.fail(tokens[equals].offset, `expected "=" after the derivative of %s, not %s`, name, tokens[equals].describe())
	}
	return left
}

func tooLong() *Error {
	return &Error{Offset: maxSource, Message: fmt.Sprintf("too long: an expression has at most %d bytes", maxSource)}
}
