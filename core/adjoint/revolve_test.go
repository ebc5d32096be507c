package adjoint

import "testing"

// leastSteps is the least number of steps that have to be made, besides the one with
// its stages kept before each step back, to go back through so many with s states
// held, that at the start among them (Griewank & Walther, 2000, eq. (3)).
func leastSteps(steps, s int) int {
	r := repetitions(steps, s)
	return r*steps - binomial(s+1, r-1)
}

// Both the closed form and the split are those of the least number of steps, which
// the recursion over all splits gives: to hold a state after k steps, to go back
// through the rest with one state less to hold, and then through those k.
func TestRevolve(t *testing.T) {
	const most = 120
	best := make([][]int, 13)
	for s := 1; s <= 12; s++ {
		best[s] = make([]int, most+1)
		for l := 2; l <= most; l++ {
			if s == 1 {
				best[1][l] = l * (l - 1) / 2
				continue
			}
			best[s][l] = 1 << 60
			for k := 1; k < l; k++ {
				best[s][l] = min(best[s][l], k+best[s-1][l-k]+best[s][k])
			}
			k := split(l, s)
			if got := k + best[s-1][l-k] + best[s][k]; got != best[s][l] {
				t.Errorf("%d steps, %d states: %d steps by the split at %d, %d at least", l, s, got, k, best[s][l])
			}
		}
		for l := 1; l <= most; l++ {
			if b := leastSteps(l, s); b != best[s][l] {
				t.Errorf("%d steps, %d states: closed form %d, recursion %d", l, s, b, best[s][l])
			}
		}
	}
	if b := binomial(1000, 1000); b <= 1<<60 {
		t.Errorf("saturates at %d", b)
	}
}
