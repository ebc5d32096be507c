package field

import "math"

// thirds are the third derivatives of the activations at x, where y = σ(x) and
// d = σ'(x).
var thirds = map[string]func(x, y, d float64) float64{
	"tanh":     func(_, y, d float64) float64 { return d * (4*y*y - 2*d) },
	"sigmoid":  func(_, y, d float64) float64 { return d*(1-2*y)*(1-2*y) - 2*d*d },
	"softplus": func(_, _, d float64) float64 { return d * (1 - d) * (1 - 2*d) },
	"relu":     func(_, _, _ float64) float64 { return 0 },
	"sin":      func(_, _, d float64) float64 { return -d },
	"identity": func(_, _, _ float64) float64 { return 0 },
	"elu": func(x, _, d float64) float64 {
		if x > 0 {
			return 0
		}
		return d
	},
	"gelu": func(x, _, _ float64) float64 {
		if math.Abs(x) > 40 {
			return 0 // and x³ may not be finite
		}
		return x * (x*x - 4) * math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
	},
	"swish": func(x, _, _ float64) float64 {
		if math.Abs(x) > 800 {
			return 0
		}
		s, ds := sigmoidSlope(x)
		bend := ds * (1 - 2*s)
		return bend*(2+x*(1-2*s)) + ds*(1-2*s-2*x*ds)
	},
}

// divergenceSecond differentiates the gradient of a network's divergence along a
// direction, at one point: what [NetworkDivergence] carries there and back, with a
// dot for the derivative along the direction. With s = W x + b and m_i = W u_i,
// u_i = ∂x/∂z_i, a hidden layer gives
//
//	ẋ⁺ = σ′ṡ,  u̇⁺ = σ″ṡ m + σ′ṁ,  ṡ = W ẋ + Ẇ x + ḃ,  ṁ = W u̇ + Ẇ u
//
// and takes back, with x̄ and ū the derivatives by what it gives,
//
//	s̄ = σ′x̄ + Σ σ″m ū,  m̄ = σ′ū
//
// and the dots of these, in which σ‴ comes.
type divergenceSecond struct {
	weights, along, flat, moved []float64 // in use, their change, ∂ by them and its dot
	layers                      []divergenceLayer
}

// divergenceLayer is the input of a layer with its dots, and of a hidden one what
// it was multiplied to.
type divergenceLayer struct {
	x, dx, y            []float64
	u, du, m, dm        [][]float64
	s, ds               []float64
	slope, curve, third []float64
	back                divergenceBack // by the input
	own                 divergenceBack // by the sums
}

// divergenceBack is x̄ and all ū with their dots.
type divergenceBack struct {
	x, dx []float64
	u, du [][]float64
}

func newDivergenceBack(n, size int) divergenceBack {
	return divergenceBack{make([]float64, size), make([]float64, size), vectors(n, size), vectors(n, size)}
}

func vectors(n, size int) [][]float64 {
	list := make([][]float64, n)
	for i := range list {
		list[i] = make([]float64, size)
	}
	return list
}

func (n *Network) newDivergenceSecond() *divergenceSecond {
	s := &divergenceSecond{}
	for _, list := range []*[]float64{&s.weights, &s.along, &s.flat, &s.moved} {
		*list = make([]float64, n.schedule.size)
	}
	for k, l := range n.layers {
		v := func() []float64 { return make([]float64, l.out) }
		layer := divergenceLayer{x: make([]float64, l.in), dx: make([]float64, l.in), u: vectors(n.dim, l.in), du: vectors(n.dim, l.in), back: newDivergenceBack(n.dim, l.in)}
		if k < len(n.layers)-1 {
			layer.y, layer.s, layer.ds, layer.slope, layer.curve, layer.third = v(), v(), v(), v(), v(), v()
			layer.m, layer.dm, layer.own = vectors(n.dim, l.out), vectors(n.dim, l.out), newDivergenceBack(n.dim, l.out)
		}
		s.layers = append(s.layers, layer)
	}
	return s
}

// GradientTangent sets dz = ∂/∂z and the derivative of the gradient as (z, θ) moves
// along (v, w), ddz and, unless it is nil, ddtheta; it returns likewise that of
// ∂/∂t. w nil is 0. There is one lane. The first call allocates.
func (e *NetworkDivergence) GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) (ddt float64) {
	n := e.n
	for _, x := range [...][]float64{dz, ddz, z, v} {
		checkLength("z, v, dz or ddz", len(x), n.dim)
	}
	if e.second == nil {
		e.second = n.newDivergenceSecond()
	}
	s := e.second
	e.move(t)
	clear(s.weights)
	clear(s.along)
	if n.schedule.knots > 1 {
		e.mixKnots(s.weights, e.theta)
		if w != nil {
			e.mixKnots(s.along, w)
		}
	} else {
		copy(s.weights, e.theta)
		copy(s.along, w)
	}
	s.push(n, t, z, v)
	s.pull(n)
	first := &s.layers[0].back
	for i, x := range z {
		dz[i], ddz[i] = first.x[i], first.dx[i]
		if n.cube {
			own, moved := first.u[i][i], first.du[i][i]
			dz[i] = 3*x*x*first.x[i] + 6*x*own
			ddz[i] = 3*x*x*first.dx[i] + 6*x*v[i]*first.x[i] + 6*x*moved + 6*v[i]*own
		}
	}
	if n.time {
		ddt = first.dx[n.dim]
	}
	if ddtheta != nil {
		checkLength("ddtheta", len(ddtheta), len(e.theta))
		clear(ddtheta)
		if n.schedule.knots > 1 {
			e.addSpread(ddtheta, s.moved)
		} else {
			copy(ddtheta, s.moved)
		}
	}
	if rate := n.schedule.rate(t); rate != 0 {
		size := n.schedule.size
		for i := range s.moved {
			here, next := e.k*size+i, (e.k+1)*size+i
			ddt += rate * s.moved[i] * (e.theta[next] - e.theta[here])
			if w != nil {
				ddt += rate * s.flat[i] * (w[next] - w[here])
			}
		}
	}
	return ddt
}

