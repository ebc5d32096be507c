package web

import (
	"encoding/json"
	"net/http"
	"testing"

	"costate/core/field"
)

func TestExpressions(t *testing.T) {
	_, url := serve(t)
	r, data := do(t, http.MethodGet, url+"/api/v1/expressions", "")
	var list []field.Chapter
	if err := json.Unmarshal(data, &list); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%d %v: %s", r.StatusCode, err, data)
	}
	for _, c := range list {
		for _, f := range c.Forms {
			if f.Name == "sqrt" && f.Usage == "sqrt(x)" && f.LaTeX == `\sqrt{x}` && f.Meaning != "" && f.Kink != "" {
				return
			}
		}
	}
	t.Errorf("no square root: %s", data)
}
