package live

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// waitingFrames takes all that waits, in words: "text" or "kind/stream run:first+rows", and ! for the last.
func waitingFrames(t *testing.T, o *Outbox) []string {
	t.Helper()
	var list []string
	for {
		o.mu.Lock()
		f, ok := o.pop()
		o.mu.Unlock()
		if !ok {
			return list
		}
		if f.Text {
			list = append(list, string(f.Data))
			continue
		}
		h, values, err := Decode(f.Data)
		if err != nil {
			t.Fatal(err)
		}
		if len(values) != h.Rows*h.Cols {
			t.Errorf("%d numbers for %+v", len(values), h)
		}
		for i := range h.Rows { // rows are told apart by their first number, their index
			if got := values[i*h.Cols]; got != float64(h.First+i) {
				t.Errorf("row %d of %+v holds %v", i, h, got)
			}
		}
		word := fmt.Sprintf("%d/%d %d:%d+%d", h.Kind, h.Stream, h.Run, h.First, h.Rows)
		if h.Last {
			word += "!"
		}
		list = append(list, word)
	}
}

// push sends rows whose first number is their index.
func push(o *Outbox, kind Kind, stream, run, first, rows int, last bool) {
	const cols = 2
	values := make([]float64, rows*cols)
	for i := range rows {
		values[i*cols] = float64(first + i)
	}
	o.Rows(Header{Kind: kind, Size: 8, Last: last, Stream: stream, Cols: cols, Run: run, First: first, Rows: rows}, values)
}

func TestOutbox(t *testing.T) {
	for _, c := range []struct {
		name string
		push func(o *Outbox)
		want []string
	}{
		{"rows that continue are joined", func(o *Outbox) {
			push(o, KindState, 0, 1, 0, 3, false)
			push(o, KindState, 1, 1, 0, 1, false)
			push(o, KindState, 0, 1, 3, 2, false)
			push(o, KindState, 0, 1, 5, 0, true)
		}, []string{"1/0 1:0+5!", "1/1 1:0+1"}},
		{"messages keep their place", func(o *Outbox) {
			o.Message(1)
			push(o, KindState, 0, 1, 0, 3, true)
			o.Message(2)
			push(o, KindAdjoint, 0, 1, 0, 1, false)
			o.Message(3)
		}, []string{"1", "1/0 1:0+3!", "2", "2/0 1:0+1", "3"}},
		{"a newer picture replaces what waits", func(o *Outbox) {
			push(o, KindState, 0, 1, 0, 3, true)
			push(o, KindState, 1, 1, 0, 3, true)
			push(o, KindAdjoint, 0, 1, 0, 3, true)
			push(o, KindState, 0, 1, 0, 2, false)
		}, []string{"1/1 1:0+3!", "2/0 1:0+3!", "1/0 1:0+2"}},
		{"a newer run replaces what waits, from any row", func(o *Outbox) {
			push(o, KindState, 0, 1, 0, 3, false)
			o.Message("run 2")
			push(o, KindState, 0, 2, 3, 2, false)
		}, []string{`"run 2"`, "1/0 2:3+2"}},
		{"nothing is joined after the last row, or across a gap", func(o *Outbox) {
			push(o, KindState, 0, 1, 0, 3, true)
			push(o, KindState, 0, 1, 3, 1, false)
			push(o, KindState, 0, 1, 7, 1, false)
		}, []string{"1/0 1:0+3!", "1/0 1:3+1", "1/0 1:7+1"}},
		{"the path is never dropped, nor joined across runs", func(o *Outbox) {
			push(o, KindPath, 0, 1, 0, 1, false)
			push(o, KindPath, 0, 1, 1, 1, false)
			push(o, KindPath, 0, 2, 2, 1, false)
			push(o, KindPath, 0, 3, 0, 1, false)
		}, []string{"4/0 1:0+2", "4/0 2:2+1", "4/0 3:0+1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := NewOutbox()
			c.push(o)
			if got := waitingFrames(t, o); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if o.bytes != 0 || len(o.slots) != 0 {
				t.Errorf("an empty outbox counts %d bytes, %d slots", o.bytes, len(o.slots))
			}
		})
	}
}

