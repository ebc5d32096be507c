package adjoint_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"costate/core/adjoint"
)

// crowd is a problem with many start points.
func crowd(f *fixture, starts int) *fixture {
	f = f.clone()
	f.z0 = nil
	var values [][][]float64
	for k := range starts {
		angle := float64(k)
		f.z0 = append(f.z0, []float64{1 + 0.3*math.Cos(angle), 0.5 * math.Sin(angle)})
		if f.observed != nil {
			table := make([][]float64, len(f.observed.Times))
			for i := range table {
				table[i] = make([]float64, len(f.observed.States))
				for j := range table[i] {
					table[i][j] = math.Sin(angle + float64(i+j))
				}
			}
			values = append(values, table)
		}
	}
	if f.observed != nil {
		o := *f.observed
		o.Values = values
		f.observed = &o
	}
	return f
}

// The result is the same to the last bit with any number of workers, and that of one
// engine: to rounding where start points are solved one by one, to the tolerance where
// the steps are those of the ones solved together.
func TestParallelIsSerial(t *testing.T) {
	for _, f := range []*fixture{crowd(fixtures()[0], 37), crowd(fixtures()[5], 40), crowd(fixtures()[3], 3)} {
		for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Discrete, adjoint.Backsolve} {
			problem := func() adjoint.Problem { return f.problem(t, "dopri5", tol(1e-9)) }
			serial := adjoint.NewEngine(problem())
			var want, first adjoint.Gradient
			if err := serial.Gradient(context.Background(), &want, f.theta, way, adjoint.Observer{}); err != nil {
				t.Fatal(err)
			}
			allowed, lossAllowed := 1e-13, 1e-13
			if f.network != nil {
				lossAllowed = 1e-8
				if way == adjoint.Checkpointed {
					allowed = 1e-8
				}
			}
			for _, workers := range []int{1, 2, 5} {
				p := adjoint.NewParallel(problem, workers)
				var g adjoint.Gradient
				for range 2 { // the engines are used again
					if err := p.Gradient(context.Background(), &g, f.theta, way); err != nil {
						t.Fatal(err)
					}
				}
				if workers == 1 {
					first = g
				}
				if fmt.Sprintf("%b", g) != fmt.Sprintf("%b", first) {
					t.Errorf("%s, %v: %d workers give another result", f.name, way, workers)
				}
				if d := distance(&g, &want); !(d <= allowed) {
					t.Errorf("%s, %v: off by %.2g", f.name, way, d)
				}
				near(t, "L", g.Loss, want.Loss, allowed)
				if s, w := p.Stats(), serial.Stats(); f.network == nil && s != w {
					t.Errorf("%s: %+v, one engine %+v", f.name, s, w)
				}
				if v, err := p.Value(context.Background(), f.theta); err != nil || math.Abs(v-want.Loss) > lossAllowed*math.Abs(v) {
					t.Errorf("%s: loss %v, %v", f.name, v, err)
				}
			}
		}
	}
}

// Who watches changes nothing, to the last bit, and sees of the start points asked for
// what one engine tells of it: the same times, and states and costates that differ by
// the tolerance where steps are shared with others.
func TestParallelWatched(t *testing.T) {
	for _, f := range []*fixture{crowd(fixtures()[0], 37), crowd(fixtures()[5], 40)} {
		for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Discrete, adjoint.Backsolve} {
			for _, columns := range []int{0, 2} {
				const start, besides = 21, 2
				only := func(k int) bool { return k == start || k == besides }
				problem := func() adjoint.Problem {
					p := f.problem(t, "dopri5", tol(1e-9))
					p.Samples = []float64{p.T0, p.T0 + p.T/3, p.T1()}
					return p
				}
				var forward, backward [][]float64
				var others map[int]bool
				watch := func() adjoint.Observer {
					forward, backward, others = nil, nil, map[int]bool{}
					return adjoint.Observer{Columns: columns,
						Sample: func(k, i int, at float64, z []float64) {
							if others[k] = true; k == start {
								forward = append(forward, append([]float64{float64(i), at}, z...))
							}
						},
						Adjoint: func(row *adjoint.AdjointRow) {
							if row.Start == start && row.Sample >= 0 {
								backward = append(backward, append([]float64{float64(row.Sample), row.T}, row.A...))
							}
						}}
				}
				var quiet, seen, alone adjoint.Gradient
				p := adjoint.NewParallel(problem, 2)
				if err := p.Gradient(t.Context(), &quiet, f.theta, way); err != nil {
					t.Fatal(err)
				}
				if err := adjoint.NewEngine(problem()).Gradient(t.Context(), &alone, f.theta, way, watch()); err != nil {
					t.Fatal(err)
				}
				z, a := forward, backward
				if err := p.Watched(t.Context(), &seen, f.theta, way, only, watch()); err != nil {
					t.Fatal(err)
				}
				if fmt.Sprintf("%b", seen) != fmt.Sprintf("%b", quiet) {
					t.Errorf("%s, %v, %d columns: who watches changes the gradient", f.name, way, columns)
				}
				if !others[besides] || len(others) == len(f.z0) {
					t.Errorf("%s, %v: %d of %d start points are seen", f.name, way, len(others), len(f.z0))
				}
				for k, pair := range [][2][][]float64{{z, forward}, {a, backward}} {
					if len(pair[0]) != len(pair[1]) || len(pair[0]) < 3 {
						t.Fatalf("%s, %v: %d rows of kind %d, alone %d", f.name, way, len(pair[1]), k, len(pair[0]))
					}
					for i, row := range pair[0] {
						for j, v := range row {
							near(t, fmt.Sprintf("%s, %v, kind %d, row %d", f.name, way, k, i), pair[1][i][j], v, 1e-7)
						}
					}
				}
				if err := p.Watched(t.Context(), &seen, f.theta, way, nil, watch()); err != nil || len(others) != len(f.z0) || fmt.Sprintf("%b", seen) != fmt.Sprintf("%b", quiet) {
					t.Errorf("%s, %v: of all %v, %d seen", f.name, way, err, len(others))
				}
				// Where none is shown nothing is seen.
				if err := p.Watched(t.Context(), &seen, f.theta, way, func(int) bool { return false }, watch()); err != nil || len(others) > 0 || fmt.Sprintf("%b", seen) != fmt.Sprintf("%b", quiet) {
					t.Errorf("%s, %v: without such a start point %v, %d seen", f.name, way, err, len(others))
				}
			}
		}
	}
}

