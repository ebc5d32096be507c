package live

import (
	"reflect"
	"slices"

	"costate/core/scene"
)

// comparePoints is how many points of its range a comparison is sent at.
const comparePoints = 161

// compareSent is what the client has of the comparison.
type compareSent struct {
	compiled any
	compare  *scene.Compare
	theta    []float64
	sides    *scene.Comparison
}

// sendCompare sends what is learnt beside what is true, if the scene compares
// and the client does not have it already.
func (s *Session) sendCompare() {
	x, sent := s.experiment, &s.compared
	if x == nil || x.Scene.View == nil || x.Scene.View.Compare == nil {
		return
	}
	compare := x.Scene.View.Compare
	same := sent.compiled == x.Compiled && reflect.DeepEqual(sent.compare, compare)
	if same && slices.Equal(sent.theta, s.theta) {
		return
	}
	if !same {
		sent.compiled, sent.compare, sent.sides = x.Compiled, compare, x.Comparison()
	}
	sent.theta = append(sent.theta[:0], s.theta...)
	rows := sent.sides.Rows(s.theta, comparePoints)
	s.out.Rows(Header{Kind: KindCompare, Size: 8, Last: true, Cols: 3, Run: s.number(), Rows: comparePoints}, rows)
}
