package profile

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// The readings of a profile.
const (
	Time  = "time"  // a sharp minimum: T is real time
	Depth = "depth" // flat over a wide range: T is depth
	Open  = "open"  // the range that was looked at does not tell
)

// Verdict is what a profile says of T.
type Verdict struct {
	Reading string
	Words   string

	// From and To bound the T about the least one at which L* is within the part
	// Within of Scale above it.
	From, To, Within float64

	// Scale is the loss without a fit: that of the scene's own θ or, if larger,
	// half the sum of squares of the observations about their means.
	Scale float64

	T, Least float64 // where L* is least, and L* there

	// Error is half of the 95 % interval of T, from the curvature of L* and the
	// variance of the residuals,
	//
	//	±t sqrt(Variance/Curvature),   Variance = 2 Least / Freedom,
	//
	// t being Student's for as many degrees of freedom as there are residuals
	// more than free parameters, T among them (D. M. Bates, D. G. Watts, Nonlinear
	// Regression Analysis and Its Applications, 1988, §6.1); NaN where there are no
	// residuals or no curvature.
	Error, Curvature, Variance float64
	Freedom                    int

	// Cut is how many of the points are of searches that were cut short.
	Cut int
}

const (
	within = 0.02

	// wide is To/From of what is called flat.
	wide = 3

	// passMinimum is the pass of the points about the minimum.
	passMinimum = 20
)

// judge reads the points on the grid.
func (r *run) judge() Verdict {
	at := r.lowest()
	v := Verdict{Within: within, Scale: r.scale, T: r.points[at].T, Least: r.points[at].Loss,
		Error: math.NaN(), Curvature: math.NaN(), Variance: math.NaN()}
	if n := r.residuals(); n > 0 {
		v.Freedom = n - 1 - r.free()
	}
	v.span(r.points, at)
	return v
}

// span finds From and To, between two points as if log T went straight.
func (v *Verdict) span(points []Point, at int) {
	level := v.Least + v.Within*v.Scale
	side := func(step int) float64 {
		inside := points[at]
		for k := at + step; k >= 0 && k < len(points); k += step {
			p := points[k]
			if p.Loss != p.Loss {
				return inside.T
			}
			if p.Loss > level {
				part := (level - inside.Loss) / (p.Loss - inside.Loss)
				return inside.T * math.Pow(p.T/inside.T, part)
			}
			inside = p
		}
		return inside.T
	}
	v.From, v.To = side(-1), side(1)
}

// unfitted is the loss that fitting is measured by.
func (r *run) unfitted() float64 {
	scale := 0.0
	if x, err := r.at(r.scene.T); err == nil {
		if loss, err := x.Engine().Value(r.ctx, x.Theta); err == nil {
			scale = loss
		}
	}
	spread := 0.0
	if o := r.scene.Loss.Observations; o != nil {
		for k := range o.States {
			mean, count := 0.0, 0.0
			for _, table := range o.Values {
				for _, row := range table {
					mean += row[k]
					count++
				}
			}
			mean /= math.Max(1, count)
			for _, table := range o.Values {
				for _, row := range table {
					spread += (row[k] - mean) * (row[k] - mean) / 2
				}
			}
		}
	}
	return math.Max(scale, spread)
}

// residuals counts the observed numbers.
func (r *run) residuals() int {
	n := 0
	if o := r.scene.Loss.Observations; o != nil {
		for _, table := range o.Values {
			for _, row := range table {
				n += len(row)
			}
		}
	}
	return n
}

