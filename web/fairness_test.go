package web

import (
	"encoding/binary"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"costate/core/scene"
	"costate/web/live"
	"costate/web/thumbnail"
)

// trainer is a session that trains as fast as it may, and counts the rows of θ,
// without a gap.
type trainer struct {
	rows     atomic.Int64
	pictures atomic.Int64 // z of a new θ
	fault    atomic.Value // string
}

func (r *trainer) read(c *websocket.Conn) {
	for {
		kind, data, err := c.ReadMessage()
		if err != nil {
			return
		}
		if kind != websocket.BinaryMessage {
			continue
		}
		if live.Kind(data[1]) == live.KindState && binary.LittleEndian.Uint16(data[4:]) == 0 && binary.LittleEndian.Uint32(data[12:]) == 0 {
			r.pictures.Add(1)
		}
		if live.Kind(data[1]) != live.KindPath {
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

// BenchmarkTraining is one session that trains as fast as it may for two seconds:
// a network 2-50-2 on cubes, 20 trajectories with 10 observations each, relative
// tolerance 1e-7, from the weights of the benchmark problem P4. The learning rate
// is so small that every step costs what that problem does: what training makes
// of the weights sets how many steps a solve takes. It counts steps, and pictures
// of z that come meanwhile, a second.
func BenchmarkTraining(b *testing.B) {
	var z0, values, times []string
	for i := range 10 {
		times = append(times, fmt.Sprint(25*float64(i)/999))
	}
	for k := range 20 {
		r, f := 2-0.06*float64(k), 2*math.Pi*float64(k)/20
		z0 = append(z0, fmt.Sprintf("[%v,%v]", r*math.Cos(f), r*math.Sin(f)))
		var rows []string
		for i := range 10 {
			t := 25 * float64(i) / 999
			rows = append(rows, fmt.Sprintf("[%v,%v]", r*math.Exp(-0.1*t)*math.Cos(f-3*t), r*math.Exp(-0.1*t)*math.Sin(f-3*t)))
		}
		values = append(values, "["+strings.Join(rows, ",")+"]")
	}
	var weights [4][]string // W1, b1 and the rows of W2
	for i := range 50 {
		th, k := 2*math.Pi*float64(i)/50, float64(i)
		weights[0] = append(weights[0], fmt.Sprint(0.3*math.Cos(th)+0.05*math.Sin(1+3*k)), fmt.Sprint(0.3*math.Sin(th)+0.05*math.Cos(2+5*k)))
		weights[1] = append(weights[1], fmt.Sprint(0.1*math.Sin(1+k)))
		weights[2] = append(weights[2], fmt.Sprint(0.25*(-0.05*math.Cos(th)+math.Sin(th))+0.05*math.Cos(1+2*k)))
		weights[3] = append(weights[3], fmt.Sprint(0.25*(-math.Cos(th)-0.05*math.Sin(th))+0.05*math.Sin(3+7*k)))
	}
	benchmarkTraining(b, fmt.Sprintf(`{"field":{"network":{"dim":2,"hidden":[50],"input":"z^3","weights":[%s,0.05,-0.05]}},"z0":[%s],"T":%v,"samples":20,"solver":{"rtol":1e-7,"atol":1e-9},
		"loss":{"observations":{"times":[%s],"states":["z1","z2"],"values":[%s]}},"flow":{"rule":"adam","eta":1e-9,"steps":1000000}}`,
		strings.Join(slices.Concat(weights[:]...), ","), strings.Join(z0, ","), 25*9.0/999, strings.Join(times, ","), strings.Join(values, ",")), "{}")
}

// BenchmarkTrainingMoons is that of two moons, with all that the page shows of
// them: its points on their way, the regions of the classes, the field, and
// accuracy over both clocks.
func BenchmarkTrainingMoons(b *testing.B) {
	moons, _ := scene.Find("moons")
	flow := regexp.MustCompile(`"steps":\s*\d+`)
	benchmarkTraining(b, flow.ReplaceAllString(string(moons.Scene), `"steps":1000000`),
		`{"grid":{"x":[-3,3,40],"y":[-3,3,40]},"cloud":{"times":33,"start":0},"clocks":{"start":0,"state":"","accuracy":true},
		"regions":{"x":[-3,3,60],"y":[-3,3,60],"states":["z1","z2"],"t":0}}`)
}

// benchmarkTraining counts the steps and the pictures a second of a scene that
// trains, for two seconds each time.
func benchmarkTraining(b *testing.B, doc, view string) {
	_, url := serve(b)
	thumbnail.Prepare(b.Context()) // what a server does once, after its start
	c := connect(b, url)
	_ = c.conn.SetReadDeadline(time.Time{})
	c.send(`{"type":"view",` + view[1:])
	c.send(`{"type":"scene","scene":` + doc + `}`)
	c.answer("done")
	var one trainer
	go one.read(c.conn)
	c.send(`{"type":"flow","do":"play"}`)
	steps, pictures, seconds := int64(0), int64(0), 0.0
	for b.Loop() {
		began, rows, drawn := time.Now(), one.rows.Load(), one.pictures.Load()
		<-time.After(2 * time.Second) // what is measured, not a wait
		seconds += time.Since(began).Seconds()
		steps, pictures = steps+one.rows.Load()-rows, pictures+one.pictures.Load()-drawn
	}
	if fault := one.fault.Load(); fault != nil || steps == 0 {
		b.Fatalf("%d steps: %v", steps, fault)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(steps)/seconds, "steps/s")
	b.ReportMetric(float64(pictures)/seconds, "pictures/s")
}
