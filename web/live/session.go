package live

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"costate/core/scene"
	"costate/web/problem"
)

// maxRun bounds the time that one solve of a session may take.
const maxRun = 60 * time.Second

// Session is one client's workspace: a scene, its solvers, its training.
type Session struct {
	out *Outbox

	mu      sync.Mutex
	pending command
	cancel  context.CancelFunc // of the work under way
	yields  bool               // that work gives way to any command
	wake    chan struct{}
	run     atomic.Int64

	// What follows belongs to the owner.
	builder    scene.Builder
	doc        json.RawMessage // the current scene, defaults not filled in
	experiment *scene.Experiment
	objective  *scene.Objective
	mark       int64     // the client's, of the last scene or patch looked at
	theta      []float64 // as trained so far
	preview    []float64 // what is shown instead, nil when nothing is looked back at
	turned     bool      // preview is another since the last run
	view       View
	gridSent   gridKey
	checked    bool // the gradient of the current run has been checked
	good       bool // the current run is done without a problem
	training   training

	levelsSent   levelsSent
	compared     compareSent
	portrayed    portraitKey
	portraitTook time.Duration
	extent       extent  // of the current trajectories
	survey       *survey // the landscape asked for
	curved       bool    // the curvature of the current run is sent
	symbols      symbolsSent
	inspected    inspected
	precision    *precision // the study asked for
	bench        *bench     // the study of gradients asked for
	nudged       nudged
	invariants   invariantsSent
	dataSent     dataSent
	directions   *directions // the plane asked for
	minimum      bool        // the reference minimum is asked for
	race         *race       // the race asked for
	slopes       *slopes     // the arrows on a landscape asked for
	cloud        cloud
	regions      *regions // of the classes, as asked for
	clocks       clocks
}

// NewSession returns a session that sends to out.
func NewSession(out *Outbox) *Session {
	return &Session{out: out, wake: make(chan struct{}, 1)}
}

// Run serves until the context is done. It returns when everything it started
// has stopped.
func (s *Session) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		c := s.take()
		switch {
		case !c.empty():
			s.obey(ctx, c)
			continue
		case s.training.playing:
			wait := time.Until(s.training.due)
			if wait <= 0 {
				s.background(ctx, false, s.train)
				continue
			}
			timer.Reset(wait)
		case s.idleWork(ctx):
			continue
		default:
			timer.Stop()
		}
		select {
		case <-s.wake:
		case <-timer.C:
		case <-ctx.Done():
		}
	}
}

// work runs f with a context that a newer scene or patch cancels.
func (s *Session) work(ctx context.Context, f func(ctx context.Context)) {
	s.cancellable(ctx, false, f)
}

// spare runs f with a context that any command cancels.
func (s *Session) spare(ctx context.Context, f func(ctx context.Context)) {
	s.background(ctx, true, f)
}

// background waits for a turn to run f.
func (s *Session) background(ctx context.Context, yields bool, f func(ctx context.Context)) {
	s.cancellable(ctx, yields, func(ctx context.Context) {
		if everyone.take(ctx) {
			defer everyone.done()
			f(ctx)
		}
	})
}

func (s *Session) cancellable(ctx context.Context, yields bool, f func(ctx context.Context)) {
	ctx, cancel := context.WithTimeout(ctx, maxRun)
	defer cancel()
	s.mu.Lock()
	s.cancel, s.yields = cancel, yields
	stale := s.pending.changes() || yields && !s.pending.empty()
	s.mu.Unlock()
	if !stale {
		f(ctx)
	}
	s.mu.Lock()
	s.cancel = nil
	s.mu.Unlock()
}

func (s *Session) obey(ctx context.Context, c command) {
	if c.view != nil {
		if s.view.Cloud.others(c.view.Cloud) && s.experiment != nil && s.experiment.Scene.DataSet() != nil {
			s.turned = true // the rows of the start point that is shown now
		}
		s.view = *c.view
		s.gridSent, s.levelsSent, s.portrayed = gridKey{}, levelsSent{}, portraitKey{}
	}
	ran, refused := false, false
	if c.changes() {
		if c.mark != 0 {
			s.mark = c.mark
		}
		s.preview = nil
		ran = s.change(c)
		refused = !ran
	}
	if c.nudge != nil {
		s.setNudge(c.nudge)
	}
	for _, f := range c.flow {
		s.command(f)
	}
	if s.experiment == nil {
		return
	}
	switch {
	case s.training.steps > 0 || s.training.playing:
		if (ran || refused) && s.training.playing {
			// Training goes on, from where it is, in a run of its own.
			s.open()
			s.tell("playing")
		}
		// What comes meanwhile is obeyed first; the steps left are taken after it.
		for s.training.steps > 0 && !s.superseded() && ctx.Err() == nil {
			s.training.steps--
			s.work(ctx, s.trainStep)
		}
	case ran || s.training.rewound || s.turned:
		s.training.rewound, s.turned = false, false
		s.looking(func() {
			s.open()
			s.work(ctx, s.solve)
		})
	}
	s.looking(func() {
		s.sendGrid()
		s.sendLevels()
		s.sendCompare()
	})
}

