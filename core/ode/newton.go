package ode

import "math"

// newton is what a solver has besides for an implicit Runge–Kutta method. The
// slopes k_i of the stages stand in Solver.k, so that all sums over them are
// those of explicit methods.
type newton struct {
	*derivatives
	im    *Implicit
	lower [][]term // rows of A before the diagonal
	guess [][]term // k_i extrapolated from the stages before it

	kappa float64 // an iteration ends with an error of so many tolerances
	limit int     // of iterations

	real    *LU            // of I/γ − hJ, or of μI − hJ
	complex complexFactors // of νI − hJ
	newtonMemory

	scale []float64 // 1/tolerance of each state
	floor float64   // round-off in the states, in tolerances
	worst int       // state that the last correction moved most

	point []float64 // a stage's state
	delta []float64 // a correction

	// Of stages solved for together.
	last       []float64 // slopes of the step before, from which the next ones are extrapolated
	increments []float64 // Z_i
	w0         []float64
	w1         []complex128
	d0         []float64
	d1         []complex128
	slopes     []float64 // f at the stages
}

// newtonMemory is what goes over from one step to the next, besides the Jacobian,
// its factors and the slopes.
type newtonMemory struct {
	step float64 // h of the factors; 0 = none

	known   bool // there is a Jacobian
	current bool // of the point where the solver stands
	valid   bool // Solver.k holds the stages of the step that ended here

	eta    float64 // θ/(1−θ) of the last iteration: what its next ones will add
	rate   float64 // θ, how much less each correction is than the one before it
	most   int     // iterations of the step
	failed bool    // the last step tried has no stages

	lastStep float64 // h of newton.last; 0 = none

	predict predictor
}

const (
	// keepRate is the rate of convergence below which a Jacobian is kept for the
	// next step, and newtonLimit the iterations allowed: HW II, IV.8, p. 123.
	keepRate    = 1e-3
	newtonLimit = 7

	// stall is how much more than the round-off of the states is counted as that
	// of f where corrections do not shrink any more.
	stall = 64

	// leastEta is what the rate counts for at least in a new iteration: f may be
	// linear in one stage and not in the next.
	leastEta = 1e-3

	// exactLimit is that of stages solved for beyond what a tolerance asks.
	exactLimit = 50
)

func newNewton(im *Implicit, n int, opt Options, adaptive bool, d *derivatives) *newton {
	q := &newton{
		derivatives: d, im: im, real: NewLU(n), scale: make([]float64, n),
		point: make([]float64, n), delta: make([]float64, n), limit: exactLimit,
	}
	switch {
	case opt.Newton > 0:
		q.kappa = opt.Newton
	case adaptive:
		q.kappa = max(10*unit/opt.RTol, min(0.03, math.Sqrt(opt.RTol)))
		q.limit = newtonLimit
	default:
		// Fixed steps are exact but for their own error.
		q.kappa = 1e-6
	}
	for i, row := range im.A {
		q.lower = append(q.lower, compress(row[:min(i, len(row))], n))
		q.guess = append(q.guess, compress(extrapolation(im.C, i), n))
	}
	if !im.diagonal() {
		s := len(im.A)
		q.complex = newComplexFactors(n)
		q.last, q.increments, q.slopes = make([]float64, s*n), make([]float64, s*n), make([]float64, s*n)
		q.w0, q.d0 = make([]float64, n), make([]float64, n)
		q.w1, q.d1 = make([]complex128, n), make([]complex128, n)
	}
	return q
}

// extrapolation returns weights that give the slope at c_i from those of the
// stages before: of one at the same time if there is, else by the polynomial
// through the first three.
func extrapolation(c []float64, i int) []float64 {
	w := make([]float64, i)
	for j := i - 1; j >= 0; j-- {
		if c[j] == c[i] {
			w[j] = 1
			return w
		}
	}
	nodes := c[:min(i, 3)]
	for j, x := range nodes {
		w[j] = 1
		for k, y := range nodes {
			if k != j {
				w[j] *= (c[i] - y) / (x - y)
			}
		}
	}
	return w
}

// start forgets everything of another problem.
func (q *newton) start(estimateOrder int) {
	q.forget()
	q.eta, q.failed = 1, false
	q.predict = newPredictor(estimateOrder, q.limit)
}

// forget drops what holds where the solution is continuous only.
func (q *newton) forget() {
	q.known, q.current, q.valid, q.step, q.lastStep = false, false, false, 0, 0
}

// prepare makes ready for steps from the current point towards tEnd.
func (s *Solver) prepare(tEnd float64) error {
	q := s.implicit
	if q == nil {
		if s.stiff == nil {
			return nil
		}
		return s.linearize(tEnd)
	}
	floor := 0.0
	for i, v := range s.z {
		q.scale[i] = 1 / (s.atol[i] + s.opt.RTol*math.Abs(v))
		r := 8 * unit * (math.Abs(v) + math.Abs(s.size*s.f0[i])) * q.scale[i]
		floor += r * r
	}
	q.floor = math.Sqrt(floor / float64(s.n))
	q.current = false
	if q.valid && q.last != nil {
		copy(q.last, s.k[:len(q.last)])
		q.lastStep = s.h
	}
	q.valid, q.failed = false, false
	if q.known && q.rate <= keepRate {
		return nil
	}
	return s.renew(tEnd)
}

