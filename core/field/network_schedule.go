package field

import (
	"fmt"
	"math"

	"costate/core/field/internal/dense"
)

// schedule says which weights hold at a time.
type schedule struct {
	linear   bool
	knots    int // 1: the weights do not vary
	size     int // weights of a knot
	from, to float64
}

func (s *schedule) configure(cfg *NetworkConfig, size int) error {
	s.knots, s.size, s.from, s.to = 1, size, cfg.From, cfg.To
	least := 1
	switch cfg.Varying {
	case "":
		return nil
	case "constant":
	case "linear":
		s.linear, least = true, 2
	default:
		return &NetworkError{"varying", fmt.Sprintf(`is %q: expected "constant" or "linear"`, clip(cfg.Varying))}
	}
	s.knots = cfg.Layers
	if s.knots < least || s.knots > maxWeights/size {
		return &NetworkError{"layers", fmt.Sprintf("there are %d: expected %d to %d knots of weights", s.knots, least, maxWeights/size)}
	}
	if !(s.to >= s.from) {
		return &NetworkError{"varying", fmt.Sprintf("the knots would lie from t = %v to %v", s.from, s.to)}
	}
	return nil
}

// at returns the knot k whose weights hold at t, with those of the next one
// taking the part u.
func (s *schedule) at(t float64) (k int, u float64) {
	if s.knots == 1 || !(s.to > s.from) {
		return 0, 0
	}
	pieces := s.knots
	if s.linear {
		pieces--
	}
	x := min(max((t-s.from)/(s.to-s.from), 0), 1) * float64(pieces)
	k = min(max(int(x), 0), pieces-1)
	if s.linear {
		u = x - float64(k)
	}
	return k, u
}

// rate returns du/dt at t.
func (s *schedule) rate(t float64) float64 {
	if !s.linear || !(s.to > s.from) || t < s.from || t > s.to {
		return 0
	}
	return float64(s.knots-1) / (s.to - s.from)
}

// inner returns the times, rising, where the weights jump or bend.
func (s *schedule) inner() []float64 {
	pieces := s.knots
	if s.linear {
		pieces--
	}
	var times []float64
	for k := 1; k < pieces && s.to > s.from; k++ {
		times = append(times, s.from+(s.to-s.from)*float64(k)/float64(pieces))
	}
	return times
}

// packing is where the kernels find the weights of a knot: rows of W, rows of
// its transpose, and b, all padded with zeros.
type packing struct {
	layers []packed
	size   int
}

type packed struct {
	in, out       int
	wide, tall    int // in and out, padded
	w, columns, b int // offsets: out rows of wide, in rows of tall, tall
}

func newPacking(layers []layer) packing {
	var p packing
	for _, l := range layers {
		q := packed{in: l.in, out: l.out, wide: dense.Pad(l.in), tall: dense.Pad(l.out), w: p.size}
		q.columns = q.w + q.out*q.wide
		q.b = q.columns + q.in*q.tall
		p.size = q.b + q.tall
		p.layers = append(p.layers, q)
	}
	return p
}

func (q *packed) rowsIn(pack []float64) []float64    { return pack[q.w:q.columns] }
func (q *packed) columnsIn(pack []float64) []float64 { return pack[q.columns:q.b] }
func (q *packed) biasIn(pack []float64) []float64    { return pack[q.b:][:q.tall] }

// moving is the weights of a network as time goes on. The evaluators share it.
type moving struct {
	n     *Network
	theta []float64 // knot after knot
	packs []float64 // likewise
	pack  []float64 // those in use
	mixed []float64 // storage for pack between knots
	zero  []float64

	k     int        // the knot in use
	blend [2]float64 // the parts of knots k and k+1
	known bool       // pack is up to date
	held  float64    // the time whose piece holds, or NaN
}

func newMoving(n *Network) moving {
	m := moving{n: n, theta: n.Weights(), held: math.NaN()}
	m.packs = make([]float64, n.packing.size*n.schedule.knots)
	m.mixed, m.zero = make([]float64, n.packing.size), make([]float64, n.packing.size)
	m.repack()
	return m
}

func (m *moving) setParams(theta []float64) {
	checkLength("theta", len(theta), len(m.theta))
	copy(m.theta, theta)
	m.repack()
}

func (m *moving) repack() {
	m.known = false
	for k := range m.n.schedule.knots {
		theta, pack := m.theta[k*m.n.schedule.size:], m.packs[k*m.n.packing.size:]
		for i, l := range m.n.layers {
			q := &m.n.packing.layers[i]
			w, b := split(theta, l)
			rows, columns := q.rowsIn(pack), q.columnsIn(pack)
			for o := range l.out {
				row := w[o*l.in : (o+1)*l.in]
				copy(rows[o*q.wide:], row)
				for j, v := range row {
					columns[j*q.tall+o] = v
				}
			}
			copy(q.biasIn(pack), b)
		}
	}
}

// move takes the weights of time t into use.
func (m *moving) move(t float64) {
	if m.n.schedule.knots == 1 {
		m.pack = m.packs
		return
	}
	if m.held == m.held && !m.n.schedule.linear {
		t = m.held
	}
	k, u := m.n.schedule.at(t)
	if m.known && k == m.k && u == m.blend[1] {
		return
	}
	m.k, m.blend, m.known = k, [2]float64{1 - u, u}, true
	size := m.n.packing.size
	if m.pack = m.packs[k*size : (k+1)*size]; u != 0 {
		dense.Combine(m.mixed, m.zero, m.blend[:], m.packs[k*size:(k+2)*size])
		m.pack = m.mixed
	}
}

// Knots returns the times, rising, at which varying weights jump or bend: where
// steps should end.
func (m *moving) Knots() []float64 { return m.n.schedule.inner() }

// Hold has piecewise constant weights be those of the piece in which t lies,
// whatever the time of the evaluations, until it is called again; NaN ends it. A
// step that ends where they jump belongs to one side.
func (m *moving) Hold(t float64) { m.held, m.known = t, false }

// addSpread adds to dtheta, of all knots, what the derivative by the weights in
// use is by them.
func (m *moving) addSpread(dtheta, flat []float64) {
	for j, part := range m.blend {
		if part == 0 {
			continue
		}
		knot := dtheta[(m.k+j)*m.n.schedule.size:][:len(flat)]
		for i, v := range flat {
			knot[i] += part * v
		}
	}
}

// mix sets dst to the change of the weights in use along dtheta, of all knots
// (nil: 0), and along dt of time t.
func (m *moving) mix(dst, dtheta []float64, t, dt float64) {
	size := m.n.schedule.size
	clear(dst)
	if dtheta != nil {
		for j, part := range m.blend {
			if part == 0 {
				continue
			}
			for i, v := range dtheta[(m.k+j)*size:][:size] {
				dst[i] += part * v
			}
		}
	}
	if rate := m.n.schedule.rate(t) * dt; rate != 0 {
		here, next := m.theta[m.k*size:][:size], m.theta[(m.k+1)*size:][:size]
		for i := range dst {
			dst[i] += rate * (next[i] - here[i])
		}
	}
}
