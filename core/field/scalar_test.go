package field

import (
	"math"
	"testing"
)

func TestScalar(t *testing.T) {
	s, err := CompileScalar("0.5*k*x^2 + x*y*t", Scope{States: []string{"x", "y"}, Params: []string{"unused", "k"}, Time: true})
	if err != nil {
		t.Fatal(err)
	}
	e := s.Evaluator()
	e.SetParams([]float64{9, 4})
	z, now := []float64{3, 5}, 2.0
	if v := e.Value(now, z); v != 48 {
		t.Errorf("value %v, want 48", v)
	}
	dz, dtheta := make([]float64, 2), []float64{math.NaN(), math.NaN()}
	v, dt := e.Gradient(dz, dtheta, now, z)
	if v != 48 || dt != 15 || dz[0] != 22 || dz[1] != 6 || dtheta[0] != 0 || dtheta[1] != 4.5 {
		t.Errorf("value %v, dt %v, dz %v, dtheta %v", v, dt, dz, dtheta)
	}
	if v, dt := e.Gradient(nil, nil, now, z); v != 48 || dt != 15 {
		t.Errorf("without vectors: value %v, dt %v", v, dt)
	}
	// Seeds of an earlier call must not remain.
	if _, d := e.Directional(now, z, 1, []float64{10, 100}, []float64{7, 1000}); d != 15+220+600+4500 {
		t.Errorf("derivative %v", d)
	}
	if _, d := e.Directional(now, z, 1, nil, []float64{0, 1}); d != 19.5 {
		t.Errorf("derivative with dz nil %v", d)
	}
	if _, d := e.Directional(now, z, 1, nil, nil); d != 15 {
		t.Errorf("derivative by t %v", d)
	}
}

func TestIsZero(t *testing.T) {
	for src, want := range map[string]bool{"0": true, "2-2": true, "-0": true, "sin(0)": true, "x": false, "1": false, "x-x": false} {
		s, err := CompileScalar(src, Scope{States: []string{"x"}})
		if err != nil {
			t.Fatal(err)
		}
		if s.IsZero() != want {
			t.Errorf("%s: IsZero is %v", src, !want)
		}
	}
}

// A landscape: no states, θ alone.
func TestScalarWithoutStates(t *testing.T) {
	s, err := CompileScalar("(1-p)^2 + 100*(q-p^2)^2", Scope{Params: []string{"p", "q"}})
	if err != nil {
		t.Fatal(err)
	}
	e := s.Evaluator()
	e.SetParams([]float64{-1, 2})
	dtheta := make([]float64, 2)
	if v, _ := e.Gradient(nil, dtheta, 0, nil); v != 104 || dtheta[0] != 396 || dtheta[1] != 200 {
		t.Errorf("value %v, gradient %v; want 104, [396 200]", v, dtheta)
	}
	if v, d := e.Directional(0, nil, 0, nil, []float64{1, 1}); v != 104 || d != 596 {
		t.Errorf("value %v, derivative %v; want 104, 596", v, d)
	}
}
