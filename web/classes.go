package web

import (
	"context"
	"errors"
	"net/http"

	"costate/core/horizon"
	"costate/core/scene"
)

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
	Readout  []digits   `json:"readout"` // weights of the classes' logits, row by row, then biases
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
func (srv *Server) depth(ctx context.Context, q *query, w http.ResponseWriter) (any, error) {
	kind := q.choice("kind", "moons", "circles")
	count, steps := q.whole("members", 9, 2, 16), q.whole("steps", 200, 10, 400)
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
	row.Yield = srv.courtesy.way(ctx)
	out := newLines(w)
	set := s.DataSet().Train
	out.send(classesLine{roundedRows(set.Points), set.Labels, at})
	trained := make([][]float64, count)
	for done := 0; done < steps; {
		part := min(rowSlice, steps-done)
		err := row.Train(ctx, part, func(i int, m *horizon.Member) {
			trained[i] = m.Theta
			out.send(memberLine{i, m.Steps, digits(m.Loss), digits(m.Accuracy), digits(m.Length), digits(m.Speed), roundedRows(m.Ends), rounded(m.Theta[x.Readout.From:x.Readout.To])})
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
	// Trained fast, looked at closely: the gradient there is to be trusted.
	s.Solver.RTol, s.Solver.ATol = 1e-6, 1e-8
	return &s
}

type courseLine struct {
	Tau      float64      `json:"tau"`
	Loss     []digits     `json:"loss"`     // at each t
	Accuracy []digits     `json:"accuracy"` // likewise
	Z        [][][]digits `json:"z"`        // [point][time][state], of points from all over the set
	Readout  []digits     `json:"readout"`
}

type courseStart struct {
	T      float64   `json:"T"`
	Times  []float64 `json:"times"`
	Labels []int     `json:"labels"`
}

// bothClocks streams the training of classes over both clocks: at each τ, accuracy
// and loss at every t, also beyond T; at last the scene.
func (srv *Server) bothClocks(ctx context.Context, q *query, w http.ResponseWriter) (any, error) {
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
	c.Yield = srv.courtesy.way(ctx)
	out := newLines(w)
	all := s.DataSet().Train.Labels
	// The set goes along its shapes: the first of it are one end of them.
	shown, labels := make([]int, points), make([]int, points)
	for k := range shown {
		shown[k] = k * len(all) / points
		labels[k] = all[shown[k]]
	}
	out.send(courseStart{T, c.Watch.Times, labels})
	n := len(x.States)
	for done := 0; ; done += every {
		if err := c.Look(ctx); err != nil {
			return out.end(err)
		}
		line := courseLine{c.Tau(), rounded(c.Watch.Loss), rounded(c.Watch.Accuracy), make([][][]digits, points), rounded(c.Theta()[x.Readout.From:x.Readout.To])}
		for k, point := range shown {
			for _, row := range c.Watch.Z {
				line.Z[k] = append(line.Z[k], rounded(row[point*n:(point+1)*n]))
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
