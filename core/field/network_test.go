package field

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func mustNetwork(t testing.TB, cfg NetworkConfig) *Network {
	t.Helper()
	n, err := NewNetwork(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNetworkDerivatives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := NetworkConfig{
			Dim:        rapid.IntRange(1, 5).Draw(t, "dim"),
			Hidden:     rapid.SliceOfN(rapid.IntRange(1, 9), 0, 3).Draw(t, "hidden"),
			Activation: rapid.SampledFrom([]string{"tanh", "softplus", "sin", "identity", "sigmoid", "gelu", "swish"}).Draw(t, "activation"),
			Input:      rapid.SampledFrom([]string{"z", "z^3"}).Draw(t, "input"),
			Time:       rapid.Bool().Draw(t, "time"),
			Augment:    rapid.IntRange(0, 2).Draw(t, "augment"),
			Seed:       rapid.Int64().Draw(t, "seed"),
		}
		n, err := NewNetwork(cfg)
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
		d, p := n.Dim(), n.NumParams()
		checkDerivatives(t, n.Evaluator(), random.Float64(), vector(d), vector(p), vector(d), random.Float64(), vector(d), vector(p))
	})
}

// TestNetworkIsTypedField compares with the same network written as text: an
// implementation that shares no code but the activations.
func TestNetworkIsTypedField(t *testing.T) {
	n := mustNetwork(t, NetworkConfig{Dim: 1, Augment: 1, Hidden: []int{3}, Activation: "softplus", Input: "z^3", Time: true, Seed: 7})
	params := strings.Fields("w11 w12 w13 w21 w22 w23 w31 w32 w33 b1 b2 b3 v11 v12 v13 v21 v22 v23 c1 c2")
	h := func(i string) string {
		return "softplus(w" + i + "1*z1^3 + w" + i + "2*z2^3 + w" + i + "3*t + b" + i + ")"
	}
	out := func(i string) string {
		return "z" + i + "' = v" + i + "1*" + h("1") + " + v" + i + "2*" + h("2") + " + v" + i + "3*" + h("3") + " + c" + i
	}
	typed, neural := mustCompile(t, []string{out("1"), out("2")}, params...).Evaluator(), n.Evaluator()
	theta := n.Weights()
	for i := range theta {
		theta[i] += 0.01 * float64(i)
	}
	results := [2][]float64{}
	for k, e := range []differentiable{typed, neural} {
		e.SetParams(theta)
		f, dz, dtheta := make([]float64, 2), make([]float64, 2), make([]float64, len(theta))
		e.Eval(f, 0.3, []float64{0.7, -1.1})
		dt := e.VJP(dz, dtheta, 0.3, []float64{0.7, -1.1}, []float64{1.5, 0.5})
		results[k] = append(append(append(f, dz...), dtheta...), dt)
	}
	for i, want := range results[0] {
		if !near(results[1][i], want, 1e-14) { // sums in another order: a few roundings
			t.Errorf("number %d: network %v, typed %v", i, results[1][i], want)
		}
	}
}

func TestActivations(t *testing.T) {
	if got, want := strings.Join(Activations(), " "), "elu gelu identity relu sigmoid sin softplus swish tanh"; got != want {
		t.Errorf("activations %s, want %s", got, want)
	}
	for name, a := range activations {
		value := func(x float64) float64 {
			y := []float64{x}
			a.value(y, y)
			return y[0]
		}
		for x := -9.03; x < 9; x += 0.11 {
			y, d := []float64{x}, []float64{0}
			a.slope(y, d, y)
			if !near(y[0], value(x), 4e-16) {
				t.Errorf("%s(%v): %v with its slope, %v without", name, x, y[0], value(x))
			}
			// Five-point rule: error h⁴/30·f⁗′ + ε/h, 1e-11 at h = 1e-3 here.
			const h = 1e-3
			want := (8*(value(x+h)-value(x-h)) - (value(x+2*h) - value(x-2*h))) / (12 * h)
			if math.Abs(d[0]-want) > 1e-11 {
				t.Errorf("%s'(%v) = %v, differences %v", name, x, d[0], want)
			}
		}
	}
}

