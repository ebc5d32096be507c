//go:build !race

package field

import (
	"testing"
	"time"
)

// No text as long as is allowed takes longer than 10 ms to read, on the editor's
// every keystroke. What else the machine does only adds to the time, so the
// shortest of some counts. The race detector is left out: under it all is some
// ten times slower.
func TestParsingAtTheBoundIsFast(t *testing.T) {
	for name, src := range nasty(maxSource - 800) {
		best := time.Hour
		for range 10 {
			began := time.Now()
			_, _ = parseScalar(src, nastyScope)
			best = min(best, time.Since(began))
		}
		t.Logf("%s: %v", name, best)
		if best > 10*time.Millisecond {
			t.Errorf("%s: %v for %d bytes", name, best, len(src))
		}
	}
}
