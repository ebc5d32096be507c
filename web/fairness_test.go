package web

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"costate/web/live"
)

// trainer is a session that trains as fast as it may, and counts the rows of θ,
// without a gap.
type trainer struct {
	rows  atomic.Int64
	fault atomic.Value // string
}

func (r *trainer) read(c *websocket.Conn) {
	for {
		kind, data, err := c.ReadMessage()
		if err != nil {
			return
		}
		if kind != websocket.BinaryMessage || live.Kind(data[1]) != live.KindPath {
			continue
		}
		first, count := int64(binary.LittleEndian.Uint32(data[12:])), int64(binary.LittleEndian.Uint32(data[16:]))
		if first != r.rows.Load() {
			r.fault.Store(fmt.Sprintf("row %d comes after %d rows", first, r.rows.Load()))
			return
		}
		r.rows.Store(first + count)
	}
}

// BenchmarkEleventhSession is a slider while ten others train a network, each as
// fast as it may: the time from a patch, of 60 a second for 5 s, to the first frame
// of z that answers it, the steps a second of the ten together and of the slowest.
// All rows of θ have to come.
func BenchmarkEleventhSession(b *testing.B) {
	const (
		trainers = 10
		patches  = 300
		every    = time.Second / 60
	)
	_, url := serve(b)
	ten := make([]trainer, trainers)
	for i := range ten {
		c := connect(b, url)
		_ = c.conn.SetReadDeadline(time.Time{})
		c.send(fmt.Sprintf(`{"type":"scene","scene":{"field":{"network":{"dim":2,"hidden":[50],"input":"z^3","seed":%d}},"z0":[[2,0],[0,2],[1,1],[-1,1]],"T":2,"samples":50,
			"loss":{"terminal":"z1^2+z2^2"},"flow":{"rule":"adam","eta":0.001,"steps":1000000}}}`, i+1))
		c.answer("done")
		go ten[i].read(c.conn)
		c.send(`{"type":"flow","do":"play"}`)
	}
	c := connect(b, url)
	c.send(`{"type":"scene","scene":{"params":{"mu":1},"field":{"equations":["x' = y","y' = mu*(1 - x^2)*y - x"]},
		"z0":[[2,0]],"T":20,"samples":400,"loss":{"terminal":"0.5*(x^2 + y^2)"}}}`)
	c.answer("done")
	var delays []time.Duration
	var steps [trainers]int64
	seconds := 0.0
	for b.Loop() {
		_ = c.conn.SetReadDeadline(time.Now().Add(patience))
		began := time.Now()
		var before [trainers]int64
		for i := range ten {
			before[i] = ten[i].rows.Load()
		}
		// A patch of its own each loop, so that none answers for an earlier one.
		base := 1 + float64(b.N%7)
		value := func(i int) float64 { return base + float64(i)/1024 }
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
		patch, last := -1, -1
		c.until(func(m message) bool {
			switch {
			case m.Type == "scene":
				patch = int((m.Scene.Params["mu"] - base) * 1024)
			case m.head.Kind == live.KindState && m.head.First == 0 && m.head.Rows > 0 && patch > last:
				delays = append(delays, time.Since(began.Add(time.Duration(patch)*every)))
				last = patch
			}
			return m.Type == "done" && patch == patches-1
		})
		if err := <-failed; err != nil {
			b.Fatal(err)
		}
		seconds += time.Since(began).Seconds()
		for i := range ten {
			if fault := ten[i].fault.Load(); fault != nil {
				b.Fatalf("session %d: %v", i, fault)
			}
			steps[i] += ten[i].rows.Load() - before[i]
		}
	}
	slices.Sort(delays)
	at := func(part float64) float64 {
		return float64(delays[int(part*float64(len(delays)-1))].Microseconds()) / 1000
	}
	total := int64(0)
	for _, n := range steps {
		total += n
	}
	if slices.Min(steps[:]) == 0 {
		b.Fatalf("not all move: %v", steps)
	}
	b.ReportMetric(0, "ns/op") // the pace's, not ours
	b.ReportMetric(at(0.5), "ms-p50")
	b.ReportMetric(at(0.99), "ms-p99")
	b.ReportMetric(float64(len(delays))/float64(b.N)/patches, "answered/patch")
	b.ReportMetric(float64(total)/seconds, "steps/s")
	b.ReportMetric(float64(slices.Min(steps[:]))/seconds, "slowest-steps/s")
}
