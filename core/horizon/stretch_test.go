package horizon

import (
	"context"
	"math"
	"testing"

	"costate/core/adjoint"
	"costate/core/scene"
)

// Fields by how they depend on t.
var dependent = map[string]string{
	"linear": `{"version": 1, "field": {"network": {"dim": 2, "hidden": [12], "seed": 4, "varying": "linear", "layers": 4}},
		"z0": [[1, 0.2], [-0.5, 1]], "t0": 0.5, "T": 4}`,
	"constant": `{"version": 1, "field": {"network": {"dim": 2, "hidden": [12], "seed": 4, "varying": "constant", "layers": 3}},
		"z0": [[1, 0.2]], "T": 4}`,
	"forced": forced,
}

func tight(t *testing.T, text string) *scene.Experiment {
	t.Helper()
	s, err := scene.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	s.Solver.Method, s.Solver.RTol, s.Solver.ATol = "dop853", 1e-10, 1e-12
	s.Loss.Observations, s.Loss.Terminal = nil, "0"
	return build(t, s)
}

func twins(t *testing.T, x *scene.Experiment, c float64, keep Keep) float64 {
	t.Helper()
	one, err := NewTwin(context.Background(), x, 1, KeepS, 2)
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewTwin(context.Background(), x, c, keep, 2)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(other.T*c-one.T) > 1e-12 {
		t.Errorf("T is %v, c T %v", other.T, one.T)
	}
	return one.Apart(other)
}

// With θ(s) the twins end together, to the tolerance of the solver; with θ(t)
// they do not.
func TestSymmetry(t *testing.T) {
	for name, text := range dependent {
		x := tight(t, text)
		for _, c := range []float64{0.25, 0.5, 2, 5} {
			if apart := twins(t, x, c, KeepS); apart > 1e-8 { // rtol 1e-10 over errors that grow along the solve
				t.Errorf("%s: with θ(s), c = %v, the ends are %v apart", name, c, apart)
			}
			if apart := twins(t, x, c, KeepT); apart < 1e-2 {
				t.Errorf("%s: with θ(t), c = %v, the ends are only %v apart", name, c, apart)
			}
		}
	}
}

// A field without t has the symmetry either way.
func TestAutonomousSymmetry(t *testing.T) {
	x := tight(t, `{"version": 1, "field": {"equations": ["x' = y", "y' = (1 - x^2)*y - x"]}, "z0": [[2, 0]], "T": 5}`)
	for _, keep := range []Keep{KeepS, KeepT} {
		if apart := twins(t, x, 3, keep); apart > 1e-8 {
			t.Errorf("the ends are %v apart", apart)
		}
	}
}

// The gradients by θ and z0 are the same too, and dL/dT is c times as large.
func TestGradientOfTwins(t *testing.T) {
	for name, text := range dependent {
		x := tight(t, text)
		s := *x.Scene
		s.Loss.Terminal = "z1^2 + 0.3*z2"
		if s.Field.Network == nil {
			s.Loss.Terminal = "x^2 + 0.3*y"
		}
		p := *build(t, &s).Engine().Problem()
		p.Batch = nil
		const c = 2.5
		q := p
		q.Field, q.T = Stretch(build(t, &s).Field(), p.T0, c, KeepS), p.T/c
		var one, other adjoint.Gradient
		for g, problem := range map[*adjoint.Gradient]adjoint.Problem{&one: p, &other: q} {
			if err := adjoint.NewEngine(problem).Gradient(context.Background(), g, x.Theta, adjoint.Checkpointed, adjoint.Observer{}); err != nil {
				t.Fatal(err)
			}
		}
		size := 0.0
		for _, v := range one.Theta {
			size = max(size, math.Abs(v))
		}
		for i, v := range one.Theta {
			if math.Abs(other.Theta[i]-v) > 1e-7*size {
				t.Errorf("%s: dL/dθ%d is %v and %v", name, i, v, other.Theta[i])
			}
		}
		if math.Abs(other.T-c*one.T) > 1e-7*max(1, math.Abs(one.T)) {
			t.Errorf("%s: dL/dT is %v and %v, c being %v", name, one.T, other.T, c)
		}
		for i, v := range one.Z0[0] {
			if math.Abs(other.Z0[0][i]-v) > 1e-7*max(1, math.Abs(v)) {
				t.Errorf("%s: dL/dz0 is %v and %v", name, v, other.Z0[0][i])
			}
		}
	}
}

// The derivatives of the stretched field are those of its values.
func TestStretchDerivatives(t *testing.T) {
	for name, text := range dependent {
		x := tight(t, text)
		for _, keep := range []Keep{KeepS, KeepT} {
			f := Stretch(x.Field(), x.Scene.T0, 1.7, keep)
			n, p, at := f.Dim(), f.NumParams(), x.Scene.T0+0.33
			z, a := []float64{0.4, -0.3}, []float64{0.7, 1.1}
			dz, dtheta := make([]float64, n), make([]float64, p)
			dt := f.VJP(dz, dtheta, at, z, a)
			jvp, ahead, behind := make([]float64, n), make([]float64, n), make([]float64, n)
			pair := func(v []float64) float64 { return v[0]*a[0] + v[1]*a[1] }
			const h = 1e-5
			f.JVP(jvp, at, z, 1, make([]float64, n), nil)
			f.Eval(ahead, at+h, z)
			f.Eval(behind, at-h, z)
			if d := (pair(ahead) - pair(behind)) / (2 * h); math.Abs(d-dt) > 1e-8*(1+math.Abs(dt)) || math.Abs(pair(jvp)-dt) > 1e-12 {
				t.Errorf("%s: ∂/∂t is %v by VJP, %v by JVP, %v by differences", name, dt, pair(jvp), d)
			}
			direction := make([]float64, p)
			for i := range direction {
				direction[i] = math.Sin(float64(i))
			}
			f.JVP(jvp, at, z, 0, []float64{1, 2}, direction)
			want := dz[0] + 2*dz[1]
			for i, v := range direction {
				want += dtheta[i] * v
			}
			if math.Abs(pair(jvp)-want) > 1e-11*(1+math.Abs(want)) {
				t.Errorf("%s: along a direction %v by JVP, %v by VJP", name, pair(jvp), want)
			}
		}
	}
}

// What is told of two twins is a distance, the largest of those of their ends.
func TestApart(t *testing.T) {
	one := Twin{Z: [][][]float64{{{9, 9}, {1, 2}}, {{0, 0}, {300, 400}}}}
	other := Twin{Z: [][][]float64{{{0, 0}, {1, 1}}, {{0, 0}, {303, 404}}}}
	if d := one.Apart(&other); d != 5 {
		t.Errorf("%v apart, not 5", d)
	}
}
