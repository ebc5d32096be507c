package field

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var (
	testStates = []string{"x", "y"}
	testParams = []string{"a", "b_1", "unused"}
)

// drawExpr draws a syntax tree over the test names with the given functions.
func drawExpr(t *rapid.T, depth int, calls []string) *expr {
	kind := rapid.IntRange(0, 15).Draw(t, "kind")
	if depth == 0 {
		kind %= 4
	}
	sub := func() *expr { return drawExpr(t, depth-1, calls) }
	switch kind {
	case 0:
		return &expr{op: opConst, value: rapid.SampledFrom([]float64{0, 0.5, 1, 2, 3, 2.75, 1e-7, 4e20}).Draw(t, "number")}
	case 1:
		i := rapid.IntRange(0, 1).Draw(t, "state")
		return &expr{op: opState, name: testStates[i], index: i}
	case 2:
		i := rapid.IntRange(0, 1).Draw(t, "param")
		return &expr{op: opParam, name: testParams[i], index: i}
	case 3:
		return rapid.SampledFrom([]*expr{{op: opTime}, {op: opConst, value: math.Pi, name: "pi"}, {op: opConst, value: math.E, name: "e"}}).Draw(t, "builtin")
	case 4:
		return &expr{op: opNeg, args: []*expr{sub()}}
	case 5:
		return &expr{op: opPow, args: []*expr{sub(), sub()}}
	case 6, 7, 8, 9:
		op := []op{opAdd, opSub, opMul, opDiv}[kind-6]
		return &expr{op: op, args: []*expr{sub(), sub()}}
	}
	switch kind {
	case 10:
		return &expr{op: rapid.SampledFrom([]op{opAnd, opOr}).Draw(t, "logic"), args: []*expr{sub(), sub()}}
	case 11:
		return &expr{op: opNot, args: []*expr{sub()}}
	case 12:
		e := &expr{op: opCompare, args: []*expr{sub()}}
		for range rapid.IntRange(1, 3).Draw(t, "length") {
			e.args = append(e.args, sub())
			e.relations = append(e.relations, relation(rapid.IntRange(0, 5).Draw(t, "relation")))
		}
		return e
	}
	f := functions[rapid.SampledFrom(calls).Draw(t, "function")]
	most := f.max
	if most < 0 {
		most = 3
	}
	if f.op == opPiecewise {
		most = f.min
	}
	e := &expr{op: f.op}
	for range rapid.IntRange(f.min, most).Draw(t, "arguments") {
		e.args = append(e.args, sub())
	}
	return e
}

