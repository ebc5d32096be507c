package field

import "slices"

// instr is one instruction: r[dst] = op(r[a], r[b], r[c]). Every operand is a
// register, whatever it holds: constants, parameters and inputs have registers
// of their own. A program is therefore the same for one point or, with
// registers that are rows of lanes, for many.
type instr struct {
	op           op
	dst, a, b, c uint32
}

// shortInstr is an instruction whose registers are among the first shortRegisters:
// nothing is to be checked when they are looked up.
type shortInstr struct {
	op           op
	dst, a, b, c uint8
	_            [3]byte // eight bytes, so that the assembly can count by shifting
}

// shortRegisters is how many registers a short instruction can name, and the
// least length of a register file.
const shortRegisters = 1 << 8

// shorten returns nil if there is an instruction without a short form. The last of
// the short ones is none: its operation, opConst, is what the assembly stops at.
func shorten(instrs []instr) []shortInstr {
	var short []shortInstr
	for _, in := range instrs {
		if max(in.dst, in.a, in.b, in.c) >= shortRegisters {
			return nil
		}
		short = append(short, shortInstr{op: in.op, dst: uint8(in.dst), a: uint8(in.a), b: uint8(in.b), c: uint8(in.c)})
	}
	return append(short, shortInstr{})
}

// program computes outputs from the registers that code loads.
type program struct {
	instrs  []instr
	short   []shortInstr // the same, or nil
	outputs []uint32     // the register of each output
	// direct says of each output whether its register is its own, so that a
	// program over many points may compute it where it is to go.
	direct []bool
}

// code is a set of programs over one register file:
//
//	time | states | adjoint | time seed | state seeds | parameter seeds |
//	adjoint seeds, if any |
//	constants | parameters | what depends on those alone | temporaries
//
// Only the parameters that occur have registers. The temporaries of all
// programs overlap.
type code struct {
	states       int
	params       []int     // the parameters that occur, ascending
	initial      []float64 // the register file with the constants in place
	setup        []instr   // evaluates what depends on parameters alone
	adjoint      uint32
	adjointSeeds uint32 // only where there are second derivatives
	timeSeed     uint32
	stateSeeds   uint32
	paramSeeds   uint32
	paramBase    uint32
	constants    uint32 // the first register that is the same at all points
	temporary    uint32 // the first that a program writes to
}

const (
	timeRegister   = 0
	statesRegister = 1
)

// assembler gives registers to the nodes of a graph.
type assembler struct {
	*code
	graph     *graph
	registers []uint32 // of each node that is no temporary
	next      uint32   // the first free register
}

// assemble lays out the registers that do not change with the program, for
// all the nodes that the roots of the programs need.
func assemble(g *graph, states int, roots ...[]id) *assembler {
	as := &assembler{code: &code{states: states}, graph: g, registers: make([]uint32, len(g.nodes))}
	var all []id
	for _, r := range roots {
		all = append(all, r...)
	}
	needed := g.reachable(all)

	paramSlot := make(map[int32]uint32)
	occurs := make(map[int32]bool)
	highest := int32(-1)
	second := false
	for _, i := range needed {
		second = second || g.nodes[i].op == opAdjointSeed
		if n := g.nodes[i]; n.op == opParam || n.op == opParamSeed {
			occurs[n.index] = true
			highest = max(highest, n.index)
		}
	}
	for j := int32(0); j <= highest; j++ {
		if occurs[j] {
			paramSlot[j] = uint32(len(as.params))
			as.params = append(as.params, int(j))
		}
	}

	as.next = statesRegister + uint32(states)
	as.adjoint = as.reserve(states)
	as.timeSeed = as.reserve(1)
	as.stateSeeds = as.reserve(states)
	as.paramSeeds = as.reserve(len(as.params))
	if second {
		as.adjointSeeds = as.reserve(states)
	}
	for _, i := range needed {
		n := g.nodes[i]
		switch n.op {
		case opAdjointSeed:
			as.registers[i] = as.adjointSeeds + uint32(n.index)
		case opTime:
			as.registers[i] = timeRegister
		case opState:
			as.registers[i] = statesRegister + uint32(n.index)
		case opAdjoint:
			as.registers[i] = as.adjoint + uint32(n.index)
		case opTimeSeed:
			as.registers[i] = as.timeSeed
		case opStateSeed:
			as.registers[i] = as.stateSeeds + uint32(n.index)
		case opParamSeed:
			as.registers[i] = as.paramSeeds + paramSlot[n.index]
		}
	}
	as.constants = as.next
	var values []float64
	for _, i := range needed {
		if v, ok := g.value(i); ok {
			as.registers[i] = as.reserve(1)
			values = append(values, v)
		}
	}
	as.paramBase = as.reserve(len(as.params))
	var hoisted []id
	for _, i := range needed {
		n := g.nodes[i]
		switch {
		case n.op == opParam:
			as.registers[i] = as.paramBase + paramSlot[n.index]
		case n.op.arity() > 0 && !n.varying:
			hoisted = append(hoisted, i)
		}
	}
	for _, i := range hoisted {
		as.registers[i] = as.reserve(1)
		as.setup = append(as.setup, as.instruction(i))
	}
	as.temporary = as.next
	as.initial = make([]float64, as.next)
	copy(as.initial[as.constants:], values)
	return as
}

func (as *assembler) reserve(n int) (base uint32) {
	base = as.next
	as.next += uint32(n)
	return base
}

// instruction is node i without any fusing.
func (as *assembler) instruction(i id) instr {
	n := as.graph.nodes[i]
	in := instr{op: n.op, dst: as.registers[i], a: as.registers[n.a]}
	if n.op.arity() > 1 {
		in.b = as.registers[n.b]
	}
	if n.op.arity() > 2 {
		in.c = as.registers[n.c]
	}
	return in
}

// program compiles the roots, in order, to a program: dead code does not get
// in, single-use operations are fused, and temporaries are reused as soon as
// they are dead (linear scan).
func (as *assembler) program(roots []id) program {
	steps := as.fuse(roots)
	lastUse := make([]int, len(as.graph.nodes))
	for k, s := range steps {
		for _, arg := range s.args {
			lastUse[arg] = k
		}
	}
	for _, r := range roots {
		lastUse[r] = len(steps)
	}
	registers := slices.Clone(as.registers)
	var free []uint32
	next := as.next
	var p program
	for k, s := range steps {
		in := instr{op: s.op}
		for j, operand := range []*uint32{&in.a, &in.b, &in.c} {
			if j < len(s.args) {
				*operand = registers[s.args[j]]
			}
		}
		for _, arg := range s.args {
			// Registers below as.next are no temporaries. An operand that
			// stands twice is freed once.
			if lastUse[arg] == k && registers[arg] >= as.next {
				free = append(free, registers[arg])
				lastUse[arg] = -1
			}
		}
		// The destination may be the register of an operand that dies here:
		// an instruction reads all its operands before it writes.
		if len(free) > 0 {
			in.dst, free = free[len(free)-1], free[:len(free)-1]
		} else {
			in.dst = next
			next++
		}
		registers[s.node] = in.dst
		p.instrs = append(p.instrs, in)
	}
	if grow := int(next) - len(as.initial); grow > 0 {
		as.initial = append(as.initial, make([]float64, grow)...)
	}
	p.short = shorten(p.instrs)
	for _, r := range roots {
		register := registers[r]
		p.direct = append(p.direct, register >= as.temporary && !slices.Contains(p.outputs, register))
		p.outputs = append(p.outputs, register)
	}
	return p
}
