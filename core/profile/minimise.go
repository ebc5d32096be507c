package profile

import (
	"context"
	"math"
	"time"

	"gonum.org/v1/gonum/floats"

	"costate/core/flow"
)

const (
	// memory is how many pairs of steps and gradient changes are kept.
	memory = 12

	// armijo and wolfe are what a step has to give: a part of the decrease that
	// the slope promises, and a slope that is less steep.
	armijo, wolfe = 1e-4, 0.9

	// settled is the relative decrease that, met settledTwice times in a row, ends
	// the search.
	settled      = 1e-9
	settledTimes = 3

	// noise is the relative change of a loss that its own errors hide.
	noise = 1e-11

	maxTrials = 30

	// window is over how many gradients the rate of decrease is taken.
	window = 20
)

// limits end a search before it has settled.
type limits struct {
	most int       // gradients
	end  time.Time // no gradient begins after it; zero is never

	// far is a loss above which L* need be known to enough only: the search ends
	// where the gradients that are left promise less, at the rate of the last of
	// them. 0 is none.
	far, enough float64

	yield func() // or nil: comes before every gradient
}

// trail is the loss when so many gradients were left.
type trail struct {
	left int
	loss float64
}

// minimiser is a limited-memory quasi-Newton search (Nocedal & Wright, Numerical
// Optimization, 2nd ed., algorithm 7.4) with the line search by bisection for the
// weak Wolfe conditions of A. S. Lewis, M. L. Overton, Math. Program. 141 (2013)
// 135–163, algorithm 2.6. Where the objective cannot be evaluated a step is too
// long.
type minimiser struct {
	objective flow.Objective
	index     []int // the entries of θ that move
	limits    limits
	left      int     // gradients that may be taken yet
	trail     []trail // of accepted steps

	theta, gradient []float64 // of the best point
	loss            float64
	trial, slope    []float64
	s, y            [][]float64
}

// minimise moves theta to a local minimum over the entries that are free, within
// the limits, and returns the loss there and whether time ended the search. The
// last gradient that the objective took is that of the result. The error is the
// objective's at the start, or the context's.
func minimise(ctx context.Context, o flow.Objective, theta []float64, free []bool, within limits) (loss float64, cut bool, err error) {
	m := &minimiser{objective: o, limits: within, left: max(1, within.most), theta: theta, gradient: make([]float64, len(theta)),
		trial: make([]float64, len(theta)), slope: make([]float64, len(theta))}
	for i := range theta {
		if free == nil || free[i] {
			m.index = append(m.index, i)
		}
	}
	if m.loss, err = m.evaluate(ctx, m.gradient, theta); err != nil {
		return 0, false, err
	}
	slow := 0
	for m.left > 0 && slow < settledTimes && len(m.index) > 0 {
		if m.far() {
			break
		}
		if cut = m.late(); cut {
			break
		}
		before := m.loss
		d := m.direction()
		// Less than this the quadratic model does not promise: round-off and the
		// solver's errors are all that a search would follow.
		if len(m.s) > 0 && -floats.Dot(m.part(m.gradient), d) <= noise*math.Abs(m.loss) {
			break
		}
		if !m.search(ctx, d) {
			if err := ctx.Err(); err != nil {
				return 0, false, err
			}
			if len(m.s) == 0 {
				break
			}
			m.s, m.y = nil, nil // what is remembered misleads: begin anew
			continue
		}
		if before-m.loss <= settled*math.Abs(before) {
			slow++
		} else {
			slow = 0
		}
	}
	// What the objective holds is to belong to the result.
	_, err = o.Gradient(ctx, nil, theta)
	return m.loss, cut, err
}

// late reports whether the time is over.
func (m *minimiser) late() bool { return !m.limits.end.IsZero() && time.Now().After(m.limits.end) }

