package web

import (
	"bufio"
	"context"
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"
)

const decays = `{"version": 1, "params": {"a": 1}, "field": {"equations": ["x' = -a*x"]}, "z0": [[1]], "T": 1, "solver": {"rtol": 1e-10, "atol": 1e-12},
	"loss": {"terminal": "0.5*(x-0.5)^2"}, "flow": {"free": []}}`

// streamed posts a scene and decodes the lines strictly, the last one apart.
func streamed[L, E any](t *testing.T, url, scene string) (list []L, end E) {
	t.Helper()
	r, data := do(t, http.MethodPost, url, scene)
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Fatalf("%d %s: %s", r.StatusCode, r.Header.Get("Content-Type"), data)
	}
	text := strings.Split(strings.TrimSpace(string(data)), "\n")
	for i, one := range text {
		dec := json.NewDecoder(strings.NewReader(one))
		dec.DisallowUnknownFields()
		var err error
		if i == len(text)-1 {
			err = dec.Decode(&end)
		} else {
			var v L
			err = dec.Decode(&v)
			list = append(list, v)
		}
		if err != nil {
			t.Fatalf("%v in %s", err, one)
		}
	}
	return list, end
}

type verdictLine struct {
	Verdict profileVerdict `json:"verdict"`
}

// With nothing to learn the profile is L(T), least where x is 0.5.
func TestProfileCall(t *testing.T) {
	_, url := serve(t)
	points, end := streamed[profilePoint, verdictLine](t, url+"/api/v1/profile?from=0.1&to=3&points=9", decays)
	if len(points) < 9 {
		t.Fatalf("%d points", len(points))
	}
	for _, p := range points {
		x := math.Exp(-p.T)
		if !(math.Abs(p.Loss-(x-0.5)*(x-0.5)/2) < 1e-9) || !(math.Abs(p.Slope+(x-0.5)*x) < 1e-8) || p.Params["a"] != 1 {
			t.Errorf("%+v", p)
		}
	}
	if v := end.Verdict; v.Reading != "time" || !(math.Abs(v.T-math.Ln2) < 1e-4) || v.Error != nil || v.Words == "" {
		t.Errorf("%+v", v)
	}
}

// Networks come closer to the equation like 1/N, z and a alike; an adaptive
// solver is as deep as its tolerance wants.
func TestLayersCall(t *testing.T) {
	_, url := serve(t)
	swing := `{"version": 1, "field": {"equations": ["x' = y", "y' = -sin(x)"]}, "z0": [[1, 0]], "T": 2, "loss": {"terminal": "x^2"}}`
	layers, end := streamed[layerLine, slopesLine](t, url+"/api/v1/layers", swing)
	if last := layers[len(layers)-1]; layers[0].Layers != 1 || last.Layers != 200 || last.Evaluations != 200 {
		t.Errorf("from %+v to %+v", layers[0], last)
	}
	if end.Z == nil || !(math.Abs(*end.Z+1) < 0.05) || end.A == nil || !(math.Abs(*end.A+1) < 0.05) || end.Reference != "dop853" {
		t.Errorf("%+v", end)
	}
	layers, _ = streamed[layerLine, slopesLine](t, url+"/api/v1/layers?method=dopri5", swing)
	for i := range layers[1:] {
		if a, b := layers[i], layers[i+1]; !(b.RTol < a.RTol) || b.Evaluations < a.Evaluations {
			t.Errorf("%+v after %+v", b, a)
		}
	}
}

func TestInvariantsCall(t *testing.T) {
	_, url := serve(t)
	v := ask[invariantsAnswer](t, url+"/api/v1/invariants", `{"version": 1, "field": {"equations": ["x' = y", "y' = -sin(x) + cos(t)"]}, "z0": [[1, 0]], "T": 4,
		"loss": {"terminal": "x^2 + y"}, "solver": {"method": "dop853", "rtol": 1e-10, "atol": 1e-12}}`)
	low, high := math.Inf(1), math.Inf(-1)
	for i, h := range v.Hamiltonian {
		low, high = min(low, h), max(high, h)
		// H moves, and a^T ∂f/∂t explains all of it, to the tolerance.
		if !(math.Abs(v.Level[i]-v.Level[0]) < 1e-7) {
			t.Errorf("level %v at t = %v, %v at first", v.Level[i], v.Times[i], v.Level[0])
		}
	}
	if !(high-low > 0.1) || !(v.Drift < 1e-7) || len(v.Times) < 65 {
		t.Errorf("H moves by %v, drift %v, %d times", high-low, v.Drift, len(v.Times))
	}
}

func TestLaboratoryRefuses(t *testing.T) {
	_, url := serve(t)
	const landscape = `{"version": 1, "params": {"a": 1}, "loss": {"parameters": "a^2"}}`
	for _, c := range [][2]string{
		{"profile", landscape}, {"layers", landscape}, {"invariants", landscape}, {"profile?from=3&to=1", decays}, {"profile?points=0", decays},
		{"profile?points=1000", decays}, {"profile?from=x", decays}, {"layers?method=none", decays}, {"layers?most=100000", decays},
	} {
		refused(t, url+"/api/v1/"+c[0], c[1], http.StatusUnprocessableEntity)
	}
}

// Who hangs up ends the computation: its place is free again.
func TestProfileEndsWithItsReader(t *testing.T) {
	s, url := serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	slow := strings.Replace(decays, `"free": []`, `"free": ["a"]`, 1)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/v1/profile?points=200&evaluations=1000000", strings.NewReader(slow))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(answer.Body).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	cancel()
	_ = answer.Body.Close()
	for range cap(s.solvers) {
		s.solvers <- struct{}{} // waits until every place is free
	}
}

// Out of time it says how far it came, and what to do.
func TestProfileOutOfTime(t *testing.T) {
	s, url := serve(t)
	s.maxSolve = 100 * time.Microsecond // 200 values of T take more than six times that
	slow := strings.Replace(decays, `"free": []`, `"free": ["a"]`, 1)
	_, data := do(t, http.MethodPost, url+"/api/v1/profile?points=200&evaluations=1000000", slow)
	if !strings.Contains(string(data), "out of time after") || strings.Contains(string(data), `"verdict"`) {
		t.Errorf("%s", data[max(0, len(data)-300):])
	}
}

func TestLaboratoryPage(t *testing.T) {
	_, url := serve(t)
	r, data := do(t, http.MethodGet, url+"/time-or-depth", "")
	if r.StatusCode != http.StatusOK || !strings.Contains(string(data), "js/lab/main.js") {
		t.Errorf("%d", r.StatusCode)
	}
}
