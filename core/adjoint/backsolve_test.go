package adjoint_test

import (
	"context"
	"slices"
	"testing"

	"costate/core/adjoint"
)

// backsolve returns the gradient by Backsolve, its rows and its stats.
func backsolve(tb testing.TB, p adjoint.Problem, theta []float64) (*adjoint.Gradient, []row, adjoint.Stats) {
	tb.Helper()
	e, g, rows := adjoint.NewEngine(p), new(adjoint.Gradient), []row(nil)
	err := e.Gradient(context.Background(), g, theta, adjoint.Backsolve, adjoint.Observer{Columns: len(theta), Adjoint: func(r *adjoint.AdjointRow) {
		rows = append(rows, row{r.Start, r.Sample, r.T, r.H, slices.Clone(r.A), slices.Clone(r.Integrand), slices.Clone(r.Accumulated)})
	}})
	if err != nil {
		tb.Fatal(err)
	}
	return g, rows, e.Stats()
}

// With dL/dθ in the state and its norm, and with z put right at observations,
// backsolve gives the same gradient, and rows that lead up to it.
func TestBacksolveOptions(t *testing.T) {
	for _, f := range fixtures() {
		want := f.gradient(t, "dop853", tight, adjoint.Forward)
		for _, option := range []struct{ full, restart bool }{{true, false}, {false, true}, {true, true}} {
			p := f.problem(t, "dopri5", tol(1e-10))
			p.FullNorm, p.Restart = option.full, option.restart
			p.Samples = uniform(p.T0, p.T, 41)
			g, rows, _ := backsolve(t, p, f.theta)
			// As for the other ways; going back along Van der Pol's cycle costs two digits.
			if d := distance(g, want); !(d <= 2e-8) {
				t.Errorf("%s, %+v: off by %.2g", f.name, option, d)
			}
			sum := make([]float64, len(f.theta))
			for _, r := range rows {
				if r.sample == 0 {
					for i, v := range r.whole {
						sum[i] += v
					}
				}
			}
			for i, v := range sum {
				near(t, f.name+": Accumulated at t0", v, g.Theta[i], 1e-12)
			}
			// Accumulated at the samples is that of the quadrature.
			p.FullNorm = false
			_, quadrature, _ := backsolve(t, p, f.theta)
			for i, r := range rows {
				for j, v := range r.whole {
					near(t, f.name+": Accumulated", v, quadrature[i].whole[j], 1e-6)
				}
			}
		}
	}
}

// What the norm over dL/dθ as well costs: the steps are then those of a quadrature
// besides, whose integrand may be larger than a, and near 0 has an absolute tolerance
// only (Kidger, Chen, Lyons, 2021, section 4, count 40 to 62 per cent fewer
// evaluations in training without it).
func TestSeminormSavesSteps(t *testing.T) {
	semi, full := 0, 0
	for _, f := range fixtures() {
		want := f.gradient(t, "dop853", tight, adjoint.Forward)
		p := f.problem(t, "dopri5", tol(1e-7))
		g, _, less := backsolve(t, p, f.theta)
		p.FullNorm = true
		h, _, more := backsolve(t, p, f.theta)
		t.Logf("%s: %d evaluations by the seminorm, off by %.1e; by the full norm %d, %.1e", f.name, less.Backward.Evaluations, distance(g, want), more.Backward.Evaluations, distance(h, want))
		semi, full = semi+less.Backward.Evaluations, full+more.Backward.Evaluations
	}
	if semi >= full {
		t.Errorf("%d evaluations by the seminorm, %d by the full norm", semi, full)
	}
}

// Where the flow contracts, going back is lost after a while: not if z is put right
// at observations on the way.
func TestRestartKeepsBacksolveOnItsWay(t *testing.T) {
	f := &fixture{
		equations: []string{"y' = -k*(y - sin(t))"}, params: []string{"k"}, theta: []float64{6},
		z0: [][]float64{{1}}, T: 6,
		observed: &adjoint.Observations{Times: uniform(0, 6, 13), States: []int{0}, Values: [][][]float64{make([][]float64, 13)}},
	}
	for i := range f.observed.Values[0] {
		f.observed.Values[0][i] = []float64{0.5}
	}
	want := f.gradient(t, "dop853", tight, adjoint.Forward)
	p := f.problem(t, "dopri5", tol(1e-9))
	lost, _, stats := backsolve(t, p, f.theta)
	p.Restart = true
	g, _, restarted := backsolve(t, p, f.theta)
	t.Logf("off by %.1e with z(t0) missed by %.1e, restarted %.1e and %.1e", distance(lost, want), stats.Reconstruction, distance(g, want), restarted.Reconstruction)
	// e^36 times 1e-9 goes wrong; over half a unit of time e^3 is left.
	if distance(lost, want) < 1e-2 || !(distance(g, want) < 1e-6) || !(restarted.Reconstruction < 1e-6) {
		t.Error("restarting makes no difference, or not enough")
	}
}