// far reports whether what is left to find here does not matter.
func (m *minimiser) far() bool {
	m.trail = append(m.trail, trail{m.left, m.loss})
	if !(m.limits.far > 0 && m.loss > m.limits.far) {
		return false
	}
	for k := len(m.trail) - 1; k >= 0; k-- {
		if spent := m.trail[k].left - m.left; spent >= window {
			return (m.trail[k].loss-m.loss)/float64(spent)*float64(m.left) < m.limits.enough
		}
	}
	return false
}

func (m *minimiser) evaluate(ctx context.Context, dst, theta []float64) (float64, error) {
	m.left--
	if m.limits.yield != nil {
		m.limits.yield()
	}
	loss, err := m.objective.Gradient(ctx, dst, theta)
	if err == nil {
		sum := loss * 0
		for _, i := range m.index {
			sum += dst[i] * 0
		}
		if sum != 0 {
			return math.Inf(1), nil
		}
	}
	return loss, err
}

// part is the free entries of v.
func (m *minimiser) part(v []float64) []float64 {
	out := make([]float64, len(m.index))
	for k, i := range m.index {
		out[k] = v[i]
	}
	return out
}

// direction is −H ∇L by the two-loop recursion.
func (m *minimiser) direction() []float64 {
	d := m.part(m.gradient)
	n := len(m.s)
	if n == 0 {
		// The first step is a tenth of θ, or of 1.
		size := floats.Norm(d, 2)
		if size > 0 {
			floats.Scale(-math.Min(1, 0.1*math.Max(1, floats.Norm(m.part(m.theta), 2))/size), d)
		}
		return d
	}
	alpha := make([]float64, n)
	for k := n - 1; k >= 0; k-- {
		alpha[k] = floats.Dot(m.s[k], d) / floats.Dot(m.s[k], m.y[k])
		floats.AddScaled(d, -alpha[k], m.y[k])
	}
	floats.Scale(floats.Dot(m.s[n-1], m.y[n-1])/floats.Dot(m.y[n-1], m.y[n-1]), d)
	for k := range n {
		beta := floats.Dot(m.y[k], d) / floats.Dot(m.s[k], m.y[k])
		floats.AddScaled(d, alpha[k]-beta, m.s[k])
	}
	floats.Scale(-1, d)
	return d
}

// search steps along d and reports whether the loss fell.
func (m *minimiser) search(ctx context.Context, d []float64) bool {
	g := m.part(m.gradient)
	promised := floats.Dot(g, d)
	if !(promised < 0) {
		return false
	}
	low, high, step := 0.0, math.Inf(1), 1.0
	for range maxTrials {
		if m.left <= 0 || m.late() {
			return false
		}
		copy(m.trial, m.theta)
		for k, i := range m.index {
			m.trial[i] += step * d[k]
		}
		loss, err := m.evaluate(ctx, m.slope, m.trial)
		if ctx.Err() != nil {
			return false
		}
		fell := err == nil && loss <= m.loss+armijo*step*promised
		steep := fell && floats.Dot(m.part(m.slope), d) < wolfe*promised
		if fell && (!steep || m.left == 0) {
			m.accept(loss, step, d, g)
			return true
		}
		if steep {
			low = step
		} else {
			high = step
		}
		if -step*promised <= noise*math.Abs(m.loss) {
			return false
		}
		if math.IsInf(high, 1) {
			step = 2 * low
		} else {
			step = (low + high) / 2
		}
	}
	return false
}

func (m *minimiser) accept(loss, step float64, d, g []float64) {
	y := m.part(m.slope)
	floats.Sub(y, g)
	floats.Scale(step, d)
	if floats.Dot(d, y) > 1e-14*floats.Norm(d, 2)*floats.Norm(y, 2) {
		if len(m.s) == memory {
			m.s, m.y = m.s[1:], m.y[1:]
		}
		m.s, m.y = append(m.s, d), append(m.y, y)
	}
	copy(m.theta, m.trial)
	copy(m.gradient, m.slope)
	m.loss = loss
}
