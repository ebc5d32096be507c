package profile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"costate/core/adjoint"
	"costate/core/scene"
)

// pendulum is a damped pendulum with angles observed at stamps over 6 s, with
// errors. The law is one of pendulums, the free parameters c and what else it names.
func pendulum(t testing.TB, seed uint64, noise float64, equations []string, free string) *scene.Experiment {
	t.Helper()
	const truth = `{"version": 1, "params": {"g": 9.81, "c": 0.15, "k": 1}, "field": {"equations": %s}, "z0": [[1.2, 0]], "T": 6,
		"solver": {"rtol": 1e-8, "atol": 1e-9}, "samples": 41`
	lines, err := json.Marshal(equations)
	if err != nil {
		t.Fatal(err)
	}
	start := fmt.Sprintf(truth, lines)
	x := build(t, start+"}")
	rng := rand.New(rand.NewPCG(seed, 8))
	var times, values []string
	err = x.Engine().Solve(context.Background(), x.Theta, false, adjoint.Observer{Sample: func(_, i int, at float64, z []float64) {
		if i > 0 {
			times = append(times, fmt.Sprint(at))
			values = append(values, fmt.Sprintf("[%v]", z[0]+noise*rng.NormFloat64()))
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	return build(t, start+fmt.Sprintf(`, "loss": {"observations": {"times": [%s], "states": ["theta"], "values": [%s]}}, "flow": {"free": [%s]}}`,
		strings.Join(times, ", "), strings.Join(values, ", "), free))
}

var (
	known  = []string{"theta' = omega", "omega' = -g*sin(theta) - c*omega"}
	scaled = []string{"theta' = k*omega", "omega' = k*(-g*sin(theta) - c*omega)"}
)

func build(t testing.TB, text string) *scene.Experiment {
	t.Helper()
	s, err := scene.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func profiled(t testing.TB, x *scene.Experiment, c Config) *Profile {
	t.Helper()
	p, err := Run(context.Background(), x, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Gravity is known: only the true duration explains the swings, and the error
// bar has it.
func TestKnownRateIsTime(t *testing.T) {
	p := profiled(t, pendulum(t, 1, 0.02, known, `"c"`), Config{From: 2, To: 18, Points: 33})
	v := p.Verdict
	t.Log(v.Words, v.Variance)
	// The 95 % interval of this seed has the truth; a few thousandths of T are its width.
	if v.Reading != Time || !(math.Abs(v.T-6) < v.Error) || !(v.Error < 0.05) {
		t.Errorf("%+v", v)
	}
	// The variance is that of the errors, 0.02², up to sqrt(2/38) of it, twice.
	if !(math.Abs(v.Variance-4e-4) < 2*4e-4*math.Sqrt(2/38.0)) || v.Freedom != 38 {
		t.Errorf("variance %v with %d degrees of freedom", v.Variance, v.Freedom)
	}
	if want := fmt.Sprintf("sharp minimum at T = %.3f ± %.3f: real time", v.T, v.Error); v.Words != want {
		t.Errorf("%q, not %q", v.Words, want)
	}
}

// The same data: with a free scale of the field T is depth. L* is then the same
// at every T, to the tolerance of the solver.
func TestFreeScaleIsDepth(t *testing.T) {
	x := pendulum(t, 1, 0.02, scaled, `"c", "k"`)
	x.Scene.Gradient.Method = "discrete" // that of the steps: the search ends in fewer
	p := profiled(t, x, Config{From: 1, To: 16, Points: 13})
	v := p.Verdict
	t.Log(v.Words)
	if v.Reading != Depth || v.From != p.Points[0].T || v.To != p.Points[len(p.Points)-1].T {
		t.Errorf("%+v", v)
	}
	for _, q := range p.Points {
		// k T is what counts: the search has found it to 1e-4 of the loss.
		if !(math.Abs(q.Loss-v.Least) < 1e-4*v.Least) {
			t.Errorf("L*(%v) = %v, least is %v", q.T, q.Loss, v.Least)
		}
		if k := q.Theta[slices.Index([]string{"c", "g", "k"}, "k")]; !(math.Abs(k*q.T-6) < 0.05) {
			t.Errorf("k T = %v at T = %v", k*q.T, q.T)
		}
	}
}

// dL*/dT is the partial derivative by T.
func TestSlope(t *testing.T) {
	x := pendulum(t, 3, 0.02, known, `"c"`)
	x.Scene.Solver.RTol, x.Scene.Solver.ATol = 1e-11, 1e-12
	r := &run{ctx: context.Background(), cfg: Config{Evaluations: 200}, scene: onDepth(x.Scene)}
	const at, h = 6.3, 1e-3
	var p [3]Point
	for k := range p {
		var err error
		if p[k], err = r.solve(at+float64(k-1)*h, [][]float64{x.Theta}, 0, r.limits(time.Time{})); err != nil {
			t.Fatal(err)
		}
	}
	// The difference leaves h²/6 times the third derivative: 1e-6 of the slope here.
	if slope := (p[2].Loss - p[0].Loss) / (2 * h); !(math.Abs(p[1].Slope-slope) < 1e-5*math.Abs(slope)) {
		t.Errorf("slope %v, differences %v", p[1].Slope, slope)
	}
}

// Nothing moves: the profile is L(T).
func TestHeldParameters(t *testing.T) {
	x := build(t, `{"version": 1, "params": {"a": 1}, "field": {"equations": ["x' = -a*x"]}, "z0": [[1]], "T": 1, "solver": {"rtol": 1e-10, "atol": 1e-12},
		"loss": {"terminal": "0.5*(x-0.5)^2"}, "flow": {"free": []}}`)
	p := profiled(t, x, Config{From: 0.1, To: 3, Points: 9})
	for _, q := range p.Points {
		end := math.Exp(-q.T)
		if want := (end - 0.5) * (end - 0.5) / 2; !(math.Abs(q.Loss-want) < 1e-9) || !(math.Abs(q.Slope+(end-0.5)*end) < 1e-8) {
			t.Errorf("L(%v) = %v, want %v; slope %v", q.T, q.Loss, want, q.Slope)
		}
	}
	if v := p.Verdict; v.Reading != Time || !(math.Abs(v.T-math.Ln2) < 1e-4) || v.Error == v.Error {
		t.Errorf("%+v", v)
	}
}

// Points come in passes, each but the first of a T once or better than before.
func TestProgress(t *testing.T) {
	x := pendulum(t, 1, 0.02, known, `"c"`)
	best := map[float64]float64{}
	var running atomic.Int32
	var passes []int
	p, err := Run(context.Background(), x, Config{From: 3, To: 12, Points: 17, Workers: 3}, func(p Point) {
		if running.Add(1) != 1 {
			t.Error("two reports at a time")
		}
		if old, ok := best[p.T]; ok && !(p.Loss < old) {
			t.Errorf("T = %v from %v to %v", p.T, old, p.Loss)
		}
		best[p.T] = p.Loss
		passes = append(passes, p.Pass)
		running.Add(-1)
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(passes, 0) || !slices.Contains(passes, 2) || !slices.IsSorted(passes[:17]) {
		t.Errorf("passes %v", passes)
	}
	if !slices.IsSortedFunc(p.Points, func(a, b Point) int { return int(math.Copysign(1, a.T-b.T)) }) || len(p.Points) != len(best) {
		t.Errorf("%d points, %d were told of", len(p.Points), len(best))
	}
	for _, q := range p.Points {
		if best[q.T] != q.Loss {
			t.Errorf("T = %v: told %v, is %v", q.T, best[q.T], q.Loss)
		}
	}
}

// A cancelled run returns, and leaves no goroutine.
func TestCancel(t *testing.T) {
	x := pendulum(t, 1, 0.02, known, `"c"`)
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Run(ctx, x, Config{From: 2, To: 18, Points: 60}, func(Point) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines, %d before", after, before)
	}
}

func TestRefuses(t *testing.T) {
	landscape := build(t, `{"version": 1, "params": {"a": 1}, "loss": {"parameters": "a^2"}}`)
	still := build(t, `{"version": 1, "field": {"equations": ["x' = -x"]}, "z0": [[1]], "T": 0}`)
	decay := build(t, `{"version": 1, "field": {"equations": ["x' = -x"]}, "z0": [[1]], "T": 1}`)
	explodes := build(t, `{"version": 1, "field": {"equations": ["x' = x^2"]}, "z0": [[1]], "T": 5}`)
	for name, c := range map[string]struct {
		x *scene.Experiment
		c Config
	}{
		"landscape": {landscape, Config{}}, "no interval": {still, Config{}}, "falling": {decay, Config{From: 2, To: 1}},
		"negative": {decay, Config{From: -1, To: 1}}, "one point": {decay, Config{Points: 1}}, "many": {decay, Config{Points: 1000}},
		"nothing solves": {explodes, Config{From: 2, To: 4}},
	} {
		if p, err := Run(context.Background(), c.x, c.c, nil); err == nil {
			t.Errorf("%s: %+v", name, p.Verdict)
		}
	}
	// Where only short intervals can be solved, the profile is of those.
	p := profiled(t, explodes, Config{From: 0.1, To: 4, Points: 9})
	if last := p.Points[len(p.Points)-1]; last.Loss == last.Loss {
		t.Errorf("%+v", last)
	}
}

// Without patience every search ends where it starts: the verdict is on that, and
// says so.
func TestPatience(t *testing.T) {
	x := pendulum(t, 1, 0.02, known, `"c"`)
	c := Config{From: 4, To: 9, Points: 5}
	whole := profiled(t, x, c)
	c.Patience = 1
	cut := profiled(t, x, c)
	// The search at one T begins from the θ of the scene, which is the truth.
	if v := cut.Verdict; v.Reading != Time || v.Cut != len(cut.Points) || !strings.HasSuffix(v.Words, fmt.Sprintf(" (%d searches cut short)", v.Cut)) {
		t.Errorf("%+v", v)
	}
	for _, p := range cut.Points {
		for _, q := range whole.Points {
			if p.T == q.T && (!p.Cut || q.Cut || p.Loss < q.Loss) {
				t.Errorf("L*(%v) = %v cut short, %v not", p.T, p.Loss, q.Loss)
			}
		}
	}
}

// With as many parameters as observations there are residuals of nothing: what the
// grid says is all that is said.
func TestNoFreedom(t *testing.T) {
	x := build(t, `{"version": 1, "params": {"a": 1}, "field": {"equations": ["x' = 1", "y' = -a*y"]}, "z0": [[0, 1]], "T": 2,
		"loss": {"observations": {"times": [1, 2], "states": ["x"], "values": [[1], [2]]}}, "flow": {"free": ["a"]}}`)
	p := profiled(t, x, Config{From: 0.5, To: 8, Points: 9})
	v := p.Verdict
	if v.Reading != Time || v.Error == v.Error || len(p.Points) != 9 || v.Words != "sharp minimum near T = 2, within 2 % from 1.98 to 2.01: real time" {
		t.Errorf("%+v", v)
	}
}

// Far above the least a search ends where it gets nowhere, and near it does not.
func TestFarAbove(t *testing.T) {
	count := 0
	slope := formula(func(dst, x []float64) float64 { // falls for ever, slowly
		count++
		dst[0] = -1e-3 * math.Exp(-1e-3*x[0])
		return 5 + math.Exp(-1e-3*x[0])
	})
	search := func(far float64) int {
		count = 0
		if _, _, err := minimise(context.Background(), slope, []float64{0}, nil, limits{most: 100, far: far, enough: 5}); err != nil {
			t.Fatal(err)
		}
		return count
	}
	if far, near, all := search(4), search(7), search(0); !(far < all) || near != all {
		t.Errorf("%d gradients far above, %d near, %d with no limit", far, near, all)
	}
}

type formula func(dst, theta []float64) float64

func (f formula) Gradient(_ context.Context, dst, theta []float64) (float64, error) {
	if dst == nil {
		dst = make([]float64, len(theta))
	}
	return f(dst, theta), nil
}

// Rosenbrock's valley from its usual start, with an entry that is held.
func TestMinimise(t *testing.T) {
	count := 0
	valley := formula(func(dst, x []float64) float64 {
		count++
		a, b := 1-x[0], x[1]-x[0]*x[0]
		dst[0], dst[1], dst[2] = -2*a-400*x[0]*b, 200*b, 1
		return a*a + 100*b*b + x[2]
	})
	theta := []float64{-1.2, 1, 7}
	loss, cut, err := minimise(context.Background(), valley, theta, []bool{true, true, false}, limits{most: 200})
	if err != nil || !(math.Abs(theta[0]-1) < 1e-4) || theta[2] != 7 || !(math.Abs(loss-7) < 1e-8) || cut || count > 100 {
		t.Errorf("%v at %v after %d gradients: %v", loss, theta, count, err)
	}
	theta = []float64{-1.2, 1, 7}
	count = 0
	if _, _, err := minimise(context.Background(), valley, theta, nil, limits{most: 10}); err != nil || count > 11 {
		t.Errorf("%d gradients of 10: %v", count, err)
	}
	// Time is over: the start's loss is all that is found out, and said to be that.
	count = 0
	if loss, cut, err := minimise(context.Background(), valley, []float64{-1.2, 1, 7}, nil, limits{most: 200, end: time.Now()}); err != nil || !cut || count != 2 || !(math.Abs(loss-31.2) < 1e-13) {
		t.Errorf("%v after %d gradients, cut short %v: %v", loss, count, cut, err)
	}
}

// The 95 % interval has the truth for 95 of 100 seeds, up to sqrt(100·0.95·0.05) = 2.2
// of them, twice.
func TestErrorBarCovers(t *testing.T) {
	covered := 0
	for seed := range uint64(100) {
		x := pendulum(t, seed, 0.02, known, `"c"`)
		x.Scene.Solver.RTol, x.Scene.Solver.ATol = 1e-5, 1e-7 // a thousandth of the errors
		v := profiled(t, x, Config{From: 5, To: 7.2, Points: 5}).Verdict
		if v.Reading != Time || !(v.Error < 0.02) {
			t.Fatalf("seed %d: %+v", seed, v)
		}
		if math.Abs(v.T-6) < v.Error {
			covered++
		}
	}
	t.Logf("%d of 100", covered)
	if covered < 90 {
		t.Errorf("the interval has the truth for %d of 100 seeds", covered)
	}
}
