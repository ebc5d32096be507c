package scene

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"costate/core/adjoint"
)

func mustBuild(tb testing.TB, doc string) *Experiment {
	tb.Helper()
	x, err := new(Builder).Build(mustDecode(tb, doc))
	if err != nil {
		tb.Fatalf("%v in %s", err, doc)
	}
	return x
}

func gradient(tb testing.TB, x *Experiment, way adjoint.Method) *adjoint.Gradient {
	tb.Helper()
	g := new(adjoint.Gradient)
	if err := x.Engine().Gradient(context.Background(), g, x.Theta, way, adjoint.Observer{}); err != nil {
		tb.Fatal(err)
	}
	return g
}

// Each limit of the contract: the most that is taken, and one more.
func TestLimits(t *testing.T) {
	decode := func(doc string) error { _, err := Decode([]byte(doc)); return err }
	one := `{"field": {"equations": ["x' = -x"]}, "z0": [[1]]}`
	starts := func(n int, point string) string { return "[" + strings.Repeat(point+",", n-1) + point + "]" }
	for _, c := range []struct{ what, ok, past, pointer string }{
		{"samples", edit(t, one, "samples", "100000"), edit(t, one, "samples", "100001"), "/samples"},
		{"fewest samples", edit(t, one, "samples", "2"), edit(t, one, "samples", "1"), "/samples"},
		{"maxSteps", edit(t, one, "solver/maxSteps", "1e7"), edit(t, one, "solver/maxSteps", "10000001"), "/solver/maxSteps"},
		{"states × starts", edit(t, edit(t, one, "samples", "100"), "z0", starts(100_000, "[1]")),
			edit(t, edit(t, one, "samples", "2"), "z0", starts(100_001, "[1]")), "/z0"},
		{"augmented states × starts", edit(t, edit(t, network, "samples", "2"), "z0", starts(33_333, "[1,2]")),
			edit(t, edit(t, network, "samples", "2"), "z0", starts(33_334, "[1,2]")), "/z0"},
		{"states × starts × samples", edit(t, edit(t, one, "samples", "1000"), "z0", starts(10_000, "[1]")),
			edit(t, edit(t, one, "samples", "1001"), "z0", starts(10_000, "[1]")), "/samples"},
		// 2-h-2 has 5h + 2 weights; with k that is 999 998.
		{"parameters", edit(t, edit(t, edit(t, network, "field/network", `{"hidden": [199999]}`), "samples", "2"), "loss", "{}"),
			edit(t, edit(t, network, "field/network", `{"hidden": [199999]}`), "params", `{"a":1,"b":1,"c":1,"d":1}`), "/field/network"},
		{"T", edit(t, one, "T", "0"), edit(t, one, "T", "-1e-9"), "/T"},
		{"T at most", edit(t, one, "T", "1e100"), edit(t, one, "T", "1.1e100"), "/T"},
		{"t0", edit(t, edit(t, one, "t0", "-1e100"), "T", "1e100"), edit(t, edit(t, one, "t0", "-1.1e100"), "T", "1e100"), "/t0"},
		{"t0 + T", edit(t, edit(t, one, "t0", "1e20"), "T", "1e5"), edit(t, edit(t, one, "t0", "1e20"), "T", "1"), "/T"},
		{"duration", edit(t, one, "flow/duration", "1e100"), edit(t, one, "flow/duration", "1.1e100"), "/flow/duration"},
	} {
		if err := decode(c.ok); err != nil {
			t.Errorf("%s: %.200v", c.what, err)
		}
		if err := decode(c.past); err == nil {
			t.Errorf("%s: one more is taken", c.what)
		} else if got := pointers(t, err); !slices.Equal(got, []string{c.pointer}) {
			t.Errorf("%s: faults at %q", c.what, got)
		}
	}
}

