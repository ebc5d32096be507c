package thumbnail

import (
	"context"
	"math"
	"slices"

	"costate/core/adjoint"
	"costate/core/scene"
)

const (
	minSamples = 400
	maxSamples = 2000
	maxCurves  = 24 // start points whose curves are drawn
)

// course is what the solves of a scene come to.
type course struct {
	times []float64
	z     [][][]float64 // [start][sample], as far as it went
	a     [][]float64   // of the first start point by sample, nil where it is not known
}

// follow solves forwards and backwards. What fails leaves what came before.
func follow(ctx context.Context, x *scene.Experiment) course {
	c := course{times: x.Times(), z: make([][][]float64, x.Scene.Starts()), a: make([][]float64, x.Scene.Samples)}
	sample := func(start, _ int, _ float64, z []float64) {
		if start < maxCurves {
			c.z[start] = append(c.z[start], slices.Clone(z))
		}
	}
	back := func(row *adjoint.AdjointRow) {
		if row.Start == 0 && row.Sample >= 0 {
			c.a[row.Sample] = slices.Clone(row.A)
		}
	}
	var g adjoint.Gradient
	// An error is that of a scene which shows it: the picture is what there is without.
	_ = x.Engine().Gradient(ctx, &g, x.Theta, adjoint.Checkpointed, adjoint.Observer{Sample: sample, Adjoint: back})
	c.z = slices.DeleteFunc(c.z, func(rows [][]float64) bool { return len(rows) < 2 })
	return c
}

// observed returns the data of a start point: their times, and a value a state,
// NaN where it was not observed.
func observed(x *scene.Experiment, start int) (times []float64, z [][]float64) {
	o := x.Scene.Loss.Observations
	if o == nil || start >= len(o.Values) {
		return nil, nil
	}
	for i, t := range o.Times {
		if o.Clock == "depth" {
			t = x.Scene.T0 + t*x.Scene.T
		}
		row := make([]float64, len(x.States))
		for k := range row {
			row[k] = math.NaN()
		}
		for k, name := range o.States {
			row[slices.Index(x.States, name)] = o.Values[start][i][k]
		}
		times, z = append(times, t), append(z, row)
	}
	return times, z
}
