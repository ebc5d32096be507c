package thumbnail

import (
	"math"
	"slices"
)

// Lengths of arrows, in tenths of a pixel.
const (
	arrowGap  = 300.0 // along the curve
	arrowUnit = 120.0 // of a middle length
	arrowMost = 330.0
	arrowHead = 62.0
	maxArrows = 16
)

// arrowAt is a vector that stands at a place.
type arrowAt struct {
	foot   point
	vector point // any length
}

// spread returns the indices of points at equal distances along a line, from
// its end on; where it comes back it gets none a second time.
func spread(line []point) []int {
	var out []int
	taken := map[[2]int]bool{}
	rest := 0.0
	for k := len(line) - 1; k >= 0 && len(out) < maxArrows; k-- {
		if k+1 < len(line) {
			rest -= math.Hypot(line[k+1].x-line[k].x, line[k+1].y-line[k].y)
		}
		if rest > 0 || !line[k].finite() {
			continue
		}
		rest = arrowGap
		c := [2]int{int(math.Round(line[k].x / 160)), int(math.Round(line[k].y / 160))}
		if !taken[c] {
			taken[c] = true
			out = append(out, k)
		}
	}
	return out
}

// drawArrows draws a(t) as arrows on the curve, long ones shortened.
func drawArrows(p *picture, arrows []arrowAt) {
	var sizes []float64
	for _, a := range arrows {
		if n := math.Hypot(a.vector.x, a.vector.y); n > 0 && !math.IsInf(n, 0) {
			sizes = append(sizes, n)
		}
	}
	if len(sizes) == 0 {
		return
	}
	slices.Sort(sizes)
	unit := sizes[len(sizes)/2]
	var shafts [][]point
	var heads []byte
	for _, a := range arrows {
		norm := math.Hypot(a.vector.x, a.vector.y)
		length := min(arrowMost, arrowUnit*math.Asinh(1.6*norm/unit))
		if !(length > arrowHead) {
			continue
		}
		ex, ey := a.vector.x/norm, a.vector.y/norm
		tip := point{a.foot.x + ex*length, a.foot.y + ey*length}
		neck := point{tip.x - ex*arrowHead*0.7, tip.y - ey*arrowHead*0.7}
		side := func(s float64) point {
			return point{tip.x - ex*arrowHead + s*ey*arrowHead*0.42, tip.y - ey*arrowHead - s*ex*arrowHead*0.42}
		}
		if !tip.finite() {
			continue
		}
		shafts = append(shafts, []point{a.foot, neck})
		heads = append(appendLine(heads, []point{tip, side(1), side(-1)}), 'z')
	}
	p.add(pathShape{Class: "a", Stroke: backward, Width: 15, Dash: "50 32", D: trace(0, shafts...)},
		pathShape{Fill: backward, D: string(heads)})
}
