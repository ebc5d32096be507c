package scene

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestReadCSV(t *testing.T) {
	for name, c := range map[string]struct {
		text, kind string
		want       string // scene, as JSON
		faults     []LineFault
	}{
		"points":                      {"x,y,label\n1,2,0\n-0.5,1e-3,1\n", "", `{"data":{"rows":[[1,2,0],[-0.5,0.001,1]]}}`, nil},
		"words":                       {"1;2;cat\n3;4;dog\n5;6;cat\n", "", `{"data":{"rows":[[1,2,0],[3,4,1],[5,6,0]],"names":["cat","dog"]}}`, nil},
		"labels that begin elsewhere": {"3\t4\t7\n1\t2\t5\n", "", `{"data":{"rows":[[3,4,1],[1,2,0]],"names":["5","7"]}}`, nil},
		"trajectory": {"\ufeff# fur\nyear,hare,lynx\n1900,30,4\n1902, 70.2,9.8\n1901,47.2,6.1\n", "",
			`{"t0":1900,"T":2,"z0":[[30,4]],"loss":{"observations":{"clock":"time","times":[1900,1901,1902],"states":["hare","lynx"],"values":[[30,4],[47.2,6.1],[70.2,9.8]]}}}`, nil},
		"no header": {"0,1\r\n0.5,2\r\n\r\n2,3\r\n", "", `{"t0":0,"T":2,"z0":[[1]],"loss":{"observations":{"clock":"time","times":[0,0.5,2],"states":["z1"],"values":[[1],[2],[3]]}}}`, nil},
		"told":      {"0,1,1\n1,2,0\n", "points", `{"data":{"rows":[[0,1,1],[1,2,0]]}}`, nil},
		"faults": {"x,y,label\n1,2,0\n1,two,0\n1,2\nNaN,2,1\n,2,1\n3,\"4,1\n", "", `{"data":{"rows":[[1,2,0]]}}`, []LineFault{
			{3, `column 2 is "two": expected a finite number`}, {4, "2 columns, expected 3"}, {5, `column 1 is "NaN": expected a finite number`},
			{6, "column 1 is empty"}, {7, `extraneous or missing " in quoted-field`}}},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := ReadCSV([]byte(c.text), c.kind)
			if err != nil {
				t.Fatal(err)
			}
			got, _ := json.Marshal(table.Scene)
			if string(got) != c.want {
				t.Errorf("got %s", got)
			}
			seen := map[LineFault]bool{}
			for _, f := range table.Faults {
				seen[f] = true
			}
			for _, f := range c.faults {
				if !seen[f] {
					t.Errorf("no fault %v in %v", f, table.Faults)
				}
			}
			if len(table.Faults) != len(c.faults) {
				t.Errorf("faults %v", table.Faults)
			}
			for i := 1; i < len(table.Faults); i++ {
				if table.Faults[i].Line < table.Faults[i-1].Line {
					t.Errorf("faults are not in the order of lines: %v", table.Faults)
				}
			}
		})
	}
	for text, want := range map[string]string{
		"":                               "no row",
		"x,y,label\n":                    "no row",
		"1,a,2\n3,b,4\n":                 "no row can be used; line 1",
		"3,1.5\n2,2.5\n":                 "cannot be told",
		strings.Repeat("1,2,0\n", 10001): "at most 10000",
		strings.Repeat(" ", 1<<20+1):     "at most 1048576",
		"t,x\n-1e300,1\n1e300,2\n":       "beyond",
	} {
		if _, err := ReadCSV([]byte(text), ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", text, err, want)
		}
	}
}

// Whatever the file, every line that is neither blank, comment nor header is
// taken or listed, and what is taken makes a scene.
func FuzzReadCSV(f *testing.F) {
	for _, text := range []string{"x,y,label\n1,2,0\n3,4,1\n", "t,x\n0,1\n1,2\n", "1;2;a\n2;3;b\n", "#c\n1\t2\n\"", "a,\"b\nc\",d\n1,2,3\n", "1,2,0\n1,2\n,,\n"} {
		f.Add([]byte(text), "")
		f.Add([]byte(text), "points")
	}
	f.Fuzz(func(t *testing.T, data []byte, kind string) {
		table, err := ReadCSV(data, kind)
		if err != nil {
			return
		}
		if !strings.Contains(string(data), `"`) && !strings.Contains(string(data), "\r") {
			lines := 0
			for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
				if line != "\n" && !strings.HasPrefix(line, "#") {
					lines++
				}
			}
			if table.Header != nil {
				lines--
			}
			if lines != table.Rows+len(table.Faults) {
				t.Errorf("%d lines, %d rows and %d faults of %q", lines, table.Rows, len(table.Faults), data)
			}
		}
		text, err := json.Marshal(table.Scene)
		if err != nil {
			t.Fatal(err)
		}
		var patch map[string]any
		if err := json.Unmarshal(text, &patch); err != nil {
			t.Fatal(err)
		}
		dim := 0
		if d := table.Scene.Data; d != nil {
			dim = len(d.Rows[0]) - 1
		} else {
			dim = len(table.Scene.Z0[0])
			if !(*table.Scene.T0+*table.Scene.T > *table.Scene.T0) {
				return // all at one time, or too close: a scene says so
			}
		}
		patch["field"] = map[string]any{"network": map[string]any{"dim": dim, "hidden": []int{1}}}
		patch["samples"] = 2
		text, _ = json.Marshal(patch)
		if _, err := Decode(text); err != nil {
			t.Errorf("%v of %s", err, text)
		}
	})
}
