package horizon

import (
	"context"
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"costate/core/adjoint"
	"costate/core/ode"
	"costate/core/scene"
)

// Fit is the least-squares problem ½ Σ (z(t0 + s_i T) − value_i)² of a scene with
// one start point, in what of θ the scene lets move, in z0 if it is to be found
// too, and in T. It belongs to one goroutine.
//
// The residuals' derivatives are those of the variational equations on the clock
// s, where T is a parameter like the others,
//
//	d/ds ∂z/∂θ = T (∂f/∂z ∂z/∂θ + ∂f/∂θ),   d/ds ∂z/∂T = T (∂f/∂z ∂z/∂T + s ∂f/∂t) + f
//
// solved together with z.
type Fit struct {
	enough float64 // the part of L* that a step has to promise at a given T

	x      *scene.Experiment
	field  adjoint.Field
	solver *ode.Solver
	rhs    ode.RHS
	t0     float64
	n      int
	theta  []float64
	z0     []float64
	free   []int // entries of θ, the first variables
	starts int   // how many entries of z0 are variables, all or none

	s      []float64   // observation times, rising
	states []int       // what is observed
	values [][]float64 // [time][state]

	point    []float64   // variables at which rows is
	along    [][]float64 // directions in θ of the free entries
	y        []float64   // (z, ∂z/∂variables)
	f        []float64
	residual []float64
	jacobian *mat.Dense // of the residuals, by the variables; the last is T
}

// ErrNotAFit reports a scene without observations of one trajectory.
var ErrNotAFit = errors.New("a least-squares fit of T needs a field, one start point and observations")

// fitTolerance is that of the solves, relative and absolute, of a fit as good as it
// gets: the error of a residual has to be small beside what a change of T by its
// error makes of it.
const fitTolerance = 1e-8

// NewFit prepares for a scene's observations; those on the time clock are taken
// at the fractions of its T. With start the start point is to be found too. enough
// is the part of L* that a step has to promise at a given T, [Enough] but for a
// picture while a hand moves: with more of it the solves are coarser too.
func NewFit(x *scene.Experiment, start bool, enough float64) (*Fit, error) {
	o := x.Scene.Loss.Observations
	if x.Scene.Field == nil || len(x.Scene.Z0) != 1 || o == nil || x.Scene.T == 0 {
		return nil, ErrNotAFit
	}
	f := &Fit{enough: enough, x: x, field: x.Field(), t0: x.Scene.T0, n: len(x.States), theta: slices.Clone(x.Theta), z0: x.Start(0)}
	for i, free := range x.Free {
		if free {
			f.free = append(f.free, i)
			direction := make([]float64, len(x.Theta))
			direction[i] = 1
			f.along = append(f.along, direction)
		}
	}
	if start {
		f.starts = f.n
	}
	for _, name := range o.States {
		f.states = append(f.states, slices.Index(x.States, name))
	}
	order := make([]int, len(o.Times))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if o.Times[a] < o.Times[b] {
			return -1
		}
		return 1
	})
	for _, i := range order {
		s := o.Times[i]
		if o.Clock != "depth" {
			s = (s - x.Scene.T0) / x.Scene.T
		}
		if s >= 0 && s <= 1 {
			f.s, f.values = append(f.s, s), append(f.values, o.Values[0][i])
		}
	}
	q := f.Variables()
	if len(f.residuals()) <= q {
		return nil, ErrNotAFit
	}
	method, _ := ode.Lookup("dop853")
	f.solver = ode.NewSolver(method, f.n*(1+q), ode.Options{RTol: f.tolerance(), ATol: f.tolerance(), MaxSteps: 20_000})
	f.y, f.f = make([]float64, f.n*(1+q)), make([]float64, f.n)
	f.jacobian = mat.NewDense(len(f.residuals()), q, nil)
	f.rhs = f.variational
	f.point = f.pack(x.Scene.T)
	return f, nil
}

// tolerance of the solves.
func (f *Fit) tolerance() float64 { return max(fitTolerance, f.enough/100) }

// residuals has room for them all.
func (f *Fit) residuals() []float64 {
	if f.residual == nil {
		f.residual = make([]float64, len(f.s)*len(f.states))
	}
	return f.residual
}

// Variables returns how many numbers are fitted, T included.
func (f *Fit) Variables() int { return len(f.free) + f.starts + 1 }

// Residuals returns how many numbers were observed.
func (f *Fit) Residuals() int { return len(f.residual) }

func (f *Fit) pack(T float64) []float64 {
	var v []float64
	for _, i := range f.free {
		v = append(v, f.theta[i])
	}
	return append(append(v, f.z0[:f.starts]...), T)
}