func TestActivationTails(t *testing.T) {
	inf := math.Inf(1)
	e40 := math.Exp(-40)
	// Φ(−20) and φ(20), summed from the continued fraction of Mills' ratio
	// (Abramowitz & Stegun 26.2.14) in 60 digits.
	const cdf, density = 2.753624118606233695076e-89, 5.520948362159763e-88
	for _, c := range []struct {
		name            string
		x, value, slope float64
	}{
		{"tanh", inf, 1, 0}, {"tanh", -inf, -1, 0}, {"tanh", 1e-300, 1e-300, 1}, {"tanh", 0, 0, 1}, {"tanh", 30, 1, 4 * math.Exp(-60)}, {"tanh", -10, -1 / (1 + 2*math.Exp(-20)/(1-math.Exp(-20))), 4 * math.Exp(-20) / math.Pow(1+math.Exp(-20), 2)}, {"tanh", 710, 1, 0},
		{"sigmoid", 40, 1, e40}, {"sigmoid", -40, e40, e40}, {"sigmoid", inf, 1, 0}, {"sigmoid", -inf, 0, 0},
		{"softplus", 40, 40, 1}, {"softplus", -40, e40, e40}, {"softplus", inf, inf, 1}, {"softplus", -inf, 0, 0},
		{"relu", 0, 0, 0}, {"relu", -inf, 0, 0}, {"relu", inf, inf, 1},
		{"elu", 0, 0, 1}, {"elu", -40, -1 + e40, e40}, {"elu", -inf, -1, 0}, {"elu", -1e-20, -1e-20, 1},
		{"gelu", -20, -20 * cdf, cdf - 20*density}, {"gelu", 40, 40, 1}, {"gelu", -inf, 0, 0}, {"gelu", inf, inf, 1},
		{"swish", -40, -40 * e40, -39 * e40}, {"swish", 40, 40, 1}, {"swish", -inf, 0, 0}, {"swish", inf, inf, 1},
		{"identity", 3, 3, 1}, {"sin", 0, 0, 1},
	} {
		y, d := []float64{c.x}, []float64{0}
		activations[c.name].slope(y, d, y)
		// exp is good to 1e-16, and two or three roundings follow; in gelu one rounding of x²/2 = 200 is an error of
		// 200 times 2.2e-16.
		tolerance := 6e-16
		if c.name == "gelu" {
			tolerance = 5e-14
		}
		if !near(y[0], c.value, tolerance) || !near(d[0], c.slope, tolerance) {
			t.Errorf("%s(%v): value %v, slope %v; want %v, %v", c.name, c.x, y[0], d[0], c.value, c.slope)
		}
	}
	for name, a := range activations {
		y, d := []float64{math.NaN()}, []float64{0}
		a.slope(y, d, y)
		if !math.IsNaN(y[0]) {
			t.Errorf("%s(NaN) = %v", name, y[0])
		}
	}
}

func TestNetworkErrors(t *testing.T) {
	for field, cfg := range map[string]NetworkConfig{
		"dim":        {Dim: 0},
		"augment":    {Dim: 1, Augment: -1},
		"input":      {Dim: 1, Input: "z^2"},
		"activation": {Dim: 1, Activation: "tahn"},
		"hidden":     {Dim: 2, Hidden: []int{3, 0}},
		"weights":    {Dim: 1, Weights: []float64{1}},
	} {
		_, err := NewNetwork(cfg)
		var e *NetworkError
		if !errors.As(err, &e) || e.Field != field || e.Message == "" {
			t.Errorf("%s: got %v", field, err)
		}
	}
	for _, cfg := range []NetworkConfig{
		{Dim: 1000, Hidden: []int{1000}},
		{Dim: 1 << 62},
		{Dim: 1, Augment: 1 << 62},
		{Dim: 1, Hidden: []int{1 << 62}},
		{Dim: 1, Weights: []float64{1, math.NaN()}},
	} {
		if _, err := NewNetwork(cfg); err == nil {
			t.Errorf("%+v: accepted", cfg)
		}
	}
}

