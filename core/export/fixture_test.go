package export

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"costate/core/adjoint"
	"costate/core/scene"
)

// written are those of the fixtures that are written in SciPy, and but for events in
// the other languages.
func written(t testing.TB) map[string]*scene.Experiment {
	all := fixtures(t)
	maps.DeleteFunc(all, func(_ string, x *scene.Experiment) bool {
		// Points by the hundred take SciPy minutes: the fixtures have few.
		return x.Scene.Starts() > len(x.Scene.Z0)+20 || x.Scene.Loss.Likelihood != nil
	})
	return all
}

// fixtures are the catalogue and scenes that have, between them, every part
// that a scene can have.
func fixtures(t testing.TB) map[string]*scene.Experiment {
	t.Helper()
	all := map[string]*scene.Experiment{}
	add := func(name string, data []byte, tags ...string) {
		s, err := scene.Decode(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		// Chaos would magnify the tolerance by many digits over the scene's own T.
		if slices.Contains(tags, "chaos") {
			s.T = 2
		}
		all[name] = build(t, s)
	}
	for _, e := range scene.Catalogue() {
		add(e.ID, e.Scene, e.Tags...)
	}
	for name, text := range further {
		add(name, []byte(text))
	}
	return all
}

func build(t testing.TB, s *scene.Scene) *scene.Experiment {
	t.Helper()
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

var further = map[string]string{
	"every-part": `{"name": "Every part", "params": {"a": 0.3, "lambda": 0.5, "np": 0.2, "α": 1.1},
		"field": {"equations": ["t1' = z + 0.1*sin(t)*α", "z' = -lambda*t1 - a*z^3 + np*tanh(t1*z)", "state' = exp(-z^2) - state/(1 + t1^2)"]},
		"z0": [[1, 0, 0.5], [-0.7, 0.4, 0.1]], "t0": 0.5, "T": 3,
		"solver": {"method": "dop853", "rtol": 1e-9, "atol": 1e-11},
		"loss": {"terminal": "0.5*t1^2 + a*state", "running": "0.1*z^2*lambda + 0.01*t*state", "parameters": "0.5*(a^2 + α^2) + log(lambda)",
			"observations": {"clock": "depth", "times": [1, 0.25, 0, 0.6], "states": ["state", "t1"],
				"values": [[[0.1, 0.2], [0.3, 0.4], [0.5, 0.6], [0.7, 0.8]], [[0, 1], [1, 0], [0.5, 0.5], [0.2, 0.2]]]}},
		"flow": {"rule": "adam", "eta": 0.05, "steps": 5, "free": ["a", "α"]}}`,
	"functions": `{"name": "Every function", "params": {"a": 0.3, "b": 1.7, "c": 2.5},
		"field": {"equations": ["x' = relu(sin(a*t) - x) + softplus(y) - sigmoid(x*b) + atan2(y, 2 + x^2) - min(x, y, 0.25)/3",
			"y' = max(x, y)*cos(b) - abs(y)*sign(c) + sqrt(1 + x^2) - tan(0.1*x) + asin(0.2*tanh(y)) - acos(0.1*sin(x)) - atan(y)",
			"u' = sinh(0.1*u) - cosh(0.1*v) + log(2 + u^2) - (1 + x^2)^a - b^-u + 2^10/1024 + 0*v", "v' = 1 - v*e/pi + (2 + sin(y))^(x/10) + c^2"]},
		"z0": [[0.4, -0.3, 0.2, 0.1]], "T": 1.5, "solver": {"method": "dop853", "rtol": 1e-8, "atol": 1e-10},
		"loss": {"terminal": "x^2 + y*u + 0.1*v", "observations": {"times": [1.5, 0.5, 9], "states": ["x", "x"], "values": [[1, 0], [2, 1], [0, 0]]}},
		"flow": {"rule": "descent", "eta": 0.01, "steps": 3}}`,
	"definitions": `{"name": "Definitions and choices", "params": {"a": 0.3, "b": 1.7, "θ": 0.9},
		"field": {"equations": ["x' = if(x > 0 and not y < -2, sqrt(x)*b - r, piecewise(x < -1, x^2, x <= -0.5 or y == 3, -x, log(2 + x)*a)) + mod(t, 2)*s",
			"s = theta*abs(sin(r))", "y' = if(0 < r <= 3, heaviside(x) - y, floor(y) + (x > y)*1/7) - asinh(y)/2 + atanh(x/9)*ceil(t) - s", "r = √(x² + y²)", "idle = x/0"]},
		"z0": [[0.4, -0.3]], "T": 0.7, "solver": {"method": "dop853", "rtol": 1e-8, "atol": 1e-10},
		"loss": {"terminal": "r^2 + if(x > 5, log(x - 5), y)", "running": "0.1*s", "parameters": "round(a) + if(b > 1, b^2, sqrt(b - 1))"},
		"flow": {"rule": "descent", "eta": 0.01, "steps": 3}}`,
	"network": `{"name": "A network", "params": {"w": 0.2}, "field": {"network": {"dim": 2, "hidden": [6, 5], "activation": "gelu", "input": "z^3", "time": true, "augment": 1, "seed": 3}},
		"z0": [[1, 0.5], [0.2, -0.8]], "T": 1, "solver": {"method": "dop853", "rtol": 1e-8, "atol": 1e-10},
		"loss": {"terminal": "z1^2 + w*z3^2", "observations": {"clock": "time", "times": [0.5, 1], "states": ["z2"], "values": [[[0], [1]], [[1], [0.5]]]}},
		"flow": {"rule": "momentum", "eta": 0.01, "steps": 3, "free": ["weights"]}}`,
	"hybrid": `{"name": "Networks within equations", "params": {"k": 0.7, "values": 0.3}, "field": {
		"networks": {"v": {"hidden": [3], "outputs": 2, "activation": "softplus", "seed": 2}, "u": {"inputs": 2, "hidden": [4, 3], "activation": "swish"}},
		"equations": ["x' = y + u(x, r)*v_1(t) + values*v_1(y)", "y' = -k*x + u(v_2(k*y), x)*r", "r = x*v_2(y)"]},
		"z0": [[1, 0.5], [0.2, -0.8]], "T": 1, "solver": {"method": "dop853", "rtol": 1e-8, "atol": 1e-10},
		"loss": {"terminal": "x^2 + k*y^2", "running": "0.1*x^2", "observations": {"clock": "time", "times": [0.5, 1], "states": ["y"], "values": [[[0], [1]], [[1], [0.5]]]}},
		"flow": {"rule": "adam", "eta": 0.01, "steps": 3, "free": ["v", "k"]}}`,
	"stiff": `{"name": "Robertson's cousin", "params": {"k": 1000}, "field": {"equations": ["x' = -k*(x - cos(t))"]},
		"z0": [[0]], "T": 1, "solver": {"method": "rodas5p", "rtol": 1e-8, "atol": 1e-10}, "loss": {"running": "x^2"}, "flow": {"rule": "rmsprop", "eta": 1, "steps": 2}}`,
	"fixed-step": `{"name": "Fixed steps", "params": {"k": 1.5}, "field": {"equations": ["x' = y", "y' = -k*x"]}, "z0": [[1, 0]], "T": 2,
		"solver": {"method": "rk4", "step": 0.01, "rtol": 1e-8, "atol": 1e-10}, "loss": {"terminal": "x*y"}}`,
	"deep": `{"name": "Deep", "params": {"k": 1.5}, "field": {"equations": ["x' = ` + strings.Repeat("sin(", 120) + "k*x" + strings.Repeat(")", 120) + `"]},
		"z0": [[1]], "T": 1, "loss": {"terminal": "x^2", "running": "` + "x" + strings.Repeat(" + k*x/1000", 1000) + `"}}`,
	"no-parameters": `{"name": "No parameters", "field": {"equations": ["x' = 1", "y' = -y"]}, "z0": [[0, 1]], "T": 1,
		"solver": {"rtol": 1e-9, "atol": 1e-11}, "loss": {"terminal": "x*y"}, "flow": {"rule": "nesterov", "eta": 1, "steps": 2}}`,
	"no-time": `{"name": "An interval of no length", "params": {"c": 1}, "field": {"equations": ["x' = c*x"]}, "z0": [[2]], "T": 0, "loss": {"terminal": "x^2"}}`,
	"no-loss": `{"name": "No loss", "params": {"c": 1}, "field": {"equations": ["x' = c*x"]}, "z0": [[2]], "T": 1}`,
	"flat":    `{"name": "A flat landscape", "params": {"c": 1}}`,
	"events": `{"name": "Events", "params": {"b": 0.1, "i": 1.8, "tau": 0.7, "tk": 1.3, "vr": 0.05, "vth": 1},
		"field": {"equations": ["v' = (i*(1 + 0.2*sin(3*t)) - v - w)/tau", "w' = -w/4"]}, "z0": [[0.1, 0], [0.4, 0.2]], "t0": 0.3, "T": 2.5,
		"solver": {"rtol": 1e-8, "atol": 1e-10},
		"events": [{"when": "v - vth - 0.1*w", "set": {"v": "vr + 0.1*t*w", "w": "w + b*v"}}, {"when": "t - tk", "set": {"v": "v - 0.1*i"}},
			{"when": "t - tk", "set": {"w": "w + 0.1*v"}}, {"when": "w - 0.1"}],
		"loss": {"terminal": "v^2 + w", "running": "w*v + 0.1*t", "observations": {"clock": "depth", "times": [0.25, 0.75], "states": ["w"], "values": [[[0.1], [0.2]], [[0.3], [0.1]]]}},
		"flow": {"rule": "descent", "eta": 0.01, "steps": 2}}`,
	"events-that-end": `{"name": "Ends and rests", "params": {"d": 0.1, "g": 9.81, "r": 0.4, "s": 0.1},
		"field": {"equations": ["x' = u", "y' = v", "u' = -d*u", "v' = -g - d*v"]}, "z0": [[0, 1, 4, 6], [0, 0.5, 1.5, 2]], "T": 4,
		"solver": {"method": "dop853", "rtol": 1e-9, "atol": 1e-11},
		"events": [{"when": "y", "direction": "falling", "set": {"v": "-r*v"}, "rests": true}, {"when": "x - 3", "direction": "rising", "set": {"u": "-u"}, "stop": true}],
		"loss": {"terminal": "x^2 + 0.1*u", "running": "0.3 + 0.1*y + 0.01*t", "observations": {"times": [0.5, 3], "states": ["y"], "values": [[[2], [0]], [[1], [0]]]}}}`,
	"classes": `{"name": "Classes", "params": {"k": 0.3}, "field": {"network": {"dim": 2, "hidden": [4], "augment": 1, "seed": 3}}, "z0": [[0.3, -0.2]], "T": 1,
		"data": {"generate": {"kind": "blobs", "points": 8, "seed": 2}, "test": 0.25}, "solver": {"method": "dop853", "rtol": 1e-8, "atol": 1e-10},
		"loss": {"classes": {"weight": 2}, "terminal": "k*z1^2", "running": "0.01*z2^2", "weightDecay": 0.1, "kineticEnergy": 0.2}, "flow": {"rule": "adam", "eta": 0.05, "steps": 3, "free": ["weights"]}}`,
	"classes-of-equations": `{"name": "Classes of equations", "params": {"k": 0.3, "c": 1.2}, "field": {"equations": ["x' = c*y - k*x", "y' = -x + k*y^2/(1 + y^2)"]}, "T": 1,
		"data": {"rows": [[0.1, 0.2, 0], [0.5, -0.2, 1], [-0.3, 0.4, 2], [0.2, 0.9, 1]], "test": 0}, "solver": {"method": "dop853", "rtol": 1e-8, "atol": 1e-10},
		"loss": {"classes": {}, "kineticEnergy": 0.1}, "flow": {"rule": "descent", "eta": 0.1, "steps": 2}}`,
	"swapped": `{"name": "Swapped", "field": {"network": {"dim": 1, "hidden": [5], "augment": 1, "seed": 3}}, "T": 1,
		"data": {"generate": {"kind": "swap", "points": 6, "seed": 2}, "test": 0}, "solver": {"method": "dop853", "rtol": 1e-8, "atol": 1e-10},
		"loss": {"weightDecay": 0.01}, "flow": {"rule": "adam", "eta": 0.05, "steps": 2}}`,
	"hybrid-classes": `{"name": "Classes by networks within equations", "params": {"k": 0.4}, "field": {"networks": {"u": {"inputs": 2, "hidden": [3], "outputs": 1, "seed": 4}},
		"equations": ["x' = u(x, y)", "y' = -k*x"]}, "T": 0.8, "data": {"rows": [[0.1, 0.2, 0], [0.5, -0.2, 1], [-0.3, 0.4, 1]], "test": 0}, "solver": {"method": "dop853", "rtol": 1e-8, "atol": 1e-10},
		"loss": {"classes": {}, "kineticEnergy": 0.1, "weightDecay": 0.05}, "flow": {"rule": "adam", "eta": 0.05, "steps": 2, "free": ["u", "readout"]}}`,
	"limits": `{"name": "Limits and stops", "params": {"a": 0.5, "b": 2}, "field": {"equations": ["x' = y", "y' = -b*x - a*y + floor(t)"]}, "z0": [[1, 0], [0, 0.01]], "t0": 0.25, "T": 3,
		"solver": {"method": "dopri5", "rtol": 1e-8, "atol": [1e-10, 1e-11], "maxStep": 0.05, "tstops": [2, 1, 3, 2, 9]},
		"loss": {"terminal": "x^2 + b*y", "running": "0.1*x*y", "observations": {"times": [1, 2.5], "states": ["y"], "values": [[[0.1], [0.2]], [[0.3], [0.4]]]}}}`,
	"limits-events": `{"name": "Limits, stops and events", "params": {"r": 0.8, "g": 9.81}, "field": {"equations": ["y' = v", "v' = -g + (t > 0.5)"]}, "z0": [[1, 0], [2, 1]], "T": 1.5,
		"solver": {"method": "dop853", "rtol": 1e-9, "atol": [1e-11, 1e-10], "maxStep": 0.2, "tstops": [0.5, 1]},
		"events": [{"when": "y", "direction": "falling", "set": {"v": "-r*v"}}], "loss": {"terminal": "y^2", "running": "0.1*v"}}`,
	"sneaky": `{"name": "Quotes \"\"\" and\nimport os # ` + "`" + ` */ end =# \u202e", "about": "line\u2028break\u0000", "params": {"c": 1}, "field": {"equations": ["x' = c*x"]}, "z0": [[2]], "T": 1}`,
}

// solved is the loss, its gradient and z(t1) by package adjoint.
type solved struct {
	adjoint.Gradient
	End [][]float64
}

func solve(t testing.TB, x *scene.Experiment) *solved {
	t.Helper()
	s := &solved{End: make([][]float64, x.Scene.Starts())}
	o := x.Objective()
	o.Observer.Sample = func(start, _ int, _ float64, z []float64) { s.End[start] = append(s.End[start][:0], z...) }
	if _, err := o.Gradient(context.Background(), nil, x.Theta); err != nil {
		t.Fatal(err)
	}
	s.Gradient = o.Result
	return s
}
