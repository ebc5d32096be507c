package field

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// latex typesets the equation.
func (eq equation) latex() string {
	base, subscripts := texParts(eq.state)
	if strings.HasPrefix(base, `\mathrm{`) {
		// A dot over a word is lost on its middle letter.
		return `\tfrac{\mathrm{d}}{\mathrm{d}t}\,` + base + subscripts + ` = ` + latexOf(eq.right)
	}
	return `\dot{` + base + `}` + subscripts + ` = ` + latexOf(eq.right)
}

func latexOf(e *expr) string {
	return typeset(e).text
}

// tex is typeset mathematics. bind says, as for text, which context needs no
// brackets around it; tall is set for what is higher than a line.
type tex struct {
	text string
	bind int
	tall bool
}

// bracketed puts t in brackets if it binds weaker than least.
func (t tex) bracketed(least int) tex {
	if t.bind >= least {
		return t
	}
	return tex{brackets(t), bindAtom, t.tall}
}

func brackets(t tex) string {
	if t.tall {
		return `\left(` + t.text + `\right)`
	}
	return "(" + t.text + ")"
}

func typeset(e *expr) tex {
	if e.logical() { // as a number
		c := typesetCondition(e)
		if c.tall {
			return tex{`\left[` + c.text + `\right]`, bindAtom, true}
		}
		return tex{`[` + c.text + `]`, bindAtom, false}
	}
	switch e.op {
	case opConst:
		if e.name == "pi" {
			return tex{`\pi`, bindAtom, false}
		}
		if e.name != "" {
			return tex{`\mathrm{` + e.name + `}`, bindAtom, false}
		}
		return texNumber(e.value)
	case opState, opParam, opHelper:
		return tex{texName(e.name), bindAtom, false}
	case opTime:
		return tex{"t", bindAtom, false}
	case opAdjoint:
		return tex{texCostate(strings.TrimPrefix(e.name, "a_")), bindAtom, false}
	case opNeg:
		x := typeset(e.args[0]).bracketed(bindProduct)
		if strings.HasPrefix(x.text, "-") {
			x = tex{brackets(x), bindAtom, x.tall}
		}
		return tex{"-" + x.text, bindSign, x.tall}
	case opAdd, opSub:
		l, r := typeset(e.args[0]).bracketed(bindSum), typeset(e.args[1]).bracketed(bindProduct)
		if r.bind == bindSign || strings.HasPrefix(r.text, "-") {
			r.text = brackets(r)
		}
		sign := " + "
		if e.op == opSub {
			sign = " - "
		}
		return tex{l.text + sign + r.text, bindSum, l.tall || r.tall}
	case opMul:
		return typesetProduct(e)
	case opDiv:
		l, r := typeset(e.args[0]), typeset(e.args[1])
		if e.args[0].op == opNeg { // the sign stands before the line
			return tex{`-\frac{` + l.text[1:] + `}{` + r.text + `}`, bindSign, true}
		}
		return tex{`\frac{` + l.text + `}{` + r.text + `}`, bindPower, true}
	case opPow:
		return typesetPower(e)
	}
	return typesetCall(e)
}

// typesetProduct sets the factors side by side: a thin space keeps names apart,
// a dot stands before a digit, and nothing is needed between a number and a
// name or before a bracket.
func typesetProduct(e *expr) tex {
	l := typeset(e.args[0]).bracketed(bindProduct)
	r := typeset(e.args[1]).bracketed(bindProduct)
	if e.args[1].op == opNeg || strings.HasPrefix(r.text, "-") {
		r.text = brackets(r)
	}
	between := `\,`
	switch last := l.text[len(l.text)-1]; {
	case isDigit(r.text, 0):
		between = ` \cdot `
	case strings.HasPrefix(r.text, "(") || strings.HasPrefix(r.text, `\left(`):
		between = ""
		if endsInFunction(e.args[0]) {
			between = `\,`
		}
	case '0' <= last && last <= '9':
		between = ""
		if strings.HasPrefix(r.text, `\operatorname`) || strings.HasPrefix(r.text, `\frac`) {
			between = `\,`
		}
	case endsInFunction(e.args[0]) && !isCall(e.args[1]):
		between = ` \cdot `
	}
	return tex{l.text + between + r.text, bindProduct, l.tall || r.tall}
}

