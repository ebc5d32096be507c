package browser

import "testing"

// A button of the stability region shows the order star of the method instead, and
// again the region.
func TestShowsOrderStar(t *testing.T) {
	tb := open(t, laptop, "/?scene=euler-explodes")
	tb.ready()
	region := `document.querySelector(".plot-stability canvas").ariaLabel.startsWith("Stability region of")`
	tb.until(`document.querySelector(".plot-stability")?.dataset.hlambda && ` + region)
	tb.click(".plot-stability .star")
	tb.until(`document.querySelector(".plot-stability canvas").ariaLabel.startsWith("Order star of") && !document.querySelector(".plot-stability.waiting")`)
	tb.until(`document.querySelector(".plot-stability .star").ariaPressed === "true" && document.querySelector(".plot-stability .solver-counts").textContent.includes("R/exp")`)
	tb.click(".plot-stability .star")
	tb.until(region + ` && document.querySelector(".plot-stability .star").ariaPressed === "false" && !document.querySelector(".plot-stability.waiting")`)
}
