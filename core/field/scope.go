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
	if name == "t" {
		return "the time"
	}
	return ""
}

// symbol is what a declared name stands for.
type symbol struct {
	op    op // opState, opParam or opNetwork
	index int
}

// table resolves names.
type table struct {
	symbols  map[string]symbol
	networks []networkSymbol
	time     bool
	// incomplete is set when a left side could not be read: then a name that
	// is not found may well be that state, and is not reported.
	incomplete bool
	candidates []string // for suggestions, in order of preference
}

// newTable declares the names of the scope; faults of the names have equation
// −1, for the caller to place where it can.
func newTable(scope Scope) (*table, []*Error) {
	tab := &table{symbols: make(map[string]symbol), time: scope.Time}
	var errs []*Error
	declare := func(names []string, op op, what string) {
		for i, name := range names {
			if message := tab.cannotDeclare(name, what); message != "" {
				errs = append(errs, &Error{Equation: -1, Message: message})
				continue
			}
			tab.symbols[name] = symbol{op, i}
			tab.candidates = append(tab.candidates, name)
		}
	}
	declare(scope.States, opState, "state")
	declare(scope.Params, opParam, "parameter")
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
		return fmt.Sprintf("%q cannot name a %s: it is %s of the language", name, what, means)
	}
	if earlier, ok := tab.symbols[name]; ok {
		if earlier.op == opState && what == "state" {
			return fmt.Sprintf("the state %q has an equation already", name)
		}
		kind := map[op]string{opState: "state", opParam: "parameter", opNetwork: "network"}[earlier.op]
		return fmt.Sprintf("%q cannot name a %s: it is a %s already", name, what, kind)
	}
	return ""
}
