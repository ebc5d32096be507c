package adjoint

import (
	"context"
	"errors"

	"costate/core/ode"
)

// ErrDiscreteEvents reports events that neither Discrete nor Reversible can go
// through: those of a reversible method, whose second state begins anew where an
// event cuts a step short, so that what undoes the steps ends there.
var ErrDiscreteEvents = errors.New("a reversible solver begins its second state anew where an event jumps or stops, and its steps cannot be undone over that: take gradient checkpointed or backsolve, or discrete with another solver")

// reverse is the transpose of explicit Runge–Kutta steps. A step
//
//	Y_i = z + h Σ_j a_ij k_j,  k_i = f(t + c_i h, Y_i),  z⁺ = z + h Σ b_i k_i
//
// with losses of z(t + θ_p h) = z + h Σ b_i(θ_p) k_i, whose derivatives are
// μ_p, pulls λ = ∂L/∂z⁺ back to
//
//	κ_i = h (b_i λ + Σ_p b_i(θ_p) μ_p + Σ_{j>i} a_ji ξ_j),  ξ_i = κ_iᵀ ∂f/∂z(Y_i)
//	∂L/∂z = λ + Σ_p μ_p + Σ_i ξ_i,   dL/dθ += Σ_i κ_iᵀ ∂f/∂θ(Y_i)
//
// (Hager, "Runge–Kutta methods in optimal control and the transformed adjoint
// system", Numer. Math. 87 (2000) 247–282; Sanz-Serna, "Symplectic Runge–Kutta
// schemes for adjoint equations", SIAM Review 58 (2016) 3–33). The steps are
// held fixed, as they are where h does not depend on θ.
type reverse struct {
	s     *sweeper
	tab   *ode.Tableau
	stiff *reverseStiff // of implicit and linearly implicit steps, or nil

	// Of a method that changes by itself, both kinds of steps.
	explicitTab, stiffTab *ode.Tableau
	stiffPart             *reverseStiff

	k, y   []float64 // stages k_i and Y_i, n numbers each
	kappa  []float64 // κ_i
	xi     []float64 // ξ_i
	weight []float64 // b_i(θ)
	mu     []float64

	// For the picture of a step: λ after it, then with the jumps so far; the
	// change without jumps; the slopes at its ends; a inside.
	next, a, smooth, right, left, inside []float64
	theta                                []float64 // what the step adds to dL/dθ

	// With events: the size of the step before it was cut, how far of it is
	// left, dz/dt inside it, and ∂L/∂t of its start, its end held.
	h, upTo float64
	rate    []float64
	starts  float64
	moving  bool // the start moves with an event
}

func (s *sweeper) reverse() *reverse {
	if s.steps == nil {
		e := s.e
		n, tab := e.n, tableau(e.p.Method)
		rows, size := len(tab.Dense), len(tab.A)
		_, stiff, both := e.p.Method.Parts()
		if both {
			rows, size = max(rows, len(tableau(stiff).Dense)), max(size, len(tableau(stiff).A))
		}
		v := func() []float64 { return make([]float64, n) }
		s.steps = &reverse{s: s, tab: tab, rate: v(),
			k: make([]float64, n*size), y: make([]float64, n*size),
			kappa: make([]float64, n*size), xi: make([]float64, n*size),
			weight: make([]float64, rows),
			mu:     v(), next: v(), smooth: v(), right: v(), left: v(), a: v(), inside: v(),
			theta: make([]float64, e.p.NumParams)}
		s.steps.stiff = s.steps.newStiff()
		if both {
			s.steps.explicitTab, s.steps.stiffTab, s.steps.stiffPart = tab, tableau(stiff), s.steps.stiff
		}
	}
	return s.steps
}

// discrete sweeps start point k back through the accepted steps, from the
// terminal adjoint in s.a.
func (s *sweeper) discrete(ctx context.Context, k int, o Observer) error {
	e, r := s.e, s.reverse()
	sample, next := e.lastSample(k), e.courses[k].seen-1
	moment := len(e.courses[k].moments) - 1
	lambda := s.a
	if e.p.T == 0 {
		r.jumps(k, e.p.T0, lambda, &sample, &next, o)
	}
	r.starts = s.passage.moved
	for i := s.sol.Len() - 1; i >= 0; i-- {
		t, end := s.sol.Knot(i), s.sol.Knot(i+1)
		if err := ctx.Err(); err != nil {
			return &StoppedError{end, err}
		}
		s.hint = i
		e.pieces.hold(t + (end-t)/2)
		r.h, r.upTo = end-t, 1
		happened := moment >= 0 && e.courses[k].moments[moment].step == i+1
		if happened {
			r.h = e.courses[k].moments[moment].cut
			r.upTo = (end - t) / r.h
		}
		s.sol.State(s.z, i)
		s.fresh = false
		r.choose(s.sol.Stiff(i))
		if r.stiff == nil {
			r.stages(t, r.h, s.z)
		} else if err := r.stiff.stages(t, r.h, s.z); err != nil {
			return &SolveError{Backward: true, Start: k, Err: err}
		}
		if happened {
			if err := r.passBack(k, moment, i, lambda, o); err != nil {
				return err
			}
			moment--
			if o.Adjoint != nil && !(next >= 0 && e.obs[next].t == end) && !(sample >= 0 && e.p.Samples[sample] >= end) {
				s.report(-1, end, lambda, o)
			}
		}
		r.moving = moment >= 0 && e.courses[k].moments[moment].step == i
		r.pull(k, i, next, lambda)
		e.stats.Backward.Accepted++
		if o.Adjoint == nil {
			for next >= 0 && e.obs[next].t > t {
				next--
			}
		} else {
			r.show(k, t, end, lambda, &sample, &next, o)
		}
		s.sol.passed(t)
	}
	// Observations at t0 stand before the first step.
	if e.p.T > 0 {
		r.jumps(k, e.p.T0, lambda, &sample, &next, o)
	}
	return nil
}

