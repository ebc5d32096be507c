// Command server serves Costate: the page, the JSON API and the live channel.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"costate/web"
)

// stopWait is the time that requests under way have to end; with it the
// program stops within 5 s.
const stopWait = 3 * time.Second

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("server", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	addr := flags.String("addr", "127.0.0.1:8080", "address to serve at; port 0 picks a free one")
	format := flags.String("log", "text", "format of the log: text or json")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(stderr)
		flags.Usage()
		return 0
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	var handler slog.Handler
	switch *format {
	case "text":
		handler = slog.NewTextHandler(stderr, nil)
	case "json":
		handler = slog.NewJSONHandler(stderr, nil)
	default:
		if err == nil {
			err = fmt.Errorf("-log is text or json, not %q", *format)
		}
	}
	if err != nil {
		fmt.Fprintln(stderr, "server:", err)
		return 2
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		fmt.Fprintln(stderr, "server:", err)
		return 2
	}
	log := slog.New(handler)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	server := web.NewServer(log)
	httpServer := &http.Server{Handler: server.Handler(), ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(handler, slog.LevelWarn)}
	failed := make(chan error, 1)
	go func() { failed <- httpServer.Serve(listener) }()
	fmt.Fprintf(stdout, "http://%s/\n", listener.Addr())

	select {
	case err := <-failed:
		log.Error("serving ended", "error", err)
		return 1
	case <-ctx.Done():
	}
	wait, cancel := context.WithTimeout(context.Background(), stopWait)
	defer cancel()
	// Shutdown does not know of upgraded connections: both stop side by side.
	closed := make(chan struct{})
	go func() {
		server.Close()
		close(closed)
	}()
	if httpServer.Shutdown(wait) != nil {
		_ = httpServer.Close()
	}
	select {
	case <-closed:
	case <-wait.Done():
	}
	return 0
}
