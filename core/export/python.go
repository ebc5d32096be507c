package export

import (
	"strings"

	"costate/core/field"
	"costate/core/scene"
)

// pythonWords are the keywords of Python, and what the programs around the
// expressions call their own.
var pythonWords = strings.Fields(`False None True and as assert async await break class continue def del elif else except
	finally for from global if import in is lambda nonlocal not or pass raise return try while with yield
	t state params costate values pulls pull back d_values d_params network self np jnp jax math torch diffrax expit ndtr
	relu softplus step below sigmoid_dot pow_base pow_log gated choose minimum maximum arctan2`)

// pythonDialect has the functions of a module, but for those given, and what
// the changes make of it.
func pythonDialect(module, pi, e, inf, nan, lone string, others map[string]string, changes ...func(*field.Dialect)) *field.Dialect {
	d := &field.Dialect{Power: "**", And: " and ", Or: " or ", Not: "not ", Choose: "choose({if}, lambda: {then}, lambda: {else})", Pi: pi, E: e, Inf: inf, NaN: nan, Lone: lone, Reserved: pythonWords, Functions: map[string]string{
		"asin": module + ".arcsin", "acos": module + ".arccos", "atan": module + ".arctan", "atan2": module + ".arctan2",
		"asinh": module + ".arcsinh", "acosh": module + ".arccosh", "atanh": module + ".arctanh",
		"min": module + ".minimum", "max": module + ".maximum",
	}}
	for _, name := range strings.Fields("sin cos tan sinh cosh tanh exp log sqrt abs sign floor ceil round mod") {
		d.Functions[name] = module + "." + name
	}
	for name, written := range others {
		d.Functions[name] = written
	}
	for _, change := range changes {
		change(d)
	}
	return d
}

func pythonUnpack(names []string, from string) string {
	if len(names) == 1 {
		return "(" + names[0] + ",) = " + from
	}
	return strings.Join(names, ", ") + " = " + from
}

var scipy = &target{
	dialect: pythonDialect("np", "np.pi", "np.e", "np.inf", "np.nan", "", map[string]string{
		"relu": "relu", "sigmoid": "expit", "softplus": "softplus", "step": "step", "below": "below",
		"sigmoid_dot": "sigmoid_dot", "pow_base": "pow_base", "pow_log": "pow_log", "gated": "gated",
	}, func(d *field.Dialect) { d.Choose = "({then} if {if} else {else})" }),
	unpack: pythonUnpack,
	activations: map[string]activation{
		"tanh":     {"np.tanh(s)", "1.0 - np.tanh(s)**2"},
		"sigmoid":  {"expit(s)", "expit(s)*expit(-s)"},
		"softplus": {"np.logaddexp(0.0, s)", "expit(s)"},
		"relu":     {"np.maximum(s, 0.0)", "np.heaviside(s, 0.0)"},
		"sin":      {"np.sin(s)", "np.cos(s)"},
		"identity": {"s", "np.ones_like(s)"},
		"elu":      {"np.where(s > 0.0, s, np.expm1(np.minimum(s, 0.0)))", "np.exp(np.minimum(s, 0.0))"},
		"gelu":     {"s*ndtr(s)", "ndtr(s) + s*np.exp(-s**2/2)/np.sqrt(2*np.pi)"},
		"swish":    {"s*expit(s)", "expit(s)*(1.0 + s*expit(-s))"},
	},
	method:      scipyMethod,
	derivatives: true,
	settings:    "atol maxStep tstops",
	named:       "params[:%d]",
	comment:     "#",
	module:      "np",
}

