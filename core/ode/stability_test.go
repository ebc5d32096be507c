package ode

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

// rotation is y' = λy as a real system of two states.
func rotation(lambda complex128) (RHS, func(dst []float64, t float64, z []float64)) {
	a, b := real(lambda), imag(lambda)
	f := func(dst []float64, _ float64, z []float64) {
		dst[0], dst[1] = a*z[0]-b*z[1], b*z[0]+a*z[1]
	}
	jac := func(dst []float64, _ float64, _ []float64) {
		dst[0], dst[1], dst[2], dst[3] = a, -b, b, a
	}
	return f, jac
}

// oneStep makes one step of size 1 from 1, whatever its error.
func oneStep(t *testing.T, m Method, lambda complex128) complex128 {
	t.Helper()
	f, jac := rotation(lambda)
	s := NewSolver(m, 2, Options{Step: 1, RTol: 1e100, ATol: 1e100})
	s.SetJacobian(jac)
	s.SetTimeDerivative(func(dst []float64, _ float64, _ []float64) { clear(dst) })
	s.Start(f, 0, []float64{1, 0})
	if err := s.Step(1); err != nil {
		t.Fatalf("%s at %v: %v", m.ID, lambda, err)
	}
	if s.Stats().Accepted != 1 || s.Stats().Rejected != 0 || s.T() != 1 {
		t.Fatalf("%s: not one step: %+v", m.ID, s.Stats())
	}
	return complex(s.Z()[0], s.Z()[1])
}

// R is what a step does, at points all over the plane.
func TestStabilityIsOneStep(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 7))
	for _, m := range Methods() {
		r := m.Stability()
		if r == nil {
			t.Errorf("%s has no stability function", m.ID)
			continue
		}
		if m.reversible != nil {
			continue // two states, one of which is not seen
		}
		for range 200 {
			z := cmplx.Rect(20*rng.Float64(), 2*math.Pi*rng.Float64())
			got, want := r.At(z), oneStep(t, m, z)
			// The stages grow as |z|^s before they cancel: round-off is in units of their
			// sum, not of R.
			scale := 1.0
			for i := range r.w {
				scale = max(scale, cmplx.Abs(r.w[i]*complex(r.b[i], 0)))
			}
			if !(cmplx.Abs(got-want) <= 1e-11*scale) {
				t.Fatalf("%s: R(%v) = %v, a step gives %v", m.ID, z, got, want)
			}
		}
	}
}

// R(z) − e^z is O(z^(p+1)): the slope over five halvings.
func TestStabilityHasTheOrder(t *testing.T) {
	for _, m := range Methods() {
		if m.reversible != nil {
			continue // its larger factor is not the one that exp is near to
		}
		r := m.Stability()
		miss := func(size float64) float64 {
			z := cmplx.Rect(size, 2)
			return cmplx.Abs(r.At(z) - cmplx.Exp(z))
		}
		// Small enough for the leading term, large enough for round-off.
		first := 0.4
		if m.Order >= 7 {
			first = 1.6
		}
		slope := math.Log2(miss(first)/miss(first/8)) / 3
		if slope < float64(m.Order)+1-0.25 {
			t.Errorf("%s: R differs from exp as z^%.2f, order %d", m.ID, slope, m.Order)
		}
	}
}

// The ends of the real intervals of stability, Hairer and Wanner II, IV.2:
// −2 for orders 1 and 2, −2.5127 for 3, −2.7853 for 4; dopri5 at −3.3066.
// The stiff methods are A-stable and, but for the trapezoidal rule, L-stable.
func TestStabilityIntervals(t *testing.T) {
	for id, want := range map[string]float64{"euler": 2, "midpoint": 2, "heun": 2, "ralston": 2, "bosh3": 2.5127, "rk4": 2.7853, "three-eighths": 2.7853, "dopri5": 3.3066} {
		m, _ := Lookup(id)
		r := m.Stability()
		if in, out := r.Size(complex(-want+1e-3, 0)), r.Size(complex(-want-1e-3, 0)); in > 1 || out <= 1 {
			t.Errorf("%s: |R| is %v inside −%v and %v outside", id, in, want, out)
		}
	}
	for _, m := range Methods() {
		if _, _, both := m.Parts(); !m.Stiff || both {
			continue
		}
		r := m.Stability()
		for y := 0.0; y < 100; y += 0.125 {
			if size := r.Size(complex(0, y)); size > 1+1e-9 {
				t.Errorf("%s: |R(%vi)| = %v", m.ID, y, size)
				break
			}
		}
		want := 0.0
		if m.ID == "trapezoid" {
			want = 1 // A-stable, but nothing fast is damped
		}
		if size := r.Size(-1e9); math.Abs(size-want) > 1e-6 {
			t.Errorf("%s: |R(−10⁹)| = %v", m.ID, size)
		}
	}
}

func (m Method) extent() [3]float64 {
	left, right, up := m.Stability().Extent()
	return [3]float64{left, right, up}
}

// The disk of Euler's method and the bean of rk4, as in Hairer and Wanner II,
// figure IV.2.1; of the others that there is something to see.
func TestStabilityExtent(t *testing.T) {
	for id, want := range map[string][3]float64{"euler": {2, 0.5, 1}, "rk4": {2.8, 0.5, 2.95}} {
		m, _ := Lookup(id)
		for k, got := range m.extent() {
			if got < want[k]-0.1 || got > want[k]+0.5 {
				t.Errorf("%s: %v, not %v", id, m.extent(), want)
				break
			}
		}
	}
	for _, m := range Methods() {
		for _, v := range m.extent() {
			if v < 0.5 || v > 16 {
				t.Errorf("%s: %v", m.ID, m.extent())
			}
		}
	}
}

// Every rejected step is told of, once, with what the solver made of it.
func TestOnReject(t *testing.T) {
	f, z0 := func(dst []float64, _ float64, z []float64) {
		dst[0], dst[1] = z[1], 30*(1-z[0]*z[0])*z[1]-z[0]
	}, []float64{2, 0}
	for _, id := range []string{"dopri5", "rodas4", "dop853"} {
		m, _ := Lookup(id)
		s := NewSolver(m, 2, Options{RTol: 1e-5, ATol: 1e-6})
		rejected, quiet := 0, 0
		s.OnReject(func(h, err float64) {
			rejected++
			if !(err > 1) && !math.IsNaN(err) || !(h > 0) || s.T()+h > 60 {
				t.Errorf("%s at %v: h = %v, error %v", id, s.T(), h, err)
			}
		})
		for round := range 2 {
			s.Start(f, 0, z0)
			for s.T() != 60 {
				if err := s.Step(60); err != nil {
					t.Fatal(err)
				}
			}
			if round == 0 {
				if rejected == 0 || rejected != s.Stats().Rejected {
					t.Errorf("%s: told of %d of %d rejected steps", id, rejected, s.Stats().Rejected)
				}
				quiet = rejected
				s.OnReject(nil)
			}
		}
		if rejected != quiet {
			t.Errorf("%s: told of steps after nobody listens", id)
		}
	}
}
