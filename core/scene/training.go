package scene

import (
	"strings"

	"costate/core/flow"
	"costate/core/ode"
)

// FlowSolver is how dθ/dτ is integrated.
type FlowSolver struct {
	Method string  `json:"method"`
	RTol   float64 `json:"rtol,omitempty"` // 0: as small as the gradient allows
	ATol   float64 `json:"atol,omitempty"`
	Step   float64 `json:"step,omitempty"` // in τ, of a method with fixed steps; 0 is 1: "euler" then is descent
}

// Schedule is η over training, as a part of the one set; see [flow.Schedule].
type Schedule struct {
	Kind   string  `json:"kind"`
	Warmup float64 `json:"warmup,omitempty"`
	Length float64 `json:"length,omitempty"`
}

// Continuous reports whether the rule is followed in τ, for a duration, and not by
// a number of steps.
func (f Flow) Continuous() bool { return flow.Continuous(f.Rule) }

// Whole is how long training is meant to last, in τ or steps.
func (f Flow) Whole() float64 {
	if f.Continuous() {
		return f.Duration
	}
	return float64(f.Steps)
}

// decodeTraining reads what of the flow need not be there.
func decodeTraining(s *Scene, m map[string]value) {
	f := &s.Flow
	m["gradientTolerance"].number(&f.GradientTolerance)
	m["gradientTolerance"].within(f.GradientTolerance, 0, MaxTime)
	if f.Rule == "adamw" {
		f.Decay = 0.01
	}
	m["decay"].number(&f.Decay)
	m["decay"].within(f.Decay, 0, 1e6)
	m["batch"].integer(&f.Batch)
	m["batch"].within(float64(f.Batch), 0, MaxStates)
	seed := 0
	m["seed"].integer(&seed)
	f.Seed = int64(seed)
	if x := m["solver"]; !x.absent() {
		f.Solver = &FlowSolver{Method: "dopri5"}
		n := x.object("method", "rtol", "atol", "step")
		n["method"].text(&f.Solver.Method)
		if _, ok := ode.Lookup(f.Solver.Method); !ok {
			var ids []string
			for _, method := range ode.Methods() {
				ids = append(ids, method.ID)
			}
			x.faults.add("/flow/solver/method", "unknown method %q; there are %s", f.Solver.Method, strings.Join(ids, ", "))
		}
		n["rtol"].number(&f.Solver.RTol)
		n["atol"].number(&f.Solver.ATol)
		n["step"].number(&f.Solver.Step)
		if !n["rtol"].absent() {
			n["rtol"].within(f.Solver.RTol, 1e-14, 1)
		}
		if !n["atol"].absent() {
			n["atol"].within(f.Solver.ATol, 1e-300, MaxTime)
		}
		if !n["step"].absent() && !(f.Solver.Step > 0 && f.Solver.Step <= MaxTime) {
			x.faults.add("/flow/solver/step", "must be above 0, is %v", f.Solver.Step)
		}
	}
	if x := m["schedule"]; !x.absent() {
		decodeSchedule(s, x)
	}
}

func decodeSchedule(s *Scene, x value) {
	c := &Schedule{Kind: "constant"}
	s.Flow.Schedule = c
	n := x.object("kind", "warmup", "length")
	n["kind"].text(&c.Kind)
	if err := flow.CheckSchedule(c.Kind); err != nil {
		x.faults.add("/flow/schedule/kind", "%v", err)
	}
	switch c.Kind {
	case "warmup":
		c.Warmup = s.Flow.Whole() / 10
	case "cosine":
		c.Length = s.Flow.Whole()
	}
	n["warmup"].number(&c.Warmup)
	n["warmup"].within(c.Warmup, 0, MaxTime)
	n["length"].number(&c.Length)
	n["length"].within(c.Length, 0, MaxTime)
	if c.Kind == "cosine" && !(c.Length > c.Warmup) {
		x.faults.add("/flow/schedule/length", "must be above the warm-up, %v, is %v", c.Warmup, c.Length)
	}
}

// checkFlow refuses what would need more memory than one scene may have.
func (x *Experiment) checkFlow(s *Scene, faults *Faults) {
	if s.Flow.Solver == nil || !s.Flow.Continuous() {
		return
	}
	if m, _ := ode.Lookup(s.Flow.Solver.Method); m.Stiff && len(x.Theta) > maxStiff {
		faults.add("/flow/solver/method", "%s factors matrices of %d × %d; at most %d parameters: take an explicit method", m.ID, len(x.Theta), len(x.Theta), maxStiff)
	}
}

// FlowConfig returns how θ moves; points is how many points a continuous rule
// gives over the scene's duration. Unless the scene says otherwise it is integrated
// as exactly as the gradient allows: for a landscape it is exact, otherwise it
// carries errors of the size of the solver's tolerance, which the flow's own must
// stay above.
func (x *Experiment) FlowConfig(points int) flow.Config {
	s := x.Scene
	f := s.Flow
	c := flow.Config{Rule: f.Rule, Eta: f.Eta, Free: x.Free, Decay: f.Decay, Batch: f.Batch > 0,
		GradientTolerance: f.GradientTolerance, Spacing: f.Duration / float64(points), RTol: 1e-11, ATol: 1e-13, Step: 1}
	if s.Field != nil {
		c.RTol, c.ATol = min(1e-3, max(1e-9, 10*s.Solver.RTol)), min(1e-4, max(1e-10, 10*s.Solver.RTol))
	}
	if v := f.Schedule; v != nil {
		c.Schedule = flow.Schedule{Kind: v.Kind, Warmup: v.Warmup, Length: v.Length}
	}
	if v := f.Solver; v != nil {
		c.Method = v.Method
		if v.RTol > 0 {
			c.RTol = v.RTol
		}
		if v.ATol > 0 {
			c.ATol = v.ATol
		}
		if v.Step > 0 {
			c.Step = v.Step
		}
	}
	stiff := false
	if m, ok := ode.Lookup(c.Method); ok {
		stiff = m.Stiff
	}
	if stiff || f.Rule == "proximal" || f.Rule == "modified-flow" {
		c.Smooth, c.Noise = x.Smooth()
	}
	return c
}
