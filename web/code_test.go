package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"costate/core/export"
)

const pendulumScene = `{"name": "Pendulum", "params": {"c": 0.1}, "field": {"equations": ["q' = p", "p' = -sin(q) - c*p"]},
	"z0": [[1, 0]], "T": 2, "loss": {"terminal": "q^2"}}`

func TestLanguages(t *testing.T) {
	_, url := serve(t)
	r, data := do(t, http.MethodGet, url+"/api/v1/languages", "")
	var list []export.Language
	if err := json.Unmarshal(data, &list); err != nil || r.StatusCode != http.StatusOK || len(list) == 0 {
		t.Fatalf("%d %v: %s", r.StatusCode, err, data)
	}
	for _, l := range list {
		r, data := do(t, http.MethodPost, url+"/api/v1/code?language="+l.ID, pendulumScene)
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "text/plain; charset=utf-8" || !strings.Contains(string(data), "Pendulum") {
			t.Errorf("%s: %d %s: %.200s", l.ID, r.StatusCode, r.Header.Get("Content-Type"), data)
		}
		if !strings.Contains(r.Header.Get("Content-Disposition"), l.File) {
			t.Errorf("%s: no name of the file in %q", l.ID, r.Header.Get("Content-Disposition"))
		}
	}
}

func TestCodeRefused(t *testing.T) {
	_, url := serve(t)
	d := refused(t, url+"/api/v1/code?language=cobol", pendulumScene, http.StatusUnprocessableEntity)
	if !strings.Contains(d.Detail, `"cobol"`) || !strings.Contains(d.Detail, "go") {
		t.Errorf("the detail says neither what nor which: %s", d.Detail)
	}
	refused(t, url+"/api/v1/code?language=go", `{`, http.StatusBadRequest)
	d = refused(t, url+"/api/v1/code?language=go", strings.ReplaceAll(pendulumScene, "c*p", "k*p"), http.StatusUnprocessableEntity)
	if len(d.Errors) != 1 || d.Errors[0].Pointer != "/field/equations/1" {
		t.Errorf("the unknown name has no place: %+v", d)
	}
}
