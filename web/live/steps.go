package live

import (
	"context"
	"math"

	"costate/core/adjoint"
	"costate/core/ode"
	"costate/core/portrait"
	"costate/core/scene"
)

// Solving asks for every step tried from one start point.
type Solving struct {
	Start int `json:"start"`
}

// inspected is what the client has of the solver's steps. Runs count from 1.
type inspected struct{ run, start int }

// maxSpectrum is the largest n whose eigenvalues are looked for.
const maxSpectrum = 32

// inspectDue reports whether the view asks for steps that the client does not
// have.
func (s *Session) inspectDue() bool {
	v, x := s.view.Solver, s.experiment
	if v == nil || x == nil || x.Scene.Field == nil || v.Start >= x.Scene.Starts() {
		return false
	}
	return s.inspected != inspected{s.number(), v.Start}
}

// inspect solves from one start point and sends the steps. A solve that fails
// is worth seeing, up to where it does.
func (s *Session) inspect(ctx context.Context) {
	x, start := s.experiment, s.view.Solver.Start
	p := s.picture()
	f := x.Field()
	f.SetParams(s.theta)
	spectra := newSpectra(f, x.Scene)
	stiffSteps := 0
	err := x.Alone(start).Solve(ctx, s.theta, false, adjoint.Observer{
		Step: func(_ int, o *ode.Solver) {
			h := o.T() - o.Previous()
			p.add(KindTrials, start, o.Previous(), []float64{h, o.ErrorEstimate(), 1, float64(o.Stats().Evaluations)})
			part := o.Stats().StiffSteps - stiffSteps
			stiffSteps += part
			if row := spectra.at(o.Previous(), h, o.PreviousState(), part); row != nil {
				p.add(KindSpectrum, start, o.Previous(), row)
			}
		},
		Reject: func(_ int, o *ode.Solver, h, err float64) {
			p.add(KindTrials, start, o.T(), []float64{h, err, 0, float64(o.Stats().Evaluations)})
		},
	})
	if err != nil && ctx.Err() == context.Canceled {
		return // it will be asked for again
	}
	p.end(KindTrials)
	p.end(KindSpectrum)
	s.inspected = inspected{s.number(), start}
}

// spectra chooses the steps whose eigenvalues are found: all where that is
// cheap, else such as lie apart in t or differ in size.
type spectra struct {
	spectrum *portrait.Spectrum // nil beyond maxSpectrum states
	apart    float64
	left     int
	t, h     float64 // of the last one
	row      []float64
	parts    []*ode.Stability // of the method; two where it changes between two
}

func newSpectra(f adjoint.Field, x *scene.Scene) *spectra {
	n := f.Dim()
	m, _ := ode.Lookup(x.Solver.Method)
	parts := []*ode.Stability{m.Stability()}
	if explicit, stiff, ok := m.Parts(); ok {
		parts = []*ode.Stability{explicit.Stability(), stiff.Stability()}
	}
	if n > maxSpectrum {
		return &spectra{}
	}
	// Closed forms take a tenth of a microsecond; the others about n³/4, of which a
	// picture can spare some milliseconds.
	count := 4000
	if n > 2 {
		count = max(40, min(1500, 100_000/(n*n*n)))
	}
	return &spectra{spectrum: portrait.NewSpectrum(f), apart: x.T / float64(count), left: 2 * count, t: math.Inf(-1), row: make([]float64, 2+3*n), parts: parts}
}

// at returns what follows t in a row of [KindSpectrum], valid until the next
// call, or nil. part counts the methods that the scene's one changes between.
func (s *spectra) at(t, h float64, z []float64, part int) []float64 {
	if s.left == 0 || s.spectrum == nil || t-s.t < s.apart && h < 2*s.h && h > s.h/2 {
		return nil
	}
	s.left--
	s.t, s.h = t, h
	part = min(part, len(s.parts)-1)
	s.row[0], s.row[1] = h, float64(part)
	for i, l := range s.spectrum.At(t, z) {
		size := math.NaN()
		if s.parts[part] != nil {
			size = s.parts[part].Size(complex(h, 0) * l)
		}
		copy(s.row[2+3*i:], []float64{real(l), imag(l), size})
	}
	return s.row
}
