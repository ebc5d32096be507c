package web

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gorilla/websocket"

	"costate/web/live"
)

const (
	writeWait  = 10 * time.Second // for one message to leave
	pongWait   = 60 * time.Second // for a sign of life
	pingPeriod = 25 * time.Second
)

// upgrader refuses other origins with 403: gorilla's default compares Origin
// with Host.
var upgrader = websocket.Upgrader{ReadBufferSize: 4 << 10, WriteBufferSize: 32 << 10}

// channel serves one live channel: this goroutine reads, one writes, one owns
// the session. When any of them ends the others do, and then it returns.
func (s *Server) channel(w http.ResponseWriter, r *http.Request) {
	select {
	case s.sessions <- struct{}{}:
		defer func() { <-s.sessions }()
	default:
		full(w)
		return
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	s.live.Add(1)
	defer s.live.Done()
	defer conn.Close()
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()

	out := live.NewOutbox()
	session := live.NewSession(out)
	ended := make(chan struct{}, 2)
	go func() {
		defer func() {
			// As for a request: a mistake of ours ends one session, not all.
			if p := recover(); p != nil {
				s.log.Error("session ended by a panic", "panic", p, "stack", string(debug.Stack()))
				goodbye(conn, websocket.CloseInternalServerErr, "a fault of the server")
				cancel()
			}
			ended <- struct{}{}
		}()
		session.Run(ctx)
	}()
	var read, written error
	go func() {
		written = write(ctx, conn, out, s.ctx)
		cancel()
		conn.Close() // wakes the reader
		ended <- struct{}{}
	}()

	conn.SetReadLimit(maxBody) // past it gorilla closes with 1009
	alive := func(string) error { return conn.SetReadDeadline(time.Now().Add(pongWait)) }
	_ = alive("")
	conn.SetPongHandler(alive)
	for {
		var kind int
		var message []byte
		if kind, message, read = conn.ReadMessage(); read != nil {
			break
		}
		_ = alive("")
		if kind == websocket.TextMessage {
			session.Submit(message)
		}
	}
	cancel()
	<-ended
	<-ended
	s.log.Info("channel ended", "reading", read, "writing", written)
}

// write is the connection's only writer of messages. It says why it ends.
func write(ctx context.Context, conn *websocket.Conn, out *live.Outbox, server context.Context) error {
	// A client that only listens, however much, is asked for a sign of life.
	ping := time.Now().Add(pingPeriod)
	for {
		wait, cancel := context.WithDeadline(ctx, ping)
		frame, err := out.Next(wait)
		cancel()
		_ = conn.SetWriteDeadline(time.Now().Add(writeWait))
		switch {
		case err == nil:
			kind := websocket.BinaryMessage
			if frame.Text {
				kind = websocket.TextMessage
			}
			if err = conn.WriteMessage(kind, frame.Data); err == nil && time.Now().Before(ping) {
				continue
			}
		case errors.Is(err, live.ErrTooSlow):
			goodbye(conn, websocket.ClosePolicyViolation, err.Error())
			return err
		case server.Err() != nil:
			goodbye(conn, websocket.CloseGoingAway, "the server stops")
			return server.Err()
		case ctx.Err() != nil:
			return ctx.Err()
		}
		if err == nil || errors.Is(err, context.DeadlineExceeded) {
			ping = time.Now().Add(pingPeriod)
			err = conn.WriteMessage(websocket.PingMessage, nil)
		}
		if err != nil {
			return err
		}
	}
}

func goodbye(conn *websocket.Conn, code int, reason string) {
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(time.Second))
}
