package field

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestReadLine(t *testing.T) {
	span := func(low, high float64) *[2]float64 { return &[2]float64{low, high} }
	for _, c := range []struct {
		src  string
		kind LineKind
		want Declaration
	}{
		{"", EmptyLine, Declaration{}},
		{" \t", EmptyLine, Declaration{}},
		{"# x' = 1", EmptyLine, Declaration{}},
		{"x' = 1 # so", EquationLine, Declaration{}},
		{"x", EquationLine, Declaration{}},
		{"x = y", DefinitionLine, Declaration{}},
		{"ln = ln(2)", DeclarationLine, Declaration{"ln", math.Ln2, nil}},
		{"k = if(1 < 2 and not 2 == 3, 3, 4)", DeclarationLine, Declaration{"k", 3, nil}},
		{"r = sqrt(x^2 + y^2)", DefinitionLine, Declaration{}},
		{"= 2", EquationLine, Declaration{}},
		{"mu = 1.5", DeclarationLine, Declaration{"mu", 1.5, nil}},
		{"mu=1.5 in[0,5]", DeclarationLine, Declaration{"mu", 1.5, span(0, 5)}},
		{" μ = −2/3 in [-1, 1]  # of the wind", DeclarationLine, Declaration{"μ", -2.0 / 3, span(-1, 1)}},
		{"w = 2pi*max(1, 3) in [-pi, 2e]", DeclarationLine, Declaration{"w", 6 * math.Pi, span(-math.Pi, 2*math.E)}},
		{"k = 9 in [0, 5]", DeclarationLine, Declaration{"k", 9, span(0, 5)}}, // outside: the slider grows
		{"in = 2", DeclarationLine, Declaration{"in", 2, nil}},
		{"in = 2 in [0, 3]", DeclarationLine, Declaration{"in", 2, span(0, 3)}},
	} {
		kind, d, err := ReadLine(c.src)
		if err != nil || kind != c.kind || (d != nil) != (kind == DeclarationLine) {
			t.Errorf("%q: kind %d, %+v, %v; want kind %d", c.src, kind, d, err, c.kind)
			continue
		}
		if d == nil {
			continue
		}
		if d.Name != c.want.Name || math.Abs(d.Value-c.want.Value) > 1e-15*math.Abs(d.Value) || (d.Range == nil) != (c.want.Range == nil) || d.Range != nil && *d.Range != *c.want.Range {
			t.Errorf("%q: %+v, want %+v", c.src, *d, c.want)
		}
	}
}

func TestFaultsOfDeclarations(t *testing.T) {
	for _, c := range []struct {
		src    string
		offset int
		says   string
	}{
		{"mu =", 4, "not the end"},
		{"mu = # later", 4, "not the end"},
		{"mu = 1 +", 8, "not the end"},
		{"mu = 1 2", 7, "expected an operator"},
		{"mu = 1/0", 5, "finite"},
		{"mu = $", 5, "has no meaning"},
		{"mu = in [0, 1]", 5, "expected a number"},
		{"mu = 1 in", 9, "expected a range"},
		{"mu = 1 in 2", 10, "expected a range"},
		{"mu = 1 in [", 11, "not the end"},
		{"mu = 1 in [0", 12, `expected ","`},
		{"mu = 1 in [0,", 13, "not the end"},
		{"mu = 1 in [0, 2", 15, `expected "]"`},
		{"mu = 1 in [0, 2] 3", 17, "the end of the line"},
		{"mu = 1 in [2, 0]", 14, "not above its beginning"},
		{"mu = 1 in [0, 0]", 14, "not above its beginning"},
		{"mu = 1 in [0, c]", 14, "unknown name"},
		{"e = 3", 0, "a constant of the language"},
		{"t = 3", 0, "the time of the language"},
		{"sin = 3", 0, "a function of the language"},
	} {
		kind, d, err := ReadLine(c.src)
		var errs Errors
		if kind != DeclarationLine || d != nil || !errors.As(err, &errs) {
			t.Errorf("%q: kind %d, %+v, %v", c.src, kind, d, err)
			continue
		}
		if len(errs) != 1 || errs[0].Offset != c.offset || !strings.Contains(errs[0].Message, c.says) || errs[0].Name != "" {
			t.Errorf("%q: %+v, want %q at %d", c.src, *errs[0], c.says, c.offset)
		}
	}
}

// FuzzReadLine: whatever the text, errors lie inside it, and a declaration has
// finite numbers and is no equation.
func FuzzReadLine(f *testing.F) {
	for _, s := range []string{"", "#", "mu = 1.5 in [0, 5]", "a = 2pi^2 # c", "x' = y", "x = y", "k = in [", "k = 1 in [0, (1]", "k=[1]", "k = max(1, 2) in [min(0, 1), 9", "é = \xff", "a = 1e999 in in"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		kind, d, err := ReadLine(src)
		if err != nil {
			checkPlaces(t, err, []string{src})
		}
		if kind == DeclarationLine != (d != nil || err != nil) {
			t.Fatalf("%q: kind %d, %+v, %v", src, kind, d, err)
		}
		if kind != EquationLine {
			if _, err := Compile([]string{src}, nil); err == nil {
				t.Fatalf("%q is an equation too", src)
			}
		}
		if d == nil {
			return
		}
		if math.IsNaN(d.Value) || math.IsInf(d.Value, 0) || d.Range != nil && !(d.Range[0] < d.Range[1]) {
			t.Fatalf("%q: %+v", src, *d)
		}
		if _, err := Compile([]string{"zz' = 1"}, []string{d.Name}); err != nil && d.Name != "zz" {
			t.Fatalf("%q declares what cannot be: %v", src, err)
		}
	})
}
