package web

import (
	"encoding/json"
	"math"
	"math/cmplx"
	"net/http"
	"slices"
	"strings"
	"testing"

	"costate/core/ode"
)

type region struct {
	Method string
	Re, Im [2]float64
	Nx, Ny int
	Values []float64
}

func TestStability(t *testing.T) {
	_, url := serve(t)
	for _, m := range ode.Methods() {
		answer, body := do(t, http.MethodGet, url+"/api/v1/stability?aspect=1.5&method="+m.ID, "")
		if m.Stability() == nil {
			if answer.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %d", m.ID, answer.StatusCode)
			}
			continue
		}
		var r region
		if err := json.Unmarshal(body, &r); err != nil || r.Method != m.ID || len(r.Values) != r.Nx*r.Ny {
			t.Fatalf("%s: %v, %d values of %d × %d", m.ID, err, len(r.Values), r.Nx, r.Ny)
		}
		if width, height := r.Re[1]-r.Re[0], 2*r.Im[1]; math.Abs(width/height-1.5) > 1e-12 || r.Re[0] >= 0 || r.Re[1] <= 0 || r.Im[0] != 0 {
			t.Errorf("%s: from %v, %v", m.ID, r.Re, r.Im)
		}
		// Both sides of the border are in sight.
		stable, unstable := 0, 0
		for k, v := range r.Values {
			if v <= 1 {
				stable++
			} else {
				unstable++
			}
			z := complex(r.Re[0]+(r.Re[1]-r.Re[0])*float64(k%r.Nx)/float64(r.Nx-1), r.Im[1]*float64(k/r.Nx)/float64(r.Ny-1))
			if m.ID == "euler" && math.Abs(v-cmplx.Abs(1+z)) > 5e-4*v {
				t.Fatalf("euler at %v: %v", z, v)
			}
		}
		// What is stable of a reversible method is a segment of the imaginary axis.
		if m.Reversible() == nil && stable*20 < len(r.Values) || unstable*20 < len(r.Values) {
			t.Errorf("%s: %d stable, %d unstable points", m.ID, stable, unstable)
		}
		if got := answer.Header.Get("Cache-Control"); !strings.Contains(got, "max-age") {
			t.Errorf("%s: %q", m.ID, got)
		}
	}
}

func TestStabilityZooms(t *testing.T) {
	_, url := serve(t)
	var near, far region
	for zoom, r := range map[string]*region{"0": &near, "3": &far} {
		_, body := do(t, http.MethodGet, url+"/api/v1/stability?method=rk4&zoom="+zoom, "")
		if err := json.Unmarshal(body, r); err != nil {
			t.Fatal(err)
		}
	}
	if far.Re[0] != 8*near.Re[0] || far.Im[1] != 8*near.Im[1] {
		t.Errorf("%v, %v is not eight times %v, %v", far.Re, far.Im, near.Re, near.Im)
	}
}

func TestStabilityOfAuto(t *testing.T) {
	_, url := serve(t)
	m, _ := ode.Lookup("auto")
	explicit, stiff, _ := m.Parts()
	for query, of := range map[string]ode.Method{"": explicit, "&part=1": stiff} {
		got, want := region{}, region{}
		for id, into := range map[string]*region{"auto" + query: &got, of.ID: &want} {
			_, body := do(t, http.MethodGet, url+"/api/v1/stability?method="+id, "")
			if err := json.Unmarshal(body, into); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(got.Values, want.Values) {
			t.Errorf("%q is not %s", query, of.ID)
		}
	}
}

func TestStabilityIsRefused(t *testing.T) {
	_, url := serve(t)
	for query, status := range map[string]int{"": 404, "?method=rk5": 404, "?method=rk4&aspect=0": 400, "?method=rk4&aspect=NaN": 400, "?method=rk4&aspect=x": 400, "?method=rk4&zoom=1.5": 400, "?method=rk4&zoom=99": 400} {
		if answer, body := do(t, http.MethodGet, url+"/api/v1/stability"+query, ""); answer.StatusCode != status || !strings.Contains(string(body), "detail") {
			t.Errorf("%s: %d %s", query, answer.StatusCode, body)
		}
	}
}

// An order star has p + 1 sectors at 0 that belong to it, and as many that do not;
// the values have the digits to show them where R and eᶻ hardly differ.
func TestOrderStar(t *testing.T) {
	_, url := serve(t)
	for id, order := range map[string]int{"euler": 1, "midpoint": 2, "rk4": 4, "dopri5": 5, "radau5": 5, "trapezoid": 2} {
		_, body := do(t, http.MethodGet, url+"/api/v1/stability?star=1&zoom=-1&method="+id, "")
		var r struct {
			region
			Star bool
		}
		if err := json.Unmarshal(body, &r); err != nil || !r.Star {
			t.Fatalf("%s: %v, star %v", id, err, r.Star)
		}
		m, _ := ode.Lookup(id)
		s := m.Stability()
		x, y := func(i int) float64 { return r.Re[0] + (r.Re[1]-r.Re[0])*float64(i)/float64(r.Nx-1) }, func(j int) float64 { return r.Im[1] * float64(j) / float64(r.Ny-1) }
		for k, v := range r.Values {
			z := complex(x(k%r.Nx), y(k/r.Nx))
			if want := math.Log(s.Size(z)) - real(z); math.Abs(want) < 100 && math.Abs(v-want) > 6e-4*math.Abs(want) {
				t.Fatalf("%s at %v: %v, want %v", id, z, v, want)
			}
		}
		// Along a half circle about 0, from one real axis to the other.
		changes, last := 0, 0.0
		radius := min(0.5, r.Im[1]/2)
		for n := range 400 {
			angle := math.Pi * (float64(n) + 0.5) / 400
			i := int(math.Round((radius*math.Cos(angle) - r.Re[0]) / (r.Re[1] - r.Re[0]) * float64(r.Nx-1)))
			j := int(math.Round(radius * math.Sin(angle) / r.Im[1] * float64(r.Ny-1)))
			if v := r.Values[j*r.Nx+i]; v*last < 0 {
				changes++
				last = v
			} else if last == 0 {
				last = v
			}
		}
		if changes != order+1 {
			t.Errorf("%s: %d borders in the upper half plane, want %d", id, changes, order+1)
		}
	}
}
