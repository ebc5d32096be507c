package adjoint

import (
	"fmt"
	"slices"

	"costate/core/ode"
)

// Field is f(t, z, θ) with its exact derivatives, for n states and p
// parameters. The methods overwrite their destinations, which never alias the
// arguments.
type Field interface {
	Dim() int       // n
	NumParams() int // p
	SetParams(theta []float64)
	Eval(dst []float64, t float64, z []float64)
	// VJP writes dz = aᵀ ∂f/∂z and, unless dtheta is nil, dtheta = aᵀ ∂f/∂θ;
	// it returns aᵀ ∂f/∂t.
	VJP(dz, dtheta []float64, t float64, z, a []float64) (dt float64)
	// JVP writes dst = ∂f/∂z dz + ∂f/∂θ dtheta + ∂f/∂t dt; dtheta nil is zero.
	JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64)
}

// valueVJP is a Field that evaluates f with its vector–Jacobian product for
// less than one after the other.
type valueVJP interface {
	ValueVJP(f, dz, dtheta []float64, t float64, z, a []float64) (dt float64)
}

// Function is a scalar function of (t, z, θ) with its gradient, nil slices
// skipped.
type Function interface {
	SetParams(theta []float64)
	Value(t float64, z []float64) float64
	Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64)
}

// Clock says what observation times are measured on.
type Clock int

const (
	TimeClock  Clock = iota // t_i is a model time, fixed
	DepthClock              // s_i in [0, 1]: t_i = t0 + s_i T moves with T
)

// Observations are the terms φ_i(z) = ½ Σ_k (z[States[k]] − Values[start][i][k])²
// at Times[i]. Times on the time clock outside [t0, t1] do not take part.
type Observations struct {
	Clock  Clock
	Times  []float64
	States []int
	Values [][][]float64 // [start][time][state]

	// tangent, if not 0, is n of a state (z, δz), and the terms are the
	// derivatives of φ_i along δz.
	tangent int
}

// Loss has its absent parts nil. Terminal and Running count once for each
// start point, which they are told if they are [Individual], Parameters once.
type Loss struct {
	Terminal     Function // φ at (t1, z(t1))
	Running      Function // ℓ
	Parameters   Function // R(θ); z and t are not looked at
	Observations *Observations
}

// Problem is what an [Engine] differentiates. Field is nil for a landscape,
// where the loss is Loss.Parameters alone.
type Problem struct {
	Field   Field
	Z0      [][]float64 // start points, n numbers each
	T0, T   float64     // T ≥ 0
	Method  ode.Method
	Options ode.Options
	Loss    Loss

	NumParams int // p

	// First is the number of the first start point for parts of the loss that are not
	// the same for each, as where Z0 is a part of a longer list.
	First int

	// Events are what happens at zero crossings of functions of (t, z, θ). With
	// them start points are solved one by one.
	Events []Event

	// Batch, if not nil, makes an evaluator of Field at several points: start
	// points are then solved together in blocks, each with one sequence of steps,
	// but for Backsolve and Discrete.
	Batch func(lanes int) Batch

	// Samples are the times, rising, at which rows are reported; they have no
	// influence on the steps.
	Samples []float64

	// Checkpoints is how many states of a start point Checkpointed and Discrete
	// may hold of the forward solve, at least 6; 0 is all of it. One takes as much
	// as a step does otherwise, or less. Where a solve has more steps, some of them
	// are made again on the way back, as they were: the gradient is the same.
	Checkpoints int

	// Restart has Backsolve put z to that of the forward solve at observations, as
	// is held in any case, so that the errors of going back begin anew there.
	Restart bool

	// FullNorm has Backsolve carry dL/dθ along in its state, with its error in the
	// norm that chooses the steps, as R. T. Q. Chen et al., NeurIPS 2018, do. It
	// mostly costs steps and is there to be compared with.
	FullNorm bool

	// MaxBytes bounds the dense output that Checkpointed keeps; 0 is 256 MiB.
	MaxBytes int
}

// T1 returns the end of the interval.
func (p *Problem) T1() float64 { return p.T0 + p.T }

func (p *Problem) check() {
	if p.Field == nil {
		return
	}
	for _, z := range p.Z0 {
		if len(z) != p.Field.Dim() {
			panic(fmt.Sprintf("adjoint: start point of %d numbers for %d states", len(z), p.Field.Dim()))
		}
	}
	if p.Field.NumParams() != p.NumParams || !(p.T >= 0) || !slices.IsSorted(p.Samples) {
		panic("adjoint: parameters, interval or samples do not fit")
	}
}

// observation is one observation time that takes part.
type observation struct {
	t, s  float64 // model time; dt/dT
	index int     // row of Observations.Values
}

// active returns the observations in [t0, t1] by rising time.
func (p *Problem) active() []observation {
	o := p.Loss.Observations
	if o == nil || p.Field == nil {
		return nil
	}
	var list []observation
	for i, t := range o.Times {
		ob := observation{t: t, index: i}
		if o.Clock == DepthClock {
			ob.s, ob.t = t, p.T0+t*p.T
			if t == 1 {
				ob.t = p.T1()
			}
		}
		if ob.t >= p.T0 && ob.t <= p.T1() {
			list = append(list, ob)
		}
	}
	slices.SortStableFunc(list, func(a, b observation) int {
		switch {
		case a.t < b.t:
			return -1
		case a.t > b.t:
			return 1
		}
		return 0
	})
	return list
}

// value returns φ_i at z.
func (o *Observations) value(start, index int, z []float64) float64 {
	sum := 0.0
	for k, state := range o.States {
		d := z[state] - o.Values[start][index][k]
		if o.tangent != 0 {
			sum += 2 * d * z[o.tangent+state]
			continue
		}
		sum += d * d
	}
	return sum / 2
}

// addValues adds φ_i of many points, laid out state by state, to dst.
func (o *Observations) addValues(dst []float64, start, index int, z []float64) {
	for k, state := range o.States {
		observed := o.Values[start][index][k]
		for j, v := range z[state*len(dst):][:len(dst)] {
			d := v - observed
			dst[j] += d * d / 2
		}
	}
}

// addGradient adds ∂φ_i/∂z to dst.
func (o *Observations) addGradient(dst []float64, start, index int, z []float64) {
	for k, state := range o.States {
		d := z[state] - o.Values[start][index][k]
		if o.tangent != 0 {
			dst[state] += z[o.tangent+state]
			dst[o.tangent+state] += d
			continue
		}
		dst[state] += d
	}
}
