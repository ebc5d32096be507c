package field

import "fmt"

// machine is the register file of one code. It is what makes an evaluator
// belong to one goroutine.
type machine struct {
	*code
	r []float64
}

func newMachine(c *code) machine {
	m := machine{code: c, r: make([]float64, max(len(c.initial), shortRegisters))}
	copy(m.r, c.initial)
	run(c.setup, m.r) // all parameters 0, until they are set
	return m
}

func (m *machine) setParams(theta []float64) {
	base := m.r[m.paramBase:]
	for k, j := range m.params {
		base[k] = theta[j]
	}
	run(m.setup, m.r)
}

// run executes the program on the registers.
func (m *machine) run(p *program) {
	if p.short != nil {
		runShort(p.short, (*[shortRegisters]float64)(m.r))
		return
	}
	run(p.instrs, m.r)
}

func (m *machine) loadPoint(t float64, z []float64) {
	m.r[timeRegister] = t
	m.load(statesRegister, z)
}

// load copies v to the registers from base on.
func (m *machine) load(base uint32, v []float64) {
	r := m.r[base:][:len(v)]
	//lint:ignore S1001 for a few numbers the call of copy costs more than the loop
	for i, x := range v {
		r[i] = x
	}
}

func (m *machine) loadTangent(dt float64, dz, dtheta []float64) {
	m.r[m.timeSeed] = dt
	m.load(m.stateSeeds, dz)
	if dtheta != nil {
		for k, j := range m.params {
			m.r[int(m.paramSeeds)+k] = dtheta[j]
		}
	}
}

// store copies outputs to dst.
func (m *machine) store(dst []float64, outputs []uint32) {
	r := m.r
	for i, o := range outputs {
		dst[i] = r[o]
	}
}

// storeParams spreads outputs, one for each parameter that occurs, over
// dtheta: the others do not change anything.
func (m *machine) storeParams(dtheta []float64, outputs []uint32) {
	if len(outputs) < len(dtheta) {
		clear(dtheta)
	}
	for k, o := range outputs {
		dtheta[m.params[k]] = m.r[o]
	}
}

// checkLength panics if a vector is not as long as the caller must make it.
func checkLength(what string, got, want int) {
	if got != want {
		panicLength(what, got, want)
	}
}

func panicLength(what string, got, want int) {
	panic(fmt.Sprintf("field: %s has length %d, not %d", what, got, want))
}
