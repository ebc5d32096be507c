package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// asServer makes the test's binary be the program: the tests below start it so.
const asServer = "COSTATE_TEST_AS_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		main()
	}
	os.Exit(m.Run())
}

type program struct {
	cmd    *exec.Cmd
	stdout *bufio.Reader
	stderr bytes.Buffer
}

func start(t *testing.T, args ...string) *program {
	t.Helper()
	p := &program{cmd: exec.Command(os.Args[0], args...)}
	p.cmd.Env = append(os.Environ(), asServer+"=1")
	p.cmd.Stderr = &p.stderr
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stdout = bufio.NewReader(stdout)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

// serve starts the program at a free port and returns its URL.
func serve(t *testing.T, args ...string) (*program, string) {
	t.Helper()
	p := start(t, append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	line, err := p.stdout.ReadString('\n')
	if err != nil {
		t.Fatalf("no first line: %v", err)
	}
	url := strings.TrimSuffix(line, "\n")
	if !strings.HasPrefix(url, "http://127.0.0.1:") || !strings.HasSuffix(url, "/") {
		t.Fatalf("first line %q is not the page's URL", line)
	}
	return p, url
}

// exit waits for the program's end and returns its code.
func (p *program) exit(t *testing.T) int {
	t.Helper()
	err := p.cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return p.cmd.ProcessState.ExitCode()
}

func TestServesAndStops(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		t.Run(signal.String(), func(t *testing.T) {
			p, url := serve(t, "-log", "json")
			r, err := http.Get(url + "healthz")
			if err != nil {
				t.Fatal(err)
			}
			r.Body.Close()
			if r.StatusCode != http.StatusOK {
				t.Errorf("/healthz answers %d", r.StatusCode)
			}
			conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(url, "http")+"ws", nil)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			// A run under way must not hold up the end.
			long := `{"type":"scene","scene":{"field":{"equations":["x' = cos(100*t)"]},"z0":[[0]],"T":1e6,"solver":{"maxSteps":10000000}}}`
			if err := conn.WriteMessage(websocket.TextMessage, []byte(long)); err != nil {
				t.Fatal(err)
			}
			if _, _, err := conn.ReadMessage(); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			if err := p.cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			_ = conn.SetReadDeadline(began.Add(5 * time.Second))
			for err == nil {
				_, _, err = conn.ReadMessage()
			}
			if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
				t.Errorf("the live channel ends with %v, want close 1001", err)
			}
			rest, _ := io.ReadAll(p.stdout)
			if code := p.exit(t); code != 0 {
				t.Errorf("exit code %d; standard error:\n%s", code, p.stderr.String())
			}
			if d := time.Since(began); d > 5*time.Second {
				t.Errorf("took %v to stop", d)
			}
			if len(rest) > 0 {
				t.Errorf("standard output goes on with %q", rest)
			}
			if !strings.Contains(p.stderr.String(), `"path":"/healthz"`) {
				t.Errorf("no line for the request in the log:\n%s", p.stderr.String())
			}
		})
	}
}

func TestRefusesWhatItCannotUse(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	for name, args := range map[string][]string{
		"unknown flag":    {"-port", "80"},
		"unknown format":  {"-log", "xml"},
		"argument":        {"8080"},
		"busy address":    {"-addr", busy.Addr().String()},
		"broken address":  {"-addr", "nowhere"},
		"missing operand": {"-addr"},
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, args...)
			out, _ := io.ReadAll(p.stdout)
			if code := p.exit(t); code != 2 {
				t.Errorf("exit code %d, want 2", code)
			}
			said := p.stderr.String()
			if strings.Count(said, "\n") != 1 || len(out) > 0 {
				t.Errorf("standard error %q, standard output %q; want one line of error", said, out)
			}
		})
	}
}
