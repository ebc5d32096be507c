package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestNotJSON(t *testing.T) {
	_, url := serve(t)
	for _, body := range []string{"", "{", `{"T":1}{}`, `{"T":01}`, "\xff", `{"T":NaN}`} {
		for _, call := range []string{"solve", "gradient", "flow"} {
			refused(t, url+"/api/v1/"+call, body, http.StatusBadRequest)
		}
	}
}

func TestTooLarge(t *testing.T) {
	_, url := serve(t)
	fits := `{"name":"` + strings.Repeat("x", 1<<20-len(`{"name":""}`)) + `"}`
	if r, _ := do(t, http.MethodPost, url+"/api/v1/gradient", fits); r.StatusCode == http.StatusRequestEntityTooLarge {
		t.Error("1 MiB is refused")
	}
	refused(t, url+"/api/v1/gradient", fits+" ", http.StatusRequestEntityTooLarge)
}

// Scenes that cannot run: where the fault is, and for expressions the byte.
func TestFaultsAreFoundAndPlaced(t *testing.T) {
	_, url := serve(t)
	field := func(equation string) string {
		return fmt.Sprintf(`{"field":{"equations":[%q]},"z0":[[1]],"T":1}`, equation)
	}
	with := func(member string) string {
		return `{"params":{"k":1},"field":{"equations":["x' = -k*x"]},"z0":[[1]],"T":1,` + member + `}`
	}
	for name, c := range map[string]struct {
		scene, pointer string
		offset         int
		says           string
	}{
		"unknown name":          {field("x' = -kay*x"), "/field/equations/0", 6, "kay"},
		"offset counts bytes":   {field("x' = 2*π*x + blob"), "/field/equations/0", 14, "blob"},
		"second equation":       {`{"field":{"equations":["x' = y","y' = -x +"]},"z0":[[1,0]]}`, "/field/equations/1", 9, ""},
		"terminal loss":         {with(`"loss":{"terminal":"x + foo"}`), "/loss/terminal", 4, "foo"},
		"running loss":          {with(`"loss":{"running":"x*(1"}`), "/loss/running", 4, ""},
		"loss of parameters":    {with(`"loss":{"parameters":"k + x"}`), "/loss/parameters", 4, "x"},
		"unknown field":         {with(`"solvr":{}`), "/solvr", 0, "solvr"},
		"unknown inner field":   {with(`"solver":{"tol":1}`), "/solver/tol", 0, "tol"},
		"pointer is escaped":    {with(`"a/b~c":1`), "/a~1b~0c", 0, ""},
		"number for text":       {with(`"name":3`), "/name", 0, "string"},
		"text for number":       {with(`"t0":"3"`), "/t0", 0, "number"},
		"null parameter":        {`{"params":{"k":null},"loss":{"parameters":"0"}}`, "/params/k", 0, "null"},
		"beyond 64 bits":        {with(`"t0":1e999`), "/t0", 0, "1e999"},
		"no start":              {`{"field":{"equations":["x' = x"]}}`, "/z0", 0, ""},
		"start of wrong length": {`{"field":{"equations":["x' = x"]},"z0":[[1],[1,2]]}`, "/z0/1", 0, "2"},
		"start not a list":      {`{"field":{"equations":["x' = x"]},"z0":[1]}`, "/z0/0", 0, "list"},
		"negative T":            {strings.Replace(with(`"name":""`), `"T":1`, `"T":-1`, 1), "/T", 0, ""},
		"t0 and T that cancel":  {`{"field":{"equations":["x' = x"]},"z0":[[1]],"t0":-1e308,"T":1e308}`, "/T", 0, "1e+308"},
		"endless flow":          {with(`"flow":{"duration":1e308}`), "/flow/duration", 0, "1e+308"},
		"unknown solver":        {with(`"solver":{"method":"rk45"}`), "/solver/method", 0, "dopri5"},
		"unknown gradient":      {with(`"gradient":{"method":"magic"}`), "/gradient/method", 0, "checkpointed"},
		"not reversible":        {with(`"gradient":{"method":"reversible"}`), "/gradient/method", 0, "undone"},
		"unknown rule":          {with(`"flow":{"rule":"sgd"}`), "/flow/rule", 0, "adam"},
		"unknown free":          {with(`"flow":{"free":["q"]}`), "/flow/free/0", 0, "q"},
		"no state observed":     {with(`"loss":{"observations":{"times":[1],"states":["y"],"values":[[1]]}}`), "/loss/observations/states/0", 0, "y"},
		"rows of observations":  {with(`"loss":{"observations":{"times":[1],"states":["x"],"values":[[1],[2]]}}`), "/loss/observations/values", 0, "row"},
		"depth beyond one":      {with(`"loss":{"observations":{"clock":"depth","times":[1.5],"states":["x"],"values":[[1]]}}`), "/loss/observations/times/0", 0, "1.5"},
		"version":               {with(`"version":2`), "/version", 0, "2"},
		"field of both kinds":   {`{"field":{"equations":["x' = x"],"network":{}},"z0":[[1]]}`, "/field", 0, ""},
		"landscape with states": {`{"params":{"k":1},"loss":{"terminal":"k"}}`, "/loss/terminal", 0, "field"},
		"a list":                {`[]`, "", 0, "object"},
		"null":                  {`null`, "", 0, "object"},
	} {
		t.Run(name, func(t *testing.T) {
			d := refused(t, url+"/api/v1/gradient", c.scene, http.StatusUnprocessableEntity)
			for _, e := range d.Errors {
				if e.Pointer == c.pointer && e.Offset == c.offset && strings.Contains(e.Message, c.says) {
					return
				}
			}
			t.Errorf("no fault at %s, byte %d, that says %q, in %+v", c.pointer, c.offset, c.says, d.Errors)
		})
	}
}

