package adjoint

// Pointwise is what a [Function] may have besides: its values at many points of
// one time together.
type Pointwise interface {
	// AtPoints returns an evaluator at so many points with the given θ. Number
	// j of dst is the value where state i is z[i·points + j].
	AtPoints(theta []float64, points int) func(dst []float64, t float64, z []float64)
}

// EndCosts returns what the loss adds at t1 for a start point, as a function of
// z there: φ and the observations that stand at t1, the terms whose gradient
// is a(t1). It takes so many points at once: number j of dst is that of the
// point whose state i is z[i·points + j]. It is nil where there are none. The
// function holds until the engine is used for something else.
func (e *Engine) EndCosts(theta []float64, start, points int) func(dst, z []float64) {
	t1, phi, data := e.p.T1(), e.p.Loss.Terminal, []int(nil)
	for _, ob := range e.obs {
		if ob.t == t1 {
			data = append(data, ob.index)
		}
	}
	if e.p.Field == nil || phi == nil && data == nil {
		return nil
	}
	e.setParams(theta)
	e.turn(start)
	terminal := func(dst, _ []float64) { clear(dst) }
	if together, ok := phi.(Pointwise); ok {
		values := together.AtPoints(theta, points)
		terminal = func(dst, z []float64) { values(dst, t1, z) }
	} else if phi != nil {
		point := make([]float64, e.n)
		terminal = func(dst, z []float64) {
			for j := range dst {
				for i := range point {
					point[i] = z[i*points+j]
				}
				dst[j] = phi.Value(t1, point)
			}
		}
	}
	return func(dst, z []float64) {
		terminal(dst, z)
		for _, index := range data {
			e.p.Loss.Observations.addValues(dst, start, index, z)
		}
	}
}
