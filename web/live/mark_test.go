package live

import "testing"

// Each scene message has the mark of the last scene or patch looked at, be it
// refused, and never that of one that waits.
func TestEchoesMarks(t *testing.T) {
	c := connect(t, `{"type":"scene","mark":7,"scene":{"params":{"a":1},"loss":{"parameters":"a^2"},"flow":{"rule":"descent","eta":0.1,"steps":50}}}`)
	scenes := func(mark int64, a float64) {
		t.Helper()
		for {
			m, _ := c.until("scene")
			if m.Mark > mark {
				t.Fatalf("mark %d before %d", m.Mark, mark)
			}
			if m.Mark < mark {
				continue
			}
			if m.param("a") != a {
				t.Errorf("the scene with mark %d has a = %v, want %v", mark, m.param("a"), a)
			}
			return
		}
	}
	scenes(7, 1)
	c.until("done")
	c.send(`{"type":"patch","mark":8,"patch":{"params":{"a":2}}}`)
	c.send(`{"type":"patch","mark":9,"patch":{"params":{"a":3}}}`)
	scenes(9, 3)
	c.until("done")
	c.send(`{"type":"patch","mark":10,"patch":{"solver":{"method":"none"}}}`)
	c.until("problem")
	c.send(`{"type":"patch","patch":{"params":{"a":4}}}`) // of a client without marks
	scenes(10, 4)
	c.until("done")
	c.send(`{"type":"patch","mark":1.5,"patch":{"params":{"a":5}}}`)
	if m, _ := c.until("problem"); m.Status != 400 {
		t.Errorf("a mark that is no whole number: status %d", m.Status)
	}
	// Training opens runs of its own.
	c.send(`{"type":"patch","mark":11,"patch":{"params":{"a":6}}}`)
	c.send(`{"type":"flow","do":"step"}`)
	scenes(11, 6)
}
