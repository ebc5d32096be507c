package field

import (
	"slices"
	"sync"
)

// Form is one thing that can be written in the language.
type Form struct {
	Name    string `json:"name,omitempty"` // of a function, a constant or a word
	Usage   string `json:"usage"`          // as one types it; of a function with names for its arguments
	LaTeX   string `json:"latex,omitempty"`
	Meaning string `json:"meaning"`
	Kink    string `json:"kink,omitempty"` // what its derivative is where there is none, or a one-sided one
	Line    bool   `json:"line,omitempty"` // stands on a line of its own
}

// Chapter is forms of one kind.
type Chapter struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Forms []Form `json:"forms"`
}

// The names that usages are written in.
var referenceScope = Scope{States: []string{"x", "y"}, Params: []string{"a", "b", "mu"}, Time: true}

// lineForms are what a line of a field may be.
var lineForms = []Form{
	{Usage: "x' = y", Meaning: "the derivative of the state x"},
	{Usage: "dx/dt = y", Meaning: "the same"},
	{Usage: "r = sqrt(x^2 + y^2)", Meaning: "a name for an expression, for use in any line and in the loss"},
	{Usage: "k = 1.5", Meaning: "a parameter"},
	{Usage: "k = 1.5 in [0, 5]", Meaning: "a parameter and the range of its slider"},
	{Usage: "# a remark", Meaning: "nothing: a note to whoever reads it"},
}

// operatorForms are the operators, from the weakest to the strongest.
var operatorForms = []Form{
	{Name: "or", Usage: "x < 0 or y > 1", Meaning: "one of two conditions; also ||"},
	{Name: "and", Usage: "x < 0 and y > 1", Meaning: "both conditions; also &&"},
	{Name: "not", Usage: "not x < 0", Meaning: "the opposite of a condition; also !"},
	{Usage: "0 < x <= 1", Meaning: "comparison; also >, >=, == and !=, ≤, ≥ and ≠; as a number 1 or 0", Kink: "0 everywhere"},
	{Usage: "x + y", Meaning: "sum"},
	{Usage: "x - y", Meaning: "difference"},
	{Usage: "x*y", Meaning: "product; also · and ×"},
	{Usage: "2x", Meaning: "product of a number and what follows; two names need the *"},
	{Usage: "x/y", Meaning: "quotient; also ÷"},
	{Usage: "-x^2", Meaning: "minus the square: a power comes before its sign"},
	{Usage: "x^y", Meaning: "power, to the right first; also **", Kink: "by y it is 0 at x = 0, y > 0"},
	{Usage: "x²", Meaning: "square; also the other raised digits, and x⁻¹"},
	{Usage: "√x", Meaning: "square root; of more than one name √(x + y)"},
	{Usage: "|x|", Meaning: "absolute value", Kink: "0 at x = 0"},
	{Usage: "(x + y)*a", Meaning: "what belongs together"},
}

