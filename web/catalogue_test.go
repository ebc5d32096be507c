package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"costate/core/scene"
)

// The list says of each scene what it takes to choose one.
func TestScenesAreDescribed(t *testing.T) {
	_, url := serve(t)
	_, data := do(t, http.MethodGet, url+"/api/v1/scenes", "")
	var list []struct {
		ID, Name, About           string
		Tags                      []string
		States, Params, Equations []string
		Weights                   int
	}
	if err := json.Unmarshal(data, &list); err != nil || len(list) != len(scene.Catalogue()) {
		t.Fatalf("%v, %d scenes", err, len(list))
	}
	for _, e := range list {
		if e.ID == "" || e.Name == "" || e.About == "" || len(e.Tags) == 0 || len(e.Equations) == 0 || len(e.Params)+e.Weights == 0 {
			t.Errorf("%+v", e)
		}
		if landscape := len(e.States) == 0; landscape != strings.HasPrefix(e.Equations[0], "L = ") {
			t.Errorf("%s: states %v, equations %q", e.ID, e.States, e.Equations)
		}
	}
	if strings.Contains(string(data), "null") {
		t.Error("a list is null")
	}
}

func TestNetworkWords(t *testing.T) {
	n := &scene.Network{Dim: 2, Hidden: []int{50}, Activation: "tanh", Time: true, Augment: 1}
	if words := networkWords(n); words != "4-50-3 tanh" {
		t.Errorf("%q", words)
	}
	n.Varying, n.Layers = "linear", 4
	if words := networkWords(n); words != "4-50-3 tanh, 4 layers in t" {
		t.Errorf("%q", words)
	}
}

func TestThumbnails(t *testing.T) {
	_, url := serve(t)
	for _, e := range scene.Catalogue() {
		r, data := do(t, http.MethodGet, url+"/api/v1/scenes/"+e.ID+"/thumbnail.svg", "")
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(string(data), "<svg ") {
			t.Fatalf("%s: %d %s %.40s", e.ID, r.StatusCode, r.Header.Get("Content-Type"), data)
		}
		tag := r.Header.Get("ETag")
		if tag == "" || r.Header.Get("Cache-Control") == "" {
			t.Errorf("%s: not to be kept: %v", e.ID, r.Header)
		}
		r, data = do(t, http.MethodGet, url+"/api/v1/scenes/"+e.ID+"/thumbnail.svg", "", "If-None-Match", `"other", `+tag)
		if r.StatusCode != http.StatusNotModified || len(data) > 0 {
			t.Errorf("%s: sent again with %d", e.ID, r.StatusCode)
		}
	}
	r, _ := do(t, http.MethodGet, url+"/api/v1/scenes/none/thumbnail.svg", "")
	if r.StatusCode != http.StatusNotFound || !strings.Contains(r.Header.Get("Content-Type"), "problem+json") {
		t.Errorf("%d %s", r.StatusCode, r.Header.Get("Content-Type"))
	}
}
