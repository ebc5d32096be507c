package flow

import "slices"

// Save appends to dst what the path needs to go on from where it stands: θ and
// what its rule remembers.
func (p *Path) Save(dst []float64) []float64 {
	dst = append(dst, p.theta...)
	if p.rule != nil {
		for _, m := range p.rule.memory() {
			dst = append(dst, m...)
		}
	}
	return dst
}

// Load has the path stand at (tau, θ) after so many steps, with what another path
// of the same length of θ saved there. A rule that remembers something else, or
// nothing, begins without memory.
func (p *Path) Load(tau float64, steps int, saved []float64) {
	p.tau, p.steps, p.known = tau, steps, false
	rest := saved[copy(p.theta, saved):]
	if p.rule != nil {
		memory := p.rule.memory()
		if len(slices.Concat(memory...)) == len(rest) {
			for _, m := range memory {
				rest = rest[copy(m, rest):]
			}
		}
	}
	if p.flow != nil {
		p.flow.start()
	}
}
