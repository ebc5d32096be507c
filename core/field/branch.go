package field

import "sync"

// lazyBranches compiles what Branches evaluates when it is first asked for.
type lazyBranches struct {
	once    sync.Once
	code    *code
	program program
}

// branches returns the compiled program, without outputs for a smooth field.
func (s *System) branches() *lazyBranches {
	b := &s.bent
	b.once.Do(func() {
		g := newGraph()
		f := g.lowerSystem(s)
		var labels []id
		for _, i := range g.reachable(f) {
			switch n := g.nodes[i]; n.op {
			case opAbs:
				labels = append(labels, g.unary(opSign, n.a))
			case opRelu:
				labels = append(labels, g.unary(opStep, n.a))
			case opMin, opMax:
				labels = append(labels, g.binary(opBelow, n.a, n.b))
			case opSign, opFloor, opCeil, opRound, opLess, opLessEqual, opEqual:
				labels = append(labels, i)
			}
		}
		as := assemble(g, len(f), labels)
		b.program, b.code = as.program(labels), as.code
	})
	return b
}

// lowerSystem adds the right sides of s to the graph.
func (g *graph) lowerSystem(s *System) []id {
	g.define(s.definitions)
	var f []id
	for _, right := range s.rights {
		f = append(f, g.lower(right))
	}
	return f
}

// NumBranches returns how many operations of the field have branches: abs, min,
// max, sign, relu, floor, ceil, round and comparisons. A field without any is
// smooth where it is finite.
func (e *Evaluator) NumBranches() int { return len(e.system.branches().program.outputs) }

// Branches writes to dst, NumBranches entries, which branch each of those
// operations takes at (t, z): as long as the numbers stay the same, f is smooth.
// The first call allocates.
func (e *Evaluator) Branches(dst []float64, t float64, z []float64) {
	b := e.system.branches()
	checkLength("z", len(z), e.states)
	checkLength("dst", len(dst), len(b.program.outputs))
	m := e.like(&e.branch, b.code)
	m.loadPoint(t, z)
	m.run(&b.program)
	m.store(dst, b.program.outputs)
}

// like returns *m, made at first need for another code of the same system.
func (e *Evaluator) like(m **machine, c *code) *machine {
	if *m == nil {
		made := newMachine(c)
		theta := make([]float64, e.NumParams())
		for k, param := range e.params {
			theta[param] = e.r[int(e.paramBase)+k]
		}
		made.setParams(theta)
		*m = &made
	}
	return *m
}

// NumBranches returns how many units of hidden layers bend at 0: those of relu.
func (e *NetworkEvaluator) NumBranches() int {
	if !e.n.activation.bends {
		return 0
	}
	count := 0
	for _, l := range e.n.layers[:len(e.n.layers)-1] {
		count += l.out
	}
	return count
}

// Branches writes to dst, NumBranches entries, the slope of each of those units
// at (t, z), 0 or 1.
func (e *NetworkEvaluator) Branches(dst []float64, t float64, z []float64) {
	checkLength("z", len(z), e.n.dim)
	checkLength("dst", len(dst), e.NumBranches())
	e.linearize(t, z)
	for k, l := range e.n.layers[:len(e.n.layers)-1] {
		if len(dst) > 0 {
			dst = dst[copy(dst, e.slope[k][:l.out]):]
		}
	}
}

// NumBranches returns how many operations of the equations, and units of the
// networks in them, have branches.
func (e *HybridEvaluator) NumBranches() int {
	count := e.top.NumBranches()
	for k := range e.levels {
		l := &e.levels[k]
		count += l.arguments.NumBranches()
		for i := range l.calls {
			count += l.calls[i].bends()
		}
	}
	return count
}

// Branches writes to dst, NumBranches entries, which branch each of them takes
// at (t, z).
func (e *HybridEvaluator) Branches(dst []float64, t float64, z []float64) {
	checkLength("dst", len(dst), e.NumBranches())
	e.load(t, z, true)
	take := func(count int) []float64 {
		head := dst[:count]
		dst = dst[count:]
		return head
	}
	e.top.Branches(take(e.top.NumBranches()), t, e.w)
	for k := range e.levels {
		l := &e.levels[k]
		l.arguments.Branches(take(l.arguments.NumBranches()), t, e.w)
		for i := range l.calls {
			c := &l.calls[i]
			if c.bends() == 0 {
				continue
			}
			for j := range len(c.layers) - 1 {
				copy(take(len(c.slope[j])), c.slope[j])
			}
		}
	}
}

// bends is how many hidden units have branches.
func (e *perceptronEvaluator) bends() int {
	if !e.activation.bends {
		return 0
	}
	count := 0
	for _, l := range e.layers[:len(e.layers)-1] {
		count += l.out
	}
	return count
}
