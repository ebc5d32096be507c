package lanes

import "testing"

// Where the processor has no AVX2, plain Go does the same.
func TestPlainGoIsTheSame(t *testing.T) {
	defer func(was bool) { fast = was }(fast)
	fast = false
	TestLanesAreNumbers(t)
}
