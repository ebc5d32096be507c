package live

import (
	"reflect"
	"slices"
	"time"

	"costate/core/scene"
)

const (
	// maxLevels is how many start points have levels of their own.
	maxLevels = 16

	// While training plays levels come this often at most.
	levelsEvery = 80 * time.Millisecond
)

// levelsSent is what the client has of the levels.
type levelsSent struct {
	key          levelsKey
	theta, first []float64 // first is the end cost of start point 0
	last         time.Time
}

// levelsKey is what levels depend on, besides the view and θ.
type levelsKey struct {
	loss   scene.Loss
	t0, t  float64
	states []string
	z      []float64
}

// sendLevels sends the end cost at the points of the grid, if the view asks for
// it, there is one, and the client does not have it already. Data at t1 differ
// from start point to start point: where they do, each that is streamed has a
// stream.
func (s *Session) sendLevels() {
	g, x := s.view.Grid, s.experiment
	if !s.view.Levels || g == nil || g.Z != nil || x == nil || x.Scene.Field == nil {
		return
	}
	z := g.held(x)
	index := g.states(x)
	if index == nil {
		return // the view is of another scene: the page will ask again
	}
	sent := &s.levelsSent
	key := levelsKey{x.Scene.Loss, x.Scene.T0, x.Scene.T, x.States, z}
	same := reflect.DeepEqual(key, sent.key)
	if same && slices.Equal(sent.theta, s.theta) {
		return
	}
	sent.key, sent.theta, sent.last = key, slices.Clone(s.theta), time.Now()
	var first []float64
	for start := range min(x.Scene.Starts(), maxLevels) {
		if start > 0 && !s.streams(start) {
			continue
		}
		costs := s.objective.Engine.EndCosts(s.theta, start, int(g.X[2]))
		if costs == nil {
			return
		}
		values := onPlane(g, index, z, costs)
		if start == 0 {
			if first = values; same && slices.Equal(first, sent.first) {
				return // few end costs depend on θ
			}
			sent.first = first
		} else if slices.Equal(values, first) {
			continue
		}
		s.out.Rows(Header{Kind: KindLevels, Size: 4, Last: true, Stream: start, Cols: 1, Run: s.number(), Rows: len(values)}, values)
	}
}

// trainingLevels sends the end cost now and then while training plays.
func (s *Session) trainingLevels() {
	if time.Since(s.levelsSent.last) >= levelsEvery {
		s.sendLevels()
	}
}

// onPlane evaluates a function of z at the points of a grid of one or two
// states, x running fastest, a row of it at a time; the other states are those
// of z.
func onPlane(g *Grid, index []int, z []float64, f func(dst, z []float64)) []float64 {
	nx, ny := int(g.X[2]), int(g.Y[2])
	row := make([]float64, len(z)*nx) // by state
	of := func(state int) []float64 { return row[state*nx:][:nx] }
	for state, v := range z {
		fill(of(state), v)
	}
	if len(index) == 2 {
		for i := range nx {
			of(index[0])[i] = at(g.X, i)
		}
	}
	values := make([]float64, nx*ny)
	for j := range ny {
		fill(of(index[len(index)-1]), at(g.Y, j))
		f(values[j*nx:][:nx], row)
	}
	return values
}
