package web

import (
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/go-chi/chi/v5"

	"costate/core/scene"
	"costate/web/problem"
	"costate/web/thumbnail"
)

// sceneEntry is a scene of the catalogue as it is listed: what it takes to
// choose one.
type sceneEntry struct {
	scene.Entry
	States    []string `json:"states"`
	Params    []string `json:"params"`
	Weights   int      `json:"weights"`   // of networks
	Equations []string `json:"equations"` // of the field; of a landscape the loss
}

// sceneEntries has the list, made when it is first asked for.
var sceneEntries = sync.OnceValue(func() []sceneEntry {
	var list []sceneEntry
	for _, e := range scene.Catalogue() {
		s, err := scene.Decode(e.Scene)
		if err != nil {
			panic(err) // the catalogue was decoded once already
		}
		x, err := new(scene.Builder).Build(s)
		if err != nil {
			panic(err) // a test of the catalogue builds every scene
		}
		entry := sceneEntry{Entry: e, States: x.States, Params: x.Params, Weights: len(x.Theta) - len(x.Params), Equations: []string{}}
		switch {
		case s.Field == nil:
			entry.Equations = append(entry.Equations, "L = "+s.Loss.Parameters)
		case s.Field.Network != nil:
			entry.Equations = append(entry.Equations, networkWords(s.Field.Network))
		default:
			entry.Equations = s.Field.Equations
		}
		if entry.Params == nil {
			entry.Params = []string{}
		}
		list = append(list, entry)
	}
	return list
})

// networkWords says what a network is like, as in "2-50-2 tanh".
func networkWords(n *scene.Network) string {
	var w strings.Builder
	dim := n.Dim + n.Augment
	in := dim
	if n.Time {
		in++
	}
	fmt.Fprint(&w, in)
	for _, h := range n.Hidden {
		fmt.Fprintf(&w, "-%d", h)
	}
	fmt.Fprintf(&w, "-%d %s", dim, n.Activation)
	if n.Varying != "" {
		fmt.Fprintf(&w, ", %d layers in t", n.Layers)
	}
	return w.String()
}

func scenes(w http.ResponseWriter, _ *http.Request) {
	send(w, http.StatusOK, "application/json", sceneEntries())
}

func oneScene(w http.ResponseWriter, r *http.Request) {
	e, ok := scene.Find(chi.URLParam(r, "id"))
	if !ok {
		noScene(w)
		return
	}
	send(w, http.StatusOK, "application/json", e.Scene)
}

// sceneThumbnail answers with a picture of a scene. It may change with the
// program, so that it is not kept for ever.
func sceneThumbnail(w http.ResponseWriter, r *http.Request) {
	picture, ok := thumbnail.Of(chi.URLParam(r, "id"))
	if !ok {
		noScene(w)
		return
	}
	tag := `W/"` + picture.Tag + `"` // weak: it may come compressed
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "public, max-age=3600")
	for known := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimSpace(known) == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", "image/svg+xml")
	_, _ = w.Write(picture.SVG)
}

func noScene(w http.ResponseWriter) {
	fail(w, problem.New(http.StatusNotFound, "No such scene", "GET /api/v1/scenes lists them"))
}
