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
var Rules = []string{"flow", "descent", "momentum", "nesterov", "rmsprop", "adam", "adamw", "proximal", "modified-flow"}

// Continuous reports whether a rule is followed in τ, not step by step.
func Continuous(rule string) bool { return rule == "flow" || rule == "modified-flow" }

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

	Schedule Schedule // what of η holds when
	Decay    float64  // λ of "adamw"

	// Batch takes the gradients of discrete rules from mini-batches, of an objective
	// that is [Stochastic]: step k from batch k.
	Batch bool

	// Spacing is the distance in τ between the points of a continuous rule; the
	// others give a point a step.
	Spacing float64

	// Method is that of package ode for a continuous rule, "" standing for dopri5;
	// RTol and ATol are its tolerances in θ, Step the step of one without. "proximal"
	// solves its equations to these tolerances.
	Method     string
	RTol, ATol float64
	Step       float64

	// GradientTolerance is the ‖∇L‖ at which the path has settled; 0 is never.
	GradientTolerance float64

	// Smooth is the same loss as exactly as Hessian–vector products need it, Noise
	// the relative error of its gradient: see [LargestCurvature]. nil stands for the
	// objective itself, with a gradient exact to rounding.
	Smooth Objective
	Noise  float64
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

	flow       *continuous // of continuous rules, unless nothing moves
	rule       update      // of the others but "proximal"
	proximal   *proximal
	stochastic Stochastic // nil where every gradient is of all data
}

// NewPath starts at θ(tau) = theta, which it copies.
func NewPath(objective Objective, cfg Config, tau float64, theta []float64) *Path {
	p := &Path{objective: objective, cfg: cfg, tau: tau,
		theta: slices.Clone(theta), next: make([]float64, len(theta)), gradient: make([]float64, len(theta))}
	smooth, noise := cfg.Smooth, cfg.Noise
	if smooth == nil {
		smooth, noise = objective, 0
	}
	n := len(theta)
	switch {
	case Continuous(cfg.Rule) && n > 0:
		p.flow = newContinuous(p, newProducts(smooth, noise, cfg.Free, n))
	case Continuous(cfg.Rule):
	case cfg.Rule == "proximal":
		p.proximal = newProximal(newProducts(smooth, noise, cfg.Free, n), n)
	default:
		p.rule = newUpdate(cfg, n)
	}
	if s, ok := objective.(Stochastic); ok {
		if cfg.Batch && !Continuous(cfg.Rule) && s.Batches() > 1 {
			p.stochastic = s
		} else {
			s.Batch(-1)
		}
	}
	return p
}

// Tau returns the training time.
func (p *Path) Tau() float64 { return p.tau }

// Theta returns θ(τ), a view that Next changes.
func (p *Path) Theta() []float64 { return p.theta }

// Steps returns the steps taken: accepted ones of the solver for a
// continuous rule.
func (p *Path) Steps() int { return p.steps }

// Stats returns the work of the solver of a continuous rule; for the others an
// evaluation is one gradient.
func (p *Path) Stats() ode.Stats {
	if p.flow != nil {
		s := p.flow.failed
		s.Add(p.flow.solver.Stats())
		return s
	}
	return ode.Stats{Evaluations: p.steps, Accepted: p.steps}
}

// Loss returns L(θ(τ)), computed if it is not known yet; with mini-batches that of
// the one that the next step takes.
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

// Settled reports whether ‖∇L‖ is below the tolerance of the configuration. With
// mini-batches, whose gradients are no measure of it, it never is.
func (p *Path) Settled(ctx context.Context) (bool, error) {
	if p.cfg.GradientTolerance <= 0 || p.stochastic != nil {
		return false, nil
	}
	norm, err := p.GradientNorm(ctx)
	return err == nil && norm <= p.cfg.GradientTolerance, err
}

func (p *Path) free(i int) bool { return p.cfg.Free == nil || p.cfg.Free[i] }

func (p *Path) evaluate(ctx context.Context) (err error) {
	if p.known {
		return nil
	}
	if p.stochastic != nil {
		p.stochastic.Batch(p.steps)
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
	if Continuous(p.cfg.Rule) {
		return p.follow(ctx, p.tau+p.cfg.Spacing)
	}
	if err := p.evaluate(ctx); err != nil {
		return err
	}
	mask(p.gradient, p.cfg.Free)
	// η is that at the middle of the step.
	eta := p.cfg.Eta * p.cfg.Schedule.At(p.tau+0.5)
	copy(p.next, p.theta)
	switch {
	case p.proximal == nil:
		p.rule.step(p.next, p.gradient, eta)
	case eta > 0:
		if err := p.proximal.solve(ctx, p.objective, p.next, p.theta, p.gradient, p.loss, eta, p.cfg.RTol, p.cfg.ATol); err != nil {
			return err
		}
	}
	if !finite(p.next, 0) {
		return fmt.Errorf("θ leaves the finite numbers at step %d of %s: take a smaller η", p.steps+1, p.cfg.Rule)
	}
	copy(p.theta, p.next)
	p.tau++
	p.steps++
	p.known = false
	return nil
}
