package web

import (
	"bufio"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	"costate/core/scene"
	"costate/web/live"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s: got %.15g, want %.15g within %g", what, got, want, tolerance)
	}
}

// Decay has everything in closed form: x = x₀e^{−kt}, and with L = x(T) also
// a(t) = e^{−k(T−t)}.
const decay = `{"params":{"k":0.5},"field":{"equations":["x' = -k*x"]},"z0":[[2],[-1]],"T":3,
	"solver":{"method":"dop853","rtol":1e-11,"atol":1e-13},"samples":5,"loss":{"terminal":"x"}}`

// tight is the error left by a tolerance of 1e-11 over a few dozen steps.
const tight = 1e-9

type counts struct {
	Evaluations, Accepted, Rejected, Jacobians int
	Seconds                                    float64
}

func TestSolve(t *testing.T) {
	_, url := serve(t)
	got := ask[struct {
		States []string
		Times  []float64
		Z      [][][]float64
		Stats  counts
	}](t, url+"/api/v1/solve", decay)
	if len(got.States) != 1 || got.States[0] != "x" || len(got.Times) != 5 || len(got.Z) != 2 {
		t.Fatalf("%+v", got)
	}
	for start, x0 := range []float64{2, -1} {
		if len(got.Z[start]) != 5 {
			t.Fatalf("%d rows", len(got.Z[start]))
		}
		for i, row := range got.Z[start] {
			near(t, "time", got.Times[i], 0.75*float64(i), 0)
			near(t, "x", row[0], x0*math.Exp(-0.5*got.Times[i]), tight)
		}
	}
	if got.Stats.Evaluations == 0 || got.Stats.Accepted == 0 || got.Stats.Seconds <= 0 {
		t.Errorf("stats %+v", got.Stats)
	}
}

// A trajectory stands whatever the loss along it is.
func TestSolveWithoutFiniteLoss(t *testing.T) {
	_, url := serve(t)
	r, data := do(t, http.MethodPost, url+"/api/v1/solve", strings.Replace(decay, `"terminal":"x"`, `"terminal":"log(-x^2)"`, 1))
	if r.StatusCode != http.StatusOK {
		t.Errorf("%d %s", r.StatusCode, data)
	}
}

type gradientWanted struct {
	Loss     float64
	Gradient struct {
		Params   map[string]float64
		Weights  []float64
		Networks map[string][]float64
		Z0       [][]float64
		T, T0    float64
	}
	Adjoint struct {
		Times       []float64
		A           [][][]float64
		Hamiltonian [][]float64
	}
	Stats struct {
		Forward, Backward counts
		VJPs              int
		StoredStates      int
		StoredBytes       int
		Reconstruction    float64
	}
	Trust live.Verdict
}

func TestGradient(t *testing.T) {
	_, url := serve(t)
	for _, method := range []string{"checkpointed", "backsolve", "forward"} {
		t.Run(method, func(t *testing.T) {
			body := strings.Replace(decay, `"samples"`, `"gradient":{"method":"`+method+`"},"samples"`, 1)
			got := ask[gradientWanted](t, url+"/api/v1/gradient", body)
			end := math.Exp(-1.5)
			near(t, "loss", got.Loss, end, tight) // 2e − e
			near(t, "dL/dk", got.Gradient.Params["k"], -3*end, tight)
			near(t, "dL/dT", got.Gradient.T, -0.5*end, tight)
			near(t, "dL/dt0", got.Gradient.T0, 0.5*end, tight) // −H(t0), t1 held fixed
			for start := range 2 {
				near(t, "dL/dz0", got.Gradient.Z0[start][0], end, tight)
			}
			if got.Stats.Forward.Evaluations == 0 {
				t.Errorf("stats %+v", got.Stats)
			}
			if v := got.Trust; v.Trust != "good" || !(v.Error < v.Tolerance) || v.Growth == nil || v.Growth.Forward != 1 {
				t.Errorf("trust %+v", v)
			}
			if method == "forward" {
				return // tangents have no backward sweep
			}
			for start, x0 := range []float64{2, -1} {
				for i, at := range got.Adjoint.Times {
					near(t, "a", got.Adjoint.A[start][i][0], math.Exp(-0.5*(3-at)), tight)
					near(t, "H", got.Adjoint.Hamiltonian[start][i], -0.5*x0*end, tight)
				}
			}
		})
	}
}

func TestGradientOfNetwork(t *testing.T) {
	_, url := serve(t)
	got := ask[gradientWanted](t, url+"/api/v1/gradient", `{"field":{"network":{"dim":2,"hidden":[3],"augment":1}},"z0":[[1,0]],"T":1,"samples":3,"loss":{"terminal":"z1^2+z3"}}`)
	if want := (3+1)*3 + (3+1)*3; len(got.Gradient.Weights) != want {
		t.Errorf("%d weights, want %d", len(got.Gradient.Weights), want)
	}
}

