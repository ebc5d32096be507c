package scene

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// value is a JSON value with the place where it stands. Reading it as a type
// that it does not have adds a fault and leaves the destination, which holds
// the default.
type value struct {
	v      any // nil if absent or null
	at     string
	faults *Faults
}

func (x value) absent() bool { return x.v == nil }

func (x value) child(key string) string {
	return x.at + "/" + escape(key)
}

// escape writes a key as a part of a JSON Pointer.
func escape(key string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(key) }

func (x value) wrong(want string) {
	x.faults.add(x.at, "expected %s, got %s", want, kindOf(x.v))
}

func kindOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "true or false"
	case json.Number:
		return "the number " + v.String()
	case string:
		return "a string"
	case []any:
		return "a list"
	}
	return "an object"
}

// object returns the members, and a fault for each that is not among names
// (none given: any name will do).
func (x value) object(names ...string) map[string]value {
	members := map[string]value{}
	for _, name := range names {
		members[name] = value{nil, x.child(name), x.faults}
	}
	if x.absent() {
		return members
	}
	m, ok := x.v.(map[string]any)
	if !ok {
		x.wrong("an object")
		return members
	}
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if len(names) > 0 && !slices.Contains(names, key) {
			x.faults.add(x.child(key), "unknown field %q; there are %s", key, strings.Join(names, ", "))
			continue
		}
		members[key] = value{m[key], x.child(key), x.faults}
	}
	return members
}

func (x value) list() []value {
	if x.absent() {
		return nil
	}
	l, ok := x.v.([]any)
	if !ok {
		x.wrong("a list")
		return nil
	}
	items := make([]value, len(l))
	for i, v := range l {
		items[i] = value{v, x.at + "/" + strconv.Itoa(i), x.faults}
	}
	return items
}

func (x value) text(dst *string) {
	if x.absent() {
		return
	}
	if s, ok := x.v.(string); ok {
		*dst = s
	} else {
		x.wrong("a string")
	}
}

func (x value) truth(dst *bool) {
	if x.absent() {
		return
	}
	if b, ok := x.v.(bool); ok {
		*dst = b
	} else {
		x.wrong("true or false")
	}
}

func (x value) number(dst *float64) {
	if x.absent() {
		return
	}
	n, ok := x.v.(json.Number)
	if !ok {
		x.wrong("a number")
		return
	}
	f, err := n.Float64()
	if err != nil {
		x.faults.add(x.at, "the number %s is beyond what 64 bits hold", n)
		return
	}
	*dst = f
}

// integer also takes numbers such as 1e5.
func (x value) integer(dst *int) {
	f := math.NaN()
	x.number(&f)
	switch {
	case math.IsNaN(f):
	case f != math.Trunc(f) || math.Abs(f) > 1<<53:
		x.faults.add(x.at, "expected a whole number, got %v", f)
	default:
		*dst = int(f)
	}
}

func (x value) numbers() []float64 {
	items := x.list()
	if items == nil {
		return nil
	}
	l := make([]float64, len(items))
	for i, item := range items {
		if item.absent() {
			item.wrong("a number")
		}
		item.number(&l[i])
	}
	return l
}

// integers reads a list of whole numbers, or gives those that stand for none.
func (x value) integers(absent []int) []int {
	if x.absent() {
		return absent
	}
	l := []int{}
	for _, item := range x.list() {
		n := 0
		item.integer(&n)
		l = append(l, n)
	}
	return l
}

func (x value) texts() []string {
	items := x.list()
	if items == nil {
		return nil
	}
	l := make([]string, len(items))
	for i, item := range items {
		if item.absent() {
			item.wrong("a string")
		}
		item.text(&l[i])
	}
	return l
}

// within adds a fault unless lo ≤ v ≤ hi.
func (x value) within(v, lo, hi float64) {
	if !(v >= lo && v <= hi) {
		x.faults.add(x.at, "must be %s, is %v", interval(lo, hi), v)
	}
}

func interval(lo, hi float64) string {
	if math.IsInf(hi, 1) || hi == math.MaxFloat64 {
		return fmt.Sprintf("at least %v", lo)
	}
	if hi == math.Trunc(hi) && math.Abs(hi) < 1e15 {
		return fmt.Sprintf("from %v to %d", lo, int(hi))
	}
	return fmt.Sprintf("from %v to %v", lo, hi)
}
