package adjoint_test

import (
	"context"
	"math"
	"testing"

	"costate/core/adjoint"
	"costate/core/field"
	"costate/core/ode"
)

// classifier is one class of the augmented classifier 3-32-32-3: θ is the
// network's weights, then the head's three and its bias.
type classifier struct {
	*field.NetworkEvaluator
	weights int
}

const head = 4

func (c classifier) NumParams() int            { return c.weights + head }
func (c classifier) SetParams(theta []float64) { c.NetworkEvaluator.SetParams(theta[:c.weights]) }
func (c classifier) VJP(dz, dtheta []float64, t float64, z, a []float64) float64 {
	if dtheta != nil {
		clear(dtheta[c.weights:])
		dtheta = dtheta[:c.weights]
	}
	return c.NetworkEvaluator.VJP(dz, dtheta, t, z, a)
}
func (c classifier) JVP(dst []float64, t float64, z []float64, dt float64, dz, dtheta []float64) {
	if dtheta != nil {
		dtheta = dtheta[:c.weights]
	}
	c.NetworkEvaluator.JVP(dst, t, z, dt, dz, dtheta)
}

// classifierBatch is classifier at several points.
type classifierBatch struct {
	*field.NetworkBatch
	weights int
}

func (c classifierBatch) SetParams(theta []float64) { c.NetworkBatch.SetParams(theta[:c.weights]) }
func (c classifierBatch) VJP(dz, dtheta []float64, t float64, z, a []float64) {
	if dtheta != nil {
		dtheta = dtheta[:c.weights]
	}
	c.NetworkBatch.VJP(dz, dtheta, t, z, a)
}

// crossEntropy is (softplus(l) − label·l)/points of the logit l = w·z + b.
type crossEntropy struct {
	label, points float64
	head          [head]float64
}

func (c *crossEntropy) SetParams(theta []float64) { copy(c.head[:], theta[len(theta)-head:]) }

func (c *crossEntropy) logit(z []float64) float64 {
	return c.head[0]*z[0] + c.head[1]*z[1] + c.head[2]*z[2] + c.head[3]
}

func (c *crossEntropy) Value(_ float64, z []float64) float64 {
	l := c.logit(z)
	return (max(l, 0) + math.Log1p(math.Exp(-math.Abs(l))) - c.label*l) / c.points
}

func (c *crossEntropy) Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64) {
	d := (1/(1+math.Exp(-c.logit(z))) - c.label) / c.points
	for i := range dz {
		dz[i] = d * c.head[i]
	}
	if dtheta != nil {
		clear(dtheta)
		at := dtheta[len(dtheta)-head:]
		for i, v := range z {
			at[i] = d * v
		}
		at[3] = d
	}
	return c.Value(t, z), 0
}

func (c *crossEntropy) AddGradient(dz, dtheta []float64, weight, t float64, z []float64) {
	c.Gradient(dz, nil, t, z)
	d := weight * (1/(1+math.Exp(-c.logit(z))) - c.label) / c.points
	at := dtheta[len(dtheta)-head:]
	for i, v := range z {
		at[i] += d * v
	}
	at[3] += d
}

// BenchmarkClassifier has an engine a class, since the terminal loss of an
// engine is that of all its start points.
func BenchmarkClassifier(b *testing.B) {
	const points = 512
	var weights []float64
	layer := func(n int, scale, shift float64, square bool) {
		for k := range n {
			x := float64(k)
			if square {
				x *= x
			}
			weights = append(weights, scale*math.Sin(shift+x))
		}
	}
	layer(32*3, 1.2, 1, true)
	layer(32, 0.1, 10, false)
	layer(32*32, 0.35, 2, true)
	layer(32, 0.1, 20, false)
	layer(3*32, 0.35, 3, true)
	layer(3, 0.1, 30, false)
	theta := append(weights[:len(weights):len(weights)], 0.5, -0.4, 0.3, 0.1)
	network, err := field.NewNetwork(field.NetworkConfig{Dim: 3, Hidden: []int{32, 32}, Weights: weights})
	if err != nil {
		b.Fatal(err)
	}
	engines := func(method string, opt ode.Options) (list [2]*adjoint.Engine) {
		m, _ := ode.Lookup(method)
		for label := range list {
			p := adjoint.Problem{
				Field: classifier{network.Evaluator(), len(weights)}, T: 1, Method: m, Options: opt, NumParams: len(theta),
				Batch: func(lanes int) adjoint.Batch { return classifierBatch{network.Batch(lanes), len(weights)} },
				Loss:  adjoint.Loss{Terminal: &crossEntropy{label: float64(label), points: points}},
			}
			for k := label; k < points; k += 2 {
				angle := 2 * math.Pi * float64(k/2) / (points / 2)
				r := 0.5 + 0.5*float64(label) + 0.1*math.Sin(7*float64(k)+1)
				p.Z0 = append(p.Z0, []float64{r * math.Cos(angle), r * math.Sin(angle), 0})
			}
			list[label] = adjoint.NewEngine(p)
		}
		return list
	}
	ctx := context.Background()
	gradient := func(b *testing.B, list [2]*adjoint.Engine, dst []float64, g *adjoint.Gradient) {
		clear(dst)
		for _, e := range list {
			if err := e.Gradient(ctx, g, theta, adjoint.Checkpointed, adjoint.Observer{}); err != nil {
				b.Fatal(err)
			}
			for i, v := range g.Theta {
				dst[i] += v
			}
		}
	}
	var g adjoint.Gradient
	opt := ode.Options{RTol: 1e-5, ATol: 1e-5}
	evaluations := func(list [2]*adjoint.Engine) float64 {
		n := 0
		for _, e := range list {
			n += e.Stats().Forward.Evaluations + e.Stats().Backward.Evaluations
		}
		return float64(n)
	}
	b.Run("forward", func(b *testing.B) {
		list := engines("dopri5", opt)
		value := func(list [2]*adjoint.Engine) (sum float64) {
			for _, e := range list {
				v, err := e.Value(ctx, theta)
				if err != nil {
					b.Fatal(err)
				}
				sum += v
			}
			return sum
		}
		want, got := value(engines("dop853", tol(1e-11))), 0.0
		b.ReportAllocs()
		for b.Loop() {
			got = value(list)
		}
		b.ReportMetric(evaluations(list), "evals/op")
		b.ReportMetric(math.Abs(got-want), "err")
	})
	b.Run("gradient", func(b *testing.B) {
		list := engines("dopri5", opt)
		want, got := make([]float64, len(theta)), make([]float64, len(theta))
		gradient(b, engines("dop853", tol(1e-11)), want, &g)
		b.ReportAllocs()
		for b.Loop() {
			gradient(b, list, got, &g)
		}
		b.ReportMetric(evaluations(list), "evals/op")
		b.ReportMetric((&adjoint.Gradient{Theta: got}).Distance(&adjoint.Gradient{Theta: want}), "err")
	})
}
