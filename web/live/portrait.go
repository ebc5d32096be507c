package live

import (
	"context"
	"slices"
	"time"

	"costate/core/portrait"
	"costate/core/scene"
)

// quickPortrait is how long a portrait may take to be drawn anew with every
// picture of a training, and not only when it pauses.
const quickPortrait = 4 * time.Millisecond

// portraitMessage has the fixed points in the window of the grid.
type portraitMessage struct {
	Type   string       `json:"type"` // "portrait"
	Run    int          `json:"run"`
	Points []fixedPoint `json:"points"`
}

type fixedPoint struct {
	Z           []float64    `json:"z"`
	Eigenvalues [][2]float64 `json:"eigenvalues"` // real and imaginary parts
	Kind        string       `json:"kind"`        // of portrait.Kind
	Stable      bool         `json:"stable"`
}

// portraitKey is what a portrait depends on.
type portraitKey struct {
	field  any
	theta  []float64
	lo, hi []float64
}

// extent is the box around trajectories.
type extent struct{ lo, hi []float64 }

func (e *extent) add(z []float64) {
	if e.lo == nil {
		e.lo, e.hi = slices.Clone(z), slices.Clone(z)
		return
	}
	for i, v := range z {
		e.lo[i], e.hi[i] = min(e.lo[i], v), max(e.hi[i], v)
	}
}

// portraitDue returns the portrait that the view asks for and the client does
// not have, nil if there is none.
func (s *Session) portraitDue() *portraitKey {
	g, x := s.view.Grid, s.experiment
	if !s.view.Portrait || g == nil || x == nil || x.Scene.Field == nil {
		return nil
	}
	index := g.states(x)
	if index == nil {
		return nil // the view is of another scene: the page will ask again
	}
	key := portraitKey{field: x.Compiled, theta: slices.Clone(s.theta)}
	if x.Autonomous && len(x.States) <= portrait.MaxDim {
		key.lo, key.hi = s.window(x, g, index)
	}
	sent := &s.portrayed
	if key.field == sent.field && slices.Equal(key.theta, sent.theta) && slices.Equal(key.lo, sent.lo) && slices.Equal(key.hi, sent.hi) {
		return nil
	}
	return &key
}

// window is the box of the grid; along states that are on no axis it is that
// of the trajectories, twice as wide.
func (s *Session) window(x *scene.Experiment, g *Grid, index []int) (lo, hi []float64) {
	around := s.extent
	if len(around.lo) != len(x.States) {
		around = extent{}
		around.add(x.Start(0))
	}
	lo, hi = slices.Clone(around.lo), slices.Clone(around.hi)
	for i := range lo {
		margin := max((hi[i]-lo[i])/2, 1e-3*max(1, -lo[i], hi[i]))
		lo[i], hi[i] = lo[i]-margin, hi[i]+margin
	}
	axes := []Axis{g.X, g.Y}
	switch {
	case len(index) == 1:
		axes = axes[1:] // x is t
	case g.Z != nil:
		axes = append(axes, *g.Z)
	}
	for k, a := range axes {
		lo[index[k]], hi[index[k]] = a[0], a[1]
	}
	return lo, hi
}

// portray sends the fixed points of the field in the window of the grid: none
// where f depends on t or has too many states to look for them.
func (s *Session) portray(ctx context.Context, key *portraitKey) {
	began := time.Now()
	m := portraitMessage{Type: "portrait", Run: s.number(), Points: []fixedPoint{}}
	if key.lo != nil {
		f := s.experiment.Field()
		f.SetParams(s.theta)
		points, err := portrait.Find(ctx, f, s.experiment.Scene.T0, key.lo, key.hi)
		if ctx.Err() == context.Canceled {
			return
		}
		if err != nil {
			points = nil // a window that is no box
		}
		for _, p := range points {
			q := fixedPoint{Z: p.Z, Kind: p.Kind.String(), Stable: p.Stable()}
			for _, l := range p.Eigenvalues {
				q.Eigenvalues = append(q.Eigenvalues, [2]float64{real(l), imag(l)})
			}
			m.Points = append(m.Points, q)
		}
	}
	s.portrayed, s.portraitTook = *key, time.Since(began)
	s.out.Message(m)
}
