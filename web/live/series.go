package live

import (
	"context"
	"time"
)

const (
	// sliceTime is how long landscapes and studies are computed at a stretch
	// before commands are looked for. A command that comes meanwhile ends the
	// slice, also in the middle of a solve.
	sliceTime = 4 * time.Millisecond

	// maxMeasure bounds the time of one point of a study.
	maxMeasure = time.Second
)

// series are rows of a study, computed one after the other when there is time
// and sent as computed. What is known by its key is not computed again.
type series[K comparable] struct {
	kind      Kind
	run, cols int
	plan      []point[K]
	next      int
	known     map[K][]float64
}

// point is a row to be computed: head, and after it what measure returns.
type point[K comparable] struct {
	key     K
	head    []float64
	measure func(ctx context.Context) ([]float64, error)
}

func (p *series[K]) due() bool { return p.next < len(p.plan) }

// slice computes and sends the next points, as many as fit in a slice.
func (p *series[K]) slice(ctx context.Context, out *Outbox) {
	first, began := p.next, time.Now()
	var rows []float64
	for p.next < len(p.plan) {
		point := p.plan[p.next]
		row, known := p.known[point.key]
		if !known {
			within, cancel := context.WithTimeout(ctx, maxMeasure)
			var err error
			row, err = point.measure(within)
			cancel()
			if err != nil && ctx.Err() != nil {
				break // to be computed when there is time again
			}
			p.known[point.key] = row
		}
		rows = append(append(rows, point.head...), row...)
		if p.next++; time.Since(began) >= sliceTime {
			break
		}
	}
	if count := p.next - first; count > 0 {
		out.Rows(Header{Kind: p.kind, Size: 8, Last: p.next == len(p.plan), Cols: p.cols, Run: p.run, First: first, Rows: count}, rows)
	}
}
