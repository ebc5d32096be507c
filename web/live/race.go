package live

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"costate/core/flow"
	"costate/core/scene"
)

// Race asks what several rules make of the scene from its own θ.
type Race struct {
	Rules []Racer `json:"rules"`
}

// Racer is a rule with its rate; 0 is the scene's.
type Racer struct {
	Rule string  `json:"rule"`
	Eta  float64 `json:"eta"`
}

const (
	maxRacers = 12

	// raceRows is about how many rows a path has.
	raceRows = 400
)

func (r *Race) check() error {
	if r == nil {
		return nil
	}
	if len(r.Rules) == 0 || len(r.Rules) > maxRacers {
		return errors.New("a race has 1 to 12 rules")
	}
	for _, racer := range r.Rules {
		if err := flow.CheckRule(racer.Rule); err != nil {
			return err
		}
		if racer.Eta < 0 {
			return errors.New("eta must not be below 0")
		}
	}
	return nil
}

// raceMessage opens a race, or says how one of its rules dropped out.
type raceMessage struct {
	Type  string  `json:"type"` // "race"
	Run   int     `json:"run"`
	Rules []Racer `json:"rules"`
	Tau   float64 `json:"tau"` // at the end, which all have in common
}

type droppedMessage struct {
	Type   string  `json:"type"` // "dropped"
	Run    int     `json:"run"`
	Racer  int     `json:"racer"`
	Tau    float64 `json:"tau"`
	Detail string  `json:"detail"`
}

// race is one in the making. All rules run over the same τ; those that count
// steps have τ = k, since descent is explicit Euler with step 1 on the flow.
type race struct {
	key    raceKey
	run    int
	told   bool
	racers []*racer
	turn   int
}

// raceKey is what a race depends on.
type raceKey struct {
	compiled any
	scene    scene.Scene
	params   map[string]float64
	flow     scene.Flow
	rules    []Racer
}

type racer struct {
	path *flow.Path
	row  int
	end  float64
	out  bool
}

func (r *racer) done() bool { return r.out || r.path.Tau() >= r.end-1e-9*r.end }

// raceDue prepares the race that the view asks for, unless the client has it. It
// reports whether there is something to compute.
func (s *Session) raceDue() bool {
	v, x := s.view.Race, s.experiment
	if v == nil {
		s.race = nil
		return false
	}
	f := x.Scene.Flow
	f.Rule = "" // that of the training does not matter
	key := raceKey{x.Compiled, lossOnly(x.Scene), x.Scene.Params, f, v.Rules}
	r := s.race
	if r == nil || !reflect.DeepEqual(r.key, key) || r.run != s.number() && r.due() {
		r = &race{key: key, run: s.number()}
		for _, rule := range v.Rules {
			r.racers = append(r.racers, newRacer(x, rule))
		}
		s.race = r
	}
	return r.due()
}

func newRacer(x *scene.Experiment, rule Racer) *racer {
	length := float64(x.Scene.Flow.Steps)
	c := x.FlowConfig(1)
	c.Rule, c.Spacing = rule.Rule, length/raceRows
	if rule.Eta > 0 {
		c.Eta = rule.Eta
	}
	return &racer{path: flow.NewPath(x.Objective(), c, 0, slices.Clone(x.Theta)), end: length}
}

func (r *race) due() bool {
	return !r.told || slices.ContainsFunc(r.racers, func(o *racer) bool { return !o.done() })
}

// raceSlice lets the rules move by turns, as far as they come in a slice.
func (s *Session) raceSlice(ctx context.Context) {
	r := s.race
	if !r.told {
		r.told = true
		s.out.Message(raceMessage{"race", r.run, r.key.rules, float64(r.key.flow.Steps)})
	}
	n := len(s.experiment.Params)
	if n+2 > maxCols {
		n = 0
	}
	for began := time.Now(); r.due() && time.Since(began) < sliceTime; {
		k := r.turn % len(r.racers)
		o := r.racers[k]
		if o.done() {
			r.turn++
			continue
		}
		var err error
		if o.row > 0 {
			err = o.path.Next(ctx)
		}
		var loss float64
		if err == nil {
			loss, err = o.path.Loss(ctx)
		}
		if ctx.Err() != nil {
			// The path may stand between two rows: the race begins anew.
			s.race = nil
			return
		}
		if err != nil {
			o.out = true
			s.out.Message(droppedMessage{"dropped", r.run, k, o.path.Tau(), err.Error()})
			continue
		}
		r.turn++
		row := append(append([]float64{o.path.Tau()}, o.path.Theta()[:n]...), loss)
		s.out.Rows(Header{Kind: KindRace, Size: 8, Last: o.done(), Stream: k, Cols: n + 2, Run: r.run, First: o.row, Rows: 1}, row)
		o.row++
	}
}
