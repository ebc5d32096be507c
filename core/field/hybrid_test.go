package field

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var _ differentiable = (*HybridEvaluator)(nil)

func mustPerceptron(t testing.TB, cfg PerceptronConfig) *Perceptron {
	t.Helper()
	p, err := NewPerceptron(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustHybrid(t testing.TB, networks map[string]*Perceptron, params string, equations ...string) *Hybrid {
	t.Helper()
	h, err := CompileHybrid(equations, strings.Fields(params), networks)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// written is a network written out in the language, its weights as params
// name_0, name_1 and so on, as output k of the arguments.
func written(name string, p *Perceptron, activation string, k int, args ...string) string {
	values := args
	for j, l := range p.layers {
		var sums []string
		for i := range l.out {
			sum := fmt.Sprintf("%s_%d", name, l.offset+l.in*l.out+i)
			for c, v := range values {
				sum += fmt.Sprintf(" + %s_%d*(%s)", name, l.offset+i*l.in+c, v)
			}
			if j < len(p.layers)-1 {
				sum = activation + "(" + sum + ")"
			}
			sums = append(sums, sum)
		}
		values = sums
	}
	return "(" + values[k] + ")"
}

// A hybrid is the typed field in which the networks are written out: nested
// calls, several outputs, t as an argument, params in arguments and around the
// calls, the same call twice.
func TestHybridIsTypedField(t *testing.T) {
	u := mustPerceptron(t, PerceptronConfig{Inputs: 2, Hidden: []int{3}, Outputs: 2, Activation: "tanh", Seed: 3})
	v := mustPerceptron(t, PerceptronConfig{Inputs: 1, Hidden: []int{2, 2}, Outputs: 1, Activation: "softplus", Seed: 4})
	call := func(name string, p *Perceptron, activation string) func(int, ...string) string {
		return func(k int, args ...string) string { return written(name, p, activation, k, args...) }
	}
	U, V := call("u", u, "tanh"), call("v", v, "softplus")
	hybrid := mustHybrid(t, map[string]*Perceptron{"v": v, "u": u}, "a b",
		"x' = y*v(u_1(x, t)) + u_2(x, t)",
		"y' = -a*sin(x) + u_1(x, t)^2 + v(b*x*y + t)*u_2(v(y), a)")
	inner := V(0, "y")
	equations := []string{
		"x' = y*" + V(0, U(0, "x", "t")) + " + " + U(1, "x", "t"),
		"y' = -a*sin(x) + " + U(0, "x", "t") + "^2 + " + V(0, "b*x*y + t") + "*" + U(1, inner, "a"),
	}
	params := []string{"a", "b"}
	for i := range u.NumParams() {
		params = append(params, fmt.Sprintf("u_%d", i))
	}
	for i := range v.NumParams() {
		params = append(params, fmt.Sprintf("v_%d", i))
	}
	typed := mustCompile(t, equations, params...)
	if hybrid.NumParams() != len(params) || hybrid.Autonomous() {
		t.Fatalf("%d parameters, autonomous %v; want %d, false", hybrid.NumParams(), hybrid.Autonomous(), len(params))
	}
	if calls := len(hybrid.levels[0].calls) + len(hybrid.levels[1].calls); calls != 5 || len(hybrid.levels) != 2 {
		t.Errorf("%d calls in %d levels, want 5 distinct ones in 2", calls, len(hybrid.levels))
	}
	random := rand.New(rand.NewPCG(5, 6))
	vector := func(n int) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = 2*random.Float64() - 1
		}
		return out
	}
	theta := append([]float64{0.7, -0.3}, append(u.Weights(), v.Weights()...)...)
	for i := range theta {
		theta[i] += 0.1 * random.Float64()
	}
	z, a, dz, dtheta := vector(2), vector(2), vector(2), vector(len(theta))
	var results [2][]float64
	for k, e := range []differentiable{typed.Evaluator(), hybrid.Evaluator()} {
		e.SetParams(theta)
		f, jv, gz, gtheta := make([]float64, 2), make([]float64, 2), make([]float64, 2), make([]float64, len(theta))
		e.Eval(f, 0.3, z)
		e.JVP(jv, 0.3, z, 0.9, dz, dtheta)
		gt := e.VJP(gz, gtheta, 0.3, z, a)
		results[k] = slices.Concat(f, jv, gz, gtheta, []float64{gt})
	}
	for i, want := range results[0] {
		if !near(results[1][i], want, 1e-13) { // sums in another order
			t.Errorf("number %d: hybrid %v, typed %v", i, results[1][i], want)
		}
	}
}

func TestHybridDerivatives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		network := func(name string, inputs, outputs int) *Perceptron {
			p, err := NewPerceptron(PerceptronConfig{Inputs: inputs, Outputs: outputs,
				Hidden:     rapid.SliceOfN(rapid.IntRange(1, 6), 0, 2).Draw(t, name),
				Activation: rapid.SampledFrom([]string{"tanh", "softplus", "sin", "identity", "gelu"}).Draw(t, name),
				Seed:       rapid.Int64().Draw(t, name)})
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		arguments := []string{"x", "y", "t", "sin(x) + c", "c*y", "w(x)", "u_2(y, t, w(c))", "w(w(w(y)))"}
		argument := func() string { return rapid.SampledFrom(arguments).Draw(t, "argument") }
		h, err := CompileHybrid([]string{
			fmt.Sprintf("x' = y + u_1(%s, %s, %s)*c", argument(), argument(), argument()),
			fmt.Sprintf("y' = w(%s)*u_2(%s, %s, %s) - x", argument(), argument(), argument(), argument()),
		}, []string{"c"}, map[string]*Perceptron{"u": network("u", 3, 2), "w": network("w", 1, 1)})
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "point"), 1))
		vector := func(n int) []float64 {
			v := make([]float64, n)
			for i := range v {
				v[i] = 2*random.Float64() - 1
			}
			return v
		}
		p := h.NumParams()
		checkDerivatives(t, h.Evaluator(), random.Float64(), vector(2), vector(p), vector(2), random.Float64(), vector(2), vector(p))
	})
}

