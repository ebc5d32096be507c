package live

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// attention is how long after a scene or a patch a core is kept free for the next
// one: a hand that moves a slider sends sixty a second.
const attention = 250 * time.Millisecond

// turns lets as many sessions train, or do what can wait, at a time as there are
// cores, one less while somebody edits; the others wait in a row. What a hand asks
// for takes no turn: it never waits behind them.
type turns struct {
	mu      sync.Mutex
	cores   int
	running int
	queue   []chan struct{}
	edited  time.Time
}

// everyone is the turns of all sessions of the process.
var everyone = &turns{cores: runtime.GOMAXPROCS(0)}

// edit notes that somebody waits for an answer.
func (t *turns) edit() {
	t.mu.Lock()
	t.edited = time.Now()
	t.mu.Unlock()
}

func (t *turns) free() bool {
	cores := t.cores
	if cores > 1 && time.Since(t.edited) < attention {
		cores--
	}
	return t.running < cores
}

// take waits for a turn and reports whether there was one before the context was
// done.
func (t *turns) take(ctx context.Context) bool {
	t.mu.Lock()
	if len(t.queue) == 0 && t.free() {
		t.running++
		t.mu.Unlock()
		return true
	}
	turn := make(chan struct{})
	t.queue = append(t.queue, turn)
	t.admit()
	t.mu.Unlock()
	select {
	case <-turn:
		return true
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, other := range t.queue {
		if other == turn {
			t.queue = append(t.queue[:i], t.queue[i+1:]...)
			return false
		}
	}
	t.running-- // it came at the last moment
	t.admit()
	return false
}

// done ends a turn.
func (t *turns) done() {
	t.mu.Lock()
	t.running--
	t.admit()
	t.mu.Unlock()
}

// admit gives turns to those who wait longest.
func (t *turns) admit() {
	for len(t.queue) > 0 && t.free() {
		close(t.queue[0])
		t.queue = t.queue[1:]
		t.running++
	}
}
