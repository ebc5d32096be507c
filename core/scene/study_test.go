package scene

import (
	"math"
	"testing"

	"costate/core/ode"
)

func studyOf(t *testing.T, doc string, start int) *Study {
	t.Helper()
	s, err := Decode([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	x, err := new(Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	study := x.Study(x.Theta, start)
	if study == nil {
		t.Fatal("no study")
	}
	if err := study.Reference(t.Context()); err != nil {
		t.Fatal(err)
	}
	return study
}

// On a circle the reference is exact, and every error is the distance from it.
func TestStudyOfACircle(t *testing.T) {
	s := studyOf(t, `{"field": {"equations": ["x' = y", "y' = -x"]}, "z0": [[9, 9], [1, 0]], "T": 10, "loss": {"terminal": "log(x - 100)"}}`, 1)
	exact := []float64{math.Cos(10), -math.Sin(10)}
	if d := miss(s.reference.end, exact); s.Method != "dop853" || d > 1e-12 || s.Uncertainty.End > 1e-9 || s.Uncertainty.End == 0 || s.Uncertainty.Most < s.Uncertainty.End/2 {
		t.Errorf("%s misses the circle by %v and says %+v", s.Method, d, s.Uncertainty)
	}
	for _, m := range ode.Methods() {
		tolerance := 1e-5
		if !m.Adaptive {
			tolerance = 1.0 / 64
		}
		got, err := s.Measure(t.Context(), s.Solver(m, tolerance))
		if err != nil || got.Evaluations == 0 || got.Accepted == 0 {
			t.Fatalf("%s: %+v, %v", m.ID, got, err)
		}
		if !m.Adaptive && got.Accepted != 640 {
			t.Errorf("%s: %d steps", m.ID, got.Accepted)
		}
		// The circle's size is 1 to the reference's own error.
		if !(got.End > 0) || got.Most < got.End*(1-1e-10) || got.End > 0.1 {
			t.Errorf("%s: %+v", m.ID, got.Distance)
		}
	}
	// Euler's circle grows by √(1 + h²) a step and turns by arctan h.
	m, _ := ode.Lookup("euler")
	got, _ := s.Measure(t.Context(), s.Solver(m, 0.01))
	r, phase := math.Pow(1+1e-4, 500), 1000*math.Atan(0.01)
	want := math.Hypot(r*math.Cos(phase)-exact[0], -r*math.Sin(phase)-exact[1])
	if math.Abs(got.End-want) > 1e-11 {
		t.Errorf("Euler misses by %v, %v by hand", got.End, want)
	}
}

// Halving the step divides the error by 2^p.
func TestStudyShowsTheOrder(t *testing.T) {
	s := studyOf(t, `{"field": {"equations": ["x' = y", "y' = (1 - x^2)*y - x"]}, "z0": [[2, 0]], "T": 4}`, 0)
	for _, m := range ode.Methods() {
		// The limit cycle pulls solutions together, which is what reversible methods
		// cannot do: halving the step gains more than the order here.
		if m.Adaptive || m.Reversible() != nil {
			continue
		}
		coarse, _ := s.Measure(t.Context(), s.Solver(m, 4.0/512))
		fine, err := s.Measure(t.Context(), s.Solver(m, 4.0/1024))
		slope := math.Log2(coarse.End / fine.End)
		if err != nil || math.Abs(slope-float64(m.Order)) > 0.15 {
			t.Errorf("%s: slope %.2f (%v)", m.ID, slope, err)
		}
	}
}

// A stiff problem over a long time is beyond an explicit method: the reference
// then is of a stiff one, and still says how far it holds.
func TestStudyOfAStiffProblem(t *testing.T) {
	s := studyOf(t, `{"params": {"k": 1e7}, "field": {"equations": ["x' = -k*(x - cos(t)) - sin(t)", "y' = x - y"]}, "z0": [[0, 1]], "T": 2,
		"solver": {"method": "rodas5p", "atol": 1e-9}}`, 0)
	if s.Method != "rodas5p" || s.Uncertainty.End > 1e-7 {
		t.Errorf("%s, %+v", s.Method, s.Uncertainty)
	}
	if d := math.Abs(s.reference.end[0] - math.Cos(2)); d > 1e-8 {
		t.Errorf("x misses cos 2 by %v", d)
	}
	m, _ := ode.Lookup("dopri5")
	got, err := s.Measure(t.Context(), s.Solver(m, 1e-3))
	if err == nil || !math.IsNaN(got.End) || got.Evaluations == 0 {
		t.Errorf("dopri5 gets there: %+v, %v", got, err)
	}
	m, _ = ode.Lookup("rodas4")
	if got, err := s.Measure(t.Context(), s.Solver(m, 1e-6)); err != nil || got.End > 1e-4 || got.Jacobians == 0 {
		t.Errorf("rodas4: %+v, %v", got, err)
	}
}

func TestNoStudy(t *testing.T) {
	for _, doc := range []string{`{"params": {"a": 1}, "loss": {"parameters": "a^2"}}`, `{"field": {"equations": ["x' = -x"]}, "z0": [[1]], "T": 0}`} {
		s, err := Decode([]byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		x, err := new(Builder).Build(s)
		if err != nil {
			t.Fatal(err)
		}
		if x.Study(x.Theta, 0) != nil {
			t.Errorf("a study of %s", doc)
		}
	}
}
