package scene

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// horizonName in flow.free has training move T together with θ,
//
//	dT/dτ = −η dL/dT,
//
// as the last named entry of θ. The field and the loss may name it too; dL/dT then
// is the sum of what moving the end does, H(t1), and of what they do. A parameter of
// that name is what it was: a parameter.
const horizonName = "T"

// LearnsT reports whether T is one of the parameters that training moves.
func (s *Scene) LearnsT() bool {
	if _, own := s.Params[horizonName]; own {
		return false
	}
	return slices.Contains(s.Flow.Free, horizonName)
}

// checkHorizon refuses a T that cannot be learnt, the entry of flow.free with that
// index.
func (s *Scene) checkHorizon(faults *Faults, index int) {
	at := fmt.Sprintf("/flow/free/%d", index)
	switch {
	case s.Field == nil:
		faults.add(at, "a landscape has no T to learn")
	case !(s.T > 0):
		faults.add(at, "T is learnt from a start above 0, is %v", s.T)
	case s.Field.Network != nil && s.Field.Network.Varying != "":
		faults.add(at, "T of weights that vary with t cannot be learnt: their layers stand still while T moves; leave it out, or the weights constant")
	}
}

// addHorizon makes T the last of the named parameters.
func (x *Experiment) addHorizon(s *Scene) {
	if s.LearnsT() {
		x.Params = append(x.Params, horizonName)
		x.Theta = append(x.Theta, s.T)
	}
}

// Horizon returns the index of T in θ, −1 where it is not learnt.
func (x *Experiment) Horizon() int {
	if !x.Scene.LearnsT() {
		return -1
	}
	return len(x.Params) - 1
}

// At returns the experiment with the T that theta has, where it is learnt.
func (x *Experiment) At(theta []float64) *Experiment {
	k := x.Horizon()
	if k < 0 || theta[k] == x.Scene.T {
		return x
	}
	moved, s := *x, *x.Scene
	s.T = theta[k]
	moved.Scene = &s
	return &moved
}

// HoldT returns the experiment with a T that training does not move. Its T
// is a parameter that is held where field or loss name it: [Scene.WithT] sets both.
func (x *Experiment) HoldT() (*Experiment, error) {
	if x.Horizon() < 0 {
		return x, nil
	}
	s := *x.Scene
	s.Flow.Free = slices.DeleteFunc(slices.Clone(s.Flow.Free), func(name string) bool { return name == horizonName })
	s.heldT = true
	return new(Builder).Build(s.WithT(s.T))
}

// WithT returns a copy with another length of the interval.
func (s *Scene) WithT(T float64) *Scene {
	out := *s
	out.T = T
	if s.heldT {
		out.Params = maps.Clone(s.Params)
		if out.Params == nil {
			out.Params = map[string]float64{}
		}
		out.Params[horizonName] = T
	}
	return &out
}

// move has the next solves end where theta says.
func (o *Objective) move(theta []float64) error {
	k := o.x.Horizon()
	if k < 0 || theta[k] == o.x.Scene.T {
		return nil
	}
	T, t0 := theta[k], o.x.Scene.T0
	if !(t0+T > t0) || math.IsInf(T, 0) {
		return fmt.Errorf("training leads T to %.4g, which has to stay above 0: take a smaller η, begin with a longer T, or hold T by leaving it out of flow.free", T)
	}
	o.x = o.x.At(theta)
	o.Engine = o.x.Engine()
	o.crowd = nil
	if o.batch != nil {
		o.batch.end(T)
	}
	return nil
}

// addT adds dL/dT to its entry of a gradient by θ.
func (o *Objective) addT(dst []float64, slope float64) {
	if k := o.x.Horizon(); k >= 0 && dst != nil {
		dst[k] += slope
	}
}

// Value returns L(θ).
func (o *Objective) Value(ctx context.Context, theta []float64) (float64, error) {
	if err := o.move(theta); err != nil {
		return 0, err
	}
	return o.Engine.Value(ctx, theta)
}

// freeWords lists what can be in flow.free.
func freeWords(names []string) string {
	return strings.Join(append(slices.Clone(names), horizonName), ", ")
}
