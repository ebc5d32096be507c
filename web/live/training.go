package live

import (
	"context"
	"runtime"
	"time"

	"costate/core/flow"
)

const (
	// points is how many points a continuous rule gives over the scene's duration.
	points = 600

	// pictureEvery is how often a new z and a is worth showing: a little oftener
	// than most screens draw, so that each picture of theirs has news.
	pictureEvery = time.Second / 64
)

// training is θ(τ) of a session.
type training struct {
	begun, playing bool
	rewound        bool // reset since the last run
	steps          int  // single steps asked for
	path           *flow.Path
	tau            float64 // where path is to begin
	row            int     // index of the next θ row
	until          float64 // τ at which playing ends
	pace           float64 // points a second; 0 is as fast as it goes
	due            time.Time
	next           time.Time // when another picture is worth showing
	trail          trail
	branch         int   // stream of the θ rows
	from           *mark // what path is to go on from, besides θ; nil at the start
	closed         closed
	kept           bool // the page was told of weights
	keptAt         time.Time
}

func (s *Session) command(f flowCommand) {
	t := &s.training
	if f.Do != "show" {
		s.preview = nil
	}
	switch f.Do {
	case "play":
		if s.experiment == nil {
			return
		}
		t.pace = 0
		if f.Pace != nil {
			t.pace = *f.Pace / s.spacing()
		}
		// τ runs on: playing again past the end goes on for as long again.
		t.until = s.experiment.Scene.Flow.Whole()
		if t.tau >= t.until-s.spacing()/2 {
			t.until += t.tau
		}
		t.playing, t.due = true, time.Now()
		s.open()
		s.tell("playing")
	case "pause":
		if t.playing {
			s.pause("paused")
		}
	case "step":
		if t.playing {
			s.pause("paused")
		}
		if t.steps < 100 {
			t.steps++
		}
	case "reset":
		s.training = training{rewound: true}
		if s.experiment != nil {
			s.put(s.experiment.Theta)
		}
	case "rewind", "branch":
		s.rewind(*f.Tau, f.Do == "branch")
	case "minimum":
		s.minimum = s.experiment != nil
	case "show":
		s.look(f)
	}
}

// put makes a copy of theta what training has reached.
func (s *Session) put(theta []float64) {
	s.theta = append(s.theta[:0], theta...)
	s.experiment = s.experiment.At(s.theta)
}

// spacing is the distance in τ of two points.
func (s *Session) spacing() float64 {
	f := s.experiment.Scene.Flow
	if f.Continuous() {
		return f.Duration / points
	}
	return 1
}

func (s *Session) tell(state string) {
	steps := 0
	if s.training.path != nil {
		steps = s.training.path.Steps()
	}
	m := flowMessage{Type: "flow", Run: s.number(), State: state, Tau: s.training.tau, Steps: steps}
	if p := s.training.path; p != nil && state != "playing" && s.experiment.Scene.Flow.Continuous() {
		if fallen, expected, err := p.Balance(context.Background()); err == nil {
			m.Fallen, m.Expected = &fallen, &expected
		}
	}
	s.out.Message(m)
	if state != "playing" {
		s.sendWeights(false)
	}
}

func (s *Session) pause(state string) {
	s.training.playing = false
	s.tell(state)
	switch {
	case s.training.path == nil:
	case s.objective.Stale():
		s.turned = true // a run of all points is due
	default:
		s.sendLevels() // those of the last picture may have waited
		s.finish(s.picture())
	}
}

// trainStep is one point in a run of its own.
func (s *Session) trainStep(ctx context.Context) {
	s.open()
	if s.advance(ctx, true) {
		s.tell("paused")
		s.finish(s.picture())
	}
}

