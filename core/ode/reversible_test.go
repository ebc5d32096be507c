package ode_test

import (
	"math"
	"math/cmplx"
	"testing"

	"costate/core/ode"
)

func reversibleMethods() []ode.Method {
	var methods []ode.Method
	for _, m := range ode.Methods() {
		if m.Reversible() != nil {
			methods = append(methods, m)
		}
	}
	return methods
}

func pendulum(d []float64, _ float64, z []float64) { d[0], d[1] = z[1], -math.Sin(z[0]) }

// TestReversible: whatever the error of the steps, going back undoes them, for
// fields with time, of one to five states, and again and again.
func TestReversible(t *testing.T) {
	for _, m := range reversibleMethods() {
		for n := 1; n <= 5; n++ {
			f := func(d []float64, t float64, z []float64) {
				for i, x := range z {
					d[i] = math.Cos(t)*z[(i+1)%n] - math.Sin(x)
				}
			}
			z0 := make([]float64, n)
			for i := range z0 {
				z0[i] = 1 + 0.3*float64(i)
			}
			s := ode.NewSolver(m, n, ode.Options{Step: 0.125})
			s.Start(f, 0, z0)
			for range 3 {
				advance(t, s, 4)
				if distance(s.Z(), z0) < 0.1 {
					t.Fatalf("%s: came nowhere", m.ID)
				}
				advance(t, s, 0)
			}
			// 192 steps there and back add and take away the same numbers of size 1; the
			// field may magnify the rounding by e⁴.
			if d := distance(s.Z(), z0); d > 192*55*0x1p-52 {
				t.Errorf("%s, %d states: comes back %g away", m.ID, n, d)
			}
		}
		// Heun's method comes back as far away as its error lets it.
		s := ode.NewSolver(method(t, "heun"), 2, ode.Options{Step: 0.125})
		s.Start(pendulum, 0, []float64{2, 0})
		advance(t, s, 4)
		advance(t, s, 0)
		if d := distance(s.Z(), []float64{2, 0}); d < 1e-4 {
			t.Errorf("heun comes back within %g: the test tests nothing", d)
		}
	}
}

// TestEnergyDrift: over a thousand turns the energy of an oscillation stays within
// the error of a step, where methods that are not symmetric gain or lose it in
// proportion to the time.
func TestEnergyDrift(t *testing.T) {
	f := func(d []float64, _ float64, z []float64) { d[0], d[1] = z[1], -z[0] }
	const h, turn = 0.05, 2 * math.Pi
	// worst returns the largest |H − H₀|/H₀ over the first and the last ten turns.
	worst := func(m ode.Method) (first, last float64) {
		s := ode.NewSolver(m, 2, ode.Options{Step: h, MaxSteps: 1e6})
		s.Start(f, 0, []float64{1, 0})
		for s.T() < 1000*turn {
			if err := s.Step(math.Inf(1)); err != nil {
				t.Fatal(err)
			}
			z := s.Z()
			d := math.Abs(z[0]*z[0] + z[1]*z[1] - 1)
			switch {
			case s.T() <= 10*turn:
				first = max(first, d)
			case s.T() >= 990*turn:
				last = max(last, d)
			}
		}
		return first, last
	}
	for _, m := range ode.Methods() {
		if m.Adaptive || m.ID == "euler" {
			continue
		}
		first, last := worst(m)
		t.Logf("%s: %.2g in the first ten turns, %.2g in the last", m.ID, first, last)
		switch {
		case m.Reversible() != nil:
			// The energy of the pair is kept; that of z sways by a part of h².
			if last > 1.01*first || first > h*h {
				t.Errorf("%s: the energy sways by %g at first, by %g in the end", m.ID, first, last)
			}
		case m.ID == "trapezoid":
			// |R| = 1 on the imaginary axis: what is lost is what Newton's iteration leaves.
			if last > 1e-6 {
				t.Errorf("%s: the energy is %g off", m.ID, last)
			}
		case last < 50*first:
			t.Errorf("%s: the energy is %g off at first, %g in the end, and should drift", m.ID, first, last)
		}
	}
}

// TestReversibleInstability shows what is known against these methods: the second
// state of y' = −y runs away as e^t, by the factor that Stability tells.
func TestReversibleInstability(t *testing.T) {
	const h = 0.1
	f := func(d []float64, _ float64, z []float64) { d[0] = -z[0] }
	for _, m := range reversibleMethods() {
		s := ode.NewSolver(m, 1, ode.Options{Step: h})
		s.Start(f, 0, []float64{1})
		advance(t, s, 3)
		if d := math.Abs(s.Z()[0] - math.Exp(-3)); d > 0.02 {
			t.Errorf("%s: %g off over a short span", m.ID, d)
		}
		advance(t, s, 30)
		before := s.Z()[0]
		advance(t, s, 40)
		grown := math.Pow(math.Abs(s.Z()[0]/before), h/10)
		if want := m.Stability().Size(-h); math.Abs(grown-want) > 1e-6 || s.Z()[0] < 1e8 && s.Z()[0] > -1e8 {
			t.Errorf("%s: z = %g, a step grows by %g, want %g", m.ID, s.Z()[0], grown, want)
		}
		r := m.Stability()
		for _, z := range []complex128{1, -2, complex(-0.3, 0.4), 0.5i, 3i, -0.9i} {
			w := r.At(z)
			if d := cmplx.Abs(w*w - 2*z*w - 1); d > 1e-12 || cmplx.Abs(w) < 1-1e-12 {
				t.Errorf("%s: R(%v) = %v", m.ID, z, w)
			}
			if onSegment := real(z) == 0 && math.Abs(imag(z)) < 1; onSegment != (cmplx.Abs(w) < 1+1e-12) {
				t.Errorf("%s: |R(%v)| = %g", m.ID, z, cmplx.Abs(w))
			}
		}
	}
}