// change takes a new scene or a patch of the current one. It reports whether
// there is something new to run; a scene that cannot be built leaves the
// current one as it is.
func (s *Session) change(c command) bool {
	doc := s.doc
	if c.scene != nil {
		doc = c.scene
	}
	if doc == nil {
		doc = json.RawMessage(`{}`)
	}
	for i, patch := range c.patches {
		if i > 0 && bytes.Contains(c.patches[i-1], []byte(`"equations"`)) {
			if earlier, err := scene.Decode(doc); err == nil {
				doc = settled(doc, earlier)
			}
		}
		merged, err := jsonpatch.MergePatch(doc, patch)
		if err != nil {
			s.fail(err)
			return false
		}
		doc = merged
	}
	decoded, err := scene.Decode(doc)
	if err == nil && c.scene == nil {
		doc, decoded, err = s.settleT(doc, decoded, c.patches)
	}
	var x *scene.Experiment
	if err == nil {
		x, err = s.builder.Build(decoded)
	}
	if err != nil {
		s.run.Add(1)
		s.fail(err)
		return false
	}
	old, theta := s.experiment, s.theta
	s.doc, s.experiment, s.objective = settled(doc, decoded), x, x.Objective()
	s.theta = slices.Clone(x.Theta)
	if c.scene != nil || old == nil {
		s.survey = nil
		s.compared = compareSent{}
		s.symbols = symbolsSent{}
		s.inspected, s.precision, s.bench = inspected{}, nil, nil
		s.nudged, s.invariants = nudged{}, invariantsSent{}
		s.dataSent = dataSent{}
		s.training, s.minimum, s.directions = training{}, false, nil
		s.race, s.slopes = nil, nil
		s.cloud, s.regions, s.clocks = cloud{}, nil, clocks{}
		return true
	}
	s.carry(old, theta, c.patches)
	s.experiment = s.experiment.At(s.theta)
	return true
}

// settled is doc with its declarations where they are kept, so that the next
// patch can change them.
func settled(doc json.RawMessage, decoded *scene.Scene) json.RawMessage {
	patch := decoded.Declared()
	if patch == nil {
		return doc
	}
	merged, err := jsonpatch.MergePatch(doc, patch)
	if err != nil {
		return doc // it was decoded: this cannot be
	}
	return merged
}

// settleT has T, where training moved it and is not to any more, stay where it came.
func (s *Session) settleT(doc json.RawMessage, decoded *scene.Scene, patches []json.RawMessage) (json.RawMessage, *scene.Scene, error) {
	if s.experiment == nil || s.experiment.Horizon() < 0 || decoded.LearnsT() || !s.training.begun {
		return doc, decoded, nil
	}
	if setT(patches) {
		return doc, decoded, nil
	}
	patch, err := json.Marshal(map[string]float64{"T": s.experiment.Scene.T})
	if err != nil {
		return nil, nil, err
	}
	if doc, err = jsonpatch.MergePatch(doc, patch); err != nil {
		return nil, nil, err
	}
	decoded, err = scene.Decode(doc)
	return doc, decoded, err
}

// setT reports whether the patches of a scene set its T.
func setT(patches []json.RawMessage) bool {
	return slices.ContainsFunc(patches, func(patch json.RawMessage) bool {
		var p struct {
			T json.RawMessage `json:"T"`
		}
		return json.Unmarshal(patch, &p) == nil && p.T != nil
	})
}

