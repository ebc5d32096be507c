package scene

import (
	"encoding/json"
	"strings"
	"testing"
)

func written(t *testing.T, src string) *Symbols {
	t.Helper()
	s, err := Decode([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	x, err := new(Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	return x.Symbols()
}

func row(list []Formula) string {
	var all []string
	for _, f := range list {
		all = append(all, f.Text)
	}
	return strings.Join(all, " | ")
}

func TestSymbolsOfEquations(t *testing.T) {
	s := written(t, `{"params": {"mu": 1, "c": 2}, "field": {"equations": ["x' = y", "y' = mu*(1 - x^2)*y - x - c*y"]}, "z0": [[1, 0]], "T": 1,
		"loss": {"terminal": "0.5*mu*x^2", "running": "c*y^2", "parameters": "mu^2"}}`)
	for _, c := range []struct{ what, got, want string }{
		{"costate", row(s.Costate), "a_x | a_y"},
		{"f", row(s.F), "y | mu*(1 - x^2)*y - x - c*y"},
		{"∂f_x/∂z", row(s.DfDz[0]), "0 | 1"},
		{"∂f_x/∂θ", row(s.DfDtheta[0]), "0 | 0"},
		{"∂f_y/∂θ", row(s.DfDtheta[1]), "-y | y*(1 - x^2)"},
		{"a(t1)", row(s.End), "mu*x | 0"},
		{"outside", row(s.Outside), "0 | 0.5*x^2 + 2*mu"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %s, not %s", c.what, c.got, c.want)
		}
	}
	if got := row(s.Adjoint); !strings.Contains(got, "2*c*y") {
		t.Errorf("the running loss is not in the adjoint equation: %s", got)
	}
	if got := row(s.Integrand); !strings.Contains(got, "y^2") {
		t.Errorf("the running loss is not in the integrand: %s", got)
	}
}

// What a loss names is what the definition stands for.
func TestSymbolsOfDefinitionsInTheLoss(t *testing.T) {
	s := written(t, `{"params": {"mu": 1}, "field": {"networks": {"u": {}}, "equations": ["x' = r + v", "r = mu*x^2", "v = u(x)", "k = mu^3"]}, "z0": [[1]], "T": 1,
		"loss": {"terminal": "r^2", "running": "r*x", "parameters": "k*mu"}}`)
	for _, c := range []struct{ what, got, want string }{
		{"a(t1)", row(s.End), "4*mu^2*x^3"},
		{"da/dt", row(s.Adjoint), "-a_x*(2*mu*x + D[1](u)(x)) - 3*mu*x^2"},
		{"outside", row(s.Outside), "2*mu*x^4 + 4*mu^3 | 0"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %s, not %s", c.what, c.got, c.want)
		}
	}
}

// Whatever the field is, every list is there, and there is something to read.
func TestSymbolsOfTheCatalogue(t *testing.T) {
	for _, e := range Catalogue() {
		found, _ := Find(e.ID)
		decoded, err := Decode(found.Scene)
		if err != nil {
			t.Fatal(err)
		}
		x, err := new(Builder).Build(decoded)
		if err != nil {
			t.Fatal(err)
		}
		s := x.Symbols()
		data, err := json.Marshal(s)
		if err != nil || strings.Contains(string(data), "null") {
			t.Errorf("%s: %v: %.300s", e.ID, err, data)
		}
		landscape, network := decoded.Field == nil, s.Matrix != nil
		switch n, p := len(x.States), len(x.Params)+len(x.Networks); {
		case landscape || network:
			if len(s.F)+len(s.Adjoint)+len(s.DfDz) > 0 {
				t.Errorf("%s: formulas of no typed field: %.300s", e.ID, data)
			}
			if network && (len(s.Matrix.F) == 0 || len(s.Matrix.Adjoint) == 0) {
				t.Errorf("%s: an empty matrix form", e.ID)
			}
		default:
			if len(s.F) != n || len(s.Adjoint) != n || len(s.End) != n || len(s.DfDz) != n || len(s.DfDz[0]) != n || len(s.DfDtheta) != n || len(s.DfDtheta[0]) != p || len(s.Integrand) != p || len(s.Outside) != p {
				t.Errorf("%s: shapes: %.300s", e.ID, data)
			}
		}
	}
}
