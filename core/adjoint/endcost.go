package adjoint

// EndCost returns what the loss adds at t1 for a start point, as a function of
// z there: φ and the observations that stand at t1, the terms whose gradient
// is a(t1). It is nil where there are none. The function holds until the
// engine is used for something else.
func (e *Engine) EndCost(theta []float64, start int) func(z []float64) float64 {
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
	return func(z []float64) float64 {
		cost := 0.0
		if phi != nil {
			cost = phi.Value(t1, z)
		}
		for _, index := range data {
			cost += e.p.Loss.Observations.value(start, index, z)
		}
		return cost
	}
}
