package ode

import "math"

// looks is how many points of a step g is evaluated at.
const looks = 11

// lookAt are these points, as fractions of the step.
var lookAt = [looks]float64{0, 1. / 64, 1. / 8, 2. / 8, 3. / 8, 4. / 8, 5. / 8, 6. / 8, 7. / 8, 63. / 64, 1}

// node is a value of g.
type node struct{ t, g float64 }

// locate finds the crossings inside the last step of the solver and carries
// the signs to its end.
func (e *Events) locate() {
	s := e.s
	e.found = e.found[:0]
	for j, theta := range lookAt {
		z := e.z
		switch j {
		case 0:
			e.at[j], z = s.tPrev, s.zPrev
		case looks - 1:
			e.at[j], z = s.t, s.z
		default:
			e.at[j] = s.tPrev + theta*s.h
			s.Interpolate(e.z, e.at[j])
		}
		for i := range e.list {
			e.g[i*looks+j] = e.list[i].When(e.at[j], z)
		}
	}
	for i := range e.list {
		e.scan(i)
	}
}

// along evaluates g of event i inside the last step.
func (e *Events) along(i int, t float64) float64 {
	e.s.Interpolate(e.z, t)
	return e.list[i].When(t, e.z)
}

// scan goes through the values of event i and takes in where they change sign.
func (e *Events) scan(i int) {
	e.collect(i)
	sign, last := e.sign[i], e.nodes[0]
	for _, at := range e.nodes[1:] {
		now := signOf(at.g)
		switch {
		case at.g != at.g:
			continue
		case sign == 0:
			// Not told from 0 yet.
			if math.Abs(at.g) > e.noise[i] {
				sign, last = now, at
			}
			continue
		case now == 0:
			now = -sign // exactly 0 is crossed
		}
		if now != sign {
			if counts := e.list[i].Direction.counts(now > 0); counts || e.jumps {
				t, noise := e.root(i, last, at)
				e.found = append(e.found, hit{i, t, noise, now, !counts})
			}
			sign = now
		}
		last = at
	}
	e.sign[i] = sign
}

// collect has e.nodes be the values of event i in the order of the step: where
// it was looked at, close to the start if the sign there is not known, and where
// |g| is smallest between.
func (e *Events) collect(i int) {
	g := e.g[i*looks : (i+1)*looks]
	e.nodes = append(e.nodes[:0], node{e.at[0], g[0]})
	if e.sign[i] == 0 {
		// Ever closer to the start, where g leaves 0: down to what t resolves.
		theta := lookAt[1]
		for theta*math.Abs(e.s.h) > 32*ulp(e.at[0]) && len(e.nodes) < 64 {
			theta /= 2
			e.nodes = append(e.nodes, node{t: e.s.tPrev + theta*e.s.h})
		}
		for a, b := 1, len(e.nodes)-1; a < b; a, b = a+1, b-1 {
			e.nodes[a], e.nodes[b] = e.nodes[b], e.nodes[a]
		}
		for k := 1; k < len(e.nodes); k++ {
			e.nodes[k].g = e.along(i, e.nodes[k].t)
		}
	}
	for j := 1; j < looks; j++ {
		e.nodes = append(e.nodes, node{e.at[j], g[j]})
	}
	for k := 1; k+1 < len(e.nodes); k++ {
		a, b, c := e.nodes[k-1], e.nodes[k], e.nodes[k+1]
		same := signOf(a.g) == signOf(b.g) && signOf(b.g) == signOf(c.g)
		if !same || math.Abs(b.g) >= math.Abs(a.g) || math.Abs(b.g) > math.Abs(c.g) {
			continue
		}
		if dip, ok := e.dip(i, a, b, c); ok {
			at := k + 1
			if (dip.t < b.t) == (e.s.h > 0) {
				at = k
			}
			e.nodes = append(e.nodes, node{})
			copy(e.nodes[at+1:], e.nodes[at:])
			e.nodes[at] = dip
			k++
		}
	}
}

