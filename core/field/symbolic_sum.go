package field

// SymbolicSum writes out the derivatives, by the states and by the parameters of
// scope, of a sum of expressions that were compiled with its names; nil ones
// count for nothing.
func SymbolicSum(scope Scope, parts ...*Scalar) (dz, dtheta []Expr) {
	w := newExprWriter()
	al := w.algebra
	al.define(scope.Definitions)
	derivatives := func(names []string, op op) []Expr {
		out := make([]Expr, len(names))
		for i, name := range names {
			leaf := al.leaf(op, i, name)
			var terms []*formula
			for _, s := range parts {
				if s != nil {
					terms = append(terms, al.derivative(al.formula(s.tree), leaf))
				}
			}
			out[i] = w.write(al.add(terms...))
		}
		return out
	}
	return derivatives(scope.States, opState), derivatives(scope.Params, opParam)
}

// Name returns a name as it is written and as it is typeset.
func Name(name string) Expr { return Expr{Text: name, LaTeX: texName(name)} }
