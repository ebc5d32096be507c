package thumbnail

import (
	"context"
	"math"
	"slices"

	"costate/core/flow"
	"costate/core/scene"
)

const pathPoints = 200

// drawLandscape draws the loss over the one or two parameters that move, and
// the path that training takes.
func drawLandscape(ctx context.Context, p *picture, x *scene.Experiment) {
	var free []int
	for i := range x.Params {
		if x.Free[i] {
			free = append(free, i)
		}
	}
	if len(free) == 0 {
		return
	}
	path := descend(ctx, x)
	engine, theta := x.Engine(), slices.Clone(x.Theta)
	loss := func(values ...float64) float64 {
		for k, v := range values {
			theta[free[k]] = v
		}
		v, err := engine.Value(ctx, theta)
		if err != nil {
			return math.NaN()
		}
		return v
	}
	if len(free) == 1 {
		drawSlope(p, x, free[0], path, func(v float64) float64 { return loss(v) })
		return
	}
	cam := fit(rangeOf(x, free[0]), rangeOf(x, free[1]), false)
	grid := sampled(65, 41, cam.x, cam.y, func(u, v float64) float64 { return loss(u, v) })
	levels := grid.levels(11)
	if len(grid.contour(levels[len(levels)/2])) > 20 {
		levels = grid.levels(4) // a surface of many wells: more lines would be a thicket
	}
	for k, level := range levels {
		lines := grid.contour(level)
		for _, line := range lines {
			for i, q := range line {
				line[i] = point{q.x * width / float64(grid.nx-1), height - q.y*height/float64(grid.ny-1)}
			}
		}
		p.add(pathShape{Class: "level", Stroke: training, Width: 11, Opacity: opacity(0.65 - 0.42*float64(k)/float64(len(levels))), D: trace(4, lines...)})
	}
	line := make([]point, len(path))
	for k, q := range path {
		line[k] = cam.at(q[free[0]], q[free[1]])
	}
	drawPath(p, line)
}

// drawSlope draws the loss over a single parameter as a curve.
func drawSlope(p *picture, x *scene.Experiment, free int, path [][]float64, loss func(v float64) float64) {
	r := rangeOf(x, free)
	const n = 160
	values := make([]float64, n+1)
	low, most := math.Inf(1), loss(x.Theta[free])
	for k := range values {
		values[k] = loss(r.low + r.span()*float64(k)/n)
		low = min(low, values[k])
	}
	y := interval{low, most}.solid()
	y = interval{y.low - 0.16*y.span(), y.high + 0.3*y.span()}
	cam := fit(r, y, true)
	line := make([]point, len(values))
	for k, v := range values {
		line[k] = cam.at(r.low+r.span()*float64(k)/n, v)
	}
	under := trace(3, line)
	if under == "" {
		return
	}
	p.add(pathShape{Fill: training, Opacity: "0.1", D: under + "V2000H0z"},
		pathShape{Class: "loss", Stroke: ink, Width: 20, Opacity: "0.85", D: under})
	taken := make([]point, len(path))
	for k, q := range path {
		taken[k] = cam.at(q[free], loss(q[free]))
	}
	drawPath(p, taken)
}

// drawPath draws θ(τ) with both its ends.
func drawPath(p *picture, line []point) {
	p.add(pathShape{Class: "theta", Stroke: training, Width: 26, D: trace(3, line)})
	if len(line) == 0 {
		return
	}
	start := dot("start", line[0], 64, training)
	start.Stroke, start.Width = ground, 16
	end := dot("end", line[len(line)-1], 46, ground)
	end.Stroke, end.Width = training, 20
	p.add(end, start)
}

// descend returns θ along the path, as far as it can be followed.
func descend(ctx context.Context, x *scene.Experiment) [][]float64 {
	count := pathPoints
	if !x.Scene.Flow.Continuous() {
		count = min(x.Scene.Flow.Steps, 4*pathPoints)
	}
	path := flow.NewPath(x.Objective(), x.FlowConfig(pathPoints), 0, x.Theta)
	out := [][]float64{slices.Clone(x.Theta)}
	for range count {
		if path.Next(ctx) != nil {
			break
		}
		out = append(out, slices.Clone(path.Theta()))
	}
	return out
}

// rangeOf returns where a parameter is shown: the range of its slider, else one
// about its value.
func rangeOf(x *scene.Experiment, param int) interval {
	v := x.Theta[param]
	if view := x.Scene.View; view != nil {
		if r, ok := view.Ranges[x.Params[param]]; ok && r[0] < r[1] {
			return interval{r[0], r[1]}
		}
	}
	reach := 1.5 * max(1, math.Abs(v))
	return interval{v - reach, v + reach}
}
