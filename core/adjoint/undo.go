package adjoint

import (
	"context"
	"errors"
	"slices"

	"costate/core/ode"
)

// ErrNotReversible reports a solver whose steps cannot be undone.
var ErrNotReversible = errors.New("the reversible adjoint undoes the steps of a solver whose steps can be undone: take solver reversible-heun or alf, or gradient discrete or checkpointed")

// undo goes back through the steps of a reversible method ([ode.Reversible]), which
// carries a second state w along with z. From z and w at the end of a step those at
// its start follow by one evaluation of f, so that nothing has to be kept (P. Kidger
// et al., NeurIPS 2021, algorithm 2; J. Zhuang et al., MALI, ICLR 2021, algorithm 3):
//
//	leapfrog, w = v:  y = z⁺ − h v⁺/2,  k₂ = f(t + h/2, y),  z = z⁺ − h k₂,  v = 2k₂ − v⁺
//	Heun, w = ẑ:      ẑ = 2z⁺ − ẑ⁺ − h k₂,  k₁ = f(t, ẑ),  z = z⁺ − h (k₁ + k₂)/2
//
// With λ, ν and ω the derivatives by z⁺, w⁺ and, for Heun's, the slope k₂ that the
// next step begins with, μ those by z inside the step and K₁ = h Σ b₁(θ) μ, K₂ alike,
// a step is transposed to
//
//	leapfrog:  κ = hλ + 2ν + K₂,  ξ = κᵀ ∂f/∂z(y)
//	           λ ← λ + Σμ + ξ,  ν ← hξ/2 − ν + K₁
//	Heun:      κ = hλ/2 + ω + K₂,  ξ = κᵀ ∂f/∂z(ẑ⁺),  σ = ν + ξ
//	           λ' = λ + Σμ + 2σ,  ω ← hσ + hλ/2 + K₁,  ν ← −σ
//
// and dL/dθ gains κᵀ ∂f/∂θ. Where the pair began, with v = f(t, z) or with ẑ = z and
// k₁ = f(t, z), a = λ + νᵀ ∂f/∂z or λ + ν + ωᵀ ∂f/∂z. The steps are held fixed, as they
// are.
//
// Rounding in what is undone grows as errors do that go back in time: for a flow
// that contracts as with Backsolve, but from round-off and not from the tolerance.
type undo struct {
	s        *sweeper
	r        *reverse
	leapfrog bool

	t, h       float64
	z, w       []float64 // at the start of the step, or where the way back stands
	y          []float64 // where k₂ is evaluated
	k1, k2     []float64
	nu, omega  []float64
	first, mid []float64 // K₁, K₂
	xi, kappa  []float64
	total      []float64 // a where the way back stands, for rows
	ready      bool      // of Heun's: k1 is f(t, w) where the way back stands
}

// pairs is what is kept of a forward solve by a reversible method: where it ended,
// where the pair began anew, and, for Discrete, all of it.
type pairs struct {
	runs []run
	end  []float64 // w
	cuts []cut
	all  []float64 // z and w at the start of each step, n numbers each; or empty
}

// run is a sequence of even steps and, if it is closed, one of another size.
type run struct {
	start  float64
	count  int
	end    float64
	closed bool
}

// cut is the end of a piece of time, after which the pair began anew.
type cut struct {
	t float64
	w []float64
}

func (c *pairs) begin(t0 float64, z0 []float64) {
	c.end = append(c.end[:0], z0...)
	c.runs, c.cuts, c.all = append(c.runs[:0], run{start: t0}), c.cuts[:0], c.all[:0]
}

// note takes in the last step of a forward solve. all keeps every pair; anew says
// that the pair begins anew after it.
func (c *pairs) note(s *ode.Solver, all, anew bool) {
	r := &c.runs[len(c.runs)-1]
	if s.T() == r.start+float64(r.count+1)*s.Size() {
		r.count++
	} else {
		r.end, r.closed = s.T(), true
		c.runs = append(c.runs, run{start: s.T()})
	}
	if all {
		c.all = append(append(c.all, s.PreviousState()...), s.PreviousSecond()...)
	}
	c.end = append(c.end[:0], s.Second()...)
	if anew {
		c.cuts = append(c.cuts, cut{s.T(), append([]float64(nil), s.Second()...)})
	}
}

// steps returns their number.
func (c *pairs) steps() int {
	sum := 0
	for i := range c.runs {
		sum += c.runs[i].count
		if c.runs[i].closed {
			sum++
		}
	}
	return sum
}

