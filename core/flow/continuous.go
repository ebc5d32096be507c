package flow

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"costate/core/ode"
)

// continuous integrates the flow of θ, and beside it what L has to fall by,
//
//	E(τ) = ∫ η ∇L·g dτ,   dθ/dτ = −η g,
//
// g being ∇L, or for the modified flow ∇L + (η/2) ∇²L ∇L. E has no part in the
// choice of steps.
type continuous struct {
	path   *Path
	solver *ode.Solver
	h      *products
	failed ode.Stats // work of starts that ended with an error
	err    error     // of the objective, met inside a step
	ctx    context.Context

	state, gradient, column []float64
	first                   float64 // L where E began; NaN when not known yet
	fallen                  float64 // E up to the last start of the solver
}

func newContinuous(p *Path, h *products) *continuous {
	n := len(p.theta)
	c := &continuous{path: p, h: h, ctx: context.Background(), first: math.NaN(),
		state: make([]float64, n+1), gradient: make([]float64, n), column: make([]float64, n)}
	id := p.cfg.Method
	if id == "" {
		id = "dopri5"
	}
	method, ok := ode.Lookup(id)
	if !ok {
		panic("flow: unknown method " + id)
	}
	// The error of a step is the root mean square over all entries: E, which has
	// none, is not to make it smaller.
	share := math.Sqrt(float64(n) / float64(n+1))
	atols := make([]float64, n+1)
	for i := range atols {
		atols[i] = share * p.cfg.ATol
	}
	atols[n] = 1e300
	opt := ode.Options{RTol: share * p.cfg.RTol, ATols: atols, MaxSteps: math.MaxInt, Step: p.cfg.Step}
	if method.Adaptive {
		opt.Step = 0
	}
	c.solver = ode.NewSolver(method, n+1, opt)
	c.solver.SetJacobian(c.jacobian)
	if p.cfg.Schedule.constant() {
		c.solver.SetTimeDerivative(func(dst []float64, _ float64, _ []float64) { clear(dst) })
	}
	c.start()
	return c
}

// start begins anew where the path stands.
func (c *continuous) start() {
	copy(c.state, c.path.theta)
	c.state[len(c.path.theta)] = 0
	c.first, c.fallen = math.NaN(), 0
	c.solver.Start(c.rhs, c.path.tau, c.state)
}

// follow integrates until the solver has passed tau and reads θ(tau) from the
// dense output.
func (p *Path) follow(ctx context.Context, tau float64) error {
	c := p.flow
	if c == nil {
		p.tau = tau
		return nil
	}
	c.ctx, c.err = ctx, nil
	for c.solver.T() < tau {
		if err := ctx.Err(); err != nil {
			return err
		}
		// Steps need not end where points are asked for. An end that is
		// finite keeps them so where θ stands still and they grow.
		if err := c.solver.Step(math.MaxFloat64); err != nil {
			// The step size has shrunk to nothing: going on begins with a new one.
			c.failed.Add(c.solver.Stats())
			c.solver.Start(c.rhs, c.solver.T(), c.solver.Z())
			if c.err != nil {
				return c.err
			}
			return fmt.Errorf("gradient flow, with τ for t: %w", err)
		}
		c.err = nil // a smaller step went well
		p.steps++
	}
	c.begin(p)
	p.tau, p.known = tau, false
	c.solver.Interpolate(c.state, tau)
	copy(p.theta, c.state)
	return nil
}

// begin notes L where E began, if it is known.
func (c *continuous) begin(p *Path) {
	if math.IsNaN(c.first) && p.known {
		c.first, c.fallen = p.loss, c.state[len(p.theta)]
	}
}

// Balance returns by how much L has fallen along the flow since its loss was first
// asked for, and how much that has to be: ∫ η‖∇L‖² dτ, or for the modified flow
// ∫ η ∇L·(∇L + (η/2)∇²L∇L) dτ, integrated beside θ. They differ by the error of θ
// and that of the gradient. Both are 0 for the discrete rules.
func (p *Path) Balance(ctx context.Context) (fallen, expected float64, err error) {
	c := p.flow
	if c == nil {
		return 0, 0, nil
	}
	loss, err := p.Loss(ctx)
	if err != nil {
		return 0, 0, err
	}
	c.begin(p)
	return c.first - loss, c.state[len(p.theta)] - c.fallen, nil
}

// rhs is −η g on the free entries, then η ∇L·g. Where the objective cannot be
// evaluated the solver is told so by NaN, and tries a smaller step.
func (c *continuous) rhs(dst []float64, tau float64, state []float64) {
	p := c.path
	n := len(p.theta)
	g, theta := dst[:n], state[:n]
	if err := c.ctx.Err(); err != nil {
		c.broken(dst, err) // the solver tries many a smaller step
		return
	}
	if _, err := p.objective.Gradient(c.ctx, g, theta); err != nil {
		c.broken(dst, err)
		return
	}
	eta := p.cfg.Eta * p.cfg.Schedule.At(tau)
	mask(g, p.cfg.Free)
	if p.cfg.Rule == "modified-flow" {
		copy(c.gradient, g)
		if err := c.h.apply(c.ctx, c.column, theta, c.gradient); err != nil {
			c.broken(dst, err)
			return
		}
		floats.AddScaled(g, eta/2, c.column)
		dst[n] = eta * floats.Dot(c.gradient, g)
	} else {
		dst[n] = eta * floats.Dot(g, g)
	}
	for i := range g {
		if p.free(i) {
			g[i] *= -eta
		}
	}
}

func (c *continuous) broken(dst []float64, err error) {
	c.err = err
	for i := range dst {
		dst[i] = math.NaN()
	}
}

// jacobian is that of rhs, for stiff methods: −ηH by a product a column, and for E
// 2η ∇LᵀH. That of the modified flow, which has third derivatives of L, is taken by
// central differences.
func (c *continuous) jacobian(dst []float64, tau float64, state []float64) {
	p := c.path
	n := len(p.theta)
	eta := p.cfg.Eta * p.cfg.Schedule.At(tau)
	clear(dst)
	if p.cfg.Rule == "modified-flow" {
		c.differences(dst, tau, state)
		return
	}
	theta := state[:n]
	if _, err := p.objective.Gradient(c.ctx, c.gradient, theta); err != nil {
		c.broken(dst, err)
		return
	}
	mask(c.gradient, p.cfg.Free)
	for j := range n {
		if !p.free(j) {
			continue
		}
		clear(c.column)
		c.column[j] = 1
		if err := c.h.apply(c.ctx, c.column, theta, c.column); err != nil {
			c.broken(dst, err)
			return
		}
		for i, v := range c.column {
			dst[i*(n+1)+j] = -eta * v
		}
		dst[n*(n+1)+j] = 2 * eta * floats.Dot(c.gradient, c.column)
	}
}

func (c *continuous) differences(dst []float64, tau float64, state []float64) {
	p := c.path
	n := len(p.theta)
	at, up, down := make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)
	copy(at, state)
	for j := range n {
		if !p.free(j) {
			continue
		}
		delta := math.Cbrt(3*c.h.noise) * max(1, math.Abs(state[j]))
		at[j] = state[j] + delta
		c.rhs(up, tau, at)
		at[j] = state[j] - delta
		c.rhs(down, tau, at)
		at[j] = state[j]
		for i := range up {
			dst[i*(n+1)+j] = (up[i] - down[i]) / (2 * delta)
		}
	}
}
