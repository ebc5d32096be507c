package field

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// NetworkConfig describes a multilayer perceptron as a field:
//
//	dz/dt = W_m σ(… σ(W_1 x + b_1) …) + b_m,   x = z or z³ (elementwise), and t if Time
//
// with no activation after the last layer. Weights, if given, are all of them
// in one vector, layer after layer, W row by row (out × in), then b.
//
// With Varying the weights are a function of t on [From, To], given by those at
// Layers knots, one whole vector after the other: "constant" has knot k hold in
// the k-th of Layers equal pieces of time, "linear" goes straight from one of
// Layers evenly spaced knots to the next. Before From and after To they stay.
type NetworkConfig struct {
	Dim        int       // states without the augmented ones, at least 1
	Hidden     []int     // width of each hidden layer
	Activation string    // one of Activations(), "" for tanh
	Input      string    // "z" or "z^3", "" for z
	Time       bool      // append t to the input
	Augment    int       // further states
	Seed       int64     // of the initial weights, if none are given
	ZeroLast   bool      // begin with a last layer of zeros: then dz/dt = 0, the flow is the identity
	Weights    []float64 // nil, or as many as the network has

	Varying  string  // "", "constant" or "linear"
	Layers   int     // knots of varying weights; at least 1, for "linear" 2
	From, To float64 // the interval of the knots
}

// maxWeights is how many weights a network may have.
const maxWeights = 1_000_000

// NetworkError says which part of a NetworkConfig cannot be used.
type NetworkError struct {
	Field   string // in lower case, as in "hidden"
	Message string
}

func (e *NetworkError) Error() string { return "network " + e.Field + ": " + e.Message }

// layer is the place of one layer in the weights.
type layer struct {
	in, out int
	offset  int // of W in the weights; b follows it
}

func (l layer) weights() int { return l.out * (l.in + 1) }

// Network is a neural field. It is immutable and may be used by any number of
// goroutines at once.
type Network struct {
	dim        int
	layers     []layer
	activation activation
	curve      func(x, y, d float64) float64 // σ'' where σ = y and σ' = d
	third      func(x, y, d float64) float64 // σ''' likewise
	cube, time bool
	schedule   schedule
	packing    packing
	weights    []float64 // knot after knot
}

// NewNetwork checks the configuration and draws the weights if there are none.
// The error is a *NetworkError.
func NewNetwork(cfg NetworkConfig) (*Network, error) {
	fail := func(field, format string, args ...any) (*Network, error) {
		return nil, &NetworkError{field, fmt.Sprintf(format, args...)}
	}
	if cfg.Dim < 1 || cfg.Dim > maxWeights {
		return fail("dim", "is %d: expected 1 to %d states", cfg.Dim, maxWeights)
	}
	if cfg.Augment < 0 || cfg.Augment > maxWeights {
		return fail("augment", "is %d: expected 0 to %d further states", cfg.Augment, maxWeights)
	}
	n := &Network{dim: cfg.Dim + cfg.Augment, time: cfg.Time}
	switch cfg.Input {
	case "", "z":
	case "z^3":
		n.cube = true
	default:
		return fail("input", `is %q: expected "z" or "z^3"`, clip(cfg.Input))
	}
	name := cfg.Activation
	if name == "" {
		name = "tanh"
	}
	var ok bool
	if n.activation, ok = activations[name]; !ok {
		message := "is %q: expected one of %s"
		if s := suggest(name, Activations()); s != "" {
			message = "is %q: did you mean " + s + "? Expected one of %s"
		}
		return fail("activation", message, clip(name), strings.Join(Activations(), ", "))
	}
	n.curve, n.third = curves[name], thirds[name]
	in, total := n.dim, 0
	if cfg.Time {
		in++
	}
	for k, out := range append(slices.Clone(cfg.Hidden), n.dim) {
		if out < 1 || out > maxWeights {
			return fail("hidden", "layer %d has width %d: expected 1 to %d", k, out, maxWeights)
		}
		l := layer{in: in, out: out, offset: total}
		n.layers = append(n.layers, l)
		// Each factor is at most a million, so the product cannot overflow.
		if total += l.weights(); total > maxWeights {
			return fail("hidden", "the network has more than %d weights: make the layers narrower", maxWeights)
		}
		in = out
	}
	n.packing = newPacking(n.layers)
	if err := n.schedule.configure(&cfg, total); err != nil {
		return nil, err
	}
	total *= n.schedule.knots
	if cfg.Weights == nil {
		n.weights = n.glorot(cfg.Seed, total)
		if cfg.ZeroLast {
			last := n.layers[len(n.layers)-1]
			for k := range n.schedule.knots {
				clear(n.weights[k*n.schedule.size+last.offset:][:last.weights()])
			}
		}
		return n, nil
	}
	if len(cfg.Weights) != total {
		return fail("weights", "there are %d: this network has %d", len(cfg.Weights), total)
	}
	for i, w := range cfg.Weights {
		if math.IsNaN(w) || math.IsInf(w, 0) {
			return fail("weights", "number %d is not finite", i)
		}
	}
	n.weights = slices.Clone(cfg.Weights)
	return n, nil
}

// glorot draws W uniformly from ±√(6/(in+out)) and sets b to 0 (Glorot &
// Bengio, AISTATS 2010, eq. 16). The source is math/rand/v2's PCG with the two
// words (seed, 0), one Float64 a weight in the order of the weights; no step
// of it rounds differently on another machine. Each knot of varying weights
// goes on where the one before ended, so that the first is as without them.
func (n *Network) glorot(seed int64, total int) []float64 {
	random := rand.New(rand.NewPCG(uint64(seed), 0))
	weights := make([]float64, 0, total)
	for len(weights) < total {
		for _, l := range n.layers {
			limit := math.Sqrt(6 / float64(l.in+l.out))
			for range l.in * l.out {
				weights = append(weights, limit*(2*random.Float64()-1))
			}
			weights = weights[:len(weights)+l.out]
		}
	}
	return weights
}

// Dim returns n, the number of states with the augmented ones.
func (n *Network) Dim() int { return n.dim }

// NumParams returns how many weights there are.
func (n *Network) NumParams() int { return len(n.weights) }

// Weights returns the weights that were given or drawn, layer after layer, W
// row by row (out × in), then b; of varying weights, knot after knot.
func (n *Network) Weights() []float64 { return slices.Clone(n.weights) }

// Autonomous reports whether t is no input and the weights do not vary with it.
func (n *Network) Autonomous() bool { return !n.time && n.schedule.knots == 1 }

// States returns the names z1 … zn.
func (n *Network) States() []string {
	names := make([]string, n.dim)
	for i := range names {
		names[i] = fmt.Sprintf("z%d", i+1)
	}
	return names
}

// LaTeX returns the field typeset as one vector equation.
func (n *Network) LaTeX() []string {
	x := `\mathbf{z}`
	if n.cube {
		x += `^{\circ 3}`
	}
	if n.time {
		x = `(` + x + `, t)`
	}
	at := ""
	if n.schedule.knots > 1 {
		at = `(t)`
	}
	for k := range n.layers {
		if k > 0 {
			x = n.activation.tex + `\!\left(` + x + `\right)`
		}
		x = fmt.Sprintf(`W_{%d}%s\,%s + b_{%d}%s`, k+1, at, x, k+1, at)
	}
	return []string{`\dot{\mathbf{z}} = ` + x}
}
