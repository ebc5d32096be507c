package browser

import (
	"fmt"
	"strings"
	"testing"
)

// A gradient that is wrong is said to be so, with why and a button that mends it:
// going back along a limit cycle, which contracts.
func TestTrustLightMends(t *testing.T) {
	const scene = `{"name": "Back along a cycle", "params": {"mu": 2}, "field": {"equations": ["x' = y", "y' = mu*(1 - x^2)*y - x"]},
		"z0": [[2, 0]], "T": 20, "loss": {"terminal": "0.5*x^2 + y"}, "gradient": {"method": "backsolve"}}`
	for _, size := range [][2]int64{{1440, 900}, {390, 844}} {
		t.Run(fmt.Sprint(size[0]), func(t *testing.T) {
			tb := open(t, look{size[0], size[1], "dark", true}, "/?scene=quartic")
			tb.ready()
			tb.until(`document.querySelector("#overlay .trust.good")`)
			tb.do(dropped("cycle.json", scene))
			tb.until(`document.querySelector("#overlay .trust.wrong") && window.costate.check.reason === "stiff backwards"`)
			tb.click("#overlay .trust > .menu-button")
			tb.until(`document.querySelector(".trust .why .trust-try button")`)
			words := eval[string](tb, `document.querySelector(".trust .why").textContent`)
			for _, part := range []string{"Solving z backwards multiplies its errors", "Take checkpointed", "Beyond the tolerance", "misses its start by"} {
				if !strings.Contains(words, part) {
					t.Errorf("the light does not say %q but %q", part, words)
				}
			}
			if wide := eval[float64](tb, `document.querySelector(".trust .why").getBoundingClientRect().right`); wide > float64(size[0]) {
				t.Errorf("its words end at %v of %d", wide, size[0])
			}
			tb.click(".trust .why .trust-try button:first-child")
			tb.until(`document.querySelector("#overlay .trust.good") && window.costate.scene.gradient.method === "checkpointed"`)
		})
	}
}

// Where going back does not even arrive, the problem offers another way.
func TestBacksolveThatFailsIsMended(t *testing.T) {
	tb := open(t, laptop, "/?scene=quartic")
	tb.ready()
	tb.do(dropped("lorenz.json", `{"name": "Lorenz", "params": {"r": 28}, "field": {"equations": ["x' = 10*(y - x)", "y' = x*(r - z) - y", "z' = x*y - 8/3*z"]},
		"z0": [[1, 1, 1]], "T": 10, "solver": {"maxSteps": 5000}, "loss": {"terminal": "z"}, "gradient": {"method": "backsolve"}}`))
	tb.until(`document.querySelector("#overlay .notice .mend")?.textContent === "use checkpointed"`)
	tb.click("#overlay .notice .mend")
	tb.until(`!document.querySelector("#overlay .notice") && window.costate.check && window.costate.scene.gradient.method === "checkpointed"`)
}

// Chaos is said to be the gradient's own, not the method's, and a shorter T helps.
func TestTrustLightInChaos(t *testing.T) {
	tb := open(t, laptop, "/?scene=lorenz")
	tb.ready()
	tb.until(`document.querySelector("#overlay .trust.doubtful") && window.costate.check.reason === "chaotic"`)
	tb.click("#overlay .trust > .menu-button")
	tb.until(`document.querySelector(".trust .why .trust-try button")`)
	if words := eval[string](tb, `document.querySelector(".trust .why").textContent`); !strings.Contains(words, "gradient itself that explodes") {
		t.Errorf("the light says %q", words)
	}
	tb.click(".trust .why .trust-try button:first-child")
	tb.until(`window.costate.scene.T === 10 && document.querySelector("#overlay .trust:not(.waiting)") && window.costate.check.growth.forward < 1e5`)
}