// functionForms says of each function what it is; in the order of the sheet.
var functionForms = []Form{
	{Name: "sin", Usage: "sin(x)", Meaning: "sine, of radians"},
	{Name: "cos", Usage: "cos(x)", Meaning: "cosine"},
	{Name: "tan", Usage: "tan(x)", Meaning: "tangent"},
	{Name: "asin", Usage: "asin(x)", Meaning: "arc sine"},
	{Name: "acos", Usage: "acos(x)", Meaning: "arc cosine"},
	{Name: "atan", Usage: "atan(x)", Meaning: "arc tangent"},
	{Name: "atan2", Usage: "atan2(y, x)", Meaning: "angle of the point (x, y), from −π to π"},
	{Name: "sec", Usage: "sec(x)", Meaning: "secant, 1/cos(x)"},
	{Name: "csc", Usage: "csc(x)", Meaning: "cosecant, 1/sin(x)"},
	{Name: "cot", Usage: "cot(x)", Meaning: "cotangent, 1/tan(x)"},
	{Name: "sinh", Usage: "sinh(x)", Meaning: "hyperbolic sine"},
	{Name: "cosh", Usage: "cosh(x)", Meaning: "hyperbolic cosine"},
	{Name: "tanh", Usage: "tanh(x)", Meaning: "hyperbolic tangent"},
	{Name: "asinh", Usage: "asinh(x)", Meaning: "inverse of sinh"},
	{Name: "acosh", Usage: "acosh(x)", Meaning: "inverse of cosh, for x ≥ 1"},
	{Name: "atanh", Usage: "atanh(x)", Meaning: "inverse of tanh, for |x| < 1"},
	{Name: "exp", Usage: "exp(x)", Meaning: "exponential"},
	{Name: "log", Usage: "log(x)", Meaning: "natural logarithm; also ln"},
	{Name: "log10", Usage: "log10(x)", Meaning: "logarithm to the base 10"},
	{Name: "log2", Usage: "log2(x)", Meaning: "logarithm to the base 2"},
	{Name: "sqrt", Usage: "sqrt(x)", Meaning: "square root", Kink: "+∞ at x = 0"},
	{Name: "abs", Usage: "abs(x)", Meaning: "absolute value", Kink: "0 at x = 0"},
	{Name: "sign", Usage: "sign(x)", Meaning: "−1, 0 or 1", Kink: "0 everywhere"},
	{Name: "heaviside", Usage: "heaviside(x)", Meaning: "0, ½ at x = 0, or 1", Kink: "0 everywhere"},
	{Name: "floor", Usage: "floor(x)", Meaning: "the greatest whole number up to x", Kink: "0 everywhere"},
	{Name: "ceil", Usage: "ceil(x)", Meaning: "the least whole number from x", Kink: "0 everywhere"},
	{Name: "round", Usage: "round(x)", Meaning: "the nearest whole number; of two the even one", Kink: "0 everywhere"},
	{Name: "mod", Usage: "mod(x, y)", Meaning: "remainder x − y⌊x/y⌋, with the sign of y", Kink: "by x 1 everywhere"},
	{Name: "if", Usage: "if(x < 0, a, b)", Meaning: "a where the condition holds, else b", Kink: "that of the branch taken"},
	{Name: "piecewise", Usage: "piecewise(x < 0, a, x < 1, b, 0)", Meaning: "the value after the first condition that holds, else the last", Kink: "that of the branch taken"},
	{Name: "min", Usage: "min(x, y)", Meaning: "the least of two or more", Kink: "½ for each of two equal arguments"},
	{Name: "max", Usage: "max(x, y)", Meaning: "the greatest of two or more", Kink: "½ for each of two equal arguments"},
	{Name: "relu", Usage: "relu(x)", Meaning: "x where it is positive, else 0", Kink: "0 at x = 0"},
	{Name: "sigmoid", Usage: "sigmoid(x)", Meaning: "1/(1 + exp(−x))"},
	{Name: "softplus", Usage: "softplus(x)", Meaning: "log(1 + exp(x))"},
}

// nameForms are the names that mean something of themselves, and how others
// are written.
var nameForms = []Form{
	{Name: "pi", Usage: "pi", Meaning: "3.14159…; also π"},
	{Name: "e", Usage: "e", Meaning: "2.71828…"},
	{Name: "t", Usage: "t", Meaning: "the time"},
	{Usage: "mu", Meaning: "a Greek letter by its name; also μ"},
	{Usage: "x_1", Meaning: "an index; also x1"},
}

// Reference returns what can be typed, by kind, each typeset as the compiler
// understands it.
func Reference() []Chapter { return reference() }

var reference = sync.OnceValue(func() []Chapter {
	chapters := []Chapter{
		{"lines", "Lines", slices.Clone(lineForms)},
		{"operators", "Operators", slices.Clone(operatorForms)},
		{"functions", "Functions", slices.Clone(functionForms)},
		{"names", "Constants and names", slices.Clone(nameForms)},
	}
	for _, c := range chapters {
		for i := range c.Forms {
			f := &c.Forms[i]
			f.Line = c.ID == "lines"
			f.LaTeX = f.typeset()
		}
	}
	return chapters
})

// typeset returns the form's usage in LaTeX; "" for a line that is no equation.
func (f *Form) typeset() string {
	if !f.Line {
		scope := referenceScope
		if isName(f.Usage) && reserved(f.Usage) == "" {
			scope.Params = []string{f.Usage}
		}
		s, err := CompileScalar(f.Usage, scope)
		if err != nil {
			panic(err) // the table is ours, and a test reads it
		}
		return s.LaTeX()
	}
	lines := []string{f.Usage, "y' = x"}
	switch kind, _, err := ReadLine(f.Usage); {
	case kind == DefinitionLine:
		lines = append(lines, "x' = y")
	case kind != EquationLine || err != nil:
		return ""
	}
	s, err := Compile(lines, nil)
	if err != nil {
		panic(err)
	}
	return s.LaTeX()[0]
}
