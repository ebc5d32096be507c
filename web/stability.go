package web

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"costate/core/ode"
	"costate/web/problem"
)

// stabilityRows is how many rows the upper half of a picture has.
const stabilityRows = 96

// stabilityAnswer is |R(z)| of a method over the upper half of a piece of the
// plane of z = hλ; the lower half is its mirror image.
type stabilityAnswer struct {
	Method string     `json:"method"`
	Re     [2]float64 `json:"re"`
	Im     [2]float64 `json:"im"` // from 0 up
	Nx     int        `json:"nx"`
	Ny     int        `json:"ny"`
	Values []digits   `json:"values"`         // row by row from im = 0 up; at most 100
	Star   bool       `json:"star,omitempty"` // values are log |R(z)/eᶻ| instead, of a size of at most 100
}

// digits is a number of which four digits count.
type digits float64

func (d digits) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(d), 'g', 4, 64), nil
}

// stability answers with |R| around 0, for auto of its explicit method, for
// part=1 of that for stiff problems: of a picture of the given aspect, width
// over height, that holds what there is to see of the method, 2^zoom times as
// far. With star=1 it is the order star, log |R(z)/eᶻ| (G. Wanner, E. Hairer, S. P.
// Nørsett, Order stars and stability theorems, BIT 18 (1978) 475–489).
func stability(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	m, ok := ode.Lookup(q.Get("method"))
	if _, stiff, both := m.Parts(); both && q.Get("part") == "1" {
		m = stiff
	}
	var s *ode.Stability
	if ok {
		s = m.Stability()
	}
	if s == nil {
		var known []string
		for _, m := range ode.Methods() {
			if m.Stability() != nil {
				known = append(known, m.ID)
			}
		}
		fail(w, problem.New(http.StatusNotFound, "No such method", "give one as ?method=: "+strings.Join(known, ", ")))
		return
	}
	aspect, zoom := 1.0, 0
	var wrong error
	if text := q.Get("aspect"); text != "" {
		if aspect, wrong = strconv.ParseFloat(text, 64); wrong == nil && !(aspect >= 0.2 && aspect <= 6) {
			wrong = fmt.Errorf("%s is not between 0.2 and 6", text)
		}
	}
	if text := q.Get("zoom"); wrong == nil && text != "" {
		if zoom, wrong = strconv.Atoi(text); wrong == nil && (zoom < -3 || zoom > 12) {
			wrong = fmt.Errorf("%s is not between -3 and 12", text)
		}
	}
	if wrong != nil {
		fail(w, problem.New(http.StatusBadRequest, "Not a picture", "aspect is a number, zoom a whole one: "+wrong.Error()))
		return
	}
	star := q.Get("star") == "1"
	// Nothing but a release changes it.
	w.Header().Set("Cache-Control", "public, max-age=3600")
	send(w, http.StatusOK, "application/json", regionOf(m, s, aspect, zoom, star))
}

func regionOf(m ode.Method, s *ode.Stability, aspect float64, zoom int, star bool) *stabilityAnswer {
	left, right, top := s.Extent()
	// Room around it, and some of what is stable or not on the other side of 0.
	size := math.Ldexp(1, zoom)
	room := 0.2 * max(left+right, 2*top)
	left, right, top = -size*(left+room), size*(right+room), size*(top+room)
	if width := right - left; width < aspect*2*top {
		more := (aspect*2*top - width) / 2
		left, right = left-more, right+more
	} else {
		top = width / aspect / 2
	}
	out := &stabilityAnswer{Method: m.ID, Re: [2]float64{left, right}, Im: [2]float64{0, top}, Ny: stabilityRows, Star: star}
	out.Nx = int(math.Round(2*float64(stabilityRows-1)*aspect)) + 1
	for j := range out.Ny {
		for i := range out.Nx {
			z := complex(left+(right-left)*float64(i)/float64(out.Nx-1), top*float64(j)/float64(out.Ny-1))
			size := s.Size(z)
			if star {
				size = max(-100, math.Log(size)-real(z))
			}
			if !(size < 100) {
				size = 100 // poles too
			}
			out.Values = append(out.Values, digits(size))
		}
	}
	return out
}