// refine finds the minimum between grid points and its curvature, unless the
// profile is flat or falls towards an end: the zero of the slope by regula falsi,
// then the slope on both sides of it.
func (r *run) refine(v *Verdict) {
	first, last := r.points[0], r.points[len(r.points)-1]
	ends := v.From <= first.T || v.To >= last.T
	switch {
	case v.To >= wide*v.From:
		v.Reading = Depth
		return
	case ends:
		v.Reading = Open
		return
	}
	v.Reading = Time
	// With as many parameters as observations L* is nought for a range of T, which
	// no slope divides.
	if r.residuals() > 0 && v.Freedom <= 0 {
		return
	}
	at := r.lowest()
	left, right := r.points[at], r.points[at]
	if left.Slope > 0 {
		left = r.points[max(0, at-1)]
	} else {
		right = r.points[min(len(r.points)-1, at+1)]
	}
	if !(left.Slope <= 0 && right.Slope >= 0 && left.T < right.T) {
		return // local minima on the way: the grid is all that is known
	}
	best := r.points[at]
	for range 6 {
		if r.ctx.Err() != nil || right.T-left.T < 1e-4*best.T {
			break
		}
		part := left.Slope / (left.Slope - right.Slope)
		p, ok := r.add(left.T+(right.T-left.T)*min(max(part, 0.1), 0.9), best.Theta, passMinimum)
		if !ok {
			break
		}
		if p.Slope < 0 {
			left = p
		} else {
			right = p
		}
		if p.Loss < best.Loss {
			best = p
		}
	}
	v.Least, v.T = math.Min(v.Least, best.Loss), best.T
	if span := right.Slope - left.Slope; span > 0 {
		v.T = left.T - left.Slope*(right.T-left.T)/span
		v.Curvature = span / (right.T - left.T)
	}
	r.curve(v, best)
	v.span(r.points, r.lowest())
}

// curve measures the curvature over the distance that counts: where L* has
// risen by the variance of a residual, as far as that can be told from errors of
// the solver.
func (r *run) curve(v *Verdict, best Point) {
	if v.Freedom > 0 {
		v.Variance = 2 * v.Least / float64(v.Freedom)
	}
	if !(v.Curvature > 0) {
		return
	}
	rise := math.Max(1e-4*v.Scale, v.Variance)
	if rise != rise {
		rise = 1e-4 * v.Scale
	}
	delta := math.Min(0.05*v.T, math.Sqrt(2*rise/v.Curvature))
	ends := [2]Point{}
	found := [2]bool{}
	r.each([]int{0, 1}, func(k int) {
		ends[k], found[k] = r.add(v.T+float64(2*k-1)*delta, best.Theta, passMinimum+1)
	})
	if found[0] && found[1] {
		v.Curvature = (ends[1].Slope - ends[0].Slope) / (2 * delta)
	}
	if v.Curvature > 0 && v.Freedom > 0 {
		student := distuv.StudentsT{Sigma: 1, Nu: float64(v.Freedom)}
		v.Error = student.Quantile(0.975) * math.Sqrt(v.Variance/v.Curvature)
	}
}

// free counts the parameters that are fitted.
func (r *run) free() int {
	n := 0
	if x, err := r.at(r.scene.T); err == nil {
		for _, moves := range x.Free {
			if moves {
				n++
			}
		}
	}
	return n
}

// word says it.
func (v *Verdict) word() {
	// An error bar as wide as T is no clock.
	if v.Reading == Time && v.Error > v.T/2 {
		v.Reading = Open
	}
	switch {
	case v.Reading == Depth:
		v.Words = fmt.Sprintf("flat within %.0f %% from %.2g to %.2g: depth", 100*v.Within, v.From, v.To)
	case v.Reading == Open:
		v.Words = fmt.Sprintf("within %.0f %% from %.2g to %.2g: this range does not tell", 100*v.Within, v.From, v.To)
	case v.Error == v.Error:
		digits := max(0, int(math.Ceil(-math.Log10(v.Error)))) // one that counts
		if v.Error < 1e-6*v.T {
			digits = max(0, int(math.Ceil(6-math.Log10(v.T))))
		}
		v.Words = fmt.Sprintf("sharp minimum at T = %.*f ± %.*f: real time", digits, v.T, digits, v.Error)
	case v.Curvature == v.Curvature:
		v.Words = fmt.Sprintf("sharp minimum at T = %.4g: real time", v.T)
	default: // the grid is all that is known
		v.Words = fmt.Sprintf("sharp minimum near T = %.3g, within %.0f %% from %.3g to %.3g: real time", v.T, 100*v.Within, v.From, v.To)
	}
	switch {
	case v.Cut == 1:
		v.Words += " (one search cut short)"
	case v.Cut > 1:
		v.Words += fmt.Sprintf(" (%d searches cut short)", v.Cut)
	}
}