// endsInFunction reports whether what follows e could be read as still in the
// argument of a function set without brackets, as in sin x.
func endsInFunction(e *expr) bool {
	if e.op == opMul {
		e = e.args[1]
	}
	return functionNames[e.op] != "" && bareArgument(e)
}

// isCall reports whether e is set starting with a function's name.
func isCall(e *expr) bool {
	if e.op == opPow {
		e = e.args[0]
	}
	return functionNames[e.op] != "" && functions[functionNames[e.op]].tex != "" && e.op != opExp && e.op != opSqrt && e.op != opAbs
}

func typesetPower(e *expr) tex {
	base := e.args[0]
	exponent := typesetExponent(e.args[1])
	if f, ok := functions[functionNames[base.op]]; ok && f.tex != "" && len(base.args) == 1 && e.args[1].op == opConst &&
		base.op != opSqrt && base.op != opAbs && base.op != opExp {
		return withArguments(f.tex+"^{"+exponent+"}", base)
	}
	b := typeset(base)
	// A function set without brackets is no base of a power: sin x^2 would be
	// read as sin(x^2). Neither is e^x, which has an exponent already.
	if base.op == opExp || b.bind < bindAtom || base.op == opConst && strings.Contains(b.text, `\cdot`) {
		b.text = brackets(b)
	}
	return tex{b.text + "^{" + exponent + "}", bindPower, b.tall}
}

// typesetExponent keeps quotients of atoms on the line.
func typesetExponent(e *expr) string {
	x := typeset(e)
	if e.op == opDiv && len(e.args[0].args) == 0 && len(e.args[1].args) == 0 {
		return typeset(e.args[0]).text + "/" + typeset(e.args[1]).text
	}
	return x.text
}

func typesetCall(e *expr) tex {
	switch e.op {
	case opSelect, opPiecewise:
		return typesetCases(e)
	case opFloor, opCeil:
		side := map[op]string{opFloor: "floor", opCeil: "ceil"}[e.op]
		return tex{`\left\l` + side + ` ` + typeset(e.args[0]).text + `\right\r` + side, bindAtom, true}
	case opNetwork:
		return withArguments(texName(e.name), e)
	case opNetworkSlope:
		return typesetSlope(e)
	case opSqrt:
		return tex{`\sqrt{` + typeset(e.args[0]).text + `}`, bindAtom, true}
	case opAbs:
		return tex{`\left|` + typeset(e.args[0]).text + `\right|`, bindAtom, true}
	case opExp:
		x := typeset(e.args[0])
		if !x.tall {
			return tex{`\mathrm{e}^{` + x.text + `}`, bindPower, false}
		}
		return tex{`\exp\!\left(` + x.text + `\right)`, bindAtom, true}
	}
	return withArguments(functions[functionNames[e.op]].tex, e)
}

// typesetCases sets a choice as cases; a choice in the last one gives further
// cases.
func typesetCases(e *expr) tex {
	var b strings.Builder
	b.WriteString(`\begin{cases} `)
	for {
		last := len(e.args) - 1
		for i := 0; i < last; i += 2 {
			condition, value := e.args[i], e.args[i+1]
			b.WriteString(typeset(value).text + ` & \text{if } ` + typesetCondition(condition).text + ` \\ `)
		}
		e = e.args[last]
		if e.op != opSelect && e.op != opPiecewise {
			break
		}
	}
	b.WriteString(typeset(e).text + ` & \text{otherwise} \end{cases}`)
	return tex{b.String(), bindOr, true}
}

var texRelations = [...]string{"<", `\le`, ">", `\ge`, "=", `\ne`}

