package web

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"costate/web/live"
)

// BenchmarkPatchToFrame is what a hand on a slider feels: the time from a
// patch, sent 60 times a second for 5 s, to the first frame of z that answers
// it. Patches that a newer one overtook are not answered and not counted; the
// last one always is.
func BenchmarkPatchToFrame(b *testing.B) {
	const (
		patches = 300
		every   = time.Second / 60
	)
	_, url := serve(b)
	var delays []time.Duration
	for b.Loop() {
		c := connect(b, url)
		c.send(`{"type":"scene","scene":{"params":{"mu":1},"field":{"equations":["x' = y","y' = mu*(1 - x^2)*y - x"]},
			"z0":[[2,0]],"T":20,"samples":400,"loss":{"terminal":"0.5*(x^2 + y^2)"}}}`)
		c.answer("done")
		_ = c.conn.SetReadDeadline(time.Now().Add(patience))
		began := time.Now()
		value := func(i int) float64 { return 1 + float64(i)/1024 }
		failed := make(chan error, 1)
		go func() {
			for i := range patches {
				time.Sleep(time.Until(began.Add(time.Duration(i) * every))) // the hand's own pace, not a wait
				text := fmt.Sprintf(`{"type":"patch","patch":{"params":{"mu":%s}}}`, strconv.FormatFloat(value(i), 'g', -1, 64))
				if err := c.conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
		patch, last := -1, -1 // the patch that the current run answers
		c.until(func(m message) bool {
			switch {
			case m.Type == "scene":
				patch = int((m.Scene.Params["mu"] - 1) * 1024)
			case m.head.Kind == live.KindState && m.head.First == 0 && m.head.Rows > 0 && patch > last:
				// The pace is exact enough for the time of sending: writing does not block.
				delays = append(delays, time.Since(began.Add(time.Duration(patch)*every)))
				last = patch
			}
			return m.Type == "done" && patch == patches-1
		})
		if err := <-failed; err != nil {
			b.Fatal(err)
		}
		c.conn.Close()
	}
	slices.Sort(delays)
	at := func(part float64) float64 {
		return float64(delays[int(part*float64(len(delays)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(0, "ns/op") // the pace's, not ours
	b.ReportMetric(at(0.5), "ms-p50")
	b.ReportMetric(at(0.99), "ms-p99")
	b.ReportMetric(float64(len(delays))/float64(b.N)/patches, "answered/patch")
}
