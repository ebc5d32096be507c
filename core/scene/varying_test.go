package scene

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"costate/core/adjoint"
)

const varyingScene = `{"field": {"network": {"dim": 2, "hidden": [5], NETWORK}}, "z0": [[1, 0.5], [-0.3, 0.8]], "t0": 0.5, "T": 2,
	"solver": {"rtol": 1e-9, "atol": 1e-11}, "gradient": {"method": "METHOD"},
	"loss": {"terminal": "z1^2 + z2", "observations": {"clock": "time", "times": [0.9, 1.5], "states": ["z2"], "values": [[[0.2], [0.1]], [[1], [0]]]}}}`

func varying(t *testing.T, network, method string) *Experiment {
	t.Helper()
	s, err := Decode([]byte(strings.NewReplacer("NETWORK", network, "METHOD", method).Replace(varyingScene)))
	if err != nil {
		t.Fatal(err)
	}
	x, err := new(Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Both ways to ask for varying weights come to the same scene, which reads back
// as itself.
func TestDecodeVarying(t *testing.T) {
	for _, forms := range [][]string{
		{`"weights": "varying"`, `"varying": "linear"`, `"varying": "linear", "layers": 4`, `"weights": "varying", "interpolation": "linear"`},
		{`"weights": "varying", "interpolation": "constant", "layers": 3`, `"varying": "constant", "layers": 3`},
	} {
		var first string
		for i, form := range forms {
			x := varying(t, form, "checkpointed")
			data, err := json.Marshal(x.Scene)
			if err != nil {
				t.Fatal(err)
			}
			again, err := Decode(data)
			if err != nil {
				t.Fatalf("%s: read back: %v", form, err)
			}
			if second, _ := json.Marshal(again); string(second) != string(data) {
				t.Errorf("%s: %s becomes %s", form, data, second)
			}
			if i == 0 {
				first = string(data)
			} else if string(data) != first {
				t.Errorf("%s: %s, want %s", form, data, first)
			}
			if want := x.Scene.Field.Network.Layers * 27; len(x.Theta) != want || x.Autonomous {
				t.Errorf("%s: %d weights, autonomous %v, want %d", form, len(x.Theta), x.Autonomous, want)
			}
		}
	}
}

func TestVaryingFaults(t *testing.T) {
	for network, at := range map[string]string{
		`"varying": "cubic"`:                                       "/field/network/varying",
		`"weights": "changing"`:                                    "/field/network/weights",
		`"layers": 3`:                                              "/field/network/layers",
		`"interpolation": "linear"`:                                "/field/network/interpolation",
		`"varying": "linear", "layers": 1`:                         "/field/network/layers",
		`"varying": "constant", "layers": 0`:                       "/field/network/layers",
		`"weights": "varying", "interpolation": "none"`:            "/field/network/interpolation",
		`"varying": "constant", "layers": 100000`:                  "/field/network",
		`"varying": "constant", "layers": 2, "weights": [1, 2, 3]`: "/field/network/weights",
		`"start": "ones"`:                                          "/field/network/start",
	} {
		s, err := Decode([]byte(strings.NewReplacer("NETWORK", network, "METHOD", "discrete").Replace(varyingScene)))
		if err == nil {
			_, err = new(Builder).Build(s)
		}
		var faults Faults
		if !errors.As(err, &faults) || faults[0].Pointer != at {
			t.Errorf("%s: %v, want a fault at %s", network, err, at)
		}
	}
}

// The gradient by weights that vary agrees over all ways to it, which step
// through the knots; finite differences have an error of noise^(2/3).
func TestVaryingGradient(t *testing.T) {
	for _, network := range []string{`"varying": "constant", "layers": 3`, `"varying": "linear", "layers": 4`, `"varying": "constant", "layers": 5, "time": true`, `"varying": "linear", "layers": 2`} {
		want := new(adjoint.Gradient)
		x := varying(t, network, "forward")
		if err := x.Engine().Gradient(context.Background(), want, x.Theta, adjoint.Forward, adjoint.Observer{}); err != nil {
			t.Fatal(err)
		}
		for _, method := range []string{"checkpointed", "backsolve", "discrete", "finite-difference"} {
			x, g := varying(t, network, method), new(adjoint.Gradient)
			for _, o := range []adjoint.Observer{{}, {Columns: 3, Adjoint: func(*adjoint.AdjointRow) {}}} {
				if err := x.Engine().Gradient(context.Background(), g, x.Theta, x.GradientMethod(), o); err != nil {
					t.Fatal(err)
				}
				// Some tens of tolerances.
				allowed := 3e-8
				if method == "finite-difference" {
					allowed = 2e-5
				}
				if d := g.Distance(want); !(d <= allowed) {
					t.Errorf("%s, %s: off by %.2g", network, method, d)
				}
			}
		}
		for i, v := range want.Theta {
			if v != v || i == 0 && v == 0 {
				t.Errorf("%s: %v", network, want.Theta)
			}
		}
	}
}

// A step ends where the weights jump: the solution is as near to that of a
// hundredth of the tolerance as one without a jump would be.
func TestVaryingAccuracy(t *testing.T) {
	x := varying(t, `"varying": "constant", "layers": 3, "activation": "sin"`, "checkpointed")
	value := func(rtol float64) float64 {
		x.Scene.Solver.RTol, x.Scene.Solver.ATol = rtol, rtol/100
		v, err := x.Engine().Value(context.Background(), x.Theta)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if d := math.Abs(value(1e-6) - value(1e-12)); !(d < 1e-5) {
		t.Errorf("the loss is off by %.2g", d)
	}
	knots := x.Field().(adjoint.Piecewise).Knots()
	if len(knots) != 2 || math.Abs(knots[0]-0.5-2./3) > 1e-15 || math.Abs(knots[1]-0.5-4./3) > 1e-15 {
		t.Errorf("knots at %v", knots)
	}
}

// A network that starts from zero stands still.
func TestStartFromZero(t *testing.T) {
	x := varying(t, `"start": "zero"`, "checkpointed")
	f := make([]float64, 2)
	if x.Field().Eval(f, 1, []float64{1, 2}); f[0] != 0 || f[1] != 0 {
		t.Errorf("f = %v", f)
	}
}