// TestInitialWeights is a golden test: a permalink gives only the seed, so the
// weights drawn from it must never change, on any machine.
func TestInitialWeights(t *testing.T) {
	n := mustNetwork(t, NetworkConfig{Dim: 2, Hidden: []int{3}, Seed: 1})
	w := n.Weights()
	if len(w) != 17 || n.NumParams() != 17 {
		t.Fatalf("%d weights, want 3·2+3 + 2·3+2", len(w))
	}
	limit := math.Sqrt(6.0 / 5)
	for i, v := range w {
		bias := i >= 6 && i < 9 || i >= 15
		if bias != (v == 0) || math.Abs(v) > limit {
			t.Errorf("weight %d is %v", i, v)
		}
	}
	golden := []float64{-0.5730860755144087, 0.002018659805680041, -0.9859025494425191}
	for i, want := range golden {
		if w[i] != want {
			t.Errorf("weight %d is %v, want %v", i, w[i], want)
		}
	}
	w[0] = 99
	if n.Weights()[0] == 99 {
		t.Error("Weights must return a copy")
	}
}

func TestNetworkDescribesItself(t *testing.T) {
	n := mustNetwork(t, NetworkConfig{Dim: 2, Augment: 1, Hidden: []int{4}, Time: true, Input: "z^3"})
	if got := strings.Join(n.States(), " "); got != "z1 z2 z3" || n.Dim() != 3 || n.Autonomous() {
		t.Errorf("states %s, dim %d, autonomous %v", got, n.Dim(), n.Autonomous())
	}
	if got, want := n.LaTeX()[0], `\dot{\mathbf{z}} = W_{2}\,\tanh\!\left(W_{1}\,(\mathbf{z}^{\circ 3}, t) + b_{1}\right) + b_{2}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// varied are networks of every kind of evaluation.
func varied(t *rapid.T) NetworkConfig {
	cfg := NetworkConfig{
		Dim:        rapid.IntRange(1, 5).Draw(t, "dim"),
		Hidden:     rapid.SliceOfN(rapid.IntRange(1, 19), 0, 3).Draw(t, "hidden"),
		Activation: rapid.SampledFrom([]string{"tanh", "softplus", "sin", "identity", "sigmoid", "gelu", "swish"}).Draw(t, "activation"),
		Input:      rapid.SampledFrom([]string{"z", "z^3"}).Draw(t, "input"),
		Time:       rapid.Bool().Draw(t, "time"),
		Augment:    rapid.IntRange(0, 2).Draw(t, "augment"),
		Seed:       rapid.Int64().Draw(t, "seed"),
		Varying:    rapid.SampledFrom([]string{"", "constant", "linear"}).Draw(t, "varying"),
		From:       -0.25, To: 1.5,
	}
	if cfg.Varying != "" {
		cfg.Layers = rapid.IntRange(2, 5).Draw(t, "layers")
	}
	return cfg
}

// A batch gives what its lanes give one by one, up to the order in which sums
// are taken: 1e-14 of the size of the terms, some fifty roundings.
func TestBatchIsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, err := NewNetwork(varied(t))
		if err != nil {
			t.Fatal(err)
		}
		lanes := rapid.IntRange(1, 21).Draw(t, "lanes")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "points"), 1))
		vector := func(n int) []float64 {
			v := make([]float64, n)
			for i := range v {
				v[i] = 2*random.Float64() - 1
			}
			return v
		}
		d, p := n.Dim(), n.NumParams()
		theta, now, z, a, dz, dtheta, dt := vector(p), 2*random.Float64()-0.5, vector(d*lanes), vector(d*lanes), vector(d*lanes), vector(p), random.Float64()
		batch, single := n.Batch(lanes), n.Evaluator()
		batch.SetParams(theta)
		single.SetParams(theta)
		f, gz, jv := vector(d*lanes), vector(d*lanes), vector(d*lanes)
		gtheta, want := make([]float64, p), make([]float64, p)
		batch.Eval(f, now, z)
		batch.VJP(gz, gtheta, now, z, a)
		batch.JVP(jv, now, z, dt, dz, dtheta)
		lane := func(v []float64, j int) []float64 {
			out := make([]float64, d)
			for i := range out {
				out[i] = v[i*lanes+j]
			}
			return out
		}
		compare := func(what string, got, want []float64) {
			scale := 1.0
			for _, v := range want {
				scale = math.Max(scale, math.Abs(v))
			}
			for i := range want {
				if !(math.Abs(got[i]-want[i]) <= 1e-14*scale) {
					t.Fatalf("%s, number %d: %v in the batch, %v alone", what, i, got[i], want[i])
				}
			}
		}
		out, outTheta := make([]float64, d), make([]float64, p)
		for j := range lanes {
			single.Eval(out, now, lane(z, j))
			compare("f", lane(f, j), out)
			single.VJP(out, outTheta, now, lane(z, j), lane(a, j))
			compare("aᵀ∂f/∂z", lane(gz, j), out)
			for i, v := range outTheta {
				want[i] += v
			}
			single.JVP(out, now, lane(z, j), dt, lane(dz, j), dtheta)
			compare("∂f·d", lane(jv, j), out)
		}
		compare("Σ aᵀ∂f/∂θ", gtheta, want)
	})
}

// The derivatives of varying weights agree with differences, between knots:
// at one, a difference would look to both sides.
func TestVaryingDerivatives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := varied(t)
		if cfg.Varying == "" {
			cfg.Varying, cfg.Layers = "linear", 3
		}
		n, err := NewNetwork(cfg)
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
		pieces := float64(cfg.Layers)
		if cfg.Varying == "linear" {
			pieces--
		}
		piece := float64(random.IntN(int(pieces)))
		now := cfg.From + (cfg.To-cfg.From)*(piece+0.2+0.6*random.Float64())/pieces
		d, p := n.Dim(), n.NumParams()
		checkDerivatives(t, n.Evaluator(), now, vector(d), vector(p), vector(d), random.Float64(), vector(d), vector(p))
	})
}

// Between knots the weights are those of the two, mixed or chosen; outside they
// stay.
func TestVaryingWeights(t *testing.T) {
	for _, varying := range []string{"linear", "constant"} {
		n := mustNetwork(t, NetworkConfig{Dim: 1, Hidden: []int{}, Varying: varying, Layers: 2, From: 0, To: 2, Weights: []float64{1.5, 0.25, -0.5, 2}})
		e := n.Evaluator()
		got := make([]float64, 1)
		for _, now := range []float64{-1, 0, 0.3, 0.9, 1.2, 2, 5} {
			e.Eval(got, now, []float64{3})
			u := min(max(now/2, 0), 1)
			if varying == "constant" {
				u = 0
				if now > 1 {
					u = 1
				}
			}
			if want := (1.5*(1-u)-0.5*u)*3 + 0.25*(1-u) + 2*u; !near(got[0], want, 1e-15) {
				t.Errorf("%s at t = %v: %v, want %v", varying, now, got[0], want)
			}
		}
	}
}

// TestVaryingIsTypedField compares with the same network as text, an
// implementation that shares no code but the activation.
func TestVaryingIsTypedField(t *testing.T) {
	params := strings.Fields("w1 b1 w2 b2 v1 c1 v2 c2")
	n := mustNetwork(t, NetworkConfig{Dim: 1, Hidden: []int{1}, Varying: "linear", Layers: 2, To: 2})
	mixed := func(u, v string) string { return "(" + u + "*(1 - t/2) + " + v + "*t/2)" }
	text := "z1' = " + mixed("w2", "v2") + "*tanh(" + mixed("w1", "v1") + "*z1 + " + mixed("b1", "c1") + ") + " + mixed("b2", "c2")
	typed, neural := mustCompile(t, []string{text}, params...).Evaluator(), n.Evaluator()
	theta := []float64{1.1, 0.2, -0.7, 0.4, 0.6, -0.3, 1.3, 0.1}
	results := [2][]float64{}
	for k, e := range []differentiable{typed, neural} {
		e.SetParams(theta)
		f, dz, dtheta := make([]float64, 1), make([]float64, 1), make([]float64, len(theta))
		e.Eval(f, 0.3, []float64{0.7})
		dt := e.VJP(dz, dtheta, 0.3, []float64{0.7}, []float64{1.5})
		results[k] = append(append(append(f, dz...), dtheta...), dt)
	}
	for i, want := range results[0] {
		if !near(results[1][i], want, 1e-14) { // sums in another order: a few roundings
			t.Errorf("number %d: network %v, typed %v", i, results[1][i], want)
		}
	}
}

// At the jump of constant pieces either side can be asked for.
func TestHold(t *testing.T) {
	n := mustNetwork(t, NetworkConfig{Dim: 1, Hidden: []int{}, Varying: "constant", Layers: 4, From: 1, To: 3, Weights: []float64{0, 10, 0, 20, 0, 30, 0, 40}})
	if got := n.Evaluator().Knots(); len(got) != 3 || got[0] != 1.5 || got[1] != 2 || got[2] != 2.5 {
		t.Fatalf("knots at %v", got)
	}
	e, f, z := n.Evaluator(), make([]float64, 1), make([]float64, 1)
	for _, c := range []struct{ hold, want float64 }{{1.7, 20}, {2.2, 30}, {math.NaN(), 30}} {
		e.Hold(c.hold)
		if e.Eval(f, 2, z); f[0] != c.want {
			t.Errorf("held at %v: f(2) = %v, want %v", c.hold, f[0], c.want)
		}
	}
}

// With the last layer at zero nothing moves; the other weights are the same.
func TestZeroLast(t *testing.T) {
	cfg := NetworkConfig{Dim: 2, Hidden: []int{3}, Seed: 1, Varying: "linear", Layers: 2, To: 1}
	drawn := mustNetwork(t, cfg).Weights()
	cfg.ZeroLast = true
	n := mustNetwork(t, cfg)
	for i, w := range n.Weights() {
		want := drawn[i]
		if i%17 >= 9 {
			want = 0
		}
		if w != want {
			t.Errorf("weight %d is %v, want %v", i, w, want)
		}
	}
	f := make([]float64, 2)
	if n.Evaluator().Eval(f, 0.4, []float64{1, -2}); f[0] != 0 || f[1] != 0 {
		t.Errorf("f = %v", f)
	}
}

func TestVaryingErrors(t *testing.T) {
	for field, cfg := range map[string]NetworkConfig{
		"varying": {Dim: 1, Varying: "cubic", Layers: 3},
		"layers":  {Dim: 1, Varying: "linear", Layers: 1},
		"weights": {Dim: 1, Varying: "constant", Layers: 3, Weights: []float64{1, 2}},
	} {
		_, err := NewNetwork(cfg)
		var e *NetworkError
		if !errors.As(err, &e) || e.Field != field || e.Message == "" {
			t.Errorf("%s: got %v", field, err)
		}
	}
	if _, err := NewNetwork(NetworkConfig{Dim: 1000, Hidden: []int{400}, Varying: "constant", Layers: 3}); err == nil {
		t.Error("2,404,200 weights: accepted")
	}
}

func TestNetworkAllocations(t *testing.T) {
	n := mustNetwork(t, NetworkConfig{Dim: 2, Hidden: []int{9}, Varying: "linear", Layers: 3, To: 1})
	e, b := n.Evaluator(), n.Batch(5)
	p := n.NumParams()
	z, dz, f, dtheta := make([]float64, 10), make([]float64, 10), make([]float64, 10), make([]float64, p)
	theta := n.Weights()
	if allocs := testing.AllocsPerRun(10, func() {
		e.SetParams(theta)
		e.Eval(f[:2], 0.3, z[:2])
		e.VJP(dz[:2], dtheta, 0.7, z[:2], f[:2])
		e.JVP(f[:2], 0.7, z[:2], 1, dz[:2], dtheta)
		b.SetParams(theta)
		b.Eval(f, 0.3, z)
		b.VJP(dz, dtheta, 0.7, z, f)
		b.JVP(f, 0.7, z, 1, dz, dtheta)
	}); allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}
