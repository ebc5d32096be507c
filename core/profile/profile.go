package profile

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"costate/core/scene"
)

// Config says where the profile is taken and how carefully. The zero value
// takes 25 values from a twelfth of the scene's T to four times it.
type Config struct {
	From, To    float64 // of T, both above 0; 0 stands for what is said above
	Points      int     // evenly spaced in log T, ends included
	Evaluations int     // gradients that one minimisation may take; 0 is 150
	Workers     int     // goroutines; 0 is one a processor

	// Patience is about how long it may take: every search has its share of what is
	// left, and where that is over L* is what was found, so that there is always a
	// verdict. 0 is as long as it takes.
	Patience time.Duration

	// Yield, unless nil, is called by every worker before every gradient: as long as
	// it waits nothing is computed there.
	Yield func()
}

// Point is the profile at one T.
type Point struct {
	T     float64
	Loss  float64   // L*(T); NaN where no solve succeeds
	Slope float64   // dL*/dT
	Theta []float64 // where the least is
	Pass  int       // 0 coarse, then finer; of the passes that better a point, and of those about the minimum, the number goes on
	Cut   bool      // the search was cut short by [Config.Patience]: L* may be less
}

// Profile is a finished one.
type Profile struct {
	Points  []Point // by rising T
	Verdict Verdict
}

const (
	defaultPoints      = 25
	defaultEvaluations = 150
	maxPoints          = 200

	// stride is how many values apart the coarse ones are.
	stride = 4

	// better is the part by which a neighbour has to be lower before the search
	// is begun again from its θ.
	better = 0.02

	// passMend is the pass of points that are searched again.
	passMend = 10

	// tryOut is the part of the gradients with which another start has to show that
	// it leads lower.
	tryOut = 0.3

	// Of the patience: when the coarse values, all of the grid and the mending have
	// to be done.
	coarseShare, fineShare, mendShare = 0.45, 0.75, 0.9

	// Losses this many times as far above the least as what is called flat need be
	// known only to a part of that, which is a pixel or two of a picture.
	farAbove, farEnough = 8, 0.1
)

// Check returns a fault of the configuration for a scene.
func (c *Config) check(s *scene.Scene) error {
	switch {
	case s.Field == nil:
		return scene.Faults{{Pointer: "/field", Message: "a landscape has no T: add a field"}}
	case s.T == 0:
		return scene.Faults{{Pointer: "/T", Message: "must be above 0 for a profile over T"}}
	}
	if c.From == 0 {
		c.From = s.T / 12
	}
	if c.To == 0 {
		c.To = 4 * s.T
	}
	if c.Points == 0 {
		c.Points = defaultPoints
	}
	if c.Evaluations == 0 {
		c.Evaluations = defaultEvaluations
	}
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	if !(c.From > 0 && c.From < c.To && c.To <= scene.MaxTime) || c.Points < 3 || c.Points > maxPoints || c.Evaluations < 1 {
		return fmt.Errorf("a profile goes over 3 to %d values of T from above 0 upwards, not %d from %v to %v", maxPoints, c.Points, c.From, c.To)
	}
	return nil
}

// run is a profile in the making.
type run struct {
	ctx    context.Context
	cfg    Config
	scene  *scene.Scene
	theta  []float64 // of the scene
	report func(Point)

	begin time.Time
	scale float64      // the loss without a fit
	far   float64      // above it L* need not be known well; 0 while nothing is known
	waits atomic.Int64 // T of the grid that are not searched yet

	// builders remember the compiled field: another T compiles nothing.
	builders sync.Pool

	mu     sync.Mutex
	points []Point // by rising T; Loss is NaN where nothing is known yet
	asked  []bool  // which of the grid were tried
	failed error
}

// Run computes the profile of a scene's experiment. report, unless nil, is told
// of every point as it is found and as it gets better, one call at a time. The
// error is the context's, that of the configuration, or, if no T can be solved,
// the last solve's.
func Run(ctx context.Context, x *scene.Experiment, c Config, report func(Point)) (*Profile, error) {
	if err := c.check(x.Scene); err != nil {
		return nil, err
	}
	r := &run{ctx: ctx, cfg: c, scene: onDepth(x.Scene), theta: x.Theta, report: report, begin: time.Now()}
	r.scale = r.unfitted()
	r.waits.Store(int64(c.Points))
	for k := range c.Points {
		t := c.From * math.Pow(c.To/c.From, float64(k)/float64(c.Points-1))
		r.points = append(r.points, Point{T: t, Loss: math.NaN(), Slope: math.NaN()})
		r.asked = append(r.asked, false)
	}
	r.coarse()
	r.fine()
	r.mend()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.lowest() < 0 {
		return nil, r.failed
	}
	v := r.judge()
	r.refine(&v)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, p := range r.points {
		if p.Cut {
			v.Cut++
		}
	}
	v.word()
	return &Profile{Points: r.points, Verdict: v}, nil
}

