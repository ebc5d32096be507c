package adjoint

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"costate/core/ode"
)

// compare finds the distance from an independent way.
func (v *verifier) compare(ctx context.Context) error {
	e := v.e
	defer e.setParams(v.theta) // tighter ones share its evaluators
	if e.p.Field == nil {
		return v.landscape(ctx)
	}
	tight := NewEngine(e.tighter(finer))
	err := v.compareBy(ctx, tight)
	if err != nil && ctx.Err() == nil && e.p.Method.Adaptive {
		tight = e
		err = v.compareBy(ctx, e)
	}
	for k, z := range tight.end {
		copy(e.end[k], z)
	}
	return err
}

// tighter is the problem with a part of the tolerance, for an adaptive method.
func (e *Engine) tighter(part float64) Problem {
	p := e.p
	p.Samples = nil
	if !p.Method.Adaptive {
		return p
	}
	opt := &p.Options
	rtol := cmp.Or(opt.RTol, defaultRTol)
	part = min(1, max(part, leastRTol/rtol))
	opt.RTol, opt.ATol = part*rtol, part*cmp.Or(opt.ATol, defaultATol)
	opt.ATols = slices.Clone(opt.ATols)
	for i := range opt.ATols {
		opt.ATols[i] *= part
	}
	opt.MinStep, opt.MaxSteps = 0, 4*cmp.Or(opt.MaxSteps, defaultSteps)
	return p
}

// whole reports whether the forward sensitivity problem is small enough for all
// directions.
func (e *Engine) whole() bool {
	tangents := e.n + e.p.NumParams
	return e.n*(1+tangents) <= maxWhole && tangents*len(e.p.Z0) <= maxTangents
}

func (v *verifier) compareBy(ctx context.Context, e *Engine) error {
	fixed, acts, through := !e.p.Method.Adaptive, e.acts(), DiscreteThroughEvents(e.p.Method)
	switch {
	case fixed && acts && through && v.way == Discrete && e.whole():
		return v.against(ctx, e, FiniteDifference) // tangents pass events as the equation does
	case fixed && acts && through && v.way != Discrete, fixed && !acts && v.way == Forward:
		return v.against(ctx, e, Discrete) // which is of the computed solution
	case v.way == Forward:
		return v.against(ctx, e, Checkpointed)
	case e.whole():
		return v.against(ctx, e, Forward)
	}
	v.Method = "forward, along random directions"
	directions := make([]Direction, lookAlong)
	rng := newSigns()
	for i := range directions {
		directions[i] = v.signs(rng)
	}
	slopes, err := e.slopes(ctx, v.theta, directions)
	off, size := 0.0, 0.0
	for i, slope := range slopes {
		off = math.Hypot(off, slope-v.g.along(directions[i].Theta, directions[i].Z0))
		size = math.Hypot(size, slope)
	}
	v.norm = size / math.Sqrt(lookAlong)
	if e.p.Method.ID == v.e.p.Method.ID {
		v.norm = v.g.length() // surer, unless the two are far apart
	}
	diff := off / math.Sqrt(lookAlong)
	v.Difference, v.Error = ratio(diff, v.norm), diff/(v.norm+v.floor)
	return err
}

// slopes are the derivatives of the loss along directions of θ and z0.
func (e *Engine) slopes(ctx context.Context, theta []float64, directions []Direction) ([]float64, error) {
	e.setParams(theta)
	slopes := make([]float64, len(directions))
	if e.p.Loss.Parameters != nil {
		e.p.Loss.Parameters.Gradient(nil, e.scratch, e.p.T0, nil)
		for i, d := range directions {
			slopes[i] = dot(e.scratch, d.Theta)
		}
	}
	defer e.pieces.hold(math.NaN())
	s := e.tangents(len(directions), func(j int) []float64 { return directions[j].Theta })
	for k := range e.p.Z0 {
		for i, d := range directions {
			copy(s.tangent(s.state, i), d.Z0[k])
		}
		if err := s.solve(ctx, k); err != nil {
			return nil, err
		}
		copy(e.end[k], s.solver.Z())
		for i, d := range directions {
			slopes[i] += s.along[i] + dot(s.partial, d.Theta)
		}
	}
	return slopes, nil
}

func (v *verifier) against(ctx context.Context, e *Engine, m Method) error {
	var other Gradient
	if err := e.Gradient(ctx, &other, v.theta, m, Observer{}); err != nil {
		return err
	}
	v.Method, v.Difference = m.String(), v.g.Distance(&other)
	v.norm = other.length()
	v.Error = v.g.apart(&other) / (v.norm + v.floor)
	return nil
}

