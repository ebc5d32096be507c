package field

import (
	"math"
	"math/rand/v2"
	"testing"
)

// curved is a differentiable field with second derivatives.
type curved interface {
	differentiable
	VJPTangent(dz, ddz, ddtheta []float64, t float64, z, a, v, w, b []float64) (ddt float64)
}

var _ = []curved{(*Evaluator)(nil), (*NetworkEvaluator)(nil), (*HybridEvaluator)(nil)}

func curvedFields(t *testing.T) map[string]curved {
	list := map[string]curved{}
	for name, equations := range map[string][]string{
		"products":  {"x' = a*x - b*x*y + t*x^2", "y' = -c*y + x*y*sin(t*b)"},
		"quotients": {"x' = a/(1 + x^2 + y^2) - x/(2 + y^2)", "y' = b*x/(c^2 + 1 + t^2)"},
		"powers":    {"x' = (1.5 + x^2)^a - 2^y", "y' = (x^2 + y^2 + 0.1)^1.5 + (1 + t^2)^(c*x)"},
		"roots":     {"x' = sqrt(1 + a*x^2 + y^2) + log(2 + y^2*b^2)", "y' = exp(-x^2)*c + log10(3 + x^2)"},
		"circular":  {"x' = sin(a*x)*cos(y) + tan(0.3*y)", "y' = asin(0.3*x) + acos(0.2*y*b) + atan(x*c) + atan2(x + 3, y - 4)"},
		"hyperbola": {"x' = sinh(a*x) - cosh(y)*b", "y' = tanh(x*y) + asinh(c*x) + acosh(3 + x^2) + atanh(0.2*y)"},
		"linear":    {"x' = a", "y' = b + c*t"},
		"smooth":    {"x' = sigmoid(a*x + y) + softplus(y - b*x)", "y' = sigmoid(x*y*c)^2"},
		"branches":  {"x' = abs(x + 3)*a*x + relu(y + 4)^2", "y' = min(x^3, y + 5) + max(x^2*b, y - 9) + if(x > -7, x*y^2*c, sqrt(-9 - x))"},
		"named":     {"r = sqrt(x^2 + y^2 + 1)", "x' = a*x/r + b*r^3", "y' = -c*y*r + floor(0.3*t)*x"},
	} {
		s, err := Compile(equations, []string{"a", "b", "c", "unused"})
		if err != nil {
			t.Fatal(err)
		}
		list[name] = s.Evaluator()
	}
	network := func(name string, cfg NetworkConfig) {
		n, err := NewNetwork(cfg)
		if err != nil {
			t.Fatal(err)
		}
		list[name] = n.Evaluator()
	}
	for _, name := range Activations() {
		network(name, NetworkConfig{Dim: 2, Hidden: []int{5, 3}, Activation: name, Seed: 4})
	}
	network("one layer", NetworkConfig{Dim: 3})
	network("cube and time", NetworkConfig{Dim: 2, Hidden: []int{6}, Input: "z^3", Time: true, Seed: 2})
	network("augmented", NetworkConfig{Dim: 1, Augment: 2, Hidden: []int{4, 4, 4}, Time: true, Seed: 7})
	network("steps of weights", NetworkConfig{Dim: 2, Hidden: []int{4}, Varying: "constant", Layers: 3, From: 0, To: 2, Seed: 3})
	network("lines of weights", NetworkConfig{Dim: 2, Hidden: []int{4}, Time: true, Varying: "linear", Layers: 4, From: 0, To: 2, Seed: 3})
	u, err := NewPerceptron(PerceptronConfig{Inputs: 2, Hidden: []int{5}, Outputs: 1, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewPerceptron(PerceptronConfig{Inputs: 1, Hidden: []int{3, 3}, Outputs: 2, Seed: 6, Activation: "swish"})
	if err != nil {
		t.Fatal(err)
	}
	h, err := CompileHybrid([]string{"x' = a*x*u(x, y*t) + w_1(u(x, b*y))", "y' = -b*y + w_2(x*y)^2*sin(t)"},
		[]string{"a", "b"}, map[string]*Perceptron{"u": u, "w": w})
	if err != nil {
		t.Fatal(err)
	}
	list["hybrid"] = h.Evaluator()
	return list
}

// The tangent of the vector–Jacobian product is that of its differences, and the
// second derivative it is made of is symmetric.
func TestVJPTangent(t *testing.T) {
	for name, e := range curvedFields(t) {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 9))
			n, p := e.Dim(), e.NumParams()
			vector := func(size int, scale float64) []float64 {
				v := make([]float64, size)
				for i := range v {
					v[i] = scale * r.NormFloat64()
				}
				return v
			}
			const at = 0.81
			z, theta, a := vector(n, 0.6), vector(p, 0.5), vector(n, 1)
			v, w, b := vector(n, 1), vector(p, 1), vector(n, 1)
			e.SetParams(theta)
			dz, ddz, ddtheta := make([]float64, n), make([]float64, n), make([]float64, p)
			ddt := e.VJPTangent(dz, ddz, ddtheta, at, z, a, v, w, b)

			first := make([]float64, n)
			e.VJP(first, nil, at, z, a)
			for i := range first {
				if !(math.Abs(first[i]-dz[i]) <= 1e-13*(1+math.Abs(first[i]))) {
					t.Errorf("dz[%d] = %v, of VJP %v", i, dz[i], first[i])
				}
			}
			// Fourth order, h = 2⁻¹⁰: 1e-12 of the fifth derivative, and round-off of
			// 1e-16 over h.
			const h = 0x1p-10
			moved := func(s float64) []float64 {
				zs, ts, as := make([]float64, n), make([]float64, p), make([]float64, n)
				for i := range z {
					zs[i], as[i] = z[i]+s*v[i], a[i]+s*b[i]
				}
				for i := range theta {
					ts[i] = theta[i] + s*w[i]
				}
				e.SetParams(ts)
				out := make([]float64, n+p+1)
				out[n+p] = e.VJP(out[:n], out[n:n+p], at, zs, as)
				return out
			}
			up, down, up2, down2 := moved(h), moved(-h), moved(2*h), moved(-2*h)
			e.SetParams(theta)
			got := append(append(append([]float64{}, ddz...), ddtheta...), ddt)
			for i := range got {
				want := (8*(up[i]-down[i]) - (up2[i] - down2[i])) / (12 * h)
				if !(math.Abs(got[i]-want) <= 2e-9*(1+math.Abs(want))) {
					t.Errorf("entry %d: %.12g, by differences %.12g", i, got[i], want)
				}
			}

			// ⟨(v₂, w₂), H(v, w)⟩ = ⟨(v, w), H(v₂, w₂)⟩, with a held: b = 0.
			v2, w2, still := vector(n, 1), vector(p, 1), make([]float64, n)
			other, otherTheta := make([]float64, n), make([]float64, p)
			e.VJPTangent(dz, ddz, ddtheta, at, z, a, v, w, still)
			e.VJPTangent(dz, other, otherTheta, at, z, a, v2, w2, still)
			one, oneAbs := dotAbs(v2, ddz)
			two, twoAbs := dotAbs(w2, ddtheta)
			three, threeAbs := dotAbs(v, other)
			four, fourAbs := dotAbs(w, otherTheta)
			if left, right := one+two, three+four; !(math.Abs(left-right) <= 1e-13*(1+oneAbs+twoAbs+threeAbs+fourAbs)) {
				t.Errorf("not symmetric: %v and %v", left, right)
			}

			// No direction of θ is a direction of 0.
			clear(w2)
			e.VJPTangent(dz, ddz, nil, at, z, a, v, nil, b)
			e.VJPTangent(dz, other, nil, at, z, a, v, w2, b)
			for i := range ddz {
				if ddz[i] != other[i] {
					t.Errorf("nil for 0 gives %v, 0 %v", ddz[i], other[i])
				}
			}
			if allocs := testing.AllocsPerRun(10, func() { e.VJPTangent(dz, ddz, ddtheta, at, z, a, v, w, b) }); allocs != 0 {
				t.Errorf("%v allocations", allocs)
			}
		})
	}
}

