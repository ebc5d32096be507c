package web

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"costate/core/scene"
	"costate/web/live"
	"costate/web/thumbnail"
)

// BenchmarkTasks trains scenes of the catalogue on the live channel, with what the
// page asks to see, as fast as they go: the time from the scene's message until
// what is stated has been reached, 98 of 100 test points told right or the least
// sum of squares, 376.857, to one in a thousand. At the page's own pace the same
// is measured as paced-s.
func BenchmarkTasks(b *testing.B) {
	for _, c := range []struct {
		id, view string
		pace     float64 // the page's, in steps or τ a second
		reached  func(m *outcomeMessage) bool
	}{
		{"moons", `{"type":"view","grid":{"x":[-2.6,3.6,76],"y":[-1.9,2.4,54],"states":["z1","z2"],"t":0},"levels":true,"portrait":true,"cloud":{"times":49,"start":0},
			"regions":{"x":[-2,3,44],"y":[-1.5,2,33],"states":["z1","z2"],"t":0},"clocks":{"accuracy":true}}`, 100.0 / 8,
			func(m *outcomeMessage) bool { return m.Type == "outcome" && m.Test.Accuracy >= 0.98 }},
		{"hare-and-lynx", `{"type":"view","grid":{"x":[-10,120,76],"y":[-10,90,54],"states":["hare","lynx"],"t":0},"levels":true,"portrait":true}`, 40 / 2.5,
			func(m *outcomeMessage) bool { return m.loss > 0 && m.loss <= 376.857*1.001 }},
	} {
		b.Run(c.id, func(b *testing.B) {
			var doc json.RawMessage
			for _, e := range scene.Catalogue() {
				if e.ID == c.id {
					doc = e.Scene
				}
			}
			_, url := serve(b)
			thumbnail.Prepare(b.Context())
			train := func(play string) float64 {
				ch := connect(b, url)
				_ = ch.conn.SetReadDeadline(time.Now().Add(time.Minute))
				defer ch.conn.Close()
				began := time.Now()
				ch.send(c.view)
				ch.send(fmt.Sprintf(`{"type":"scene","scene":%s}`, doc))
				ch.send(play)
				for {
					m := readOutcome(b, ch.conn)
					if c.reached(m) {
						return time.Since(began).Seconds()
					}
					if m.State == "finished" {
						b.Fatal("the end comes before what is stated is reached")
					}
				}
			}
			fast, paced := 0.0, 0.0
			for b.Loop() {
				fast += train(`{"type":"flow","do":"play"}`)
				paced += train(fmt.Sprintf(`{"type":"flow","do":"play","pace":%v}`, c.pace))
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(fast/float64(b.N), "s")
			b.ReportMetric(paced/float64(b.N), "paced-s")
		})
	}
}

// outcomeMessage is what is read of the channel here.
type outcomeMessage struct {
	Type, State string
	Test        struct{ Accuracy float64 }
	loss        float64 // of the last row of θ
}

func readOutcome(b *testing.B, conn *websocket.Conn) *outcomeMessage {
	b.Helper()
	kind, data, err := conn.ReadMessage()
	if err != nil {
		b.Fatal(err)
	}
	m := &outcomeMessage{}
	if kind == websocket.BinaryMessage {
		head, values, err := live.Decode(data)
		if err != nil {
			b.Fatal(err)
		}
		if head.Kind == live.KindPath {
			m.loss = values[len(values)-1]
		}
		return m
	}
	if err := json.Unmarshal(data, m); err != nil {
		b.Fatalf("%v in %s", err, data)
	}
	return m
}