func TestHybridText(t *testing.T) {
	u := mustPerceptron(t, PerceptronConfig{Inputs: 2, Outputs: 1})
	v := mustPerceptron(t, PerceptronConfig{Inputs: 1, Outputs: 2})
	h := mustHybrid(t, map[string]*Perceptron{"u": u, "friction": v}, "g", "theta' = omega", "omega' = -g*sin(theta)+2u(theta,friction_2( omega))*friction_1(t)")
	if got, want := h.Canonical()[1], "omega' = -g*sin(theta) + 2*u(theta, friction_2(omega))*friction_1(t)"; got != want {
		t.Errorf("canonical %q, want %q", got, want)
	}
	if got, want := h.LaTeX()[1], `\dot{\omega} = -g\,\sin \theta + 2u(\theta, \mathrm{friction}_{2}(\omega))\,\mathrm{friction}_{1}(t)`; got != want {
		t.Errorf("LaTeX %q, want %q", got, want)
	}
	again := mustHybrid(t, map[string]*Perceptron{"u": u, "friction": v}, "g", h.Canonical()...)
	if !slices.Equal(again.Canonical(), h.Canonical()) {
		t.Errorf("canonical text parses to %q", again.Canonical())
	}
	if still := mustHybrid(t, map[string]*Perceptron{"u": u}, "", "x' = u(x, 1)"); !still.Autonomous() || still.NumParams() != u.NumParams() {
		t.Errorf("autonomous %v with %d parameters", still.Autonomous(), still.NumParams())
	}
	// A network that no equation calls has weights all the same.
	if idle := mustHybrid(t, map[string]*Perceptron{"u": u}, "", "x' = -x"); idle.NumParams() != 3 {
		t.Errorf("%d parameters, want 3", idle.NumParams())
	}
}

// What is defined by calls of networks is what it is defined as.
func TestHybridDefinitions(t *testing.T) {
	networks := map[string]*Perceptron{"u": mustPerceptron(t, PerceptronConfig{Inputs: 1, Hidden: []int{3}, Outputs: 1, Seed: 2})}
	theta := append([]float64{0.7}, networks["u"].Weights()...)
	var results [2][]float64
	for k, equations := range [][]string{
		{"x' = w + u(w)", "w = c*u(r)", "y' = w - x", "r = x*y"},
		{"x' = c*u(x*y) + u(c*u(x*y))", "y' = c*u(x*y) - x"},
	} {
		h := mustHybrid(t, networks, "c", equations...)
		if len(h.levels) != 2 || len(h.levels[0].calls) != 1 || len(h.levels[1].calls) != 1 {
			t.Errorf("%q: not one call in each of two levels", equations)
		}
		e := h.Evaluator()
		e.SetParams(theta)
		f, gz, gtheta := make([]float64, 2), make([]float64, 2), make([]float64, len(theta))
		e.Eval(f, 0, []float64{0.4, -1.2})
		e.VJP(gz, gtheta, 0, []float64{0.4, -1.2}, []float64{1, 2})
		results[k] = slices.Concat(f, gz, gtheta)
	}
	for i, want := range results[1] {
		if !near(results[0][i], want, 1e-14) {
			t.Errorf("number %d: %v, written out %v", i, results[0][i], want)
		}
	}
}

