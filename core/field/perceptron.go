package field

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// PerceptronConfig describes a multilayer perceptron as a function
//
//	y = W_m σ(… σ(W_1 x + b_1) …) + b_m,   x ∈ Rⁱⁿᵖᵘᵗˢ,  y ∈ Rᵒᵘᵗᵖᵘᵗˢ
//
// for use in typed equations. Weights are laid out as those of a [Network].
type PerceptronConfig struct {
	Inputs, Outputs int       // at least 1 each
	Hidden          []int     // width of each hidden layer
	Activation      string    // one of Activations(), "" for tanh
	Seed            int64     // of the initial weights, if none are given
	ZeroLast        bool      // begin with a last layer of zeros: then y = 0
	Weights         []float64 // nil, or as many as there are
}

// Perceptron is a multilayer perceptron that equations can call. It is
// immutable and may be used by any number of goroutines at once.
type Perceptron struct {
	layers     []layer
	activation activation
	weights    []float64
}

// NewPerceptron checks the configuration and draws the weights if there are
// none. The error is a *NetworkError.
func NewPerceptron(cfg PerceptronConfig) (*Perceptron, error) {
	fail := func(field, format string, args ...any) (*Perceptron, error) {
		return nil, &NetworkError{field, fmt.Sprintf(format, args...)}
	}
	if cfg.Inputs < 1 || cfg.Inputs > maxArguments {
		return fail("inputs", "is %d: expected 1 to %d", cfg.Inputs, maxArguments)
	}
	if cfg.Outputs < 1 || cfg.Outputs > maxArguments {
		return fail("outputs", "is %d: expected 1 to %d", cfg.Outputs, maxArguments)
	}
	name := cfg.Activation
	if name == "" {
		name = "tanh"
	}
	p := &Perceptron{}
	var ok bool
	if p.activation, ok = activations[name]; !ok {
		message := "is %q: expected one of %s"
		if s := suggest(name, Activations()); s != "" {
			message = "is %q: did you mean " + s + "? Expected one of %s"
		}
		return fail("activation", message, clip(name), strings.Join(Activations(), ", "))
	}
	in, total := cfg.Inputs, 0
	for k, out := range append(slices.Clone(cfg.Hidden), cfg.Outputs) {
		if out < 1 || out > maxWeights {
			return fail("hidden", "layer %d has width %d: expected 1 to %d", k, out, maxWeights)
		}
		l := layer{in: in, out: out, offset: total}
		p.layers = append(p.layers, l)
		if total += l.weights(); total > maxWeights {
			return fail("hidden", "the network has more than %d weights: make the layers narrower", maxWeights)
		}
		in = out
	}
	if cfg.Weights == nil {
		p.weights = (&Network{layers: p.layers}).glorot(cfg.Seed, total)
		if cfg.ZeroLast {
			clear(p.weights[p.layers[len(p.layers)-1].offset:])
		}
		return p, nil
	}
	if len(cfg.Weights) != total {
		return fail("weights", "there are %d: this network has %d", len(cfg.Weights), total)
	}
	for i, w := range cfg.Weights {
		if math.IsNaN(w) || math.IsInf(w, 0) {
			return fail("weights", "number %d is not finite", i)
		}
	}
	p.weights = slices.Clone(cfg.Weights)
	return p, nil
}

// maxArguments bounds the inputs, and the outputs, of a network in equations.
const maxArguments = 64

// Inputs returns the length of x.
func (p *Perceptron) Inputs() int { return p.layers[0].in }

// Outputs returns the length of y.
func (p *Perceptron) Outputs() int { return p.layers[len(p.layers)-1].out }

// NumParams returns how many weights there are.
func (p *Perceptron) NumParams() int { return len(p.weights) }

// Weights returns the weights that were given or drawn.
func (p *Perceptron) Weights() []float64 { return slices.Clone(p.weights) }

// perceptronEvaluator evaluates one call of a perceptron. The weights belong to
// its owner. No method allocates.
type perceptronEvaluator struct {
	*Perceptron
	in      [][]float64 // input of each layer
	slope   [][]float64 // σ' of each hidden layer's sums
	back    [][]float64 // derivative by each layer's sums
	tangent [][]float64 // derivative of each layer's input along a direction
	moved   []float64   // a layer's output along a change of its weights
}

func newPerceptronEvaluator(p *Perceptron) *perceptronEvaluator {
	e := &perceptronEvaluator{Perceptron: p}
	widest := 0
	for _, l := range p.layers {
		e.in = append(e.in, make([]float64, l.in))
		e.tangent = append(e.tangent, make([]float64, l.in))
		e.slope = append(e.slope, make([]float64, l.out))
		e.back = append(e.back, make([]float64, l.out))
		widest = max(widest, l.out)
	}
	e.moved = make([]float64, widest)
	return e
}

// eval sets y to the value at x; with slopes, pull and push can follow.
func (e *perceptronEvaluator) eval(y, x, weights []float64, slopes bool) {
	copy(e.in[0], x)
	last := len(e.layers) - 1
	for k, l := range e.layers {
		w, b := split(weights, l)
		out := y
		if k < last {
			out = e.in[k+1]
		}
		affine(out, w, e.in[k], b)
		switch {
		case k == last:
		case slopes:
			e.activation.slope(out, e.slope[k], out)
		default:
			e.activation.value(out, out)
		}
	}
}

// pull sets dx = aᵀ∂y/∂x and dw = aᵀ∂y/∂weights (nil: not wanted) where eval was
// last.
func (e *perceptronEvaluator) pull(dx, dw, weights, a []float64) {
	last := len(e.layers) - 1
	copy(e.back[last], a)
	for k := last; k >= 0; k-- {
		l, g := e.layers[k], e.back[k]
		if dw != nil {
			dW, db := split(dw, l)
			outer(dW, g, e.in[k])
			copy(db, g)
		}
		w, _ := split(weights, l)
		if k == 0 {
			transposed(dx, w, g)
			return
		}
		transposed(e.back[k-1], w, g)
		multiply(e.back[k-1], e.slope[k-1])
	}
}

// push sets dy to the derivative along dx and dw (nil: 0) where eval was last.
func (e *perceptronEvaluator) push(dy, dx, dw, weights []float64) {
	copy(e.tangent[0], dx)
	last := len(e.layers) - 1
	for k, l := range e.layers {
		out := dy
		if k < last {
			out = e.tangent[k+1]
		}
		moved := e.moved[:l.out]
		clear(moved)
		if dw != nil {
			dW, db := split(dw, l)
			affine(moved, dW, e.in[k], db)
		}
		w, _ := split(weights, l)
		affine(out, w, e.tangent[k], moved)
		if k < last {
			multiply(out, e.slope[k])
		}
	}
}
