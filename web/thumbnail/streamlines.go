package thumbnail

import "math"

// Lengths of streamlines, in tenths of a pixel.
const (
	apart    = 100.0 // a new line begins this far from the others
	nearest  = 52.0  // and ends where it comes closer than this
	stride   = 22.0
	strides  = 28 // in each direction, at most
	shortest = 110.0
	brink    = 30.0 // how far a line runs over the edge
)

// streamlines returns lines along a direction field, evenly spaced as by Jobard
// and Lefer, Creating evenly-spaced streamlines of arbitrary density (1997):
// one is begun wherever there is room. direction gives a vector of the picture,
// of any length.
func streamlines(direction func(point) point) [][]point {
	s := &spacing{cells: map[[2]int][]point{}}
	var lines [][]point
	for k := range 700 {
		seed := point{width * halton(k+1, 2), height * halton(k+1, 3)}
		if !s.free(seed, apart) {
			continue
		}
		ahead := s.follow(seed, direction, 1)
		behind := s.follow(seed, direction, -1)
		line := make([]point, 0, len(behind)+1+len(ahead))
		for i := len(behind) - 1; i >= 0; i-- {
			line = append(line, behind[i])
		}
		line = append(append(line, seed), ahead...)
		if stride*float64(len(line)-1) < shortest {
			continue
		}
		for _, p := range line {
			s.add(p)
		}
		lines = append(lines, line)
	}
	return lines
}

// parallel reports whether a direction field is nearly the same everywhere.
func parallel(direction func(point) point) bool {
	sum, count := point{}, 0.0
	for k := range 100 {
		v := direction(point{width * halton(k+1, 2), height * halton(k+1, 3)})
		if norm := math.Hypot(v.x, v.y); norm > 0 && !math.IsInf(norm, 0) {
			sum = point{sum.x + v.x/norm, sum.y + v.y/norm}
			count++
		}
	}
	return math.Hypot(sum.x, sum.y) >= 0.97*count
}

// halton returns number k of the low-discrepancy sequence to a base.
func halton(k, base int) float64 {
	out, part := 0.0, 1.0
	for ; k > 0; k /= base {
		part /= float64(base)
		out += part * float64(k%base)
	}
	return out
}

// spacing knows the points of all lines so far, by cells as wide as they are to
// be apart.
type spacing struct{ cells map[[2]int][]point }

func cell(p point) [2]int { return [2]int{int(math.Floor(p.x / apart)), int(math.Floor(p.y / apart))} }

func (s *spacing) add(p point) { s.cells[cell(p)] = append(s.cells[cell(p)], p) }

func (s *spacing) free(p point, d float64) bool {
	c := cell(p)
	for i := c[0] - 1; i <= c[0]+1; i++ {
		for j := c[1] - 1; j <= c[1]+1; j++ {
			for _, q := range s.cells[[2]int{i, j}] {
				if math.Hypot(p.x-q.x, p.y-q.y) < d {
					return false
				}
			}
		}
	}
	return true
}

// follow steps along the field or against it, by the midpoint rule.
func (s *spacing) follow(p point, direction func(point) point, sign float64) []point {
	var out []point
	step := func(from, along point) (point, bool) {
		v := direction(along)
		norm := math.Hypot(v.x, v.y)
		if !(norm > 0) || math.IsInf(norm, 0) {
			return p, false
		}
		return point{from.x + sign*stride*v.x/norm, from.y + sign*stride*v.y/norm}, true
	}
	for range strides {
		next, ok := step(p, p)
		if ok {
			next, ok = step(p, point{(p.x + next.x) / 2, (p.y + next.y) / 2})
		}
		if !ok || next.x < -brink || next.y < -brink || next.x > width+brink || next.y > height+brink || !s.free(next, nearest) {
			break
		}
		// Where the field turns about, at a fixed point, a line would only tremble.
		if n := len(out); n > 1 && math.Hypot(next.x-out[n-2].x, next.y-out[n-2].y) < 1.2*stride {
			break
		}
		out = append(out, next)
		p = next
	}
	return out
}
