package adjoint

import (
	"math"

	"costate/core/ode"
)

// history is a forward solve for the way back: its dense output, or with a budget
// of states that it exceeds a [tape]. It is read as an [ode.Solution] is.
type history struct {
	ode.Solution
	tape    *tape // or nil: there is no budget
	exceeds bool
	peak    int // bytes held at most
}

// Begin empties the history; its solver stands at the start.
func (h *history) Begin(t0 float64, z0 []float64) {
	h.Solution.Begin(t0, z0)
	h.exceeds, h.peak = false, 0
	if h.tape != nil {
		h.tape.begin()
	}
}

// add takes in the last step of the solver, which was made within a piece.
func (h *history) add(s *ode.Solver, piece int) {
	if h.tape != nil {
		h.tape.step(piece)
		if !h.exceeds && h.Solution.Len()+2 > h.tape.budget {
			h.Reset()
			h.exceeds = true
		}
		if h.exceeds {
			return
		}
	}
	h.Append(s)
}

// states returns how many are held.
func (h *history) states() int {
	if h.exceeds {
		return h.tape.budget
	}
	return h.Len() + 1
}

// Bytes returns the size of what is held now.
func (h *history) Bytes() int {
	size := h.Solution.Bytes()
	if h.tape != nil {
		size += h.tape.bytes()
		h.peak = max(h.peak, size)
	}
	return size
}

// most returns the size of what was held at most at any one time.
func (h *history) most() int {
	if h.tape == nil {
		return h.Solution.Bytes()
	}
	return max(h.peak, h.tape.peak)
}

// passed says that nothing after t will be read any more.
func (h *history) passed(t float64) {
	if h.exceeds {
		h.tape.passed(t)
	}
}

// Len is that of the Solution, and so are the following.
func (h *history) Len() int {
	if h.exceeds {
		return h.tape.steps
	}
	return h.Solution.Len()
}

// Eval is for a hint that is not nil.
func (h *history) Eval(dst []float64, t float64, hint *int) {
	if !h.exceeds {
		h.Solution.Eval(dst, t, hint)
		return
	}
	s := h.tape.at(t)
	local := *hint - s.first
	s.Eval(dst, t, &local)
	*hint = s.first + local
}

// EvalBefore is for a hint that is not nil.
func (h *history) EvalBefore(dst []float64, t float64, hint *int) {
	if !h.exceeds {
		h.Solution.EvalBefore(dst, t, hint)
		return
	}
	s := h.tape.at(math.Nextafter(t, math.Inf(-1)))
	local := *hint - s.first
	s.EvalBefore(dst, t, &local)
	*hint = s.first + local
}

func (h *history) Knot(i int) float64 {
	if !h.exceeds {
		return h.Solution.Knot(i)
	}
	return h.tape.knot(i)
}

func (h *history) State(dst []float64, i int) {
	if !h.exceeds {
		h.Solution.State(dst, i)
		return
	}
	s := h.tape.of(i)
	s.State(dst, i-s.first)
}

func (h *history) Stiff(i int) bool {
	if !h.exceeds {
		return h.Solution.Stiff(i)
	}
	s := h.tape.of(i)
	return s.Stiff(i - s.first)
}
