package live

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"costate/core/scene"
)

// Regions asks for the probabilities of the classes at the points of a plane at
// T, carried from there to t1. States that are on no axis are 0.
type Regions struct {
	X      Axis     `json:"x"`
	Y      Axis     `json:"y"`
	States []string `json:"states"`
	T      float64  `json:"t"`
}

// maxRegions bounds the points: each of them is a solve.
const maxRegions = 16_000

func (r *Regions) check() error {
	if r != nil && (!r.X.ok() || !r.Y.ok() || r.X[2]*r.Y[2] > maxRegions || len(r.States) != 2) {
		return errors.New("regions need x and y as [lo, hi, n] with lo < hi, two states, and at most 16000 points")
	}
	return nil
}

// trainingSlice is how long regions are computed at a stretch while training
// plays.
const trainingSlice = 2 * time.Millisecond

// regions are a picture of the classes in the making, a row of the grid at a time.
type regions struct {
	asked   *Regions
	of      *scene.Experiment
	run     int
	theta   []float64
	carrier *scene.Carrier
	next    int // row
}

func (r *regions) whole() bool { return r.next == int(r.asked.Y[2]) }

// regionsDue prepares the picture that the view asks for. It reports whether there
// is something to compute; while training plays one picture is ended before θ is
// taken anew.
func (s *Session) regionsDue() bool {
	v, x := s.view.Regions, s.experiment
	if v == nil || x.Readout == nil {
		s.regions = nil
		return false
	}
	r := s.regions
	theta := s.shown()
	stale := r == nil || r.of != x || !reflect.DeepEqual(r.asked, v) || r.run != s.number() && !r.whole()
	if !stale && !slices.Equal(r.theta, theta) {
		stale = r.whole() || !s.training.playing
	}
	if stale {
		index := []int{slices.Index(x.States, v.States[0]), slices.Index(x.States, v.States[1])}
		if index[0] < 0 || index[1] < 0 || index[0] == index[1] {
			return false // the view is of another scene
		}
		fresh := &regions{asked: v, of: x, run: s.number(), theta: slices.Clone(theta)}
		if r != nil && r.of == x && reflect.DeepEqual(r.asked, v) {
			fresh.carrier = r.carrier
		} else {
			t := min(x.Scene.T0+x.Scene.T, max(x.Scene.T0, v.T))
			fresh.carrier = x.Carrier(t, int(v.X[2]), 0)
			for i := range int(v.X[2]) {
				fresh.carrier.Point(i)[index[0]] = at(v.X, i)
			}
		}
		s.regions, r = fresh, fresh
	}
	return !r.whole()
}

// regionsSlice computes and sends the next rows, as many as fit.
func (s *Session) regionsSlice(ctx context.Context, within time.Duration) {
	r := s.regions
	nx, classes := int(r.asked.X[2]), r.carrier.Classes()
	up := slices.Index(r.of.States, r.asked.States[1])
	first := r.next
	var values []float64
	p := make([]float64, classes)
	for began := time.Now(); !r.whole() && time.Since(began) < within; {
		y := at(r.asked.Y, r.next)
		for i := range nx {
			r.carrier.Point(i)[up] = y
		}
		err := r.carrier.Carry(ctx, r.theta)
		if ctx.Err() != nil {
			break
		}
		for i := range nx {
			if err == nil {
				r.carrier.Probabilities(p, i)
			} else {
				for j := range p {
					p[j] = nan
				}
			}
			values = append(values, p...)
		}
		r.next++
	}
	if r.next > first {
		s.out.Rows(Header{Kind: KindRegions, Size: 4, Last: r.whole(), Cols: classes, Run: s.number(), First: first * nx, Rows: (r.next - first) * nx}, values)
	}
}

// trainingRegions goes on with the picture while training plays.
func (s *Session) trainingRegions(ctx context.Context) {
	if s.regionsDue() {
		s.regionsSlice(ctx, trainingSlice)
	}
}
