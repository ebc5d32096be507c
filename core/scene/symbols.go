package scene

import "costate/core/field"

// Formula is mathematics to be read: as text of the language, which parses
// back, and typeset. What is too long to be read is omitted.
type Formula struct {
	Text    string `json:"text"`
	LaTeX   string `json:"latex"`
	Omitted bool   `json:"omitted,omitempty"`
}

// Symbols are the equations of an experiment written out. Rows of matrices are
// those of f.
type Symbols struct {
	States    []Formula   `json:"states"`
	Params    []Formula   `json:"params"`  // then, for each network in the equations, what stands for its weights
	Costate   []Formula   `json:"costate"` // names of the entries of a
	Lines     []Formula   `json:"lines"`   // of a typed field, definitions among them
	F         []Formula   `json:"f"`
	DfDz      [][]Formula `json:"dfdz"`
	DfDtheta  [][]Formula `json:"dfdtheta"`
	Adjoint   []Formula   `json:"adjoint"`   // da/dt = −aᵀ∂f/∂z − ∂ℓ/∂z
	End       []Formula   `json:"end"`       // a(t1) = ∂φ/∂z
	Integrand []Formula   `json:"integrand"` // of dL/dθ: aᵀ∂f/∂θ + ∂ℓ/∂θ
	Outside   []Formula   `json:"outside"`   // what is added to the integral: ∂φ/∂θ at t1 and the derivative of the loss of the parameters

	// Matrix is a field that is a network, a few equations each, instead of f
	// and its derivatives.
	Matrix *MatrixForm `json:"matrix,omitempty"`
}

// MatrixForm is a network written in vectors and matrices; whole equations.
type MatrixForm struct {
	F        []Formula `json:"f"`
	DfDz     []Formula `json:"dfdz"`
	Adjoint  []Formula `json:"adjoint"`
	Gradient []Formula `json:"gradient"`
}

// Symbols writes the equations of the experiment out.
func (x *Experiment) Symbols() *Symbols {
	out := &Symbols{Lines: []Formula{}, DfDz: [][]Formula{}, DfDtheta: [][]Formula{}}
	if typed, ok := x.Compiled.(interface {
		Canonical() []string
		LaTeX() []string
	}); ok {
		latex := typed.LaTeX()
		for i, text := range typed.Canonical() {
			out.Lines = append(out.Lines, Formula{Text: text, LaTeX: latex[i]})
		}
	}
	scope := field.Scope{States: x.States, Params: x.Params, Definitions: x.Definitions}
	end, outside := field.SymbolicSum(scope, x.terminal, x.parameters)
	var s field.Symbols
	switch f := x.Compiled.(type) {
	case *field.System:
		s = f.Symbolic(x.running)
	case *field.Network:
		m := f.MatrixForm(x.running != nil || x.Scene.Loss.along())
		out.Matrix = &MatrixForm{formulas(m.F), formulas(m.DfDz), formulas(m.Adjoint), formulas(m.Gradient)}
	case *field.Hybrid:
		s = f.Symbolic(x.running)
		for range s.Params[len(x.Params):] {
			outside = append(outside, field.Expr{Text: "0", LaTeX: "0"}) // no other part of the loss sees weights
		}
	}
	out.States, out.Params, out.Costate = names(x.States), names(x.Params), []Formula{}
	if len(s.Params) > len(x.Params) {
		out.Params = names(s.Params)
	}
	for i, name := range s.Costate {
		out.Costate = append(out.Costate, Formula{Text: name, LaTeX: s.CostateLaTeX[i]})
	}
	out.F, out.Adjoint, out.Integrand = formulas(s.F), formulas(s.Adjoint), formulas(s.Gradient)
	out.End, out.Outside = formulas(end), formulas(outside)
	for i := range s.DfDz {
		out.DfDz, out.DfDtheta = append(out.DfDz, formulas(s.DfDz[i])), append(out.DfDtheta, formulas(s.DfDtheta[i]))
	}
	out.addTask(&x.Scene.Loss)
	return out
}

func formulas(list []field.Expr) []Formula {
	out := make([]Formula, len(list))
	for i, e := range list {
		out[i] = Formula(e)
	}
	return out
}

func names(list []string) []Formula {
	out := make([]Formula, len(list))
	for i, name := range list {
		out[i] = Formula(field.Name(name))
	}
	return out
}
