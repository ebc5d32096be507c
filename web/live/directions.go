package live

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"time"

	"gonum.org/v1/gonum/floats"

	"costate/core/scene"
)

// coarser is how many points of an axis the first look has of what is asked for.
const coarser = 4

// maxPathPoints bounds the points of the path that are projected.
const maxPathPoints = 400

// directions is the loss over a plane through θ in the making: L(θ + α u + β v), u
// and v random with every filter as long as that of θ (H. Li et al., Visualizing
// the loss landscape of neural nets, NeurIPS 2018, section 4), first coarsely.
type directions struct {
	view  Landscape
	scene scene.Scene
	theta []float64
	run   int
	axes  [2][]float64
	loss  *scene.Objective
	pass  int // 0 is the coarse one
	next  int
	row   []float64
	at    []float64
}

// directionsMessage begins a pass: n × n points of kind 7 come, α running fastest.
type directionsMessage struct {
	Type  string     `json:"type"` // "directions"
	Run   int        `json:"run"`
	Seed  int64      `json:"seed"`
	Range [2]float64 `json:"range"`
	N     int        `json:"n"`
	// Path is where training was, as remembered: τ, α, β of the nearest point of the
	// plane, and how far from it θ was, as a part of how far it was from here.
	Path [][4]float64 `json:"path"`
}

// points of an axis in the pass.
func (d *directions) n() int {
	if d.pass == 0 {
		return max(2, (d.view.N-1)/coarser+1)
	}
	return d.view.N
}

func (d *directions) over() bool { return d.pass > 1 }

// directionsDue prepares the plane that the view asks for, unless the client has
// it. It reports whether there is something to compute.
func (s *Session) directionsDue() bool {
	l, x := s.view.Landscape, s.experiment
	if l == nil || l.Directions == nil {
		s.directions = nil
		return false
	}
	loss := lossOnly(x.Scene)
	if d := s.directions; d != nil && slices.Equal(d.theta, s.theta) && reflect.DeepEqual(d.view, *l) && reflect.DeepEqual(d.scene, loss) && (d.over() || d.run == s.number()) {
		return !d.over()
	}
	d := &directions{view: *l, scene: loss, theta: slices.Clone(s.theta), run: s.number(), loss: x.Objective(), at: make([]float64, len(s.theta))}
	for k := range d.axes {
		d.axes[k] = randomDirection(x, s.theta, uint64(*l.Directions), uint64(k))
		if floats.Norm(d.axes[k], 2) == 0 {
			d.pass = 2 // nothing moves: there is no plane
		}
	}
	s.directions = d
	return !d.over()
}

// randomDirection is normally distributed over the free entries, each filter
// scaled to the length of that of θ.
func randomDirection(x *scene.Experiment, theta []float64, seed, stream uint64) []float64 {
	rng := rand.New(rand.NewPCG(seed, stream))
	u := make([]float64, len(theta))
	for i := range u {
		if v := rng.NormFloat64(); x.Free[i] {
			u[i] = v
		}
	}
	for _, group := range x.Filters() {
		own, of := 0.0, 0.0
		for _, i := range group {
			own += u[i] * u[i]
			if x.Free[i] {
				of += theta[i] * theta[i]
			}
		}
		scale := 0.0
		if own > 0 {
			scale = math.Sqrt(of / own)
		}
		for _, i := range group {
			u[i] *= scale
		}
	}
	return u
}

// directionsSlice computes and sends the next points, as many as fit in a slice.
func (s *Session) directionsSlice(ctx context.Context) {
	d := s.directions
	n := d.n()
	if d.next == 0 {
		s.out.Message(directionsMessage{"directions", d.run, *d.view.Directions, d.view.span(), n, s.projected(d)})
	}
	first, began := d.next, time.Now()
	d.row = d.row[:0]
	axis := Axis{d.view.span()[0], d.view.span()[1], float64(n)}
	for d.next < n*n {
		floats.AddScaledTo(d.at, d.theta, at(axis, d.next%n), d.axes[0])
		floats.AddScaled(d.at, at(axis, d.next/n), d.axes[1])
		loss, err := d.loss.Value(ctx, d.at)
		if ctx.Err() != nil {
			if ctx.Err() != context.Canceled { // out of time it would be again
				d.pass = 2
			}
			break
		}
		if err != nil {
			loss = nan // no loss there: a hole in the picture
		}
		d.row = append(d.row, loss)
		if d.next++; time.Since(began) >= sliceTime {
			break
		}
	}
	last := d.next == n*n
	if rows := len(d.row); rows > 0 {
		s.out.Rows(Header{Kind: KindLandscape, Size: 8, Last: last, Cols: 1, Run: d.run, First: first, Rows: rows}, d.row)
	}
	if last {
		d.pass, d.next = d.pass+1, 0
	}
}

// projected is the path of training on the plane, by least squares.
func (s *Session) projected(d *directions) [][4]float64 {
	marks := s.training.trail.marks
	out := [][4]float64{}
	stride := (len(marks) + maxPathPoints - 1) / maxPathPoints
	u, v := d.axes[0], d.axes[1]
	uu, uv, vv := floats.Dot(u, u), floats.Dot(u, v), floats.Dot(v, v)
	det := uu*vv - uv*uv
	if det <= 1e-12*uu*vv {
		return out // one direction: there are no two coordinates
	}
	diff := make([]float64, len(d.theta))
	for i, m := range marks {
		if m.size != len(d.theta) || i%stride != 0 && i != len(marks)-1 {
			continue
		}
		floats.SubTo(diff, m.theta(), d.theta)
		length := floats.Norm(diff, 2)
		a, b := floats.Dot(diff, u), floats.Dot(diff, v)
		alpha, beta := (a*vv-b*uv)/det, (b*uu-a*uv)/det
		floats.AddScaled(diff, -alpha, u)
		floats.AddScaled(diff, -beta, v)
		off := 0.0
		if length > 0 {
			off = floats.Norm(diff, 2) / length
		}
		out = append(out, [4]float64{m.tau, alpha, beta, off})
	}
	return out
}