// The limits of expressions, and every other fault in one, come with pointer
// and offset.
func TestExpressionFaults(t *testing.T) {
	quote := func(s string) string { return fmt.Sprintf("%q", s) }
	long := func(n int) string { return "theta" + strings.Repeat(" ", n-len("theta")) }
	nested := func(n int) string { return strings.Repeat("(", n) + "c" + strings.Repeat(")", n) }
	for _, c := range []struct {
		path, raw, pointer string
		offset             int
		name, suggestion   string
	}{
		{"field/equations", `["theta' = omega", "omega' = -G*theta"]`, "/field/equations/1", 10, "G", "g"},
		{"field/equations", `["theta' = omega +", "omega' = 1"]`, "/field/equations/0", 16, "", ""},
		{"field/equations", `["theta' = 1", "theta' = 2"]`, "/field/equations/1", 0, "", ""},
		{"loss/terminal", `"theta + t"`, "/loss/terminal", 8, "", ""},
		{"loss/terminal", `"1 + zeta"`, "/loss/terminal", 4, "zeta", ""},
		{"loss/running", `"t*sin(omega"`, "/loss/running", 11, "", ""},
		{"loss/parameters", `"c + theta"`, "/loss/parameters", 4, "theta", ""},
		{"loss/parameters", `""`, "/loss/parameters", 0, "", ""},
		{"loss/terminal", quote(long(16<<10 + 1)), "/loss/terminal", 16 << 10, "", ""},
		{"loss/terminal", quote(nested(201)), "/loss/terminal", -1, "", ""},
		{"loss/running", quote("c" + strings.Repeat("+c", 8191)), "", 0, "", ""},
		{"loss/observations/states", `["speed"]`, "/loss/observations/states/0", 0, "", ""},
		{"view/axes", `["theta", "speed"]`, "/view/axes/1", 0, "", ""},
		{"params", `{"g": 1, "c": 1, "a b": 1}`, "/params", 0, "", ""},
	} {
		doc := edit(t, pendulum, c.path, c.raw)
		_, err := new(Builder).Build(mustDecode(t, doc))
		if c.pointer == "" {
			if err != nil {
				t.Errorf("%.40s: %v", c.raw, err)
			}
			continue
		}
		var faults Faults
		if !errors.As(err, &faults) {
			t.Errorf("%s = %.40s: %v", c.path, c.raw, err)
			continue
		}
		f := faults[0]
		if len(faults) != 1 || f.Pointer != c.pointer || c.offset >= 0 && f.Offset != c.offset || c.offset < 0 && f.Offset < 100 ||
			c.name != "" && f.Name != c.name || c.suggestion != "" && f.Suggestion != c.suggestion {
			t.Errorf("%s = %.40s: %d faults, the first %+v", c.path, c.raw, len(faults), *f)
		}
	}
	mustBuild(t, edit(t, pendulum, "loss/terminal", quote(long(16<<10))))
	mustBuild(t, edit(t, pendulum, "loss/terminal", quote(nested(199))))
	for _, c := range []struct{ raw, pointer string }{
		{`{"dim": 0}`, "/field/network/dim"}, {`{"hidden": [3, 0]}`, "/field/network/hidden"}, {`{"hidden": [-3]}`, "/field/network/hidden"},
		{`{"activation": "tan"}`, "/field/network/activation"}, {`{"input": "z^2"}`, "/field/network/input"},
		{`{"augment": -1}`, "/field/network/augment"}, {`{"hidden": [2], "weights": [1, 2]}`, "/field/network/weights"},
	} {
		s, err := Decode([]byte(edit(t, edit(t, network, "field/network", c.raw), "loss", "{}")))
		if err == nil {
			_, err = new(Builder).Build(s)
		}
		if err == nil || !slices.Equal(pointers(t, err), []string{c.pointer}) {
			t.Errorf("%s: %v", c.raw, err)
		}
	}
}

// A network's scene has its named parameters before the weights; the gradient
// by both is that of the other ways.
func TestNetworkScene(t *testing.T) {
	x := mustBuild(t, edit(t, network, "params", `{"k": 0.5, "b": 2}`))
	// 3 states and t in, 3 wide: 3·(4+1) + 3·(3+1) weights.
	if len(x.Theta) != 2+27 || !slices.Equal(x.Theta[:2], []float64{2, 0.5}) || !slices.Equal(x.Params, []string{"b", "k"}) {
		t.Fatalf("θ = %v for %v", x.Theta, x.Params)
	}
	if !slices.Equal(x.States, []string{"z1", "z2", "z3"}) || x.Autonomous || !slices.Equal(x.Start(0), []float64{1, 0.5, 0}) {
		t.Errorf("states %v, start %v", x.States, x.Start(0))
	}
	g := gradient(t, x, adjoint.Checkpointed)
	if g.Theta[0] != 0 || g.Theta[1] != 0.5 {
		t.Errorf("dL/db = %v, dL/dk = %v", g.Theta[0], g.Theta[1])
	}
	for _, way := range []adjoint.Method{adjoint.Backsolve, adjoint.Forward, adjoint.FiniteDifference} {
		// The scene's tolerance is 1e-6; differences reach its power 2/3.
		if d := g.Distance(gradient(t, x, way)); !(d < 1e-3) || way != adjoint.FiniteDifference && !(d < 1e-5) {
			t.Errorf("%v differs by %.2g", way, d)
		}
	}
	free := func(list string) []bool { return mustBuild(t, edit(t, network, "flow/free", list)).Free }
	if f := free(`["weights"]`); f[0] || !f[1] || !f[27] {
		t.Errorf("free weights: %v", f)
	}
	if f := free(`["k"]`); !f[0] || f[1] || f[27] {
		t.Errorf("free k: %v", f)
	}
}