// typesetCondition sets what is asked whether it holds.
func typesetCondition(e *expr) tex {
	switch e.op {
	case opOr, opAnd:
		own, word := e.binding(), `\text{ or }`
		if e.op == opAnd {
			word = `\text{ and }`
		}
		l, r := typesetCondition(e.args[0]).bracketed(own), typesetCondition(e.args[1]).bracketed(own+1)
		return tex{l.text + word + r.text, own, l.tall || r.tall}
	case opNot:
		x := typesetCondition(e.args[0]).bracketed(bindNot)
		return tex{`\text{not } ` + x.text, bindNot, x.tall}
	case opCompare:
		var b strings.Builder
		tall := false
		for i, arg := range e.args {
			x := typeset(arg).bracketed(bindSum)
			if i > 0 {
				b.WriteString(" " + texRelations[e.relations[i-1]] + " ")
			}
			b.WriteString(x.text)
			tall = tall || x.tall
		}
		return tex{b.String(), bindCompare, tall}
	}
	x := typeset(e).bracketed(bindSum)
	return tex{x.text + ` \ne 0`, bindCompare, x.tall}
}

// withArguments sets the arguments of e after the function's name.
func withArguments(name string, e *expr) tex {
	if bareArgument(e) {
		return tex{name + " " + typeset(e.args[0]).text, bindProduct, false}
	}
	var texts []string
	tall := false
	for _, arg := range e.args {
		x := typeset(arg)
		texts = append(texts, x.text)
		tall = tall || x.tall
	}
	inside := strings.Join(texts, ", ")
	if tall {
		return tex{name + `\!\left(` + inside + `\right)`, bindAtom, true}
	}
	return tex{name + "(" + inside + ")", bindAtom, false}
}

// bareArgument reports whether the argument is a single symbol, which stands
// after a function's name without brackets.
func bareArgument(e *expr) bool {
	if len(e.args) != 1 || e.op == opExp || e.op == opSqrt || e.op == opAbs {
		return false
	}
	switch e.op {
	case opSign, opRelu, opSigmoid, opHeaviside, opRound, opFloor, opCeil, opSelect, opPiecewise, opSoftplus, opNetwork, opNetworkSlope:
		return false // no names of traditional mathematics
	}
	switch arg := e.args[0]; arg.op {
	case opState, opParam, opTime:
		return true
	case opConst:
		return arg.name != ""
	}
	return false
}

// texNumber sets 1e-06 as a power of ten.
func texNumber(v float64) tex {
	text := formatNumber(v)
	mantissa, exponent, ok := strings.Cut(text, "e")
	if !ok {
		return tex{text, bindAtom, false}
	}
	sign := ""
	if exponent[0] == '-' {
		sign = "-"
	}
	power := "10^{" + sign + strings.TrimLeft(exponent, "+-0") + "}"
	if mantissa == "1" {
		return tex{power, bindPower, false}
	}
	return tex{mantissa + ` \cdot ` + power, bindProduct, false}
}

// texName sets a name: Greek letters by their names, x1 and a_b with
// subscripts, names of several letters upright.
func texName(name string) string {
	base, subscripts := texParts(name)
	return base + subscripts
}

func texParts(name string) (base, subscripts string) {
	base, rest, _ := strings.Cut(name, "_")
	var parts []string
	if digits := strings.TrimLeftFunc(base, func(r rune) bool { return !unicode.IsDigit(r) }); isNumber(digits) {
		base = strings.TrimSuffix(base, digits)
		parts = append(parts, digits)
	}
	for part := range strings.SplitSeq(rest, "_") {
		if part != "" {
			parts = append(parts, texWord(part))
		}
	}
	if len(parts) > 0 {
		subscripts = "_{" + strings.Join(parts, ",") + "}"
	}
	return texWord(base), subscripts
}

// texWord sets one part of a name, of letters and digits.
func texWord(word string) string {
	if greek, ok := texGreek[word]; ok {
		return greek
	}
	if utf8.RuneCountInString(word) == 1 {
		r, _ := utf8.DecodeRuneInString(word)
		spelled, ok := greekNames[r]
		if greek, known := texGreek[spelled]; ok && known {
			return greek
		}
		return word
	}
	if isNumber(word) {
		return word
	}
	return `\mathrm{` + word + `}`
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