// The gradient of networks in equations arrives flat, as of any weights, and by
// network.
func TestGradientOfHybrid(t *testing.T) {
	_, url := serve(t)
	got := ask[gradientWanted](t, url+"/api/v1/gradient", `{"params":{"c":0.5},"field":{"networks":{"v":{"hidden":[2]},"u":{"inputs":2,"hidden":[]}},"equations":["x' = u(x, t) - c*v(x)"]},
		"z0":[[1]],"T":1,"samples":3,"loss":{"terminal":"x^2"}}`)
	g := got.Gradient
	if len(g.Weights) != 3+7 || !slices.Equal(slices.Concat(g.Networks["u"], g.Networks["v"]), g.Weights) || len(g.Networks["u"]) != 3 || len(g.Networks) != 2 {
		t.Errorf("weights %v, networks %v", g.Weights, g.Networks)
	}
	if g.Params["c"] == 0 || len(g.Params) != 1 {
		t.Errorf("params %v", g.Params)
	}
}

// A derivative that is not finite is an error, never a null and never the end
// of the server.
func TestInfiniteDerivative(t *testing.T) {
	_, url := serve(t)
	for _, call := range []string{"gradient", "flow"} {
		refused(t, url+"/api/v1/"+call, `{"params":{"c":0},"loss":{"parameters":"sqrt(c)"}}`, 422)
		refused(t, url+"/api/v1/"+call, `{"params":{"c":0},"field":{"equations":["x' = sqrt(c)*x"]},"z0":[[1]],"T":1,"loss":{"terminal":"x"}}`, 422)
	}
}

const quartic = `{"params":{"theta":2},"loss":{"parameters":"0.5*theta^4"},"flow":{"rule":"flow","eta":0.1,"duration":10}}`

// quarticAt is θ(τ) = θ₀(1 + 4ηθ₀²τ)^(−1/2), for L = ½θ⁴.
func quarticAt(tau float64) float64 { return 2 / math.Sqrt(1+4*0.1*4*tau) }

type flowWanted struct {
	Tau     []float64
	Params  map[string][]float64
	Loss    []float64
	Weights []float64
	Stats   counts
}

func TestFlow(t *testing.T) {
	_, url := serve(t)
	got := ask[flowWanted](t, url+"/api/v1/flow", quartic)
	n := len(got.Tau)
	if n < 2 || len(got.Params["theta"]) != n || len(got.Loss) != n || got.Tau[0] != 0 {
		t.Fatalf("%+v", got)
	}
	near(t, "last τ", got.Tau[n-1], 10, 1e-14)
	for i, tau := range got.Tau {
		near(t, fmt.Sprintf("θ(%g)", tau), got.Params["theta"][i], quarticAt(tau), 1e-8)
		near(t, fmt.Sprintf("L(%g)", tau), got.Loss[i], 0.5*math.Pow(quarticAt(tau), 4), 1e-7)
	}
}

// Where θ hardly moves the steps grow without bound, and the flow still ends.
func TestFlowThatStandsStill(t *testing.T) {
	_, url := serve(t)
	still := strings.Replace(quartic, `"eta":0.1,"duration":10`, `"eta":1e-320,"duration":1e100`, 1)
	got := ask[flowWanted](t, url+"/api/v1/flow", still)
	if last := len(got.Tau) - 1; got.Params["theta"][last] != 2 {
		t.Errorf("θ moved to %g", got.Params["theta"][last])
	}
}

func TestFlowByRule(t *testing.T) {
	_, url := serve(t)
	for _, rule := range []string{"descent", "momentum", "nesterov", "rmsprop", "adam"} {
		body := strings.Replace(quartic, `"flow","eta":0.1,"duration":10`, `"`+rule+`","eta":0.01,"steps":30`, 1)
		got := ask[flowWanted](t, url+"/api/v1/flow", body)
		if len(got.Tau) != 31 || !(got.Loss[30] < got.Loss[0]) {
			t.Errorf("%s: %d points, loss from %g to %g", rule, len(got.Tau), got.Loss[0], got.Loss[len(got.Loss)-1])
		}
	}
}

