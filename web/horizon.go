package web

import (
	"context"
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
		free := s.place(w, r)
		if free == nil {
			return
		}
		defer free()
		if times == 1 {
			defer s.courtesy.begin()()
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

// nearBest is where the profile is looked at besides, in error bars from the best:
// a minimum may be narrower than the row is close.
var nearBest = []float64{1, 4, 16}

const (
	profilePoints = 33
	curvePoints   = 161
)

// knownTime answers with the profile of a clock: a pendulum or hare and lynx, with
// something held that knows time or with nothing. points is how many T there are
// and enough the part of L* below which none is searched further.
func knownTime(ctx context.Context, q *query, _ http.ResponseWriter) (any, error) {
	system, free := q.choice("system", "pendulum", "pelts"), q.choice("held", "rate", "nothing") == "nothing"
	duration := q.between("duration", 7, 2, 12)
	noise := q.between("noise", 0.05, 0.001, 0.5)
	seed := q.whole("seed", 1, 1, 1_000_000)
	points := q.whole("points", profilePoints, 5, 100)
	enough := q.between("enough", horizon.Enough, 1e-12, 1e-2)
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
	f, err := horizon.NewFit(x, system == "pelts", enough)
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
	at := horizon.Geometric(low, high, points)
	for _, bars := range nearBest {
		for _, T := range []float64{best.T - bars*best.Bar, best.T + bars*best.Bar} {
			if T > low && T < high {
				at = append(at, T)
			}
		}
	}
	err = f.Profile(ctx, best, at, func(e horizon.Estimate) {
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