// dip looks between a and c, where |g| has a minimum at about b, for a point
// with the other sign: by golden section, which needs no smoothness (R. P. Brent,
// Algorithms for Minimization without Derivatives, 1973, ch. 5). Forty divisions
// find a dip as short as 1e-8 of the bracket; a shallower one is grazing.
func (e *Events) dip(i int, a, b, c node) (node, bool) {
	const golden = 0.3819660112501051 // (3 − √5)/2
	sign := float64(signOf(b.g))
	for range 40 {
		x := node{t: b.t + golden*(c.t-b.t)}
		if math.Abs(b.t-a.t) > math.Abs(c.t-b.t) {
			x.t = b.t + golden*(a.t-b.t)
		}
		if x.t == b.t || x.t == a.t || x.t == c.t {
			break
		}
		x.g = e.along(i, x.t)
		if sign*x.g <= 0 {
			return x, x.g != 0 // exactly 0: it touches
		}
		inner := (x.t-b.t)*(c.t-b.t) > 0 // on the side of c
		switch {
		case sign*x.g < sign*b.g && inner:
			a, b = b, x
		case sign*x.g < sign*b.g:
			c, b = b, x
		case inner:
			c = x
		default:
			a = x
		}
	}
	return node{}, false
}

// root returns where g of event i changes sign between a and b, to the last
// place of t, and up to what size g is 0 there. The method is ITP (I. F. D.
// Oliveira, R. H. C. Takahashi, ACM Trans. Math. Software 47 (2020) no. 5,
// §2): as fast as the secant where g is smooth, never slower than bisection.
// Of the last two points it is the one with the smaller |g|, but never where the
// step starts: time has to go on.
func (e *Events) root(i int, a, b node) (t, noise float64) {
	from := e.s.tPrev
	if signOf(a.g) != -signOf(b.g) && b.g != 0 {
		b = a // a jump left g on the other side by a rounding: it is crossed at once
	}
	eps := ulp(math.Max(math.Abs(a.t), math.Abs(b.t)))
	const k2, n0 = 2, 1
	k1 := 0.2 / math.Abs(b.t-a.t)
	steps := math.Ceil(math.Log2(math.Max(1, math.Abs(b.t-a.t)/(2*eps)))) + n0
	for j := 0.0; math.Abs(b.t-a.t) > 2*eps && a.g != 0 && b.g != 0; j++ {
		half := a.t + (b.t-a.t)/2
		width := math.Abs(b.t - a.t)
		falsi := (b.g*a.t - a.g*b.t) / (b.g - a.g)
		x := half
		if falsi == falsi {
			toward := math.Copysign(1, half-falsi)
			if delta := k1 * math.Pow(width, k2); delta <= math.Abs(half-falsi) {
				x = falsi + toward*delta
			}
			if r := eps*math.Exp2(steps-j) - width/2; math.Abs(x-half) > r {
				x = half - toward*math.Max(0, r)
			}
		}
		if x == a.t || x == b.t || (x-a.t)*(x-b.t) > 0 {
			if x = half; x == a.t || x == b.t {
				break
			}
		}
		at := node{x, e.along(i, x)}
		if at.g != at.g {
			break
		}
		if signOf(at.g) == signOf(a.g) {
			a = at
		} else {
			b = at
		}
	}
	t = b.t
	if math.Abs(a.g) < math.Abs(b.g) {
		t = a.t
	}
	if t == from {
		t = math.Nextafter(from, e.s.t)
	}
	// What g is two places aside, eight times: it rounds to one or the other of
	// a few values around 0.
	return t, 8 * (math.Abs(e.along(i, t-2*eps)) + math.Abs(e.along(i, t+2*eps)))
}

// ulp is a unit in the last place of t.
func ulp(t float64) float64 { return max(unit*math.Abs(t), 0x1p-1022) }

func signOf(g float64) int {
	switch {
	case g > 0:
		return 1
	case g < 0:
		return -1
	}
	return 0
}
