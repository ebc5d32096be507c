package field

import "sync"

// jacobian is the program that computes ∂f/∂z, only what is not identically 0.
type jacobian struct {
	code    *code
	program program
	rows    [][]int // of each row, the columns of the program's outputs
}

// maxJacobianWork bounds what compiling the Jacobian takes: a sweep over the
// graph for each row.
const maxJacobianWork = 4_000_000

// lazyJacobian compiles the Jacobian when it is first asked for: most fields
// are never linearized.
type lazyJacobian struct {
	once sync.Once
	jacobian
}

// jac returns the compiled Jacobian, its code nil for fields that are too long.
func (s *System) jac() *jacobian {
	s.lazy.once.Do(func() { s.lazy.jacobian = compileJacobian(s) })
	return &s.lazy.jacobian
}

func compileJacobian(s *System) jacobian {
	g := newGraph()
	f := g.lowerSystem(s)
	n := len(f)
	var j jacobian
	if n*len(g.nodes) > maxJacobianWork {
		for i := range f {
			j.rows = append(j.rows, g.statesOf(f[i]))
		}
		return j
	}
	one := []id{g.constant(1)}
	var entries []id
	for i := range f {
		var row []int
		for k, d := range g.gradient(f[i:i+1], one, n, nil)[:n] {
			if !g.isConst(d, 0) {
				row = append(row, k)
				entries = append(entries, d)
			}
		}
		j.rows = append(j.rows, row)
	}
	as := assemble(g, n, entries)
	j.program = as.program(entries)
	j.code = as.code
	return j
}

// statesOf lists the states that a node depends on.
func (g *graph) statesOf(root id) []int {
	var states []int
	seen := map[int]bool{}
	for _, i := range g.reachable([]id{root}) {
		if n := g.nodes[i]; n.op == opState && !seen[int(n.index)] {
			seen[int(n.index)] = true
			states = append(states, int(n.index))
		}
	}
	return states
}

// JacobianPattern returns, of each row of ∂f/∂z, the columns that are not
// identically 0, ascending.
func (s *System) JacobianPattern() [][]int {
	var rows [][]int
	for _, row := range s.jac().rows {
		rows = append(rows, append([]int{}, row...))
	}
	return rows
}

// Jacobian sets dst[i·n+j] = ∂f_i/∂z_j at (t, z, θ), n the length of z. The
// first call allocates, and dst is not to overlap z.
func (e *Evaluator) Jacobian(dst []float64, t float64, z []float64) {
	n := e.states
	checkLength("z", len(z), n)
	checkLength("dst", len(dst), n*n)
	j := e.system.jac()
	if j.code == nil {
		e.jacobianByRows(dst, t, z)
		return
	}
	m := e.like(&e.jacobian, j.code)
	m.loadPoint(t, z)
	m.run(&j.program)
	clear(dst)
	outputs := j.program.outputs
	for i, row := range j.rows {
		into := dst[i*n : (i+1)*n]
		for k, column := range row {
			into[column] = m.r[outputs[k]]
		}
		outputs = outputs[len(row):]
	}
}

// jacobianByRows takes n vector–Jacobian products.
func (e *Evaluator) jacobianByRows(dst []float64, t float64, z []float64) {
	n := e.states
	if e.unit == nil {
		e.unit = make([]float64, n)
	}
	for i := range n {
		e.unit[i] = 1
		e.VJP(dst[i*n:(i+1)*n], nil, t, z, e.unit)
		e.unit[i] = 0
	}
}
