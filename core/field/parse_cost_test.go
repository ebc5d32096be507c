package field

import (
	"fmt"
	"strings"
	"testing"
)

// nasty are texts of about n bytes that a careless parser would take long for.
func nasty(n int) map[string]string {
	repeat := func(unit string) string { return strings.Repeat(unit, n/len(unit)) }
	nested := func(open, inner, shut string) string {
		const levels = maxNesting - 10
		group := strings.Repeat(open, levels) + inner + strings.Repeat(shut, levels)
		return strings.Repeat(group+" + ", max(1, n/(len(group)+3))) + "1"
	}
	var names, words strings.Builder
	for i := 0; names.Len() < n; i++ {
		fmt.Fprintf(&names, "%c%d+", 'a'+i%26, i)
	}
	for i := 0; words.Len() < n; i++ {
		fmt.Fprintf(&words, "xyxyxy%dxy*", i)
	}
	return map[string]string{
		"sum":              "x" + repeat("+x"),
		"brackets":         nested("(", "x", ")"),
		"open brackets":    repeat("("),
		"closed brackets":  repeat(")"),
		"bars":             nested("|", "x", "|"),
		"open bars":        repeat("|"),
		"bars and numbers": repeat("|2"),
		"calls":            nested("sin(", "x", ")"),
		"choices":          nested("if(x<1,2,", "x", ")"),
		"middles":          nested("(0<", "x", "<1)"),
		"nots":             nested("(not ", "x", ")"),
		"signs":            nested("(-", "x", ")"),
		"powers":           nested("2^", "x", ""),
		"roots":            nested("√", "x", ""),
		"chain":            "x" + repeat("<x"),
		"logic":            "x" + repeat(" and x or x"),
		"arguments":        "max(x" + repeat(",x") + ")",
		"cases":            "piecewise(x" + repeat(",1,x") + ",2)",
		"number":           repeat("1"),
		"superscript":      "x" + repeat("¹"),
		"one name":         repeat("x"),
		"unknown names":    names.String() + "1",
		"glued names":      words.String() + "1",
		"equals":           repeat("="),
		"nothing meant":    repeat("$"),
		"primes":           "x" + repeat("'"),
		"accents":          "x" + repeat("̇"),
	}
}

var nastyScope = Scope{States: []string{"x", "y"}, Params: []string{"omega", "kappa", "xyxyxyx"}, Time: true}

// Parsing is one pass: the lexer looks at most two bytes ahead and the parser
// one token, but for the bars of an or, which are two; nothing is read twice.
// What is suggested for unknown names is bounded a name and in number. So the
// work, counted in what is allocated, grows as the text does.
func TestParsingIsLinear(t *testing.T) {
	cost := func(src string) float64 {
		return testing.AllocsPerRun(1, func() { _, _ = parseScalar(src, nastyScope) })
	}
	small, large := nasty(maxSource/4), nasty(maxSource-800)
	for name, src := range large {
		if len(src) > maxSource {
			t.Errorf("%s: %d bytes", name, len(src))
		}
		if a, b := cost(small[name]), cost(src); b > 6*a+400 {
			t.Errorf("%s: %v allocations for %d bytes, %v for %d", name, b, len(src), a, len(small[name]))
		}
	}
}

func BenchmarkParseAtTheBound(b *testing.B) {
	for name, src := range nasty(maxSource - 800) {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				_, _ = parseScalar(src, nastyScope)
			}
		})
	}
}
