package web

import (
	"net/http"
	"reflect"
	"testing"

	"costate/core/scene"
)

const vanDerPol = `{"params": {"mu": 1.2, "c": 0.05}, "field": {"equations": ["x' = y", "y' = mu*(1 - x^2)*y - x - c*y"]},
	"z0": [[2, 0]], "T": 5, "loss": {"terminal": "0.5*((x - 1)^2 + y^2)", "running": "0.01*y^2", "parameters": "0.1*mu^2"}}`

// What a person who wrote the equations out would compare with.
func TestSymbols(t *testing.T) {
	_, url := serve(t)
	f := func(text, latex string) scene.Formula { return scene.Formula{Text: text, LaTeX: latex} }
	want := scene.Symbols{
		States:  []scene.Formula{f("x", "x"), f("y", "y")},
		Params:  []scene.Formula{f("c", "c"), f("mu", `\mu`)},
		Costate: []scene.Formula{f("a_x", "a_{x}"), f("a_y", "a_{y}")},
		Lines: []scene.Formula{f("x' = y", `\dot{x} = y`),
			f("y' = mu*(1 - x^2)*y - x - c*y", `\dot{y} = \mu(1 - x^{2})\,y - x - c\,y`)},
		F: []scene.Formula{f("y", "y"), f("mu*(1 - x^2)*y - x - c*y", `\mu(1 - x^{2})\,y - x - c\,y`)},
		DfDz: [][]scene.Formula{{f("0", "0"), f("1", "1")},
			{f("-2*mu*x*y - 1", `-2\mu\,x\,y - 1`), f("mu*(1 - x^2) - c", `\mu(1 - x^{2}) - c`)}},
		DfDtheta: [][]scene.Formula{{f("0", "0"), f("0", "0")}, {f("-y", "-y"), f("y*(1 - x^2)", `y(1 - x^{2})`)}},
		Adjoint: []scene.Formula{f("a_y*(2*mu*x*y + 1)", `a_{y}(2\mu\,x\,y + 1)`),
			f("-a_x - a_y*(mu*(1 - x^2) - c) - 0.02*y", `-a_{x} - a_{y}(\mu(1 - x^{2}) - c) - 0.02y`)},
		End:       []scene.Formula{f("x - 1", "x - 1"), f("y", "y")},
		Integrand: []scene.Formula{f("-a_y*y", `-a_{y}\,y`), f("a_y*y*(1 - x^2)", `a_{y}\,y(1 - x^{2})`)},
		Outside:   []scene.Formula{f("0", "0"), f("0.2*mu", `0.2\mu`)},
	}
	got := ask[scene.Symbols](t, url+"/api/v1/symbols", vanDerPol)
	v, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range v.NumField() {
		if !reflect.DeepEqual(v.Field(i).Interface(), w.Field(i).Interface()) {
			t.Errorf("%s is\n%+v, not\n%+v", v.Type().Field(i).Name, v.Field(i), w.Field(i))
		}
	}
}

func TestSymbolsOfOthers(t *testing.T) {
	_, url := serve(t)
	got := ask[scene.Symbols](t, url+"/api/v1/symbols", `{"params": {"p": 1}, "loss": {"parameters": "p^4/2"}}`)
	if len(got.Outside) != 1 || got.Outside[0].Text != "2*p^3" || got.F == nil {
		t.Errorf("of a landscape: %+v", got)
	}
	got = ask[scene.Symbols](t, url+"/api/v1/symbols", `{"field": {"network": {"dim": 2, "hidden": [5]}}, "z0": [[1, 0]], "T": 1}`)
	if got.Matrix == nil || len(got.Matrix.Adjoint) == 0 || len(got.F) != 0 {
		t.Errorf("of a network: %+v", got)
	}
	d := refused(t, url+"/api/v1/symbols", `{"field": {"equations": ["x' = -k*x"]}, "z0": [[1]], "T": 1}`, http.StatusUnprocessableEntity)
	if len(d.Errors) != 1 || d.Errors[0].Pointer != "/field/equations/0" || d.Errors[0].Offset != 6 {
		t.Errorf("an unknown name: %+v", d)
	}
}
