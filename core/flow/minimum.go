package flow

import (
	"context"
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"
)

// Minimum is where a minimiser ended.
type Minimum struct {
	Loss         float64
	Theta        []float64
	GradientNorm float64 // over the entries that move
	Evaluations  int     // of the gradient
	Converged    bool    // the gradient is below the tolerance asked for
}

// ReferenceMinimum looks for a minimum of L near theta by L-BFGS (Liu and Nocedal,
// Math. Program. 45 (1989) 503–528, as in gonum/optimize) over the entries that
// move, until ‖∇L‖ is below gtol, no step makes L smaller, or after so many
// gradients. What it found is the least L there was, minimum or not. The error is
// the context's, or the objective's at theta.
func ReferenceMinimum(ctx context.Context, o Objective, theta []float64, free []bool, gtol float64, gradients int) (Minimum, error) {
	s := &search{ctx: ctx, objective: o, at: slices.Clone(theta), gradient: make([]float64, len(theta))}
	for i := range theta {
		if free == nil || free[i] {
			s.index = append(s.index, i)
		}
	}
	best := Minimum{Theta: slices.Clone(theta)}
	loss, err := o.Gradient(ctx, s.gradient, theta)
	if err != nil {
		return best, err
	}
	s.evaluations, s.loss = 1, loss
	s.known = true
	best.Loss = loss
	start := make([]float64, len(s.index))
	for k, i := range s.index {
		start[k] = theta[i]
	}
	best.GradientNorm = s.norm()
	if len(start) > 0 && best.GradientNorm > gtol {
		found, _ := optimize.Minimize(optimize.Problem{
			Func: func(x []float64) float64 { s.evaluate(x); return s.loss },
			Grad: func(dst, x []float64) {
				s.evaluate(x)
				for k, i := range s.index {
					dst[k] = s.gradient[i]
				}
			},
			Status: func() (optimize.Status, error) {
				if ctx.Err() != nil || s.evaluations >= gradients {
					return optimize.Failure, errEnough
				}
				return optimize.NotTerminated, nil
			},
		}, start, &optimize.Settings{GradientThreshold: -1, Converger: optimize.NeverTerminate{}, Recorder: recorder{func(l *optimize.Location) error {
			if l.Gradient != nil && floats.Norm(l.Gradient, 2) <= gtol {
				return errEnough
			}
			return nil
		}}}, &optimize.LBFGS{Linesearcher: &optimize.MoreThuente{}})
		if found != nil && found.F < best.Loss {
			s.evaluate(found.X)
			copy(best.Theta, s.at)
			best.Loss, best.GradientNorm = s.loss, s.norm()
		}
	}
	best.Evaluations = s.evaluations
	best.Converged = best.GradientNorm <= gtol
	return best, ctx.Err()
}

var errEnough = errors.New("enough")

type recorder struct {
	record func(l *optimize.Location) error
}

func (recorder) Init() error { return nil }

func (r recorder) Record(l *optimize.Location, op optimize.Operation, _ *optimize.Stats) error {
	if op != optimize.MajorIteration {
		return nil
	}
	return r.record(l)
}

// search remembers the last point: the value and the gradient are asked for one
// after the other, and come together.
type search struct {
	ctx         context.Context
	objective   Objective
	index       []int // the entries that move
	at          []float64
	gradient    []float64
	loss        float64
	known       bool
	evaluations int
}

func (s *search) evaluate(x []float64) {
	same := s.known
	for k, i := range s.index {
		same = same && s.at[i] == x[k]
		s.at[i] = x[k]
	}
	if same {
		return
	}
	s.known = true
	s.evaluations++
	var err error
	if s.loss, err = s.objective.Gradient(s.ctx, s.gradient, s.at); err != nil || !finite(s.gradient, s.loss) {
		s.loss = math.Inf(1) // the search for a step looks nearer
		clear(s.gradient)
	}
}

func (s *search) norm() float64 {
	sum := 0.0
	for _, i := range s.index {
		sum += s.gradient[i] * s.gradient[i]
	}
	return math.Sqrt(sum)
}
