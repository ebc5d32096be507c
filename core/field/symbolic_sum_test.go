package field

import "testing"

func TestSymbolicSum(t *testing.T) {
	scope := Scope{States: []string{"x", "y"}, Params: []string{"a", "b"}}
	scalar := func(src string, scope Scope) *Scalar {
		s, err := CompileScalar(src, scope)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	dz, dtheta := SymbolicSum(scope, scalar("0.5*((x-1)^2 + a*y^2)", scope), nil, scalar("a^2/2 - 3", Scope{Params: scope.Params}))
	for i, want := range []string{"x - 1", "a*y"} {
		if dz[i].Text != want {
			t.Errorf("by %s: %s, not %s", scope.States[i], dz[i].Text, want)
		}
	}
	for i, want := range []string{"0.5*y^2 + a", "0"} {
		if dtheta[i].Text != want {
			t.Errorf("by %s: %s, not %s", scope.Params[i], dtheta[i].Text, want)
		}
	}
	if dz, dtheta = SymbolicSum(scope); len(dz) != 2 || len(dtheta) != 2 || !dz[0].IsZero() || !dtheta[1].IsZero() {
		t.Errorf("nothing has the derivatives %v, %v", dz, dtheta)
	}
}