func allFunctions() []string {
	var names []string
	for name := range functions {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// equalTrees compares bit for bit.
func equalTrees(a, b *expr) bool {
	return a.op == b.op && a.name == b.name && a.index == b.index && slices.Equal(a.relations, b.relations) &&
		math.Float64bits(a.value) == math.Float64bits(b.value) && slices.EqualFunc(a.args, b.args, equalTrees)
}

func parseForTest(src string) (*expr, error) {
	return parseScalar(src, Scope{States: testStates, Params: testParams, Time: true})
}

func TestPrintedTreeParsesBack(t *testing.T) {
	calls := allFunctions()
	rapid.Check(t, func(t *rapid.T) {
		e := drawExpr(t, 5, calls)
		text := e.canonical()
		back, err := parseForTest(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if !equalTrees(e, back) {
			t.Fatalf("%s came back as %s", text, back.canonical())
		}
	})
}

// treeValue evaluates the tree directly: an independent reading of what the
// graph, its rewritings and the fused programs must give.
func treeValue(e *expr, t float64, z, theta []float64) float64 {
	switch e.op {
	case opConst:
		return e.value
	case opState:
		return z[e.index]
	case opParam:
		return theta[e.index]
	case opTime:
		return t
	}
	args := make([]float64, max(3, len(e.args)))
	for i, arg := range e.args {
		args[i] = treeValue(arg, t, z, theta)
	}
	switch e.op {
	case opSec:
		return 1 / math.Cos(args[0])
	case opCsc:
		return 1 / math.Sin(args[0])
	case opCot:
		return 1 / math.Tan(args[0])
	case opLog10:
		return math.Log(args[0]) / math.Log(10)
	case opLog2:
		return math.Log(args[0]) / math.Log(2)
	case opHeaviside:
		return (1 + sign(args[0])) / 2
	case opMod:
		return args[0] - float64(args[1]*math.Floor(args[0]/args[1]))
	case opSelect, opPiecewise:
		for i := 0; i+1 < len(e.args); i += 2 {
			if args[i] != 0 {
				return args[i+1]
			}
		}
		return args[len(e.args)-1]
	case opAnd:
		return truth(args[0] != 0 && args[1] != 0)
	case opOr:
		return truth(args[0] != 0 || args[1] != 0)
	case opNot:
		return truth(args[0] == 0)
	case opCompare:
		holds := true
		for i, r := range e.relations {
			a, b := args[i], args[i+1]
			holds = holds && [...]bool{a < b, a <= b, a > b, a >= b, a == b, a != b}[r]
		}
		return truth(holds)
	}
	v := apply(e.op, args[0], args[1], 0)
	if len(e.args) > 2 {
		v = apply(e.op, v, args[2], 0)
	}
	return v
}

// smooth are the functions without kinks; those of random arguments are often
// outside the domain, so domains are made by the wrappers in drawSmooth.
var smooth = []string{"sin", "cos", "atan", "atan2", "tanh", "sigmoid", "softplus"}

// drawSmooth draws an expression that is smooth and moderate for moderate
// arguments, so that finite differences can be trusted.
func drawSmooth(t *rapid.T, depth int) string {
	kind := rapid.IntRange(0, 21).Draw(t, "kind")
	if depth == 0 {
		kind %= 4
	}
	sub := func() string { return drawSmooth(t, depth-1) }
	switch kind {
	case 0:
		return rapid.SampledFrom([]string{"0", "1", "2", "0.5", "pi", "1.25"}).Draw(t, "number")
	case 1:
		return rapid.SampledFrom(testStates).Draw(t, "state")
	case 2:
		return rapid.SampledFrom(testParams[:2]).Draw(t, "param")
	case 3:
		return "t"
	case 4:
		return "(" + sub() + " + " + sub() + ")"
	case 5:
		return "(" + sub() + " - " + sub() + ")"
	case 6, 7:
		return sub() + "*" + sub()
	case 8:
		return sub() + "/(1.5 + sin(" + sub() + "))"
	case 9:
		return "-" + sub()
	case 10:
		return "(" + sub() + ")^" + rapid.SampledFrom([]string{"0", "1", "2", "3"}).Draw(t, "exponent")
	case 11:
		return "(1.5 + cos(" + sub() + "))^" + rapid.SampledFrom([]string{"-1", "-2", "0.5", "1.5", "sin(x + a)", "b_1", "tanh(t)"}).Draw(t, "exponent")
	case 12:
		return "log(2 + sin(" + sub() + "))"
	case 13:
		return "sqrt(2 + tanh(" + sub() + "))"
	case 14:
		name := rapid.SampledFrom([]string{"asin", "acos", "tan", "sinh", "cosh", "exp"}).Draw(t, "function")
		return name + "(0.9*sin(" + sub() + "))"
	}
	switch kind {
	case 15: // a branch is taken away from where it ends, and the other one may be anything
		condition := rapid.SampledFrom([]string{"x > 0.3", "not x <= 0.3", "0.3 < x <= 9 and y > -9", "y != y or x >= 0.3"}).Draw(t, "condition")
		return "if(" + condition + ", " + sub() + "*√(x - 0.3), (" + sub() + ")/(1.3 - x) + log(0.3 - x))"
	case 16:
		return "piecewise(x < -0.7, log(-x)*" + sub() + ", x < 0.3, (" + sub() + ")²/(x + 9), " + sub() + " + (x - 0.3)^1.5)"
	case 17:
		return rapid.SampledFrom([]string{"|x - 0.3|", "mod(x + 0.3, 1)", "floor(x + 0.3)*y", "(x > 0.3)*y", "heaviside(x)*y", "round(x)*y"}).Draw(t, "kink")
	case 18:
		name := rapid.SampledFrom([]string{"asinh", "atanh", "sec", "log10(2 + ", "log2(2 + ", "acosh(3 + ", "csc(1.5 + ", "cot(1.5 + "}).Draw(t, "function")
		if !strings.Contains(name, "(") {
			name += "("
		}
		return name + "0.9*sin(" + sub() + "))"
	}
	name := rapid.SampledFrom(smooth).Draw(t, "function")
	if name == "atan2" {
		return "atan2(" + sub() + ", 2 + sin(" + sub() + "))"
	}
	return name + "(" + sub() + ")"
}

func drawVector(t *rapid.T, n int, label string) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(rapid.IntRange(-15, 15).Draw(t, label))/11 + 0.0137*float64(i+1)
	}
	return v
}

func TestProgramsComputeTheTree(t *testing.T) {
	calls := allFunctions()
	rapid.Check(t, func(t *rapid.T) {
		e := drawExpr(t, 5, calls)
		s, err := CompileScalar(e.canonical(), Scope{States: testStates, Params: testParams, Time: true})
		if err != nil {
			t.Fatal(err)
		}
		z, theta, now := drawVector(t, 2, "z"), drawVector(t, 3, "theta"), drawVector(t, 1, "t")[0]
		ev := s.Evaluator()
		ev.SetParams(theta)
		got, want := ev.Value(now, z), treeValue(e, now, z, theta)
		grad, _ := ev.Gradient(nil, nil, now, z)
		direct, _ := ev.Directional(now, z, 0, nil, nil)
		if math.Float64bits(got) != math.Float64bits(grad) || math.Float64bits(got) != math.Float64bits(direct) {
			if !math.IsNaN(got) || !math.IsNaN(grad) || !math.IsNaN(direct) {
				t.Fatalf("%s: Value %v, Gradient %v, Directional %v", e.canonical(), got, grad, direct)
			}
		}
		// Powers multiplied out round differently from math.Pow, and what
		// follows may magnify that: the comparison is exact without powers.
		if strings.Contains(e.canonical(), "^") {
			return
		}
		if got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Fatalf("%s = %v, want %v", e.canonical(), got, want)
		}
	})
}

func TestProductsAgreeWithEachOtherAndDifferences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := []string{"x' = " + drawSmooth(t, 4), "y' = " + drawSmooth(t, 4)}
		s, err := Compile(src, testParams)
		if err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		e := s.Evaluator()
		checkDerivatives(t, e, drawVector(t, 1, "t")[0], drawVector(t, 2, "z"), drawVector(t, 3, "theta"),
			drawVector(t, 2, "a"), drawVector(t, 1, "dt")[0], drawVector(t, 2, "dz"), drawVector(t, 3, "dtheta"))
	})
}
