package scene

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"costate/core/adjoint"
)

const hybridScene = `{
	"params": {"g": 9.81, "c": 0.1},
	"field": {
		"networks": {"v": {"hidden": [3], "outputs": 2, "activation": "softplus", "seed": 2}, "u": {"inputs": 2, "hidden": [4]}},
		"equations": ["theta' = omega + 0.1*v_1(t)", "omega' = -g*sin(theta) - c*omega + u(theta, v_2(omega))"]
	},
	"z0": [[1, 0], [-0.5, 1]], "T": 1.5, "samples": 5,
	"solver": {"method": "dop853", "rtol": 1e-12, "atol": 1e-13},
	"loss": {"terminal": "theta^2 + c*omega^2", "running": "0.1*omega^2", "observations": {"times": [0.5, 1], "states": ["theta"], "values": [[[0.3], [-0.4]], [[0.2], [0.6]]]}}
}`

func build(t *testing.T, text string) *Experiment {
	t.Helper()
	s, err := Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	x, err := new(Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Every way to the gradient gives the same one through networks in equations;
// for the bounds see TestWaysAgreeOnCatalogue.
func TestWaysAgreeOnHybrid(t *testing.T) {
	x := build(t, hybridScene)
	if len(x.Theta) != 2+17+14 || x.nameOf(2) != "u" || x.nameOf(18) != "u" || x.nameOf(19) != "v" {
		t.Fatalf("%d entries of θ; 2 is of %s, 18 of %s, 19 of %s", len(x.Theta), x.nameOf(2), x.nameOf(18), x.nameOf(19))
	}
	gradient := func(way adjoint.Method) *adjoint.Gradient {
		g := new(adjoint.Gradient)
		if err := x.Engine().Gradient(context.Background(), g, x.Theta, way, adjoint.Observer{}); err != nil {
			t.Fatalf("%v: %v", way, err)
		}
		return g
	}
	want := gradient(adjoint.Forward)
	for way, bound := range map[adjoint.Method]float64{
		adjoint.Checkpointed: 1e-10, adjoint.Backsolve: 1e-9, adjoint.Discrete: 1e-10, adjoint.FiniteDifference: 1e-6,
	} {
		d := gradient(way).Distance(want)
		t.Logf("%v: %.1e", way, d)
		if !(d <= bound) {
			t.Errorf("%v is %.1e from forward, want at most %.0e", way, d, bound)
		}
	}
	parts := x.WeightsByNetwork(want.Theta)
	if joined := slices.Concat(parts["u"], parts["v"]); !slices.Equal(joined, x.Weights(want.Theta)) {
		t.Error("the networks' parts are not the weights' gradient in alphabetical order")
	}
}

func TestHybridRoundTrips(t *testing.T) {
	x := build(t, hybridScene)
	text, err := json.Marshal(x.Scene)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(again)
	if err != nil || !bytes.Equal(text, second) {
		t.Errorf("%v\n%s\n%s", err, text, second)
	}
	for _, part := range []string{`"free":["c","g","u","v"]`, `"u":{"inputs":2,"hidden":[4],"outputs":1,"activation":"tanh","seed":1,"start":"glorot"}`} {
		if !bytes.Contains(text, []byte(part)) {
			t.Errorf("%s is not in %s", part, text)
		}
	}
}

func TestHybridFree(t *testing.T) {
	for _, c := range []struct {
		free string
		want int // entries of θ that move
	}{
		{`["u"]`, 17}, {`["v", "c"]`, 15}, {`["weights"]`, 31}, {`["g"]`, 1},
	} {
		x := build(t, strings.Replace(hybridScene, `"loss"`, `"flow": {"free": `+c.free+`}, "loss"`, 1))
		moving := 0
		for _, free := range x.Free {
			if free {
				moving++
			}
		}
		if moving != c.want {
			t.Errorf("%s frees %d, want %d", c.free, moving, c.want)
		}
	}
}

func TestHybridFaults(t *testing.T) {
	for _, c := range []struct{ old, with, pointer, says string }{
		{`u(theta, v_2(omega))`, `u(theta)`, "/field/equations/1", "u takes 2 arguments, not 1"},
		{`u(theta, v_2(omega))`, `uu(theta, omega)`, "/field/equations/1", `unknown function "uu"`},
		{`u(theta, v_2(omega))`, `v_2(omeg)`, "/field/equations/1", `did you mean "omega"`},
		{`"u": {`, `"theta": {`, "/field/networks/theta", "it is a state already"},
		{`"u": {`, `"weights": {`, "/field/networks/weights", "flow.free"},
		{`"hidden": [4]`, `"hidden": [0]`, "/field/networks/u/hidden", "width 0"},
		{`"hidden": [4]`, `"layers": [4]`, "/field/networks/u/layers", "unknown field"},
		{`"hidden": [4]`, `"start": "he"`, "/field/networks/u/start", `expected "glorot" or "zero"`},
		{`"hidden": [4]`, `"weights": [4]`, "/field/networks/u/weights", "this network has"},
		{`"hidden": [4]`, `"hidden": [1000, 1000]`, "/field/networks/u", "at most 1000000"},
		{`"softplus"`, `"softpuls"`, "/field/networks/v/activation", "softplus"},
		{`"samples": 5`, `"flow": {"free": ["w"]}`, "/flow/free/0", "there are c, g, u, v"},
		{`"samples": 5`, `"view": {"compare": {"learnt": "u(omega)", "true": "1", "over": "omega", "range": [0, 1]}}`, "/view/compare/learnt", "u takes 2 arguments"},
		{`"samples": 5`, `"view": {"compare": {"learnt": "v_1(x)", "true": "1", "over": "omega", "range": [0, 1]}}`, "/view/compare/learnt", "unknown name"},
		{`"samples": 5`, `"view": {"compare": {"learnt": "1", "true": "v_1(omega)", "over": "omega", "range": [0, 1]}}`, "/view/compare/true", "unknown function"},
		{`"samples": 5`, `"view": {"compare": {"learnt": "1", "true": "2", "over": "x", "range": [0, 1]}}`, "/view/compare/over", `no state "x"`},
		{`"samples": 5`, `"view": {"compare": {"learnt": "1", "true": "2", "over": "omega", "range": [1, 0]}}`, "/view/compare/range", "rising"},
		{`"samples": 5`, `"view": {"compare": {"learnt": "1", "true": "2", "over": "omega", "range": [0, 1], "at": {"x": 1}}}`, "/view/compare/at/x", `no state "x"`},
	} {
		text := strings.Replace(hybridScene, c.old, c.with, 1)
		s, err := Decode([]byte(text))
		if err == nil {
			_, err = new(Builder).Build(s)
		}
		var faults Faults
		if !errors.As(err, &faults) || !slices.ContainsFunc(faults, func(f *Fault) bool {
			return f.Pointer == c.pointer && strings.Contains(f.Message, c.says)
		}) {
			t.Errorf("%s: %v, want %q at %s", c.with, err, c.says, c.pointer)
		}
	}
	// The fault in what is compared is under its own character.
	s, err := Decode([]byte(strings.Replace(hybridScene, `"samples": 5`, `"view": {"compare": {"learnt": "2 + v_1(x)", "true": "1", "over": "omega", "range": [0, 1]}}`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = new(Builder).Build(s)
	var faults Faults
	if !errors.As(err, &faults) || faults[0].Offset != 8 {
		t.Errorf("%v, want the fault at byte 8", err)
	}
}

// A change of numbers, of weights among them, compiles nothing.
func TestHybridCompilesOnce(t *testing.T) {
	var b Builder
	experiment := func(text string) *Experiment {
		s, err := Decode([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		x, err := b.Build(s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	first := experiment(hybridScene)
	other := experiment(strings.Replace(hybridScene, `"seed": 2`, `"seed": 3`, 1))
	if first.Compiled != other.Compiled {
		t.Error("another seed compiled the field again")
	}
	if slices.Equal(first.Theta, other.Theta) {
		t.Error("another seed gave the same weights")
	}
	if wider := experiment(strings.Replace(hybridScene, `"hidden": [4]`, `"hidden": [5]`, 1)); wider.Compiled == other.Compiled {
		t.Error("a wider network did not compile the field again")
	}
}

// What the scene learns is the friction of the truth: after its training u(ω)
// is within 0.06 of it, root mean square over the range that the swings reach,
// where the friction itself has 1.7. The data carry an error of 0.02 rad.
func TestPendulumFriction(t *testing.T) {
	c := learnt(t, "pendulum-friction")
	compared := c.x.Comparison()
	before, after, loss := compared.Error(c.x.Theta), compared.Error(c.path.Theta()), c.last
	t.Logf("distance %.4f, then %.4f; loss %.4g", before, after, loss)
	if math.Abs(before-1.697) > 0.001 || !(after < 0.06) {
		t.Errorf("distance %v, then %v; want 1.697, then at most 0.06", before, after)
	}
	// A hundred normal errors of 0.02: the loss of the truth is near ½·100·0.02².
	if !(loss < 0.03) {
		t.Errorf("loss %v, want at most 0.03", loss)
	}
	short := func() float64 {
		_, x := entry(t, "pendulum-friction")
		x.Scene.Flow.Steps = 20
		return train(t, x).last
	}
	if first, again := short(), short(); again != first {
		t.Errorf("the same seed gave %v, then %v", first, again)
	}
}
