package horizon

import (
	"context"
	"errors"
	"math"
	"slices"

	"costate/core/adjoint"
	"costate/core/scene"
)

// ErrNoClasses reports a scene whose accuracy nobody can measure.
var ErrNoClasses = errors.New("a row is trained on classes: the scene needs labelled data and loss.classes")

// Watch follows the classes of a scene along t, also past its T: z(t) of every
// point with the read-out applied at every t. It belongs to one goroutine.
type Watch struct {
	Times    []float64
	Loss     []float64 // at each time, the mean of −log p_y
	Accuracy []float64
	Length   float64     // ∫‖f‖ dt to the end, the mean over the points
	Z        [][]float64 // [time][point·n + state]

	n, classes, from int
	labels           []int
	engine           *adjoint.Engine
	field            adjoint.Field
	f                []float64
	speed            []float64 // the mean of ‖f‖ at each time
}

// NewWatch prepares for times from t0 to t0 + length.
func NewWatch(x *scene.Experiment, length float64, count int) (*Watch, error) {
	set := x.Scene.DataSet()
	if set == nil || x.Readout == nil || len(x.Scene.Z0) > 0 {
		return nil, ErrNoClasses
	}
	p := *x.Engine().Problem()
	p.Loss, p.T = adjoint.Loss{}, length
	w := &Watch{Times: make([]float64, count), Loss: make([]float64, count), Accuracy: make([]float64, count),
		Z: make([][]float64, count), n: len(x.States), classes: set.Classes, from: x.Readout.From, labels: set.Train.Labels,
		field: x.Field(), f: make([]float64, len(x.States)), speed: make([]float64, count)}
	for i := range w.Times {
		w.Times[i] = p.T0 + length*float64(i)/float64(count-1)
		w.Z[i] = make([]float64, w.n*len(p.Z0))
	}
	w.Times[count-1] = p.T1()
	p.Samples = w.Times
	w.engine = adjoint.NewEngine(p)
	return w, nil
}

// Solve does it for θ.
func (w *Watch) Solve(ctx context.Context, theta []float64) error {
	err := w.engine.Solve(ctx, theta, false, adjoint.Observer{Sample: func(start, i int, _ float64, z []float64) {
		copy(w.Z[i][start*w.n:], z)
	}})
	if err != nil {
		return err
	}
	w.field.SetParams(theta)
	readout := theta[w.from:]
	logits := make([]float64, w.classes)
	for i, row := range w.Z {
		loss, right, speed := 0.0, 0, 0.0
		for k, label := range w.labels {
			z := row[k*w.n : (k+1)*w.n]
			best, sum := 0, 0.0
			for c := range logits {
				logits[c] = readout[w.classes*w.n+c]
				for j, v := range z {
					logits[c] += readout[c*w.n+j] * v
				}
				if logits[c] > logits[best] {
					best = c
				}
			}
			for _, v := range logits {
				sum += math.Exp(v - logits[best])
			}
			loss += math.Log(sum) + logits[best] - logits[label]
			if best == label {
				right++
			}
			w.field.Eval(w.f, w.Times[i], z)
			speed += norm(w.f)
		}
		count := float64(len(w.labels))
		w.Loss[i], w.Accuracy[i], w.speed[i] = loss/count, float64(right)/count, speed/count
	}
	w.Length = simpson(w.speed, w.Times[len(w.Times)-1]-w.Times[0])
	return nil
}

// At returns z of every point at a time.
func (w *Watch) At(i int) [][]float64 {
	var points [][]float64
	for z := range slices.Chunk(w.Z[i], w.n) {
		points = append(points, slices.Clone(z))
	}
	return points
}

func norm(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	return math.Sqrt(sum)
}

// simpson integrates evenly spaced values, an odd number of them.
func simpson(v []float64, length float64) float64 {
	sum := v[0] + v[len(v)-1]
	for i := 1; i < len(v)-1; i++ {
		sum += v[i] * float64(2+2*(i%2))
	}
	return sum * length / float64(len(v)-1) / 3
}
