package web

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// A stream waits while something is urgent and no longer, never for long, and then
// works for as long as it has waited.
func TestCourtesy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c courtesy
		way := c.way(t.Context())
		waits := func() time.Duration {
			begin := time.Now()
			way()
			return time.Since(begin)
		}
		if d := waits(); d != 0 {
			t.Errorf("%v for nothing", d)
		}
		first, second := c.begin(), c.begin()
		time.AfterFunc(10*time.Millisecond, first)
		time.AfterFunc(20*time.Millisecond, second)
		if d := waits(); d != 20*time.Millisecond {
			t.Errorf("%v for two of 10 and 20 ms", d)
		}
		end := c.begin()
		if d := waits(); d != 0 {
			t.Errorf("%v at once again", d)
		}
		time.Sleep(21 * time.Millisecond) // at work
		if d := waits(); d != longestWait {
			t.Errorf("%v for one that does not end", d)
		}
		time.Sleep(longestWait + time.Millisecond)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		begin := time.Now()
		c.way(ctx)()
		if d := time.Since(begin); d != 0 {
			t.Errorf("%v by one that has ended", d)
		}
		end()
	})
}