// A picture of many frames goes as a whole when a newer one begins, and what
// was sent of it does not come back.
func TestOutboxReplacesLongPictures(t *testing.T) {
	o := NewOutbox()
	const rows = 5 * maxFrame / 16
	for first := 0; first < rows; first += 64 {
		push(o, KindState, 0, 1, first, 64, first+64 >= rows)
	}
	if len(o.queue) < 5 {
		t.Fatalf("%d frames", len(o.queue))
	}
	if _, err := o.Next(context.Background()); err != nil {
		t.Fatal(err)
	}
	push(o, KindState, 0, 1, 0, 1, false)
	if got := waitingFrames(t, o); !slices.Equal(got, []string{"1/0 1:0+1"}) {
		t.Errorf("%d frames wait: %q", len(got), got)
	}
}

// Pictures that nobody fetches take the room of one.
func TestOutboxOfStalledClient(t *testing.T) {
	o := NewOutbox()
	for run := range 100 {
		push(o, KindState, 0, run, 0, 5000, true)
		push(o, KindAdjoint, 0, run, 0, 5000, true)
	}
	if len(o.queue) != 2 {
		t.Errorf("%d frames wait", len(o.queue))
	}
}

func TestOutboxOverflow(t *testing.T) {
	ctx := context.Background()
	for name, fill := range map[string]func(o *Outbox, i int){
		"messages": func(o *Outbox, i int) { o.Message(strings.Repeat("x", 1<<16)) },
		"path":     func(o *Outbox, i int) { push(o, KindPath, 0, 1, i*4096, 4096, false) },
	} {
		o := NewOutbox()
		for i := range 100 {
			fill(o, i)
		}
		if _, err := o.Next(ctx); err != nil {
			t.Errorf("%s: %v at 6.5 MB", name, err)
		}
		for i := range 100 {
			fill(o, 100+i)
		}
		for range 2 {
			if _, err := o.Next(ctx); !errors.Is(err, ErrTooSlow) {
				t.Errorf("%s: %v at 13 MB", name, err)
			}
		}
	}
	o := NewOutbox()
	for i := range 300 { // 20 MB of what may be dropped
		push(o, KindState, 0, i, 0, 4096, false)
	}
	if _, err := o.Next(ctx); err != nil {
		t.Errorf("pictures: %v", err)
	}
}

func TestOutboxNext(t *testing.T) {
	o := NewOutbox()
	ctx, cancel := context.WithCancel(context.Background())
	got := make(chan error)
	go func() {
		f, err := o.Next(ctx)
		if err == nil && string(f.Data) != "1" {
			err = fmt.Errorf("frame %q", f.Data)
		}
		got <- err
		_, err = o.Next(ctx)
		got <- err
	}()
	o.Message(1)
	if err := <-got; err != nil {
		t.Error(err)
	}
	cancel()
	if err := <-got; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Many push while one takes: messages of each come in their order and all of
// them, rows in order within a picture.
func TestOutboxConcurrent(t *testing.T) {
	const pushers, count = 8, 500
	o := NewOutbox()
	ctx := context.Background()
	var wg sync.WaitGroup
	for p := range pushers {
		wg.Go(func() {
			for i := range count {
				o.Message([2]int{p, i})
				push(o, KindState, p, 1+i/100, i%100, 1, i%100 == 99)
				push(o, KindPath, p, 1, i, 1, false)
			}
		})
	}
	go func() {
		wg.Wait()
		o.Message("end")
	}()
	var next, path [pushers]int
	run, row := [pushers]uint32{}, [pushers]uint32{}
	for {
		f, err := o.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if f.Text {
			var m [2]int
			if json.Unmarshal(f.Data, &m) != nil {
				break
			}
			if m[1] != next[m[0]] {
				t.Fatalf("message %d of %d came after %d", m[1], m[0], next[m[0]]-1)
			}
			next[m[0]]++
			continue
		}
		p := binary.LittleEndian.Uint16(f.Data[4:])
		r, first, rows := binary.LittleEndian.Uint32(f.Data[8:]), binary.LittleEndian.Uint32(f.Data[12:]), binary.LittleEndian.Uint32(f.Data[16:])
		if Kind(f.Data[1]) == KindPath {
			if int(first) != path[p] {
				t.Fatalf("path of %d goes on at %d, not %d", p, first, path[p])
			}
			path[p] += int(rows)
			continue
		}
		if r < run[p] || r == run[p] && first != row[p] {
			t.Fatalf("picture %d of %d goes on at row %d, after run %d row %d", r, p, first, run[p], row[p])
		}
		run[p], row[p] = r, first+rows
	}
	for p := range pushers {
		if next[p] != count || path[p] != count {
			t.Errorf("%d messages and %d path rows of pusher %d", next[p], path[p], p)
		}
		if run[p] != count/100 || row[p] != 100 {
			t.Errorf("pusher %d ends with run %d at row %d", p, run[p], row[p])
		}
	}
}
