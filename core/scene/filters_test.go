package scene

import (
	"slices"
	"testing"
)

// Every entry of θ is in one filter, and those of a neuron are its row and its bias.
func TestFilters(t *testing.T) {
	for doc, sizes := range map[string][]int{
		`{"params": {"a": 1, "b": 2}, "loss": {"parameters": "a^2+b^2"}}`:                                                                                  {2},
		`{"field": {"network": {"dim": 2, "hidden": [3], "time": true}}, "z0": [[1, 0]], "loss": {"terminal": "z1^2"}}`:                                    {4, 4, 4, 4, 4},
		`{"field": {"network": {"dim": 1, "hidden": [2], "augment": 1, "varying": "linear", "layers": 2}}, "z0": [[1]], "loss": {"terminal": "z1^2"}}`:     {3, 3, 3, 3, 3, 3, 3, 3},
		`{"params": {"k": 1}, "field": {"equations": ["x' = -k*x + u(x)"], "networks": {"u": {"hidden": [2]}}}, "z0": [[1]], "loss": {"terminal": "x^2"}}`: {2, 2, 3, 1},
	} {
		x, err := new(Builder).Build(mustDecode(t, doc))
		if err != nil {
			t.Fatal(err)
		}
		var got, all []int
		for _, g := range x.Filters() {
			got = append(got, len(g))
			all = append(all, g...)
		}
		slices.Sort(all)
		for i, at := range all {
			if i != at {
				t.Errorf("%s: entry %d is in no group, or in two", doc, i)
			}
		}
		if len(all) != len(x.Theta) || !slices.Equal(got, sizes) {
			t.Errorf("%s: groups of %v for %d entries", doc, got, len(x.Theta))
		}
	}
	x, err := new(Builder).Build(mustDecode(t, `{"field": {"network": {"dim": 2, "hidden": [3]}}, "z0": [[1, 0]], "loss": {"terminal": "z1^2"}}`))
	if err != nil {
		t.Fatal(err)
	}
	// W1 is 3 × 2 with b at 6, W2 2 × 3 from 9 with b at 15.
	if f := x.Filters(); !slices.Equal(f[1], []int{2, 3, 7}) || !slices.Equal(f[4], []int{12, 13, 14, 16}) {
		t.Errorf("%v", f)
	}
}
