package thumbnail

import (
	"math"
	"slices"
)

// lattice is a function at nx × ny points of a window, row by row.
type lattice struct {
	nx, ny int
	values []float64
}

func sampled(nx, ny int, x, y interval, f func(x, y float64) float64) lattice {
	l := lattice{nx, ny, make([]float64, 0, nx*ny)}
	for j := range ny {
		for i := range nx {
			l.values = append(l.values, f(x.low+x.span()*float64(i)/float64(nx-1), y.low+y.span()*float64(j)/float64(ny-1)))
		}
	}
	return l
}

// levels returns heights that spread lines over the picture: quantiles, denser
// toward the minimum.
func (l lattice) levels(count int) []float64 {
	finite := slices.DeleteFunc(slices.Clone(l.values), func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
	slices.Sort(finite)
	var out []float64
	for k := 1; k <= count && len(finite) > 0; k++ {
		q := math.Pow(float64(k)/float64(count+1), 1.6)
		v := finite[int(q*float64(len(finite)-1))]
		if len(out) == 0 || v > out[len(out)-1] {
			out = append(out, v)
		}
	}
	return out
}

// contour returns the lines on which the function has a height, by marching
// squares. Pieces that meet are one line. Cells with a value that is not finite
// are left out.
func (l lattice) contour(height float64) [][]point {
	// An end of a piece stands on an edge of the lattice, by which it is known:
	// twice the number of the edge's first point, odd for edges along y.
	type piece struct{ a, b int }
	var pieces []piece
	ends := map[int][]int{}
	at := map[int]point{}
	crossing := func(k, step int) int {
		edge := 2 * k
		if step != 1 {
			edge++
		}
		if _, known := at[edge]; !known {
			part := (height - l.values[k]) / (l.values[k+step] - l.values[k])
			q := point{float64(k % l.nx), float64(k / l.nx)}
			if step == 1 {
				q.x += part
			} else {
				q.y += part
			}
			at[edge] = q
		}
		return edge
	}
	join := func(a, b int) {
		ends[a], ends[b] = append(ends[a], len(pieces)), append(ends[b], len(pieces))
		pieces = append(pieces, piece{a, b})
	}
	for j := range l.ny - 1 {
		for i := range l.nx - 1 {
			k := j*l.nx + i
			corners := [4]int{k, k + 1, k + 1 + l.nx, k + l.nx}
			mask, sum := 0, 0.0
			for bit, c := range corners {
				if l.values[c] > height {
					mask |= 1 << bit
				}
				sum += l.values[c] - height
			}
			if mask == 0 || mask == 15 || math.IsNaN(sum) || math.IsInf(sum, 0) {
				continue
			}
			bottom := func() int { return crossing(k, 1) }
			right := func() int { return crossing(k+1, l.nx) }
			top := func() int { return crossing(k+l.nx, 1) }
			left := func() int { return crossing(k, l.nx) }
			switch mask {
			case 1, 14:
				join(left(), bottom())
			case 2, 13:
				join(bottom(), right())
			case 3, 12:
				join(left(), right())
			case 4, 11:
				join(right(), top())
			case 6, 9:
				join(bottom(), top())
			case 7, 8:
				join(left(), top())
			default: // a saddle: the mean decides which corners belong together
				if (mask == 5) == (sum > 0) {
					join(left(), top())
					join(bottom(), right())
				} else {
					join(left(), bottom())
					join(right(), top())
				}
			}
		}
	}
	used := make([]bool, len(pieces))
	follow := func(line []point, edge int) []point {
		for {
			next := slices.IndexFunc(ends[edge], func(p int) bool { return !used[p] })
			if next < 0 {
				return line
			}
			p := ends[edge][next]
			used[p] = true
			edge = pieces[p].a + pieces[p].b - edge // the other end
			line = append(line, at[edge])
		}
	}
	var out [][]point
	for n, p := range pieces {
		if used[n] {
			continue
		}
		used[n] = true
		behind := follow([]point{at[p.a]}, p.a)
		slices.Reverse(behind)
		out = append(out, follow(append(behind, at[p.b]), p.b))
	}
	return out
}
