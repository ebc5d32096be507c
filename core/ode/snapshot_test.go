package ode_test

import (
	"math"
	"slices"
	"testing"

	"costate/core/ode"
)

// From a snapshot every method makes the same steps again, to the last bit: with
// its controller, its Jacobian of earlier steps and which part of auto it is on.
func TestSnapshot(t *testing.T) {
	for _, m := range ode.Methods() {
		rate := 30.
		if m.Reversible() != nil {
			rate = 0.5 // what is stiff, these do not bear
		}
		// Slow, then stiff: auto changes on the way.
		f := func(d []float64, t float64, z []float64) {
			d[0] = z[1]
			d[1] = rate*(1-z[0]*z[0])*z[1] - z[0] + 0.1*math.Cos(t)
		}
		for _, n := range []int{2, 5} {
			rhs := f
			z0 := []float64{2, 0}
			if n == 5 {
				rhs = func(d []float64, t float64, z []float64) {
					f(d, t, z)
					d[2], d[3], d[4] = z[3], -z[2], z[0]-z[4]
				}
				z0 = []float64{2, 0, 1, 0.5, 0}
			}
			opt := ode.Options{RTol: 1e-5, ATol: 1e-7, Step: 1. / 256, MaxSteps: 1e6}
			s := ode.NewSolver(m, n, opt)
			s.Start(rhs, 0, z0)
			var marks []*ode.Snapshot
			type state struct {
				t float64
				z []float64
			}
			var path []state
			walk := func() []state {
				var path []state
				for len(path) < 25 && s.T() < 100 {
					if err := s.Step(100); err != nil {
						t.Fatalf("%s: %v", m.ID, err)
					}
					path = append(path, state{s.T(), slices.Clone(s.Z())})
				}
				return path
			}
			for range 20 {
				mark := new(ode.Snapshot)
				s.Save(mark)
				marks = append(marks, mark)
				path = append(path, walk()...)
			}
			if m.ID == "auto" && s.Stats().Switches < 2 {
				t.Errorf("auto changed %d times only", s.Stats().Switches)
			}
			inside := make([]float64, n)
			for i := len(marks) - 1; i >= 0; i-- {
				s.Restore(marks[i])
				if i < len(path)/25 && s.T() != marks[i].T() {
					t.Fatalf("%s: stands at %v, not %v", m.ID, s.T(), marks[i].T())
				}
				for j, p := range walk() {
					if at := path[i*25+j]; at.t != p.t || !slices.Equal(at.z, p.z) {
						t.Fatalf("%s, %d states: step %d from snapshot %d ends at %v %v, first at %v %v", m.ID, n, j, i, p.t, p.z, at.t, at.z)
					}
				}
				s.Interpolate(inside, s.T())
			}
			if a := testing.AllocsPerRun(5, func() { s.Save(marks[0]); s.Restore(marks[0]) }); a != 0 {
				t.Errorf("%s: %v allocations", m.ID, a)
			}
		}
	}
}
