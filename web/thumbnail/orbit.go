package thumbnail

import "math"

// Where the eye stands on a box of three states when a scene opens, as in the
// page's module orbit.js.
const (
	azimuth   = -0.95
	elevation = 0.3
	far       = 3.4 // distance of the eye in radii of the box
)

// orbit maps three numbers to the picture.
type orbit struct {
	box      [3]interval
	scale    [3]float64 // states a unit of the box
	distance float64
	focal    float64
	pan      point
}

// lookAt stands before a box and shows what is in it whole. Axes of like lengths
// get equal units.
func lookAt(box [3]interval, inside [][3]float64) *orbit {
	o := &orbit{box: box, focal: 1}
	longest, shortest := 0.0, math.Inf(1)
	for i, r := range box {
		o.scale[i] = r.span() / 2
		longest, shortest = max(longest, o.scale[i]), min(shortest, o.scale[i])
	}
	radius := 0.0
	for i, r := range box {
		if longest < 2.6*shortest {
			o.scale[i] = longest
		}
		radius += math.Pow(r.span()/2/o.scale[i], 2)
	}
	o.distance = far * math.Sqrt(radius)
	x, y := nothing, nothing
	for _, z := range inside {
		p := o.at(z)
		x.add(p.x)
		y.add(p.y)
	}
	x, y = x.solid(), y.solid()
	o.focal = min(0.74*width/x.span(), 0.76*height/y.span())
	o.pan = point{width/2 - o.focal*(x.low+x.high)/2, height/2 - o.focal*(y.low+y.high)/2}
	return o
}

func (o *orbit) at(z [3]float64) point {
	var u [3]float64
	for i, r := range o.box {
		u[i] = (z[i] - (r.low+r.high)/2) / o.scale[i]
	}
	sa, ca := math.Sincos(azimuth)
	se, ce := math.Sincos(elevation)
	along := ca*u[0] + sa*u[1]
	size := o.focal * o.distance / (o.distance - along*ce - u[2]*se)
	return point{o.pan.x + size*(ca*u[1]-sa*u[0]), o.pan.y - size*(u[2]*ce-along*se)}
}

// corner returns one of the eight; bit i of k says which end of axis i.
func (o *orbit) corner(k int) point {
	var z [3]float64
	for i, r := range o.box {
		if z[i] = r.low; k>>i&1 == 1 {
			z[i] = r.high
		}
	}
	return o.at(z)
}

// edges returns the twelve of the box.
func (o *orbit) edges() [][]point {
	var out [][]point
	for k := range 8 {
		for i := range 3 {
			if k>>i&1 == 0 {
				out = append(out, []point{o.corner(k), o.corner(k | 1<<i)})
			}
		}
	}
	return out
}
