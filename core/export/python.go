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
	t state params costate self np jnp jax math torch diffrax expit ndtr
	relu softplus step below sigmoid_dot pow_base pow_log minimum maximum vector`)

// pythonDialect has the functions of a module, but for those given.
func pythonDialect(module, pi, e, inf, nan, lone string, others map[string]string) *field.Dialect {
	d := &field.Dialect{Power: "**", Pi: pi, E: e, Inf: inf, NaN: nan, Lone: lone, Reserved: pythonWords, Functions: map[string]string{
		"asin": module + ".arcsin", "acos": module + ".arccos", "atan": module + ".arctan", "atan2": module + ".arctan2",
		"min": module + ".minimum", "max": module + ".maximum",
	}}
	for _, name := range strings.Fields("sin cos tan sinh cosh tanh exp log sqrt abs sign") {
		d.Functions[name] = module + "." + name
	}
	for name, written := range others {
		d.Functions[name] = written
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
		"sigmoid_dot": "sigmoid_dot", "pow_base": "pow_base", "pow_log": "pow_log",
	}),
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
	named:       "params[:%d]",
	comment:     "#",
}

func scipyMethod(s scene.Solver) method {
	switch s.Method {
	case "dopri5":
		return method{"RK45", "the same Dormand–Prince 5(4) pair as the scene's dopri5"}
	case "bosh3":
		return method{"RK23", "the same Bogacki–Shampine 3(2) pair as the scene's bosh3"}
	case "dop853":
		return method{"DOP853", "the same Dormand–Prince 8(5,3) method as the scene's dop853"}
	case "tsit5":
		return method{"RK45", "nearest to the scene's tsit5: another pair of orders 5 and 4"}
	case "rosenbrock23", "rodas4", "rodas5p":
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
	var names []string
	if strings.Contains(text, "expit") || p.Uses("sigmoid") {
		names = append(names, "expit")
	}
	if strings.Contains(text, "ndtr") {
		names = append(names, "ndtr")
	}
	return strings.Join(names, ", ")
}
