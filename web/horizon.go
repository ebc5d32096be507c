package web

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"costate/core/horizon"
	"costate/core/scene"
	"costate/web/problem"
)

// trainingTime is how many times as long as another request a training may take.
const trainingTime = 3

// experiment answers a GET whose query says what to compute, as solving answers
// for a scene.
func (s *Server) experiment(times time.Duration, do func(ctx context.Context, q *query, w http.ResponseWriter) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		wait := time.NewTimer(s.maxWait)
		defer wait.Stop()
		select {
		case s.solvers <- struct{}{}:
			defer func() { <-s.solvers }()
		case <-r.Context().Done():
			return
		case <-wait.C:
			full(w)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), times*s.maxSolve)
		defer cancel()
		q := &query{values: r.URL.Query()}
		answer, err := do(ctx, q, w)
		switch {
		case r.Context().Err() != nil:
		case q.err != nil:
			fail(w, problem.New(http.StatusUnprocessableEntity, "Not understood", q.err.Error()))
		case err != nil:
			fail(w, problem.Of(err))
		case answer != nil:
			send(w, http.StatusOK, "application/json", answer)
		}
	}
}

// choice reads one of a few words, the first where there is none.
func (q *query) choice(name string, words ...string) string {
	v := q.values.Get(name)
	for _, word := range words {
		if v == word {
			return word
		}
	}
	if v != "" && q.err == nil {
		q.err = fmt.Errorf("%s is one of %q, not %q", name, words, v)
	}
	return words[0]
}

// between reads a number within ends, in whose place there is one.
func (q *query) between(name string, absent, low, high float64) float64 {
	v := absent
	q.number(name, &v)
	if q.err == nil && !(v >= low && v <= high) {
		q.err = fmt.Errorf("%s is a number from %v to %v, not %v", name, low, high, v)
	}
	return v
}

// whole reads a whole number within ends.
func (q *query) whole(name string, absent, low, high int) int {
	v := q.between(name, float64(absent), float64(low), float64(high))
	if q.err == nil && v != math.Trunc(v) {
		q.err = fmt.Errorf("%s is a whole number, not %v", name, v)
	}
	return int(v)
}

func rounded(list []float64) []digits {
	out := make([]digits, len(list))
	for i, v := range list {
		out[i] = digits(v)
	}
	return out
}

func roundedRows(rows [][]float64) [][]digits {
	out := make([][]digits, len(rows))
	for i, row := range rows {
		out[i] = rounded(row)
	}
	return out
}

func roundedTables(tables [][][]float64) [][][]digits {
	out := make([][][]digits, len(tables))
	for i, rows := range tables {
		out[i] = roundedRows(rows)
	}
	return out
}

// estimateAnswer is a fit: L*(T) and where it is.
type estimateAnswer struct {
	T      float64            `json:"T"`
	Loss   float64            `json:"loss"`
	Bar    *float64           `json:"bar,omitempty"` // of the interval with 95 % of the probability; none where T is not known
	Params map[string]float64 `json:"params,omitempty"`
}

type timeAnswer struct {
	Best    estimateAnswer   `json:"best"`
	Profile []estimateAnswer `json:"profile"`
	States  []string         `json:"states"`
	Times   []float64        `json:"times"`  // s_i of what was observed
	Values  [][]digits       `json:"values"` // [time][state]
	Curve   [][]digits       `json:"curve"`  // z of the fit at even s, [time][state]
	Scene   *scene.Scene     `json:"scene"`  // with the fit
}

const (
	profilePoints = 41
	curvePoints   = 161
)