// push goes up to the input of the last layer.
func (s *divergenceSecond) push(n *Network, t float64, z, v []float64) {
	in := &s.layers[0]
	for i, x := range z {
		clear(in.u[i])
		clear(in.du[i])
		in.x[i], in.dx[i], in.u[i][i] = x, v[i], 1
		if n.cube {
			in.x[i], in.dx[i], in.u[i][i], in.du[i][i] = x*x*x, 3*x*x*v[i], 3*x*x, 6*x*v[i]
		}
	}
	if n.time {
		in.x[n.dim], in.dx[n.dim] = t, 0
	}
	for k, l := range n.layers[:len(n.layers)-1] {
		at, up := &s.layers[k], &s.layers[k+1]
		w, b := split(s.weights, l)
		dw, db := split(s.along, l)
		affine(at.s, w, at.x, b)
		copy(at.ds, db)
		addProduct(at.ds, w, at.dx)
		addProduct(at.ds, dw, at.x)
		n.activation.slope(at.y, at.slope, at.s)
		for j, x := range at.s {
			at.curve[j] = n.curve(x, at.y[j], at.slope[j])
			at.third[j] = n.third(x, at.y[j], at.slope[j])
			up.x[j], up.dx[j] = at.y[j], at.slope[j]*at.ds[j]
		}
		for i := range n.dim {
			m, dm := at.m[i], at.dm[i]
			clear(m)
			clear(dm)
			addProduct(m, w, at.u[i])
			addProduct(dm, w, at.du[i])
			addProduct(dm, dw, at.u[i])
			for j := range m {
				up.u[i][j] = at.slope[j] * m[j]
				up.du[i][j] = at.curve[j]*at.ds[j]*m[j] + at.slope[j]*dm[j]
			}
		}
	}
}

// pull comes back to the network's input, and leaves ∂/∂W and ∂/∂b in s.flat with
// their dots in s.moved.
func (s *divergenceSecond) pull(n *Network) {
	clear(s.flat)
	clear(s.moved)
	last := len(n.layers) - 1
	for k := last; k >= 0; k-- {
		l, at := n.layers[k], &s.layers[k]
		back := &at.back
		w, _ := split(s.weights, l)
		dw, _ := split(s.along, l)
		g, gb := split(s.flat, l)
		dg, dgb := split(s.moved, l)
		clear(back.x)
		clear(back.dx)
		if k == last {
			for i := range n.dim {
				row := func(of []float64) []float64 { return of[i*l.in : (i+1)*l.in] }
				copy(row(g), at.u[i])
				copy(row(dg), at.du[i])
				copy(back.u[i], row(w))
				copy(back.du[i], row(dw))
			}
			continue
		}
		above, own := &s.layers[k+1].back, &at.own
		for j := range own.x {
			own.x[j] = at.slope[j] * above.x[j]
			own.dx[j] = at.curve[j]*at.ds[j]*above.x[j] + at.slope[j]*above.dx[j]
		}
		for i := range n.dim {
			for j, m := range at.m[i] {
				u, du := above.u[i][j], above.du[i][j]
				own.x[j] += at.curve[j] * m * u
				own.dx[j] += at.third[j]*at.ds[j]*m*u + at.curve[j]*(at.dm[i][j]*u+m*du)
				own.u[i][j] = at.slope[j] * u
				own.du[i][j] = at.curve[j]*at.ds[j]*u + at.slope[j]*du
			}
			addOuter(g, own.u[i], at.u[i])
			addOuter(dg, own.du[i], at.u[i])
			addOuter(dg, own.u[i], at.du[i])
			clear(back.u[i])
			clear(back.du[i])
			addTransposed(back.u[i], w, own.u[i])
			addTransposed(back.du[i], w, own.du[i])
			addTransposed(back.du[i], dw, own.u[i])
		}
		addOuter(g, own.x, at.x)
		addOuter(dg, own.dx, at.x)
		addOuter(dg, own.x, at.dx)
		copy(gb, own.x)
		copy(dgb, own.dx)
		addTransposed(back.x, w, own.x)
		addTransposed(back.dx, w, own.dx)
		addTransposed(back.dx, dw, own.x)
	}
}

// addProduct adds W x to y.
func addProduct(y, w, x []float64) {
	for j := range y {
		sum := 0.0
		for i, v := range w[j*len(x) : (j+1)*len(x)] {
			sum += v * x[i]
		}
		y[j] += sum
	}
}

// addTransposed adds Wᵀ y to x.
func addTransposed(x, w, y []float64) {
	for j, v := range y {
		for i, c := range w[j*len(x) : (j+1)*len(x)] {
			x[i] += c * v
		}
	}
}

// addOuter adds y xᵀ to W.
func addOuter(w, y, x []float64) {
	for j, v := range y {
		row := w[j*len(x) : (j+1)*len(x)]
		for i, c := range x {
			row[i] += v * c
		}
	}
}
