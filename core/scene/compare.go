package scene

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"costate/core/adjoint"
	"costate/core/field"
)

func decodeCompare(x value) *Compare {
	if x.absent() {
		return nil
	}
	c := &Compare{}
	m := x.object("learnt", "true", "over", "range", "at")
	m["learnt"].text(&c.Learnt)
	m["true"].text(&c.True)
	m["over"].text(&c.Over)
	if r := m["range"].span(); r != nil {
		c.Range = *r
	} else if m["range"].absent() {
		x.faults.add(m["range"].at, "expected the range that is shown, as [-1, 1]")
	}
	for name, item := range m["at"].object() {
		at := 0.0
		item.number(&at)
		if c.At == nil {
			c.At = map[string]float64{}
		}
		c.At[name] = at
	}
	return c
}

// Comparison is the two sides of a scene's view.compare, ready to be evaluated.
// It belongs to one goroutine.
type Comparison struct {
	over          int // index of the state
	span          [2]float64
	held, dz      []float64
	learnt, truth adjoint.Field // of which component over counts
	named         int
}

// comparison is compiled as fields: what compiles is what the equations are.
type comparison struct {
	over, named int
	held        []float64
	span        [2]float64
	learnt      func() adjoint.Field
	truth       func() adjoint.Field
}

// addCompare compiles the two sides.
func (b *Builder) addCompare(x *Experiment, s *Scene) Faults {
	if s.View == nil || s.View.Compare == nil {
		return nil
	}
	c := s.View.Compare
	var faults Faults
	if s.Field == nil || s.Field.Network != nil {
		faults.add("/view/compare", "only typed equations have parts to compare")
		return faults
	}
	out := &comparison{over: slices.Index(x.States, c.Over), span: c.Range, held: make([]float64, len(x.States)), named: len(x.Params)}
	if out.over < 0 {
		faults.add("/view/compare/over", "no state %q; there are %s", c.Over, strings.Join(x.States, ", "))
	}
	for _, name := range slices.Sorted(maps.Keys(c.At)) {
		i := slices.Index(x.States, name)
		if i < 0 {
			faults.add("/view/compare/at/"+escape(name), "no state %q; there are %s", name, strings.Join(x.States, ", "))
			continue
		}
		out.held[i] = c.At[name]
	}
	if len(faults) > 0 {
		return faults
	}
	key := fmt.Sprintf("%s %q %q %d", b.fieldKey, c.Learnt, c.True, out.over)
	if b.compareKey == key {
		out.learnt, out.truth = b.learnt, b.truth
		x.compare = out
		return nil
	}
	networks := map[string]*field.Perceptron{}
	if b.hybrid != nil {
		for _, n := range b.hybrid.Networks() {
			networks[n.Name] = n.Perceptron
		}
	}
	side := func(member, expression string, networks map[string]*field.Perceptron) func() adjoint.Field {
		// As the right side of the state it is shown over, it may use all that the field's own may.
		left := c.Over + "' = "
		var equations []string
		for _, state := range x.States {
			if state == c.Over {
				equations = append(equations, left+expression)
			} else {
				equations = append(equations, state+"' = 0")
			}
		}
		for i, line := range s.Field.Equations {
			if x.Definitions.Defines(i, networks != nil) {
				equations = append(equations, line)
			}
		}
		h, err := field.CompileHybrid(equations, x.Params, networks)
		if err != nil {
			for _, f := range expressionFaults(err, func(*field.Error) string { return "/view/compare/" + member }) {
				f.Offset = max(0, f.Offset-len(left))
				faults = append(faults, f)
			}
			return nil
		}
		return func() adjoint.Field { return h.Evaluator() }
	}
	out.learnt, out.truth = side("learnt", c.Learnt, networks), side("true", c.True, nil)
	if len(faults) > 0 {
		return faults
	}
	b.compareKey, b.learnt, b.truth = key, out.learnt, out.truth
	x.compare = out
	return nil
}

// Comparison returns a new evaluator of the scene's view.compare, nil if it has
// none.
func (x *Experiment) Comparison() *Comparison {
	c := x.compare
	if c == nil {
		return nil
	}
	return &Comparison{c.over, c.span, slices.Clone(c.held), make([]float64, len(c.held)), c.learnt(), c.truth(), c.named}
}

// Rows returns n points of the range in rising order, three numbers each: the
// state, what is learnt at theta, and what is true.
func (c *Comparison) Rows(theta []float64, n int) []float64 {
	c.learnt.SetParams(theta[:c.learnt.NumParams()])
	c.truth.SetParams(theta[:c.named])
	rows := make([]float64, 0, 3*n)
	for i := range n {
		v := c.span[0] + (c.span[1]-c.span[0])*float64(i)/float64(max(1, n-1))
		c.held[c.over] = v
		c.learnt.Eval(c.dz, 0, c.held)
		learnt := c.dz[c.over]
		c.truth.Eval(c.dz, 0, c.held)
		rows = append(rows, v, learnt, c.dz[c.over])
	}
	return rows
}

// Error returns the root mean square distance of what is learnt at theta from
// what is true, over the range.
func (c *Comparison) Error(theta []float64) float64 {
	const n = 201
	sum := 0.0
	for row := range slices.Chunk(c.Rows(theta, n), 3) {
		sum += (row[1] - row[2]) * (row[1] - row[2])
	}
	return math.Sqrt(sum / n)
}