func scipyMethod(s scene.Solver) method {
	switch s.Method {
	case "dopri5":
		return method{"RK45", "the same Dormand–Prince 5(4) pair as the scene's dopri5"}
	case "bosh3":
		return method{"RK23", "the same Bogacki–Shampine 3(2) pair as the scene's bosh3"}
	case "dop853":
		return method{"DOP853", "the same Dormand–Prince 8(5,3) method as the scene's dop853"}
	case "vern7":
		return method{"DOP853", "nearest to the scene's vern7: an explicit method of order 8"}
	case "tsit5":
		return method{"RK45", "nearest to the scene's tsit5: another pair of orders 5 and 4"}
	case "radau5":
		return method{"Radau", "the same method of Radau IIA, of order 5, as the scene's radau5"}
	case "auto":
		return method{"LSODA", "for the scene's auto: it changes to a stiff method and back too"}
	case "trapezoid":
		return method{"Radau", "for the scene's trapezoid, which takes fixed steps of " + number(s.Step) + ": stiff too, its results differ by the error of those steps"}
	case "rosenbrock23", "rodas4", "rodas5p", "kvaerno5":
		return method{"Radau", "for the scene's " + s.Method + ": stiff too, of order 5"}
	}
	return method{"RK45", "the scene's " + s.Method + " takes fixed steps of " + number(s.Step) + ", which SciPy has not: its results differ by the error of those steps"}
}

// Imports lists the special functions of SciPy that the program needs.
func (p *program) Imports() string {
	text := ""
	if p.Network != nil {
		text = p.Network.Activation.Value + p.Network.Activation.Slope
	}
	if p.Hybrid != nil {
		text = p.Hybrid.activations
	}
	var names []string
	if strings.Contains(text, "expit") || p.Uses("sigmoid") {
		names = append(names, "expit")
	}
	if strings.Contains(text, "ndtr") {
		names = append(names, "ndtr")
	}
	return strings.Join(names, ", ")
}

var torch = &target{
	dialect: pythonDialect("torch", "math.pi", "math.e", "math.inf", "math.nan", "torch.tensor(%s, dtype=torch.float64)", map[string]string{
		"min": "minimum", "max": "maximum", "atan2": "arctan2", "relu": "torch.relu", "sigmoid": "torch.sigmoid", "softplus": "softplus", "mod": "torch.remainder",
	}),
	unpack: pythonUnpack,
	named:  "params[:%d]",
	activations: map[string]activation{
		"tanh": {Value: "torch.tanh(s)"}, "sigmoid": {Value: "torch.sigmoid(s)"}, "softplus": {Value: "torch.logaddexp(s, torch.zeros_like(s))"},
		"relu": {Value: "torch.relu(s)"}, "sin": {Value: "torch.sin(s)"}, "identity": {Value: "s"},
		"elu": {Value: "torch.nn.functional.elu(s)"}, "gelu": {Value: "torch.nn.functional.gelu(s)"}, "swish": {Value: "torch.nn.functional.silu(s)"},
	},
	method:  torchMethod,
	comment: "#",
	module:  "torch",
}

func torchMethod(s scene.Solver) method {
	steps := func(name, about string) method {
		return method{`"` + name + `", "options": {"step_size": ` + number(s.Step) + "}", about}
	}
	switch s.Method {
	case "dopri5":
		return method{`"dopri5"`, "the same Dormand–Prince 5(4) pair as the scene's"}
	case "tsit5":
		return method{`"dopri5"`, "nearest to the scene's tsit5: another pair of orders 5 and 4"}
	case "bosh3":
		return method{`"bosh3"`, "the same Bogacki–Shampine 3(2) pair as the scene's"}
	case "dop853":
		return method{`"dopri8"`, "nearest to the scene's dop853: another Dormand–Prince method of order 8"}
	case "vern7":
		return method{`"dopri8"`, "nearest to the scene's vern7: an explicit method of order 8"}
	case "euler":
		return steps("euler", "the same method and step as the scene's")
	case "midpoint":
		return steps("midpoint", "the same method and step as the scene's")
	case "heun", "ralston", "reversible-heun", "alf":
		return steps("midpoint", "nearest to the scene's "+s.Method+": of order 2 too, with the same step")
	case "three-eighths":
		return steps("rk4", "the 3/8 rule, as in the scene, with the same step")
	case "rk4":
		return steps("rk4", "nearest to the scene's rk4: the 3/8 rule, of order 4 too, with the same step")
	}
	return method{`"scipy_solver", "options": {"solver": "Radau"}`, "for the scene's " + s.Method + ": SciPy's Radau, stiff too"}
}

