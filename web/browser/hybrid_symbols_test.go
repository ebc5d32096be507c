package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What calls a network is written out too: its derivatives as those of a
// function, in the editor and in the panel.
func TestDerivativesThroughNetworks(t *testing.T) {
	tb := open(t, laptop, "/?scene=pendulum-friction")
	tb.ready()
	tb.do(chromedp.Evaluate[chromedp.Void](keepCopies))
	tb.beside("Derivatives")
	tb.until(`document.querySelectorAll(".of-dfdz td .tex").length === 4`)
	if got := tb.cells("dfdz"); got[1] != "-g*cos(theta)/l | D[1](u)(omega)" {
		t.Errorf("∂f/∂z is %q", got)
	}
	if got := tb.cells("dfdtheta"); got[1] != "-sin(theta)/l | g*sin(theta)/l^2 | D[w](u)(omega)" {
		t.Errorf("∂f/∂θ is %q", got)
	}
	if tex := eval[string](tb, `[...document.querySelectorAll(".of-adjoint .tex")].map((line) => line.dataset.tex).join(" ")`); !strings.Contains(tex, `a_{\omega}\,\frac{\partial u}{\partial \omega}`) {
		t.Errorf("the adjoint equation is %s", tex)
	}
	if tex := eval[string](tb, `[...document.querySelectorAll(".of-gradient .tex")].map((line) => line.dataset.tex).join(" ")`); !strings.Contains(tex, `\frac{\mathrm{d}L}{\mathrm{d}w} = \int_{t_0}^{t_1} a_{\omega}\,\frac{\partial u}{\partial w}\,\mathrm{d}t`) {
		t.Errorf("the gradient is %s", tex)
	}
	tb.until(`document.querySelector(".of-dfdtheta h3").textContent.endsWith("w is all weights of the network")`)
	tb.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('[aria-label="Copy Adjoint equation as text"]').click()`))
	tb.until(`window.copied?.includes("a_omega' = -a_theta - a_omega*D[1](u)(omega)")`)
	// Arguments that are expressions give the chain rule.
	tb.typeInto("theta' = omega\nomega' = -g/l*sin(theta) + u(l*omega)\ng = 9.81 in [1, 25]\nl = 1 in [0.2, 3]")
	tb.until(`[...document.querySelectorAll(".of-dfdz td .tex")].some((cell) => cell.getAttribute("aria-label") === "l*D[1](u)(l*omega)")` + settled)
}

// Equations too long for the bar stand in several lines of a size that can be
// read, all of them in sight.
func TestLongEquationsAreBroken(t *testing.T) {
	for _, scene := range []string{"double-pendulum", "muller-brown"} {
		tb := open(t, laptop, "/?scene="+scene)
		tb.ready()
		tb.until(`document.querySelector(".formula.rows")`)
		tb.until(`document.fonts.status === "loaded"`)
		type shape struct {
			Size, Over, Below, Wide float64
			Page                    bool
		}
		s := eval[shape](tb, `(() => {
			const formula = document.querySelector(".formula"), box = formula.getBoundingClientRect();
			const lines = [...formula.children].map((line) => line.getBoundingClientRect());
			return {
				Size: parseFloat(getComputedStyle(formula.querySelector(".katex")).fontSize),
				Over: Math.max(...lines.map((line) => line.right)) - box.right, Below: formula.scrollHeight - formula.clientHeight,
				Wide: formula.scrollWidth - formula.clientWidth, Page: document.documentElement.scrollHeight > innerHeight + 1,
			};
		})()`)
		if s.Size < 18 || s.Over > 1 || s.Below > 1 || s.Wide > 1 || s.Page {
			t.Errorf("%s: letters of %.1f px; %v px beside, %v px below the bar, %v px wider; the page scrolls: %v", scene, s.Size, s.Over, s.Below, s.Wide, s.Page)
		}
	}
}
