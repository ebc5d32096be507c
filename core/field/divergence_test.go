package field

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// divergent is the divergence of either kind of field, at one point.
type divergent interface {
	SetParams(theta []float64)
	Value(t float64, z []float64) float64
	Gradient(dz, dtheta []float64, t float64, z []float64) (value, dt float64)
}

// checkDivergence holds the divergence to the trace of the field's own Jacobian,
// which vector–Jacobian products give, and its derivatives to central
// differences of that trace: with steps of 1e-5 these have an error of 1e-10
// times third derivatives, and 1e-16/1e-5 of round-off.
func checkDivergence(t *testing.T, d divergent, f interface {
	SetParams(theta []float64)
	VJP(dz, dtheta []float64, t float64, z, a []float64) float64
}, theta, z []float64, at float64) {
	t.Helper()
	n := len(z)
	trace := func(theta []float64, at float64, z []float64) float64 {
		f.SetParams(theta)
		sum, row, unit := 0.0, make([]float64, n), make([]float64, n)
		for i := range unit {
			unit[i] = 1
			f.VJP(row, nil, at, z, unit)
			unit[i] = 0
			sum += row[i]
		}
		return sum
	}
	d.SetParams(theta)
	dz, dtheta := make([]float64, n), make([]float64, len(theta))
	value, dt := d.Gradient(dz, dtheta, at, z)
	want := trace(theta, at, z)
	if v := d.Value(at, z); math.Abs(v-want) > 1e-12*(1+math.Abs(want)) || value != v {
		t.Errorf("value %v and %v, the trace of the Jacobian is %v", v, value, want)
	}
	const h = 1e-5
	central := func(what string, x *float64, got float64, value func() float64) {
		t.Helper()
		v := *x
		*x = v + h
		up := value()
		*x = v - h
		down := value()
		*x = v
		if want := (up - down) / (2 * h); math.Abs(got-want) > 1e-8*(1+math.Abs(want)) {
			t.Errorf("by %s: %v, differences give %v", what, got, want)
		}
	}
	here := func() float64 { return trace(theta, at, z) }
	for i := range z {
		central(fmt.Sprintf("z%d", i+1), &z[i], dz[i], here)
	}
	for i := range theta {
		central(fmt.Sprintf("parameter %d", i), &theta[i], dtheta[i], here)
	}
	central("t", &at, dt, here)
}

