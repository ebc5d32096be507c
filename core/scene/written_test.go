package scene

import (
	"math"
	"testing"

	"costate/core/field"
)

// The derivatives of every typed field of the catalogue can be written out, and
// what is written has the values of the derivatives.
func TestWrittenDerivativesOfTheCatalogue(t *testing.T) {
	for _, entry := range Catalogue() {
		s, err := Decode(entry.Scene)
		if err != nil {
			t.Fatal(err)
		}
		x, err := new(Builder).Build(s)
		if err != nil {
			t.Fatal(err)
		}
		system, ok := x.Compiled.(*field.System)
		if !ok {
			continue
		}
		_, running, _ := x.Losses()
		symbols := system.Symbolic(running)
		z, n := x.Start(0), len(x.States)
		for i := range z {
			z[i] += 0.01 * float64(i+1)
		}
		theta := x.Theta
		f := x.Field()
		check := func(what string, e field.Expr, want float64) {
			t.Helper()
			if e.Omitted || e.LaTeX == "" {
				t.Errorf("%s: %s is omitted", entry.ID, what)
				return
			}
			c, err := field.CompileScalar(e.Text, field.Scope{States: x.States, Params: x.Params, Time: true})
			if err != nil {
				t.Errorf("%s: %s = %s: %v", entry.ID, what, e.Text, err)
				return
			}
			if c.Canonical() != e.Text {
				t.Errorf("%s: %s = %s is %s when it is read again", entry.ID, what, e.Text, c.Canonical())
			}
			v := c.Evaluator()
			v.SetParams(theta)
			if got := v.Value(s.T0, z); !(math.Abs(got-want) <= 1e-12*(1+math.Abs(want))) {
				t.Errorf("%s: %s = %s = %v, not %v", entry.ID, what, e.Text, got, want)
			}
		}
		a, dz, dtheta := make([]float64, n), make([]float64, n), make([]float64, len(theta))
		for i, state := range x.States {
			a[i] = 1
			dt := f.VJP(dz, dtheta, s.T0, z, a)
			a[i] = 0
			for j, by := range x.States {
				check("∂"+state+"'/∂"+by, symbols.DfDz[i][j], dz[j])
			}
			for k, by := range x.Params {
				check("∂"+state+"'/∂"+by, symbols.DfDtheta[i][k], dtheta[k])
			}
			check("∂"+state+"'/∂t", symbols.DfDt[i], dt)
		}
	}
}
