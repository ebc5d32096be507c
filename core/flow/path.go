package flow

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"costate/core/ode"
)

// Objective is the loss L(θ), θ of any fixed length.
type Objective interface {
	// Gradient writes ∇L(θ) to dst and returns L(θ).
	Gradient(ctx context.Context, dst, theta []float64) (loss float64, err error)
}

// Rules lists the names of the rules of [Config.Rule].
var Rules = []string{"flow", "descent", "momentum", "nesterov", "rmsprop", "adam"}

// CheckRule returns an error that lists the rules if there is none named so.
func CheckRule(rule string) error {
	if !slices.Contains(Rules, rule) {
		return fmt.Errorf("unknown rule %q; there are %s", rule, strings.Join(Rules, ", "))
	}
	return nil
}

// Config says how θ moves.
type Config struct {
	Rule string
	Eta  float64 // η
	Free []bool  // which entries of θ move; nil is all

	// Spacing is the distance in τ between the points of a "flow"; the other
	// rules give a point a step.
	Spacing float64

	// RTol and ATol are the tolerances of a "flow" in θ.
	RTol, ATol float64
}

// Path is θ(τ), followed from its start point by point.
type Path struct {
	objective Objective
	cfg       Config
	tau       float64
	theta     []float64
	next      []float64 // the θ that a step leads to
	gradient  []float64 // at theta, if known
	loss      float64
	known     bool
	steps     int

	solver *ode.Solver // "flow"
	failed ode.Stats   // work of its starts that ended with an error
	err    error       // of the objective, met inside a step of it
	ctx    context.Context

	rule update
}

// NewPath starts at θ(tau) = theta, which it copies.
func NewPath(objective Objective, cfg Config, tau float64, theta []float64) *Path {
	p := &Path{objective: objective, cfg: cfg, tau: tau,
		theta: slices.Clone(theta), next: make([]float64, len(theta)), gradient: make([]float64, len(theta))}
	if cfg.Rule != "flow" {
		p.rule = newUpdate(cfg.Rule, len(theta))
		return p
	}
	if len(theta) == 0 {
		return p
	}
	method, _ := ode.Lookup("dopri5")
	p.solver = ode.NewSolver(method, len(theta), ode.Options{RTol: cfg.RTol, ATol: cfg.ATol, MaxSteps: math.MaxInt})
	p.solver.Start(p.rhs, tau, p.theta)
	return p
}

// Tau returns the training time.
func (p *Path) Tau() float64 { return p.tau }

// Theta returns θ(τ), a view that Next changes.
func (p *Path) Theta() []float64 { return p.theta }

// Steps returns the steps taken: accepted ones of the solver for a "flow".
func (p *Path) Steps() int { return p.steps }

// Stats returns the work of the solver of a "flow"; for the other rules an
// evaluation is one gradient.
func (p *Path) Stats() ode.Stats {
	if p.solver != nil {
		s := p.failed
		s.Add(p.solver.Stats())
		return s
	}
	return ode.Stats{Evaluations: p.steps, Accepted: p.steps}
}

// Loss returns L(θ(τ)), computed if it is not known yet.
func (p *Path) Loss(ctx context.Context) (float64, error) {
	err := p.evaluate(ctx)
	return p.loss, err
}

// GradientNorm returns ‖∇L(θ(τ))‖ over the free entries.
func (p *Path) GradientNorm(ctx context.Context) (float64, error) {
	err := p.evaluate(ctx)
	sum := 0.0
	for i, v := range p.gradient {
		if p.free(i) {
			sum += v * v
		}
	}
	return math.Sqrt(sum), err
}

func (p *Path) free(i int) bool { return p.cfg.Free == nil || p.cfg.Free[i] }

func (p *Path) evaluate(ctx context.Context) (err error) {
	if p.known {
		return nil
	}
	p.loss, err = p.objective.Gradient(ctx, p.gradient, p.theta)
	if err == nil && !finite(p.gradient, p.loss) {
		err = errNotFinite
	}
	if err != nil && ctx.Err() == nil && p.steps > 0 {
		return fmt.Errorf("after %d steps of %s: %w; if the loss rose before, take a smaller η", p.steps, p.cfg.Rule, err)
	}
	p.known = err == nil
	return err
}

var errNotFinite = errors.New("the loss or its gradient leaves the finite numbers")

func finite(v []float64, loss float64) bool {
	sum := loss * 0
	for _, x := range v {
		sum += x * 0
	}
	return sum == 0
}

// Next moves to the next point of the path. After an error θ and τ are what
// they were.
func (p *Path) Next(ctx context.Context) error {
	if p.cfg.Rule == "flow" {
		return p.follow(ctx, p.tau+p.cfg.Spacing)
	}
	if err := p.evaluate(ctx); err != nil {
		return err
	}
	for i := range p.gradient {
		if !p.free(i) {
			p.gradient[i] = 0
		}
	}
	copy(p.next, p.theta)
	p.rule.step(p.next, p.gradient, p.cfg.Eta)
	if !finite(p.next, 0) {
		return fmt.Errorf("θ leaves the finite numbers at step %d of %s: take a smaller η", p.steps+1, p.cfg.Rule)
	}
	copy(p.theta, p.next)
	p.tau++
	p.steps++
	p.known = false
	return nil
}

// follow integrates the flow until its solver has passed tau and reads θ(tau)
// from the dense output.
func (p *Path) follow(ctx context.Context, tau float64) error {
	if p.solver == nil {
		p.tau = tau
		return nil
	}
	p.ctx, p.err = ctx, nil
	for p.solver.T() < tau {
		if err := ctx.Err(); err != nil {
			return err
		}
		// Steps need not end where points are asked for. An end that is
		// finite keeps them so where θ stands still and they grow.
		if err := p.solver.Step(math.MaxFloat64); err != nil {
			// The step size has shrunk to nothing: going on begins with a new one.
			p.failed.Add(p.solver.Stats())
			p.solver.Start(p.rhs, p.solver.T(), p.solver.Z())
			if p.err != nil {
				return p.err
			}
			return fmt.Errorf("gradient flow, with τ for t: %w", err)
		}
		p.err = nil // a smaller step went well
		p.steps++
	}
	p.tau, p.known = tau, false
	p.solver.Interpolate(p.theta, tau)
	return nil
}

// rhs is −η ∇L on the free entries. Where the objective cannot be evaluated
// the solver is told so by NaN, and tries a smaller step.
func (p *Path) rhs(dst []float64, _ float64, theta []float64) {
	if _, err := p.objective.Gradient(p.ctx, dst, theta); err != nil {
		p.err = err
		for i := range dst {
			dst[i] = math.NaN()
		}
		return
	}
	for i := range dst {
		if p.free(i) {
			dst[i] *= -p.cfg.Eta
		} else {
			dst[i] = 0
		}
	}
}
