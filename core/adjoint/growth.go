package adjoint

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"costate/core/ode"
)

// Growth is how errors in z grow along a forward solve, as factors of the
// Euclidean norm: that of Φ(s, u) = ∂z(s)/∂z(u), the largest over u < s, and
// that of Φ(u, s), by which solving z backwards multiplies its errors.
type Growth struct {
	Forward, Backward float64
}

const (
	// mostGrowth is the logarithm at which looking ends, at 2.5e30: nothing is left
	// of sixteen digits long before.
	mostGrowth = 70

	// growthATol is the tolerance of δ and y, whose norms stay within a factor of
	// 100 of 1: a factor needs no more.
	growthATol = 1e-3

	// maxGrowthStarts bounds the start points that are looked at.
	maxGrowthStarts = 8
)

// Growth finds how errors grow from forward solves at θ alone: before, and
// without, any backward solve. With z go a tangent, dδ/dt = ∂f/∂z δ, and an
// adjoint run forwards, dy/dt = −(∂f/∂z)ᵀ y. From random unit vectors, the same
// every time, both turn into the directions that grow fastest, as in the power
// method; δ(s) = Φ(s, u) δ(u), and y(s) = Φ(u, s)ᵀ y(u), which grows as Φ(u, s)
// does (Dieci & Van Vleck, SIAM J. Numer. Anal. 40 (2002) 516–542, on such
// finite-time exponents). The logarithmic norms of ∂f/∂z and −∂f/∂z bound both
// from above (Söderlind, BIT 46 (2006) 631–652), but count it as growth when an
// ellipse is run through. Of many start points a few are looked at. Where events
// act, δ and y pass them unchanged.
func (e *Engine) Growth(ctx context.Context, theta []float64) (Growth, error) {
	g := Growth{1, 1}
	if e.p.Field == nil {
		return g, nil
	}
	e.setParams(theta)
	s := e.newGrowing()
	count := min(len(e.p.Z0), maxGrowthStarts)
	for i := range count {
		if err := s.solve(ctx, i*len(e.p.Z0)/count); err != nil {
			return g, err
		}
		g.Forward = max(g.Forward, math.Exp(s.tangent.most))
		g.Backward = max(g.Backward, math.Exp(s.adjoint.most))
	}
	return g, nil
}

// growing is the system (z, δ, y).
type growing struct {
	e                *Engine
	solver           *ode.Solver
	events           *ode.Events // or nil
	state            []float64
	tangent, adjoint vectorNorm
}

// vectorNorm follows the norm of a vector that is part of a state.
type vectorNorm struct {
	from, to int
	random   []float64
	divided  float64 // logarithm of what was divided out
	last     float64 // logarithm of the norm a step before
	lowest   float64 // logarithm of the norm
	most     float64 // largest growth since a lowest, likewise
}

func (e *Engine) newGrowing() *growing {
	n := e.n
	s := &growing{e: e, state: make([]float64, 3*n)}
	opt := e.p.Options
	if opt.ATols == nil {
		opt.ATols = slices.Repeat([]float64{cmp.Or(opt.ATol, defaultATol)}, n)
	}
	opt.ATols = slices.Concat(opt.ATols, slices.Repeat([]float64{growthATol}, 2*n))
	s.solver = ode.NewSolver(e.p.Method, 3*n, opt)
	s.events = e.newEvents(s.solver)
	rng := rand.New(rand.NewPCG(3, 1))
	for i, v := range []*vectorNorm{&s.tangent, &s.adjoint} {
		v.from, v.to, v.random = (i+1)*n, (i+2)*n, make([]float64, n)
		for j := range v.random {
			v.random[j] = rng.NormFloat64()
		}
		norm := length(v.random)
		for j := range v.random {
			v.random[j] /= norm
		}
	}
	return s
}

func length(v []float64) float64 { return math.Sqrt(dot(v, v)) }

func (s *growing) rhs(dst []float64, t float64, state []float64) {
	n, f := s.e.n, s.e.p.Field
	z := state[:n]
	f.Eval(dst[:n], t, z)
	f.JVP(dst[n:2*n], t, z, 0, state[n:2*n], nil)
	f.VJP(dst[2*n:], nil, t, z, state[2*n:])
	for i := 2 * n; i < 3*n; i++ {
		dst[i] = -dst[i]
	}
}

// solve carries start point k from t0 to t1, or until nothing is left to see.
func (s *growing) solve(ctx context.Context, k int) error {
	e, t1 := s.e, s.e.p.T1()
	copy(s.state, e.p.Z0[k])
	for _, v := range []*vectorNorm{&s.tangent, &s.adjoint} {
		copy(s.state[v.from:], v.random)
		v.divided, v.last, v.lowest, v.most = 0, 0, 0, 0
	}
	s.solver.Start(s.rhs, e.p.T0, s.state)
	if s.events != nil {
		s.events.Start()
	}
	e.pieces.enter(0)
	defer e.pieces.hold(math.NaN())
	for piece, stopped := 0, false; s.solver.T() != t1 && !stopped; {
		if err := ctx.Err(); err != nil {
			return &StoppedError{s.solver.T(), err}
		}
		if err := e.pieces.advance(s.solver, s.events, &piece); err != nil {
			return &SolveError{Start: k, Err: err}
		}
		if s.events != nil {
			for _, hit := range s.events.Crossings() {
				stopped = stopped || hit.Ends
			}
		}
		copy(s.state, s.solver.Z())
		changed := s.tangent.follow(s.state)
		if s.adjoint.follow(s.state) || changed {
			s.solver.Jump(s.state)
		}
		if s.tangent.most >= mostGrowth && s.adjoint.most >= mostGrowth {
			return nil
		}
	}
	return nil
}

// follow takes the norm in, and reports whether it has changed the vector: to
// one of length 1 where it got long or short, and to 0 where enough was seen.
func (v *vectorNorm) follow(state []float64) bool {
	vector := state[v.from:v.to]
	norm := length(vector)
	if norm == 0 {
		return false
	}
	now := v.divided + math.Log(norm)
	falls := now < v.last-math.Ln2
	v.last, v.lowest = now, min(v.lowest, now)
	v.most = min(max(v.most, now-v.lowest), mostGrowth)
	switch {
	case v.most == mostGrowth:
		clear(vector)
	case norm > 100 || norm < 0.01 && !falls:
		// What falls fast is let go: made long again, it would hold a stiff solver
		// to steps that only this transient needs.
		for i := range vector {
			vector[i] /= norm
		}
		v.divided = now
	default:
		return false
	}
	return true
}
