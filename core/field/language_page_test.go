package field

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

// page is docs/language.md: its examples by kind, a line an example but for
// fields, and all of its text.
func page(t *testing.T) (examples map[string][]string, text string) {
	t.Helper()
	data, err := os.ReadFile("../../docs/language.md")
	if err != nil {
		t.Fatal(err)
	}
	examples = map[string][]string{}
	for i, block := range strings.Split(string(data), "```") {
		if i%2 == 0 {
			continue
		}
		kind, body, _ := strings.Cut(block, "\n")
		body = strings.TrimSpace(body)
		if kind == "field" {
			examples[kind] = append(examples[kind], body)
			continue
		}
		examples[kind] = append(examples[kind], strings.Split(body, "\n")...)
	}
	return examples, string(data)
}

// Every field of the page compiles, its parameters declared in it, and so does
// its canonical text.
func TestPageFields(t *testing.T) {
	examples, _ := page(t)
	for _, example := range examples["field"] {
		var lines, params []string
		for line := range strings.SplitSeq(example, "\n") {
			kind, d, err := ReadLine(line)
			switch {
			case err != nil:
				t.Errorf("%s: %v", line, err)
			case kind == DeclarationLine:
				params = append(params, d.Name)
			case kind != EmptyLine:
				lines = append(lines, line)
			}
		}
		s, err := Compile(lines, params)
		if err != nil {
			t.Errorf("%s\n%v", example, err)
			continue
		}
		if _, err := Compile(s.Canonical(), params); err != nil {
			t.Errorf("%q: %v", s.Canonical(), err)
		}
	}
	if len(examples["field"]) < 3 {
		t.Error("the page has hardly any fields")
	}
}

// What may be typed is written back as the page says.
func TestPageSpellings(t *testing.T) {
	examples, _ := page(t)
	for _, line := range examples["same"] {
		typed, want, ok := strings.Cut(line, " → ")
		s, err := CompileScalar(typed, Scope{States: []string{"x", "y"}, Params: []string{"a", "theta", "β"}})
		if !ok || err != nil {
			t.Errorf("%s: %v", line, err)
		} else if s.Canonical() != want {
			t.Errorf("%s is written back as %s", typed, s.Canonical())
		}
	}
}

// Values and slopes at kinks are those of the page, in both modes.
func TestPageKinks(t *testing.T) {
	examples, _ := page(t)
	for _, line := range examples["value"] {
		src, rest, _ := strings.Cut(line, " at ")
		var x, value, slope float64
		if _, err := fmt.Sscanf(rest, "%g is %g, slope %g", &x, &value, &slope); err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if v, d := derivative(t, src, x); v != value || d != slope {
			t.Errorf("%s: it is %v, slope %v", line, v, d)
		}
	}
}

// Every error of the page is the one that its line gives.
func TestPageErrors(t *testing.T) {
	examples, _ := page(t)
	for _, line := range examples["error"] {
		src, want, _ := strings.Cut(line, "# ")
		_, err := Compile([]string{src, "y' = x", "x' = 1"}, []string{"a", "omega"})
		if left, _ := parseLeft(src, &table{symbols: map[string]symbol{}}); left.name == "x" {
			_, err = Compile([]string{src, "y' = x"}, []string{"a", "omega"})
		}
		var e *Error
		if !errors.As(err, &e) || e.Equation != 0 || e.Message != strings.TrimSpace(want) {
			t.Errorf("%s\ngives %v", line, err)
		}
	}
}

// The page names every function and how to get its other names.
func TestPageNamesFunctions(t *testing.T) {
	_, text := page(t)
	_, list, _ := strings.Cut(text, "## Functions")
	list, _, _ = strings.Cut(list, "the constants are")
	words := map[string]bool{}
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return !isNamePart(r) }) {
		words[word] = true
	}
	for name := range functions {
		if !words[name] {
			t.Errorf("the page does not name %s", name)
		}
	}
}
