package browser

import "testing"

// A person types a field of their own over a scene with measurements: every
// declared name gets its slider, the measurements are of the new states, and the
// window is that of the new curve.
func TestTypesAnotherField(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.typeInto("θ' = ω\nω' = -g/ℓ*sin(θ) - r*ω + a*cos(Ω*t)\ng = 9.81 in [0, 20]\nℓ = 1.2 in [0.2, 5]\nr = 0.25 in [0, 2]\na = 1.4 in [0, 5]\nΩ = 2 in [0, 6]")
	tb.until(`["g", "ℓ", "r", "a", "Ω"].every((name) => document.querySelector('input[type=range][aria-label="' + name + ' slider"]'))` + atRest)
	tb.until(`window.costate.scene.loss.observations.states.join() === "θ,ω" && !window.costate.problem`)
	tb.until(`!document.querySelector(".fault, .fault-mark")`)
	// The curve reaches ω = ±5 and past it, where the window of the scene ended at 4.2.
	tb.until(`window.costate.camera.y[0] < -5 && window.costate.camera.y[1] > 5`)
	tb.typeInto("x' = y\ny' = mu*(1 - x^2)*y - x")
	tb.until(`window.costate.scene.loss.observations.states.join() === "x,y" && window.costate.scene.view.y` + atRest)
}
