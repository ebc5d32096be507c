package portrait

import "slices"

// nodes is how many lattice nodes there are along an axis, by n: a few
// thousand in all.
var nodes = [MaxDim + 1]int{1: 257, 2: 49, 3: 13, 4: 7, 5: 5, 6: 4}

// spread is how many cells are starts whether f changes sign in them or not.
const spread = 200

// lattice is f at nodes over the box.
type lattice struct {
	n, m   int       // states; nodes along an axis
	values []float64 // f at node k, the first axis running fastest, at [k·n:]
	corner []int     // offsets in nodes of the corners of a cell
}

func newLattice(s *search) *lattice {
	l := &lattice{n: s.n, m: nodes[s.n]}
	total := power(l.m, l.n)
	l.values = make([]float64, total*l.n)
	z := make([]float64, l.n)
	for k := range total {
		rest := k
		for i := range z {
			z[i] = s.lo[i] + s.width[i]*float64(rest%l.m)/float64(l.m-1)
			rest /= l.m
		}
		s.field.Eval(l.values[k*l.n:(k+1)*l.n], s.t, z)
	}
	for c := range 1 << l.n {
		offset := 0
		for i := range l.n {
			if c>>i&1 == 1 {
				offset += power(l.m, i)
			}
		}
		l.corner = append(l.corner, offset)
	}
	return l
}

func power(base, exponent int) int {
	p := 1
	for range exponent {
		p *= base
	}
	return p
}

func (l *lattice) cells() int { return power(l.m-1, l.n) }

// node returns the first corner of a cell, and writes the cell's middle to u,
// in units of the box.
func (l *lattice) node(cell int, u []float64) int {
	node, stride := 0, 1
	for i := range u {
		k := cell % (l.m - 1)
		cell /= l.m - 1
		u[i] = (float64(k) + 0.5) / float64(l.m-1)
		node += k * stride
		stride *= l.m
	}
	return node
}

// changes reports whether no component of f keeps its sign over the corners of
// the cell that begins at node.
func (l *lattice) changes(node int) bool {
	for i := range l.n {
		below, above := false, false
		for _, c := range l.corner {
			v := l.values[(node+c)*l.n+i]
			below, above = below || v <= 0, above || v >= 0
		}
		if !below || !above {
			return false
		}
	}
	return true
}

// median writes the median size of each component of f, where it is finite and
// not 0, to dst; 1 where there is none.
func (l *lattice) median(dst []float64) {
	sizes := make([]float64, 0, len(l.values)/l.n)
	for i := range dst {
		sizes = sizes[:0]
		for k := i; k < len(l.values); k += l.n {
			if v := max(l.values[k], -l.values[k]); v > 0 && v-v == 0 {
				sizes = append(sizes, v)
			}
		}
		dst[i] = 1
		if len(sizes) > 0 {
			slices.Sort(sizes)
			dst[i] = sizes[len(sizes)/2]
		}
	}
}