// countPairs counts what was held for the way back.
func (e *Engine) countPairs() {
	for k := range e.pairs {
		c := &e.pairs[k]
		e.stats.StoredBytes += c.bytes()
		e.stats.StoredStates += 1 + len(c.cuts) + len(c.all)/(2*e.n)
	}
}

// bytes is the size of what is kept, in numbers that depend on the steps.
func (c *pairs) bytes() int { return 8 * (len(c.all) + len(c.end)*(2+len(c.cuts)) + 4*len(c.runs)) }

// undoing returns the sweeper's way back through reversible steps, made at first need.
func (s *sweeper) undoing() *undo {
	if s.back == nil {
		n := s.e.n
		v := func() []float64 { return make([]float64, n) }
		s.back = &undo{s: s, r: s.reverse(), leapfrog: s.e.p.Method.Reversible().Leapfrog,
			z: v(), w: v(), y: v(), k1: v(), k2: v(), nu: v(), omega: v(), first: v(), mid: v(), xi: v(), kappa: v(), total: v()}
	}
	return s.back
}

// undo sweeps start point k back through the steps, from the terminal adjoint in
// s.a: undone for Reversible, as they were kept for Discrete.
func (s *sweeper) undo(ctx context.Context, k int, o Observer) error {
	e, u := s.e, s.undoing()
	c := &e.pairs[k]
	sample, next := e.lastSample(k), len(e.obs)-1
	lambda := s.a
	copy(u.z, e.end[k])
	copy(u.w, c.end)
	clear(u.nu)
	clear(u.omega)
	copy(u.total, lambda)
	u.ready, u.h = false, 0
	s.undone = true
	defer func() { s.undone = false }()
	index, part := c.steps(), len(c.cuts)-1
	for i := len(c.runs) - 1; i >= 0; i-- {
		r := &c.runs[i]
		last := r.count
		if r.closed {
			last++
		}
		for j := last; j > 0; j-- {
			index--
			t, end := r.knot(j-1, e.forward.Size()), r.knot(j, e.forward.Size())
			if err := ctx.Err(); err != nil {
				return &StoppedError{end, err}
			}
			e.pieces.hold(t + (end-t)/2)
			if len(c.all) > 0 {
				u.read(t, end, c.all[2*index*e.n:])
			} else {
				u.undo(t, end)
			}
			if i := slices.IndexFunc(u.z, func(v float64) bool { return v-v != 0 }); i >= 0 {
				return &SolveError{Backward: true, Start: k, Err: &ode.NonFiniteError{T: t, State: i, H: t - end}}
			}
			u.pull(k, next, lambda)
			e.stats.Backward.Accepted++
			began := index == 0
			if part >= 0 && c.cuts[part].t == t {
				began = true
			}
			if began {
				u.together(lambda)
				copy(lambda, u.total)
			} else if o.Adjoint != nil {
				u.show(lambda)
			}
			for i, v := range u.r.theta {
				s.g.Theta[i] += v
			}
			if o.Adjoint != nil {
				u.r.show(k, t, end, u.total, &sample, &next, o)
			}
			for next >= 0 && e.obs[next].t > t {
				next--
			}
			if began && index > 0 {
				clear(u.nu)
				clear(u.omega)
				copy(u.w, c.cuts[part].w)
				u.ready = false
				part--
			}
		}
	}
	e.stats.Reconstruction = max(e.stats.Reconstruction, maxAbsDiff(u.z, e.p.Z0[k]))
	u.h = 0
	u.r.jumps(k, e.p.T0, lambda, &sample, &next, o)
	return nil
}

// knot is where step j of the run begins.
func (r *run) knot(j int, size float64) float64 {
	if j > r.count {
		return r.end
	}
	return r.start + float64(j)*size
}

func (u *undo) eval(dst []float64, t float64, z []float64) {
	u.s.e.p.Field.Eval(dst, t, z)
	u.s.e.stats.Backward.Evaluations++
}

// undo goes from the end of a step to its start.
func (u *undo) undo(t, end float64) {
	h := end - t
	u.t, u.h = t, h
	if u.leapfrog {
		for i, v := range u.w {
			u.y[i] = u.z[i] - h/2*v
		}
		u.eval(u.k2, t+h/2, u.y)
		for i, k := range u.k2 {
			u.z[i] -= h * k
			u.w[i] = 2*k - u.w[i]
		}
		copy(u.k1, u.w)
		return
	}
	if u.ready {
		copy(u.k2, u.k1)
	} else {
		u.eval(u.k2, end, u.w)
		u.ready = true
	}
	copy(u.y, u.w)
	for i, k := range u.k2 {
		u.w[i] = 2*u.z[i] - u.w[i] - h*k
	}
	u.eval(u.k1, t, u.w)
	for i, k := range u.k2 {
		u.z[i] -= h / 2 * (u.k1[i] + k)
	}
}