func TestDivergenceOfEquations(t *testing.T) {
	s, err := Compile([]string{"r = sqrt(1 + x^2 + y^2)", "x' = a*x^3*y + sin(b*t*x)/r", "y' = exp(-x*y) - b*y^2*tanh(a*x)"}, []string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	checkDivergence(t, s.Divergence().Evaluator(), s.Evaluator(), []float64{0.7, -1.3}, []float64{0.4, -0.8}, 0.3)
	checkSecondDivergence(t, s.Divergence().Evaluator(), []float64{0.7, -1.3}, []float64{0.4, -0.8}, 0.3, false)
}

func TestDivergenceOfNetworks(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for _, name := range Activations() {
		for _, cfg := range []NetworkConfig{
			{Dim: 2, Hidden: []int{5}},
			{Dim: 1, Augment: 2, Hidden: []int{4, 3}, Time: true},
			{Dim: 2, Hidden: []int{3, 4}, Input: "z^3", Time: true, Varying: "linear", Layers: 3, To: 1},
			{Dim: 3},
		} {
			t.Run(fmt.Sprint(name, cfg.Hidden), func(t *testing.T) {
				cfg.Activation, cfg.Seed = name, 3
				network, err := NewNetwork(cfg)
				if err != nil {
					t.Fatal(err)
				}
				theta, z := network.Weights(), make([]float64, network.Dim())
				for i := range theta {
					theta[i] += 0.3 * r.NormFloat64()
				}
				for i := range z {
					z[i] = r.NormFloat64()
				}
				checkDivergence(t, network.Divergence(1), network.Evaluator(), theta, z, 0.3)
				checkSecondDivergence(t, network.Divergence(1), theta, z, 0.3, name == "relu" || name == "elu")
			})
		}
	}
}

// Lanes give what one lane gives, but for roundings of the products.
func TestDivergenceLanes(t *testing.T) {
	network, err := NewNetwork(NetworkConfig{Dim: 2, Hidden: []int{7, 5}, Augment: 1, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	const lanes = 11
	r := rand.New(rand.NewPCG(6, 6))
	n, p := network.Dim(), network.NumParams()
	z, weights := make([]float64, n*lanes), make([]float64, lanes)
	for i := range z {
		z[i] = r.NormFloat64()
	}
	for j := range weights {
		weights[j] = r.NormFloat64()
	}
	many, one := network.Divergence(lanes), network.Divergence(1)
	values, dz, dtheta := make([]float64, lanes), make([]float64, n*lanes), make([]float64, p)
	many.Values(values, 0, z)
	many.AddGradient(dz, dtheta, weights, 0, z)
	sum := make([]float64, p)
	for j := range lanes {
		point, dpoint, dp := make([]float64, n), make([]float64, n), make([]float64, p)
		for i := range point {
			point[i] = z[i*lanes+j]
		}
		value, _ := one.Gradient(dpoint, dp, 0, point)
		if math.Abs(value-values[j]) > 1e-13 {
			t.Errorf("lane %d: %v, alone %v", j, values[j], value)
		}
		for i, v := range dpoint {
			if got := dz[i*lanes+j]; math.Abs(got-weights[j]*v) > 1e-13 {
				t.Errorf("lane %d, dz%d: %v, alone %v", j, i, got, weights[j]*v)
			}
		}
		for i, v := range dp {
			sum[i] += weights[j] * v
		}
	}
	for i, v := range sum {
		if math.Abs(v-dtheta[i]) > 1e-12 {
			t.Errorf("dtheta %d: %v, alone %v", i, dtheta[i], v)
		}
	}
	if allocs := testing.AllocsPerRun(10, func() { many.AddGradient(dz, dtheta, weights, 0, z) }); allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

// checkSecondDivergence holds the derivative of the gradient along a direction
// against differences of the gradient, whose h = 2⁻¹⁰ leaves 1e-12 of the fifth
// derivative and 1e-13 of rounding; and two of them, u·Hv against v·Hu. An
// activation that bends has no such differences where the differences step over it.
func checkSecondDivergence(t *testing.T, d interface {
	divergent
	GradientTangent(dz, ddz, ddtheta []float64, t float64, z, v, w []float64) float64
}, theta, z []float64, at float64, bends bool) {
	t.Helper()
	n, p := len(z), len(theta)
	product := func(seed float64) (v, w, ddz, ddtheta []float64, ddt float64) {
		v, w, ddz, ddtheta = make([]float64, n), make([]float64, p), make([]float64, n), make([]float64, p)
		for i := range v {
			v[i] = math.Sin(seed + 3*float64(i))
		}
		for i := range w {
			w[i] = math.Cos(seed + 2*float64(i))
		}
		dz, same := make([]float64, n), make([]float64, n)
		d.SetParams(theta)
		ddt = d.GradientTangent(dz, ddz, ddtheta, at, z, v, w)
		d.Gradient(same, nil, at, z)
		for i := range dz {
			if math.Abs(dz[i]-same[i]) > 1e-13*(1+math.Abs(same[i])) {
				t.Errorf("∂/∂z%d is %v, and with the tangent %v", i+1, same[i], dz[i])
			}
		}
		return v, w, ddz, ddtheta, ddt
	}
	dot := func(a, b []float64) (sum float64) {
		for i, x := range a {
			sum += x * b[i]
		}
		return sum
	}
	v, w, ddz, ddtheta, ddt := product(1)
	v2, w2, ddz2, ddtheta2, _ := product(2)
	if a, b := dot(v2, ddz)+dot(w2, ddtheta), dot(v, ddz2)+dot(w, ddtheta2); math.Abs(a-b) > 1e-12*(1+math.Abs(a)) {
		t.Errorf("not symmetric: %v and %v", a, b)
	}
	if bends {
		return
	}
	const h = 0x1p-10
	wantZ, wantTheta, wantT := make([]float64, n), make([]float64, p), 0.0
	for _, c := range []struct{ at, weight float64 }{{h, 8}, {-h, -8}, {2 * h, -1}, {-2 * h, 1}} {
		z, theta := slices.Clone(z), slices.Clone(theta)
		for i := range z {
			z[i] += c.at * v[i]
		}
		for i := range theta {
			theta[i] += c.at * w[i]
		}
		gz, gtheta := make([]float64, n), make([]float64, p)
		d.SetParams(theta)
		_, gt := d.Gradient(gz, gtheta, at, z)
		weight := c.weight / (12 * h)
		for i, x := range gz {
			wantZ[i] += weight * x
		}
		for i, x := range gtheta {
			wantTheta[i] += weight * x
		}
		wantT += weight * gt
	}
	size := 1 + math.Sqrt(dot(wantZ, wantZ)+dot(wantTheta, wantTheta))
	near := func(what string, got, want float64) {
		if !(math.Abs(got-want) < 3e-9*size) {
			t.Errorf("%s is %v, by differences %v", what, got, want)
		}
	}
	for i := range wantZ {
		near(fmt.Sprint("ddz ", i), ddz[i], wantZ[i])
	}
	for i := range wantTheta {
		near(fmt.Sprint("ddθ ", i), ddtheta[i], wantTheta[i])
	}
	near("ddt", ddt, wantT)
}