// choose makes ready for a step of one of the parts of a method that changes by
// itself.
func (r *reverse) choose(stiff bool) {
	switch {
	case r.stiffPart == nil:
	case stiff:
		r.tab, r.stiff = r.stiffTab, r.stiffPart
	default:
		r.tab, r.stiff = r.explicitTab, nil
	}
}

// stages evaluates all stages of a step from z.
func (r *reverse) stages(t, h float64, z []float64) {
	n := len(z)
	for i, row := range r.tab.A {
		y := r.y[i*n : (i+1)*n]
		copy(y, z)
		for j, a := range row {
			if a == 0 {
				continue
			}
			for c, v := range r.k[j*n : (j+1)*n] {
				y[c] += h * a * v
			}
		}
		r.s.e.p.Field.Eval(r.k[i*n:(i+1)*n], t+r.tab.C[i]*h, y)
		r.s.e.stats.Backward.Evaluations++
	}
}

// pull replaces λ after step i by ∂L/∂z before it and adds to dL/dθ.
// Observations up to index next are still to come.
func (r *reverse) pull(k, i, next int, lambda []float64) {
	s, e, n := r.s, r.s.e, len(lambda)
	t := s.sol.Knot(i)
	h, length := r.h, s.sol.Knot(i+1)-t
	r.starts = 0
	copy(r.next, lambda)
	clear(r.kappa)
	point := func(theta float64) {
		weight := r.weight[:len(r.tab.Dense)]
		r.tab.DenseWeights(weight, theta)
		for j, b := range weight {
			for c, v := range r.mu {
				r.kappa[j*n+c] += h * b * v
			}
		}
		for c, v := range r.mu {
			lambda[c] += v
		}
		if r.moving {
			r.shift()
		}
	}
	if r.upTo == 1 {
		for j, b := range r.tab.B {
			for c, v := range lambda {
				r.kappa[j*n+c] = h * b * v
			}
			if r.moving {
				r.starts -= b * dot(lambda, r.k[j*n:(j+1)*n])
			}
		}
	} else {
		copy(r.mu, lambda)
		clear(lambda)
		point(r.upTo)
		r.starts -= (1 - r.upTo) * r.along(r.upTo)
	}
	for q := next; q >= 0 && e.obs[q].t > t; q-- {
		clear(r.mu)
		e.p.Loss.Observations.addGradient(r.mu, k, e.obs[q].index, e.obsState[k][q*n:(q+1)*n])
		theta := (e.obs[q].t - t) / h
		point(theta)
		r.starts -= (1 - theta) * r.along(theta)
	}
	clear(r.theta)
	if l := e.p.Loss.Running; l != nil {
		for q, c := range e.rule.c {
			w := length * e.rule.w[q]
			s.sol.Eval(s.cost, t+c*length, &s.hint)
			value, dt := l.Gradient(r.mu, s.extra, t+c*length, s.cost)
			r.starts += w*(1-c)*dt - e.rule.w[q]*value
			for c := range r.mu {
				r.mu[c] *= w
			}
			for c, v := range s.extra {
				r.theta[c] += w * v
			}
			theta := c * r.upTo
			point(theta)
			r.starts -= c * (1 - r.upTo) * r.along(theta)
		}
	}
	if r.stiff == nil {
		r.explicit(t, h, lambda)
	} else {
		r.stiff.pull(t, h, lambda)
	}
	for c, v := range r.theta {
		s.g.Theta[c] += v
	}
}

// explicit takes κ through the stages of an explicit step, the last one first.
func (r *reverse) explicit(t, h float64, lambda []float64) {
	n := len(lambda)
	for j := len(r.tab.A) - 1; j >= 0; j-- {
		kappa, xi := r.kappa[j*n:(j+1)*n], r.xi[j*n:(j+1)*n]
		for l := j + 1; l < len(r.tab.A); l++ {
			if a := r.tab.A[l][j]; a != 0 {
				for c, v := range r.xi[l*n : (l+1)*n] {
					kappa[c] += h * a * v
				}
			}
		}
		dt := r.vjp(xi, 1, t+r.tab.C[j]*h, r.y[j*n:(j+1)*n], kappa)
		r.begins(j, dt, xi)
		for c, v := range xi {
			lambda[c] += v
		}
	}
}

