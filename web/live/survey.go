package live

import (
	"context"
	"reflect"
	"slices"
	"time"

	"costate/core/scene"
)

// survey is a landscape in the making: the loss over one parameter or two.
type survey struct {
	key   surveyKey
	run   int
	axes  []*ParamAxis
	index []int // of the parameters in θ
	loss  *scene.Objective
	held  []float64 // θ, 0 for the parameters on the axes
	theta []float64
	row   []float64 // of the current slice
	next  int       // the point to be computed
	count int
}

// surveyKey is what a landscape depends on besides the parameters that are
// held: what is asked for, and what the loss is.
type surveyKey struct {
	x, y   *ParamAxis
	scene  scene.Scene
	params []string
}

// surveyDue prepares the landscape that the view asks for, unless the client
// has it. It reports whether there is something to compute.
func (s *Session) surveyDue() bool {
	l, x := s.view.Landscape, s.experiment
	if l == nil || l.X == nil {
		s.survey = nil
		return false
	}
	axes := []*ParamAxis{l.X}
	if l.Y != nil {
		axes = append(axes, l.Y)
	}
	index, count := make([]int, len(axes)), 1
	held := slices.Clone(s.theta)
	for k, a := range axes {
		if index[k] = slices.Index(x.Params, a.Param); index[k] < 0 {
			return false // the view is of another scene
		}
		count *= a.N
		held[index[k]] = 0
	}
	key := surveyKey{l.X, l.Y, lossOnly(x.Scene), x.Params}
	if v := s.survey; v != nil && slices.Equal(v.held, held) && reflect.DeepEqual(v.key, key) && (v.next == v.count || v.run == s.number()) {
		return v.next < v.count
	}
	s.survey = &survey{key: key, run: s.number(), axes: axes, index: index, count: count, held: held,
		loss: x.Objective(), theta: slices.Clone(s.theta)}
	return true
}

// lossOnly is what of a scene has an influence on L besides θ.
func lossOnly(s *scene.Scene) scene.Scene {
	loss := *s
	if s.LearnsT() {
		loss.T = 0 // it is one of θ
	}
	loss.Name, loss.About, loss.Params, loss.View, loss.Samples = "", "", nil, nil, 0
	loss.Flow, loss.Gradient = scene.Flow{}, scene.GradientChoice{}
	return loss
}

// surveySlice computes and sends the next points, as many as fit in a slice.
func (s *Session) surveySlice(ctx context.Context) {
	v := s.survey
	first, began := v.next, time.Now()
	v.row = v.row[:0]
	for v.next < v.count {
		k := v.next
		for i, a := range v.axes {
			v.theta[v.index[i]] = at(Axis{a.Range[0], a.Range[1], float64(a.N)}, k%a.N)
			k /= a.N
		}
		loss, err := v.loss.Value(ctx, v.theta)
		if ctx.Err() != nil {
			if ctx.Err() != context.Canceled { // out of time it would be again
				v.count = v.next
			}
			break
		}
		if err != nil {
			loss = nan // no loss there: a hole in the picture
		}
		v.row = append(v.row, loss)
		if v.next++; time.Since(began) >= sliceTime {
			break
		}
	}
	if rows := len(v.row); rows > 0 {
		s.out.Rows(Header{Kind: KindLandscape, Size: 8, Last: v.next == v.count, Cols: 1, Run: v.run, First: first, Rows: rows}, v.row)
	}
}
