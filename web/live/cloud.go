package live

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"costate/core/scene"
)

// Cloud asks for all points of the data at uniform times, those of the test too.
// The rows of kinds 1, 2 and the like are then sent of the scene's own start
// points and of Start alone.
type Cloud struct {
	Times int `json:"times"`
	Start int `json:"start"`
}

// Clocks asks for a number over t with each picture of the training: a state of a
// start point, or the accuracy of the training points.
type Clocks struct {
	Start    int    `json:"start"`
	State    string `json:"state"`
	Accuracy bool   `json:"accuracy"`
}

const (
	// maxCloud bounds the numbers of a cloud, and so its times: what is drawn
	// between them is straight.
	maxCloud = 150_000

	leastTimes, mostTimes = 9, 65

	// While training plays a cloud comes this often at most, and takes no more
	// than a fifth of the time.
	cloudEvery = 30 * time.Millisecond
	cloudShare = 5
)

func (v *View) checkCloud() error {
	if c := v.Cloud; c != nil && (c.Times < 2 || c.Times > mostTimes || c.Start < 0) {
		return errors.New("a cloud has 2 to 65 times, and start counts from 0")
	}
	if c := v.Clocks; c != nil && c.Start < 0 {
		return errors.New("start counts from 0")
	}
	return nil
}

// of reports whether a state of this start point is what is asked for.
func (c *Clocks) of(start int) bool { return c != nil && !c.Accuracy && c.Start == start }

// others reports whether rows of another start point are wanted, or no more of all.
func (c *Cloud) others(now *Cloud) bool {
	return c != nil && (now == nil || now.Start != c.Start)
}

// cloud is what the client has of the points on their way, and what they are
// carried by.
type cloud struct {
	of      *scene.Experiment
	times   int
	carrier *scene.Carrier // nil where there are no points
	count   int            // of the training points, which come first
	theta   []float64      // sent; nil is none
	last    time.Time
	took    time.Duration
}

// cloudDue prepares what the view asks for. It reports whether the client has
// others.
func (s *Session) cloudDue() bool {
	v, x := s.view.Cloud, s.experiment
	c := &s.cloud
	if v == nil || x.Scene.DataSet() == nil || x.Scene.DataSet().Train.Points == nil {
		*c = cloud{}
		return false
	}
	set := x.Scene.DataSet()
	points := slices.Concat(set.Train.Points, set.Test.Points)
	times := min(v.Times, max(leastTimes, maxCloud/(len(points)*len(x.States))))
	if c.of != x || c.times != times {
		*c = cloud{of: x, times: times, carrier: x.Carrier(x.Scene.T0, len(points), times), count: len(set.Train.Points)}
		for k, point := range points {
			copy(c.carrier.Point(k), point)
		}
	}
	return !slices.Equal(c.theta, s.shown())
}

// shown is θ of what the page shows.
func (s *Session) shown() []float64 {
	if s.preview != nil {
		return s.preview
	}
	return s.theta
}

func (s *Session) sendCloud(ctx context.Context) {
	c, x := &s.cloud, s.experiment
	began := time.Now()
	theta := s.shown()
	err := c.carrier.Carry(ctx, theta)
	if ctx.Err() == context.Canceled {
		return
	}
	c.theta = slices.Clone(theta)
	c.last = time.Now()
	c.took = c.last.Sub(began)
	if err != nil {
		return // the run itself says so
	}
	n, z := len(x.States), c.carrier.Z()
	size := len(z) / n / c.times
	// Few frames of some size: a client pays for each.
	part := max(1, maxFrame/(4*n*size)) // times in a frame
	for i := 0; i < c.times; i += part {
		end := min(i+part, c.times)
		s.out.Rows(Header{Kind: KindCloud, Size: 4, Last: end == c.times, Cols: n, Run: s.number(), First: i * size, Rows: (end - i) * size}, z[i*size*n:end*size*n])
	}
	s.clocks.accuracy(s)
}

// trainingCloud sends the points now and then while training plays.
func (s *Session) trainingCloud(ctx context.Context) {
	if s.view.Cloud == nil || time.Since(s.cloud.last) < max(cloudEvery, cloudShare*s.cloud.took) || !s.cloudDue() {
		return
	}
	s.sendCloud(ctx)
}

// clocks collects the row of what the view asks for over both clocks.
type clocks struct {
	asked *Clocks
	row   int
	tau   float64 // of the last row
	next  []float64
}

// clocksTimes is about how many numbers a row has.
const clocksTimes = 96

// begin is told of a picture to come.
func (c *clocks) begin(s *Session) {
	if !reflect.DeepEqual(c.asked, s.view.Clocks) {
		*c = clocks{asked: s.view.Clocks}
	}
	c.next = c.next[:0]
}

// sample gets a state of the picture.
func (c *clocks) sample(x *scene.Experiment, start, i int, z []float64) {
	if c.asked == nil || c.asked.Accuracy || start != c.asked.Start || i%max(1, x.Scene.Samples/clocksTimes) != 0 {
		return
	}
	if k := slices.Index(x.States, c.asked.State); k >= 0 {
		c.next = append(c.next, z[k])
	}
}

// accuracy makes the row out of the points on their way.
func (c *clocks) accuracy(s *Session) {
	set, carrier := s.experiment.Scene.DataSet(), s.cloud.carrier
	c.begin(s)
	if c.asked == nil || !c.asked.Accuracy || carrier == nil || carrier.Classes() == 0 || s.preview != nil || c.row > 0 && c.tau == s.training.tau {
		return
	}
	n, z := len(s.experiment.States), carrier.Z()
	size := len(z) / n / s.cloud.times
	p := make([]float64, carrier.Classes())
	c.next = c.next[:0]
	for i := range s.cloud.times {
		right := 0
		for k, label := range set.Train.Labels {
			if carrier.Guess(p, z[(i*size+k)*n:][:n]) == label {
				right++
			}
		}
		c.next = append(c.next, float64(right)/float64(s.cloud.count))
	}
	c.send(s)
}

// send sends the row, if one was collected.
func (c *clocks) send(s *Session) {
	if c.asked == nil || len(c.next) == 0 {
		return
	}
	values := append([]float64{s.training.tau}, c.next...)
	s.out.Rows(Header{Kind: KindClocks, Size: 8, Cols: len(values), Run: s.number(), First: c.row, Rows: 1}, values)
	c.next, c.tau = c.next[:0], s.training.tau
	c.row++
}
