package field

import (
	"fmt"
	"strings"
)

// networkSymbol is a network as equations call it: u(x, y), or with several
// outputs u_1(x, y), u_2(x, y) and so on.
type networkSymbol struct {
	name            string
	inputs, outputs int
	network, output int // which network, and which of its outputs; output −1: none, a number is missing
}

// networkSymbols lists the names under which the outputs of networks are
// called.
func networkSymbols(names []string, networks map[string]*Perceptron) []networkSymbol {
	var list []networkSymbol
	for k, name := range names {
		p := networks[name]
		s := networkSymbol{name: name, inputs: p.Inputs(), outputs: p.Outputs(), network: k}
		if s.outputs == 1 {
			list = append(list, s)
			continue
		}
		s.output = -1
		list = append(list, s)
		for s.output = range s.outputs {
			s.name = fmt.Sprintf("%s_%d", name, s.output+1)
			list = append(list, s)
		}
	}
	return list
}

// declareNetworks gives networks their names, after states and parameters.
func (tab *table) declareNetworks(list []networkSymbol) []*Error {
	var errs []*Error
	tab.networks = list
	for i, s := range list {
		if message := tab.cannotDeclare(s.name, "network"); message != "" {
			errs = append(errs, &Error{Equation: -1, Network: tab.owner(s), Message: message})
			continue
		}
		tab.declare(s.name, symbol{op: opNetwork, index: i})
	}
	return errs
}

// owner is the name of the network that s is an output of.
func (tab *table) owner(s networkSymbol) string {
	for _, other := range tab.networks {
		if other.network == s.network {
			return other.name
		}
	}
	return s.name
}

// networkCall reads the arguments of the network whose name was just read.
func (p *parser) networkCall(t token, s networkSymbol) *expr {
	switch {
	case !p.at('('):
		p.fail(t.offset, "%s is a network: give it its arguments, as in %s", s.name, s.example())
		return nil
	case s.output < 0:
		p.fail(t.offset, "the network %s has %d outputs: write %s_1(…) to %s_%d(…)", s.name, s.outputs, s.name, s.name, s.outputs)
		return nil
	}
	e := p.call(t, function{op: opNetwork, min: s.inputs, max: s.inputs})
	if e != nil {
		found, _ := p.table.lookup(s.name)
		e.name, e.index = s.name, found.index
	}
	return e
}

func (s networkSymbol) example() string {
	name, args := s.name, "x"
	if s.output < 0 {
		name += "_1"
	}
	if s.inputs > 1 {
		args = "x, y"
	}
	if s.inputs > 2 {
		args += ", …"
	}
	return name + "(" + args + ")"
}

// networksThereAre names the networks where there are any, for the message
// about a function that is unknown.
func (tab *table) networksThereAre() string {
	var calls []string
	for _, s := range tab.networks {
		if s.output >= 0 {
			calls = append(calls, s.example())
		}
	}
	if len(calls) > 6 {
		calls = append(calls[:6:6], "…")
	}
	if len(calls) == 0 {
		return ""
	}
	return " (of networks there are " + strings.Join(calls, ", ") + ")"
}