// numbered is a function that start point k has k + 1 times.
type numbered struct {
	adjoint.Function
	times float64
}

func (f *numbered) SetStart(k int) { f.times = float64(k + 1) }

func (f *numbered) Value(t float64, z []float64) float64 { return f.times * f.Function.Value(t, z) }

func (f *numbered) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	value, dt = f.Function.Gradient(dz, dtheta, t, z)
	for i := range dz {
		dz[i] *= f.times
	}
	for i := range dtheta {
		dtheta[i] *= f.times
	}
	return f.times * value, f.times * dt
}

// Parts of the loss that are not the same for each start point stay with theirs, and
// a tangent knows them, too.
func TestParallelKeepsNumbers(t *testing.T) {
	for _, f := range []*fixture{crowd(fixtures()[0], 37), crowd(fixtures()[5], 40)} {
		problem := func() adjoint.Problem {
			p := f.problem(t, "dop853", tight)
			p.Loss.Terminal, p.Loss.Running = &numbered{Function: p.Loss.Terminal}, &numbered{Function: p.Loss.Running}
			return p
		}
		want := gradient(t, problem(), f.theta, adjoint.Checkpointed)
		var g adjoint.Gradient
		if err := adjoint.NewParallel(problem, 2).Gradient(t.Context(), &g, f.theta, adjoint.Checkpointed); err != nil {
			t.Fatal(err)
		}
		if d := distance(&g, want); !(d <= 1e-11) {
			t.Errorf("%s: off by %.2g", f.name, d)
		}
		_, along, err := adjoint.NewEngine(problem()).Along(t.Context(), f.theta, adjoint.Direction{T: 1, T0: 1})
		near(t, "along T and t0", along, g.T+g.T0, 1e-10)
		if err != nil {
			t.Error(err)
		}
	}
}

// An error says which start point it is of, of several the first; a call that is
// stopped comes back.
func TestParallelFails(t *testing.T) {
	f := &fixture{equations: []string{"x' = k*x^2", "y' = 0"}, params: []string{"k"}, theta: []float64{1}, T: 2, terminal: "x"}
	for k := range 40 {
		f.z0 = append(f.z0, []float64{float64(k) / 40, 0}) // from 1/2 on it blows up
	}
	p := adjoint.NewParallel(func() adjoint.Problem { return f.problem(t, "dopri5", tol(1e-6)) }, 4)
	var g adjoint.Gradient
	var solve *adjoint.SolveError
	if err := p.Gradient(context.Background(), &g, f.theta, adjoint.Checkpointed); !errors.As(err, &solve) || solve.Start != 21 {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := p.Gradient(ctx, &g, f.theta, adjoint.Checkpointed); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// BenchmarkParallel is the gradient of a small network for 512 start points, by one and
// by more workers.
func BenchmarkParallel(b *testing.B) {
	f := crowd(fixtures()[5], 512)
	for _, workers := range []int{1, 2, 4} {
		b.Run(fmt.Sprint(workers), func(b *testing.B) {
			p := adjoint.NewParallel(func() adjoint.Problem { return f.problem(b, "dopri5", tol(1e-7)) }, workers)
			var g adjoint.Gradient
			for b.Loop() {
				if err := p.Gradient(context.Background(), &g, f.theta, adjoint.Checkpointed); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
