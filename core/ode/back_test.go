package ode_test

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"costate/core/ode"

	"pgregory.net/rapid"
)

// thereAndBack integrates from 0 to t1 and back, and returns how far from z0 that
// ends, in tolerances.
func thereAndBack(m ode.Method, f ode.RHS, z0 []float64, t1, tol float64) (float64, error) {
	s := ode.NewSolver(m, len(z0), ode.Options{RTol: tol, ATol: tol, MaxSteps: 1e6})
	for _, way := range [][2]float64{{0, t1}, {t1, 0}} {
		start := z0
		if way[0] != 0 {
			start = append([]float64(nil), s.Z()...)
		}
		s.Start(f, way[0], start)
		for s.T() != way[1] {
			if err := s.Step(way[1]); err != nil {
				return 0, err
			}
		}
	}
	return relative(s.Z(), z0) / tol, nil
}

// TestThereAndBackAgain: where the flow pulls nothing together, neither forwards
// nor backwards, every adaptive method comes back within a multiple of the
// tolerance. An orbit of predator and prey that is not too wide magnifies an error
// along the orbit by its length, here up to some hundred.
func TestThereAndBackAgain(t *testing.T) {
	methods := ode.Methods()
	rapid.Check(t, func(r *rapid.T) {
		m := rapid.SampledFrom(methods).Filter(func(m ode.Method) bool { return m.Adaptive && m.Order > 2 }).Draw(r, "method")
		z0 := []float64{rapid.Float64Range(0.8, 5).Draw(r, "x"), rapid.Float64Range(0.5, 3).Draw(r, "y")}
		t1 := rapid.Float64Range(-6, 6).Draw(r, "t1")
		tol := rapid.SampledFrom([]float64{1e-6, 1e-8, 1e-10}).Draw(r, "tolerance")
		got, err := thereAndBack(m, lotkaVolterra, z0, t1, tol)
		if err != nil || got > 1000 {
			r.Errorf("%s comes back %.3g tolerances away: %v", m.ID, got, err)
		}
	})
}

// TestShortestIntervals: over intervals so short that 1/h is beyond the finite
// numbers the state hardly moves, and every method says so.
func TestShortestIntervals(t *testing.T) {
	for _, m := range ode.Methods() {
		for _, t1 := range []float64{1.1125369292536007e-308, -1e-310, 5e-324} {
			if !m.Adaptive {
				continue
			}
			if got, err := thereAndBack(m, lotkaVolterra, []float64{1, 1}, t1, 1e-10); err != nil || got != 0 {
				t.Errorf("%s over %g comes back %g tolerances away: %v", m.ID, t1, got, err)
			}
		}
	}
}

// backProblems are the rows of the table in docs/there-and-back.md: those that come
// back, and those that do not, with what the flow forgets on the way.
var backProblems = []struct {
	name string
	f    ode.RHS
	z0   []float64
	t1   float64
}{
	{"Lotka–Volterra, t 0 … 10", lotkaVolterra, []float64{1, 1}, 10},
	{"pendulum, t 0 … 20", pendulum, []float64{2, 0}, 20},
	{"Kepler orbit, t 0 … 40", func(d []float64, _ float64, z []float64) {
		r := math.Hypot(z[0], z[1])
		d[0], d[1], d[2], d[3] = z[2], z[3], -z[0]/(r*r*r), -z[1]/(r*r*r)
	}, []float64{0.9, 0, 0, math.Sqrt(1.1 / 0.9)}, 40},
	{"Arenstorf orbit, one period", arenstorf, []float64{0.994, 0, 0, -2.00158510637908252240537862224}, 17.0652165601579625588917206249},
	{"x' = −x, t 0 … 10", func(d []float64, _ float64, z []float64) { d[0] = -z[0] }, []float64{1}, 10},
	{"x' = −x, t 0 … 20", func(d []float64, _ float64, z []float64) { d[0] = -z[0] }, []float64{1}, 20},
	{"Van der Pol μ = 1, t 0 … 6.66", vanDerPol(1), []float64{2, 0}, 6.66},
	{"Van der Pol μ = 1, t 0 … 13.3", vanDerPol(1), []float64{2, 0}, 13.3},
	{"Lorenz, t 0 … 1", lorenz, []float64{1, 1, 1}, 1},
	{"Lorenz, t 0 … 2", lorenz, []float64{1, 1, 1}, 2},
}

// backTable measures the table: by dopri5 at 1e-8, tolerances from the start, to the
// next power of ten.
func backTable() string {
	m, _ := ode.Lookup("dopri5")
	var b strings.Builder
	b.WriteString("| problem | comes back to |\n| --- | --- |\n")
	for _, p := range backProblems {
		got, err := thereAndBack(m, p.f, p.z0, p.t1, 1e-8)
		text := "does not: the way back ends early"
		if err == nil {
			text = fmt.Sprintf("about 10^%.0f tolerances", math.Round(math.Log10(got)))
			if got*1e-8 > 0.1 {
				text = "does not"
			}
		}
		fmt.Fprintf(&b, "| %s | %s |\n", p.name, text)
	}
	return b.String()
}

// TestThereAndBackTable holds the documented table to what is measured.
func TestThereAndBackTable(t *testing.T) {
	page, err := os.ReadFile("../../docs/there-and-back.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := backTable(); !strings.Contains(string(page), want) {
		t.Errorf("docs/there-and-back.md does not have\n%s", want)
	}
}
