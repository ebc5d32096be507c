package scene

import (
	"math"

	"costate/core/adjoint"
	"costate/core/field"
)

// Classes is cross entropy: the mean over the training points of −log p_y,
// p = softmax(W z(t1) + b), times Weight. W, row by row (classes × states), then
// b are the last entries of θ, after the weights of all networks: the read-out,
// "readout" in flow.free. W is drawn as the weights of a network are, b is 0.
type Classes struct {
	Weight  float64   `json:"weight"`
	Seed    int64     `json:"seed"`
	Weights []float64 `json:"weights,omitempty"`
}

// Density is maximum likelihood: the mean over the training points of −log p of
// the continuous normalizing flow that ends in the standard normal distribution
// (see [adjoint.Likelihood]), times Weight.
type Density struct {
	Weight float64 `json:"weight"`
}

const readoutName = "readout"

// decodeTask reads the parts of the loss that are no expressions.
func decodeTask(s *Scene, m map[string]value) {
	if c := m["classes"]; !c.absent() {
		s.Loss.Classes = &Classes{Weight: 1, Seed: 1}
		members := c.object("weight", "seed", "weights")
		members["weight"].number(&s.Loss.Classes.Weight)
		s.Loss.Classes.Seed = members["seed"].seed(1)
		s.Loss.Classes.Weights = members["weights"].numbers()
		if s.set == nil || s.set.Classes < 2 {
			c.faults.add(c.at, "classes need data with labels of two kinds or more")
		}
	}
	if l := m["likelihood"]; !l.absent() {
		s.Loss.Likelihood = &Density{Weight: 1}
		l.object("weight")["weight"].number(&s.Loss.Likelihood.Weight)
		if s.set == nil || s.set.Train.Points == nil {
			l.faults.add(l.at, "a likelihood is that of points: it needs data")
		}
	}
	for name, dst := range map[string]*float64{"weightDecay": &s.Loss.WeightDecay, "kineticEnergy": &s.Loss.KineticEnergy} {
		m[name].number(dst)
		m[name].within(*dst, 0, math.MaxFloat64)
	}
}

// addReadout appends the read-out to θ and has the field take no notice of it.
func (x *Experiment) addReadout(s *Scene) Faults {
	c := s.Loss.Classes
	if c == nil {
		return nil
	}
	n, classes := len(x.States), s.set.Classes
	count := classes * (n + 1)
	if len(x.Theta)+count > MaxParams {
		return Faults{{Pointer: "/loss/classes", Message: "the read-out of so many states is beyond the limit of parameters"}}
	}
	weights := c.Weights
	if weights == nil {
		weights = make([]float64, count)
		random, limit := generator(c.Seed, streamReadout), math.Sqrt(6/float64(n+classes))
		for i := range n * classes {
			weights[i] = limit * (2*random.Float64() - 1)
		}
	}
	if len(weights) != count {
		var faults Faults
		faults.add("/loss/classes/weights", "there are %d: the read-out of %d classes from %d states has %d", len(weights), classes, n, count)
		return faults
	}
	inner := len(x.Theta)
	x.Readout = &NetworkWeights{readoutName, inner, inner + count}
	x.Theta = append(x.Theta, weights...)
	if x.Scene.Field.Network == nil {
		x.Networks = append(x.Networks, *x.Readout)
	}
	newField, newBatch, newPoints := x.newField, x.newBatch, x.newPoints
	x.newField = func() adjoint.Field { return headed(newField(), inner, count) }
	if newBatch != nil {
		x.newBatch = func(lanes int) adjoint.Batch { return headedBatch(newBatch(lanes), inner) }
	}
	if newPoints != nil {
		x.newPoints = func(count int) Points { return &firstPoints{newPoints(count), inner} }
	}
	return nil
}

