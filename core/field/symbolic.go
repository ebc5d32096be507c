package field

import "slices"

// Expr is an expression to be read. Text is canonical and parses back, where
// the names of the costate are known, but for derivatives of networks, which the
// language has no names for; it is "0" for what does not depend on the variable.
// Omitted expressions are too long to be read and have neither.
//
// D[2](u)(x, y) is the derivative of the network u by its second argument at
// (x, y), and D[w](u)(x, y) that by its weights, all of which w stands for.
type Expr struct {
	Text    string
	LaTeX   string
	Omitted bool
}

// IsZero reports whether the expression is the constant 0.
func (e Expr) IsZero() bool { return e.Text == "0" }

// Symbols are a field and its derivatives written out, simplified as a person
// would.
type Symbols struct {
	States  []string
	Params  []string // then what stands for the weights of each network, in alphabetical order of those
	Costate []string // a_x for the state x: what Adjoint and Gradient call the costate a

	CostateLaTeX []string // the same typeset

	F        []Expr   // f_i, as it was typed
	DfDz     [][]Expr // ∂f_i/∂z_j
	DfDtheta [][]Expr // ∂f_i/∂θ_k
	DfDt     []Expr   // ∂f_i/∂t
	Adjoint  []Expr   // da_i/dt = −Σ_j a_j ∂f_j/∂z_i − ∂ℓ/∂z_i
	Gradient []Expr   // the integrand of dL/dθ_k, Σ_j a_j ∂f_j/∂θ_k + ∂ℓ/∂θ_k
}

const (
	// maxFormulaSize is how many operations and operands an expression has that
	// is written out.
	maxFormulaSize = 2000

	// maxSymbols is the same for all of Symbols.
	maxSymbols = 40_000
)

// Symbolic writes out the derivatives of f. running is the running loss ℓ,
// compiled with the states and parameters of s, or nil.
func (s *System) Symbolic(running *Scalar) Symbols {
	w := newExprWriter()
	return w.symbols(s.states, s.params, s.rights, s.definitions, running)
}

// symbols writes out the field with these right sides.
func (w *exprWriter) symbols(names, parameters []string, rights []*expr, definitions *Definitions, running *Scalar) Symbols {
	al := w.algebra
	out := Symbols{States: slices.Clone(names), Params: append([]string{}, parameters...)}
	taken := map[string]bool{}
	for _, name := range slices.Concat(names, parameters) {
		taken[name] = true
	}
	if al.networks != nil {
		out.Params = append(out.Params, al.networks.nameWeights(al, len(parameters), taken)...)
	}
	n, p := len(names), len(out.Params)
	for _, name := range names {
		costate := "a_" + name
		for taken[costate] {
			costate += "_"
		}
		out.Costate = append(out.Costate, costate)
		out.CostateLaTeX = append(out.CostateLaTeX, texCostate(name))
	}

	al.define(definitions)
	var states, costate, params []*formula
	for i, name := range names {
		states = append(states, al.leaf(opState, i, name))
		costate = append(costate, al.leaf(opAdjoint, i, out.Costate[i]))
	}
	for k, name := range out.Params {
		params = append(params, al.leaf(opParam, k, name))
	}
	time := al.leaf(opTime, 0, "")

	f := make([]*formula, n)
	for i, right := range rights {
		out.F = append(out.F, Expr{Text: canonicalOf(right, right.canonical()), LaTeX: latexOf(right)})
		f[i] = al.formula(right)
	}
	table := func(by []*formula) (formulas [][]*formula, written [][]Expr) {
		for i := range f {
			row, text := make([]*formula, len(by)), make([]Expr, len(by))
			for j, leaf := range by {
				row[j] = al.derivative(f[i], leaf)
				text[j] = w.write(row[j])
			}
			formulas, written = append(formulas, row), append(written, text)
		}
		return formulas, written
	}
	// What multiplies the costate, and the derivatives of ℓ.
	var dfdz, dfdtheta [][]*formula
	dfdz, out.DfDz = table(states)
	dfdtheta, out.DfDtheta = table(params)
	for i := range f {
		out.DfDt = append(out.DfDt, w.write(al.derivative(f[i], time)))
	}
	var loss *formula
	if running != nil {
		loss = al.formula(running.tree)
	}
	product := func(columns [][]*formula, k int, by *formula, sign *formula) Expr {
		var terms []*formula
		for j := range n {
			terms = append(terms, al.mul(sign, costate[j], columns[j][k]))
		}
		if loss != nil {
			terms = append(terms, al.mul(sign, al.derivative(loss, by)))
		}
		return w.write(al.add(terms...))
	}
	for i := range n {
		out.Adjoint = append(out.Adjoint, product(dfdz, i, states[i], al.integer(-1)))
	}
	for k := range p {
		out.Gradient = append(out.Gradient, product(dfdtheta, k, params[k], al.one))
	}
	return out
}

// exprWriter writes formulas until it has written enough.
type exprWriter struct {
	algebra *algebra
	left    int
}

func newExprWriter() *exprWriter { return &exprWriter{algebra: newAlgebra(), left: maxSymbols} }

func (w *exprWriter) write(f *formula) Expr {
	if w.algebra.long || f.size > min(w.left, maxFormulaSize) {
		return Expr{Omitted: true}
	}
	text := w.algebra.tree(f, false).canonical()
	latex := latexOf(w.algebra.tree(f, true))
	if w.left -= f.size; len(text) > maxSource {
		return Expr{Omitted: true}
	}
	return Expr{Text: text, LaTeX: latex}
}

// texCostate typesets the entry of the costate that belongs to a state.
func texCostate(state string) string { return "a_{" + texName(state) + "}" }
