package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, target, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestFilesAreImmutableAndCompressed(t *testing.T) {
	plain := get(t, Path("js/main.js"), "")
	packed := get(t, Path("js/main.js"), "br, gzip")
	for _, r := range []*http.Response{plain, packed} {
		if r.StatusCode != http.StatusOK || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") ||
			!strings.HasPrefix(r.Header.Get("Content-Type"), "text/javascript") {
			t.Fatalf("got %d %v", r.StatusCode, r.Header)
		}
	}
	want, _ := io.ReadAll(plain.Body)
	reader, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(reader)
	if err != nil || string(got) != string(want) {
		t.Fatalf("compressed answer differs: %v", err)
	}
}

func TestUnknownNamesAndVersionsAreNotFound(t *testing.T) {
	for _, target := range []string{
		Root, Root + "js/main.js", Root + "0000000000000000/js/main.js", Root + Version() + "/", Root + Version() + "/js",
		Root + Version() + "/js/none.js", Root + Version() + "/../static.go", Root + Version() + "/js/wire.test.mjs",
		Root + Version() + "/dev/package.json",
	} {
		if r := get(t, target, ""); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", target, r.StatusCode)
		}
	}
}

func TestRefusedEncoding(t *testing.T) {
	if r := get(t, Path("css/base.css"), "gzip;q=0"); r.Header.Get("Content-Encoding") != "" {
		t.Error("gzip sent although refused")
	}
}

// Vendored files are exactly those that were released: vendor.json holds their checksums.
func TestVendoredChecksums(t *testing.T) {
	content, err := files.ReadFile("vendor/vendor.json")
	if err != nil {
		t.Fatal(err)
	}
	var packages []struct {
		Name, Version, Licence string
		Files                  map[string]string
	}
	if err := json.Unmarshal(content, &packages); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, p := range packages {
		if p.Version == "" || p.Licence == "" {
			t.Errorf("%s: version or licence missing", p.Name)
		}
		for name, want := range p.Files {
			content, err := files.ReadFile("vendor/" + name)
			if err != nil {
				t.Error(err)
				continue
			}
			if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != want {
				t.Errorf("%s: checksum differs", name)
			}
			listed["vendor/"+name] = true
		}
	}
	for _, dir := range []string{"inter", "jetbrains-mono", "katex", "katex/fonts", "preact", "qrcode", "uplot"} {
		entries, err := files.ReadDir("vendor/" + dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if name := "vendor/" + dir + "/" + e.Name(); !e.IsDir() && !listed[name] {
				t.Errorf("%s is not in vendor.json", name)
			}
		}
	}
}

// Comments go, what is run stays: a module that could not be parsed would be found here.
func TestModulesAreSentLean(t *testing.T) {
	err := fs.WalkDir(files, "js", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		source, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		sent, _ := io.ReadAll(get(t, Path(name), "").Body)
		if len(sent) == 0 || len(sent) >= len(source) || bytes.HasPrefix(sent, []byte("//")) {
			t.Errorf("%s: %d bytes of %d are sent", name, len(sent), len(source))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What is drawn first waits for one sheet, which has the rules of all of them and finds every file that they name.
func TestStyleIsOneSheet(t *testing.T) {
	response := get(t, Style(), "")
	style, _ := io.ReadAll(response.Body)
	if got := response.Header.Get("Content-Type"); got != "text/css; charset=utf-8" {
		t.Errorf("sent as %q", got)
	}
	for _, rule := range []string{".uplot", ".katex", "--forward:", ".equations", ".transport", ".scenes-dialog"} {
		if !bytes.Contains(style, []byte(rule)) {
			t.Errorf("no %s in it", rule)
		}
	}
	named := regexp.MustCompile(`url\((\.\./[^)]*\.woff2)\)`).FindAllSubmatch(style, -1)
	if len(named) < 20 {
		t.Errorf("%d faces in it", len(named))
	}
	for _, face := range named {
		if r := get(t, path.Join(path.Dir(Style()), string(face[1])), ""); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", face[1], r.StatusCode)
		}
	}
	if bytes.Contains(style, []byte("url(fonts")) {
		t.Error("an address is relative to the sheet it was taken from")
	}
}

// The whole page stays below 500 kB as sent, every KaTeX face counted though a page needs only a few of them.
func TestWeight(t *testing.T) {
	style, _ := io.ReadAll(get(t, Style(), "gzip").Body)
	total := len(style)
	for _, dir := range []string{"js", "vendor/inter", "vendor/jetbrains-mono", "vendor/katex", "vendor/preact", "vendor/uplot"} {
		entries, err := files.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() || e.Name() == "LICENSE" || strings.HasSuffix(e.Name(), ".css") {
				continue
			}
			body, _ := io.ReadAll(get(t, Path(dir+"/"+e.Name()), "gzip").Body)
			total += len(body)
		}
	}
	for _, address := range Modules() {
		body, _ := io.ReadAll(get(t, address, "gzip").Body)
		total += len(body)
	}
	for _, face := range []string{"Main-Regular", "Main-Bold", "Math-Italic", "Size1-Regular", "Size2-Regular", "AMS-Regular"} {
		body, _ := io.ReadAll(get(t, Path("vendor/katex/fonts/KaTeX_"+face+".woff2"), "gzip").Body)
		total += len(body)
	}
	t.Logf("%d bytes", total)
	if total > 500_000 {
		t.Errorf("%d bytes", total)
	}
}
