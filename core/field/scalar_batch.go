package field

// ScalarBatch evaluates a Scalar at many points of one time at once, each of
// them bit for bit as a [ScalarEvaluator] does. Numbers are laid out by state:
// that of point j, of so many, for state i stands at i·points + j. One goroutine
// may use it at a time. No method allocates.
type ScalarBatch struct {
	lanes  *BatchEvaluator
	scalar *Scalar
}

// Batch returns a new evaluator of so many points with all parameters 0.
func (s *Scalar) Batch(points int) *ScalarBatch {
	// What a batch needs of a system are its names and its code.
	return &ScalarBatch{(&System{states: make([]string, s.states), params: make([]string, s.params), code: s.code}).Batch(points), s}
}

// SetParams sets θ (length p) for all points.
func (b *ScalarBatch) SetParams(theta []float64) { b.lanes.SetParams(theta) }

// Values sets dst to the values at (t, z, θ): a number a point.
func (b *ScalarBatch) Values(dst []float64, t float64, z []float64) {
	b.lanes.eval(&b.scalar.value, 1, dst, t, z)
}