// landscape compares with differences of a loss that is no solution of anything. What
// they miss themselves, a third of what they change by with steps twice as long, is
// no fault of the gradient where that is small: at a minimum there is nothing else.
func (v *verifier) landscape(ctx context.Context) error {
	var near, wide Gradient
	v.e.setParams(v.theta)
	for k, g := range []*Gradient{&near, &wide} {
		g.reset(0, v.e.n, v.e.p.NumParams)
		if err := v.e.differences(ctx, g, float64(k+1)); err != nil {
			return err
		}
	}
	v.Method, v.Difference, v.norm = FiniteDifference.String(), v.g.Distance(&near), near.length()
	off := v.g.apart(&near)
	if v.Error = off / (v.norm + v.floor); v.Error > v.Tolerance {
		v.Error = max(0, off-near.apart(&wide)) / (v.norm + v.floor)
	}
	return nil
}

func newSigns() *rand.Rand { return rand.New(rand.NewPCG(1, 1)) }

// signs is a direction that the verdict looks along.
func (v *verifier) signs(rng *rand.Rand) Direction {
	signs := func(count int) []float64 {
		s := make([]float64, count)
		for i := range s {
			s[i] = float64(2*rng.IntN(2) - 1)
		}
		return s
	}
	d := Direction{Theta: signs(len(v.g.Theta))}
	for _, z := range v.g.Z0 {
		d.Z0 = append(d.Z0, signs(len(z)))
	}
	return d
}

// exactly finds how far the gradient of fixed steps is from that of the equation
// itself, by an adaptive method, if one gets there.
func (v *verifier) exactly(ctx context.Context) {
	p := v.e.p
	p.Samples, p.Checkpoints = nil, 0
	p.Options.RTol, p.Options.ATol, p.Options.Step = exactRTol, exactRTol, 0
	p.Options.ATols = nil
	defer v.e.setParams(v.theta)
	found := v.Verdict
	defer func(norm float64) { v.Verdict, v.norm = found, norm }(v.norm)
	for _, id := range []string{"dopri5", "rodas5p"} {
		p.Method, _ = ode.Lookup(id)
		if n := v.e.n; p.Method.Stiff && n > maxStiff {
			return
		}
		e := NewEngine(p)
		if err := v.compareBy(ctx, e); err == nil {
			found.StepError = v.Error
			return
		}
	}
}

// condition compares the derivative along the signs with that from a start
// moved by the tolerance.
func (v *verifier) condition(ctx context.Context) error {
	if v.Growth.Forward < chaosGrowth {
		return nil
	}
	d := v.signs(newSigns())
	_, here, err := v.e.Along(ctx, v.theta, d)
	if err != nil {
		return err
	}
	by, least := v.rtol, v.e.leastATol()
	if !v.e.p.Method.Adaptive {
		by, least = fixedRTol, 0
	}
	p := v.e.p
	p.Z0, p.Samples = nil, nil
	for k, z := range v.e.p.Z0 {
		moved := slices.Clone(z)
		for i := range moved {
			moved[i] += d.Z0[k][i] * (by*math.Abs(z[i]) + least)
		}
		p.Z0 = append(p.Z0, moved)
	}
	_, there, err := NewEngine(p).Along(ctx, v.theta, d)
	v.e.setParams(v.theta)
	v.Condition = math.Abs(here-there) / (v.norm + v.floor)
	if err != nil || v.Condition <= noDigit || !v.e.p.Method.Adaptive {
		return err
	}
	// A trajectory a little better may be as far off, and its gradient near by
	// chance. One much better tells, if there is one.
	slopes, err := NewEngine(v.e.tighter(farFiner)).slopes(ctx, v.theta, []Direction{d})
	v.e.setParams(v.theta)
	off := math.Inf(1)
	if err == nil {
		off = math.Abs(slopes[0]-v.g.along(d.Theta, d.Z0)) / (v.norm + v.floor)
	}
	if v.astray = off > v.Tolerance; v.astray {
		v.Error = max(v.Error, min(off, v.Condition))
	}
	return ctx.Err()
}

// ratio is a/b, and 0 where a vanishes.
func ratio(a, b float64) float64 {
	if a == 0 {
		return 0
	}
	return a / b
}

// length is ‖g‖ over θ and all z0.
func (g *Gradient) length() float64 { return g.apart(&Gradient{}) }

// apart is ‖g − other‖; what other does not have is 0.
func (g *Gradient) apart(other *Gradient) float64 {
	sum := 0.0
	add := func(a, b []float64) {
		for i, v := range a {
			if b != nil {
				v -= b[i]
			}
			sum = math.Hypot(sum, v)
		}
	}
	add(g.Theta, other.Theta)
	for k, z := range g.Z0 {
		if other.Z0 == nil {
			add(z, nil)
			continue
		}
		add(z, other.Z0[k])
	}
	return sum
}

// along is the derivative along a direction.
func (g *Gradient) along(dtheta []float64, dz0 [][]float64) float64 {
	sum := dot(g.Theta, dtheta)
	for k, z := range g.Z0 {
		sum += dot(z, dz0[k])
	}
	return sum
}
