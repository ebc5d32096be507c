package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"costate/core/ode"
	"costate/core/profile"
	"costate/core/scene"
	"costate/web/problem"
)

// profileTime is how many times as long a profile may take as another request:
// it is a training at every T.
const profileTime = 6

// lines sends one JSON value a line as they are computed. A fault after the
// first line is the last line.
type lines struct {
	w    http.ResponseWriter
	enc  *json.Encoder
	sent bool
	gone bool // the client went away
}

func newLines(w http.ResponseWriter) *lines { return &lines{w: w, enc: json.NewEncoder(w)} }

func (l *lines) send(v any) {
	if l.gone {
		return
	}
	if !l.sent {
		l.w.Header().Set("Content-Type", "application/x-ndjson")
		l.sent = true
	}
	l.gone = l.enc.Encode(v) != nil || http.NewResponseController(l.w).Flush() != nil
}

// end says what went wrong, where it can be said yet.
func (l *lines) end(err error) (any, error) {
	if err == nil || !l.sent {
		return nil, err
	}
	l.send(problem.Of(err))
	return nil, nil
}

type profilePoint struct {
	T     float64 `json:"T"`
	Loss  float64 `json:"loss"`
	Slope float64 `json:"slope"` // dL*/dT
	Pass  int     `json:"pass"`
	Cut   bool    `json:"cut,omitempty"` // the search was cut short
	// Params are the named ones where the least is.
	Params map[string]float64 `json:"params"`
}

// profileVerdict has error, curvature and variance where there are any.
type profileVerdict struct {
	Reading   string   `json:"reading"` // "time", "depth" or "open"
	Words     string   `json:"words"`
	T         float64  `json:"T"`
	Least     float64  `json:"least"`
	From      float64  `json:"from"`
	To        float64  `json:"to"`
	Within    float64  `json:"within"`
	Scale     float64  `json:"scale"`
	Error     *float64 `json:"error,omitempty"`
	Curvature *float64 `json:"curvature,omitempty"`
	Variance  *float64 `json:"variance,omitempty"`
	Freedom   int      `json:"freedom"`
	Cut       int      `json:"cut,omitempty"` // how many searches were cut short
}

// known is nil for what is not.
func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// profilePatience is the part of a profile's time after which it is judged on what
// was found.
const profilePatience = 5. / 6

// profiled streams L*(T) of a scene, a point a line, and at last its verdict.
func (s *Server) profiled(ctx context.Context, x *scene.Experiment, w http.ResponseWriter, r *http.Request) (any, error) {
	var c profile.Config
	q := query{values: r.URL.Query()}
	q.number("from", &c.From)
	q.number("to", &c.To)
	q.count("points", &c.Points)
	q.count("evaluations", &c.Evaluations)
	if q.err != nil {
		return nil, q.err
	}
	if end, ok := ctx.Deadline(); ok {
		c.Patience = time.Duration(profilePatience * float64(time.Until(end)))
	}
	c.Yield = s.courtesy.way(ctx)
	learnt := x.Horizon() >= 0
	x, err := x.HoldT()
	if err != nil {
		return nil, err
	}
	out := newLines(w)
	found := map[float64]bool{}
	p, err := profile.Run(ctx, x, c, func(p profile.Point) {
		found[p.T] = true
		point := profilePoint{p.T, p.Loss, p.Slope, p.Pass, p.Cut, map[string]float64{}}
		for i, name := range x.Params {
			if !learnt || name != "T" {
				point.Params[name] = p.Theta[i]
			}
		}
		out.send(point)
	})
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("out of time after %d values of T, before there is a verdict: ask for fewer, or let fewer parameters move", len(found))
	}
	if err != nil {
		return out.end(err)
	}
	v := p.Verdict
	out.send(map[string]profileVerdict{"verdict": {v.Reading, v.Words, v.T, v.Least, v.From, v.To, v.Within, v.Scale,
		known(v.Error), known(v.Curvature), known(v.Variance), v.Freedom, v.Cut}})
	return nil, nil
}

type layerLine struct {
	RTol        float64 `json:"rtol,omitempty"`
	Layers      int     `json:"layers"`
	Evaluations int     `json:"evaluations"`
	Z           float64 `json:"z"`
	A           float64 `json:"a"`
}