// onDepth is the scene with its observations on the depth clock and no samples
// that nobody looks at. Observations beyond t1 take no part in the scene's loss,
// and so none here.
func onDepth(s *scene.Scene) *scene.Scene {
	d := *s
	d.Samples = 2
	o := s.Loss.Observations
	if o == nil || o.Clock == "depth" {
		return &d
	}
	depth := scene.Observations{Clock: "depth", States: o.States, Values: make([][][]float64, len(o.Values))}
	for i, t := range o.Times {
		if part := (t - s.T0) / s.T; part >= 0 && part <= 1 {
			depth.Times = append(depth.Times, part)
			for k := range o.Values {
				depth.Values[k] = append(depth.Values[k], o.Values[k][i])
			}
		}
	}
	d.Loss.Observations = &depth
	return &d
}

// at builds the experiment for another T.
func (r *run) at(t float64) (*scene.Experiment, error) {
	s := r.scene.WithT(t)
	b, ok := r.builders.Get().(*scene.Builder)
	if !ok {
		b = new(scene.Builder)
	}
	defer r.builders.Put(b)
	return b.Build(s)
}

// until is when a part of the patience is over.
func (r *run) until(part float64) time.Time {
	if r.cfg.Patience == 0 {
		return time.Time{}
	}
	return r.begin.Add(time.Duration(part * float64(r.cfg.Patience)))
}

// share is when a search has to end that has so many more after it before a part
// of the patience is over.
func (r *run) share(part float64, count int) time.Time {
	end := r.until(part)
	if end.IsZero() {
		return end
	}
	now := time.Now()
	return now.Add(max(0, end.Sub(now)) / time.Duration(max(1, count)))
}

// survey says which losses are far above the least known.
func (r *run) survey() {
	if at := r.lowest(); at >= 0 {
		r.far = r.points[at].Loss + farAbove*within*r.scale
	}
}

// limits of a search that has all its gradients.
func (r *run) limits(end time.Time) limits {
	return limits{most: r.cfg.Evaluations, end: end, far: r.far, enough: farEnough * within * r.scale, yield: r.cfg.Yield}
}

// solve finds L*(T), from the best of several θ.
func (r *run) solve(t float64, starts [][]float64, pass int, l limits) (Point, error) {
	p := Point{T: t, Loss: math.NaN(), Slope: math.NaN(), Pass: pass}
	x, err := r.at(t)
	if err != nil {
		return p, err
	}
	o := x.Objective()
	least, found := math.Inf(1), len(starts) == 1
	if found {
		p.Theta = slices.Clone(starts[0])
	} else {
		for _, theta := range starts {
			loss, failed := o.Gradient(r.ctx, nil, theta)
			if failed != nil {
				err = failed
			} else if loss < least {
				least, p.Theta, found = loss, slices.Clone(theta), true
			}
		}
	}
	if !found {
		return p, err
	}
	p.Loss, p.Cut, err = minimise(r.ctx, o, p.Theta, x.Free, l)
	if err != nil {
		p.Loss = math.NaN()
		return p, err
	}
	p.Slope = o.Result.T
	return p, nil
}

// put writes a point that is better than what is known, and tells of it.
func (r *run) put(k int, p Point, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.asked[k] {
		r.asked[k] = true
		r.waits.Add(-1)
	}
	if err != nil {
		r.failed = err
	}
	if old := r.points[k].Loss; r.ctx.Err() != nil || p.Loss != p.Loss || old <= p.Loss {
		return
	}
	r.points[k] = p
	if r.report != nil {
		r.report(p)
	}
}

// each calls do for every item, as many at a time as there are workers.
func (r *run) each(items []int, do func(k int)) {
	places := make(chan struct{}, r.cfg.Workers)
	var all sync.WaitGroup
	for _, k := range items {
		if r.ctx.Err() != nil {
			break
		}
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			do(k)
		})
	}
	all.Wait()
}

