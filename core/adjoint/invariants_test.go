package adjoint_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"costate/core/adjoint"
	"costate/core/ode"
)

// row is a copy of an AdjointRow.
type row struct {
	start, sample       int
	t, h                float64
	a, integrand, whole []float64
}

// record solves p with rows at n uniform samples and returns the states at
// them, [start][sample], and the rows of the sweep.
func record(tb testing.TB, p adjoint.Problem, theta []float64, way adjoint.Method, n int) (z [][][]float64, rows []row, g *adjoint.Gradient) {
	tb.Helper()
	p.Samples = uniform(p.T0, p.T, n)
	z = make([][][]float64, len(p.Z0))
	g = new(adjoint.Gradient)
	err := adjoint.NewEngine(p).Gradient(context.Background(), g, theta, way, adjoint.Observer{
		Columns: len(theta),
		Sample: func(start, i int, t float64, state []float64) {
			if i != len(z[start]) || t != p.Samples[i] {
				tb.Errorf("start %d: sample %d at t = %v after %d samples", start, i, t, len(z[start]))
			}
			z[start] = append(z[start], slices.Clone(state))
		},
		Adjoint: func(r *adjoint.AdjointRow) {
			rows = append(rows, row{r.Start, r.Sample, r.T, r.H, slices.Clone(r.A), slices.Clone(r.Integrand), slices.Clone(r.Accumulated)})
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return z, rows, g
}

func uniform(t0, T float64, n int) []float64 {
	times := make([]float64, n)
	for i := range times {
		times[i] = t0 + T*float64(i)/float64(n-1)
	}
	times[n-1] = t0 + T
	return times
}

// samples returns the rows at samples, t rising.
func samples(rows []row) []row {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.sample < 0 })
	slices.Reverse(rows)
	return rows
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

// a(t)·δz(t) is constant along a tangent while ℓ = 0 and no datum is passed.
func TestPairing(t *testing.T) {
	f := fixtures()[3]
	f.observed, f.z0 = nil, f.z0[:1]
	p := f.problem(t, "dop853", tol(1e-12))
	_, rows, _ := record(t, p, f.theta, adjoint.Checkpointed, 101)

	tangent := func(dst []float64, t float64, s []float64) {
		p.Field.Eval(dst[:2], t, s[:2])
		p.Field.JVP(dst[2:], t, s[:2], 0, s[2:], nil)
	}
	m, _ := ode.Lookup("dop853")
	sol, _, err := ode.Solve(context.Background(), m, tangent, p.T0, p.T1(), []float64{1, 1, 0.6, -0.8}, tight)
	if err != nil {
		t.Fatal(err)
	}
	state := make([]float64, 4)
	var first float64
	for i, r := range samples(rows) {
		sol.Eval(state, r.t, nil)
		pairing := dot(r.a, state[2:])
		if i == 0 {
			first = pairing
		}
		// Dense output is one order below the steps: some hundred tolerances.
		near(t, "a·δz", pairing, first, 1e-10)
	}
}

// H is constant between observations where f and ℓ do not know t, and jumps at
// observations by ∂φ f.
func TestHamiltonianIsConstant(t *testing.T) {
	f := fixtures()[3]
	f.running = "0.2*x*y + a*x"
	p := f.problem(t, "dop853", tol(1e-12))
	_, rows, g := record(t, p, f.theta, adjoint.Checkpointed, 201)
	pieces := 0
	for i := 1; i < len(rows); i++ {
		before, now := rows[i-1], rows[i]
		if now.start != before.start || now.t == before.t {
			pieces++
			continue
		}
		// Errors of 1e-12 a step in a and z, a hundred steps, |a||f| of some tens.
		near(t, "H", now.h, before.h, 1e-9)
	}
	// Four data of three starts lie inside, and two starts follow the first.
	if pieces != 4*3+2 {
		t.Errorf("%d jumps of H", pieces)
	}
	sum := 0.0
	for _, r := range rows {
		if r.sample == 200 {
			sum += r.h
		}
	}
	near(t, "Σ H(t1)", sum, g.T, 1e-14)
}

// dH/dt = aᵀ ∂f/∂t + ∂ℓ/∂t for a forced field.
func TestHamiltonianOfForced(t *testing.T) {
	f := fixtures()[4]
	f.observed = nil
	p := f.problem(t, "dop853", tol(1e-12))
	const n = 601
	z, rows, _ := record(t, p, f.theta, adjoint.Checkpointed, n)
	rows = samples(rows)
	h := f.T / (n - 1)
	scratch := make([]float64, 2)
	for i := 2; i < n-2; i++ {
		slope := (8*(rows[i+1].h-rows[i-1].h) - (rows[i+2].h - rows[i-2].h)) / (12 * h)
		at := rows[i].t
		want := p.Field.VJP(scratch, nil, at, z[0][i], rows[i].a)
		_, dt := p.Loss.Running.Gradient(nil, nil, at, z[0][i])
		// Differences over h = 0.005: truncation h⁴/30 of the fifth derivative,
		// 1e-10, and the rows' errors of 1e-11 over h.
		near(t, "dH/dt", slope, want+dt, 2e-8)
	}
}

// Accumulated is ∫ of Integrand from t to t1 with what stands at t1, and ends
// as dL/dθ; with a running cost too.
func TestAccumulated(t *testing.T) {
	for _, f := range fixtures() {
		for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve, adjoint.Discrete} {
			const n = 2001
			_, rows, g := record(t, f.problem(t, "dop853", tol(1e-10)), f.theta, way, n)
			sum := make([]float64, len(g.Theta))
			for _, r := range rows {
				if r.sample == 0 {
					for i, v := range r.whole {
						sum[i] += v
					}
				}
			}
			for i, v := range sum {
				near(t, f.name+": Accumulated at t0", v, g.Theta[i], 1e-13) // the same sums in another order
			}
			if f.observed != nil || way == adjoint.Discrete {
				continue // inside its steps the discrete sweep only draws a line
			}
			rows = samples(rows)
			h := f.T / (n - 1)
			for i := 2; i < n; i += 2 {
				for j := range sum {
					simpson := h / 3 * (rows[i-2].integrand[j] + 4*rows[i-1].integrand[j] + rows[i].integrand[j])
					// Inside a step the nodes' interpolant stands for the integrand: with
					// five nodes it is off by h⁶ f⁽⁵⁾/5! of steps h ≈ 0.2.
					near(t, f.name+": ∫ Integrand", rows[i-2].whole[j]-rows[i].whole[j], simpson, 1e-6)
				}
			}
		}
	}
}

// At an observation there are two rows, the second with ∂φ_i/∂z more; every
// sample has exactly one row, t falls.
func TestRows(t *testing.T) {
	for _, f := range fixtures() {
		for _, way := range []adjoint.Method{adjoint.Checkpointed, adjoint.Backsolve, adjoint.Discrete, adjoint.Forward} {
			p := f.problem(t, "dopri5", tol(1e-9))
			const n = 41
			z, rows, g := record(t, p, f.theta, way, n)
			seen := make([][n]int, len(f.z0))
			for i, r := range rows {
				if r.sample >= 0 {
					seen[r.start][r.sample]++
				}
				if i == 0 || rows[i-1].start != r.start {
					continue
				}
				if r.t > rows[i-1].t {
					t.Errorf("%s %v: t rises from %v to %v", f.name, way, rows[i-1].t, r.t)
				}
				if r.t < rows[i-1].t {
					continue
				}
				jump := make([]float64, len(r.a))
				for k, at := range f.observed.Times {
					if f.observed.Clock == adjoint.DepthClock {
						at = f.t0 + at*f.T
					}
					if at != r.t {
						continue
					}
					state := z[r.start][int(math.Round((at-f.t0)/f.T*(n-1)))] // all stand at samples
					for c, s := range f.observed.States {
						jump[s] += state[s] - f.observed.Values[r.start][k][c]
					}
				}
				for s := range jump {
					near(t, f.name+": jump", r.a[s]-rows[i-1].a[s], jump[s], 1e-8)
				}
				if rows[i-1].sample >= 0 {
					t.Errorf("%s: the row before the jump has sample %d", f.name, rows[i-1].sample)
				}
			}
			for k := range seen {
				for i, count := range seen[k] {
					if count != 1 {
						t.Errorf("%s %v: start %d sample %d has %d rows", f.name, way, k, i, count)
					}
				}
			}
			if way == adjoint.Checkpointed {
				for _, r := range rows {
					if r.sample == 0 && !slices.Equal(r.a, g.Z0[r.start]) {
						t.Errorf("%s: a(t0) = %v, dL/dz0 = %v", f.name, r.a, g.Z0[r.start])
					}
				}
			}
		}
	}
}
