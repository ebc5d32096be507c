package adjoint

import "math"

// binomial returns C(s+r, s): the number of steps that can be gone back through
// with s states held, each step being made at most r times on the way (A.
// Griewank, A. Walther, Algorithm 799: revolve, ACM Trans. Math. Software 26
// (2000) 19–45, theorem 1). It is 0 for r < 0, and saturates.
func binomial(s, r int) int {
	if r < 0 || s < 0 {
		return 0
	}
	if r < s {
		s, r = r, s
	}
	v := 1
	for i := 1; i <= s; i++ {
		if v > math.MaxInt/(2*(r+i)) {
			return math.MaxInt / 2
		}
		v = v * (r + i) / i
	}
	return v
}

// repetitions is the least r with binomial(s, r) ≥ steps.
func repetitions(steps, s int) int {
	r := 0
	for binomial(s, r) < steps {
		r++
	}
	return r
}

// split returns after how many of so many steps, at least two, the next state is
// to be held, for the number of steps made to be the least: s states can be, that
// at the start among them, and s is at least two.
func split(steps, s int) int {
	r := repetitions(steps, s)
	return max(1, min(binomial(s, r-1), steps-binomial(s-1, r-1)))
}
