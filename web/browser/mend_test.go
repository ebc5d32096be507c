package browser

import "testing"

// What is suggested for a fault goes where it belongs at one press: a * before
// bars, a whole name that was misspelt, a function's name without its bracket.
func TestSuggestionIsTakenUp(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	for _, c := range []struct{ typed, fault, mended string }{
		{"x' = y\ny' = -π*x - y|y|", `expected an operator before \"|\"`, "x' = y\ny' = -π*x - y*|y|"},
		{"x' = y\ny' = sn(π*x)", `unknown function \"sn\"`, "x' = y\ny' = sin(π*x)"},
		{"x' = y\ny' = -x - y* *3", `expected a value after \"*\"`, "x' = y\ny' = -x - y^3"},
		{"x' = y\ny' = -omga*x\nomega = 2", `omga is unknown`, "x' = y\ny' = -omega*x\nomega = 2"},
	} {
		tb.typeInto(c.typed)
		tb.until(`document.querySelector(".fault[role=alert]")?.textContent.includes("` + c.fault + `")`)
		tb.click(".fault button.mend")
		tb.until(`document.querySelector(".editor textarea").value === ` + quote(c.mended) + ` && !document.querySelector(".fault")` + settled)
	}
}