// carry takes over what training has reached, but for parameters that the
// patch names.
func (s *Session) carry(old *scene.Experiment, theta []float64, patches []json.RawMessage) {
	if !s.training.begun {
		return
	}
	patched, weights := patchedParams(patches)
	if k := s.experiment.Horizon(); k >= 0 {
		patched[s.experiment.Params[k]] = setT(patches)
	}
	for i, name := range s.experiment.Params {
		if j := slices.Index(old.Params, name); j >= 0 && !patched[name] {
			s.theta[i] = theta[j]
		}
	}
	if s.experiment.Networks != nil || old.Networks != nil {
		s.carryNetworks(old, theta)
	} else if m := len(s.experiment.Params); !weights && len(s.theta)-m == len(theta)-len(old.Params) {
		copy(s.theta[m:], theta[len(old.Params):])
	}
	if reshapes(patches) {
		s.sendWeights(true)
	}
	if t := &s.training; t.path != nil { // it begins anew from here
		t.from = markOf(t.path, t.row-1, old.Scene.Flow.Rule)
		t.path = nil
	}
}

// carryNetworks takes over the weights of networks in the equations, unless
// what they begin with was changed.
func (s *Session) carryNetworks(old *scene.Experiment, theta []float64) {
	for _, n := range s.experiment.Networks {
		for _, o := range old.Networks {
			if o.Name == n.Name && slices.Equal(s.experiment.Theta[n.From:n.To], old.Theta[o.From:o.To]) {
				copy(s.theta[n.From:n.To], theta[o.From:o.To])
			}
		}
	}
}

// open begins a run: the scene with the parameters it is run at.
func (s *Session) open() {
	s.run.Add(1)
	s.good, s.checked, s.curved = false, false, false
	x := s.experiment
	shown := *x.Scene
	shown.Params = maps.Clone(shown.Params)
	for i, name := range x.Params {
		if i != x.Horizon() {
			shown.Params[name] = s.theta[i]
		}
	}
	s.out.Message(sceneMessage{"scene", s.number(), &shown, x.States, notNil(x.Params), notNil(x.TeX), x.Autonomous, s.preview != nil, s.mark})
	s.sendData()
}

func notNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func (s *Session) number() int { return int(s.run.Load()) }

// fail reports a problem of the current run.
func (s *Session) fail(err error) {
	s.out.Message(problemMessage{"problem", s.number(), problem.Of(err)})
}

// solve runs the scene once, forwards and backwards, and says that it is done.
func (s *Session) solve(ctx context.Context) {
	p := s.picture()
	_, err := p.gradient(ctx, nil, s.theta)
	if ctx.Err() != nil && s.superseded() {
		return
	}
	if err != nil {
		s.fail(err)
		return
	}
	s.finish(p)
}

// superseded reports whether a newer scene or patch waits.
func (s *Session) superseded() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pending.changes() || len(s.pending.flow) > 0
}

func (s *Session) finish(p *picture) {
	s.good = true
	o := s.objective
	s.out.Message(doneMessage{"done", s.number(), o.Result.Loss, NewGradient(s.experiment, &o.Result),
		NewStats(o.Stats(), p.forward.Seconds(), p.backward.Seconds()), o.ActiveObservations()})
}

// idleWork does one piece of what can wait, and reports whether there was any.
// Each gives way to any command, and what is cancelled is taken up again.
func (s *Session) idleWork(ctx context.Context) bool {
	if s.symbolsDue() {
		s.sendSymbols()
		return true
	}
	if key := s.portraitDue(); key != nil {
		s.spare(ctx, func(ctx context.Context) { s.portray(ctx, key) })
		return true
	}
	switch {
	case s.nudgeDue():
		s.work(ctx, s.nudge) // the next nudge waits for this one: the hand sees something at any speed
	case s.inspectDue():
		s.spare(ctx, s.inspect)
	case !s.good:
		return false
	case s.outcomeDue():
		s.spare(ctx, func(ctx context.Context) { s.sendOutcome(ctx, false) })
	case s.cloudDue():
		s.spare(ctx, s.sendCloud)
	case s.regionsDue():
		s.spare(ctx, func(ctx context.Context) { s.regionsSlice(ctx, sliceTime) })
	case s.minimum:
		s.spare(ctx, s.minimise)
	case !s.checked:
		s.spare(ctx, s.check)
	case !s.curved:
		s.spare(ctx, s.curve)
	case s.directionsDue():
		s.spare(ctx, s.directionsSlice)
	case s.surveyDue():
		s.spare(ctx, s.surveySlice)
	case s.slopesDue():
		s.spare(ctx, s.slopesSlice)
	case s.raceDue():
		s.spare(ctx, s.raceSlice)
	case s.invariantsDue():
		s.spare(ctx, s.follow)
	case s.precisionDue():
		s.spare(ctx, s.precisionSlice)
	case s.benchDue():
		s.spare(ctx, s.benchSlice)
	default:
		return false
	}
	return true
}
