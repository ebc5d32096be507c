package scene

import (
	"context"

	"costate/core/adjoint"
)

// batch is the problem with flow.batch of the training points in place of all of
// them.
type batch struct {
	carried
	engine   *adjoint.Engine
	result   adjoint.Gradient
	from     Labelled
	size     int
	seed     int64
	epoch    int
	order    []int
	gathered Labelled
}

// Batches returns how many mini-batches there are to an epoch: as many as are
// full, or 1 without flow.batch.
func (o *Objective) Batches() int {
	points, size := len(o.x.training().Points), o.x.batchSize()
	if size == 0 {
		return 1
	}
	return points / size
}

// batchSize returns how many points a mini-batch has; 0: all are taken together.
func (x *Experiment) batchSize() int {
	if size := x.Scene.Flow.Batch; size < len(x.training().Points) {
		return size
	}
	return 0
}

// Stale reports whether Result is not of the last call of Gradient: that was of a
// mini-batch, and nobody watched.
func (o *Objective) Stale() bool { return o.stale }

// Batch has the next calls of Gradient be those of mini-batch k, which Engine and
// Result know nothing of: with an Observer they are solved for besides. A
// negative k, or a scene without flow.batch, stands for all points. An epoch is a permutation of the points of its
// own, seeded by flow.seed, cut into pieces; what is left over waits for the next.
func (o *Objective) Batch(k int) {
	size := o.x.batchSize()
	if o.drawn = size > 0 && k >= 0; !o.drawn {
		return
	}
	if o.batch == nil {
		o.batch = o.x.newBatchOf(size)
	}
	count := o.Batches()
	o.batch.choose(k/count, k%count)
}

func (x *Experiment) newBatchOf(size int) *batch {
	from := x.training()
	b := &batch{from: from, size: size, seed: x.Scene.Flow.Seed, epoch: -1}
	b.gathered.Points = from.Points[:size]
	if from.Labels != nil {
		b.gathered.Labels = from.Labels[:size]
	}
	if from.Targets != nil {
		b.gathered.Targets = from.Targets[:size]
	}
	b.carried = x.carry(x.Scene.Z0, b.gathered, true)
	b.Samples = nil
	b.engine = adjoint.NewEngine(b.Problem)
	return b
}

// choose takes piece number part of an epoch into the problem.
func (b *batch) choose(epoch, part int) {
	if epoch != b.epoch {
		b.order = generator(b.seed, streamBatches+uint64(epoch)).Perm(len(b.from.Points))
		b.epoch = epoch
	}
	for j, i := range b.order[part*b.size:][:b.size] {
		copy(b.Z0[b.first+j], b.from.Points[i])
		if b.entropy != nil {
			b.entropy.Labels[b.first+j] = b.from.Labels[i]
		}
		if b.targets != nil {
			b.targets.Values[j] = [][]float64{b.from.Targets[i]}
		}
	}
}

// end has the points end at another T.
func (b *batch) end(T float64) {
	b.T = T
	b.engine = adjoint.NewEngine(b.Problem)
}

func (b *batch) gradient(ctx context.Context, dst, theta []float64, m adjoint.Method) (float64, error) {
	if err := b.engine.Gradient(ctx, &b.result, theta, m, adjoint.Observer{}); err != nil {
		return 0, err
	}
	copy(dst, b.result.Theta)
	return b.result.Loss, nil
}
