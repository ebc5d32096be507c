package web

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"costate/web/problem"
)

// serve starts a server of its own; it stops with the test.
func serve(t testing.TB) (*Server, string) {
	t.Helper()
	s := NewServer(slog.New(slog.DiscardHandler))
	h := httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		s.Close()
		h.Close()
	})
	return s, h.URL
}

// call sends one request and returns status, header and body.
func do(t *testing.T, method, url, body string, header ...string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, data
}

// ask posts a scene and decodes the answer strictly: a member that the test
// does not know of is one that the contract does not have.
func ask[T any](t *testing.T, url, scene string) T {
	t.Helper()
	r, data := do(t, http.MethodPost, url, scene)
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s: %s", r.StatusCode, r.Header.Get("Content-Type"), data)
	}
	var v T
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return v
}

// refused posts a scene that cannot run and returns the problem.
func refused(t *testing.T, url, scene string, status int) problem.Details {
	t.Helper()
	r, data := do(t, http.MethodPost, url, scene)
	var d problem.Details
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	if r.StatusCode != status || r.Header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("%d %s, want %d: %s", r.StatusCode, r.Header.Get("Content-Type"), status, data)
	}
	if d.Status != status || d.Type == "" || d.Title == "" || d.Detail == "" || d.Errors == nil {
		t.Errorf("a member is missing in %s", data)
	}
	return d
}
