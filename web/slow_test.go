package web

import (
	"fmt"
	"testing"
	"time"

	"costate/web/live"
)

// A client that reads slower than training goes gets every row of θ, of ‖∇L‖ and
// of the closed form, in their order; rows that wait come together.
func TestSlowClientGetsEveryRow(t *testing.T) {
	const steps = 8000
	_, url := serve(t)
	c := connect(t, url)
	c.send(fmt.Sprintf(`{"type":"scene","scene":{"params":{"theta":1},"loss":{"parameters":"0.5*theta^2"},
		"view":{"closed":[{"param":"theta","formula":"theta*(1-eta)^tau"}]},"flow":{"rule":"descent","eta":0.0001,"steps":%d}}}`, steps))
	c.answer("done")
	c.send(`{"type":"flow","do":"play"}`)
	frames, next := map[live.Kind]int{}, map[live.Kind]int{}
	c.until(func(m message) bool {
		time.Sleep(200 * time.Microsecond) // the client's own pace, not a wait
		if k := m.head.Kind; k == live.KindPath || k == live.KindNorm || k == live.KindClosed {
			if m.head.First != next[k] {
				t.Fatalf("kind %d: row %d comes after %d rows", k, m.head.First, next[k])
			}
			for i := range m.head.Rows {
				if tau := m.values[i*m.head.Cols]; tau != float64(next[k]) {
					t.Fatalf("kind %d: row %d is of step %v", k, next[k], tau)
				}
				next[k]++
			}
			frames[k]++
		}
		return m.State == "finished"
	})
	for _, k := range []live.Kind{live.KindPath, live.KindNorm, live.KindClosed} {
		if next[k] != steps+1 || frames[k] > steps/2 {
			t.Errorf("kind %d: %d rows in %d frames, of %d", k, next[k], frames[k], steps+1)
		}
	}
}