var diffrax = &target{
	dialect: pythonDialect("jnp", "jnp.pi", "jnp.e", "jnp.inf", "jnp.nan", "jnp.asarray(%s, dtype=float)", map[string]string{
		"relu": "jax.nn.relu", "sigmoid": "jax.nn.sigmoid", "softplus": "jax.nn.softplus",
	}, func(d *field.Dialect) { d.And, d.Or, d.Not, d.Bitwise = " & ", " | ", "~", true }),
	unpack: pythonUnpack,
	named:  "params[:%d]",
	activations: map[string]activation{
		"tanh": {Value: "jnp.tanh(s)"}, "sigmoid": {Value: "jax.nn.sigmoid(s)"}, "softplus": {Value: "jax.nn.softplus(s)"},
		"relu": {Value: "jax.nn.relu(s)"}, "sin": {Value: "jnp.sin(s)"}, "identity": {Value: "s"},
		"elu": {Value: "jax.nn.elu(s)"}, "gelu": {Value: "jax.nn.gelu(s, approximate=False)"}, "swish": {Value: "jax.nn.silu(s)"},
	},
	method:   diffraxMethod,
	settings: "minStep maxStep",
	comment:  "#",
	module:   "jnp",
}

func diffraxMethod(s scene.Solver) method {
	steps := func(name, about string) method { return method{name, about + ", with the same step"} }
	switch s.Method {
	case "dopri5":
		return method{"Dopri5", "the same Dormand–Prince 5(4) pair as the scene's"}
	case "tsit5":
		return method{"Tsit5", "the same Tsitouras 5(4) pair as the scene's"}
	case "bosh3":
		return method{"Bosh3", "the same Bogacki–Shampine 3(2) pair as the scene's"}
	case "dop853":
		return method{"Dopri8", "nearest to the scene's dop853: another Dormand–Prince method of order 8"}
	case "vern7":
		return method{"Dopri8", "nearest to the scene's vern7: an explicit method of order 8"}
	case "kvaerno5":
		return method{"Kvaerno5", "the same method as the scene's"}
	case "radau5", "auto":
		return method{"Kvaerno5", "for the scene's " + s.Method + ": stiff too, of order 5"}
	case "trapezoid":
		return steps("Kvaerno3", "for the scene's trapezoid: stiff too, of order 3")
	case "rosenbrock23":
		return method{"Kvaerno3", "for the scene's rosenbrock23: stiff too, of order 3"}
	case "rodas4":
		return method{"Kvaerno4", "for the scene's rodas4: stiff too, of order 4"}
	case "rodas5p":
		return method{"Kvaerno5", "for the scene's rodas5p: stiff too, of order 5"}
	case "euler":
		return steps("Euler", "the same method as the scene's")
	case "midpoint":
		return steps("Midpoint", "the same method as the scene's")
	case "heun":
		return steps("Heun", "the same method as the scene's")
	case "reversible-heun":
		return steps("ReversibleHeun", "the same method as the scene's")
	case "alf":
		return steps("Midpoint", "nearest to the scene's alf: of order 2 too")
	case "ralston":
		return steps("Ralston", "the same method as the scene's")
	}
	return steps("Dopri5", "nearest to the scene's "+s.Method+": of order 5 instead of 4")
}

// Mathematics reports whether the program names a number of Python's math.
func (p *program) Mathematics() bool { return p.mentions("math.") }

// mentions reports whether the text stands in an expression.
func (p *program) mentions(text string) bool {
	for _, f := range []*function{p.Field, p.Terminal, p.Running, p.Penalty} {
		if f == nil {
			continue
		}
		for _, line := range append(append([]string{}, f.Lines...), f.Results...) {
			if strings.Contains(line, text) {
				return true
			}
		}
	}
	return false
}