// checkTask refuses what the field cannot do.
func (x *Experiment) checkTask(s *Scene) Faults {
	if s.Loss.Likelihood == nil {
		return nil
	}
	switch f := x.Compiled.(type) {
	case *field.System:
		divergence := f.Divergence()
		x.divergence = func() adjoint.Function { return x.function(divergence) }
	case *field.Network:
		named, weights := len(x.Params), f.NumParams()
		x.divergence = func() adjoint.Function { return &inside{f.Divergence(1), named, weights} }
		x.divergences = func(lanes int) adjoint.Divergence { return &insideBatch{f.Divergence(lanes), named, weights} }
	default:
		return Faults{{Pointer: "/loss/likelihood", Message: "the divergence of equations that call networks is not known: take one network as the field, or equations alone"}}
	}
	return nil
}

// carried is a problem with the points that it carries.
type carried struct {
	adjoint.Problem
	first   int // start points before those
	entropy *adjoint.CrossEntropy
	targets *adjoint.Observations
}

// carry makes the problem of the scene's own start points and of points of the
// data, which count with their mean. Without regularization it has only the
// terms of the data, the mean taken as a sum.
func (x *Experiment) carry(own [][]float64, points Labelled, whole bool) carried {
	s := x.Scene
	c := carried{Problem: x.problem(), first: len(own)}
	n, count := len(x.States), len(own)+len(points.Points)
	for _, list := range [][][]float64{own, points.Points} {
		for _, z0 := range list {
			z := make([]float64, n)
			copy(z, z0)
			c.Z0 = append(c.Z0, z)
		}
	}
	mean := 1.0
	if whole {
		mean /= float64(max(1, len(points.Points)))
	}
	weight := func(v float64) float64 {
		if !whole {
			return 1
		}
		return mean * v
	}
	terminal, running := []adjoint.Function{c.Loss.Terminal}, []adjoint.Function{c.Loss.Running}
	if !whole {
		terminal, running, c.Loss.Parameters = nil, nil, nil
	}
	if cl := s.Loss.Classes; cl != nil {
		c.entropy = &adjoint.CrossEntropy{Classes: s.set.Classes, Dim: n, Offset: x.Readout.From, Weight: weight(cl.Weight)}
		for range own {
			c.entropy.Labels = append(c.entropy.Labels, -1)
		}
		c.entropy.Labels = append(c.entropy.Labels, points.Labels...)
		terminal = append(terminal, c.entropy)
	}
	if l := s.Loss.Likelihood; l != nil && (whole || s.Loss.Classes == nil) {
		likelihood := &adjoint.Likelihood{Dim: n, Takes: make([]bool, count), Weight: weight(l.Weight)}
		for k := range points.Points {
			likelihood.Takes[len(own)+k] = true
		}
		end, volume := likelihood.Parts(x.divergence(), x.divergences)
		terminal, running = append(terminal, end), append(running, volume)
	}
	if points.Targets != nil {
		c.targets = &adjoint.Observations{Clock: adjoint.DepthClock, Times: []float64{1}}
		for i := range s.set.Dim {
			c.targets.States = append(c.targets.States, i)
		}
		for _, target := range points.Targets {
			c.targets.Values = append(c.targets.Values, [][]float64{target})
		}
		c.Loss.Observations = c.targets
	}
	if v := s.Loss.KineticEnergy; v > 0 && whole && count > 0 {
		running = append(running, adjoint.NewKineticEnergy(x.newField(), x.newBatch, v/float64(count)))
	}
	if v := s.Loss.WeightDecay; v > 0 && whole && len(x.Theta) > len(x.Params) {
		c.Loss.Parameters = adjoint.Sum(n, len(x.Theta), c.Loss.Parameters, &adjoint.WeightDecay{From: len(x.Params), Weight: v})
	}
	c.Loss.Terminal, c.Loss.Running = adjoint.Sum(n, len(x.Theta), terminal...), adjoint.Sum(n, len(x.Theta), running...)
	return c
}

// training returns the points that the loss is of.
func (x *Experiment) training() Labelled {
	if x.Scene.set == nil {
		return Labelled{}
	}
	return x.Scene.set.Train
}