// train is one point of a training that plays.
func (s *Session) train(ctx context.Context) {
	t := &s.training
	now := time.Now()
	last := t.tau+s.spacing() >= t.until-s.spacing()/2
	show := last || !now.Before(t.next) || t.pace > 0 && t.pace <= 60
	if !s.advance(ctx, show) {
		return
	}
	if now.Sub(t.keptAt) > keptEvery {
		s.sendWeights(false)
	}
	settled, err := t.path.Settled(ctx)
	last = last || settled && err == nil
	switch {
	case t.pace == 0:
		t.due = now
	default:
		// Late points are made up for, but not more than a tenth of a second.
		t.due = t.due.Add(time.Duration(float64(time.Second) / t.pace))
		if late := now.Add(-100 * time.Millisecond); t.due.Before(late) {
			t.due = late
		}
	}
	if last {
		s.pause("finished")
	}
}

// advance moves to the next point and sends its θ row; the first time, the
// start's too. It reports whether it went well; if not, playing has ended and
// the problem is reported.
func (s *Session) advance(ctx context.Context, show bool) bool {
	t := &s.training
	if t.path == nil {
		t.path = flow.NewPath(s.objective, s.experiment.FlowConfig(points), t.tau, s.theta)
		if t.from != nil {
			t.from.resume(t.path, s.experiment.Scene.Flow.Rule)
			t.from = nil
		}
		t.closed.begin(s)
		if !t.begun {
			if !s.point(ctx, false) {
				return false
			}
			t.begun = true
		}
	}
	if err := t.path.Next(ctx); err != nil {
		s.broken(ctx, err)
		return false
	}
	t.tau = t.path.Tau()
	s.put(t.path.Theta())
	return s.point(ctx, show)
}

// point sends the θ row of where the path stands, and if asked for the picture.
func (s *Session) point(ctx context.Context, show bool) bool {
	t := &s.training
	var p *picture
	if show {
		p = s.picture()
		s.objective.Observer = p.observer()
		// A picture that comes late does not put off the ones after it.
		now := time.Now()
		if t.next = t.next.Add(pictureEvery); t.next.Before(now) {
			t.next = now
		}
	}
	loss, err := t.path.Loss(ctx)
	if p != nil {
		p.close(err)
	}
	if err != nil {
		s.broken(ctx, err)
		return false
	}
	n := len(s.experiment.Params)
	if n+2 > maxCols {
		n = 0 // τ and the loss alone
	}
	values := append([]float64{t.tau}, s.theta[:n]...)
	s.out.Rows(Header{Kind: KindPath, Size: 8, Stream: t.branch, Cols: n + 2, Run: s.number(), First: t.row, Rows: 1}, append(values, loss))
	if t.trail.wanted(t.row) {
		t.trail.keep(markOf(t.path, t.row, s.experiment.Scene.Flow.Rule))
	}
	t.closed.send(s)
	if norm, err := t.path.GradientNorm(ctx); err == nil {
		s.out.Rows(Header{Kind: KindNorm, Size: 8, Stream: t.branch, Cols: 2, Run: s.number(), First: t.row, Rows: 1}, []float64{t.tau, norm})
	}
	t.row++
	if show {
		s.sendGrid()
		s.trainingLevels()
		s.sendCompare()
		s.trainingOutcome(ctx)
		s.clocks.send(s)
		s.trainingCloud(ctx)
		s.trainingRegions(ctx)
		if s.inspectDue() {
			s.inspect(ctx)
		}
		if key := s.portraitDue(); key != nil && s.portraitTook < quickPortrait {
			s.portray(ctx, key)
		}
		// On one processor the connection's writer would have to wait until this
		// goroutine is interrupted, and the next picture might replace this one.
		runtime.Gosched()
	}
	return true
}

// broken ends a training that cannot go on; what cancelled it speaks for itself.
func (s *Session) broken(ctx context.Context, err error) {
	if ctx.Err() != nil && s.superseded() {
		return
	}
	s.training.playing = false
	s.training.path = nil
	s.fail(err)
	s.tell("paused")
}
