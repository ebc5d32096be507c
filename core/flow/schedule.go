package flow

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Schedule is η over τ, as a part of the η set. The zero value keeps it at 1.
type Schedule struct {
	// Kind is "constant"; "warmup", which rises from 0 at τ = 0 to 1 at Warmup and
	// stays; or "cosine", which does that and falls, as half a cosine, to 0 at Length
	// (Loshchilov and Hutter, SGDR, ICLR 2017, equation 5).
	Kind   string
	Warmup float64 // in τ, or steps
	Length float64
}

// Schedules lists the kinds of a [Schedule].
var Schedules = []string{"constant", "warmup", "cosine"}

// CheckSchedule returns an error that lists the kinds if there is none named so.
func CheckSchedule(kind string) error {
	if !slices.Contains(Schedules, kind) {
		return fmt.Errorf("unknown schedule %q; there are %s", kind, strings.Join(Schedules, ", "))
	}
	return nil
}

// At returns the part of η that holds at τ.
func (s Schedule) At(tau float64) float64 {
	switch {
	case s.Kind == "" || s.Kind == "constant":
		return 1
	case tau < s.Warmup:
		return max(0, tau/s.Warmup)
	case s.Kind == "warmup":
		return 1
	case tau >= s.Length:
		return 0
	}
	return (1 + math.Cos(math.Pi*(tau-s.Warmup)/(s.Length-s.Warmup))) / 2
}

// constant reports whether η is the same at all τ.
func (s Schedule) constant() bool { return s.Kind == "" || s.Kind == "constant" }
