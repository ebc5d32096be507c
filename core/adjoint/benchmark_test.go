package adjoint_test

import (
	"context"
	"math"
	"testing"

	"costate/core/adjoint"
	"costate/core/field"
	"costate/core/ode"
)

// spiralWeights are those of the network 2-50-2: W1 row-major, b1, W2 row-major, b2.
func spiralWeights() []float64 {
	const width = 50
	w := make([]float64, 0, 5*width+2)
	angle := func(i int) float64 { return 2 * math.Pi * float64(i) / width }
	for i := range width {
		x := float64(i)
		w = append(w, 0.3*math.Cos(angle(i))+0.05*math.Sin(1+3*x), 0.3*math.Sin(angle(i))+0.05*math.Cos(2+5*x))
	}
	for i := range width {
		w = append(w, 0.1*math.Sin(1+float64(i)))
	}
	for i := range width {
		w = append(w, 0.25*(-0.05*math.Cos(angle(i))+math.Sin(angle(i)))+0.05*math.Cos(1+2*float64(i)))
	}
	for i := range width {
		w = append(w, 0.25*(-math.Cos(angle(i))-0.05*math.Sin(angle(i)))+0.05*math.Sin(3+7*float64(i)))
	}
	return append(w, 0.05, -0.05)
}

// spiral is the Neural ODE with cubed input; its loss is ½ Σ |z − y|², so the
// mean of |z − y|² over m data is 2/m of it.
func spiral() *fixture {
	w := spiralWeights()
	f := &fixture{
		network: &field.NetworkConfig{Dim: 2, Hidden: []int{50}, Input: "z^3", Weights: w}, theta: w,
		z0: [][]float64{{2, 0}}, T: 25,
		observed: &adjoint.Observations{States: []int{0, 1}, Values: make([][][]float64, 1)},
	}
	for i := range 1000 {
		t := 25 * float64(i) / 999
		f.observed.Times = append(f.observed.Times, t)
		r := 1.5 * math.Exp(-0.05*t)
		f.observed.Values[0] = append(f.observed.Values[0], []float64{r * math.Cos(t), -r * math.Sin(t)})
	}
	return f
}

// The values that every implementation of the benchmark problem must give.
func TestNeuralSpiral(t *testing.T) {
	f := spiral()
	for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve} {
		g := f.gradient(t, "dop853", ode.Options{RTol: 1e-12, ATol: 1e-12}, way)
		norm := 0.0
		for _, v := range g.Theta {
			norm = math.Hypot(norm, v)
		}
		// A tolerance of 1e-12 in a thousand pieces.
		near(t, "L", g.Loss/500, 2.136066888484303, 1e-9)
		near(t, "dL/dx0", g.Z0[0][0]/500, 2.575333545647562, 1e-9)
		near(t, "dL/dy0", g.Z0[0][1]/500, -0.1678524701354153, 1e-9)
		near(t, "|dL/dθ|", norm/500, 44.09930197523097, 1e-9)
		for i, want := range []float64{0.2763957203794561, -4.450739388887254, 0.1386709061625687, -5.063171818851130, 1.014825827885550} {
			near(t, "dL/dθ", g.Theta[i]/500, want, 1e-9)
		}
	}
}

func BenchmarkNeuralSpiral(b *testing.B) {
	opt := ode.Options{RTol: 1e-7, ATol: 1e-7}
	b.Run("forward", func(b *testing.B) {
		f := spiral()
		f.observed = nil
		e := adjoint.NewEngine(f.problem(b, "dopri5", opt))
		var end [2]float64
		watch := adjoint.Observer{Step: func(_ int, s *ode.Solver) { copy(end[:], s.Z()) }}
		b.ReportAllocs()
		for b.Loop() {
			if err := e.Solve(context.Background(), f.theta, false, watch); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(e.Stats().Forward.Evaluations), "evals/op")
		b.ReportMetric(math.Hypot(end[0]+0.5782407052113426, end[1]+0.2147475030229480), "err")
	})
	for _, way := range []adjoint.Method{adjoint.Backsolve, adjoint.Checkpointed, adjoint.Discrete} {
		b.Run(way.String(), func(b *testing.B) { benchmarkGradient(b, spiral(), opt, way) })
	}
}

func benchmarkGradient(b *testing.B, f *fixture, opt ode.Options, way adjoint.Method) {
	want := f.gradient(b, "dop853", ode.Options{RTol: 1e-12, ATol: 1e-13}, adjoint.Checkpointed)
	e := adjoint.NewEngine(f.problem(b, "dopri5", opt))
	var g adjoint.Gradient
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Gradient(context.Background(), &g, f.theta, way, adjoint.Observer{}); err != nil {
			b.Fatal(err)
		}
	}
	s := e.Stats()
	b.ReportMetric(float64(s.Forward.Evaluations+s.Backward.Evaluations), "evals/op")
	b.ReportMetric(g.Distance(want), "err")
}

// BenchmarkTrainingStep is the loss and gradient of 20 trajectories with ten
// data each.
func BenchmarkTrainingStep(b *testing.B) {
	f := spiral()
	f.z0, f.T = nil, 25*9/999.
	f.observed = &adjoint.Observations{States: []int{0, 1}}
	for i := range 10 {
		f.observed.Times = append(f.observed.Times, 25*float64(i)/999)
	}
	for k := range 20 {
		r, angle := 2-0.06*float64(k), 2*math.Pi*float64(k)/20
		f.z0 = append(f.z0, []float64{r * math.Cos(angle), r * math.Sin(angle)})
		var rows [][]float64
		for _, t := range f.observed.Times {
			d := r * math.Exp(-0.1*t)
			rows = append(rows, []float64{d * math.Cos(angle-3*t), d * math.Sin(angle-3*t)})
		}
		f.observed.Values = append(f.observed.Values, rows)
	}
	benchmarkGradient(b, f, ode.Options{RTol: 1e-7, ATol: 1e-9}, adjoint.Checkpointed)
}
