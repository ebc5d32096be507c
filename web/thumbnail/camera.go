package thumbnail

import "math"

type interval struct{ low, high float64 }

var nothing = interval{math.Inf(1), math.Inf(-1)}

func (r *interval) add(v float64) {
	if !math.IsNaN(v) && !math.IsInf(v, 0) {
		r.low, r.high = min(r.low, v), max(r.high, v)
	}
}

func (r interval) span() float64 { return r.high - r.low }

// grown returns the interval about the same middle.
func (r interval) grown(factor float64) interval {
	middle, half := (r.low+r.high)/2, factor*r.span()/2
	return interval{middle - half, middle + half}
}

// within cuts the interval to what another one shows, if that leaves something.
func (r interval) within(other interval) interval {
	cut := interval{max(r.low, other.low), min(r.high, other.high)}
	if cut.low >= cut.high {
		return other
	}
	return cut
}

// solid returns an interval that is not empty.
func (r interval) solid() interval {
	switch {
	case r.low > r.high:
		return interval{-1, 1}
	case r.span() < 1e-9*(1+math.Abs(r.low)):
		return interval{r.low - 1, r.low + 1}
	}
	return r
}

// camera maps two numbers to the picture.
type camera struct {
	x, y   interval
	sx, sy float64 // tenths of a pixel a unit
}

// fit shows both intervals whole: with equal units, if the picture is not left
// mostly empty by that.
func fit(x, y interval, free bool) camera {
	sx, sy := width/x.span(), height/y.span()
	if !free && max(sx, sy) < 3*min(sx, sy) {
		s := min(sx, sy)
		x, y = x.grown(width/s/x.span()), y.grown(height/s/y.span())
		sx, sy = s, s
	}
	return camera{x, y, sx, sy}
}

func (c camera) at(x, y float64) point {
	return point{(x - c.x.low) * c.sx, (c.y.high - y) * c.sy}
}

// where is the inverse of at.
func (c camera) where(p point) (x, y float64) {
	return c.x.low + p.x/c.sx, c.y.high - p.y/c.sy
}
