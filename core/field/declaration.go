package field

import (
	"fmt"
	"math"
	"slices"
)

// Declaration is a parameter declared among the equations of a field, as in
// mu = 1.5 in [0, 5].
type Declaration struct {
	Name  string
	Value float64
	Range *[2]float64 // rising; the value may lie outside; nil where none is given
}

// LineKind says what a line of a typed field is.
type LineKind uint8

// The kinds of lines. What is none of the others is an equation, or is meant to
// be one.
const (
	EquationLine LineKind = iota
	DeclarationLine
	EmptyLine      // nothing, or a comment alone
	DefinitionLine // of a name that stands for an expression, as r = sqrt(x^2 + y^2)
)

// ReadLine says what a line of a typed field is and reads it if it declares a
// parameter; the error, an Errors with faults in equation 0, is that of a
// declaration. A name set equal to what is not constant is a definition, which
// is left to [Compile].
func ReadLine(src string) (LineKind, *Declaration, error) {
	if len(src) > maxSource {
		return EquationLine, nil, nil
	}
	tokens, lexical := lex(src)
	first := tokens[0]
	switch {
	case first.kind == tokenEnd:
		return EmptyLine, nil, nil
	case first.kind != tokenName || tokens[1].kind != tokenSymbol || tokens[1].symbol != '=':
		return EquationLine, nil, nil
	}
	value, bounds := tokens[2:], []token(nil)
	if i := slices.IndexFunc(value, func(t token) bool { return t.kind == tokenName && t.text == "in" }); i >= 0 {
		bounds = value[i+1:]
		value = append(value[:i:i], token{kind: tokenEnd, offset: value[i].offset})
	}
	if slices.ContainsFunc(value, varies) {
		return DefinitionLine, nil, nil
	}
	tab, _ := newTable(Scope{})
	r := &declarationReader{Declaration{Name: first.text}, lexical}
	if message := tab.cannotDeclare(first.text, "parameter"); message != "" {
		r.fail(first.offset, "%s", message)
	}
	reader := func(tokens []token) *parser {
		return newParser(tokens, tab)
	}
	r.Value = r.constant(reader(value), tokenEnd, 0)
	if bounds != nil && len(r.errs) == 0 {
		r.readRange(reader(bounds))
	}
	if err := sorted(r.errs); err != nil {
		return DeclarationLine, nil, err
	}
	return DeclarationLine, &r.Declaration, nil
}

// ReadState returns the state that a line gives the equation of, and "" where that
// cannot be told or the line is something else.
func ReadState(src string) string {
	left, _ := parseLeft(src, &table{symbols: make(map[string]symbol), time: true, states: true})
	if left.definition || left.right == nil {
		return ""
	}
	return left.name
}

// varies reports whether t is a name of what is not constant.
func varies(t token) bool {
	if t.kind != tokenName {
		return false
	}
	_, constant := constants[t.text]
	_, function := functions[t.text]
	_, alias := functions[aliases[t.text]]
	return !constant && !function && !alias
}

type declarationReader struct {
	Declaration
	errs []*Error
}

// fail reports a fault, unless the lexer has reported one there.
func (r *declarationReader) fail(offset int, format string, args ...any) {
	if !slices.ContainsFunc(r.errs, func(e *Error) bool { return e.Offset == offset }) {
		r.errs = append(r.errs, &Error{Offset: offset, Message: fmt.Sprintf(format, args...)})
	}
}

// readRange reads [low, high].
func (r *declarationReader) readRange(p *parser) {
	opened := p.peek()
	if !p.at('[') {
		r.fail(opened.offset, "expected a range after \"in\", as in [0, 5], not %s", opened.describe())
		return
	}
	p.next++
	low := r.constant(p, tokenSymbol, ',')
	if len(r.errs) > 0 {
		return
	}
	at := p.peek().offset
	high := r.constant(p, tokenSymbol, ']')
	if len(r.errs) > 0 {
		return
	}
	if t := p.peek(); t.kind != tokenEnd {
		r.fail(t.offset, "expected the end of the line after the range, not %s", t.describe())
	}
	if !(low < high) {
		r.fail(at, "the range ends at %v, which is not above its beginning, %v", high, low)
	}
	r.Range = &[2]float64{low, high}
}

// constant reads a constant expression and the token that has to follow it.
func (r *declarationReader) constant(p *parser, kind tokenKind, symbol byte) float64 {
	start := p.peek().offset
	e := p.expression()
	for _, err := range p.errs {
		err.Name, err.Suggestion, err.Length = "", "", 0 // a parameter would not mend it
		if !slices.ContainsFunc(r.errs, func(e *Error) bool { return e.Offset == err.Offset }) {
			r.errs = append(r.errs, err)
		}
	}
	if e == nil || len(r.errs) > 0 {
		return 0
	}
	t := p.peek()
	if t.kind != kind || t.symbol != symbol {
		wants := map[byte]string{0: `an operator, "in" or the end`, ',': `"," and the end of the range`, ']': `"]" after the range`}[symbol]
		r.fail(t.offset, "expected %s, not %s", wants, t.describe())
		return 0
	}
	if kind != tokenEnd {
		p.next++
	}
	g := newGraph()
	v, ok := g.value(g.lower(e))
	if !ok || math.IsNaN(v) || math.IsInf(v, 0) {
		r.fail(start, "a parameter needs a finite number; this is %v", v)
	}
	return v
}
