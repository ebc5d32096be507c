package scene

import (
	"fmt"
	"testing"
)

func TestSizes(t *testing.T) {
	network := `{"field": {"network": {"dim": 1, "augment": %d, "hidden": [%d]}}, "z0": [[0]], "samples": 2, %s}`
	for _, c := range []struct {
		augment, hidden int
		rest, pointer   string
	}{
		{500, 1, `"solver": {"method": "rodas4"}`, "/solver/method"},
		{499, 1, `"solver": {"method": "rodas4"}`, ""},
		{99, 50, `"gradient": {"method": "forward"}`, "/gradient/method"},
		{9, 50, `"gradient": {"method": "forward"}`, ""},
	} {
		s, err := Decode(fmt.Appendf(nil, network, c.augment, c.hidden, c.rest))
		if err != nil {
			t.Fatal(err)
		}
		_, err = new(Builder).Build(s)
		faults, _ := err.(Faults)
		if c.pointer == "" && err != nil || c.pointer != "" && (len(faults) != 1 || faults[0].Pointer != c.pointer) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
