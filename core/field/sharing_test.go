package field

import "testing"

// count is how often each operation stands in the program, a fused one as what
// it is made of.
func (p *program) count() map[op]int {
	parts := map[op][]op{
		opMulAdd: {opMul, opAdd}, opMulSub: {opMul, opSub}, opNegMulAdd: {opMul, opSub},
		opMul3: {opMul, opMul}, opAddMul: {opAdd, opMul}, opSubMul: {opSub, opMul},
	}
	n := map[op]int{}
	for _, in := range p.instrs {
		if list := parts[in.op]; list != nil {
			for _, o := range list {
				n[o]++
			}
		} else {
			n[in.op]++
		}
	}
	return n
}

func TestConstantsAreFolded(t *testing.T) {
	for _, c := range []struct {
		src  string
		want int // operations left
	}{
		{"x' = 2*3*x", 1},
		{"x' = sqrt(4)^3*x + sin(0)", 1},
		{"x' = 1*x + 0", 0},
		{"x' = --x", 0},
		{"x' = x/4", 1},
		{"x' = (pi - pi)*7 + x", 0},
		{"x' = exp(1)/e*2", 0},
	} {
		s := mustCompile(t, []string{c.src})
		if got := len(s.eval.instrs); got != c.want {
			t.Errorf("%s takes %d operations, want %d: %v", c.src, got, c.want, s.eval.instrs)
		}
	}
}

// What depends on θ alone is no part of any program.
func TestParametersAreHoisted(t *testing.T) {
	s := mustCompile(t, []string{"x' = sin(a)*exp(-b)*x"}, "a", "b")
	for name, p := range map[string]*program{"f": &s.eval, "VJP": &s.vjp, "full VJP": &s.vjpFull, "JVP": &s.jvp} {
		if n := p.count(); n[opSin]+n[opCos]+n[opExp] != 0 {
			t.Errorf("%s evaluates functions of θ: %v", name, p.instrs)
		}
	}
}

// Equal subexpressions are evaluated once, by the derivatives too, which use
// those of f.
func TestProgramsShareSubexpressions(t *testing.T) {
	s := mustCompile(t, []string{"x' = sin(x*y)*a + exp(y)", "y' = cos(y*x) + exp(y)*x/(1 + sin(x*y))"}, "a")
	jacobian := &s.jac().program
	for name, p := range map[string]*program{
		"f": &s.eval, "VJP": &s.vjp, "full VJP": &s.vjpFull, "JVP": &s.jvp, "full JVP": &s.jvpFull, "Jacobian": jacobian,
	} {
		n := p.count()
		if n[opSin] != 1 || n[opCos] > 1 || n[opExp] != 1 || n[opDiv] > 2 {
			t.Errorf("%s: %d sines, %d cosines, %d exponentials, %d quotients", name, n[opSin], n[opCos], n[opExp], n[opDiv])
		}
	}
	// Nothing is multiplied by 0 or 1, or added to 0.
	lotka := mustCompile(t, lotkaVolterra, "a", "b", "c", "d")
	for name, c := range map[string]struct {
		p    *program
		most int
	}{"f": {&lotka.eval, 8}, "full VJP": {&lotka.vjpFull, 20}, "JVP": {&lotka.jvp, 14}, "Jacobian": {&lotka.jac().program, 7}} {
		total := 0
		for _, k := range c.p.count() {
			total += k
		}
		if total > c.most {
			t.Errorf("%s of Lotka–Volterra takes %d operations, at most %d expected: %v", name, total, c.most, c.p.instrs)
		}
	}
}
