package thumbnail

import (
	"context"
	"math"
	"slices"

	"costate/core/scene"
)

// drawPhase draws the phase view of a scene with a field: on the plane of two
// states, on (t, z) of a single one, in the box of three.
func drawPhase(ctx context.Context, p *picture, x *scene.Experiment) {
	c := follow(ctx, x)
	axes := axesOf(x)
	if len(axes) == 3 {
		drawBox(p, x, c, axes)
		return
	}
	var cam camera
	var at func(t float64, z []float64) point
	var covector func(a []float64) point
	if len(x.States) == 1 {
		cam = window(x, c, func(t float64, z []float64) (float64, float64) { return t, z[0] }, true)
		at = func(t float64, z []float64) point { return cam.at(t, z[0]) }
		covector = func(a []float64) point { return point{0, -a[0]} }
	} else {
		i, j := axes[0], axes[1]
		cam = window(x, c, func(_ float64, z []float64) (float64, float64) { return z[i], z[j] }, differ(x, i, j))
		at = func(_ float64, z []float64) point { return cam.at(z[i], z[j]) }
		// A nudge of so much on the picture changes the loss by so much: a covector
		// is divided by the scale of an axis, not multiplied.
		covector = func(a []float64) point { return point{a[i] * cam.sy / cam.sx, -a[j]} }
	}
	// With more states it is one slice of many, which may say nothing: velocities
	// that are held make parallel lines.
	if field := fieldOn(x, cam, axes); len(x.States) <= 2 {
		p.add(pathShape{Class: "flow", Stroke: flowing, Width: 11, Opacity: "0.5", D: trace(5, streamlines(field)...)})
	} else if !parallel(field) {
		p.add(pathShape{Class: "flow", Stroke: flowing, Width: 11, Opacity: "0.3", D: trace(5, streamlines(field)...)})
	}
	lines := curves(c, at)
	drawCurves(p, lines)
	if len(lines) > 0 {
		var arrows []arrowAt
		for _, k := range spread(lines[0]) {
			if a := c.a[k]; a != nil {
				arrows = append(arrows, arrowAt{lines[0][k], covector(a)})
			}
		}
		drawArrows(p, arrows)
	}
	drawPoints(p, x, c, at)
}

// axesOf returns the states shown, three for a box.
func axesOf(x *scene.Experiment) []int {
	var axes []int
	if v := x.Scene.View; v != nil {
		for _, name := range v.Axes {
			axes = append(axes, slices.Index(x.States, name))
		}
	}
	if len(axes) < 2 || len(x.States) < 2 {
		return []int{0, min(1, len(x.States)-1)}
	}
	return axes[:min(3, len(axes))]
}

// differ reports whether two states have units that do not compare.
func differ(x *scene.Experiment, i, j int) bool {
	v := x.Scene.View
	return v != nil && v.Units[x.States[i]] != v.Units[x.States[j]]
}

// window shows the curves and data, and no more than the scene's own view does.
func window(x *scene.Experiment, c course, on func(t float64, z []float64) (x, y float64), free bool) camera {
	h, v := nothing, nothing
	add := func(t float64, z []float64) {
		a, b := on(t, z)
		h.add(a)
		v.add(b)
	}
	for start, rows := range c.z {
		for k, z := range rows {
			add(c.times[k], z)
		}
		times, data := observed(x, start)
		for i, t := range times {
			add(t, data[i])
		}
	}
	h, v = h.solid().grown(1.24), v.solid().grown(1.3)
	if view := x.Scene.View; view != nil && len(x.States) > 1 {
		cut := func(r interval, to *[2]float64) interval {
			if to == nil {
				return r
			}
			shown := interval{to[0], to[1]}
			r = r.within(shown.grown(1.06))
			return r.grown(max(1, 0.4*shown.span()/r.span()))
		}
		h, v = cut(h, view.X), cut(v, view.Y)
	}
	return fit(h, v, free)
}