// knownTime answers with the profile of a clock: a pendulum or hare and lynx, with
// something held that knows time or with nothing.
func knownTime(ctx context.Context, q *query, _ http.ResponseWriter) (any, error) {
	system, free := q.choice("system", "pendulum", "pelts"), q.choice("held", "rate", "nothing") == "nothing"
	duration := q.between("duration", 7, 2, 12)
	noise := q.between("noise", 0.05, 0.001, 0.5)
	seed := q.whole("seed", 1, 1, 1_000_000)
	if q.err != nil {
		return nil, nil
	}
	var s *scene.Scene
	var err error
	if system == "pelts" {
		s = horizon.Pelts(20, free)
	} else if s, err = (horizon.Pendulum{Duration: duration, Friction: 0.2, Noise: noise, Angles: 30, Seed: uint64(seed)}).Scene(ctx, free); err != nil {
		return nil, err
	}
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		return nil, err
	}
	f, err := horizon.NewFit(x, system == "pelts")
	if err != nil {
		return nil, err
	}
	best, err := f.Best(ctx)
	if err != nil {
		return nil, err
	}
	out := timeAnswer{States: s.Loss.Observations.States, Times: s.Loss.Observations.Times,
		Values: roundedRows(s.Loss.Observations.Values[0]), Scene: s}
	answer := func(e horizon.Estimate) estimateAnswer {
		a := estimateAnswer{T: e.T, Loss: e.Loss, Params: map[string]float64{}}
		for i, name := range x.Params {
			a.Params[name] = e.Theta[i]
		}
		return a
	}
	out.Best = answer(best)
	out.Best.Bar = known(best.Bar)
	low, high := 1.5, 24.0
	if system == "pelts" {
		low, high = 5, 80
	}
	err = f.Profile(ctx, best, horizon.Geometric(low, high, profilePoints), func(e horizon.Estimate) {
		out.Profile = append(out.Profile, answer(e))
	})
	if err != nil {
		return nil, err
	}
	s.T, s.Z0, s.Params = best.T, [][]float64{best.Z0}, out.Best.Params
	if x, err = new(scene.Builder).Build(s); err != nil {
		return nil, err
	}
	fit, err := horizon.NewTwin(ctx, x, 1, horizon.KeepS, curvePoints)
	if err != nil {
		return nil, err
	}
	out.Curve = roundedRows(fit.Z[0])
	return out, nil
}

type forecastAnswer struct {
	Years   int          `json:"years"`
	Record  [][]digits   `json:"record"` // of each year, logarithms of thousands of pelts
	Times   []digits     `json:"times"`  // years after 1900
	Z       [][]digits   `json:"z"`
	Fitted  float64      `json:"fitted"`
	HeldOut *float64     `json:"heldOut,omitempty"`
	Mean    *float64     `json:"mean,omitempty"`
	Scene   *scene.Scene `json:"scene"`
}

// forecast answers with hare and lynx, fitted to the first years.
func forecast(ctx context.Context, q *query, _ http.ResponseWriter) (any, error) {
	years := q.whole("years", 12, 4, 20)
	if q.err != nil {
		return nil, nil
	}
	f, err := horizon.NewForecast(ctx, years, curvePoints)
	if err != nil {
		return nil, err
	}
	return forecastAnswer{f.Years, roundedRows(f.Record), rounded(f.Times), roundedRows(f.Z), f.Fitted, known(f.HeldOut), known(f.Mean), f.Scene}, nil
}

type twinAnswer struct {
	T     float64      `json:"T"`
	Times []digits     `json:"times"`
	Z     [][][]digits `json:"z"`     // [start][time][state]
	Apart float64      `json:"apart"` // of the ends from those of the first
}

type twinsAnswer struct {
	C         float64      `json:"c"`
	Tolerance float64      `json:"tolerance"`
	One       twinAnswer   `json:"one"`
	KeptS     twinAnswer   `json:"keptS"`
	KeptT     twinAnswer   `json:"keptT"`
	Scene     *scene.Scene `json:"scene"`
}

// twins answers with c f for T/c, of weights that vary with depth: θ(s) and θ(t).
func twins(ctx context.Context, q *query, _ http.ResponseWriter) (any, error) {
	c := q.between("c", 2, 0.2, 5)
	vary := q.choice("weights", "linear", "constant", "none")
	if q.err != nil {
		return nil, nil
	}
	s := horizon.Varying(vary)
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		return nil, err
	}
	out := twinsAnswer{C: c, Tolerance: s.Solver.RTol, Scene: s}
	var all [3]*horizon.Twin
	for i, twin := range []struct {
		c    float64
		keep horizon.Keep
		into *twinAnswer
	}{{1, horizon.KeepS, &out.One}, {c, horizon.KeepS, &out.KeptS}, {c, horizon.KeepT, &out.KeptT}} {
		if all[i], err = horizon.NewTwin(ctx, x, twin.c, twin.keep, curvePoints); err != nil {
			return nil, err
		}
		*twin.into = twinAnswer{all[i].T, rounded(all[i].Times), roundedTables(all[i].Z), all[0].Apart(all[i])}
	}
	return out, nil
}

type classesLine struct {
	Points [][]digits `json:"points"`
	Labels []int      `json:"labels"`
	T      []float64  `json:"T"`
}

type memberLine struct {
	Member   int        `json:"member"`
	Steps    int        `json:"steps"`
	Loss     digits     `json:"loss"`
	Accuracy digits     `json:"accuracy"`
	Length   digits     `json:"length"`
	Speed    digits     `json:"speed"`
	Ends     [][]digits `json:"ends"`
}

// slopeLine is that of log ‖f‖ over log T.
type slopeLine struct {
	Slope digits `json:"slope"`
}

