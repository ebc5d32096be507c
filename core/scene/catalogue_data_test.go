package scene

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"costate/core/adjoint"
	"costate/core/ode"
)

var update = flag.Bool("update", false, "write the made observations of the catalogue into its files")

// Observations that are not measured are what the file's "data" says: the
// truth's trajectory, solved to 1e-11, and its noise, to five digits.
func TestCatalogueData(t *testing.T) {
	for _, e := range Catalogue() {
		if e.file.Data == nil {
			continue
		}
		t.Run(e.ID, func(t *testing.T) {
			s := mustDecode(t, string(e.Scene))
			want := truth(t, s, e.file.Data)
			if *update {
				write(t, e.ID, Observations{Values: want})
				return
			}
			for k, table := range s.Loss.Observations.Values {
				for i, row := range table {
					for j, v := range row {
						// The last of five digits, and the solver's error, which chaos amplifies.
						if d := math.Abs(v - want[k][i][j]); d > 2e-4*math.Abs(v)+1e-9 {
							t.Errorf("start %d, time %d, state %d: %v, made %v", k, i, j, v, want[k][i][j])
						}
					}
				}
			}
		})
	}
}

// truth solves the scene as its data were made, and adds the noise.
func truth(t *testing.T, s *Scene, d *made) [][][]float64 {
	t.Helper()
	o := s.Loss.Observations
	model := *s
	model.Params = map[string]float64{}
	for name, v := range s.Params {
		model.Params[name] = v
	}
	for name, v := range d.Params {
		if _, ok := s.Params[name]; !ok && d.Equations == nil {
			t.Fatalf("data are made with %q, which is no parameter", name)
		}
		model.Params[name] = v
	}
	if d.Equations != nil {
		model.Field, model.Params, model.Loss = &Field{Equations: d.Equations}, d.Params, Loss{Terminal: "0", Running: "0", Parameters: "0"}
		model.View, model.Flow.Free = nil, nil
	}
	x, err := new(Builder).Build(&model)
	if err != nil {
		t.Fatal(err)
	}
	method, _ := ode.Lookup("dop853")
	if m, _ := ode.Lookup(s.Solver.Method); m.Stiff {
		method = m
	}
	noise := rand.New(rand.NewPCG(d.Seed, 0))
	p := *x.Engine().Problem()
	p.Method, p.Options = method, ode.Options{RTol: 1e-11, ATol: 1e-13, MaxSteps: 10_000_000}
	p.Loss, p.Batch, p.Samples = adjoint.Loss{}, nil, nil
	for _, at := range o.Times {
		if o.Clock == "depth" {
			at = s.T0 + at*s.T
		}
		p.Samples = append(p.Samples, at)
	}
	states := make([][][]float64, len(s.Z0))
	if err := adjoint.NewEngine(p).Solve(t.Context(), x.Theta, false, adjoint.Observer{Sample: func(start, _ int, _ float64, z []float64) {
		states[start] = append(states[start], slices.Clone(z))
	}}); err != nil {
		t.Fatal(err)
	}
	var tables [][][]float64
	for k := range s.Z0 {
		var table [][]float64
		for _, z := range states[k] {
			var row []float64
			for _, name := range o.States {
				for i, state := range x.States {
					if state == name {
						row = append(row, digits(z[i]+d.Noise*noise.NormFloat64()))
					}
				}
			}
			table = append(table, row)
		}
		tables = append(tables, table)
	}
	return tables
}

func digits(v float64) float64 {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 5, 64), 64)
	return v
}

var tableOfValues = regexp.MustCompile(`(?s)"values": \[.*?\]\s*\](\s*\])?\n`)

// write puts the values into the scene's file, which is otherwise left as it is.
func write(t *testing.T, id string, o Observations) {
	t.Helper()
	names, err := filepath.Glob("catalogue/[0-9][0-9]-" + id + ".json")
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %q", err, names)
	}
	data, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	var values any = o.Values
	if len(o.Values) == 1 {
		values = o.Values[0]
	}
	text, err := json.MarshalIndent(values, "        ", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text = innermost.ReplaceAllFunc(text, func(list []byte) []byte {
		list = closing.ReplaceAll(opening.ReplaceAll(list, []byte("[")), []byte("]"))
		return line.ReplaceAll(list, []byte(" "))
	})
	place := tableOfValues.FindIndex(data)
	if place == nil {
		t.Fatal("no values in the file")
	}
	data = bytes.Join([][]byte{data[:place[0]], []byte(`"values": `), text, []byte("\n"), data[place[1]:]}, nil)
	if err := os.WriteFile(names[0], data, 0o644); err != nil {
		t.Fatal(err)
	}
}
