package scene

import (
	"strings"
	"testing"
)

// The equations that are written out do not keep quiet about what is learnt from
// data.
func TestSymbolsOfTasks(t *testing.T) {
	_, x := entry(t, "moons")
	s := x.Symbols()
	if last := s.Matrix.Adjoint[len(s.Matrix.Adjoint)-1].Text; !strings.Contains(last, "softmax") {
		t.Errorf("a(t1) is %q", last)
	}
	_, x = entry(t, "density-of-moons")
	text := ""
	for _, f := range x.Symbols().Matrix.Adjoint {
		text += f.Text + "\n"
	}
	if !strings.Contains(text, "dl/dz") || !strings.Contains(text, "tr(df/dz)") || !strings.Contains(text, "z(t1)") {
		t.Errorf("the adjoint is\n%s", text)
	}
	x = mustBuild(t, tasks["typed"])
	for _, f := range append(x.Symbols().End, x.Symbols().Adjoint...) {
		if !f.Omitted {
			t.Errorf("%q is said to be all", f.Text)
		}
	}
}
