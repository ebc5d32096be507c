package field

import (
	"math"
	"testing"
)

// TestChoiceLeavesTheOtherBranchOut: what is not taken may be anything, in the
// value and in both modes of differentiation.
func TestChoiceLeavesTheOtherBranchOut(t *testing.T) {
	for _, src := range []string{
		"if(x > 0, sqrt(x), x^2)", "if(x <= 0, x^2, log(x))", "if(x > 0, 1/x + x^1.5, x^2)", "if(x > 0, (x - 1)^x/sqrt(x), x*x)",
		"piecewise(x > 3, exp(1000x)*sqrt(x), x > 0, log(x)*acosh(x), x^2)", "if(not x < 0, if(x > 0, sqrt(log(x)), 1/x), x^2)",
		"if(x > 0, atan2(x, 0)/(x + 2), x^2)", "if(x < 0, x^2, exp(x)/0*x)",
	} {
		if value, slope := derivative(t, src, -2); value != 4 || slope != -4 {
			t.Errorf("%s at -2: value %v, derivative %v; want 4, -4", src, value, slope)
		}
	}
	// The one taken is what it would be alone.
	if value, slope := derivative(t, "if(x < 1, sqrt(x), 0)", 0); value != 0 || !math.IsInf(slope, 1) {
		t.Errorf("√x at 0: value %v, derivative %v", value, slope)
	}
	if value, slope := derivative(t, "if(x < 1, log(x), 0)", -1); !math.IsNaN(value) || slope != -1 {
		t.Errorf("log x at -1: value %v, derivative %v", value, slope)
	}
}
