// Package static holds the page's style, modules, fonts and third-party modules, and serves them.
//
// Every file stands under one prefix that names the content of all of them, /static/<hash>/js/main.js, so that
// relative imports between modules stay inside one version and a browser may keep each file for ever: a changed byte
// anywhere gives a new prefix. Files are compressed once. The handler is safe for concurrent use.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
)

// Tests (*.test.mjs), type declarations and the development tools are left out.
//
//go:embed icon.svg css/*.css css/*/*.css js/*.js js/*/*.js js/*/*/*.js vendor/vendor.json
//go:embed vendor/*/LICENSE vendor/*/*.js vendor/*/*.css vendor/*/*.woff2 vendor/katex/fonts/*.woff2
var files embed.FS

// Root is the path under which Handler expects to be mounted.
const Root = "/static/"

// uPlot is the third-party module that is released as a module with its comments only.
const uPlot = "vendor/uplot/uPlot.esm.js"

var mediaTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".json":  "application/json",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
	"":       "text/plain; charset=utf-8",
}

// Version names the content of all files: the first 16 hexadecimal digits of the SHA-256 over names and bytes.
var Version = sync.OnceValue(func() string {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		sum.Write([]byte(name + "\x00" + strconv.Itoa(len(content)) + "\x00"))
		sum.Write(content)
		return nil
	})
	if err != nil {
		panic(err) // the embedded tree cannot fail to be read
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
})

// Path is the address of a file, for instance Path("js/main.js"). It panics if there is no such file.
func Path(name string) string {
	if _, err := fs.Stat(files, name); err != nil {
		panic("static: no file " + name)
	}
	return Root + Version() + "/" + name
}

// Modules lists the addresses of our own modules, for <link rel="modulepreload">: the browser then fetches them side by
// side instead of discovering them import by import. What lies a folder deeper, and what a page has of its own, is
// fetched when it is asked for.
func Modules() []string {
	names, err := fs.Glob(files, "js/*/*.js")
	if err != nil {
		panic(err) // the pattern is constant
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		return strings.HasPrefix(name, "js/dev/") || strings.HasPrefix(name, "js/lab/")
	})
	for i, name := range names {
		names[i] = Path(name)
	}
	return names
}

// variant is one file as it is sent: plain and, when that is smaller, compressed.
type variant struct {
	plain, gzip []byte
	mediaType   string
}

// variants makes each file ready to be sent, by name: all of them in the background from when it is first called, so that
// the first reader does not wait, and at the latest when one is asked for.
var variants = sync.OnceValue(func() map[string]func() *variant {
	all := map[string]func() *variant{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all[name] = sync.OnceValue(func() *variant { return newVariant(name) })
		}
		return err
	})
	if err != nil {
		panic(err) // the embedded tree cannot fail to be read
	}
	all[pageSheet] = sync.OnceValue(func() *variant { return newVariant(pageSheet) })
	go func() {
		for _, prepare := range all {
			prepare()
		}
	}()
	return all
})

// Handler serves the files below Root. Only GET and HEAD are answered; a name of another version is not found.
func Handler() http.Handler {
	variants := variants()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		name, ok := strings.CutPrefix(r.URL.Path, Root+Version()+"/")
		if !ok || !fs.ValidPath(name) {
			http.NotFound(w, r)
			return
		}
		load, ok := variants[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		v := load()
		h := w.Header()
		h.Set("Content-Type", v.mediaType)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		body := v.plain
		if v.gzip != nil {
			h.Set("Vary", "Accept-Encoding")
			if acceptsGzip(r.Header.Get("Accept-Encoding")) {
				h.Set("Content-Encoding", "gzip")
				body = v.gzip
			}
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method == http.MethodGet {
			_, _ = w.Write(body) // a reader that went away is no error of ours
		}
	})
}

// acceptsGzip reports whether an Accept-Encoding header names gzip without refusing it (RFC 9110, section 12.5.3).
func acceptsGzip(header string) bool {
	for item := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(item, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			q, _ := strings.CutPrefix(strings.TrimSpace(weight), "q=")
			value, err := strconv.ParseFloat(q, 64)
			return err != nil || value > 0
		}
	}
	return false
}

func newVariant(name string) *variant {
	plain, err := sheet(), error(nil)
	if name != pageSheet {
		plain, err = files.ReadFile(name)
	}
	if err == nil {
		plain, err = lean(name, plain)
	}
	if err != nil {
		panic(err) // the embedded modules parse: a test asks for each
	}
	v := &variant{plain: plain, mediaType: mediaTypes[path.Ext(name)]}
	if path.Ext(name) != ".woff2" { // already compressed
		if packed := compress(plain); len(packed) < len(plain) {
			v.gzip = packed
		}
	}
	return v
}

// lean takes comments and white space out of modules and style sheets: what the reader of the source needs and the browser
// does not. Names stay, so that a stack trace still says where. Third-party modules are stored as released; of those, what
// was released lean is left as it is, and the notice that the others begin with stays with what is sent.
func lean(name string, content []byte) ([]byte, error) {
	vendored := strings.HasPrefix(name, "vendor/")
	if vendored && name != uPlot {
		return content, nil
	}
	m := minify.New()
	m.Add("text/css", &css.Minifier{})
	m.Add("text/javascript", &js.Minifier{KeepVarNames: true})
	mediaType, _, _ := strings.Cut(mediaTypes[path.Ext(name)], ";")
	lean, err := m.Bytes(mediaType, content)
	if errors.Is(err, minify.ErrNotExist) {
		return content, nil
	}
	if vendored {
		notice, _, _ := bytes.Cut(content, []byte("*/"))
		lean = slices.Concat(notice, []byte("*/\n"), lean)
	}
	return lean, err
}

func compress(plain []byte) []byte {
	var buffer bytes.Buffer
	w, err := gzip.NewWriterLevel(&buffer, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is constant
	}
	if _, err = w.Write(plain); err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // a bytes.Buffer takes every write
	}
	return buffer.Bytes()
}
