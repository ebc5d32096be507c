package adjoint

import (
	"context"
	"math"
	"slices"

	"costate/core/ode"
)

// Branched is what a [Field] has besides if it may jump or bend where its state
// does not: by abs, min, max, sign, relu and comparisons.
type Branched interface {
	NumBranches() int
	// Branches writes which branch each of them takes; as long as the numbers stay
	// the same, f is smooth.
	Branches(dst []float64, t float64, z []float64)
}

// kinks counts where f jumps or bends along the trajectories, and looks with
// differences of the loss for what tangents miss there.
func (v *verifier) kinks(ctx context.Context) error {
	f, ok := v.e.p.Field.(Branched)
	if !ok || f.NumBranches() == 0 {
		return nil
	}
	count := f.NumBranches()
	before, now := make([]float64, count), make([]float64, count)
	at := -1
	watch := func(start int, s *ode.Solver) {
		if start != at {
			at = start
			f.Branches(before, s.Previous(), s.PreviousState())
		}
		f.Branches(now, s.T(), s.Z())
		for i := range now {
			if now[i] != before[i] {
				v.Kinks++
			}
		}
		copy(before, now)
	}
	if err := v.e.solve(ctx, v.theta, false, nil, Observer{Step: watch}); err != nil || v.Kinks == 0 {
		return err
	}
	return v.differences(ctx)
}

// differences compares the derivative along a direction, by a tangent, with
// central differences of the loss over δ and 2δ, whose own distance tells what
// they are worth. The direction has entries ±|x| for every entry x of θ and z0, ±1
// for 0. Both are of an adaptive solve with a tight tolerance: with fixed steps
// the loss itself jumps as a crossing goes from one step to the next.
func (v *verifier) differences(ctx context.Context) error {
	p := v.e.p
	p.Samples = nil
	noise := min(v.rtol, kinkRTol)
	p.Options.RTol, p.Options.ATol = noise, noise/v.rtol*v.e.leastATol()
	p.Options.ATols, p.Options.MinStep = nil, 0
	p.Options.MaxSteps *= 4
	if !p.Method.Adaptive {
		p.Method, _ = ode.Lookup("dopri5")
	}
	d := v.signs(newSigns())
	dtheta, dz0 := d.Theta, d.Z0
	scale := 0.0
	sized := func(sign, x, g []float64) {
		for i := range sign {
			if x[i] != 0 {
				sign[i] *= math.Abs(x[i])
			}
			scale = math.Hypot(scale, sign[i]*g[i])
		}
	}
	sized(dtheta, v.theta, v.g.Theta)
	p.Z0 = nil
	for k, z := range v.e.p.Z0 {
		sized(dz0[k], z, v.g.Z0[k])
		p.Z0 = append(p.Z0, slices.Clone(z))
	}
	// It sees its start points move.
	probe, theta := NewEngine(p), slices.Clone(v.theta)
	defer v.e.setParams(v.theta)
	central := func(delta float64) (float64, error) {
		var l [2]float64
		for i, d := range [2]float64{delta, -delta} {
			for j := range theta {
				theta[j] = v.theta[j] + d*dtheta[j]
			}
			for k, z := range p.Z0 {
				for j := range z {
					z[j] = v.e.p.Z0[k][j] + d*dz0[k][j]
				}
			}
			var err error
			if l[i], err = probe.Value(ctx, theta); err != nil {
				return 0, err
			}
		}
		return (l[0] - l[1]) / (2 * delta), nil
	}
	delta := math.Cbrt(noise)
	fine, err := central(delta)
	if err != nil {
		return err
	}
	coarse, err := central(2 * delta)
	if err != nil {
		return err
	}
	for k := range p.Z0 {
		copy(p.Z0[k], v.e.p.Z0[k])
	}
	_, slope, err := probe.Directional(ctx, v.theta, dtheta, dz0)
	if err != nil {
		return err
	}
	off := math.Abs(fine-slope) - 3*math.Abs(fine-coarse) - noise/delta*math.Abs(v.g.Loss)
	if missed := off / (scale + v.floor); missed > max(v.Tolerance, math.Cbrt(noise)) {
		v.missed = true
		v.Error = max(v.Error, missed)
	}
	return nil
}