func TestHybridFaults(t *testing.T) {
	networks := map[string]*Perceptron{
		"u": mustPerceptron(t, PerceptronConfig{Inputs: 2, Outputs: 1}),
		"w": mustPerceptron(t, PerceptronConfig{Inputs: 1, Outputs: 2}), "friction": mustPerceptron(t, PerceptronConfig{Inputs: 1, Outputs: 1}),
	}
	for _, c := range []struct {
		equation, params string
		offset           int
		says             string
	}{
		{"x' = x + u(x)", "", 9, "u takes 2 arguments, not 1"},
		{"x' = u(x, x, x)", "", 5, "u takes 2 arguments, not 3"},
		{"x' = 3*u", "", 7, "u is a network: give it its arguments, as in u(x, y)"},
		{"x' = w(x)", "", 5, "the network w has 2 outputs: write w_1(…) to w_2(…)"},
		{"x' = w_3(x)", "", 5, `unknown function "w_3" (of networks there are friction(x), u(x, y), w_1(x), w_2(x))`},
		{"x' = fricton(x)", "", 5, `did you mean "friction"`},
		{"x' = u(x,", "", 9, "expected a number, a name or a bracket"},
		{"u' = -u", "", 0, `"u" cannot name a network: it is a state already`},
		{"x' = -x", "w_2", 0, `"w_2" cannot name a network: it is a parameter already`},
	} {
		_, err := CompileHybrid([]string{c.equation}, strings.Fields(c.params), networks)
		var e *Error
		if !errors.As(err, &e) || e.Offset != c.offset || !strings.Contains(e.Message, c.says) {
			t.Errorf("%q: %v, want %q at byte %d", c.equation, err, c.says, c.offset)
		}
		if e != nil && (e.Equation == -1) != (e.Network != "") {
			t.Errorf("%q: the fault is in equation %d, network %q", c.equation, e.Equation, e.Network)
		}
	}
	if _, err := CompileHybrid([]string{"sin' = 1"}, nil, map[string]*Perceptron{"sin": networks["u"]}); err == nil {
		t.Error("a network named sin was taken")
	}
	wide := mustPerceptron(t, PerceptronConfig{Inputs: 1, Outputs: 1, Hidden: []int{999, 990}})
	sum := "x' = 0"
	for i := range 12 {
		sum += fmt.Sprintf(" + u(x + %d)", i)
	}
	if _, err := CompileHybrid([]string{sum}, nil, map[string]*Perceptron{"u": wide}); err == nil || !strings.Contains(err.Error(), "too much to evaluate") {
		t.Errorf("twelve calls of a million weights: %v", err)
	}
}

func TestPerceptron(t *testing.T) {
	p := mustPerceptron(t, PerceptronConfig{Inputs: 2, Hidden: []int{4}, Outputs: 3, Seed: 1, ZeroLast: true})
	if got := p.Weights(); len(got) != 4*3+3*5 || slices.ContainsFunc(got[12:], func(w float64) bool { return w != 0 }) || got[0] == 0 {
		t.Errorf("weights %v", got)
	}
	given := mustPerceptron(t, PerceptronConfig{Inputs: 1, Outputs: 1, Weights: []float64{2, 3}})
	if !slices.Equal(given.Weights(), []float64{2, 3}) {
		t.Errorf("weights %v, want those given", given.Weights())
	}
	for field, cfg := range map[string]PerceptronConfig{
		"inputs":     {Inputs: 0, Outputs: 1},
		"outputs":    {Inputs: 1, Outputs: 65},
		"hidden":     {Inputs: 1, Outputs: 1, Hidden: []int{1, 0}},
		"activation": {Inputs: 1, Outputs: 1, Activation: "tan"},
		"weights":    {Inputs: 1, Outputs: 1, Weights: []float64{1, math.Inf(1)}},
	} {
		_, err := NewPerceptron(cfg)
		var e *NetworkError
		if !errors.As(err, &e) || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestHybridAllocatesNothing(t *testing.T) {
	u := mustPerceptron(t, PerceptronConfig{Inputs: 2, Hidden: []int{16}, Outputs: 1, Seed: 1})
	e := mustHybrid(t, map[string]*Perceptron{"u": u}, "g", "theta' = omega", "omega' = -g*sin(theta) + u(theta, omega)").Evaluator()
	z, a, dtheta := []float64{1, 2}, []float64{3, 4}, make([]float64, e.NumParams())
	if n := testing.AllocsPerRun(100, func() {
		e.Eval(z, 0, z)
		e.VJP(a, dtheta, 0, z, a)
		e.JVP(a, 0, z, 1, a, dtheta)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkHybrid(b *testing.B) {
	u := mustPerceptron(b, PerceptronConfig{Inputs: 1, Hidden: []int{48}, Outputs: 1, Seed: 1})
	e := mustHybrid(b, map[string]*Perceptron{"u": u}, "g", "theta' = omega", "omega' = -g*sin(theta) + u(omega)").Evaluator()
	z, a, dz, dtheta := []float64{1, 2}, []float64{3, 4}, make([]float64, 2), make([]float64, e.NumParams())
	b.Run("f", func(b *testing.B) {
		for b.Loop() {
			e.Eval(dz, 0, z)
		}
	})
	b.Run("vjp", func(b *testing.B) {
		for b.Loop() {
			e.VJP(dz, dtheta, 0, z, a)
		}
	})
}
