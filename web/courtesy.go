package web

import (
	"context"
	"sync"
	"time"
)

// courtesy lets what is streamed for seconds give way to what a hand on a slider
// waits for, which takes some hundredths of one.
type courtesy struct {
	mu     sync.Mutex
	urgent int
	free   chan struct{} // closed when nothing is urgent any more
}

// longestWait is how long a stream waits at most, at a time.
const longestWait = 50 * time.Millisecond

// begin announces something urgent; end takes it back.
func (c *courtesy) begin() (end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.urgent == 0 {
		c.free = make(chan struct{})
	}
	c.urgent++
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.urgent--; c.urgent == 0 {
			close(c.free)
		}
	}
}

// way returns what a stream calls between its pieces of work: it waits while
// there is something urgent. After a wait the stream works for as long as it has
// waited, whatever is urgent: others can make it half as fast, not stop it.
func (c *courtesy) way(ctx context.Context) func() {
	var mu sync.Mutex
	var until time.Time // it need not wait
	return func() {
		c.mu.Lock()
		free, urgent := c.free, c.urgent > 0
		c.mu.Unlock()
		begin := time.Now()
		mu.Lock()
		wait := urgent && begin.After(until)
		mu.Unlock()
		if !wait {
			return
		}
		select {
		case <-free:
		case <-ctx.Done():
		case <-time.After(longestWait):
		}
		end := time.Now()
		mu.Lock()
		until = end.Add(end.Sub(begin))
		mu.Unlock()
	}
}
