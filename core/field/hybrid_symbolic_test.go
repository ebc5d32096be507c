package field

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHybridSymbolicReadsAsAPersonWouldWrite(t *testing.T) {
	u := mustPerceptron(t, PerceptronConfig{Inputs: 2, Hidden: []int{3}, Outputs: 1})
	v := mustPerceptron(t, PerceptronConfig{Inputs: 1, Outputs: 2})
	for _, c := range []struct {
		params, equations                    []string
		states, adjoint, gradient, latex, by string
	}{
		{
			[]string{"g"}, []string{"theta' = omega", "omega' = -g*sin(theta) + u(theta, omega)"},
			"0 | 1 / D[1](u)(theta, omega) - g*cos(theta) | D[2](u)(theta, omega)",
			"a_omega*(g*cos(theta) - D[1](u)(theta, omega)) | -a_theta - a_omega*D[2](u)(theta, omega)",
			"-a_omega*sin(theta) | a_omega*D[w](u)(theta, omega)",
			`\frac{\partial u}{\partial \theta} - g\,\cos \theta`, `a_{\omega}\,\frac{\partial u}{\partial w}`,
		},
		{ // arguments that are expressions: the chain rule, and slots
			[]string{"k"}, []string{"x' = u(k*x*y, t) + u(x, x)", "y' = v_2(x)*y"},
			"k*y*D[1](u)(k*x*y, t) + D[1](u)(x, x) + D[2](u)(x, x) | k*x*D[1](u)(k*x*y, t) / y*D[1](v_2)(x) | v_2(x)",
			"", "a_x*x*y*D[1](u)(k*x*y, t) | a_x*(D[w_u](u)(k*x*y, t) + D[w_u](u)(x, x)) | a_y*y*D[w_v](v_2)(x)",
			`k\,y\,\partial_{1}u(k\,x\,y, t) + \partial_{1}u(x, x) + \partial_{2}u(x, x)`,
			`a_{x}\left(\frac{\partial u}{\partial w_{u}}(k\,x\,y, t) + \frac{\partial u}{\partial w_{u}}(x, x)\right)`,
		},
		{ // calls in calls, through definitions, and a state that is called w
			nil, []string{"w' = v_1(r)", "r = v_2(w)*w"},
			"D[1](v_1)(w*v_2(w))*(w*D[1](v_2)(w) + v_2(w))", "",
			"a_w*(w*D[1](v_1)(w*v_2(w))*D[W](v_2)(w) + D[W](v_1)(w*v_2(w)))", "", "",
		},
	} {
		networks := map[string]*Perceptron{}
		for name, p := range map[string]*Perceptron{"u": u, "v": v} {
			if strings.Contains(strings.Join(c.equations, " "), name+"(") || strings.Contains(strings.Join(c.equations, " "), name+"_") {
				networks[name] = p
			}
		}
		h, err := CompileHybrid(c.equations, c.params, networks)
		if err != nil {
			t.Fatal(err)
		}
		sym := h.Symbolic(nil)
		first, byWeights := sym.DfDz[len(sym.DfDz)-1][0], sym.Gradient[len(c.params)]
		if c.params != nil && c.params[0] == "k" {
			first = sym.DfDz[0][0]
		}
		for _, pair := range [][2]string{
			{join(sym.DfDz), c.states}, {join([][]Expr{sym.Adjoint}), c.adjoint}, {join([][]Expr{sym.Gradient}), c.gradient},
			{first.LaTeX, c.latex}, {byWeights.LaTeX, c.by},
		} {
			if pair[0] != pair[1] && pair[1] != "" {
				t.Errorf("%v:\n got %s\nwant %s", c.equations, pair[0], pair[1])
			}
		}
	}
}

// derived is D[slot](name) of a network with one hidden layer of tanh, written
// out in the language: Σ_i W2_ki (1 − tanh(s_i)²) W1_ij. Slot −1 is the change
// when all weights grow by 1: Σ_i (tanh(s_i) + W2_ki (1 − tanh(s_i)²) (Σ_j x_j + 1)) + 1.
func derived(name string, p *Perceptron, k, slot int, args ...string) string {
	first, second := p.layers[0], p.layers[1]
	var sums []string
	for i := range first.out {
		s := fmt.Sprintf("%s_%d", name, first.offset+first.in*first.out+i)
		for c, v := range args {
			s += fmt.Sprintf(" + %s_%d*(%s)", name, first.offset+i*first.in+c, v)
		}
		if slot < 0 {
			sums = append(sums, fmt.Sprintf("tanh(%s) + %s_%d*(1 - tanh(%s)^2)*(%s + 1)", s, name, second.offset+k*second.in+i, s, strings.Join(args, " + ")))
			continue
		}
		sums = append(sums, fmt.Sprintf("%s_%d*(1 - tanh(%s)^2)*%s_%d", name, second.offset+k*second.in+i, s, name, first.offset+i*first.in+slot))
	}
	if slot < 0 {
		sums = append(sums, "1")
	}
	return "(" + strings.Join(sums, " + ") + ")"
}

