package adjoint_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"costate/core/adjoint"
	"costate/core/ode"
)

var allWays = []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve, adjoint.Discrete, adjoint.Forward, adjoint.FiniteDifference}

// Solving z backwards multiplies errors by e^{10·3} on y' = −10y, and by one on
// a rotation. The gradient of the checkpointed way does not care.
func TestReconstruction(t *testing.T) {
	decay := &fixture{equations: []string{"y' = -k*y"}, params: []string{"k"}, theta: []float64{10},
		z0: [][]float64{{1}}, T: 3, terminal: "y"}
	rotation := &fixture{equations: []string{"x' = w*y", "y' = -w*x"}, params: []string{"w"}, theta: []float64{1},
		z0: [][]float64{{1, 0}}, T: 3, terminal: "x"}
	reconstruction := func(f *fixture, way adjoint.Method) float64 {
		e := adjoint.NewEngine(f.problem(t, "dopri5", ode.Options{RTol: 1e-8, ATol: 1e-10}))
		var g adjoint.Gradient
		if err := e.Gradient(context.Background(), &g, f.theta, way, adjoint.Observer{}); err != nil {
			t.Fatal(err)
		}
		if way == adjoint.Checkpointed {
			// dL/dk = −3 e^{−30}, in which nothing but the absolute tolerance counts.
			near(t, "dL/dz0", g.Z0[0][0], math.Exp(-30), 1e-9)
		}
		return e.Stats().Reconstruction
	}
	if r := reconstruction(decay, adjoint.Backsolve); !(r > 1) {
		t.Errorf("decay is reconstructed within %.2g", r)
	}
	if r := reconstruction(rotation, adjoint.Backsolve); !(r < 1e-6) {
		t.Errorf("rotation is missed by %.2g", r)
	}
	if r := reconstruction(decay, adjoint.Checkpointed); r != 0 {
		t.Errorf("checkpointed reconstructs: %g", r)
	}
}

// With T = 0 there is nothing to solve: L = φ(z0) + Σ φ_i(z0) + R(θ).
func TestNoInterval(t *testing.T) {
	f := fixtures()[0]
	f.T = 0
	for _, way := range allWays {
		z, rows, g := record(t, f.problem(t, "dopri5", tol(1e-9)), f.theta, way, 5)
		loss, wantZ, wantT, wantT0 := 0.0, make([][]float64, 2), 0.0, 0.0
		a, b, c, d := f.theta[0], f.theta[1], f.theta[2], f.theta[3]
		theta := []float64{2 * a, 0.5 * d * d, 0, d * b}
		loss = a*a + 0.5*d*d*b
		for k, s := range f.z0 {
			x, y := s[0], s[1]
			loss += 0.5*(x-a)*(x-a) + b*y
			theta[0] -= x - a
			theta[1] += y
			terminal := []float64{x - a, b}
			slope := []float64{a*x + b*y, c*x + d*y}
			cost := f.t0*x*x*c + d*y
			wantT += dot(terminal, slope) + cost
			wantZ[k] = terminal
			for i, at := range f.observed.Times {
				if at == f.t0 {
					v := f.observed.Values[k][i]
					loss += 0.5 * ((y-v[0])*(y-v[0]) + (x-v[1])*(x-v[1]))
					wantZ[k][1] += y - v[0]
					wantZ[k][0] += x - v[1]
				}
			}
			wantT0 -= dot(wantZ[k], slope) + cost
			if len(z[k]) != 5 {
				t.Errorf("%v: start %d has %d samples", way, k, len(z[k]))
			}
		}
		// Differences stop at (1e-9)^(2/3); the others only add numbers.
		allowed := 1e-14
		if way == adjoint.FiniteDifference {
			allowed = 1e-6
		}
		near(t, "L", g.Loss, loss, allowed)
		for i := range theta {
			near(t, "dL/dθ", g.Theta[i], theta[i], allowed)
		}
		for k := range wantZ {
			near(t, "dL/dx0", g.Z0[k][0], wantZ[k][0], allowed)
			near(t, "dL/dy0", g.Z0[k][1], wantZ[k][1], allowed)
		}
		near(t, "dL/dT", g.T, wantT, allowed)
		near(t, "dL/dt0", g.T0, wantT0, allowed)
		if n := len(samples(rows)); n != 10 {
			t.Errorf("%v: %d rows at samples, want 5 a start", way, n)
		}
	}
}

