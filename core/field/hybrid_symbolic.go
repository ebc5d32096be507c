package field

import "fmt"

// Symbolic writes out the derivatives of f. The networks are function symbols:
// u(theta, omega) has the derivatives D[1](u)(theta, omega), ∂u/∂θ, and
// D[2](u)(theta, omega), and the chain rule goes through its arguments. Params,
// DfDtheta and Gradient have an entry for each network too, which stands for
// all its weights. running is the running loss ℓ, compiled with the states and
// the named parameters of h, or nil.
func (h *Hybrid) Symbolic(running *Scalar) Symbols {
	w := newExprWriter()
	w.algebra.networks = &formulaNetworks{symbols: h.symbols, calls: make([]map[string]bool, len(h.networks))}
	for _, n := range h.networks {
		w.algebra.networks.names = append(w.algebra.networks.names, n.Name)
	}
	return w.symbols(h.states, h.named, h.rights, h.definitions, running)
}

// formulaNetworks are the networks that formulas call.
type formulaNetworks struct {
	names   []string
	symbols []networkSymbol
	weights []*formula        // what stands for the weights of each
	calls   []map[string]bool // the different arguments that each is called with
}

// nameWeights gives the weights of each network a leaf, after so many
// parameters, and returns their names: w, or w_u and w_v of several networks.
func (f *formulaNetworks) nameWeights(al *algebra, params int, taken map[string]bool) []string {
	var names []string
	for k, network := range f.names {
		index := ""
		if len(f.names) > 1 {
			index = "_" + network
		}
		letters := []string{"w", "W", "weights"}
		name := letters[0] + index
		for i := 1; taken[name]; i++ {
			if i < len(letters) {
				name = letters[i] + index
			} else {
				name += "_"
			}
		}
		taken[name] = true
		names = append(names, name)
		f.weights = append(f.weights, al.leaf(opParam, params+k, name))
	}
	return names
}

// networkCall is the call of a network as a formula: the weights are its last
// argument.
func (al *algebra) networkCall(e *expr) *formula {
	s := al.networks.symbols[e.index]
	args := make([]*formula, 0, len(e.args)+1)
	key := ""
	for _, arg := range e.args {
		a := al.formula(arg)
		args = append(args, a)
		key += fmt.Sprint(a.order, " ")
	}
	if al.networks.calls[s.network] == nil {
		al.networks.calls[s.network] = map[string]bool{}
	}
	al.networks.calls[s.network][key] = true
	args = append(args, al.networks.weights[s.network])
	return al.intern(formula{kind: callFormula, op: opNetwork, index: e.index, name: e.name, args: args})
}

// networkDerivative is the chain rule; inner are the derivatives of the
// arguments, that of the weights the last one.
func (al *algebra) networkDerivative(f *formula, inner []*formula) *formula {
	var terms []*formula
	for slot, d := range inner {
		if d != al.zero {
			slope := al.intern(formula{kind: callFormula, op: opNetworkSlope, index: f.index*(maxArguments+1) + slot, name: f.name, args: f.args})
			terms = append(terms, al.mul(slope, d))
		}
	}
	return al.add(terms...)
}

// slope is a derivative of a network: by what, and how it is written.
type slope struct {
	slot int   // which argument, from 0
	by   *expr // the weights, or the argument where it is a name that no other one has; else nil
	// weights says that it is by those, lone that the network is called with no
	// other arguments.
	weights, lone bool
}

// text is what stands before the arguments.
func (s *slope) text(network string) string {
	if s.weights {
		return fmt.Sprintf("D[%s](%s)", s.by.name, network)
	}
	return fmt.Sprintf("D[%d](%s)", s.slot+1, network)
}

// networkTree writes a call, or a derivative of one.
func (al *algebra) networkTree(f *formula, outside bool) *expr {
	e := &expr{op: f.op, name: f.name, index: f.index}
	last := len(f.args) - 1
	for _, arg := range f.args[:last] {
		e.args = append(e.args, al.tree(arg, outside))
	}
	if f.op == opNetwork {
		return e
	}
	s := &slope{slot: f.index % (maxArguments + 1)}
	e.index /= maxArguments + 1
	s.lone = len(al.networks.calls[al.networks.symbols[e.index].network]) == 1
	s.weights = s.slot == last
	by := f.args[s.slot]
	named := by.kind == leafFormula && by.op != opConst
	for i, arg := range f.args {
		named = named && (i == s.slot || arg.leaves&by.leaves == 0)
	}
	if s.weights || named {
		s.by = al.tree(by, outside)
	}
	e.slope = s
	return e
}

// typesetSlope sets ∂u/∂θ, with the arguments where others occur too, and ∂₁u
// with them where the argument has no name to differentiate by.
func typesetSlope(e *expr) tex {
	s, name := e.slope, texName(e.name)
	if s.by == nil {
		x := withArguments(fmt.Sprintf(`\partial_{%d}%s`, s.slot+1, spaced(name)), e)
		return tex{x.text, bindPower, x.tall}
	}
	quotient := `\frac{\partial ` + name + `}{\partial ` + typeset(s.by).text + `}`
	if s.lone {
		return tex{quotient, bindPower, true}
	}
	return tex{withArguments(quotient, e).text, bindPower, true}
}

// spaced keeps a word apart from the ∂ before it.
func spaced(name string) string {
	if len(name) > 1 && name[0] == '\\' {
		return `\,` + name
	}
	return name
}