var networkTerm = regexp.MustCompile(`(?:D\[(\w+)\]\((u_[12]|v)\)|\b(u_[12]|v))\(`)

// expand writes the networks in a symbolic expression out.
func expand(t fatalf, text string, u, v *Perceptron) string {
	t.Helper()
	for {
		at := networkTerm.FindStringSubmatchIndex(text)
		if at == nil {
			return text
		}
		part := func(i int) string {
			if at[2*i] < 0 {
				return ""
			}
			return text[at[2*i]:at[2*i+1]]
		}
		var args []string
		depth, from, end := 0, at[1], at[1]
		for ; depth >= 0; end++ {
			switch text[end] {
			case '(':
				depth++
			case ')':
				depth--
			}
			if depth < 0 || depth == 0 && text[end] == ',' {
				args = append(args, expand(t, text[from:end], u, v))
				from = end + 1
			}
		}
		called := part(2) + part(3)
		name, p, k := "v", v, 0
		if called != "v" {
			name, p, k = "u", u, int(called[2]-'1')
		}
		out := written(name, p, "tanh", k, args...)
		if slot := part(1); slot != "" {
			at := int(slot[0] - '1')
			if slot[0] == 'w' {
				at = -1
			}
			out = derived(name, p, k, at, args...)
		}
		text = text[:at[0]] + out + text[end:]
	}
}

// What is written out has the values of the products that are computed.
func TestHybridSymbolicAgreesWithProducts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		network := func(name string, inputs, outputs int) *Perceptron {
			p, err := NewPerceptron(PerceptronConfig{Inputs: inputs, Outputs: outputs, Hidden: []int{2}, Seed: rapid.Int64().Draw(t, name)})
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		u, v := network("u", 2, 2), network("v", 1, 1)
		arguments := []string{"x", "y", "t", "c", "x*y", "sin(x) + c", "v(x)", "r", "u_2(y, v(c))"}
		argument := func() string { return rapid.SampledFrom(arguments).Draw(t, "argument") }
		equations := []string{
			fmt.Sprintf("x' = y + u_1(%s, %s)*c", argument(), argument()),
			fmt.Sprintf("y' = v(%s)^2*u_2(%s, %s) - x*r", argument(), argument(), argument()),
			"r = c*y + v(x*c)",
		}
		h, err := CompileHybrid(equations, []string{"c"}, map[string]*Perceptron{"u": u, "v": v})
		if err != nil {
			t.Fatal(err)
		}
		running, err := CompileScalar("c*x^2*y + t*c", Scope{States: []string{"x", "y"}, Params: []string{"c"}, Time: true})
		if err != nil {
			t.Fatal(err)
		}
		sym := h.Symbolic(running)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "point"), 1))
		vector := func(n int) []float64 {
			out := make([]float64, n)
			for i := range out {
				out[i] = 2*random.Float64() - 1
			}
			return out
		}
		z, a, now, theta := vector(2), vector(2), random.Float64(), vector(h.NumParams())
		names := []string{"c"}
		for i := range u.NumParams() {
			names = append(names, fmt.Sprintf("u_%d", i))
		}
		for i := range v.NumParams() {
			names = append(names, fmt.Sprintf("v_%d", i))
		}
		e := h.Evaluator()
		e.SetParams(theta)
		check := func(what string, got Expr, want float64) {
			text := expand(t, got.Text, u, v)
			if got.Omitted || len(text) > maxSource { // a call within calls written out is long
				return
			}
			s, err := CompileScalar(text, Scope{States: slices.Concat(sym.States, sym.Costate), Params: names, Time: true})
			if err != nil {
				t.Fatalf("%s: %v", got.Text, err)
			}
			ev := s.Evaluator()
			ev.SetParams(theta)
			if value := ev.Value(now, slices.Concat(z, a)); !(math.Abs(value-want) <= 1e-12*(1+math.Abs(want))) {
				t.Fatalf("%q: %s is %s = %v, not %v", equations, what, got.Text, value, want)
			}
		}
		dz, dtheta, lz, ltheta := make([]float64, 2), make([]float64, len(theta)), make([]float64, 2), make([]float64, 1)
		for i := range 2 {
			unit := []float64{0, 0}
			unit[i] = 1
			dt := e.VJP(dz, dtheta, now, z, unit)
			for j := range 2 {
				check("∂f/∂z", sym.DfDz[i][j], dz[j])
			}
			check("∂f/∂c", sym.DfDtheta[i][0], dtheta[0])
			check("∂f/∂t", sym.DfDt[i], dt)
		}
		e.VJP(dz, dtheta, now, z, a)
		l := running.Evaluator()
		l.SetParams(theta[:1])
		l.Gradient(lz, ltheta, now, z)
		for i := range 2 {
			check("da/dt", sym.Adjoint[i], -dz[i]-lz[i])
		}
		check("dL/dc", sym.Gradient[0], dtheta[0]+ltheta[0])
		for k, n := range h.networks {
			along := 0.0
			for _, d := range dtheta[n.Offset:][:n.NumParams()] {
				along += d
			}
			check("aᵀ∂f/∂w", sym.Gradient[1+k], along)
		}
	})
}