// begins takes in how stage j moves with the start of the step, of which h takes
// the other sign: dt is κ_jᵀ ∂f/∂t and xi is ξ_j. It holds for implicit stages, too:
// κ_j is what the system transposed makes of their right sides.
func (r *reverse) begins(j int, dt float64, xi []float64) {
	if !r.moving {
		return
	}
	n := len(xi)
	r.starts += (1 - r.tab.C[j]) * dt
	for l, a := range r.tab.A[j] {
		if a != 0 {
			r.starts -= a * dot(xi, r.k[l*n:(l+1)*n])
		}
	}
}

// vjp writes vᵀ ∂f/∂z at (t, y) to xi, has weight·vᵀ ∂f/∂θ added to dL/dθ and
// returns vᵀ ∂f/∂t.
func (r *reverse) vjp(xi []float64, weight, t float64, y, v []float64) (dt float64) {
	s, field := r.s, r.s.e.p.Field
	s.e.stats.VJPs++
	if s.gathers() {
		dt = field.VJP(xi, nil, t, y, v)
		s.nodes.add(s.g.Theta, weight, y, v)
		return dt
	}
	dt = field.VJP(xi, s.extra, t, y, v)
	for c, g := range s.extra {
		r.theta[c] += weight * g
	}
	return dt
}

// show reports the rows of the step from t to end after it was pulled: λ at its ends is exact,
// in between a cubic with the slopes of the adjoint equation at both ends
// carries the picture, and observations jump where they stand.
func (r *reverse) show(k int, t, end float64, lambda []float64, sample, next *int, o Observer) {
	s, e := r.s, r.s.e
	h := end - t
	copy(r.a, r.next)
	r.jumps(k, end, r.a, sample, next, o)
	// The smooth part: what is left of the change after the jumps inside.
	for c := range r.smooth {
		r.smooth[c] = lambda[c] - r.a[c]
	}
	for q := *next; q >= 0 && e.obs[q].t > t; q-- {
		clear(r.mu)
		e.p.Loss.Observations.addGradient(r.mu, k, e.obs[q].index, e.obsState[k][q*e.n:(q+1)*e.n])
		for c, v := range r.mu {
			r.smooth[c] -= v
		}
	}
	r.slope(r.right, end, r.a)
	r.slope(r.left, t, lambda)
	s.row.Accumulated = s.part
	copy(s.part, s.whole)
	for *sample >= 0 && e.p.Samples[*sample] > t || *next >= 0 && e.obs[*next].t > t {
		at := t
		if *next >= 0 {
			at = max(at, e.obs[*next].t)
		}
		if *sample >= 0 {
			at = max(at, e.p.Samples[*sample])
		}
		u := (end - at) / h
		for c := range r.inside {
			// Hermite in u from the right end: 0, slope −h·right; smooth, slope −h·left.
			r.inside[c] = r.a[c] + u*u*(3-2*u)*r.smooth[c] - h*u*(1-u)*((1-u)*r.right[c]-u*r.left[c])
		}
		for c := range s.part {
			s.part[c] = s.whole[c] + u*r.theta[c]
		}
		if *next >= 0 && e.obs[*next].t == at {
			copy(r.mu, r.inside)
			r.jumps(k, at, r.mu, sample, next, o)
			for c := range r.a {
				// The jump stays in what is left of the step.
				r.a[c] += r.mu[c] - r.inside[c]
			}
			continue
		}
		s.report(*sample, at, r.inside, o)
		*sample--
	}
	for c := range s.whole {
		s.whole[c] += r.theta[c]
	}
	s.row.Accumulated = s.whole
}

// slope writes da/dt = −aᵀ ∂f/∂z − ∂ℓ/∂z at t.
func (r *reverse) slope(dst []float64, t float64, a []float64) { r.s.rhs(dst, t, a) }

// jumps reports the row at t if there is one to report, and adds the jumps of
// the observations at t to a.
func (r *reverse) jumps(k int, t float64, a []float64, sample, next *int, o Observer) {
	s, e := r.s, r.s.e
	jump := *next >= 0 && e.obs[*next].t == t
	if jump && o.Adjoint != nil {
		s.report(-1, t, a, o)
	}
	for ; *next >= 0 && e.obs[*next].t == t; *next-- {
		e.p.Loss.Observations.addGradient(a, k, e.obs[*next].index, e.obsState[k][*next*e.n:(*next+1)*e.n])
	}
	if o.Adjoint == nil {
		return
	}
	reported := false
	for ; *sample >= 0 && e.p.Samples[*sample] >= t; *sample-- {
		s.report(*sample, t, a, o)
		reported = true
	}
	if jump && !reported {
		s.report(-1, t, a, o)
	}
}
