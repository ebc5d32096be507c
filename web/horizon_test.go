package web

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"testing"
)

// got is one answer of an experiment.
func got[T any](t *testing.T, address string) T {
	t.Helper()
	r, data := do(t, http.MethodGet, address, "")
	var v T
	if err := json.Unmarshal(data, &v); r.StatusCode != http.StatusOK || err != nil {
		t.Fatalf("%d %v: %s", r.StatusCode, err, data)
	}
	return v
}

// every is each line of a stream.
func every(t *testing.T, address string) []map[string]json.RawMessage {
	t.Helper()
	r, data := do(t, http.MethodGet, address, "")
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Fatalf("%d %s: %s", r.StatusCode, r.Header.Get("Content-Type"), data)
	}
	var out []map[string]json.RawMessage
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line map[string]json.RawMessage
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
	return out
}

type fitted struct {
	Best struct {
		T, Loss float64
		Bar     *float64
	}
	Profile []struct{ T, Loss float64 }
	Curve   [][]float64
	Scene   json.RawMessage
}

// A known rate pins T, a free scale does not; the scene that goes with it runs.
func TestKnownTime(t *testing.T) {
	_, url := serve(t)
	for system, truth := range map[string]float64{"pendulum": 6, "pelts": 20} {
		query := url + "/api/v1/time-or-depth/time?system=" + system + "&duration=6"
		known := got[fitted](t, query)
		if known.Best.Bar == nil || math.Abs(known.Best.T-truth) > *known.Best.Bar {
			t.Errorf("%s: T = %v ± %v", system, known.Best.T, known.Best.Bar)
		}
		for _, p := range known.Profile {
			if p.Loss < known.Best.Loss*(1-1e-9) {
				t.Errorf("%s: at T = %v L* is %v, less than %v", system, p.T, p.Loss, known.Best.Loss)
			}
		}
		open := got[fitted](t, query+"&held=nothing")
		if open.Best.Bar != nil || len(open.Profile) != profilePoints || len(open.Curve) != curvePoints {
			t.Errorf("%s: T = %v ± %v where any will do, %d points, %d of a curve", system, open.Best.T, open.Best.Bar, len(open.Profile), len(open.Curve))
		}
		if r, data := do(t, http.MethodPost, url+"/api/v1/gradient", string(known.Scene)); r.StatusCode != http.StatusOK {
			t.Errorf("%s: the scene of the fit: %s", system, data)
		} else if g := (struct{ Loss float64 }{}); json.Unmarshal(data, &g) != nil || math.Abs(g.Loss-known.Best.Loss) > 1e-3*known.Best.Loss {
			t.Errorf("%s: the scene's loss is %v, the fit's %v", system, g.Loss, known.Best.Loss)
		}
	}
}

func TestTwins(t *testing.T) {
	_, url := serve(t)
	v := got[struct {
		Tolerance    float64
		KeptS, KeptT struct{ Apart float64 }
	}](t, url+"/api/v1/time-or-depth/twins?c=3")
	if v.KeptS.Apart > 10*v.Tolerance || v.KeptT.Apart < 0.1 {
		t.Errorf("apart %v with θ(s), %v with θ(t); tolerance %v", v.KeptS.Apart, v.KeptT.Apart, v.Tolerance)
	}
}

// A row streams its points, its members as they learn, and scenes that know what
// was learnt.
func TestDepthStream(t *testing.T) {
	_, url := serve(t)
	lines := every(t, url+"/api/v1/time-or-depth/depth?members=3&steps=40")
	if lines[0]["labels"] == nil || len(lines) != 1+4*(3+1)+3 {
		t.Fatalf("%d lines, the first %v", len(lines), lines[0])
	}
	last := lines[len(lines)-1]
	r, data := do(t, http.MethodPost, url+"/api/v1/gradient", string(last["scene"]))
	var g struct {
		Outcome struct {
			Train struct{ Loss, Accuracy float64 }
		}
	}
	if err := json.Unmarshal(data, &g); r.StatusCode != http.StatusOK || err != nil {
		t.Fatalf("%d %v: %s", r.StatusCode, err, data)
	}
	var loss float64
	for _, line := range lines {
		if string(line["member"]) == "2" && line["loss"] != nil {
			_ = json.Unmarshal(line["loss"], &loss)
		}
	}
	if math.Abs(g.Outcome.Train.Loss-loss) > 1e-3*loss {
		t.Errorf("the scene's loss is %v, the member's %v", g.Outcome.Train.Loss, loss)
	}
}

func TestCourseStream(t *testing.T) {
	_, url := serve(t)
	lines := every(t, url+"/api/v1/time-or-depth/course?steps=20&every=5&points=3")
	if len(lines) != 1+5+1 {
		t.Fatalf("%d lines", len(lines))
	}
	var accuracy []float64
	var z [][][]float64
	if json.Unmarshal(lines[5]["accuracy"], &accuracy) != nil || json.Unmarshal(lines[5]["z"], &z) != nil || len(accuracy) != courseTimes || len(z) != 3 || len(z[0]) != courseTimes {
		t.Errorf("%d times, %d points", len(accuracy), len(z))
	}
	// The read-out that goes with them is the classifier: of all points it makes the
	// accuracy that is told, and of the forty shown about the same.
	for points, tolerance := range map[string]float64{"120": 1e-4, "40": 0.1} {
		lines := every(t, url+"/api/v1/time-or-depth/course?steps=60&every=60&points="+points)
		var labels []int
		var readout []float64
		if json.Unmarshal(lines[0]["labels"], &labels) != nil || json.Unmarshal(lines[2]["z"], &z) != nil || json.Unmarshal(lines[2]["readout"], &readout) != nil ||
			json.Unmarshal(lines[2]["accuracy"], &accuracy) != nil || len(readout) != 6 || len(z) != len(labels) {
			t.Fatal(len(readout), len(z), len(labels))
		}
		const at = 24 // t = 2 T, where some points are wrong
		right := 0
		for k, path := range z {
			x, y := path[at][0], path[at][1]
			if (readout[2]-readout[0])*x+(readout[3]-readout[1])*y+readout[5]-readout[4] > 0 == (labels[k] == 1) {
				right++
			}
		}
		if got := float64(right) / float64(len(z)); !(math.Abs(got-accuracy[at]) < tolerance) || !(accuracy[at] < 0.95) {
			t.Errorf("of %s points %v are right, accuracy is %v", points, got, accuracy[at])
		}
	}
	if string(lines[5]["tau"]) != "20" || lines[6]["scene"] == nil {
		t.Errorf("ends with %v", lines[6])
	}
}

func TestExperimentsAreRefused(t *testing.T) {
	_, url := serve(t)
	for _, query := range []string{"time?duration=100", "time?noise=x", "time?system=moon", "forecast?years=12.5", "twins?c=-1", "depth?bound=0", "course?points=1000"} {
		if r, data := do(t, http.MethodGet, url+"/api/v1/time-or-depth/"+query, ""); r.StatusCode != http.StatusUnprocessableEntity || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", query, r.StatusCode, data)
		}
	}
}
