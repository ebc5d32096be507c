package live

import (
	"fmt"
	"slices"
)

// look has the next run show the scene at the given parameters, or at θ of an
// earlier τ. Training stays
// where it is and goes on from there; without parameters it is what is shown
// again.
func (s *Session) look(f flowCommand) {
	params := f.Params
	if s.experiment == nil || s.training.playing || len(params) == 0 && f.Tau == nil && s.preview == nil {
		return
	}
	if f.Tau != nil && len(params) == 0 {
		m := s.training.trail.at(*f.Tau)
		if m == nil || m.size != len(s.theta) {
			s.fail(fmt.Errorf("training has not been at τ = %v", *f.Tau))
			return
		}
		s.preview, s.turned = slices.Clone(m.theta()), true
		return
	}
	if len(params) == 0 {
		s.preview, s.turned = nil, true
		return
	}
	preview := slices.Clone(s.theta)
	for name, value := range params {
		i := slices.Index(s.experiment.Params, name)
		if i < 0 {
			s.fail(fmt.Errorf("there is no parameter %q to look at; the scene has %q", name, s.experiment.Params))
			return
		}
		preview[i] = value
	}
	s.preview, s.turned = preview, true
}

// looking does f at the parameters that are looked at.
func (s *Session) looking(f func()) {
	if s.preview == nil {
		f()
		return
	}
	trained, x := s.theta, s.experiment
	s.theta, s.experiment = s.preview, x.At(s.preview)
	f()
	s.theta, s.experiment = trained, x
	s.good = false // what is worked out when idle is about the parameters trained
}
