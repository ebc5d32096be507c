package flow

// Stochastic is an [Objective] that can be that of a part of its data, a
// mini-batch, in place of all of them: its gradient is then an estimate of the
// whole one without bias.
type Stochastic interface {
	Objective
	// Batch has the next calls of Gradient be those of mini-batch k ≥ 0; the same
	// k is the same points, whenever it is asked for. A negative k stands for all
	// data. It belongs to the goroutine of Gradient.
	Batch(k int)
	// Batches returns how many mini-batches go over the data once: an epoch.
	Batches() int
}
