package live

import (
	"context"
	"reflect"
	"slices"

	"costate/core/scene"
)

// slopes are the gradient on a coarse grid over the landscape that the view asks
// for.
type slopes struct {
	key       surveyKey
	held      []float64
	objective *scene.Objective
	next      int
	count     int
}

// slopesAcross is how many points stand along the first axis, and along the
// second two thirds of that.
const slopesAcross = 19

// slopesDue prepares the arrows that the view asks for with its landscape, unless
// the client has them.
func (s *Session) slopesDue() bool {
	v := s.survey
	l := s.view.Landscape
	if l == nil || !l.Slopes || v == nil || v.next < v.count {
		s.keepSlopes(v)
		return false
	}
	if p := s.slopes; p == nil || !slices.Equal(p.held, v.held) || !reflect.DeepEqual(p.key, v.key) {
		s.slopes = &slopes{key: v.key, held: v.held, objective: s.experiment.Objective(), count: slopesAcross}
		if len(v.axes) == 2 {
			s.slopes.count *= slopesAcross * 2 / 3
		}
	}
	return s.slopes.next < s.slopes.count
}

// keepSlopes forgets the arrows where none are asked for.
func (s *Session) keepSlopes(v *survey) {
	if l := s.view.Landscape; v == nil || l == nil || !l.Slopes {
		s.slopes = nil
	}
}

// slopesSlice computes all of them: a few hundred gradients.
func (s *Session) slopesSlice(ctx context.Context) {
	p, v := s.slopes, s.survey
	theta := slices.Clone(v.theta)
	gradient := make([]float64, len(theta))
	var rows []float64
	for k := range p.count {
		i := k
		for axis, a := range v.axes {
			n := slopesAcross
			if axis == 1 {
				n = slopesAcross * 2 / 3
			}
			// In the middle of cells: the edge has no room for an arrow.
			theta[v.index[axis]] = a.Range[0] + (a.Range[1]-a.Range[0])*(float64(i%n)+0.5)/float64(n)
			i /= n
		}
		_, err := p.objective.Gradient(ctx, gradient, theta)
		if ctx.Err() != nil {
			if ctx.Err() != context.Canceled { // out of time it would be again
				p.next = p.count
			}
			return
		}
		for _, i := range v.index {
			rows = append(rows, theta[i])
		}
		for _, i := range v.index {
			if err != nil {
				rows = append(rows, nan)
			} else {
				rows = append(rows, -gradient[i])
			}
		}
	}
	p.next = p.count
	s.out.Rows(Header{Kind: KindSlopes, Size: 8, Last: true, Cols: 2 * len(v.axes), Run: s.number(), Rows: p.count}, rows)
}
