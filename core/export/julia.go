package export

import (
	"strings"

	"costate/core/field"
	"costate/core/scene"
)

var julia = &target{
	dialect: &field.Dialect{Power: "^", And: " && ", Or: " || ", Not: "!", Choose: "({if} ? {then} : {else})", Pi: "π", E: "ℯ", Inf: "Inf", NaN: "NaN", Lone: "Float64(%s)", Functions: juliaFunctions(),
		Reserved: strings.Fields(`abstract baremodule begin break catch const continue do else elseif end export false finally for
			function global if import in isa let local macro module mutable outer primitive public quote return struct true try
			type using where while Float64 Inf NaN atan t state params costate relu sigmoid softplus`)},
	unpack: func(names []string, from string) string {
		if len(names) == 1 {
			return names[0] + ", = " + from
		}
		return strings.Join(names, ", ") + " = " + from
	},
	named: "params[1:%d]",
	first: 1,
	activations: map[string]activation{
		"tanh": {Value: "tanh(s)"}, "sigmoid": {Value: "1/(1 + exp(-s))"}, "softplus": {Value: "max(s, 0) + log1p(exp(-abs(s)))"},
		"relu": {Value: "max(s, 0)"}, "sin": {Value: "sin(s)"}, "identity": {Value: "s"},
		"elu": {Value: "s > 0 ? s : expm1(s)"}, "gelu": {Value: "s*erfc(-s/sqrt(2))/2"}, "swish": {Value: "s/(1 + exp(-s))"},
	},
	method:   juliaMethod,
	settings: "minStep maxStep",
	comment:  "#",
}

func juliaFunctions() map[string]string {
	names := map[string]string{"atan2": "atan"}
	for _, name := range strings.Fields("sin cos tan asin acos atan sinh cosh tanh exp log sqrt abs min max sign floor ceil round mod asinh acosh atanh relu sigmoid softplus") {
		names[name] = name
	}
	return names
}

func juliaMethod(s scene.Solver) method {
	names := map[string]string{"euler": "Euler", "midpoint": "Midpoint", "heun": "Heun", "ralston": "Ralston", "rk4": "RK4", "bosh3": "BS3",
		"dopri5": "DP5", "tsit5": "Tsit5", "vern7": "Vern7", "dop853": "DP8", "rosenbrock23": "Rosenbrock23", "rodas4": "Rodas4", "rodas5p": "Rodas5P",
		"kvaerno5": "Kvaerno5", "radau5": "RadauIIA5", "trapezoid": "Trapezoid"}
	if name, ok := names[s.Method]; ok {
		return method{name, "the same method as the scene's " + s.Method}
	}
	if s.Method == "reversible-heun" || s.Method == "alf" {
		return method{"Midpoint", "nearest to the scene's " + s.Method + ": of order 2 too"}
	}
	if s.Method == "auto" {
		return method{"AutoTsit5(Rodas5P())", "the same two methods, one for each kind of stretch, as the scene's auto"}
	}
	return method{"RK4", "nearest to the scene's " + s.Method + ": of order 4 too"}
}

// Erfc reports whether the activation needs Julia's SpecialFunctions.
func (p *program) Erfc() bool {
	return p.Network != nil && strings.Contains(p.Network.Activation.Value, "erfc")
}
