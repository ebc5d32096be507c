package scene

import "slices"

// Filters returns the groups of entries of θ that belong to one neuron, its row of W
// and its b, of every network and every vector of varying weights; what is left,
// as named parameters, is one group more. Every entry is in one group.
func (x *Experiment) Filters() [][]int {
	var groups [][]int
	seen := make([]bool, len(x.Theta))
	add := func(group []int) {
		for _, i := range group {
			seen[i] = true
		}
		groups = append(groups, group)
	}
	perceptron := func(at, in int, hidden []int, out int) int {
		for _, width := range append(slices.Clone(hidden), out) {
			for j := range width {
				group := make([]int, 0, in+1)
				for k := range in {
					group = append(group, at+j*in+k)
				}
				add(append(group, at+width*in+j))
			}
			at += width * (in + 1)
			in = width
		}
		return at
	}
	if f := x.Scene.Field; f != nil && f.Network != nil {
		w := f.Network
		n := w.Dim + w.Augment
		in := n
		if w.Time {
			in++
		}
		at := len(x.Params)
		for range max(1, w.Layers) {
			at = perceptron(at, in, w.Hidden, n)
		}
	}
	for _, n := range x.Networks {
		w := x.Scene.Field.Networks[n.Name]
		if w != nil {
			perceptron(n.From, w.Inputs, w.Hidden, w.Outputs)
		}
	}
	var rest []int
	for i, s := range seen {
		if !s {
			rest = append(rest, i)
		}
	}
	if rest != nil {
		groups = append(groups, rest)
	}
	return groups
}
