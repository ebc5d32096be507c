package field

import (
	"math"
	"testing"
)

// The reference has every function and constant of the language, once, and
// nothing that it does not have; each usage compiles to something typeset.
func TestReferenceIsComplete(t *testing.T) {
	named := map[string]int{}
	for _, c := range Reference() {
		if len(c.Forms) == 0 {
			t.Errorf("chapter %s is empty", c.ID)
		}
		for _, f := range c.Forms {
			named[f.Name]++
			if f.Meaning == "" {
				t.Errorf("%s: what does it mean?", f.Usage)
			}
			kind, _, err := ReadLine(f.Usage)
			if f.Line && err != nil {
				t.Errorf("%s: %v", f.Usage, err)
			}
			if f.LaTeX == "" && (!f.Line || kind == EquationLine) {
				t.Errorf("%s is not typeset", f.Usage)
			}
			if function, ok := functions[f.Name]; ok {
				tokens, _ := lex(f.Usage)
				arguments := 1
				for _, token := range tokens {
					if token.symbol == ',' {
						arguments++
					}
				}
				if tokens[0].text != f.Name || arguments < function.min {
					t.Errorf("%s does not show how %s is written", f.Usage, f.Name)
				}
			}
		}
	}
	for name := range functions {
		if named[name] != 1 {
			t.Errorf("the function %s stands %d times in the reference", name, named[name])
		}
	}
	for name := range constants {
		if name != "π" && named[name] != 1 {
			t.Errorf("the constant %s stands %d times in the reference", name, named[name])
		}
	}
	for name := range named {
		if name != "" && reserved(name) == "" {
			t.Errorf("the language has no %s", name)
		}
	}
}

// What the reference says of derivatives at kinks is what is computed.
func TestReferenceOfKinks(t *testing.T) {
	for _, c := range Reference() {
		for _, f := range c.Forms {
			function, ok := functions[f.Name]
			if !ok || function.max != 1 {
				continue
			}
			// A jump or a pole in the derivative at 0 has to be told; the inverse functions have theirs at ±1.
			_, at := derivative(t, f.Usage, 0)
			_, before := derivative(t, f.Usage, -1e-9)
			_, after := derivative(t, f.Usage, 1e-9)
			smooth := math.Abs(before-at)+math.Abs(after-at) < 1e-6
			jumps := map[string]bool{"sign": true, "heaviside": true, "floor": true, "ceil": true, "round": true}[f.Name]
			outside := map[string]bool{"log": true, "log10": true, "log2": true, "acosh": true, "csc": true, "cot": true}[f.Name]
			if !jumps && !outside && smooth != (f.Kink == "") {
				t.Errorf("%s: derivative %v, %v, %v around 0, and the reference says %q", f.Usage, before, at, after, f.Kink)
			}
		}
	}
}