// values[start][i][state] of several start points reach their places, in the
// order of the states listed.
func TestSeveralStarts(t *testing.T) {
	doc := `{"field": {"equations": ["x' = 1", "y' = 0*x"]}, "z0": [[1, 2], [3, 4]], "T": 2,
		"loss": {"observations": {"times": [0, 1.5], "states": ["y", "x"], "values": [[[10, 20], [30, 40]], [[50, 60], [70, 80]]]}}}`
	want := 0.0
	for _, d := range []float64{2 - 10, 1 - 20, 2 - 30, 2.5 - 40, 4 - 50, 3 - 60, 4 - 70, 4.5 - 80} {
		want += d * d / 2
	}
	g := gradient(t, mustBuild(t, doc), adjoint.Checkpointed)
	// The solution is linear in t, so only rounding is left.
	if math.Abs(g.Loss-want) > 1e-12*want {
		t.Errorf("L = %v, want %v", g.Loss, want)
	}
	for k, dz := range [][2]float64{{1 - 20 + 2.5 - 40, 2 - 10 + 2 - 30}, {3 - 60 + 4.5 - 80, 4 - 50 + 4 - 70}} {
		if math.Abs(g.Z0[k][0]-dz[0]) > 1e-9 || math.Abs(g.Z0[k][1]-dz[1]) > 1e-9 {
			t.Errorf("dL/dz0[%d] = %v, want %v", k, g.Z0[k], dz)
		}
	}
	// On the depth clock the second stands at 0.75·T and moves with T.
	depth := edit(t, edit(t, doc, "loss/observations/clock", `"depth"`), "loss/observations/times", "[0, 0.75]")
	d := gradient(t, mustBuild(t, depth), adjoint.Checkpointed)
	if math.Abs(d.Loss-want) > 1e-12*want || math.Abs(d.T-0.75*(2.5-40+4.5-80)) > 1e-9 || g.T != 0 {
		t.Errorf("L = %v, dL/dT = %v; on the time clock %v", d.Loss, d.T, g.T)
	}
}

func TestLandscapeScene(t *testing.T) {
	x := mustBuild(t, landscape)
	o := x.Objective()
	dst := make([]float64, 2)
	loss, err := o.Gradient(context.Background(), dst, x.Theta)
	if err != nil || loss != 0.5*16+2 || dst[0] != 2*8+1 || dst[1] != -4 {
		t.Errorf("L = %v, ∇L = %v, %v", loss, dst, err)
	}
	if x.Field() != nil || len(x.States) != 0 || !x.Autonomous {
		t.Errorf("%+v", x)
	}
	if c := x.FlowConfig(100); c.Spacing != 0.1 || c.RTol > 1e-10 {
		t.Errorf("%+v", c)
	}
}

func TestTimes(t *testing.T) {
	x := mustBuild(t, edit(t, edit(t, edit(t, pendulum, "t0", "0.1"), "T", "0.7"), "samples", "8"))
	times := x.Times()
	if len(times) != 8 || times[0] != 0.1 || times[7] != x.Engine().Problem().T1() || !slices.IsSorted(times) {
		t.Errorf("%v", times)
	}
	// The smallest interval there is solves, and gives all its rows.
	tiny := mustBuild(t, `{"field": {"equations": ["x' = -x"]}, "z0": [[1]], "T": 5e-324, "samples": 50, "loss": {"terminal": "x"}}`)
	if g := gradient(t, tiny, adjoint.Checkpointed); g.Loss != 1 || g.Z0[0][0] != 1 {
		t.Errorf("%+v", g)
	}
}

// A builder compiles a field once; a change of numbers is not a change of it.
func TestBuilderRemembers(t *testing.T) {
	var b Builder
	build := func(doc string) *Experiment {
		x, err := b.Build(mustDecode(t, doc))
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	first := build(pendulum)
	if again := build(edit(t, edit(t, pendulum, "params/g", "3"), "T", "2")); again.Compiled != first.Compiled || again.terminal != first.terminal {
		t.Error("numbers compile the field or the loss anew")
	}
	for _, doc := range []string{
		edit(t, pendulum, "params", `{"c": 1, "g": 1, "k": 1}`),
		edit(t, pendulum, "field/equations", `["theta' = omega", "omega' = -g*sin(theta) - 2*c*omega"]`),
	} {
		build(pendulum)
		if x := build(doc); x.Compiled == first.Compiled {
			t.Errorf("the field is not compiled for %s", doc)
		}
	}
	// What is remembered for two equations is not taken for one with NUL inside.
	build(`{"field": {"equations": ["x' = 1", "y' = 2"]}, "z0": [[1, 2]]}`)
	if _, err := b.Build(mustDecode(t, `{"field": {"equations": ["x' = 1\u0000y' = 2"]}, "z0": [[1]]}`)); err == nil {
		t.Error("NUL in an equation is taken")
	}
}