// coarse takes every fourth T, outwards to both sides from the scene's own,
// each from its neighbour's θ.
func (r *run) coarse() {
	middle := 0
	for k := range r.points {
		if math.Abs(math.Log(r.points[k].T/r.scene.T)) < math.Abs(math.Log(r.points[middle].T/r.scene.T)) {
			middle = k
		}
	}
	chain := (max(middle, len(r.points)-1-middle)+stride-1)/stride + 1
	first, err := r.solve(r.points[middle].T, [][]float64{r.theta}, 0, r.limits(r.share(coarseShare, chain)))
	r.put(middle, first, err)
	r.survey()
	// One after the other on each side, both sides at once where there are workers.
	sides := 2 / min(2, r.cfg.Workers)
	r.each([]int{-1, 1}, func(side int) {
		theta := r.theta
		if err == nil {
			theta = first.Theta
		}
		last := 0
		if side > 0 {
			last = len(r.points) - 1
		}
		for k := middle; k != last && r.ctx.Err() == nil; {
			k = min(max(k+side*stride, 0), len(r.points)-1)
			rest := sides * (1 + (max(k-last, last-k)+stride-1)/stride)
			p, err := r.solve(r.points[k].T, [][]float64{theta, r.theta}, 0, r.limits(r.share(coarseShare, rest)))
			r.put(k, p, err)
			if err == nil {
				theta = p.Theta
			}
		}
	})
}

// fine fills the gaps, half of them a pass, from both neighbours' θ.
func (r *run) fine() {
	for pass := 1; r.ctx.Err() == nil; pass++ {
		var middles []int
		for k := 0; k < len(r.points)-1; {
			next := k + 1
			for next < len(r.points)-1 && !r.asked[next] {
				next++
			}
			if next-k > 1 {
				middles = append(middles, (k+next)/2)
			}
			k = next
		}
		if len(middles) == 0 {
			return
		}
		known := slices.Clone(r.points)
		r.survey()
		r.each(middles, func(k int) {
			rest := (int(r.waits.Load()) + r.cfg.Workers - 1) / r.cfg.Workers
			p, err := r.solve(known[k].T, r.near(known, k), pass, r.limits(r.share(fineShare, rest)))
			r.put(k, p, err)
		})
	}
}

// near lists the θ of the closest known points to both sides, at least one.
func (r *run) near(points []Point, k int) [][]float64 {
	var starts [][]float64
	for _, side := range []int{-1, 1} {
		for i := k + side; i >= 0 && i < len(points); i += side {
			if points[i].Loss == points[i].Loss {
				starts = append(starts, points[i].Theta)
				break
			}
		}
	}
	return append(starts, r.theta)
}

// mend leaves minima that are only local: where a neighbour is clearly lower the
// search is begun again from its θ, for as long as that helps anywhere. A start
// that has not led lower by then is given up early.
func (r *run) mend() {
	end := r.until(mendShare)
	tried := make([][2]float64, len(r.points)) // losses of the neighbours begun from
	for round := 0; round < 2*len(r.points) && r.ctx.Err() == nil; round++ {
		if !end.IsZero() && time.Now().After(end) {
			return
		}
		known := slices.Clone(r.points)
		r.survey()
		var low []int
		from := make([][]float64, len(known))
		for k := range known {
			least, chosen := known[k].Loss, -1
			for side, i := range []int{k - 1, k + 1} {
				if i < 0 || i >= len(known) || known[i].Loss != known[i].Loss || known[i].Loss == tried[k][side] {
					continue
				}
				if !(known[i].Loss >= (1-better)*least) {
					least, from[k], chosen = known[i].Loss, known[i].Theta, side
				}
			}
			if chosen >= 0 {
				tried[k][chosen] = least
				low = append(low, k)
			}
		}
		if len(low) == 0 {
			return
		}
		r.each(low, func(k int) {
			l := r.limits(end)
			all := l.most
			l.most = int(math.Ceil(tryOut * float64(all)))
			p, err := r.solve(known[k].T, [][]float64{from[k]}, passMend, l)
			if err == nil && p.Loss < (1-better)*known[k].Loss {
				l.most = all - l.most
				p, err = r.solve(known[k].T, [][]float64{p.Theta}, passMend, l)
			}
			r.put(k, p, err)
		})
	}
}

// lowest is the index of the least loss, −1 if none is known.
func (r *run) lowest() int {
	at := -1
	for k, p := range r.points {
		if p.Loss == p.Loss && (at < 0 || p.Loss < r.points[at].Loss) {
			at = k
		}
	}
	return at
}

// add inserts a point at a T of its own; one that failed is left out.
func (r *run) add(t float64, from []float64, pass int) (Point, bool) {
	p, err := r.solve(t, [][]float64{from}, pass, limits{most: r.cfg.Evaluations, end: r.until(1), yield: r.cfg.Yield})
	if err != nil {
		return p, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	k, _ := slices.BinarySearchFunc(r.points, t, func(p Point, t float64) int {
		switch {
		case p.T < t:
			return -1
		case p.T > t:
			return 1
		}
		return 0
	})
	r.points = slices.Insert(r.points, k, p)
	if r.report != nil {
		r.report(p)
	}
	return p, true
}