// read has the step be one whose start was kept.
func (u *undo) read(t, end float64, pair []float64) {
	n, h := len(u.z), end-t
	u.t, u.h = t, h
	copy(u.z, pair[:n])
	copy(u.w, pair[n:2*n])
	if u.leapfrog {
		copy(u.k1, u.w)
		for i, v := range u.w {
			u.y[i] = u.z[i] + h/2*v
		}
		u.eval(u.k2, t+h/2, u.y)
		return
	}
	u.eval(u.k1, t, u.w)
	for i, k := range u.k1 {
		u.y[i] = 2*u.z[i] - u.w[i] + h*k
	}
	u.eval(u.k2, end, u.y)
}

// at writes z inside the step to dst.
func (u *undo) at(dst []float64, t float64) {
	if u.h == 0 {
		copy(dst, u.z)
		return
	}
	weight := u.r.weight[:2]
	u.r.tab.DenseWeights(weight, (t-u.t)/u.h)
	for i, v := range u.z {
		dst[i] = v + u.h*(weight[0]*u.k1[i]+weight[1]*u.k2[i])
	}
}

// pull takes λ, ν and ω from the end of the step to its start and adds to dL/dθ.
// Observations up to index next are still to come.
func (u *undo) pull(k, next int, lambda []float64) {
	s, e, r := u.s, u.s.e, u.r
	t, h := u.t, u.h
	copy(r.next, u.total)
	clear(u.first)
	clear(u.mid)
	clear(u.xi)
	clear(r.theta)
	inside := u.xi // Σμ until it is ξ
	point := func(theta float64) {
		weight := r.weight[:2]
		r.tab.DenseWeights(weight, theta)
		for i, v := range r.mu {
			inside[i] += v
			u.first[i] += h * weight[0] * v
			u.mid[i] += h * weight[1] * v
		}
	}
	for q := next; q >= 0 && e.obs[q].t > t; q-- {
		clear(r.mu)
		e.p.Loss.Observations.addGradient(r.mu, k, e.obs[q].index, e.obsState[k][q*e.n:(q+1)*e.n])
		point((e.obs[q].t - t) / h)
	}
	if l := e.p.Loss.Running; l != nil {
		for q, c := range e.rule.c {
			w := h * e.rule.w[q]
			u.at(s.cost, t+c*h)
			l.Gradient(r.mu, s.extra, t+c*h, s.cost)
			for i := range r.mu {
				r.mu[i] *= w
			}
			for i, v := range s.extra {
				r.theta[i] += w * v
			}
			point(c)
		}
	}
	at, share := t+h/2, h
	if !u.leapfrog {
		at, share = t+h, h/2
	}
	for i, v := range lambda {
		u.kappa[i] = share*v + u.mid[i]
		if u.leapfrog {
			u.kappa[i] += 2 * u.nu[i]
		} else {
			u.kappa[i] += u.omega[i]
			u.omega[i] = h/2*v + u.first[i]
		}
		lambda[i] += inside[i]
	}
	r.vjp(u.xi, 1, at, u.y, u.kappa)
	for i, v := range u.xi {
		if u.leapfrog {
			lambda[i] += v
			u.nu[i] = h/2*v - u.nu[i] + u.first[i]
			continue
		}
		sigma := u.nu[i] + v
		lambda[i] += 2 * sigma
		u.omega[i] += h * sigma
		u.nu[i] = -sigma
	}
}

// slope is the derivative by the slope that the step begins with.
func (u *undo) slope() []float64 {
	if u.leapfrog {
		return u.nu
	}
	return u.omega
}

// together writes a at the start of the step, where the pair began, to total, and
// adds what w then depends on θ by.
func (u *undo) together(lambda []float64) {
	u.r.vjp(u.xi, 1, u.t, u.z, u.slope())
	u.sum(lambda)
}

// show writes a at the start of the step to total as if the pair began there.
func (u *undo) show(lambda []float64) {
	u.s.e.stats.VJPs++
	u.s.e.p.Field.VJP(u.xi, nil, u.t, u.z, u.slope())
	u.sum(lambda)
}

func (u *undo) sum(lambda []float64) {
	for i, v := range u.xi {
		u.total[i] = lambda[i] + v
		if !u.leapfrog {
			u.total[i] += u.nu[i]
		}
	}
}
