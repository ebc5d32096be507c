package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "costate/"

// room is a package and what it may import besides the standard library. What
// is not listed is banned, for the reason given.
type room struct {
	path   string
	ours   []string
	others []string
	why    string
}

const gonum = "gonum.org/v1/gonum"

// The order is that of the imports: no room imports one below it.
var rooms = []room{
	{"core/ode", nil, []string{gonum}, "an integrator knows dz/dt = f as a function, not where f comes from"},
	{"core/field/internal/lanes", nil, nil, "arithmetic on rows of numbers, whatever they mean"},
	{"core/field/internal/dense", nil, nil, "products of matrices know no field"},
	{"core/field", []string{"core/field/internal/lanes", "core/field/internal/dense"}, []string{gonum}, "f and its derivatives hold for every integrator, so they know none"},
	{"core/portrait", nil, []string{gonum}, "fixed points are those of any field with a vector–Jacobian product"},
	{"core/adjoint", []string{"core/ode"}, []string{gonum}, "gradients meet the field through an interface, so that any field will do"},
	{"core/flow", []string{"core/ode"}, []string{gonum}, "θ flows by any objective, trajectories or not"},
	{"core/scene", []string{"core/ode", "core/field", "core/adjoint", "core/flow"}, []string{gonum}, "the one place that joins the mathematics knows nobody who shows it"},
	{"core/profile", []string{"core/flow", "core/scene"}, []string{gonum}, "L*(T) is one number an experiment and T, whoever draws it"},
	{"core/horizon", []string{"core/ode", "core/adjoint", "core/flow", "core/scene"}, []string{gonum}, "what T is, is asked of scenes"},
	{"core/export", []string{"core/ode", "core/field", "core/scene"}, nil, "a program is written from the experiment alone: nothing is solved for it"},
	{"static", nil, []string{"github.com/tdewolff/minify/v2"}, "the page's files are the same whatever is computed"},
	{"web/page", []string{"static"}, []string{"github.com/a-h/templ"}, "the page's shell depends on no scene: the modules fill it"},
	{"web/problem", []string{"core/ode", "core/adjoint", "core/scene"}, nil, "one form of errors, for those who answer over HTTP and those who do not"},
	{"web/live", []string{"core/ode", "core/adjoint", "core/flow", "core/portrait", "core/scene", "web/problem"}, []string{"github.com/evanphx/json-patch/v5", gonum}, "a session can be run without a connection"},
	{"web/thumbnail", []string{"core/adjoint", "core/flow", "core/scene"}, nil, "a picture is drawn from a solve, whoever asks for it"},
	{"web", []string{"core/ode", "core/field", "core/adjoint", "core/flow", "core/scene", "core/export", "core/horizon", "core/profile", "static", "web/live", "web/page", "web/problem", "web/thumbnail"},
		[]string{"github.com/a-h/templ", "github.com/go-chi/chi/v5", "github.com/gorilla/websocket"}, "routes name what is done and leave the doing to others"},
	{"web/browser", nil, nil, "tests of the page, and nothing but tests"},
	{"cmd/server", []string{"web"}, nil, "flags, signals, wiring: nothing else"},
}

// bans on the standard library.
var bans = []struct {
	rooms  []string // with a trailing slash, all that begin so
	except []string
	banned string
	why    string
}{
	{[]string{"core/"}, nil, "net/http", "mathematics is not served from within"},
	{[]string{"core/"}, []string{"core/scene"}, "encoding/json", "an experiment has one encoding, that of a scene"},
	{[]string{"core/"}, nil, "os", "what is computed depends on the arguments alone"},
	{[]string{"core/", "web/live"}, nil, "log/slog", "errors are returned; whoever serves logs them"},
	{[]string{"web/live"}, nil, "net/http", "a session knows no HTTP"},
}

type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// standard reports whether path is of the standard library: only elsewhere
// does the first element have a dot.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && !strings.HasPrefix(path, module)
}

// within reports whether path is one of the roots or lies below it.
func within(path string, roots []string) bool {
	return slices.ContainsFunc(roots, func(root string) bool {
		return path == root || strings.HasPrefix(path, root+"/")
	})
}

func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, module)
		i := slices.IndexFunc(rooms, func(r room) bool { return r.path == path })
		if i < 0 {
			t.Errorf("%s is not in the table: say there what it may import, and why", path)
			continue
		}
		r := rooms[i]
		for _, imported := range p.Imports {
			ours, own := strings.CutPrefix(imported, module)
			if own && !slices.Contains(r.ours, ours) || !own && !standard(imported) && !within(imported, r.others) {
				t.Errorf("%s must not import %s: %s", path, imported, r.why)
			}
			for _, b := range bans {
				in := slices.ContainsFunc(b.rooms, func(room string) bool {
					return path == room || strings.HasSuffix(room, "/") && strings.HasPrefix(path, room)
				})
				if in && !slices.Contains(b.except, path) && imported == b.banned {
					t.Errorf("%s must not import %s: %s", path, imported, b.why)
				}
			}
		}
	}
}

// Tests may look further, but the browser stays where it is waited for.
func TestImportsOfTests(t *testing.T) {
	for _, p := range packages(t) {
		path := strings.TrimPrefix(p.ImportPath, module)
		for _, imported := range append(slices.Clone(p.TestImports), p.XTestImports...) {
			if strings.HasPrefix(imported, "github.com/chromedp/") && path != "web/browser" {
				t.Errorf("%s: tests that need a browser stand in web/browser", path)
			}
			if strings.HasPrefix(path, "core/") && strings.HasPrefix(imported, module+"web") {
				t.Errorf("tests of %s must not import %s: mathematics is tested without a server", path, imported)
			}
		}
	}
}

// The table itself runs one way.
func TestTableIsOrdered(t *testing.T) {
	for i, r := range rooms {
		for _, ours := range r.ours {
			if j := slices.IndexFunc(rooms, func(r room) bool { return r.path == ours }); j < 0 || j >= i {
				t.Errorf("%s may import %s, which does not stand above it", r.path, ours)
			}
		}
	}
}
