package live

import (
	"context"
	"math"
	"time"

	"costate/core/adjoint"
	"costate/core/ode"
)

const (
	// maxStreams is how many start points are streamed; the others only count.
	maxStreams = 256

	// maxCols is the widest row that a header can tell.
	maxCols = math.MaxUint16

	// Rows leave in chunks of this many, or when this much time has passed, so
	// that a slow solve is seen as it goes.
	chunkRows = 64
	chunkTime = 8 * time.Millisecond

	// chunkNumbers is the room that a chunk has from the start.
	chunkNumbers = 256
)

// picture streams z, a and what belongs to them while they are computed.
type picture struct {
	s                 *Session
	streams           [kinds][]*rows // by stream; nil where nothing came
	clock             float64        // of the rows that came last
	now               time.Time      // when they came
	began             time.Time
	forward, backward time.Duration
	parted            bool // whether start points are on their way both ways at a time
	turned            bool // whether one is on its way back
}

func (s *Session) picture() *picture {
	return &picture{s: s, clock: nan, now: time.Now()}
}

// rows collects a chunk of rows of one stream.
type rows struct {
	head   Header
	values []float64
	flush  time.Time
}

// streams reports whether rows of a start point are wanted: where the view has all
// points of the data as a cloud, of few of them.
func (s *Session) streams(start int) bool {
	c := s.view.Cloud
	return c == nil || start < len(s.experiment.Scene.Z0) || start == c.Start
}

// watched returns which start points rows are wanted of, nil if it is all.
func (s *Session) watched() func(start int) bool {
	if s.view.Cloud == nil {
		return nil
	}
	return func(start int) bool { return s.streams(start) || s.view.Clocks.of(start) }
}

// add appends a row made of parts. A row too wide for a header is not sent.
func (p *picture) add(kind Kind, stream int, clock float64, parts ...[]float64) {
	cols := 1
	for _, part := range parts {
		cols += len(part)
	}
	if stream >= maxStreams || cols > maxCols || !p.s.streams(stream) {
		return
	}
	if clock != p.clock {
		// Rows of all start points may come at one clock, and time is asked for once.
		p.clock, p.now = clock, time.Now()
	}
	r := p.stream(kind, stream, cols)
	r.values = append(r.values, clock)
	for _, part := range parts {
		r.values = append(r.values, part...)
	}
	if r.head.Rows++; r.head.Rows >= chunkRows || p.now.Sub(r.flush) > chunkTime {
		p.send(r, false)
	}
}

// stream returns the rows of a kind and a start point.
func (p *picture) stream(kind Kind, stream, cols int) *rows {
	for len(p.streams[kind]) <= stream {
		p.streams[kind] = append(p.streams[kind], nil)
	}
	r := p.streams[kind][stream]
	if r == nil {
		r = &rows{head: Header{Kind: kind, Size: 8, Stream: stream, Cols: cols, Run: p.s.number()}, flush: p.now,
			values: make([]float64, 0, min(cols*chunkRows, chunkNumbers))}
		p.streams[kind][stream] = r
	}
	return r
}

func (p *picture) send(r *rows, last bool) {
	r.head.Last = last
	p.s.out.Rows(r.head, r.values)
	r.head.First += r.head.Rows
	r.head.Rows, r.values, r.flush = 0, r.values[:0], p.now
}

// forwards are the kinds of rows that come on the way forward.
var forwards = []Kind{KindState, KindSteps, KindEvents}

// end marks the streams of the given kinds as complete.
func (p *picture) end(kinds ...Kind) {
	for _, kind := range kinds {
		for stream := range p.streams[kind] {
			p.endOne(kind, stream)
		}
	}
}

func (p *picture) endOne(kind Kind, stream int) {
	if stream >= len(p.streams[kind]) {
		return
	}
	if r := p.streams[kind][stream]; r != nil && !r.head.Last {
		p.send(r, true)
	}
}

// observer returns the functions that stream the picture; close ends it.
func (p *picture) observer() adjoint.Observer {
	p.began = time.Now()
	p.s.objective.Shown = p.s.watched()
	p.parted = p.s.objective.SharesOut()
	named := len(p.s.experiment.Params)
	resolves := p.s.experiment.GradientMethod() == adjoint.Backsolve
	p.s.extent = extent{}
	p.noEvents()
	p.s.clocks.begin(p.s)
	return adjoint.Observer{
		Columns: named,
		Sample: func(start, i int, t float64, z []float64) {
			p.s.clocks.sample(p.s.experiment, start, i, z)
			p.add(KindState, start, t, z)
			p.s.extent.add(z)
		},
		Event: p.event,
		Step: func(start int, s *ode.Solver) {
			p.add(KindSteps, start, s.T(), []float64{s.T() - s.Previous(), s.ErrorEstimate()})
		},
		Adjoint: func(row *adjoint.AdjointRow) {
			p.turn(row.Start)
			p.add(KindAdjoint, row.Start, row.T, row.A)
			if resolves {
				p.add(KindResolved, row.Start, row.T, row.Z)
			}
			p.add(KindSweep, row.Start, row.T, []float64{row.H}, row.Integrand)
			if named > 0 {
				p.add(KindGradient, row.Start, row.T, row.Accumulated)
			}
		},
	}
}

// noEvents has every start point send its events, were it that there are none.
func (p *picture) noEvents() {
	x := p.s.experiment
	if len(x.Scene.Events) == 0 {
		return
	}
	for k := range min(x.Scene.Starts(), maxStreams) {
		p.stream(KindEvents, k, 2+2*len(x.States))
	}
}

// event sends a mark, and the jump or the end of z(t): two rows of one t, or the
// last row.
func (p *picture) event(start int, c *ode.Crossing) {
	p.add(KindEvents, start, c.T, []float64{float64(c.Event)}, c.Before, c.After)
	ev := &p.s.experiment.Scene.Events[c.Event]
	if len(ev.Set) == 0 && !ev.Stop {
		return
	}
	p.add(KindState, start, c.T, c.Before)
	p.s.extent.add(c.Before)
	if len(ev.Set) > 0 {
		p.add(KindState, start, c.T, c.After)
		p.s.extent.add(c.After)
	}
}

// turn ends the forward part at the first row of the backward one: of all start
// points, or of that one where others are still on their way.
func (p *picture) turn(start int) {
	if p.parted {
		for _, kind := range forwards {
			p.endOne(kind, start)
		}
	} else if !p.turned {
		p.turned = true
		p.end(forwards...)
	}
}

// close ends the picture after a solve that returned err.
func (p *picture) close(err error) {
	p.s.objective.Observer = adjoint.Observer{}
	p.end(forwards...)
	if err == nil {
		p.end(KindAdjoint, KindSweep, KindGradient, KindResolved)
	}
	p.forward, p.backward = p.s.objective.Took().Of(time.Since(p.began))
}

// gradient evaluates the session's objective at theta while the picture is
// streamed.
func (p *picture) gradient(ctx context.Context, dst, theta []float64) (float64, error) {
	p.s.objective.Observer = p.observer()
	loss, err := p.s.objective.Gradient(ctx, dst, theta)
	p.close(err)
	return loss, err
}