// fieldOn returns the direction of the field at a place of the plane, the
// states that are on no axis held where the first start point has them.
func fieldOn(x *scene.Experiment, cam camera, axes []int) func(point) point {
	f, z, dz := x.Field(), x.Start(0), make([]float64, len(x.States))
	return func(p point) point {
		u, v := cam.where(p)
		if len(x.States) == 1 {
			z[0] = v
			f.Eval(dz, u, z)
			return point{cam.sx, -dz[0] * cam.sy}
		}
		z[axes[0]], z[axes[1]] = u, v
		f.Eval(dz, x.Scene.T0, z)
		return point{dz[axes[0]] * cam.sx, -dz[axes[1]] * cam.sy}
	}
}

// curves returns the trajectories on the picture.
func curves(c course, at func(t float64, z []float64) point) [][]point {
	var out [][]point
	for _, rows := range c.z {
		line := make([]point, len(rows))
		for k, z := range rows {
			line[k] = at(c.times[k], z)
		}
		out = append(out, line)
	}
	return out
}

// drawCurves draws trajectories, clear of what lies below them.
func drawCurves(p *picture, lines [][]point) {
	d, wide := trace(3, lines...), 24
	tangled := len(d) > 2500
	if tangled || len(lines) > 4 {
		wide = 15
	}
	if !tangled { // which has no room about it, and no bytes to spare
		p.add(pathShape{Stroke: ground, Width: wide + 34, Opacity: "0.55", D: d})
	}
	p.add(pathShape{Class: "z", Stroke: forward, Width: wide, D: d})
}

// drawPoints draws data as dots, a single one as a target, and start points.
func drawPoints(p *picture, x *scene.Experiment, c course, at func(t float64, z []float64) point) {
	for start := range c.z {
		times, data := observed(x, start)
		var places []point
		for i, t := range times {
			if q := at(t, data[i]); q.finite() && !math.IsNaN(q.x+q.y) {
				places = append(places, q)
			}
		}
		for _, q := range places {
			if len(places) == 1 {
				ring := dot("data", q, 62, ground)
				ring.Stroke, ring.Width = ink, 18
				p.add(ring, dot("", q, 22, ink))
				continue
			}
			d := dot("data", q, 27, ink)
			d.Stroke, d.Width = ground, 10
			p.add(d)
		}
	}
	for _, rows := range c.z {
		size := 64
		if len(c.z) > 4 {
			size = 40
		}
		start := dot("start", at(c.times[0], rows[0]), size, forward)
		start.Stroke, start.Width = ground, 16
		p.add(start)
	}
}

// drawBox draws three states in their box.
func drawBox(p *picture, x *scene.Experiment, c course, axes []int) {
	place := func(z []float64) [3]float64 { return [3]float64{z[axes[0]], z[axes[1]], z[axes[2]]} }
	box := [3]interval{nothing, nothing, nothing}
	var inside [][3]float64
	for start, rows := range c.z {
		_, data := observed(x, start)
		for _, z := range append(slices.Clone(rows), data...) {
			inside = append(inside, place(z))
			for i, v := range place(z) {
				box[i].add(v)
			}
		}
	}
	for i := range box {
		box[i] = box[i].solid().grown(1.08)
	}
	o := lookAt(box, inside)
	at := func(_ float64, z []float64) point { return o.at(place(z)) }
	p.add(pathShape{Class: "box", Stroke: faint, Width: 9, Opacity: "0.45", D: trace(0, o.edges()...)})
	lines := curves(c, at)
	drawCurves(p, lines)
	if len(lines) > 0 {
		var arrows []arrowAt
		for _, k := range spread(lines[0]) {
			a := c.a[k]
			if a == nil {
				continue
			}
			// A short step of the box along a, scaled as a covector is.
			z, v, norm := place(c.z[0][k]), place(a), 0.0
			for i := range v {
				v[i] *= o.scale[i]
				norm = math.Hypot(norm, v[i])
			}
			ahead := z
			for i := range v {
				ahead[i] += 0.01 * v[i] / norm * o.scale[i]
			}
			tip := o.at(ahead)
			arrows = append(arrows, arrowAt{lines[0][k], point{(tip.x - lines[0][k].x) * norm, (tip.y - lines[0][k].y) * norm}})
		}
		drawArrows(p, arrows)
	}
	drawPoints(p, x, c, at)
}