// An interval of a few units in the last place has several samples at one
// number; none is lost.
func TestSamplesFallTogether(t *testing.T) {
	f := fixtures()[2]
	f.t0, f.T = 1, 0x1p-50 // four numbers after 1
	z, rows, _ := record(t, f.problem(t, "dopri5", tol(1e-9)), f.theta, adjoint.Checkpointed, 17)
	count := make([]int, 17)
	for _, r := range rows {
		count[r.sample]++
	}
	for i, c := range count {
		if c != 1 {
			t.Errorf("sample %d has %d rows", i, c)
		}
	}
	if len(z[0]) != 17 {
		t.Errorf("%d samples of z", len(z[0]))
	}
}

// A solve stops at the step after its context is done, on the way there and on
// the way back, and says where.
func TestCancellation(t *testing.T) {
	f := fixtures()[2]
	for _, way := range allWays {
		ctx, cancel := context.WithCancel(context.Background())
		steps, at := 0, 0.0
		var g adjoint.Gradient
		err := adjoint.NewEngine(f.problem(t, "dopri5", tol(1e-9))).Gradient(ctx, &g, f.theta, way, adjoint.Observer{
			Step: func(_ int, s *ode.Solver) {
				if steps++; steps == 3 {
					at = s.T()
					cancel()
				}
			},
		})
		var stopped *adjoint.StoppedError
		if !errors.As(err, &stopped) || !errors.Is(err, context.Canceled) || stopped.T != at || steps != 3 {
			t.Errorf("%v: stopped by %v after %d steps, at %v", way, err, steps, at)
		}
	}
	for _, way := range allWays[:2] {
		ctx, cancel := context.WithCancel(context.Background())
		p := f.problem(t, "dopri5", tol(1e-9))
		p.Samples = uniform(p.T0, p.T, 400)
		rows, last := 0, 0.0
		var g adjoint.Gradient
		err := adjoint.NewEngine(p).Gradient(ctx, &g, f.theta, way, adjoint.Observer{
			Adjoint: func(r *adjoint.AdjointRow) {
				if rows++; rows == 20 {
					cancel()
				}
				last = r.T
			},
		})
		var stopped *adjoint.StoppedError
		if !errors.As(err, &stopped) || stopped.T > last || stopped.T < last-0.2 || rows > 60 {
			t.Errorf("%v backwards: stopped by %v after %d rows, at %v", way, err, rows, last)
		}
		cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, way := range allWays {
		var g adjoint.Gradient
		if err := adjoint.NewEngine(f.problem(t, "dopri5", tol(1e-9))).Gradient(ctx, &g, f.theta, way, adjoint.Observer{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%v: %v", way, err)
		}
	}
}

func TestErrors(t *testing.T) {
	ctx := context.Background()
	try := func(f *fixture, way adjoint.Method, opt ode.Options, change func(p *adjoint.Problem)) error {
		p := f.problem(t, "dopri5", opt)
		if change != nil {
			change(&p)
		}
		var g adjoint.Gradient
		return adjoint.NewEngine(p).Gradient(ctx, &g, f.theta, way, adjoint.Observer{})
	}
	blowUp := &fixture{equations: []string{"x' = k*x^2"}, params: []string{"k"}, theta: []float64{1},
		z0: [][]float64{{0.1}, {1}}, T: 2, terminal: "x"}
	decay := &fixture{equations: []string{"x' = -k*x"}, params: []string{"k"}, theta: []float64{1}, z0: [][]float64{{1}}, T: 2}
	for _, way := range allWays {
		err := try(blowUp, way, tol(1e-6), nil)
		var solve *adjoint.SolveError
		var small *ode.StepTooSmallError
		if !errors.As(err, &solve) || solve.Start != 1 || solve.Backward || !errors.As(err, &small) || math.Abs(small.T-1) > 1e-3 {
			t.Errorf("%v: blow-up at t = 1 of start 1 gives %v", way, err)
		}
		opt := tol(1e-6)
		opt.MaxSteps = 3
		var many *ode.TooManyStepsError
		if err := try(fixtures()[2], way, opt, nil); !errors.As(err, &many) || many.Steps != 3 {
			t.Errorf("%v: three steps give %v", way, err)
		}
		for _, bad := range []fixture{
			{terminal: "log(x - 1)"}, // not a number
			{terminal: "1/(k - 1)"},  // infinite
			{penalty: "sqrt(-k)"},
			{running: "log(x - 0.5)"}, // past t = log 2
			{terminal: "sqrt(k - 1)"}, // finite, but not its derivative
		} {
			f := *decay
			f.terminal, f.running, f.penalty = bad.terminal, bad.running, bad.penalty
			if err := try(&f, way, tol(1e-6), nil); !errors.Is(err, adjoint.ErrLossNotFinite) {
				t.Errorf("%v %+v: %v", way, bad, err)
			}
		}
	}
	small := func(p *adjoint.Problem) { p.MaxBytes = 1000 }
	if err := try(fixtures()[3], adjoint.Checkpointed, tol(1e-9), small); !errors.Is(err, adjoint.ErrStorage) {
		t.Errorf("a kilobyte of storage gives %v", err)
	}
	if err := try(fixtures()[3], adjoint.Backsolve, tol(1e-9), small); err != nil {
		t.Errorf("backsolve keeps nothing, but: %v", err)
	}
	// Data cut the way back into more steps than the way there needs.
	dense := *decay
	dense.observed = &adjoint.Observations{Times: uniform(0, 2, 60), States: []int{0}, Values: [][][]float64{make([][]float64, 60)}}
	for i := range dense.observed.Values[0] {
		dense.observed.Values[0][i] = []float64{0}
	}
	opt := tol(1e-6)
	opt.MaxSteps = 30
	for _, way := range allWays[:2] {
		var solve *adjoint.SolveError
		if err := try(&dense, way, opt, nil); !errors.As(err, &solve) || !solve.Backward {
			t.Errorf("%v: %v", way, err)
		}
	}
}

// A failed solve leaves the engine ready for the next.
func TestEngineAfterError(t *testing.T) {
	f := &fixture{equations: []string{"x' = k*x^2"}, params: []string{"k"}, theta: []float64{0.3}, z0: [][]float64{{1}}, T: 2, terminal: "x"}
	want := f.gradient(t, "dopri5", tol(1e-9), adjoint.Checkpointed)
	e := adjoint.NewEngine(f.problem(t, "dopri5", tol(1e-9)))
	for _, way := range allWays {
		var g adjoint.Gradient
		if err := e.Gradient(context.Background(), &g, []float64{1}, way, adjoint.Observer{}); err == nil {
			t.Fatal("no blow-up")
		}
		if err := e.Gradient(context.Background(), &g, f.theta, adjoint.Checkpointed, adjoint.Observer{}); err != nil {
			t.Fatal(err)
		}
		if g.Theta[0] != want.Theta[0] || g.Z0[0][0] != want.Z0[0][0] || g.Loss != want.Loss {
			t.Errorf("after %v: %+v, want %+v", way, g, want)
		}
	}
}

func TestPanics(t *testing.T) {
	f := fixtures()[2]
	for name, change := range map[string]func(p *adjoint.Problem){
		"start point":  func(p *adjoint.Problem) { p.Z0 = [][]float64{{1}} },
		"parameters":   func(p *adjoint.Problem) { p.NumParams = 2 },
		"interval":     func(p *adjoint.Problem) { p.T = -1 },
		"not a number": func(p *adjoint.Problem) { p.T = math.NaN() },
		"samples":      func(p *adjoint.Problem) { p.Samples = []float64{1, 0} },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			p := f.problem(t, "dopri5", tol(1e-6))
			change(&p)
			adjoint.NewEngine(p)
		}()
	}
}
