package field

import (
	"fmt"
	"math"
	"slices"
)

// Scope is what the names in an expression may stand for.
type Scope struct {
	States, Params []string
	Time           bool // whether t may be used
	// Definitions are those of a system with these states, or with others if
	// States is empty, and with these params. Nil: none.
	Definitions *Definitions
}

// constants are the named numbers. Both spellings of π are one constant.
var constants = map[string]float64{"pi": math.Pi, "π": math.Pi, "e": math.E}

// reserved says what a name that cannot be declared already means, or "".
func reserved(name string) string {
	if _, ok := functions[name]; ok {
		return "a function"
	}
	if _, ok := constants[name]; ok {
		return "a constant"
	}
	if _, ok := words[name]; ok {
		return "an operator"
	}
	if name == "t" {
		return "the time"
	}
	return ""
}

// symbol is what a declared name stands for.
type symbol struct {
	op    op // opState, opParam, opNetwork or opHelper
	index int
	name  string // as declared
	line  int    // of the equations, where it has one
}

// table resolves names.
type table struct {
	symbols     map[string]symbol // by spellGreek of the name
	definitions *Definitions
	networks    []networkSymbol
	time        bool
	states      bool // whether there are any
	// incomplete is set when a left side could not be read: then a name that
	// is not found may well be that state, and is not reported.
	incomplete bool
	candidates []string // for suggestions, in order of preference
}

// lookup finds what is declared under a name, in either spelling of its Greek
// letters: θ and theta are one name.
func (tab *table) lookup(name string) (symbol, bool) {
	s, ok := tab.symbols[spellGreek(name)]
	return s, ok
}

func (tab *table) declare(name string, s symbol) {
	s.name = name
	tab.symbols[spellGreek(name)] = s
	tab.candidates = append(tab.candidates, name)
}

// newTable declares the names of the scope; faults of the names have equation
// −1, for the caller to place where it can.
func newTable(scope Scope) (*table, []*Error) {
	tab := &table{symbols: make(map[string]symbol), time: scope.Time, states: len(scope.States) > 0}
	var errs []*Error
	declare := func(names []string, op op, what string) {
		for i, name := range names {
			if message := tab.cannotDeclare(name, what); message != "" {
				errs = append(errs, &Error{Equation: -1, Message: message})
				continue
			}
			tab.declare(name, symbol{op: op, index: i})
		}
	}
	declare(scope.States, opState, "state")
	declare(scope.Params, opParam, "parameter")
	if tab.definitions = scope.Definitions; tab.definitions != nil {
		for i, d := range tab.definitions.list {
			tab.declare(d.name, symbol{op: opHelper, index: i})
		}
	}
	tab.addBuiltins()
	return tab, errs
}

func (tab *table) addBuiltins() {
	var builtins []string
	for name := range functions {
		builtins = append(builtins, name)
	}
	builtins = append(builtins, "pi")
	slices.Sort(builtins)
	tab.candidates = append(tab.candidates, builtins...)
}

// cannotDeclare says why name cannot be declared as the thing named, or "".
func (tab *table) cannotDeclare(name, what string) string {
	if !isName(name) {
		return fmt.Sprintf("%q cannot name a %s: a name is a letter, then letters, digits or underscores", clip(name), what)
	}
	if means := reserved(name); means != "" {
		return fmt.Sprintf("%q cannot name a %s: it is %s of the language; take another, such as %s_1", name, what, means, name)
	}
	if earlier, ok := tab.lookup(name); ok {
		if earlier.op == opState && what == "state" {
			return fmt.Sprintf("the state %q has an equation already", name)
		}
		kind := map[op]string{opState: "state", opParam: "parameter", opNetwork: "network", opHelper: "definition"}[earlier.op]
		if earlier.name != name {
			return fmt.Sprintf("%q cannot name a %s: it is another spelling of %s, which is a %s already", name, what, earlier.name, kind)
		}
		return fmt.Sprintf("%q cannot name a %s: it is a %s already", name, what, kind)
	}
	return ""
}
