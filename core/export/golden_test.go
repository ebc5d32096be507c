package export

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// Julia is not at hand in tests: its programs are read by people and kept.
func TestJuliaGolden(t *testing.T) {
	all := fixtures(t)
	l, err := Find("julia")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"every-part", "functions", "network", "quartic"} {
		got, err := l.Program(all[name])
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name+".jl")
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s differs: read it, then go test ./core/export -run Golden -update", path)
		}
	}
}
