package live

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
)

const (
	// maxWaiting bounds what the lossless part of an outbox holds: a client
	// this far behind will not catch up.
	maxWaiting = 8 << 20

	// maxFrame keeps a frame below what one write should take.
	maxFrame = 256 << 10
)

// ErrTooSlow is why an outbox closes by itself.
var ErrTooSlow = errors.New("the client reads too slowly: too many messages wait")

// Frame is a message for the client.
type Frame struct {
	Text bool
	Data []byte
}

// slot is where rows of one stream wait.
type slot struct {
	kind   Kind
	stream int
}

// waiting is one message, or the rows of one slot, in the order of sending.
type waiting struct {
	text  []byte // nil for rows
	head  Header
	frame []byte // room for the header, then the numbers
}

func (w *waiting) slot() slot { return slot{w.head.Kind, w.head.Stream} }

// Outbox is the queue from a session to the writer of its connection. Pushing
// never blocks. Rows of a slot are joined to those that wait; rows that begin
// a newer picture (another run, or first row 0) replace them. All methods may
// be called concurrently.
type Outbox struct {
	mu     sync.Mutex
	queue  []*waiting
	slots  map[slot]*waiting
	bytes  int // of what cannot be dropped
	err    error
	signal chan struct{}
}

// NewOutbox returns an empty outbox.
func NewOutbox() *Outbox {
	return &Outbox{slots: map[slot]*waiting{}, signal: make(chan struct{}, 1)}
}

// Message queues a JSON message; it is not dropped.
func (o *Outbox) Message(m any) {
	text, err := json.Marshal(m)
	if err != nil {
		panic("live: message does not marshal: " + err.Error())
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.queue = append(o.queue, &waiting{text: text})
	o.keep(len(text))
}

// Rows queues rows of a stream. Those of the path of training are not dropped.
func (o *Outbox) Rows(h Header, values []float64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	key := slot{h.Kind, h.Stream}
	w := o.slots[key]
	switch {
	case w == nil:
	case w.head.Run == h.Run && w.head.First+w.head.Rows == h.First && w.head.Cols == h.Cols && !w.head.Last && len(w.frame) < maxFrame:
		w.frame = appendNumbers(w.frame, h.Size, values)
		w.head.Rows += h.Rows
		w.head.Last = h.Last
		if h.Kind.kept() {
			o.keep(len(values) * h.Size)
		}
		o.wake()
		return
	case !h.Kind.kept() && (w.head.Run != h.Run || h.First == 0):
		// Not only the last part of the old picture: all of it.
		o.queue = slices.DeleteFunc(o.queue, func(old *waiting) bool {
			return old.text == nil && old.slot() == key
		})
	}
	w = &waiting{head: h, frame: appendNumbers(make([]byte, headerSize, headerSize+len(values)*h.Size), h.Size, values)}
	o.queue = append(o.queue, w)
	o.slots[key] = w
	if h.Kind.kept() {
		o.keep(len(w.frame) - headerSize)
	} else {
		o.wake()
	}
}

// keep counts bytes that must be sent, and gives up past the bound.
func (o *Outbox) keep(n int) {
	if o.bytes += n; o.bytes > maxWaiting && o.err == nil {
		o.err = ErrTooSlow
	}
	o.wake()
}

func (o *Outbox) wake() {
	select {
	case o.signal <- struct{}{}:
	default:
	}
}

// Next waits for the next frame. It returns ErrTooSlow when the outbox has
// overflowed, or the context's error. One goroutine calls it.
func (o *Outbox) Next(ctx context.Context) (Frame, error) {
	for {
		o.mu.Lock()
		f, ok := o.pop()
		err := o.err
		o.mu.Unlock()
		if err != nil {
			return Frame{}, err
		}
		if ok {
			return f, nil
		}
		select {
		case <-o.signal:
		case <-ctx.Done():
			return Frame{}, ctx.Err()
		}
	}
}

func (o *Outbox) pop() (Frame, bool) {
	if len(o.queue) == 0 {
		return Frame{}, false
	}
	w := o.queue[0]
	o.queue[0] = nil
	o.queue = o.queue[1:]
	if w.text != nil {
		o.bytes -= len(w.text)
		return Frame{true, w.text}, true
	}
	if o.slots[w.slot()] == w {
		delete(o.slots, w.slot())
	}
	if w.head.Kind.kept() {
		o.bytes -= len(w.frame) - headerSize
	}
	appendHeader(w.frame[:0], w.head)
	return Frame{false, w.frame}, true
}
