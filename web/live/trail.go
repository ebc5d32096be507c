package live

import (
	"fmt"
	"math"
	"sort"

	"costate/core/flow"
)

// maxTrail bounds the numbers that a session remembers of where training was.
const maxTrail = 2 << 20

// mark is a point of the path of training that one can go back to.
type mark struct {
	row, steps int
	tau        float64
	rule       string
	size       int       // entries of θ
	saved      []float64 // θ, then what the rule remembers
}

func (m *mark) theta() []float64 { return m.saved[:m.size] }

func markOf(p *flow.Path, row int, rule string) *mark {
	return &mark{row, p.Steps(), p.Tau(), rule, len(p.Theta()), p.Save(nil)}
}

// resume has a new path, whose θ and τ stay, remember what the rule did at the
// mark, and count its steps on.
func (m *mark) resume(p *flow.Path, rule string) {
	saved := append([]float64(nil), p.Theta()...)
	if m.rule == rule && m.size == len(saved) {
		saved = append(saved, m.saved[m.size:]...)
	}
	p.Load(p.Tau(), m.steps, saved)
}

// trail is the path of training, weights included: every row, or of a long one
// every second, fourth, …
type trail struct {
	marks   []*mark
	stride  int
	numbers int
}

// keep adds a row, unless it is one of those left out.
func (t *trail) keep(m *mark) {
	t.stride = max(1, t.stride)
	if m.row%t.stride != 0 {
		return
	}
	t.marks = append(t.marks, m)
	t.numbers += len(m.saved)
	for t.numbers > maxTrail && len(t.marks) > 2 {
		t.stride *= 2
		t.numbers = 0
		kept := t.marks[:0]
		for _, m := range t.marks {
			if m.row%t.stride == 0 {
				kept = append(kept, m)
				t.numbers += len(m.saved)
			}
		}
		clear(t.marks[len(kept):])
		t.marks = kept
	}
}

// wanted reports whether keep would take a row.
func (t *trail) wanted(row int) bool { return t.stride < 2 || row%t.stride == 0 }

// at returns the mark nearest to τ, nil if there is none.
func (t *trail) at(tau float64) *mark {
	if len(t.marks) == 0 {
		return nil
	}
	i := sort.Search(len(t.marks), func(i int) bool { return t.marks[i].tau >= tau })
	if i == len(t.marks) || i > 0 && tau-t.marks[i-1].tau < t.marks[i].tau-tau {
		i--
	}
	return t.marks[i]
}

// cut forgets what came after a mark.
func (t *trail) cut(last *mark) {
	for i, m := range t.marks {
		if m.row > last.row {
			clear(t.marks[i:])
			t.marks = t.marks[:i]
			break
		}
	}
	t.numbers = 0
	for _, m := range t.marks {
		t.numbers += len(m.saved)
	}
}

// rewind puts training back to where it was at τ, or as near as is remembered; with
// branch what comes from there is another stream of θ rows, and the one before
// remains what it is for whoever has it.
func (s *Session) rewind(tau float64, branch bool) {
	t := &s.training
	if s.experiment == nil {
		return
	}
	m := t.trail.at(tau)
	if m == nil || m.size != len(s.theta) {
		s.fail(fmt.Errorf("training has not been at τ = %v", tau))
		return
	}
	t.trail.cut(m)
	if branch && t.branch < math.MaxUint16 {
		t.branch++
	}
	t.playing, t.steps, t.path = false, 0, nil
	t.tau, t.row, t.from = m.tau, m.row+1, m
	s.put(m.theta())
	t.rewound = true
	s.out.Message(rewoundMessage{"rewound", int(s.run.Load()), t.tau, m.row, t.branch})
	s.tell("paused")
}