func TestLimits(t *testing.T) {
	_, url := serve(t)
	with := func(equation, rest string) string {
		return fmt.Sprintf(`{"field":{"equations":[%q]},"z0":[[1]],"T":1%s}`, equation, rest)
	}
	for name, c := range map[string]struct{ scene, pointer string }{
		"long expression":   {with("x' = "+strings.Repeat("x +", 16<<10/3)+" x", ""), "/field/equations/0"},
		"deep expression":   {with("x' = "+strings.Repeat("(", 201)+"x"+strings.Repeat(")", 201), ""), "/field/equations/0"},
		"samples":           {with("x' = x", `,"samples":100001`), "/samples"},
		"maxSteps":          {with("x' = x", `,"solver":{"maxSteps":10000001}`), "/solver/maxSteps"},
		"states and starts": {`{"field":{"equations":["x' = x"]},"z0":[[1]` + strings.Repeat(",[1]", 100_000) + `]}`, "/z0"},
		"weights":           {`{"field":{"network":{"dim":2,"hidden":[1000,1000]}},"z0":[[1,1]]}`, "/field/network"},
		"too many steps":    {with("x' = cos(1000*t)", `,"solver":{"maxSteps":10}`), "/solver/maxSteps"},
	} {
		t.Run(name, func(t *testing.T) {
			d := refused(t, url+"/api/v1/gradient", c.scene, http.StatusUnprocessableEntity)
			if len(d.Errors) == 0 || d.Errors[0].Pointer != c.pointer {
				t.Errorf("want a fault at %s, got %+v", c.pointer, d)
			}
		})
	}
}

// A solution that leaves the finite numbers says when: x = 1/(1 − t).
func TestSolutionLeaves(t *testing.T) {
	_, url := serve(t)
	for _, call := range []string{"solve", "gradient", "flow"} {
		d := refused(t, url+"/api/v1/"+call, `{"params":{"k":1},"field":{"equations":["x' = k*x^2"]},"z0":[[1]],"T":2,"loss":{"terminal":"x"}}`, http.StatusUnprocessableEntity)
		if !strings.Contains(d.Detail, "t = 1") && !strings.Contains(d.Detail, "t = 0.99") {
			t.Errorf("%s: the detail does not say at which t: %s", call, d.Detail)
		}
	}
}

// What takes longer than a request may take says how far it came.
func TestTimeForSolving(t *testing.T) {
	s, url := serve(t)
	s.maxSolve = 50 * time.Millisecond
	d := refused(t, url+"/api/v1/solve", `{"field":{"equations":["x' = cos(1000*t)"]},"z0":[[0]],"T":1e6,"solver":{"maxSteps":10000000}}`, http.StatusUnprocessableEntity)
	if !strings.Contains(d.Detail, "t = ") {
		t.Errorf("the detail does not say how far it came: %s", d.Detail)
	}
}

func TestServerFull(t *testing.T) {
	s, url := serve(t)
	s.maxWait = time.Millisecond
	for range cap(s.solvers) {
		s.solvers <- struct{}{}
	}
	r, _ := do(t, http.MethodPost, url+"/api/v1/flow", quartic)
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" || r.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %v", r.StatusCode, r.Header)
	}
	<-s.solvers
	if r, data := do(t, http.MethodPost, url+"/api/v1/flow", quartic); r.StatusCode != http.StatusOK {
		t.Errorf("with a place: %d %s", r.StatusCode, data)
	}
}

func TestUnknownCallsAndMethods(t *testing.T) {
	_, url := serve(t)
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{http.MethodGet, "/api/v1/solve", http.StatusMethodNotAllowed, "POST"},
		{http.MethodPost, "/api/v1/scenes", http.StatusMethodNotAllowed, "GET"},
		{http.MethodDelete, "/api/v1/scenes/lorenz", http.StatusMethodNotAllowed, "GET"},
		{http.MethodPost, "/api/v1/train", http.StatusNotFound, ""},
		{http.MethodGet, "/api/v1/", http.StatusNotFound, ""},
		{http.MethodGet, "/api/v1/scenes/none", http.StatusNotFound, ""},
	} {
		r, data := do(t, c.method, url+c.path, "")
		if r.StatusCode != c.status || r.Header.Get("Content-Type") != "application/problem+json" || r.Header.Get("Allow") != c.allow {
			t.Errorf("%s %s: %d %v %s", c.method, c.path, r.StatusCode, r.Header, data)
		}
	}
}
