package ode_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"costate/core/field"
	"costate/core/ode"
)

// reference is a problem of testdata/problems.json, which says what is what.
type reference struct {
	Name      string
	Equations []string
	Z0, Scale []float64
	T0        float64
	Times     []float64
	Z         [][]*float64
	Stiff     bool
	Amplify   float64
}

func references(t *testing.T) []reference {
	t.Helper()
	data, err := os.ReadFile("testdata/problems.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Problems []reference }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Problems
}

// solve solves by m at the tolerance tol and returns the solver and the largest
// error.
func (p *reference) solve(t *testing.T, m ode.Method, tol float64) (*ode.Solver, float64) {
	t.Helper()
	system, err := field.Compile(p.Equations, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := system.Evaluator()
	e.SetParams(nil)
	atols := make([]float64, len(p.Z0))
	for i, v := range p.Scale {
		atols[i] = tol * v
	}
	s := ode.NewSolver(m, len(p.Z0), ode.Options{RTol: tol, ATols: atols, MaxSteps: 1e6, Stops: p.Times})
	if m.Stiff {
		// Exact derivatives: differences would be what limits the small tolerances.
		tangent, column := make([]float64, len(p.Z0)), make([]float64, len(p.Z0))
		s.SetJacobian(func(dst []float64, at float64, z []float64) {
			for j := range tangent {
				clear(tangent)
				tangent[j] = 1
				e.JVP(column, at, z, 0, tangent, nil)
				for i, v := range column {
					dst[i*len(z)+j] = v
				}
			}
		})
		s.SetTimeDerivative(func(dst []float64, at float64, z []float64) {
			clear(tangent)
			e.JVP(dst, at, z, 1, tangent, nil)
		})
	}
	s.Start(e.Eval, p.T0, p.Z0)
	worst := 0.0
	for k, at := range p.Times {
		advance(t, s, at)
		for i, want := range p.Z[k] {
			if want != nil {
				worst = max(worst, math.Abs(s.Z()[i]-*want)/(p.Scale[i]+math.Abs(*want)))
			}
		}
	}
	return s, worst
}

// TestReferenceProblems: at three tolerances every adaptive method reaches every
// reference value within the problem's own multiple of the tolerance, or of its
// power p/(q+1) where a method of order p goes by an estimate of order q < p. The
// multiple is at most twice what the worst method was measured to reach: an orbit's
// phase error grows as the square of the time, and close approaches magnify it. The
// stiff problems are for the methods that are stiff; rosenbrock23, of order 2, would
// take millions of steps at the smallest tolerance.
func TestReferenceProblems(t *testing.T) {
	for _, p := range references(t) {
		t.Run(p.Name, func(t *testing.T) {
			most := 0.0
			for _, m := range ode.Methods() {
				if !m.Adaptive || p.Stiff && !m.Stiff {
					continue
				}
				proportion := min(1, float64(m.Order)/float64(shared(m).EstimateOrder+1))
				for _, tol := range []float64{1e-5, 1e-7, 1e-9} {
					if m.ID == "rosenbrock23" && tol < 1e-8 {
						continue
					}
					_, miss := p.solve(t, m, tol)
					got := miss / math.Pow(tol, proportion)
					most = max(most, got)
					if got > p.Amplify {
						t.Errorf("%s at %g: error of %.3g tolerances", m.ID, tol, got)
					}
				}
			}
			t.Logf("at most %.3g tolerances", most)
		})
	}
}