func TestFlowAsLines(t *testing.T) {
	_, url := serve(t)
	r, data := do(t, http.MethodPost, url+"/api/v1/flow", quartic, "Accept", "application/x-ndjson")
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "application/x-ndjson" {
		t.Fatalf("%d %v", r.StatusCode, r.Header)
	}
	lines := 0
	for s := bufio.NewScanner(strings.NewReader(string(data))); s.Scan(); lines++ {
		var p struct {
			Tau    *float64
			Params map[string]float64
			Loss   *float64
		}
		if err := json.Unmarshal(s.Bytes(), &p); err != nil || p.Tau == nil || p.Loss == nil {
			t.Fatalf("%v in %s", err, s.Bytes())
		}
		near(t, "θ", p.Params["theta"], quarticAt(*p.Tau), 1e-8)
	}
	if lines < 2 {
		t.Errorf("%d lines", lines)
	}
}

// A flow that breaks before its first point is refused; one that breaks later
// says so in its last line.
func TestFlowThatBreaks(t *testing.T) {
	_, url := serve(t)
	leaves := `{"params":{"c":3},"loss":{"parameters":"-exp(c^2)"},"flow":{"rule":"descent","eta":1,"steps":50}}`
	refused(t, url+"/api/v1/flow", leaves, 422)
	_, data := do(t, http.MethodPost, url+"/api/v1/flow", leaves, "Accept", "application/x-ndjson")
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if last := lines[len(lines)-1]; len(lines) < 2 || !strings.Contains(last, `"status":422`) {
		t.Errorf("%d lines, the last is %s", len(lines), last)
	}
	r, _ := do(t, http.MethodPost, url+"/api/v1/flow", `{"params":{"c":-1},"loss":{"parameters":"log(c)"}}`, "Accept", "application/x-ndjson")
	if r.StatusCode != 422 {
		t.Errorf("%d for a flow without a first point", r.StatusCode)
	}
}

func TestScenes(t *testing.T) {
	_, url := serve(t)
	_, data := do(t, http.MethodGet, url+"/api/v1/scenes", "")
	var list []map[string]any
	if err := json.Unmarshal(data, &list); err != nil || len(list) < 8 {
		t.Fatalf("%v, %d scenes", err, len(list))
	}
	for _, entry := range list {
		for _, member := range []string{"id", "name", "about", "tags"} {
			if entry[member] == nil {
				t.Errorf("%v has no %s", entry["id"], member)
			}
		}
		r, data := do(t, http.MethodGet, fmt.Sprintf("%s/api/v1/scenes/%s", url, entry["id"]), "")
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%v: %d", entry["id"], r.StatusCode)
		}
		if _, err := scene.Decode(data); err != nil {
			t.Errorf("%v: %v", entry["id"], err)
		}
		// What the catalogue offers the API can do.
		if r, data := do(t, http.MethodPost, url+"/api/v1/gradient", string(data)); r.StatusCode != http.StatusOK {
			t.Errorf("%v: %s", entry["id"], data)
		}
	}
}

func TestMethods(t *testing.T) {
	_, url := serve(t)
	_, data := do(t, http.MethodGet, url+"/api/v1/methods", "")
	var list []struct {
		ID, Name, Source string
		Order, Stages    int
		Adaptive, Stiff  bool
	}
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, m := range list {
		known[m.ID] = true
		if m.Name == "" || m.Source == "" || m.Order < 1 || m.Stages < 1 {
			t.Errorf("%+v", m)
		}
	}
	for _, id := range []string{"euler", "midpoint", "heun", "rk4", "bosh3", "dopri5", "tsit5", "dop853"} {
		if !known[id] {
			t.Errorf("no method %s", id)
		}
	}
}

func TestPageAndHealth(t *testing.T) {
	_, url := serve(t)
	if r, _ := do(t, http.MethodGet, url+"/healthz", ""); r.StatusCode != http.StatusOK {
		t.Errorf("/healthz: %d", r.StatusCode)
	}
	if r, data := do(t, http.MethodHead, url+"/", ""); r.StatusCode != http.StatusOK || len(data) > 0 {
		t.Errorf("HEAD /: %d, %d bytes", r.StatusCode, len(data))
	}
	r, data := do(t, http.MethodGet, url+"/", "")
	if r.StatusCode != http.StatusOK || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") || !strings.Contains(string(data), "<title>Costate") {
		t.Errorf("/: %d %v", r.StatusCode, r.Header)
	}
	if policy := r.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'self'") {
		t.Errorf("policy %q", policy)
	}
	// The scene that will be asked for is on the page in words before anything is asked.
	for query, id := range map[string]string{"": scene.Catalogue()[0].ID, "?scene=lorenz": "lorenz", "?scene=none-such": scene.Catalogue()[0].ID} {
		_, data := do(t, http.MethodGet, url+"/"+query, "")
		e, _ := scene.Find(id)
		if !strings.Contains(string(data), "<p>"+html.EscapeString(e.About)+"</p>") || !strings.Contains(string(data), "/api/v1/scenes/"+id+"\"") {
			t.Errorf("/%s does not speak of %s", query, id)
		}
	}
}
