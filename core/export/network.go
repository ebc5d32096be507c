package export

import (
	"fmt"
	"slices"
	"strings"

	"costate/core/scene"
)

// network is a multilayer perceptron.
type network struct {
	Activation  activation
	Cube, Time  bool
	Layers      []string // "in, out"
	Weights     []string // lines of numbers
	States      int
	NamedParams int
}

// activation is σ(s) and σ'(s), the latter where it is needed.
type activation struct{ Value, Slope string }

// maxWeights is how many weights a program holds: beyond it is data, not text.
const maxWeights = 20_000

func (t *target) network(x *scene.Experiment) *network {
	c := x.Scene.Field.Network
	n := &network{Activation: t.activations[c.Activation], Cube: c.Input == "z^3", Time: c.Time, States: len(x.States), NamedParams: len(x.Params)}
	in := n.States
	if c.Time {
		in++
	}
	for _, out := range append(slices.Clone(c.Hidden), n.States) {
		n.Layers = append(n.Layers, fmt.Sprintf("(%d, %d)", in, out))
		in = out
	}
	var weights []string
	for _, w := range x.Theta[len(x.Params):] {
		weights = append(weights, number(w))
	}
	n.Weights = strings.Split(wrapped(weights, 92), "\n")
	return n
}

// networkFormula is the field of a network in one line.
func networkFormula(x *scene.Experiment) string {
	c := x.Scene.Field.Network
	formula := "z"
	if c.Input == "z^3" {
		formula = "z³"
	}
	if c.Time {
		formula = "(" + formula + ", t)"
	}
	at := ""
	if c.Varying != "" {
		at = "(t)"
	}
	for k := range len(c.Hidden) + 1 {
		if k > 0 {
			formula = c.Activation + "(" + formula + ")"
		}
		formula = fmt.Sprintf("W%d%s·%s + b%d%s", k+1, at, formula, k+1, at)
	}
	return "dz/dt = " + formula
}
