package ode

import (
	"math"
	"testing"
)

// Systems solved together take the steps of the one that needs the smallest,
// and each is as near its own solution as alone.
func TestLanes(t *testing.T) {
	rates := []float64{0.5, 1, 2, 4, 8}
	lanes := len(rates)
	f := func(dst []float64, _ float64, z []float64) {
		for j, w := range rates {
			dst[j], dst[lanes+j] = w*z[lanes+j], -w*z[j]
		}
	}
	for _, id := range []string{"bosh3", "dopri5", "dop853"} {
		m, _ := Lookup(id)
		s := NewSolver(m, 2*lanes, Options{RTol: 1e-7, ATol: 1e-9, Lanes: lanes})
		z := make([]float64, 2*lanes)
		for j := range rates {
			z[j] = 1
		}
		s.Start(f, 0, z)
		for s.T() != 3 {
			if err := s.Step(3); err != nil {
				t.Fatal(err)
			}
		}
		alone := NewSolver(m, 2, Options{RTol: 1e-7, ATol: 1e-9})
		w := rates[lanes-1]
		alone.Start(func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = w*z[1], -w*z[0] }, 0, []float64{1, 0})
		for alone.T() != 3 {
			if err := alone.Step(3); err != nil {
				t.Fatal(err)
			}
		}
		// The first step is guessed from all of them.
		if a, b := s.Stats().Accepted, alone.Stats().Accepted; a < b-2 || a > b+3 {
			t.Errorf("%s: %d steps together, the fastest alone %d", id, a, b)
		}
		allowed := 2 * math.Abs(alone.Z()[0]-math.Cos(3*w))
		for j, w := range rates {
			if d := math.Abs(s.Z()[j] - math.Cos(3*w)); !(d <= allowed+1e-9) {
				t.Errorf("%s: system %d is off by %.2g, the fastest alone by %.2g", id, j, d, allowed/2)
			}
		}
	}
}

// One system of several that leaves the finite numbers stops them all.
func TestLanesNotFinite(t *testing.T) {
	m, _ := Lookup("dopri5")
	s := NewSolver(m, 2, Options{Lanes: 2})
	s.Start(func(dst []float64, _ float64, z []float64) { dst[0], dst[1] = z[0]*z[0], 0 }, 0, []float64{1, 1})
	for s.T() != 2 {
		if err := s.Step(2); err != nil {
			return // at t = 1
		}
	}
	t.Errorf("passed the pole: %v", s.Z())
}