type slopesLine struct {
	Reference string   `json:"reference"`
	Z         *float64 `json:"z,omitempty"`
	A         *float64 `json:"a,omitempty"`
}

// maxLayers bounds the layers of a network that is measured.
const maxLayers = 2000

// layers streams how far a scene with N steps of a method is from the ODE, a
// line an N, or a relative tolerance for an adaptive method, and at last the
// slopes of the finer half.
func layers(ctx context.Context, x *scene.Experiment, w http.ResponseWriter, r *http.Request) (any, error) {
	id, most := "euler", 200
	q := query{values: r.URL.Query()}
	q.text("method", &id)
	q.count("most", &most)
	m, ok := ode.Lookup(id)
	switch {
	case q.err != nil:
		return nil, q.err
	case !ok:
		return nil, fmt.Errorf("no method %q; GET /api/v1/methods lists them", id)
	case most > maxLayers:
		return nil, fmt.Errorf("at most %d layers", maxLayers)
	}
	l, err := x.NewLayers(ctx)
	if err != nil {
		return nil, err
	}
	out := newLines(w)
	var fine []scene.Layer
	tell := func(rtol float64, layer scene.Layer, err error) {
		// A network that explodes has no place in the picture.
		if err != nil || layer.Z-layer.Z != 0 || layer.A-layer.A != 0 {
			return
		}
		if rtol > 0 || 4*layer.Steps >= most {
			fine = append(fine, layer)
		}
		out.send(layerLine{rtol, layer.Steps, layer.Evaluations, layer.Z, layer.A})
	}
	if m.Adaptive {
		for k := 2; k <= 20 && ctx.Err() == nil; k++ {
			rtol := math.Pow(10, -float64(k)/2)
			layer, err := l.Adaptive(ctx, m, rtol)
			tell(rtol, layer, err)
		}
	} else {
		for n := 1; n <= most && ctx.Err() == nil; n = min(max(n+1, most), max(n+1, int(math.Round(1.25*float64(n))))) {
			layer, err := l.Fixed(ctx, m, n)
			tell(0, layer, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return out.end(err)
	}
	z, a := scene.Slopes(fine)
	out.send(slopesLine{l.Reference, known(z), known(a)})
	return nil, nil
}

type invariantsAnswer struct {
	Times       []float64 `json:"times"`
	Hamiltonian []float64 `json:"hamiltonian"` // aᵀ f + ℓ
	Level       []float64 `json:"level"`       // H without what aᵀ ∂f/∂t + ∂ℓ/∂t and observations explain of it
	Drift       float64   `json:"drift"`       // of level from its mean, as a part of the largest |a||f| + |ℓ|
}

// invariants answers with H of the first start point.
func invariants(ctx context.Context, x *scene.Experiment, _ http.ResponseWriter, _ *http.Request) (any, error) {
	if x.Scene.Field == nil {
		return nil, noField("a landscape has no Hamiltonian: add a field")
	}
	dz := make([]float64, len(x.States))
	dz[0] = 1
	v, err := x.Invariants(ctx, x.Theta, 0, x.Scene.T0, dz)
	if err != nil {
		return nil, err
	}
	out := invariantsAnswer{Drift: v.EnergyDrift}
	for _, row := range v.Rows {
		out.Times = append(out.Times, row.T)
		out.Hamiltonian = append(out.Hamiltonian, row.Energy)
		out.Level = append(out.Level, row.Level)
	}
	return out, nil
}

// query reads the query of an address; the first fault counts.
type query struct {
	values url.Values
	err    error
}

func (q *query) text(name string, dst *string) {
	if v := q.values.Get(name); v != "" {
		*dst = v
	}
}

func (q *query) number(name string, dst *float64) {
	v := q.values.Get(name)
	if v == "" {
		return
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || !(f > 0) || math.IsInf(f, 0) {
		if q.err == nil {
			q.err = fmt.Errorf("%s is a number above 0, not %q", name, v)
		}
		return
	}
	*dst = f
}

func (q *query) count(name string, dst *int) {
	v := q.values.Get(name)
	if v == "" {
		return
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		if q.err == nil {
			q.err = fmt.Errorf("%s is a whole number above 0, not %q", name, v)
		}
		return
	}
	*dst = n
}
