package web

import (
	"fmt"
	"math"
)

// choice reads one of a few words, the first where there is none.
func (q *query) choice(name string, words ...string) string {
	v := q.values.Get(name)
	for _, word := range words {
		if v == word {
			return word
		}
	}
	if v != "" && q.err == nil {
		q.err = fmt.Errorf("%s is one of %q, not %q", name, words, v)
	}
	return words[0]
}

// between reads a number within ends, in whose place there is one.
func (q *query) between(name string, absent, low, high float64) float64 {
	v := absent
	q.number(name, &v)
	if q.err == nil && !(v >= low && v <= high) {
		q.err = fmt.Errorf("%s is a number from %v to %v, not %v", name, low, high, v)
	}
	return v
}

// whole reads a whole number within ends.
func (q *query) whole(name string, absent, low, high int) int {
	v := q.between(name, float64(absent), float64(low), float64(high))
	if q.err == nil && v != math.Trunc(v) {
		q.err = fmt.Errorf("%s is a whole number, not %v", name, v)
	}
	return int(v)
}
