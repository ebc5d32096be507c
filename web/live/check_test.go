package live

import (
	"encoding/json"
	"strings"
	"testing"
)

// Too many weights for whole sensitivities: one tangent along a random
// direction finds the gradient good, by every way back.
func TestCheckOfNetwork(t *testing.T) {
	for _, method := range []string{"checkpointed", "discrete"} {
		c := connect(t, sceneOf(`{"field": {"network": {"dim": 2, "hidden": [50]}}, "z0": [[2, 0], [1, 1]], "T": 3,
			"loss": {"terminal": "0.5*(z1^2 + z2^2)", "running": "0.1*z1^2"}, "gradient": {"method": "`+method+`"}}`))
		check, _ := c.until("check")
		if !strings.HasPrefix(check.Method, "forward") || check.Trust != "good" || !(check.Difference > 0) {
			t.Errorf("%s: %+v", method, check)
		}
	}
}

// The check says what is wrong with a gradient, and what mends it.
func TestCheckSaysWhy(t *testing.T) {
	for _, c := range []struct{ scene, trust, reason, remedy string }{
		{`{"params": {"k": 10}, "field": {"equations": ["y' = -k*y"]}, "z0": [[1]], "T": 3,
			"loss": {"terminal": "y", "running": "y^2"}, "gradient": {"method": "backsolve"}}`, "wrong", "stiff backwards", "checkpointed"},
		{`{"params": {"r": 28}, "field": {"equations": ["x' = 10*(y - x)", "y' = x*(r - z) - y", "z' = x*y - 8/3*z"]}, "z0": [[1, 1, 1]], "T": 30,
			"loss": {"terminal": "z"}}`, "wrong", "chaotic", "shorten"},
	} {
		check, _ := connect(t, sceneOf(c.scene)).until("check")
		var said struct {
			Trust, Reason string
			Growth        Growth
			Remedies      []string
		}
		if err := json.Unmarshal(check.text, &said); err != nil {
			t.Fatal(err)
		}
		if said.Trust != c.trust || said.Reason != c.reason || said.Remedies[0] != c.remedy || !(max(said.Growth.Forward, said.Growth.Backward) > 1e6) {
			t.Errorf("%s", check.text)
		}
	}
}

// A coarse fixed step separates the continuous adjoint from the derivative of
// the exact solution, and the light says that the step is why.
func TestCheckOfCoarseSteps(t *testing.T) {
	c := connect(t, sceneOf(`{"params": {"g": 3}, "field": {"equations": ["q' = w", "w' = -g*sin(q)"]}, "z0": [[1, 0]], "T": 3,
		"solver": {"method": "euler", "step": 0.1}, "loss": {"terminal": "0.5*q^2"}}`))
	check, _ := c.until("check")
	if check.Trust != "doubtful" || !strings.Contains(check.Detail, "smaller steps") {
		t.Errorf("%+v", check)
	}
}
