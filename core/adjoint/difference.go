package adjoint

import (
	"cmp"
	"context"
	"math"
)

// differences fills g by central differences of the loss,
// (L(x+δ) − L(x−δ))/2δ, each δ = max(1, |x|) · (noise)^(1/3): truncation grows
// as δ² and the loss's own error as noise/δ, which balance there (Nocedal and
// Wright, Numerical Optimization, 2nd ed., §8.1). The noise is the tolerance
// for an adaptive method, whose steps change with x, and round-off for a
// fixed-step one. δ is times wider.
func (e *Engine) differences(ctx context.Context, g *Gradient, wider float64) error {
	noise := 0x1p-52
	if e.p.Method.Adaptive {
		noise = max(noise, cmp.Or(e.p.Options.RTol, 1e-6)) // 0 is ode's default
	}
	scale := wider * math.Cbrt(noise)
	p := e.p
	p.Samples = nil
	loss, stats := e.loss, e.stats
	theta := append([]float64(nil), e.theta...)
	p.Z0 = make([][]float64, len(e.p.Z0))
	for k, z := range e.p.Z0 {
		p.Z0[k] = append([]float64(nil), z...)
	}
	// It sees x move: x is an entry of theta or of these start points.
	probe := NewEngine(p)
	var err error
	var work Stats
	central := func(x *float64) float64 {
		if err != nil {
			return 0
		}
		var l [2]float64
		at := *x
		delta := scale * max(1, math.Abs(at))
		up, down := at+delta, at-delta
		for i, v := range [2]float64{up, down} {
			*x = v
			l[i], err = probe.Value(ctx, theta)
			work.Forward.Add(probe.stats.Forward)
			if err != nil {
				break
			}
		}
		*x = at
		return (l[0] - l[1]) / (up - down)
	}
	for i := range theta {
		g.Theta[i] = central(&theta[i])
	}
	for k := range p.Z0 {
		for j := range p.Z0[k] {
			g.Z0[k][j] = central(&p.Z0[k][j])
		}
	}
	if err == nil {
		e.durationDifferences(g)
	}
	e.setParams(theta)
	e.loss, e.stats = loss, stats
	e.stats.Backward.Add(work.Forward)
	return err
}

// durationDifferences fills dL/dT and dL/dt0. Moving an end moves it past
// observations that stand there, so these two come from the slopes at the ends
// that the trajectory itself gives: φ's total derivative along f, and z0's.
func (e *Engine) durationDifferences(g *Gradient) {
	t0 := e.p.T0
	dz := make([]float64, e.n)
	for k := range e.p.Z0 {
		e.turn(k)
		clear(dz)
		if e.p.Loss.Terminal != nil {
			e.p.Loss.Terminal.Gradient(dz, nil, e.p.T1(), e.end[k])
		}
		g.T += e.longer(k, dz) + e.depthTerm(k)
		g.T0 -= e.hamiltonian(t0, e.p.Z0[k], g.Z0[k])
	}
}