// variational is dz/ds and that of its derivatives.
func (f *Fit) variational(dst []float64, s float64, y []float64) {
	n, T := f.n, f.point[len(f.point)-1]
	t, z := f.t0+s*T, y[:n]
	f.field.Eval(f.f, t, z)
	for i, v := range f.f {
		dst[i] = T * v
	}
	last := len(f.point) - 1
	for j := range f.point {
		from := n * (1 + j)
		d := dst[from : from+n]
		rate, direction := 0.0, []float64(nil)
		if j < len(f.free) {
			direction = f.along[j]
		}
		if j == last {
			rate = s
		}
		f.field.JVP(d, t, z, rate, y[from:from+n], direction)
		for i := range d {
			d[i] *= T
			if j == last {
				d[i] += f.f[i]
			}
		}
	}
}

// errWorse ends a solve whose observations so far are already too far off.
var errWorse = errors.New("the loss is above the bound")

// at computes residuals and their derivatives and returns half the sum of
// squares. Above the bound it ends with [errWorse] at the first observation that
// tells: a trial that would be refused, as one that blows up, costs most.
func (f *Fit) at(ctx context.Context, v []float64, bound float64) (float64, error) {
	copy(f.point, v)
	for j, i := range f.free {
		f.theta[i] = v[j]
	}
	copy(f.z0, v[len(f.free):len(f.free)+f.starts])
	f.field.SetParams(f.theta)
	clear(f.y)
	copy(f.y, f.z0)
	for i := range f.starts {
		f.y[f.n*(1+len(f.free)+i)+i] = 1
	}
	f.solver.Start(f.rhs, 0, f.y)
	loss, k := 0.0, 0
	for i, s := range f.s {
		for f.solver.T() < s {
			if err := ctx.Err(); err != nil {
				return 0, err
			}
			if err := f.solver.Step(1); err != nil {
				return 0, err
			}
		}
		if s > 0 {
			f.solver.Interpolate(f.y, s)
		}
		for o, state := range f.states {
			r := f.y[state] - f.values[i][o]
			f.residual[k] = r
			loss += r * r / 2
			for j := range v {
				f.jacobian.Set(k, j, f.y[f.n*(1+j)+state])
			}
			k++
		}
		if loss > bound {
			return 0, errWorse
		}
	}
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return 0, adjoint.ErrLossNotFinite
	}
	return loss, nil
}

// Estimate is a least-squares solution.
type Estimate struct {
	Theta []float64
	Z0    []float64
	T     float64
	Loss  float64 // L = ½ Σ residual²

	// Bar is half the width of the interval that has T with a probability of 95 %,
	// from the curvature of L*(T): +Inf where there is none. Of an estimate at a
	// given T it is 0.
	Bar float64

	step []float64 // d variables / d log T along the profile
}

// Guess returns what the scene has, not fitted to anything.
func (f *Fit) Guess(T float64) Estimate {
	return Estimate{Theta: slices.Clone(f.theta), Z0: slices.Clone(f.z0), T: T}
}

// Best minimises over all variables, from the scene's.
func (f *Fit) Best(ctx context.Context) (Estimate, error) {
	v := f.pack(f.point[len(f.point)-1])
	loss, err := f.at(ctx, v, math.Inf(1))
	if err != nil {
		return Estimate{}, err
	}
	// Four digits more than elsewhere: T is to be as good as its error bar is exact.
	if loss, err = f.minimise(ctx, v, loss, len(v), 1e-4*f.enough); err != nil {
		return Estimate{}, err
	}
	e := f.estimate(v, loss)
	e.Bar = f.bar(loss)
	return e, nil
}

// Enough is a thousandth of the flatness that profiles are asked for.
const Enough = 1e-9

// AtT minimises over all variables but T, from an estimate for another T.
func (f *Fit) AtT(ctx context.Context, from Estimate, T float64) (Estimate, error) {
	f.take(from)
	v := f.pack(T)
	loss, err := f.at(ctx, v, math.Inf(1))
	if len(from.step) > 0 {
		// Along the tangent, unless that leads further off: far from there it may.
		bound, ahead := math.Inf(1), slices.Clone(v)
		if err == nil {
			bound = loss
		}
		for j := range from.step {
			ahead[j] += from.step[j] * math.Log(T/from.T)
		}
		if lower, failed := f.at(ctx, ahead, bound); failed == nil {
			v, loss, err = ahead, lower, nil
		} else if err == nil {
			loss, err = f.at(ctx, v, math.Inf(1)) // its residuals again
		}
	}
	if err != nil {
		return Estimate{}, err
	}
	if loss, err = f.minimise(ctx, v, loss, len(v)-1, f.enough); err != nil {
		return Estimate{}, err
	}
	return f.estimate(v, loss), nil
}

func (f *Fit) take(e Estimate) {
	copy(f.theta, e.Theta)
	copy(f.z0, e.Z0)
}

func (f *Fit) estimate(v []float64, loss float64) Estimate {
	return Estimate{Theta: slices.Clone(f.theta), Z0: slices.Clone(f.z0), T: v[len(v)-1], Loss: loss, step: f.tangent()}
}