// What a choice leaves out has no part in second derivatives, however singular.
func TestVJPTangentOfBranchLeftOut(t *testing.T) {
	s, err := Compile([]string{"x' = if(x > 0, a*sqrt(x), x^2)", "y' = if(y > 0, y^a, y)"}, []string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	e := s.Evaluator()
	e.SetParams([]float64{2.5})
	dz, ddz, ddtheta := make([]float64, 2), make([]float64, 2), make([]float64, 1)
	e.VJPTangent(dz, ddz, ddtheta, 0, []float64{-1, -1}, []float64{1, 1}, []float64{1, 1}, []float64{1}, []float64{0, 0})
	if ddz[0] != 2 || ddz[1] != 0 || ddtheta[0] != 0 {
		t.Errorf("%v %v", ddz, ddtheta)
	}
}

func TestGradientTangent(t *testing.T) {
	s, err := CompileScalar("a*x^3*y + sin(b*x)*exp(y*t) + b^2*a", Scope{States: []string{"x", "y"}, Params: []string{"a", "b"}, Time: true})
	if err != nil {
		t.Fatal(err)
	}
	e := s.Evaluator()
	theta, z, v, w := []float64{0.7, -1.1}, []float64{0.4, 0.9}, []float64{1, -2}, []float64{0.3, 0.5}
	e.SetParams(theta)
	dz, ddz, ddtheta := make([]float64, 2), make([]float64, 2), make([]float64, 2)
	ddt := e.GradientTangent(dz, ddz, ddtheta, 0.5, z, v, w)
	const h = 0x1p-10
	moved := func(s float64) []float64 {
		e.SetParams([]float64{theta[0] + s*w[0], theta[1] + s*w[1]})
		out := make([]float64, 5)
		_, out[4] = e.Gradient(out[:2], out[2:4], 0.5, []float64{z[0] + s*v[0], z[1] + s*v[1]})
		return out
	}
	up, down, up2, down2 := moved(h), moved(-h), moved(2*h), moved(-2*h)
	for i, got := range []float64{ddz[0], ddz[1], ddtheta[0], ddtheta[1], ddt} {
		// As for fields.
		if want := (8*(up[i]-down[i]) - (up2[i] - down2[i])) / (12 * h); !(math.Abs(got-want) <= 2e-9*(1+math.Abs(want))) {
			t.Errorf("entry %d: %.12g, by differences %.12g", i, got, want)
		}
	}
	if at := moved(0); dz[0] != at[0] || dz[1] != at[1] {
		t.Errorf("gradient %v, want %v", dz, at[:2])
	}
	if allocs := testing.AllocsPerRun(10, func() { e.GradientTangent(dz, ddz, ddtheta, 0.5, z, v, w) }); allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

// Branches change exactly where the field bends or jumps.
func TestBranches(t *testing.T) {
	s, err := Compile([]string{"x' = abs(x - a)*min(x, y) + relu(x)", "y' = sign(y) + floor(x) + if(x > 0.25 and y < 3, 1, 2)"}, []string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	e := s.Evaluator()
	e.SetParams([]float64{0.5})
	if e.NumBranches() != 7 {
		t.Fatalf("%d branches", e.NumBranches())
	}
	label := func(x, y float64) []float64 {
		dst := make([]float64, 7)
		e.Branches(dst, 0, []float64{x, y})
		return dst
	}
	for _, c := range []struct {
		x, y, x2, y2 float64
		changes      int
	}{
		{0.6, 2, 0.9, 1, 0}, {0.6, 2, 0.4, 2, 1}, {0.6, 2, 0.6, 0.5, 1}, {0.3, 2, 0.2, 2, 1},
		{0.1, 2, -0.1, 2, 2}, {0.6, 2, 0.6, 3.5, 1}, {0.6, 2, 1.6, 2, 1}, {-0.3, -0.1, -0.3, 0.1, 1},
	} {
		a, b, changes := label(c.x, c.y), label(c.x2, c.y2), 0
		for i := range a {
			if a[i] != b[i] {
				changes++
			}
		}
		if changes != c.changes {
			t.Errorf("%+v: %v to %v", c, a, b)
		}
	}
	e.SetParams([]float64{0.7})
	if a := label(0.6, 2); a[0] == label(0.8, 2)[0] && a[1] == label(0.8, 2)[1] {
		t.Error("a kink does not move with its parameter")
	}
	for _, activation := range []string{"tanh", "relu"} {
		n, err := NewNetwork(NetworkConfig{Dim: 2, Hidden: []int{6, 4}, Activation: activation})
		if err != nil {
			t.Fatal(err)
		}
		e := n.Evaluator()
		if want := map[string]int{"tanh": 0, "relu": 10}[activation]; e.NumBranches() != want {
			t.Errorf("%s: %d branches", activation, e.NumBranches())
		}
		dst := make([]float64, e.NumBranches())
		e.Branches(dst, 0, []float64{0.3, -0.8})
		for _, v := range dst {
			if v != 0 && v != 1 {
				t.Errorf("%v", dst)
			}
		}
	}
}