type memberScene struct {
	Member int          `json:"member"`
	Scene  *scene.Scene `json:"scene"`
}

var errBeforeTraining = errors.New("out of time before the training was over: ask for fewer steps")

// depth streams the training of a row of T: the points, then lines of members as
// they get on, at last their scenes.
func depth(ctx context.Context, q *query, w http.ResponseWriter) (any, error) {
	kind := q.choice("kind", "moons", "circles")
	count, steps := q.whole("members", 8, 2, 16), q.whole("steps", 200, 10, 400)
	bound := 0.0
	if q.values.Has("bound") {
		bound = q.between("bound", 1, 0.1, 100)
	}
	if q.err != nil {
		return nil, nil
	}
	s, err := horizon.Classes(kind, 1, horizon.Price)
	if err != nil {
		return nil, err
	}
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		return nil, err
	}
	at := horizon.Geometric(0.1, 10, count)
	row, err := horizon.NewRow(x, at, bound)
	if err != nil {
		return nil, err
	}
	out := newLines(w)
	set := s.DataSet().Train
	out.send(classesLine{roundedRows(set.Points), set.Labels, at})
	trained := make([][]float64, count)
	for done := 0; done < steps; {
		part := min(rowSlice, steps-done)
		err := row.Train(ctx, part, func(i int, m *horizon.Member) {
			trained[i] = m.Theta
			out.send(memberLine{i, m.Steps, digits(m.Loss), digits(m.Accuracy), digits(m.Length), digits(m.Speed), roundedRows(m.Ends)})
		})
		if err != nil {
			return out.end(errBeforeTraining)
		}
		done += part
		out.send(slopeLine{digits(row.SpeedSlope())})
	}
	for i, theta := range trained {
		if theta == nil {
			continue
		}
		out.send(memberScene{i, trainedScene(x, at[i], theta)})
	}
	return out.end(nil)
}

// rowSlice is how many steps the members make between their lines.
const rowSlice = 10

// trainedScene is the scene at T with the weights found.
func trainedScene(x *scene.Experiment, T float64, theta []float64) *scene.Scene {
	s := *x.Scene
	network, classes := *s.Field.Network, *s.Loss.Classes
	network.Weights, classes.Weights = theta[:x.Readout.From], theta[x.Readout.From:x.Readout.To]
	s.Field = &scene.Field{Network: &network}
	s.Loss.Classes = &classes
	s.Loss.KineticEnergy *= T / s.T
	s.T = T
	return &s
}

type courseLine struct {
	Tau      float64      `json:"tau"`
	Loss     []digits     `json:"loss"`     // at each t
	Accuracy []digits     `json:"accuracy"` // likewise
	Z        [][][]digits `json:"z"`        // [point][time][state], of the first points
}

type courseStart struct {
	T      float64   `json:"T"`
	Times  []float64 `json:"times"`
	Labels []int     `json:"labels"`
}

// bothClocks streams the training of classes over both clocks: at each τ, accuracy
// and loss at every t, also beyond T; at last the scene.
func bothClocks(ctx context.Context, q *query, w http.ResponseWriter) (any, error) {
	kind, T := q.choice("kind", "moons", "circles"), q.between("T", 5, 0.1, 20)
	steps, every := q.whole("steps", 120, 10, 400), q.whole("every", 2, 1, 100)
	points := q.whole("points", 40, 1, 120)
	if q.err != nil {
		return nil, nil
	}
	s, err := horizon.Classes(kind, T, 0)
	if err != nil {
		return nil, err
	}
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		return nil, err
	}
	c, err := horizon.NewCourse(x, courseReach, courseTimes)
	if err != nil {
		return nil, err
	}
	out := newLines(w)
	out.send(courseStart{T, c.Watch.Times, s.DataSet().Train.Labels[:points]})
	n := len(x.States)
	for done := 0; ; done += every {
		if err := c.Look(ctx); err != nil {
			return out.end(err)
		}
		line := courseLine{c.Tau(), rounded(c.Watch.Loss), rounded(c.Watch.Accuracy), make([][][]digits, points)}
		for k := range line.Z {
			for _, row := range c.Watch.Z {
				line.Z[k] = append(line.Z[k], rounded(row[k*n:(k+1)*n]))
			}
		}
		out.send(line)
		if done >= steps {
			break
		}
		if err := c.Train(ctx, every); err != nil {
			return out.end(err)
		}
	}
	out.send(map[string]any{"scene": trainedScene(x, T, c.Theta())})
	return out.end(nil)
}

const (
	courseReach = 3 // times T
	courseTimes = 37
)