// renew evaluates the Jacobian where the solver stands.
func (s *Solver) renew(tEnd float64) error {
	q := s.implicit
	q.known, q.current, q.step = true, true, 0
	return s.linearize(tEnd)
}

// implicitStages solves for the stages of a step of size h and leaves the new
// state in zPrev, as stages does. It tells whether the iteration converges, with
// a new Jacobian if the old one is of an earlier step.
func (s *Solver) implicitStages(h float64) bool {
	q := s.implicit
	for {
		solve := s.together
		if q.im.diagonal() {
			solve = s.oneByOne
		}
		q.most, q.rate = 0, 0
		if solve(h) {
			q.failed = false
			return true
		}
		if q.current || s.renew(s.t+h) != nil {
			q.failed, q.known = true, q.current
			q.eta, q.step = 1, 0
			return false
		}
	}
}

// tryImplicit is try for an implicit method.
func (s *Solver) tryImplicit(h float64) float64 {
	if !s.implicitStages(h) {
		return math.NaN()
	}
	errSq, q := s.squaredError(h), s.implicit
	if q.im.Filtered != nil && errSq > 1 && (q.predict.rejected || q.predict.lastStep == 0) {
		s.refilter(h)
		errSq = s.squaredError(h)
	}
	return errSq
}

// sameStep is how much h may differ from that of the factors: by the rounding
// of t.
const sameStep = 1e-9

// oneByOne solves for the stages of a diagonally implicit method, each alone:
// with Δ = h(I/γ − hJ)⁻¹(f(Y) − k) the state Y of the stage moves by Δ, and its
// slope k by Δ/(hγ).
func (s *Solver) oneByOne(h float64) bool {
	q, n := s.implicit, s.n
	gamma := q.im.Gamma
	if math.Abs(h-q.step) > sameStep*math.Abs(h) {
		if q.step = 0; !q.real.Factorize(1/gamma, h, q.jac) {
			return false
		}
		q.step = h
	}
	for i, row := range q.im.A {
		if len(row) == i {
			continue // explicit, the first: it is f0
		}
		k := s.k[i*n : (i+1)*n]
		s.gather(s.y, s.z, h, q.lower[i])
		s.gather(k, s.zero, 1, q.guess[i])
		it := iteration{}
		for {
			for c, v := range k {
				q.point[c] = s.y[c] + h*gamma*v
			}
			s.eval(q.delta, s.t+q.im.C[i]*h, q.point)
			for c, v := range k {
				q.delta[c] -= v
			}
			q.real.Solve(q.delta)
			for c, v := range q.delta {
				k[c] += v / gamma
				q.delta[c] = h * v
			}
			done, ok := it.judge(q, q.norm(q.delta))
			if !ok {
				return false
			}
			if done {
				break
			}
		}
	}
	s.gather(s.zPrev, s.z, h, s.b)
	return true
}

// norm is the root mean square of v in tolerances, v being one or more
// corrections of the state one after the other.
func (q *newton) norm(v []float64) float64 {
	sum, largest := 0.0, 0.0
	n := len(q.scale)
	for at := 0; at < len(v); at += n {
		for c, x := range v[at : at+n] {
			r := x * q.scale[c]
			if r *= r; !(r <= largest) {
				largest, q.worst = r, c
			}
			sum += r
		}
	}
	return math.Sqrt(sum / float64(len(v)))
}

// iteration watches corrections shrink: HW II, IV.8, eq. (8.10) ff., p. 120 f.
type iteration struct {
	count       int
	last, theta float64
}

// judge takes in the norm of a correction and tells whether it was the last
// one needed, and whether to go on at all.
func (it *iteration) judge(q *newton, norm float64) (done, ok bool) {
	it.count++
	q.most = max(q.most, it.count)
	if math.IsNaN(norm) || math.IsInf(norm, 0) {
		return false, false
	}
	if it.count == 1 {
		q.eta = roughExp2(0.8 * roughLog2(max(q.eta, leastEta)))
	} else {
		theta := norm / it.last
		rate := theta
		if it.count > 2 {
			rate = math.Sqrt(theta * it.theta)
		}
		it.theta = theta
		q.rate = max(q.rate, min(rate, 1))
		if rate >= 0.99 {
			// It goes nowhere, unless the rest is round-off.
			rest := norm <= stall*q.floor
			return rest, rest
		}
		q.eta = rate / (1 - rate)
		if q.limit == newtonLimit {
			end := q.eta * norm // what is left over after all iterations allowed
			for range q.limit - it.count {
				end *= rate
			}
			if end > q.kappa {
				return false, norm <= q.floor
			}
		}
	}
	it.last = norm
	if q.eta*norm <= q.kappa || norm <= q.floor {
		return true, true
	}
	return false, it.count < q.limit
}
